"""How many updates are under way at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
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
    """Lets in as many as the time that a call takes allows for, `latency` in seconds, and `least` at any rate.

    By Little's law `per_second` updates of so many seconds each are inside at once. Who stays for twice as long as a
    call takes, and at least `patience` seconds, keeps nobody out any more. Who came first is let in first, and nobody
    else is woken for it. `left` is called when a place is free.
    """

    def __init__(
        self,
        latency: Callable[[], float],
        per_second: float,
        least: int,
        patience: float,
        left: Callable[[], None] = lambda: None,
    ) -> None:
        self._latency, self._per_second, self._least = latency, per_second, least
        self._patience, self._left = patience, left
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.inside = 0
        self._is_shut = False
        self._empty = asyncio.Event()

    @property
    def outside(self) -> int:
        """How many wait for a place."""
        return len(self._waiting)

    @property
    def limit(self) -> int:
        """How many may be inside now."""
        return min(MOST, max(self._least, int(self._per_second * self._latency())))

    @property
    def patience(self) -> float:
        """After how many seconds a place keeps nobody out any more."""
        return max(self._patience, 2 * self._latency())

    async def enter(self) -> Slot:
        """Wait for a place; whoever gets it has to leave it."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._admit()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                with suppress(ValueError):  # it was passed over meanwhile
                    self._waiting.remove(turn)
            else:
                self.leave()
            raise
        return Slot(self)

    def _admit(self) -> None:
        while self._waiting and not self._is_shut and self.inside < self.limit:
            turn = self._waiting.popleft()
            if not turn.done():  # else its task is being cancelled
                turn.set_result(None)
                self.inside += 1

    async def shut(self) -> None:
        """Let nobody in any more, and wait until nobody is inside."""
        self._is_shut = True
        while self.inside:
            self._empty.clear()
            await self._empty.wait()

    def leave(self) -> None:
        """Take in that a place is free."""
        self.inside -= 1
        self._admit()
        if not self.inside:
            self._empty.set()
        self._left()


def updates(latency: Callable[[], float], left: Callable[[], None]) -> Gate:
    """Make the gate for updates under way."""
    return Gate(latency, WANTED_PER_SECOND, LEAST, PATIENT_SECONDS, left)


def unnoted(latency: Callable[[], float]) -> Gate:
    """Make the gate for answers that are sent but not yet noted as sent: what a crash leaves in there comes twice."""
    return Gate(latency, UNNOTED_PER_SECOND, 1, HUNG_SECONDS)


class Slot:
    """A place inside a gate: it is given up once, by `leave` or by itself when the gate's patience is over."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._wait()

    def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + self._gate.patience
        self._timer: asyncio.TimerHandle | None = loop.call_at(due, self._look, due)

    def _look(self, due: float) -> None:
        if asyncio.get_running_loop().time() - due > LATE_SECONDS:
            self._wait()
        else:
            self.leave()

    def __enter__(self) -> None:
        """Begin what the place is for."""

    def __exit__(self, *_: object) -> None:
        self.leave()

    @property
    def is_left(self) -> bool:
        """Whether it is given up."""
        return self._timer is None

    def leave(self) -> None:
        """Give the place up."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
            self._gate.leave()


class Passage:
    """The way of one update through a gate, which it may enter and leave several times."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._slot: Slot | None = None

    async def enter(self) -> None:
        """Wait until a message may be sent whose fate is not known until it is noted."""
        if self._slot is None or self._slot.is_left:
            self._slot = await self._gate.enter()

    def leave(self) -> None:
        """Take in that what was sent is noted, or that nothing is sent for a while."""
        if self._slot:
            self._slot.leave()


passage: ContextVar[Passage | None] = ContextVar("passage", default=None)
"""The way of the update that is being answered; None where no note is taken of what is sent."""
