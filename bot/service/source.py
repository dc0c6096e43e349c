"""The FAQ that is being served, read again when its file changes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from bot.errors import FaqBotError
from bot.faq import Faq, read
from bot.matcher import Index

log = logging.getLogger(__name__)

LOOK_SECONDS = 20.0
"""Seconds between two looks at the file: a change shows within a minute, inline caches included."""

Stamp = tuple[int, int, int] | None


class Source(Protocol):
    """Where the FAQ comes from."""

    index: Index

    async def refresh(self) -> Faq | None:
        """Take in what changed; return the FAQ that another one takes the place of, None if nothing changed."""


class FaqSource:
    """Holds the index of a FAQ file; a file that can't be used leaves the one before in place.

    Reads the file at once and raises a FaqBotError if that fails. `clock` is monotonic, in seconds; `build` makes the
    index of a FAQ.
    """

    def __init__(self, path: Path, clock: Callable[[], float], build: Callable[[Faq], Index] = Index) -> None:
        self._path = path
        self._clock = clock
        self._build = build
        self._stamp = self._look()
        self._looked = clock()
        self.index = self._read()

    async def refresh(self) -> Faq | None:
        """Take in a changed file, in a thread; return the FAQ it takes the place of, None if nothing changed."""
        if self._clock() - self._looked < LOOK_SECONDS:
            return None
        self._looked = self._clock()
        stamp = self._look()
        if stamp == self._stamp:
            return None
        self._stamp = stamp
        former = self.index.faq
        try:
            import asyncio  # slow to import, and most talks in a terminal end without a change

            self.index = await asyncio.to_thread(self._read)
        except FaqBotError as error:
            log.error("The FAQ changed and can't be used; the one before stays: %s", error)
        except Exception:  # whatever is wrong with the new file, people go on getting the answers of the old one
            log.exception("The FAQ changed and can't be read; the one before stays")
        else:
            log.info("The FAQ was read again: %d entries", len(self.index.faq.entries))
            return former
        return None

    def _read(self) -> Index:
        return self._build(read(self._path).faq)

    def _look(self) -> Stamp:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
