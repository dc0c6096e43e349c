"""Calls to Telegram: paced to its limits, tried again when that may help, and watched for signs of life.

What is tried again, and for how long:
1. 429: the chat it was about waits as long as Telegram says; other chats go on.
2. A 5xx, a page instead of JSON, no connection, a timeout, a broken connection: again after 0.5, 1, 2, 4, 8, 8… s,
   until half a minute has gone by.
3. Where the connection broke after the request was out, nobody can tell whether Telegram acted on it: the Bot API
   knows no idempotency key and no way to ask. It is tried again all the same: an answer that comes twice is a smaller
   harm than one that never comes. The time to wait for Telegram is long (10 s), so that this stays rare.
4. Anything else is Telegram's last word and goes to the caller.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from telegram.constants import FloodLimit
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter
from telegram.request import BaseRequest, HTTPXRequest, RequestData

PATIENCE = 30.0
BACKOFF = (0.5, 1.0, 2.0, 4.0, 8.0)
LONGEST_PAUSE = 300.0
POOL = 256
REMEMBERED = 1024
BURST = 4  # Telegram takes a few messages at once from a chat that was quiet
SECOND, MINUTE = 1.05, 61.0  # a little longer, as messages bunch up on their way
PACED = ("send", "edit", "copy", "forward")

_log = logging.getLogger(__name__)

# python-telegram-bot's own switch: without it every 429 comes with a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")


class ServerError(NetworkError):
    """Raised when Telegram, or something on the way to it, fails to answer as the Bot API does."""


def now() -> float:
    """Return the running loop's time in seconds, which every pause in here is measured by."""
    return asyncio.get_running_loop().time()


class Pulse:
    """Remembers when Telegram last gave a good answer."""

    def __init__(self) -> None:
        self._last = -float("inf")

    def beat(self) -> None:
        """Note a good answer."""
        self._last = now()

    @property
    def age(self) -> float:
        """Seconds since the last good answer."""
        return now() - self._last


class Request(HTTPXRequest):
    """A connection to the Bot API that keeps `pulse` and turns every kind of broken answer into `ServerError`."""

    def __init__(self, pulse: Pulse | None = None, read_timeout: float = 10.0) -> None:
        super().__init__(POOL, read_timeout=read_timeout, write_timeout=10.0, connect_timeout=5.0, pool_timeout=5.0)
        self.pulse = pulse or Pulse()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make the request; raise ServerError unless the answer is one of the Bot API's."""
        code, payload = await super().do_request(
            url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        )
        if code >= 500 or not payload.startswith(b"{"):
            raise ServerError(f"Telegram's server answered {code} and nothing useful")
        if code < 300:
            self.pulse.beat()
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer of the Bot API."""
        try:
            answer: dict[str, Any] = json.loads(payload)
        except ValueError:
            raise ServerError("Telegram's server answered with broken JSON") from None
        return answer


class Window:
    """Lets `limit` things happen in any stretch of `seconds`."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.seconds = seconds
        self._times: deque[float] = deque(maxlen=limit)

    @property
    def opens(self) -> float:
        """The earliest time at which one more may happen."""
        return self._times[0] + self.seconds if len(self._times) == self._times.maxlen else now()

    def count(self, time: float) -> None:
        """Take in that one more happens at `time`."""
        self._times.append(time)

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


async def _until(time: float) -> None:
    await asyncio.sleep(max(0.0, time - now()))


def _drop(times: deque[float], before: float) -> None:
    while times and times[0] <= before:
        times.popleft()


class Pace:
    """The pace of one chat: a group or a channel has a negative id or a @name."""

    def __init__(self, chat: object) -> None:
        burst = Window(BURST, BURST / FloodLimit.MESSAGES_PER_SECOND_PER_CHAT)
        group = Window(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP, MINUTE)
        self.windows = (burst,) if isinstance(chat, int) and chat > 0 else (burst, group)
        self.resumes = 0.0

    async def wait(self) -> None:
        """Wait until the chat may get one more message."""
        turn = max(now(), *(window.opens for window in self.windows))
        for window in self.windows:
            window.count(turn)
        await _until(turn)
        while self.resumes > now():  # another message of this chat may have been refused meanwhile
            await _until(self.resumes)

    @property
    def idle(self) -> bool:
        """Tell whether this pace would not slow anything down any more."""
        return self.resumes < now() and all(window.idle for window in self.windows)


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
