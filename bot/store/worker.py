"""One thread for everything that blocks, so that the event loop never does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


class Worker:
    """A thread that runs calls one after another.

    It is a daemon, unlike an executor's threads: a call that hangs must not keep the process from ending.
    """

    def __init__(self) -> None:
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        Thread(target=self._run, name="store", daemon=True).start()

    def _run(self) -> None:
        while call := self._calls.get():
            call()

    async def call(self, function: Callable[[], T]) -> T:
        """Run `function` on the thread and return what it returns or raise what it raises.

        A call whose waiting is cancelled before its turn is never made.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def run() -> None:
            if future.cancelled():
                return
            try:
                settle = partial(future.set_result, function())
            except BaseException as error:
                settle = partial(future.set_exception, error)
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(lambda: None if future.done() else settle())

        self._calls.put(run)
        return await future

    def stop(self, last: Callable[[], None]) -> None:
        """Run `last` when the calls before are done and end the thread; do not wait for that."""
        self._calls.put(last)
        self._calls.put(None)
