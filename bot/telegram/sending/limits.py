"""The pace of outgoing calls, and what is tried again."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from telegram.constants import FloodLimit
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.sending.request import now

PATIENCE = 30.0
BACKOFF = (0.5, 1.0, 2.0, 4.0, 8.0)
LONGEST_PAUSE = 300.0
REMEMBERED = 1024
BURST = 4  # Telegram takes a few messages at once from a chat that was quiet
SECOND, MINUTE = 1.05, 61.0  # a little longer, as messages bunch up on their way
PACED = ("send", "edit", "copy", "forward")

_log = logging.getLogger(__name__)

# python-telegram-bot's own switch: without it every 429 comes with a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")


class Window:
    """Lets `limit` things happen in any stretch of `seconds`."""

    __slots__ = ("_limit", "_times", "seconds")  # every chat has one, so it has to be small

    def __init__(self, limit: int, seconds: float) -> None:
        self.seconds = seconds
        self._limit = limit
        self._times: list[float] = []  # a deque takes half a kilobyte

    @property
    def opens(self) -> float:
        """The earliest time at which one more may happen."""
        return self._times[0] + self.seconds if len(self._times) == self._limit else now()

    def count(self, time: float) -> None:
        """Take in that one more happens at `time`."""
        self._times = [*self._times, time][-self._limit :]

    @property
    def idle(self) -> bool:
        """Tell whether nothing in here matters any more."""
        return not self._times or self._times[-1] + self.seconds < now()


class Ceiling:
    """Holds all messages together to what Telegram takes in a second.

    Telegram names 30 a second, and lets many bots have more. So once it has taken a whole second's worth, one message
    may go over the ceiling: if it is taken, the ceiling rises to a quarter above the second's messages; if it is
    refused, there is no other try for a minute. A refusal lowers the ceiling, never below 30.
    """

    def __init__(self) -> None:
        self.limit = float(FloodLimit.MESSAGES_PER_SECOND)
        self._begun: deque[float] = deque()
        self._taken: deque[float] = deque()
        self._turn = asyncio.Lock()
        self._learned = asyncio.Event()
        self._trying: float | None = None
        self._next_try = -float("inf")

    async def wait(self) -> float:
        """Wait for a turn, first come first served; return when it began."""
        async with self._turn:
            while True:
                begun = now()
                _drop(self._begun, begun - SECOND)
                _drop(self._taken, begun - SECOND)
                over = len(self._begun) >= self.limit
                if not over or (len(self._taken) >= self.limit and self._trying is None and begun >= self._next_try):
                    self._begun.append(begun)
                    if over:
                        self._trying = begun
                    return begun
                self._learned.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._begun[0] + SECOND - begun):
                        await self._learned.wait()

    def learn(self, begun: float, taken: bool) -> None:
        """Take in that Telegram took or refused the message whose turn began at `begun`."""
        if taken and begun > now() - SECOND:
            self._taken.append(begun)
        if not taken:
            self.limit = max(self.limit * 0.75, float(FloodLimit.MESSAGES_PER_SECOND))
        if begun == self._trying:
            self._trying = None
            if taken:
                self.limit = max(self.limit, len(self._taken) * 1.25)
            else:
                self._next_try = now() + MINUTE
        self._learned.set()


def _drop(times: deque[float], before: float) -> None:
    while times and times[0] <= before:
        times.popleft()


async def _until(time: float) -> None:
    await asyncio.sleep(max(0.0, time - now()))


class Pace:
    """The pace of one chat: a group or a channel has a negative id or a @name."""

    __slots__ = ("_turn", "resumes", "windows")

    def __init__(self, chat: object) -> None:
        burst = Window(BURST, BURST / FloodLimit.MESSAGES_PER_SECOND_PER_CHAT)
        group = Window(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP, MINUTE)
        self.windows = (burst,) if isinstance(chat, int) and chat > 0 else (burst, group)
        self.resumes = 0.0
        self._turn = asyncio.Lock()

    async def wait(self) -> None:
        """Wait until the chat may get one more message, first come first served."""
        async with self._turn:
            await _until(max(window.opens for window in self.windows))
            while self.resumes > now():  # another message of this chat may have been refused meanwhile
                await _until(self.resumes)
            for window in self.windows:
                window.count(now())

    @property
    def idle(self) -> bool:
        """Tell whether this pace would not slow anything down any more."""
        return not self._turn.locked() and self.resumes < now() and all(window.idle for window in self.windows)


class Limiter(BaseRateLimiter[None]):
    """Paces the messages of a bot and tries again what failed; the module's head says when."""

    def __init__(self) -> None:
        self._ceiling = Ceiling()
        self._paces: dict[object, Pace] = {}

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Make the call when its turn has come, and again as long as that may help."""
        paced = "chat_id" in data and endpoint.startswith(PACED) and endpoint != "sendChatAction"
        pace = self._pace(data["chat_id"]) if paced else None
        started, failures, paused = now(), 0, 0.0
        while True:
            try:
                return await self._once(callback, args, kwargs, pace)
            except RetryAfter as error:
                pause = seconds(error)
                paused += pause
                if paused > LONGEST_PAUSE:
                    raise
                _log.warning("Telegram asks to wait %g s before the next %s", pause, endpoint)
                if pace is None:
                    await asyncio.sleep(pause)
                else:
                    pace.resumes = now() + pause
            except BadRequest:  # a NetworkError by inheritance only
                raise
            except NetworkError as error:
                delay = BACKOFF[min(failures, len(BACKOFF) - 1)]
                if now() - started - paused + delay > PATIENCE:
                    raise
                failures += 1
                _log.warning("%s failed (%s); trying again in %g s", endpoint, error, delay)
                await asyncio.sleep(delay)

    async def _once(
        self, callback: Callable[..., Coroutine[Any, Any, Any]], args: Any, kwargs: dict[str, Any], pace: Pace | None
    ) -> Any:
        if pace is None:
            return await callback(*args, **kwargs)
        await pace.wait()
        begun = await self._ceiling.wait()
        taken = True
        try:
            return await callback(*args, **kwargs)
        except RetryAfter:
            taken = False
            raise
        finally:
            self._ceiling.learn(begun, taken)

    def _pace(self, chat: object) -> Pace:
        pace = self._paces.get(chat)
        if pace is None:
            if len(self._paces) >= REMEMBERED:
                self._paces = {chat: pace for chat, pace in self._paces.items() if not pace.idle}
            pace = self._paces[chat] = Pace(chat)
        return pace


def seconds(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait."""
    after = error.retry_after
    return after if isinstance(after, int) else after.total_seconds()
