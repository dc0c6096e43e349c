"""Who was offered entries and has not said anything since."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from bot.conversation import Context
from bot.service.memory import MOST_REMEMBERED, SESSION_SECONDS
from bot.service.places import Id

PASSED_OVER_SECONDS = SESSION_SECONDS + 60.0
"""Seconds after which an offer that nobody came back to was passed over: by then the talk is forgotten everywhere."""

Talk = tuple[Id, int | None, Id]
"""A chat, a topic in it, and a person."""


class Offers:
    """Remembers the newest "did you mean" of each talk until something is said there. `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._open: OrderedDict[Talk, tuple[float, Context]] = OrderedDict()  # oldest first

    def note(self, talk: Talk, context: Context) -> None:
        """Take in what a talk goes on from: an offer is waited for, anything else settles the one before."""
        self._open.pop(talk, None)
        if context.unsure and context.asked:
            self._open[talk] = self._clock(), context
            if len(self._open) > MOST_REMEMBERED:
                self._open.popitem(last=False)

    def forget(self, who: Id) -> None:
        """Let go of what a person was offered, wherever it was."""
        for talk in [talk for talk in self._open if talk[2] == who]:
            del self._open[talk]

    def passed_over(self) -> list[tuple[Talk, Context]]:
        """Return the offers that nobody came back to, once each."""
        due, found = self._clock() - PASSED_OVER_SECONDS, []
        while self._open and next(iter(self._open.values()))[0] <= due:
            talk, (_, context) = self._open.popitem(last=False)
            found.append((talk, context))
        return found
