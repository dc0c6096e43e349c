"""The FAQ that is being served, read again when its file changes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import FaqBotError
from bot.faq import read
from bot.matcher import Index

if TYPE_CHECKING:
    from bot.matcher.vectors import Vectors

log = logging.getLogger(__name__)

LOOK_EVERY = 20.0
"""Seconds between two looks at the file: a change shows within a minute, inline caches included."""

Stamp = tuple[int, int, int] | None


class FaqSource:
    """Holds the index of a FAQ file; a file that can't be used leaves the one before in place.

    Reads the file at once and raises a FaqBotError if that fails. `clock` is monotonic, in seconds.
    """

    def __init__(self, path: Path, clock: Callable[[], float], vectors: Vectors | None = None) -> None:
        self._path = path
        self._clock = clock
        self._vectors = vectors
        self._stamp = self._look()
        self._looked = clock()
        self.current = self._read()

    async def index(self) -> Index:
        """Return the index of the newest usable file; reading it anew happens in a thread."""
        if self._clock() - self._looked >= LOOK_EVERY:
            self._looked = self._clock()
            stamp = self._look()
            if stamp != self._stamp:
                self._stamp = stamp
                await self._renew()
        return self.current

    async def _renew(self) -> None:
        try:
            self.current = await asyncio.to_thread(self._read)
        except FaqBotError as error:
            log.error("The FAQ changed and can't be used; the one before stays: %s", error)
        except Exception:  # whatever is wrong with the new file, people go on getting the answers of the old one
            log.exception("The FAQ changed and can't be read; the one before stays")
        else:
            log.info("The FAQ was read again: %d entries", len(self.current.faq.entries))

    def _read(self) -> Index:
        return Index(read(self._path).faq, self._vectors)

    def _look(self) -> Stamp:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
