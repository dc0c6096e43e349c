"""How many updates are under way at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar

LEAST = 3
MOST = 200
"""Updates under way at once: few, so that a crash interrupts few."""

WANTED_PER_SECOND = 200.0
"""How many updates a second are to be possible however slow Telegram is: more than it lets any bot answer."""

UNNOTED_PER_SECOND = 150.0
"""The same for what is sent but not noted: five times the thirty messages a second that Telegram names, and no more
than is needed for that, since each of them may come twice after a crash."""

PATIENT_SECONDS = 0.1
"""An update that takes twice as long as a call, and at least this, no longer keeps another one out: it waits for
something else than Telegram's answer, such as the pace of its chat."""

HUNG_SECONDS = 1.0
"""A message that is not sent and noted after twice the time that a call takes, and at least this, holds nobody up any
more: it hangs, and a crash would leave its fate unknown anyway."""

LATE_SECONDS = 0.02
"""A timer that is later than this shows that the machine is what everything waits for: no place is given up then."""


class Gate:
    """Lets in as many as the time that a call takes allows for, `latency` in seconds.

    By Little's law `WANTED_PER_SECOND` updates of so many seconds each are under way at once, no more. `left` is called
    whenever a place is free.
    """

    def __init__(self, latency: Callable[[], float], left: Callable[[], None]) -> None:
        self._latency, self._left = latency, left
        self._free = asyncio.Event()
        self.inside = self.outside = 0

    @property
    def limit(self) -> int:
        """How many may be under way now."""
        return min(MOST, max(LEAST, round(WANTED_PER_SECOND * self._latency())))

    @asynccontextmanager
    async def enter(self) -> AsyncIterator[None]:
        """Wait for a place and keep it while it matters."""
        self.outside += 1
        try:
            while self.inside >= self.limit:
                self._free.clear()
                await self._free.wait()
        finally:
            self.outside -= 1
        place = _Place(self._leave, lambda: max(PATIENT_SECONDS, 2 * self._latency()))
        self.inside += 1
        try:
            yield
        finally:
            place.leave()

    def _leave(self) -> None:
        self.inside -= 1
        self._free.set()
        self._left()


class _Place:
    """Calls `left` once: when it is left, or by itself after `patience` seconds."""

    def __init__(self, left: Callable[[], None], patience: Callable[[], float]) -> None:
        self._left, self._patience = left, patience
        self._wait()

    def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + self._patience()
        self._timer: asyncio.TimerHandle | None = loop.call_at(due, self._look, due)

    def _look(self, due: float) -> None:
        if asyncio.get_running_loop().time() - due > LATE_SECONDS:
            self._wait()
        else:
            self.leave()

    def leave(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
            self._left()


class Narrows:
    """Where answers are sent but not yet noted as sent: what a crash leaves in there comes twice, so few are let in.

    By Little's law as many as the time that a call takes, `latency` in seconds, allows for; one at least, and up to
    13 ms no more.
    """

    def __init__(self, latency: Callable[[], float]) -> None:
        self.latency = latency
        self._free = asyncio.Event()
        self._inside = 0

    async def enter(self) -> None:
        """Wait for a place."""
        while self._inside >= max(1, int(UNNOTED_PER_SECOND * self.latency())):
            self._free.clear()
            await self._free.wait()
        self._inside += 1

    def leave(self) -> None:
        """Give the place to another."""
        self._inside -= 1
        self._free.set()


class Passage:
    """The way of one update through the narrows."""

    def __init__(self, narrows: Narrows) -> None:
        self._narrows = narrows
        self._place: _Place | None = None

    async def enter(self) -> None:
        """Wait until a message may be sent whose fate is not known until it is noted."""
        if not self._place:
            await self._narrows.enter()
            self._place = _Place(self._left, lambda: max(HUNG_SECONDS, 2 * self._narrows.latency()))

    def leave(self) -> None:
        """Take in that what was sent is noted, or that nothing is sent for a while."""
        if self._place:
            self._place.leave()

    def _left(self) -> None:
        self._place = None
        self._narrows.leave()


passage: ContextVar[Passage | None] = ContextVar("passage", default=None)
"""The way of the update that is being answered; None where no note is taken of what is sent."""
