"""Trouble as it comes: what a bot loses, doubles and keeps waiting when Telegram, a person or its machine goes wrong.

Every trial starts the bot as a process of its own beside a small Bot API server in this process, with people who write
to it, and does something to it. An answer is lost if its asker got no message at all until the trial ends, and doubled
if they got one more than they wrote.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from benchmarks.load import HERE, QUESTIONS, TOKEN, Server, used

READY_SECONDS = 120.0
STOP_SECONDS = 12.0
AGAIN_SECONDS = 5.0
"""Seconds after which an update that the webhook did not take is offered again."""

Trouble = Callable[[str], "tuple[int, int] | None"]
"""Says of a call's method with which status it is refused and how long to wait then; None: it is carried out."""


@dataclass
class Telegram(Server):
    """A Bot API server whose calls can go wrong; `delay` is how long each takes, in seconds.

    `sent` counts the messages of each chat, `waits` how long each person waited; `nonsense` holds a method's broken
    results, each used once. What comes on a connection in `dead` is never answered.
    """

    delay: float = 0.0
    send_delay: float = 0.0
    trouble: Trouble = lambda method: None
    nonsense: list[tuple[str, Any]] = field(default_factory=list)
    sent: Counter[int] = field(default_factory=Counter)
    written: Counter[int] = field(default_factory=Counter)
    waits: dict[int, float] = field(default_factory=dict)
    refused: int = 0
    carried_out: int = 0
    streams: set[Any] = field(default_factory=set)
    dead: set[Any] = field(default_factory=set)
    webhook: dict[str, str] = field(default_factory=dict)
    pushing: set[asyncio.Task[None]] = field(default_factory=set)

    def ask(self, person: int, text: str, group: int = 0) -> None:
        """Have a person write to the bot, or say something in a group."""
        super().ask(person, text)
        update = self.queue[-1]
        if group:
            update["message"]["chat"] = {"id": group, "type": "supergroup", "title": "G"}
            self.asked.pop(person, None)
        else:
            self.written[person] += 1
        if self.webhook.get("url"):
            self.queue.pop()
            self.pushing.add(asyncio.create_task(self._push(update)))

    async def _push(self, update: dict[str, Any]) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook["secret_token"]}
        while True:
            request = HTTPRequest(self.webhook["url"], "POST", headers, json.dumps(update), request_timeout=60)
            try:
                await AsyncHTTPClient(max_clients=100).fetch(request)
                return
            except (HTTPClientError, OSError):
                await asyncio.sleep(AGAIN_SECONDS)

    async def call(self, method: str, params: dict[str, str]) -> Any:
        """Carry out a call."""
        if method == "setWebhook":
            self.webhook = params
            self.polled.set()
            for update in self.queue:
                self.pushing.add(asyncio.create_task(self._push(update)))
            self.queue = []
        if method == "getWebhookInfo":
            return {"url": self.webhook.get("url", ""), "has_custom_certificate": False, "pending_update_count": 0}
        for number, (name, result) in enumerate(self.nonsense):
            if name == method:
                del self.nonsense[number]
                return result
        if method == "sendMessage":
            person = int(params["chat_id"])
            self.carried_out += 1
            self.sent[person] += 1
            if asked := self.asked.get(person):
                self.waits[person] = time.perf_counter() - asked[1]
        return await super().call(method, params)

    @property
    def lost(self) -> int:
        """How many people who wrote got nothing."""
        return sum(not self.sent[person] for person in self.written)

    @property
    def doubled(self) -> int:
        """How many messages people got beyond one for each they wrote."""
        return sum(max(0, self.sent[person] - count) for person, count in self.written.items())

    async def answered(self, seconds: float) -> None:
        """Wait until everybody who wrote has an answer, `seconds` at most, and a little longer for a second one."""
        await until(lambda: not self.lost, seconds)
        await asyncio.sleep(1)


