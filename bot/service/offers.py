"""Who was offered entries and has not said anything since: in the store, where every process sees who came back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from bot.conversation import Context
from bot.errors import StoreError
from bot.faq import Faq
from bot.service.lessons import ignored
from bot.service.memory import SESSION_SECONDS
from bot.service.places import Id, Place

if TYPE_CHECKING:
    from bot.store import Record, Store

PASSED_OVER_SECONDS = SESSION_SECONDS + 60.0
"""Seconds after which an offer that nobody came back to was passed over: by then the talk is forgotten everywhere."""


class Offers:
    """The newest "did you mean" of each talk, until something is said there. `now` is in seconds since 1970."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    async def note(self, store: Store, faq: Faq, who: Id, where: Place, context: Context) -> None:
        """Take in what a talk goes on from: an offer is waited for, anything else settles the one before."""
        from bot.store import Record, offers  # with all of a database, which a talk in the terminal can do without

        talk = faq.title, where.chat, where.topic, who
        work = partial(offers.settle, talk=talk)
        if context.unsure and context.asked:
            lesson = ignored(context)
            offered = Record(lesson.kind, lesson.entry_ids, lesson.text, faq=faq.title, language=faq.language)
            until = self._now() + PASSED_OVER_SECONDS
            work = partial(offers.wait, talk=talk, person=who, offered=offered, until=until)
        with suppress(StoreError):  # it costs nobody an answer
            await store.write(("offer", talk), work)

    async def passed_over(self, store: Store) -> list[Record]:
        """Return the offers that nobody came back to, as what was missed; each to one process, and once."""
        from bot.store import offers

        try:
            return await store.call(partial(offers.passed_over, now=self._now()))
        except StoreError:
            return []  # they are there in the next round as well
