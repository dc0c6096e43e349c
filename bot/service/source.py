"""The FAQ that is being served, read again when its file changes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bot.errors import FaqBotError
from bot.faq import Faq, read
from bot.faq.changes import Change, overlay
from bot.matcher import Index

log = logging.getLogger(__name__)

LOOK_SECONDS = 20.0
"""Seconds between two looks at the file: a change shows within a minute, inline caches included."""

Stamp = tuple[int, int, int] | None


class FaqSource:
    """Holds the index of a FAQ file; a file that can't be used leaves the one before in place.

    Reads the file at once and raises a FaqBotError if that fails. `clock` is monotonic, in seconds; `build` makes the
    index of a FAQ. `written` is the FAQ as its file says it, without what was learned; `problem` what is wrong with the
    file that was read last, "" if nothing is.
    """

    def __init__(self, path: Path, clock: Callable[[], float], build: Callable[[Faq], Index] = Index) -> None:
        self.path = path
        self.problem = ""
        self._clock = clock
        self._build = build
        self._stamp = self._look()
        self._looked = clock()
        self._changes: tuple[Change, ...] = ()
        self.written, self.index = self._read()

    @property
    def is_due(self) -> bool:
        """Whether it is time for `refresh` to look at the file again."""
        return self._clock() - self._looked >= LOOK_SECONDS

    async def refresh(self) -> Faq | None:
        """Take in a changed file, in a thread; return the FAQ it takes the place of, None if nothing changed."""
        if not self.is_due:
            return None
        self._looked = self._clock()
        stamp = self._look()
        return None if stamp == self._stamp else await self.reload()

    async def reload(self) -> Faq | None:
        """Read the file, changed or not; return the FAQ it takes the place of, None if it can't be used."""
        self._stamp, former = self._look(), self.index.faq
        try:
            import asyncio  # slow to import, and most talks in a terminal end without a change

            made = self._changes
            self.written, self.index = await asyncio.to_thread(self._read)
            if made is not self._changes:
                await self._lay()
        except FaqBotError as error:
            self.problem = str(error)
            log.error("The FAQ changed and can't be used; the one before stays: %s", error)
        except Exception as error:  # whatever is wrong with the file, people go on getting the answers of the old one
            self.problem = type(error).__name__
            log.exception("The FAQ changed and can't be read; the one before stays")
        else:
            self.problem = ""
            log.info("The FAQ was read again: %d entries", len(self.index.faq.entries))
            return former
        return None

    async def learn(self, changes: Sequence[Change]) -> None:
        """Lay these changes, and no others, over the FAQ as its file says it.

        Phrasings are added to the index as it is, at once; for all else an index is built in a thread.
        """
        known, self._changes = self._changes, tuple(changes)
        more = self._changes[len(known) :]
        adds = self._changes[: len(known)] == known and all(change.kind == "phrasing" for change in more)
        if adds and not self.index.reads_meaning:  # which takes long, and others may be searching in a thread
            for change in more:
                if self.faq.entry(change.entry_id):
                    for index in (self.index, *self.index.twins):
                        index.add(change.entry_id, change.text)
            return
        await self._lay()

    async def _lay(self) -> None:
        """Build an index of the file's FAQ with the changes laid over it."""
        import asyncio

        while True:  # while an index was built, something else may have been learned, or the file been read
            made, written = self._changes, self.written
            index = await asyncio.to_thread(self._index, written, made)
            if (made, written) == (self._changes, self.written):
                self.index = index
                return

    @property
    def faq(self) -> Faq:
        """The FAQ that is being served."""
        return self.index.faq

    def _read(self) -> tuple[Faq, Index]:
        faq = read(self.path).faq
        return faq, self._index(faq, self._changes)

    def _index(self, written: Faq, made: Sequence[Change]) -> Index:
        """Build an index of a FAQ and its twins with changes laid over them; a new answer is in one language only."""
        added = [change for change in made if change.kind != "answer"]
        twins = tuple(overlay(twin, added) for twin in written.twins)
        return Index.with_twins(replace(overlay(written, made), twins=twins), self._build)

    def _look(self) -> tuple[Stamp, ...]:
        files = sorted(self.path.parent.glob(f"*{self.path.suffix}"))  # its twins are among them
        return tuple(_stamp(file) for file in (self.path, *files) if file.name.startswith(self.path.stem))


def _stamp(file: Path) -> Stamp:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
