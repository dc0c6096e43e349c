"""When the next message may go out: answers first, pages with what is left.

1. A chat that was quiet takes a few messages at once, then one a second; a group no more than twenty in a minute.
2. A page is what somebody leafs to by a button. It leaves room for an answer, and in a group pages have a share of
   their own, so that no answer waits behind them.
3. A page that a later one of the same message takes the place of is never sent.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from contextvars import ContextVar
from typing import Protocol

from telegram.constants import FloodLimit
from telegram.error import TelegramError

from bot.telegram.sending.request import now

CHAT_BURST = 4
"""Messages at once that Telegram takes from a chat that was quiet."""

PAGE_BURST = 6
PAGE_SECONDS = 7.5
"""Pages that a group takes at once, and seconds until one more: at most fourteen in a minute, so that six of the twenty
messages which Telegram allows are always left for answers."""

LEFT_FOR_ANSWERS = 1
"""Messages that a page leaves room for."""

PAGE_GAP_SECONDS = 0.96
"""Seconds between two pages that spend the last message which is left for pages. One more every second alone would have
whoever taps right after a page wait for a second and for the way of the page; so much less lasts for twenty seconds."""

SECOND, MINUTE = 1.05, 61.0
"""Seconds that count as a second and a minute of Telegram's: a little longer, as messages bunch up on their way."""

ALIKE_SECONDS = 0.001
"""How far one moment may differ from itself after it went through the store and the clocks of two processes."""


class Limit(Protocol):
    """How many messages may go out in what time."""

    def opens(self, spare: int = 0) -> float:
        """Return the time from which on one more may go out and `spare` others after it."""

    def count(self) -> None:
        """Take in that one more goes out now."""

    @property
    def idle(self) -> bool:
        """Tell whether nothing that went out matters any more."""

    @property
    def state(self) -> tuple[float, ...]:
        """What went out, as far as it matters: times, in order."""

    def adopt(self, state: tuple[float, ...]) -> None:
        """Take in what went out as another process has counted it; one that knows more already passes over it."""


class Bucket:
    """Lets `burst` messages out at once, and one more every `interval` seconds."""

    __slots__ = ("_burst", "_full_at", "_interval")

    def __init__(self, burst: int, interval: float) -> None:
        self._burst, self._interval = burst, interval
        self._full_at = -float("inf")

    def opens(self, spare: int = 0) -> float:
        """Return the time from which on one more may go out and `spare` others after it."""
        return self._full_at - (self._burst - 1 - spare) * self._interval

    def count(self) -> None:
        """Take in that one more goes out now."""
        self._full_at = max(now(), self._full_at) + self._interval

    @property
    def idle(self) -> bool:
        """Tell whether nothing that went out matters any more."""
        return self._full_at < now()

    @property
    def state(self) -> tuple[float, ...]:
        """When it is full again."""
        return (self._full_at,)

    def adopt(self, state: tuple[float, ...]) -> None:
        """Take in when it is full again by another process's count."""
        self._full_at = max(self._full_at, *state)


class Window:
    """Lets `limit` messages out in any stretch of `seconds`."""

    __slots__ = ("_limit", "_seconds", "_times")  # every group has one, so it has to be small

    def __init__(self, limit: int, seconds: float) -> None:
        self._limit, self._seconds = limit, seconds
        self._times: list[float] = []  # a deque takes half a kilobyte

    def opens(self, spare: int = 0) -> float:
        """Return the time from which on one more may go out and `spare` others after it."""
        room = self._limit - spare
        return self._times[-room] + self._seconds if len(self._times) >= room else -float("inf")

    def count(self) -> None:
        """Take in that one more goes out now."""
        self._times = [*self._times, now()][-self._limit :]

    @property
    def idle(self) -> bool:
        """Tell whether nothing that went out matters any more."""
        return not self._times or self._times[-1] + self._seconds < now()

    @property
    def state(self) -> tuple[float, ...]:
        """When the last ones went out."""
        return tuple(self._times)

    def adopt(self, state: tuple[float, ...]) -> None:
        """Take in when the last ones went out by another process's count, unless one more did here since."""
        if state and (not self._times or state[-1] >= self._times[-1] - ALIKE_SECONDS):
            self._times = list(state)


class SupersededError(TelegramError):
    """Raised for a page that a later one took the place of before it was sent."""


class Page:
    """A page on its way to its message."""

    __slots__ = ("__weakref__", "is_superseded", "stirred")

    def __init__(self) -> None:
        self.is_superseded = False
        self.stirred = asyncio.Event()

    def supersede(self) -> None:
        """Take in that a later page takes the place of this one, if it isn't sent yet."""
        self.is_superseded = True
        self.stirred.set()


page_of: ContextVar[Page | None] = ContextVar("page_of", default=None)
"""The page that whoever makes a call is about to send; None if it is anything else."""


