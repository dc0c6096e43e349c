"""How the bot does: what was asked and what became of it, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.service.service import Service
    from bot.store.cases import Case

MOST = 5
"""Entries and cases that stand beside the figures."""

MISSED = ("fallback", "none", "ignored", "rejected", "disliked")
"""The outcomes that make a miss, see `lessons`."""


@dataclass(frozen=True, slots=True)
class Day:
    """What was asked on a day, and how much of it was answered, offered entries to pick from, or missed."""

    day: date
    asked: int
    answered: int
    offered: int
    missed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The days, oldest first; the entries answered most often; votes for and against; the cases most people asked."""

    days: tuple[Day, ...]
    entries: Mapping[str, int]
    up: int
    down: int
    cases: Sequence[Case]

    def total(self, name: str) -> int:
        """Return the sum of a figure over all days."""
        return sum(getattr(day, name) for day in self.days)


def by_day(counted: Mapping[tuple[date, str], int], today: date, days: int) -> tuple[Day, ...]:
    """Add up what was counted by day and kind of reply, for as many days up to today."""
    found = []
    for back in range(days - 1, -1, -1):
        day = today - timedelta(days=back)
        of = {kind: counted.get((day, kind), 0) for kind in ("answer", "suggestions", *MISSED)}
        asked = of["answer"] + of["suggestions"] + of["fallback"]
        found.append(Day(day, asked, of["answer"], of["suggestions"], sum(of[kind] for kind in MISSED)))
    return tuple(found)


async def figures(service: Service, today: date, days: int) -> Figures:
    """Return the figures of the last `days` days; raises StoreError."""
    from bot.store import cases, learned

    store, faq = service.store, service.faq
    assert store
    since = today - timedelta(days=days - 1)
    answered = await store.answered(days, (faq.title, faq.language))
    counted = await store.call(partial(learned.read_days, faq=faq.title, language=faq.language, since=since))
    midnight = datetime.combine(since, datetime.min.time(), UTC).timestamp()
    votes = await store.call(partial(learned.read_votes, faq=faq.title, language=faq.language, since=midnight))
    open_ones, _ = await store.call(partial(cases.read_open, faq=faq.title, language=faq.language, limit=MOST))
    up, down = sum(one[0] for one in votes.values()), sum(one[1] for one in votes.values())
    return Figures(by_day(counted, today, days), dict(list(answered.items())[:MOST]), up, down, open_ones)
