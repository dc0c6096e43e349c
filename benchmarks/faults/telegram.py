"""A Bot API server whose calls can go wrong."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tornado.web import RequestHandler

from benchmarks.load import Server

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]

AGAIN_SECONDS = 5.0
"""Seconds after which an update that the webhook did not take is offered again."""

Trouble = Callable[[str], "tuple[int, int] | None"]
"""Says of a call's method with which status it is refused and how long to wait then; None: it is carried out."""


@dataclass
class Telegram(Server):
    """A Bot API server whose calls can go wrong; `delay` is how long each takes, in seconds.

    `sent` counts the messages of each chat, `waits` how long each person waited; `nonsense` holds a method's broken
    results, each used once; `under_way` is how many messages are carried out and have no receipt yet. What comes on a
    connection in `dead` is never answered. What is pushed goes to one of the `ports` after another, as a host hands it
    to the processes of a webhook, a hundred at once, as Telegram does it, by connections that stay `open`. `most` is
    how many messages it takes in a second.
    """

    # A database that is used again knows the updates of earlier trials by their numbers.
    number: int = field(default_factory=lambda: int(time.time()) * 1000)
    delay: float = 0.0
    send_delay: float = 0.0
    trouble: Trouble = lambda method: None
    nonsense: list[tuple[str, Any]] = field(default_factory=list)
    sent: Counter[int] = field(default_factory=Counter)
    written: Counter[int] = field(default_factory=Counter)
    waits: dict[int, float] = field(default_factory=dict)
    refused: int = 0
    carried_out: int = 0
    under_way: int = 0
    streams: set[Any] = field(default_factory=set)
    dead: set[Any] = field(default_factory=set)
    ports: list[int] = field(default_factory=list)
    most: float = float("inf")
    recent: deque[float] = field(default_factory=deque)
    webhook: dict[str, str] = field(default_factory=dict)
    pushing: set[asyncio.Task[None]] = field(default_factory=set)
    hands: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(100))
    open: dict[int, list[Connection]] = field(default_factory=dict)

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
        body = json.dumps(update)
        secret = f"X-Telegram-Bot-Api-Secret-Token: {self.webhook['secret_token']}"
        head = f"POST {urlsplit(self.webhook['url']).path} HTTP/1.1\r\nHost: bot\r\n{secret}\r\n"
        request = f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()
        while True:
            if self.ports:
                async with self.hands:
                    port = self.ports[update["update_id"] % len(self.ports)] if self.ports else 0
                    with suppress(OSError, EOFError):
                        if await self._hand_over(request, self.open.setdefault(port, []), port):
                            return
            await asyncio.sleep(AGAIN_SECONDS)

    async def _hand_over(self, request: bytes, idle: list[Connection], port: int) -> bool:
        """Push an update, by a connection that stays open where there is one; tell whether it was taken."""
        while idle:
            with suppress(OSError, EOFError):  # it was closed meanwhile
                return await self._ask_by(idle.pop(), request, idle)
        return await self._ask_by(await asyncio.open_connection("127.0.0.1", port), request, idle)

    async def _ask_by(self, connection: Connection, request: bytes, idle: list[Connection]) -> bool:
        reader, writer = connection
        try:
            async with asyncio.timeout(60):
                writer.write(request)
                taken = b" 200 " in await reader.readuntil(b"\r\n")
                await reader.readuntil(b"\r\n\r\n")  # no body follows
        except BaseException:
            writer.close()
            raise
        idle.append(connection)
        return taken

    def refusal(self, method: str) -> tuple[int, int] | None:
        """Say with which status a call is refused, and how long to wait then."""
        if method == "sendMessage" and self.most < float("inf"):
            while self.recent and self.recent[0] < time.perf_counter() - 1:
                self.recent.popleft()
            if len(self.recent) >= self.most:
                return 429, 1
            self.recent.append(time.perf_counter())
        return self.trouble(method)

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
        if refusal := server.refusal(method):
            server.refused += 1
            self.set_status(refusal[0])
            answer = {"ok": False, "error_code": refusal[0], "description": "Trouble"}
            self.finish(answer | ({"parameters": {"retry_after": refusal[1]}} if refusal[0] == 429 else {}))
            return
        params = dict(parse_qsl(self.request.query)) | dict(parse_qsl(self.request.body.decode()))
        sends = method == "sendMessage"
        server.under_way += sends
        try:
            result = await server.call(method, params)
            if method != "getUpdates":
                await asyncio.sleep(server.delay + server.send_delay * sends)
        finally:
            server.under_way -= sends
        self.finish({"ok": True, "result": result})