async def until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until a condition holds, so many seconds at most."""
    end = time.perf_counter() + seconds
    for _ in range(round(100 * seconds)):
        if condition() or time.perf_counter() > end:
            break
        await asyncio.sleep(0.01)


class Method(RequestHandler):
    """One method of the Bot API."""

    def initialize(self, server: Telegram) -> None:
        """Keep the server."""
        self._server = server

    async def post(self, method: str) -> None:
        """Carry out a call, unless it is to go wrong."""
        server, stream = self._server, self.request.connection.stream  # type: ignore[union-attr]
        server.streams.add(stream)
        if stream in server.dead:
            await asyncio.sleep(3600)
        if refusal := server.trouble(method):
            server.refused += 1
            self.set_status(refusal[0])
            answer = {"ok": False, "error_code": refusal[0], "description": "Trouble"}
            self.finish(answer | ({"parameters": {"retry_after": refusal[1]}} if refusal[0] == 429 else {}))
            return
        params = dict(parse_qsl(self.request.query)) | dict(parse_qsl(self.request.body.decode()))
        result = await server.call(method, params)
        if method != "getUpdates":
            await asyncio.sleep(server.delay + (server.send_delay if method == "sendMessage" else 0))
        self.finish({"ok": True, "result": result})


@dataclass
class Bench:
    """The bot in its folder, and the Telegram it talks to."""

    telegram: Telegram
    folder: Path
    environ: dict[str, str]
    port: int
    scale: float
    bot: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start the bot and wait until it receives."""
        self.telegram.polled.clear()
        await self.launch()
        await asyncio.wait_for(self.telegram.polled.wait(), READY_SECONDS)

    async def launch(self) -> None:
        """Start the bot."""
        with (self.folder / "log").open("ab") as log:
            self.bot = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", cwd=HERE.parent, env=self.environ, stdout=log, stderr=log
            )

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """End the bot by a signal and return its exit status."""
        assert self.bot
        if self.bot.returncode is None:
            self.bot.send_signal(number)
        return await asyncio.wait_for(self.bot.wait(), STOP_SECONDS)

    @property
    def memory(self) -> float:
        """The bot's resident memory in MiB."""
        assert self.bot
        return used(self.bot.pid)[1]

    def crowd(self, people: int, first: int = 1000) -> None:
        """Have as many people ask something each."""
        for number in range(people):
            self.telegram.ask(first + number, QUESTIONS[number % len(QUESTIONS)])

    @property
    def last_word(self) -> str:
        """The last line of the bot's log."""
        return ((self.folder / "log").read_text("utf-8").splitlines() or ["none"])[-1]

    @property
    def lines(self) -> int:
        """How many lines the bot wrote to its log."""
        return len((self.folder / "log").read_bytes().splitlines())


@asynccontextmanager
async def bench(webhook: bool, database: str, scale: float) -> AsyncIterator[Bench]:
    """Open a bench whose bot is not started yet."""
    telegram = Telegram()
    web = HTTPServer(Application([(rf"/bot{TOKEN}/(\w+)", Method, {"server": telegram})], log_function=lambda _: None))
    [door] = bind_sockets(0, "127.0.0.1")
    web.add_socket(door)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "BOT_TOKEN": TOKEN, "BOT_API_URL": f"http://127.0.0.1:{door.getsockname()[1]}"}
        environ |= {"DATABASE_URL": database or f"sqlite:///{folder}/faq.db", "SEMANTIC": "off", "PORT": str(port)}
        if webhook:
            environ["WEBHOOK_URL"] = f"http://127.0.0.1:{port}/hook"
        found = Bench(telegram, Path(folder), environ, port, scale)
        try:
            yield found
        finally:
            if found.bot and found.bot.returncode is None:
                await found.stop(signal.SIGKILL)
            for task in telegram.pushing:
                task.cancel()
            web.stop()
            await web.close_all_connections()


async def _outage(at: Bench, seconds: float) -> str:
    seconds /= at.scale
    await at.start()
    end = time.perf_counter() + seconds
    at.telegram.trouble = lambda name: (502, 0) if name == "sendMessage" and time.perf_counter() < end else None
    at.crowd(16)
    await at.telegram.answered(seconds + 90)
    return f"{at.telegram.refused} refused calls in {seconds:.0f} s"


async def _ban(at: Bench, seconds: float) -> str:
    seconds /= at.scale
    await at.start()
    end = time.perf_counter() + seconds

    def trouble(name: str) -> tuple[int, int] | None:
        left = end - time.perf_counter()
        return (429, int(left) + 1) if left > 0 and name == "sendMessage" else None

    at.telegram.trouble = trouble
    at.crowd(100)
    await at.telegram.answered(seconds + 60)
    return f"{at.telegram.refused} calls into a ban of {seconds:.0f} s"


async def _slow_send(at: Bench) -> str:
    await at.start()
    at.telegram.send_delay = 12
    at.crowd(16)
    await at.telegram.answered(60)
    await asyncio.sleep(25)
    return "every sendMessage takes 12 s"


async def _half_open(at: Bench) -> str:
    await at.start()
    at.crowd(20)
    await at.telegram.answered(20)
    at.telegram.dead |= at.telegram.streams
    at.crowd(16, 5000)
    await at.telegram.answered(120)
    return "all open connections go silent"


async def _flood(at: Bench, messages: int) -> str:
    await at.start()
    for number in range(messages):
        at.telegram.ask(1, f"{QUESTIONS[number % len(QUESTIONS)]} {number}")
    for number in range(100):
        at.crowd(1, 5000 + number)
        await asyncio.sleep(0.1)
    await at.telegram.answered(60)
    return f"one person got {at.telegram.sent[1]} messages"


async def _groups(at: Bench) -> str:
    await at.start()
    for number in range(2400):
        at.telegram.ask(10_000 + number, QUESTIONS[number % len(QUESTIONS)], group=-1 - number % 120)
    at.crowd(40)
    await at.telegram.answered(120)
    return "20 messages in each group, 40 people in private"


