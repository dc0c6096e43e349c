"""What was learned, from the store into the FAQ that is served: the same in every process, and after a reload."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial

from bot.errors import StoreError
from bot.exporting import export
from bot.faq import Entry, Faq
from bot.faq.changes import Change, is_made, says
from bot.service.service import Service
from bot.store import Store, learned, naming
from bot.store.learned import Learned, Pick

log = logging.getLogger(__name__)

LOOK_SECONDS = 15.0
"""Seconds after which what another process learned is taken in at the latest; on Postgres it is told at once."""

TAKING_SECONDS = 120.0
"""How long a change that was written into the file is still laid over it: other processes read the file a bit later."""

LEARNED = "learned"
"""The word by which processes tell each other that something was learned."""


class Learning:
    """Lays what the store has learned over the FAQ that a service serves.

    `now` is in seconds since 1970; `bot` is whose service it is, "" in a command.
    """

    def __init__(self, service: Service, now: Callable[[], float], bot: str = "") -> None:
        self._service = service
        self._now = now
        self._bot = bot
        self._written: Faq | None = None

    async def refresh(self) -> None:
        """Take in what was learned; what the FAQ's file says by now is noted as taken over."""
        service = self._service
        if service.store is None:
            return
        try:
            await self._follow()
            rows = await self.read()
            said = [row for row in rows if not row.taken and is_made(service.source.written, row.change)]
            if said:
                await self.taken(said)
        except StoreError as error:
            log.warning("What was learned can't be read: %s", error)
            return
        since = self._now() - TAKING_SECONDS
        open_ones = tuple(
            row.change for row in rows if row not in said and (row.taken_at is None or row.taken_at > since)
        )
        former = service.faq
        await service.source.learn(open_ones)
        if service.faq is not former:
            await service.changed(former)

    async def _follow(self) -> None:
        """Have everything in the store go along with a FAQ that got another title or language; raises StoreError."""
        written = self._service.source.written
        if not self._bot or written is self._written:
            return
        ids = [entry.id for entry in written.entries]
        of = partial(naming.follow, bot=self._bot, faq=written.title, language=written.language, ids=ids)
        former = await self._store.call(of)
        self._written = written
        if former:
            name, now = f"“{former.faq}” ({former.language})", f"“{written.title}” ({written.language})"
            if former.followed:
                log.info("The FAQ %s is %s now, and keeps what was asked and learned", name, now)
            else:
                log.warning("Of %s nothing is taken over for %s: it is another FAQ, or served elsewhere", name, now)

    async def read(self) -> list[Learned]:
        """Return everything that was learned about this FAQ; raises StoreError."""
        return await self._store.call(lambda c: learned.read_changes(c, *self._service.faq_name))

    async def exported(self, text: str, name: str) -> tuple[str, list[Learned]]:
        """Return the text of the FAQ's file with what was learned since, and what that was.

        Raises StoreError; FaqError or ExportError if the text can't be added to.
        """
        rows = [row for row in await self.read() if not row.taken]
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        return mark + export(text.removeprefix(mark), [row.change for row in rows], name), rows

    async def taken(self, rows: Sequence[Learned]) -> None:
        """Note that the FAQ's file says these changes by now; raises StoreError."""
        await self._store.call(partial(learned.take_changes, ids=[row.id for row in rows], at=self._now()))

    async def proposed(self, entry: Entry, limit: int) -> list[Pick]:
        """Return what people called an entry that they picked and what it is not called yet; raises StoreError."""
        known = [entry.question, *entry.phrasings, *(row.change.text for row in await self.read())]
        most, of = limit + len(known), self._service.faq_name
        picks = await self._store.call(lambda c: learned.read_picks(c, *of, entry.id, most))
        return [pick for pick in picks if not says(known, pick.text)][:limit]

    async def add(self, changes: Sequence[Change]) -> None:
        """Learn these changes, here at once and elsewhere soon; raises StoreError."""
        await self._store.call(lambda c: learned.add_changes(c, *self._service.faq_name, changes, self._now()))
        await self.spread()

    async def drop(self, ids: Sequence[int]) -> None:
        """Unlearn what was learned under these numbers; raises StoreError."""
        await self._store.call(partial(learned.drop_changes, ids=ids))
        await self.spread()

    async def spread(self) -> None:
        """Take in what was just learned, and tell the other processes."""
        await self.refresh()
        try:
            await self._store.call(partial(self._store.notify, word=LEARNED))
        except StoreError as error:
            log.warning("Other processes learn this later: %s", error)

    @property
    def _store(self) -> Store:
        return self._service.opened_store
