"""Measure CPU, latency and memory under load beside an echo bot, and print a Markdown table.

    python benchmarks/load.py                       # 80 messages a second for 15 seconds, three rounds of each bot

Both bots poll a small Bot API server in this process. Messages come at a steady rate, whether or not the bot keeps up.
Both use python-telegram-bot's own carrier. The echo bot sends what this bot answered to the same questions: same text,
formatting and buttons, built beforehand.
CPU and memory are the bot's process's, read from /proc, so this needs Linux. Exit status 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

HERE = Path(__file__).parent
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - of no real bot
BOT = {"id": 110201543, "is_bot": True, "first_name": "Faq", "username": "the_faq_bot"}
OTHERS = {"getMe": BOT, "getMyCommands": [], "getMyDescription": {"description": ""}}
OTHERS["getMyShortDescription"] = {"short_description": ""}
QUESTIONS = (
    "Should I buy a GPU?",
    "do i need a phd",
    "Can I learn deep learning on my own?",
    "what roles are there",
    "im still in high school",
    "I study something else than computer science, what now?",
    "there are too many papers to read",
    "how do I choose a domain",
    "what comes after the basics",
    "which skills matter most",
)
TARGETS = {"CPU per answer, ms": 1.4, "p99 latency, ms": 1.5, "memory, MiB": 1.6}


@dataclass
class Server:
    """A Bot API server with one bot; `asked` holds when each person's message was sent."""

    queue: list[dict[str, Any]] = field(default_factory=list)
    asked: dict[int, tuple[str, float]] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    replies: dict[str, dict[str, Any]] = field(default_factory=dict)
    number: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    polled: asyncio.Event = field(default_factory=asyncio.Event)

    def ask(self, person: int, text: str) -> None:
        """Have a person write to the bot."""
        self.number += 1
        sender = {"id": person, "is_bot": False, "first_name": f"P{person}"}
        content = {"message_id": self.number, "date": 1, "chat": {"id": person, "type": "private"}, "from": sender}
        self.queue.append({"update_id": self.number, "message": content | {"text": text}})
        self.asked[person] = (text, time.perf_counter())
        self.arrived.set()

    async def call(self, method: str, params: dict[str, str]) -> Any:
        """Carry out a call of the bot's."""
        if method == "getUpdates":
            return await self._updates(int(params.get("offset", 0)), int(params.get("timeout", 0)))
        if method != "sendMessage":
            return OTHERS.get(method, True)
        person = int(params["chat_id"])
        if asked := self.asked.pop(person, None):
            self.latencies.append(time.perf_counter() - asked[1])
            entities, buttons = (json.loads(params.get(key, "[]")) for key in ("entities", "reply_markup"))
            self.replies[asked[0]] = {"text": params["text"], "entities": entities, "buttons": buttons}
        return {"message_id": 1, "date": 1, "chat": {"id": person, "type": "private"}, "text": params["text"]}

    async def _updates(self, offset: int, wait: int) -> list[dict[str, Any]]:
        self.polled.set()
        self.queue = [update for update in self.queue if update["update_id"] >= offset]
        if not self.queue:
            self.arrived.clear()
            try:
                async with asyncio.timeout(wait):
                    await self.arrived.wait()
            except TimeoutError:
                return []
        return self.queue[:100]


class Method(RequestHandler):
    """One method of the Bot API."""

    def initialize(self, server: Server) -> None:
        """Keep the server."""
        self._server = server

    async def post(self, method: str) -> None:
        """Carry out a call."""
        params = dict(parse_qsl(self.request.query)) | dict(parse_qsl(self.request.body.decode()))
        self.finish({"ok": True, "result": await self._server.call(method, params)})


@asynccontextmanager
async def listening(method: type[RequestHandler], server: object) -> AsyncIterator[str]:
    """Serve a Bot API whose methods `method` carries out; give its address."""
    web = HTTPServer(Application([(rf"/bot{TOKEN}/(\w+)", method, {"server": server})], log_function=lambda _: None))
    [door] = bind_sockets(0, "127.0.0.1")
    web.add_socket(door)
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        web.stop()
        await web.close_all_connections()


def used(process: int) -> tuple[float, float]:
    """Return a process's CPU seconds and its resident memory in MiB."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    pages = int(fields[21])
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def measure(command: list[str], options: argparse.Namespace) -> tuple[dict[str, float], dict[str, Any]]:
    """Put one bot under load; return its figures and what it replied to each question."""
    server = Server()
    async with listening(Method, server) as address:
        with tempfile.TemporaryDirectory() as folder:
            environ = {**os.environ, "BOT_TOKEN": TOKEN, "BOT_API_URL": address}
            environ |= {"DATABASE_URL": f"sqlite:///{folder}/faq.db", "LOG_LEVEL": "WARNING", "SEMANTIC": "off"}
            bot = await asyncio.create_subprocess_exec(*command, env=environ, cwd=HERE.parent)
            try:
                await asyncio.wait_for(server.polled.wait(), 30)
                await load(server, options.users, options.rate, 2)
                server.latencies.clear()
                before = used(bot.pid)[0]
                await load(server, options.users, options.rate, options.seconds)
                after, memory = used(bot.pid)
            finally:
                bot.send_signal(signal.SIGTERM)
                await bot.wait()
    if server.asked:
        raise SystemExit(f"{len(server.asked)} messages were not answered: {server.asked}")
    times = sorted(1000 * latency for latency in server.latencies)
    figures = {
        "CPU per answer, ms": 1000 * (after - before) / len(times),
        "p50 latency, ms": statistics.median(times),
        "p99 latency, ms": times[int(len(times) * 0.99)],
        "memory, MiB": memory,
    }
    return figures, server.replies


async def load(server: Server, users: int, rate: float, seconds: float) -> None:
    """Have people ask at a steady rate, then wait for the last answers."""
    start = time.perf_counter()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
        server.ask(1 + number % users, QUESTIONS[number % len(QUESTIONS)])
    for _ in range(1000):
        if not server.asked:
            break
        await asyncio.sleep(0.01)


async def compare(options: argparse.Namespace) -> dict[str, tuple[float, float]]:
    """Run both bots in turn; return the median figures of each, the echo bot's first."""
    rounds: list[tuple[dict[str, float], dict[str, float]]] = []
    with tempfile.TemporaryDirectory() as folder:
        replies = Path(folder) / "replies.json"
        for _ in range(options.rounds):
            ours, replied = await measure([sys.executable, "-m", "bot", "--polling"], options)
            replies.write_text(json.dumps(replied), "utf-8")
            rounds.append(((await measure([sys.executable, str(HERE / "echo.py"), str(replies)], options))[0], ours))
    return {
        name: (statistics.median(echo[name] for echo, _ in rounds), statistics.median(ours[name] for _, ours in rounds))
        for name in rounds[0][0]
    }


def main() -> int:
    """Print the table; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rate", type=float, default=80, help="messages per second (default: 80)")
    parser.add_argument("--seconds", type=float, default=15, help="length of a round (default: 15)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each bot, medians are shown (default: 3)")
    parser.add_argument("--users", type=int, default=500, help="people who ask (default: 500)")
    table = asyncio.run(compare(parser.parse_args()))
    print("| | echo bot | this bot | ratio | target |\n|---|---|---|---|---|")
    missed = False
    for name, (echo, ours) in table.items():
        target = TARGETS.get(name)
        missed |= target is not None and ours > target * echo
        print(f"| {name} | {echo:.2f} | {ours:.2f} | {ours / echo:.2f} | {f'≤ {target}' if target else ''} |")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
