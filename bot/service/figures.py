"""How the bot does: what was asked and what became of it, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.service.service import Service
from bot.store import cases, learned
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

    @property
    def neither(self) -> int:
        """How much of what was asked got neither an answer nor entries to pick from."""
        return self.asked - self.answered - self.offered


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
    store, of = service.opened_store, service.faq_name
    since = today - timedelta(days=days - 1)
    midnight = datetime.combine(since, datetime.min.time(), UTC).timestamp()
    answered = await store.answered(days, of)
    counted = await store.call(lambda c: learned.read_days(c, *of, since))
    up, down = await store.call(lambda c: learned.read_votes(c, *of, midnight))
    open_ones, _ = await store.call(lambda c: cases.read_open(c, *of, MOST))
    return Figures(by_day(counted, today, days), dict(list(answered.items())[:MOST]), up, down, open_ones)
