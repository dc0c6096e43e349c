"""The bot as a process, or several, beside a Telegram, and what was seen of it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient

from benchmarks.faults.telegram import Method, Telegram
from benchmarks.load import HERE, QUESTIONS, TOKEN, listening, used

READY_SECONDS = 120.0
STOP_SECONDS = 12.0


@dataclass
class Bench:
    """The bot in its folder, one process or several, and the Telegram it talks to."""

    telegram: Telegram
    folder: Path
    environ: dict[str, str]
    scale: float
    running: list[asyncio.subprocess.Process] = field(default_factory=list)
    ports: dict[int, int] = field(default_factory=dict)

    async def start(self) -> None:
        """Start the bot and wait until it receives."""
        self.telegram.polled.clear()
        await self.launch()
        await asyncio.wait_for(self.telegram.polled.wait(), READY_SECONDS)

    async def launch(self, **environ: str) -> asyncio.subprocess.Process:
        """Start a process of the bot; updates reach it by webhook from now on."""
        port = free_port()
        with (self.folder / "log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot"),
                cwd=HERE.parent,
                env=self.environ | {"PORT": str(port)} | environ,
                stdout=log,
                stderr=log,
            )
        self.running.append(process)
        self.ports[process.pid] = port
        self.telegram.ports.append(port)
        return process

    async def ready(self, process: asyncio.subprocess.Process) -> None:
        """Wait until a process says that it is ready."""
        page = f"http://127.0.0.1:{self.ports[process.pid]}/readyz"
        for _ in range(round(10 * READY_SECONDS)):
            with suppress(OSError):  # it does not listen yet
                if (await AsyncHTTPClient().fetch(page, raise_error=False)).code == 200:
                    return
            await asyncio.sleep(0.1)
        raise TimeoutError

    async def stop(self, number: int = signal.SIGTERM, process: asyncio.subprocess.Process | None = None) -> int:
        """End a process, the oldest unless said otherwise, by a signal; return its exit status."""
        process = process or self.running[0]
        self.telegram.ports.remove(self.ports[process.pid])
        self.running.remove(process)
        if process.returncode is None:
            process.send_signal(number)
        return await asyncio.wait_for(process.wait(), STOP_SECONDS)

    def crowd(self, people: int, first: int = 1000) -> None:
        """Have as many people ask something each."""
        for number in range(people):
            self.telegram.ask(first + number, QUESTIONS[number % len(QUESTIONS)])

    async def flow(self, people: int, per_second: float, first: int = 1000) -> None:
        """Have people ask something each at a steady rate."""
        start = time.perf_counter()
        for number in range(people):
            await asyncio.sleep(max(0.0, start + number / per_second - time.perf_counter()))
            self.crowd(1, first + number)

    @property
    def port(self) -> int:
        """The port of the oldest process."""
        return self.ports[self.running[0].pid]

    @property
    def runs(self) -> bool:
        """Whether a process runs that was not told to stop."""
        return any(process.returncode is None for process in self.running)

    @property
    def memory(self) -> float:
        """The resident memory of the oldest process in MiB."""
        return used(self.running[0].pid)[1] if self.runs else float("nan")

    @property
    def database(self) -> Path:
        """The SQLite file; there is none on Postgres."""
        return self.folder / "faq.db"

    @property
    def is_shared(self) -> bool:
        """Whether several processes may run at once."""
        return self.environ["DATABASE_URL"].startswith("postgres")

    @property
    def last_word(self) -> str:
        """The last line of the bot's log."""
        return ((self.folder / "log").read_text("utf-8").splitlines() or ["none"])[-1]

    @property
    def lines(self) -> int:
        """How many lines the bot wrote to its log."""
        return len((self.folder / "log").read_bytes().splitlines()) if self.ports else 0


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])


@asynccontextmanager
async def opened(webhook: bool, database: str, scale: float) -> AsyncIterator[Bench]:
    """Open a bench whose bot is not started yet."""
    telegram = Telegram()
    async with listening(Method, telegram) as address:
        with tempfile.TemporaryDirectory() as folder:
            environ = {**os.environ, "BOT_TOKEN": TOKEN, "BOT_API_URL": address}
            environ |= {"DATABASE_URL": database or f"sqlite:///{folder}/faq.db", "SEMANTIC": "off"}
            if webhook:
                environ["WEBHOOK_URL"] = "http://127.0.0.1:8443/hook"
            found = Bench(telegram, Path(folder), environ, scale)
            try:
                yield found
            finally:
                for process in list(found.running):
                    await found.stop(signal.SIGKILL, process)
                for task in telegram.pushing:
                    task.cancel()