async def _far(at: Bench) -> str:
    at.telegram.delay = 0.1
    await at.start()
    at.crowd(50)
    await at.telegram.answered(30)
    start, before = time.perf_counter(), at.telegram.carried_out
    at.crowd(1000, 5000)
    await until(lambda: not at.telegram.lost, 60)
    rate = (at.telegram.carried_out - before) / (time.perf_counter() - start)
    return f"{rate:.0f} answers a second"


async def _idle(at: Bench) -> str:
    await at.start()
    held = []
    for _ in range(1200):
        _, writer = await asyncio.open_connection("127.0.0.1", at.port)
        held.append(writer)
    at.crowd(5)
    await at.telegram.answered(60)
    page = await AsyncHTTPClient().fetch(f"http://127.0.0.1:{at.port}/healthz", raise_error=False, request_timeout=10)
    for writer in held:
        writer.close()
    return f"/healthz {page.code}"


async def _refused(at: Bench, status: int) -> str:
    await at.start()
    left = [1]

    def trouble(name: str) -> tuple[int, int] | None:
        return (status, 0) if name in ("getUpdates", "sendMessage") and left and left.pop() else None

    at.telegram.trouble = trouble
    at.crowd(16)
    await at.telegram.answered(60)
    return f"the bot runs: {at.bot is not None and at.bot.returncode is None}"


async def _nonsense(at: Bench) -> str:
    broken: list[Any] = [None, "text", [{}], {"id": "x"}]  # more would only take longer: each doubles the pause
    at.telegram.nonsense = [(name, value) for name in ("getMe", "getUpdates") for value in broken]
    await at.start()
    at.crowd(16)
    await at.telegram.answered(120)
    return f"{len(broken)} broken answers to each of getMe and getUpdates"


async def _locked(at: Bench) -> str:
    with closing(sqlite3.connect(at.folder / "faq.db", isolation_level=None)) as other:
        other.execute("CREATE TABLE other (id)")
        other.execute("BEGIN EXCLUSIVE")
        await at.launch()
        at.crowd(16)
        await asyncio.sleep(15)
        other.execute("ROLLBACK")
    await at.telegram.answered(60)
    return "the SQLite file is locked for the first 15 s"


def _sent(telegram: Telegram, wanted: int) -> bool:
    return telegram.carried_out >= wanted


async def _kills(at: Bench) -> str:
    kills = 6
    await at.start()
    for number in range(kills):
        at.crowd(60, 1000 + 60 * number)
        await until(partial(_sent, at.telegram, 60 * number + 20), 60)
        await at.stop(signal.SIGKILL)
        await at.start()
    await at.telegram.answered(60)
    return f"{kills} kills with 60 messages each"


async def _soak(at: Bench) -> str:
    people = round(52_700 / at.scale)
    await at.start()
    half = 0.0
    for number in range(people):
        at.crowd(1, 10_000 + number)
        if number == people // 2:
            half = at.memory
        await until(lambda: len(at.telegram.asked) <= 20, 60)
    await at.telegram.answered(60)
    return f"{people:,} people: {half:.0f} MiB at half, {at.memory:.0f} at the end"


Trial = Callable[[Bench], Awaitable[str]]

TRIALS: dict[str, Trial] = {
    "outage-45": lambda at: _outage(at, 45),
    "outage-90": lambda at: _outage(at, 90),
    "ban-400": lambda at: _ban(at, 400),
    "ban-600": lambda at: _ban(at, 600),
    "slow-send": _slow_send,
    "half-open": _half_open,
    "flood-500": lambda at: _flood(at, 500),
    "flood-2000": lambda at: _flood(at, 2000),
    "groups": _groups,
    "far": _far,
    "idle": _idle,
    "refused-401": lambda at: _refused(at, 401),
    "refused-404": lambda at: _refused(at, 404),
    "nonsense": _nonsense,
    "locked": _locked,
    "kills": _kills,
    "soak": _soak,
}
"""What can be done to the bot, by name."""


async def rows(names: Sequence[str], webhook: bool, database: str, scale: float) -> AsyncIterator[str]:
    """Give the lines of a Markdown table, each when its trial is over.

    `scale` divides how long outages and bans last and how many people the soak has.
    """
    yield "| trial | people | lost | doubled | p99 wait, s | longest wait, s | memory, MiB | log lines | |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for name in names:
        async with bench(webhook or name == "idle", database, scale) as at:
            try:
                note = await TRIALS[name](at)
            except TimeoutError:
                note = f"given up; the bot's last word: {at.last_word}"
            people = {person: wait for person, wait in at.telegram.waits.items() if person != 1}
            waits = sorted(people.values()) or [float("nan")]
            figures = at.telegram.lost, at.telegram.doubled, waits[int(0.99 * (len(waits) - 1))], waits[-1]
            lost, doubled, p99, longest = figures
            memory = at.memory if at.bot and at.bot.returncode is None else float("nan")
            row = f"| {name} | {len(at.telegram.written)} | {lost} | {doubled} | {p99:.2f} | {longest:.2f}"
            yield f"{row} | {memory:.0f} | {at.lines} | {note} |"
