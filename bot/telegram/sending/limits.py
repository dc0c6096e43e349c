"""The pace of outgoing calls, and what is tried again."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from typing import Any

import httpx
from telegram.constants import FloodLimit
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.sending.request import now

RETRY_SECONDS = 30.0
RETRY_DELAYS = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds for which a call that failed on its way is made again, and between two tries; the last delay repeats."""

UNSURE_DELAYS = (5.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds after which a message is sent again that may have arrived: one late answer is better than three at once."""

LONGEST_FLOOD_WAIT_SECONDS = 300.0
"""Seconds that Telegram may ask a call to wait, in all, before its caller hears of it."""

PACES_KEPT = 1024
"""Chats whose pace is remembered before those that were quiet are forgotten."""

CHAT_BURST = 4
"""Messages at once that Telegram takes from a chat that was quiet."""

SECOND, MINUTE = 1.05, 61.0
"""Seconds that count as a second and a minute of Telegram's: a little longer, as messages bunch up on their way."""

PACED_METHODS = ("send", "edit", "copy", "forward")

_log = logging.getLogger(__name__)

patience: ContextVar[float] = ContextVar("patience", default=RETRY_SECONDS)
"""How many seconds whoever makes a call waits for it, flood waits apart: an answer that is safe in the inbox, a day."""

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
    """Holds all messages together to what Telegram takes in a second, where it shows that it minds.

    Telegram names 30 a second and lets many bots have more. So nobody waits until a message is refused; for a minute
    from then on, all of them keep to 30.
    """

    def __init__(self) -> None:
        self._window = Window(FloodLimit.MESSAGES_PER_SECOND, SECOND)
        self._holds_until = -float("inf")
        self._turn = asyncio.Lock()

    async def wait(self) -> None:
        """Wait for a turn, first come first served."""
        async with self._turn:
            if now() < self._holds_until:
                await _until(self._window.opens)
            self._window.count(now())

    def refused(self) -> None:
        """Note that Telegram refused a message."""
        self._holds_until = now() + MINUTE


async def _until(time: float) -> None:
    await asyncio.sleep(max(0.0, time - now()))


class Pace:
    """The pace of one chat: a group or a channel has a negative id or a @name."""

    __slots__ = ("_turn", "resumes", "windows")

    def __init__(self, chat: object) -> None:
        burst = Window(CHAT_BURST, CHAT_BURST / FloodLimit.MESSAGES_PER_SECOND_PER_CHAT)
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
    """Paces the messages of a bot and tries again what failed; the head of the package says when."""

    def __init__(self) -> None:
        self._ceiling = Ceiling()
        self._paces: dict[object, Pace] = {}
        self._held: dict[object, float] = {}
        self._everybody_resumes = -float("inf")

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
        paced = "chat_id" in data and endpoint.startswith(PACED_METHODS) and endpoint != "sendChatAction"
        pace = self._pace(data["chat_id"]) if paced else None
        started, failures, paused = now(), 0, 0.0
        while True:
            try:
                return await self._once(callback, args, kwargs, pace)
            except RetryAfter as error:
                pause = seconds(error)
                paused += pause
                self._hold(data.get("chat_id"), now() + pause)
                if paused > max(LONGEST_FLOOD_WAIT_SECONDS, patience.get()):
                    raise
                _log.warning("Telegram asks to wait %g s before the next %s", pause, endpoint)
                if pace is None:
                    await asyncio.sleep(pause)
                else:
                    pace.resumes = now() + pause
            except BadRequest:  # a NetworkError by inheritance only
                raise
            except NetworkError as error:
                delays = UNSURE_DELAYS if endpoint.startswith("send") and may_have_arrived(error) else RETRY_DELAYS
                delay = delays[min(failures, len(delays) - 1)]
                if now() - started - paused + delay > patience.get():
                    raise
                failures += 1
                _log.warning("%s failed (%s); trying again in %g s", endpoint, error, delay)
                await asyncio.sleep(delay)

    async def _once(
        self, callback: Callable[..., Coroutine[Any, Any, Any]], args: Any, kwargs: dict[str, Any], pace: Pace | None
    ) -> Any:
        if pace is None:
            return await callback(*args, **kwargs)
        while True:
            await pace.wait()
            await self._ceiling.wait()
            if now() >= self._everybody_resumes:
                break
            await _until(self._everybody_resumes)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter:
            self._ceiling.refused()
            raise

    def _hold(self, chat: object, until: float) -> None:
        """Take in that a chat has to wait. Where two have to at once it is not about them: everybody waits."""
        self._held = {other: end for other, end in self._held.items() if end > now()}
        self._held[chat] = until
        if len(self._held) > 1 and chat is not None:
            self._everybody_resumes = max(self._everybody_resumes, min(self._held.values()))

    def _pace(self, chat: object) -> Pace:
        pace = self._paces.get(chat)
        if pace is None:
            if len(self._paces) >= PACES_KEPT:
                self._paces = {chat: pace for chat, pace in self._paces.items() if not pace.idle}
            pace = self._paces[chat] = Pace(chat)
        return pace


def may_have_arrived(error: NetworkError) -> bool:
    """Tell whether the call may have been carried out though no answer came."""
    cause = error.__cause__
    never_sent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
    return isinstance(cause, httpx.HTTPError) and not isinstance(cause, never_sent)


def seconds(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait."""
    after = error.retry_after
    return after if isinstance(after, int) else after.total_seconds()
