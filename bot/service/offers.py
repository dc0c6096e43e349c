"""Who was offered entries and has not said anything since: in the store, where every process sees who came back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.conversation import Context
from bot.errors import StoreError
from bot.faq import Faq
from bot.service.lessons import ignored
from bot.service.memory import SESSION_SECONDS
from bot.service.places import Id, Place

if TYPE_CHECKING:
    from bot.store import Store

PASSED_OVER_SECONDS = SESSION_SECONDS + 60.0
"""Seconds after which an offer that nobody came back to was passed over: by then the talk is forgotten everywhere."""


class Offers:
    """The newest "did you mean" of each talk with a bot, until something is said there. `now`: seconds since 1970."""

    def __init__(self, now: Callable[[], float], bot: str) -> None:
        self._now = now
        self._bot = bot

    async def note(self, store: Store, faq: Faq, who: Id, where: Place, context: Context) -> None:
        """Take in what a talk goes on from: an offer is waited for, anything else settles the one before."""
        from bot.store import Record, offers  # with all of a database, which a talk in the terminal can do without

        talk = where.chat, where.topic, who
        work = partial(offers.settle, bot=self._bot, talk=talk)
        if context.unsure and context.asked:
            lesson = ignored(context)
            at = datetime.fromtimestamp(self._now(), UTC)
            offered = Record(lesson.kind, lesson.entry_ids, lesson.text, at, faq.title, faq.language)
            work = partial(offers.wait, bot=self._bot, talk=talk, person=who, offered=offered)
        with suppress(StoreError):  # it costs nobody an answer
            await store.write(("offer", talk), work)

    async def pass_over(self, store: Store) -> int:
        """Keep as missed what was offered and nobody came back to, each once; return how many there are."""
        from bot.store import offers

        now = self._now()
        due, at = now - PASSED_OVER_SECONDS, datetime.fromtimestamp(now, UTC)
        try:
            return await store.call(partial(offers.pass_over, bot=self._bot, made_before=due, now=at))
        except StoreError:
            return 0  # they are there in the next round as well
