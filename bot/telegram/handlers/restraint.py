"""What keeps a group from being flooded with answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.service.memory import MOST_REMEMBERED, Recent
from bot.telegram.handlers.outbox import Place

PERSON = 5.0
ENTRY = 60.0
"""Seconds between two answers to one person, and between two showings of an entry in one chat."""


class Restraint:
    """Remembers who was answered and what was shown where."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._answered: Recent[tuple[int, int, str], bool] = Recent(MOST_REMEMBERED, PERSON, clock)
        self._asked: Recent[tuple[int, int, str], datetime] = Recent(MOST_REMEMBERED, ENTRY, clock)
        self._shown: Recent[tuple[int, str], int] = Recent(MOST_REMEMBERED, ENTRY, clock)
        self._showing: Recent[tuple[int, int], tuple[str, ...]] = Recent(MOST_REMEMBERED, ENTRY, clock)

    def admits(self, place: Place, person: int, what: str) -> bool:
        """Tell whether a person may be answered now, and note that they are.

        `what` they get counts by itself: whoever looked at the topics may ask a question right after.
        """
        return self._answered.first((place.chat, person, what), True)

    def admits_asked(self, place: Place, person: int, what: str, at: datetime) -> bool:
        """Tell the same of a question by when it was asked: those that waited for the bot to start come all at once."""
        key = (place.chat, person, what)
        last = self._asked.get(key)
        if last is not None and (at - last).total_seconds() < PERSON:
            return False
        self._asked.put(key, at)
        return True

    def shown(self, place: Place, ids: Sequence[str]) -> int | None:
        """Return the message in this chat that shows all these entries, for less than a minute so far."""
        found = self._shown.get((place.chat, ids[0])) if ids else None
        if found is not None and set(ids) <= set(self._showing.get((place.chat, found)) or ()):
            return found
        return None

    def note(self, place: Place, message: int, ids: Sequence[str]) -> None:
        """Note that a message shows these entries, and no others any more."""
        self._showing.put((place.chat, message), tuple(ids))
        for id in ids:
            self._shown.put((place.chat, id), message)
