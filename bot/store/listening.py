"""What other processes say through Postgres, heard on a connection and a thread of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

CHANNEL = "faqbot"
PAUSE_SECONDS = 2.0

_log = logging.getLogger(__name__)


class Listener:
    """Calls what is in `heard` for a word, with what follows it, in this event loop when any process says the word.

    Nothing depends on it: what is not heard is found by looking. A lost connection is opened again.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self.heard: dict[str, Callable[[str], object]] = {}
        self._loop = asyncio.get_running_loop()
        self._stopped = Event()
        Thread(target=self._run, name="listener", daemon=True).start()

    def stop(self) -> None:
        """Hear nothing any more; do not wait for the thread."""
        self._stopped.set()

    def _run(self) -> None:
        import psycopg  # few need it

        while not self._stopped.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, prepare_threshold=None) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    while not self._stopped.is_set():
                        for notice in connection.notifies(timeout=PAUSE_SECONDS):
                            if not self._stopped.is_set():
                                self._pass_on(notice.payload)
            except psycopg.Error as error:
                _log.debug("Nothing is heard from Postgres (%s)", type(error).__name__)
                self._stopped.wait(PAUSE_SECONDS)

    def _pass_on(self, said: str) -> None:
        word, _, more = said.partition(" ")
        if word in self.heard:
            with suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(self.heard[word], more)