async def until(time: float) -> None:
    """Wait until the running loop's clock shows `time`."""
    await asyncio.sleep(max(0.0, time - now()))


State = tuple[tuple[float, ...], ...]
"""What a pace has counted, in times: until when its chat is to be left alone, then for each limit its own."""


class Pace:
    """Hands out turns within `limits`, in the order they are asked for; those of pages within `share` as well."""

    __slots__ = ("_answers", "_limits", "_paged_at", "_pages", "_share", "resumes")

    def __init__(self, *limits: Limit, share: Limit | None = None) -> None:
        self._limits, self._share = limits, share
        self._answers = asyncio.Lock()
        self._pages: list[Page] = []  # small, like a window
        self._paged_at = -float("inf")
        self.resumes = -float("inf")

    async def turn(self, page: Page | None = None) -> None:
        """Wait for a turn and take it; raises SupersededError if the page is not wanted any more."""
        if page:
            await self._turn_of(page)
        else:
            async with self._answers:
                while now() < (opens := self._opens):
                    await until(opens)
                self.count()

    def count(self) -> None:
        """Take in that a message goes out now."""
        for limit in self._limits:
            limit.count()

    async def _turn_of(self, page: Page) -> None:
        self._pages.append(page)
        try:
            while not page.is_superseded and (self._pages[0] is not page or now() < self._opens_for_pages):
                page.stirred.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(self._opens_for_pages if self._pages[0] is page else None):
                        await page.stirred.wait()
            if page.is_superseded:
                raise SupersededError("a later page took the place of this one")
            self.count()
            self._paged_at = now()
            if self._share:
                self._share.count()
        finally:
            self._pages.remove(page)
            if self._pages:
                self._pages[0].stirred.set()

    def told(self, ahead: float) -> State:
        """Return what another process has to know, by a clock that is so many seconds ahead of the loop's."""
        states = ((self.resumes,), *(limit.state for limit in self._counted))
        return tuple(tuple(max(0.0, time + ahead) for time in state) for state in states)

    def learn(self, told: State, ahead: float) -> None:
        """Take in what another process told."""
        (resumes,), *states = (tuple(time - ahead for time in state) for state in told)
        self.resumes = max(self.resumes, resumes)
        for limit, state in zip(self._counted, states, strict=True):
            limit.adopt(state)

    @property
    def _counted(self) -> tuple[Limit, ...]:
        return (*self._limits, self._share) if self._share else self._limits

    @property
    def _opens(self) -> float:
        return max(self.resumes, *(limit.opens() for limit in self._limits))

    @property
    def _opens_for_pages(self) -> float:
        share = self._share.opens() if self._share else self.resumes
        soon, later = (max(limit.opens(LEFT_FOR_ANSWERS + more) for limit in self._limits) for more in (0, 1))
        return max(self.resumes, share, soon, min(later, self._paged_at + PAGE_GAP_SECONDS))

    @property
    def idle(self) -> bool:
        """Tell whether this pace would not slow anything down any more."""
        waiting = self._answers.locked() or self._pages
        return not waiting and self.resumes < now() and all(limit.idle for limit in self._limits)


def pace_of(chat: int | str) -> Pace:
    """Return a pace for a chat or an inline message; a group or a channel has a negative id or a @name."""
    burst = Bucket(CHAT_BURST, 1 / FloodLimit.MESSAGES_PER_SECOND_PER_CHAT)
    if chat > 0 if isinstance(chat, int) else not chat.startswith("@"):
        return Pace(burst)
    minute = Window(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP, MINUTE)
    return Pace(burst, minute, share=Bucket(PAGE_BURST, PAGE_SECONDS))


class Ceiling:
    """Holds all messages together to what Telegram takes in a second, where it shows that it minds.

    Telegram names 30 a second and lets many bots have more. So nobody waits until a message is refused; for a minute
    from then on, all of them keep to 30.
    """

    def __init__(self) -> None:
        self._processes = 1
        self._pace = Pace(Window(FloodLimit.MESSAGES_PER_SECOND, SECOND))
        self._holds_until = -float("inf")

    def share(self, processes: int) -> None:
        """Take in that so many processes send: each has its part of the thirty, evenly spaced.

        Of each process one message may bunch up with those of the others.
        """
        if processes != self._processes:
            self._processes = processes
            rate = max(1, FloodLimit.MESSAGES_PER_SECOND - processes)
            alone = Window(FloodLimit.MESSAGES_PER_SECOND, SECOND)
            self._pace = Pace(Bucket(1, processes * SECOND / rate) if processes > 1 else alone)

    async def turn(self, page: Page | None) -> None:
        """Wait for a turn, first come first served, and pages last."""
        if now() < self._holds_until:
            await self._pace.turn(page)
        else:
            self._pace.count()

    def refused(self) -> bool:
        """Note that Telegram refused a message; tell whether that is news."""
        news = now() >= self._holds_until
        self._holds_until = now() + MINUTE
        return news
