"""What waits for its turn, and what is tried again."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

import httpx
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.service.memory import Memory
from bot.store.gate import Passage, passage
from bot.store.store import pending
from bot.telegram.sending.pace import Ceiling, Pace, State, pace_of, page_of, until
from bot.telegram.sending.request import ACTION, is_message, now

RETRY_SECONDS = 30.0
RETRY_DELAYS = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds for which a call that failed on its way is made again, and between two tries; the last delay repeats."""

UNSURE_DELAYS = (5.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds after which a message is sent again that may have arrived: one late answer is better than three at once."""

LONGEST_FLOOD_WAIT_SECONDS = 300.0
"""Seconds that Telegram may ask a call to wait, in all, before its caller hears of it."""

PACES_KEPT = 1024
"""Chats whose pace is remembered before those that were quiet are forgotten."""

MARKS = (ACTION, "deleteMessage", "setMessageReaction")
"""Methods that it does not count, and that have no place in a chat which it asks to leave alone."""

_log = logging.getLogger(__name__)

patience: ContextVar[float] = ContextVar("patience", default=RETRY_SECONDS)
"""How many seconds whoever makes a call waits for it, flood waits apart: an answer that is safe in the inbox, a day."""

# python-telegram-bot's own switch: without it every 429 comes with a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")


class Limiter(BaseRateLimiter[None]):
    """Paces the messages of a bot and tries again what failed; the head of the package says when.

    `clock` is one that all processes of the bot share, in seconds; if it is wrong, what the others sent is forgotten
    too soon or too late.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._ceiling = Ceiling()
        self._paces: dict[int | str, Pace] = {}
        self._held: dict[int | str | None, float] = {}
        self._everybody_resumes = -float("inf")
        self._processes = 1
        self.paces: Memory[int | str, State] | None = None
        """What all processes know of the pace of each chat; asked only where there are several."""

        self.tell: Callable[[float], None] = lambda seconds: None
        """Tells other processes that Telegram minds how much is sent, and for how long nothing may be at all."""

    def share(self, processes: int) -> None:
        """Take in how many processes send on behalf of the bot."""
        self._processes = processes
        self._ceiling.share(processes)

    def told(self, seconds: float) -> None:
        """Take in that another process was refused a message, and for how long nothing may be sent at all."""
        self._ceiling.refused()
        self._everybody_resumes = max(self._everybody_resumes, now() + seconds)

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
        """Make the call when its turn has come, and again as long as that may help.

        Raises SupersededError for a page that is not wanted any more, and RetryAfter where a chat has to wait longer
        than the caller would.
        """
        chat = data.get("chat_id") or data.get("inline_message_id")
        counts = bool(chat) and is_message(endpoint)
        pace = self._pace(chat) if chat and (counts or endpoint in MARKS) else None
        started, failures, paused = now(), 0, 0.0
        way = passage.get() if counts and endpoint.startswith("send") else None
        while True:
            if way:
                way.leave()  # nobody is to wait for the pace of another's chat
            if chat and pace:
                await self._turn(chat, pace, endpoint, counts, way)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                pause = seconds(error)
                paused += pause
                self._hold(chat, now() + pause, pace if counts else None)
                if chat and pace:
                    await self._spread(chat, pace, at_once=True)
                if paused > self._longest_wait:
                    raise
                _log.warning("Telegram asks to wait %g s before the next %s", pause, endpoint)
                if not counts:
                    await asyncio.sleep(pause)
            except BadRequest:  # a NetworkError by inheritance only
                raise
            except NetworkError as error:
                delays = UNSURE_DELAYS if endpoint.startswith("send") and may_have_arrived(error) else RETRY_DELAYS
                delay = delays[min(failures, len(delays) - 1)]
                if now() - started - paused + delay > patience.get():
                    raise
                failures += 1
                _log.warning("%s failed (%s); trying again in %g s", endpoint, error, delay)
                if way:
                    way.leave()
                await asyncio.sleep(delay)

    async def _turn(self, chat: int | str, pace: Pace, endpoint: str, counts: bool, way: Passage | None) -> None:
        """Wait until a call may be made; raise RetryAfter rather than wait for too long."""
        if counts:
            await self._learn(chat, pace)
        while True:
            resumes = max(pace.resumes, self._everybody_resumes)
            left = resumes - now()
            if left > (0.0 if endpoint == ACTION else self._longest_wait):
                raise RetryAfter(timedelta(seconds=left))
            if way and left > 0:
                way.leave()
            if not counts:
                await until(resumes)
            elif now() < self._everybody_resumes:
                await until(self._everybody_resumes)
                continue  # those who waited for this have to take turns as well
            else:
                await pace.turn(page_of.get())
                if way:
                    await way.enter()
                await self._ceiling.turn(page_of.get())
                await self._spread(chat, pace)
            if now() >= max(pace.resumes, self._everybody_resumes):  # else another call was refused meanwhile
                return

    @property
    def _longest_wait(self) -> float:
        return max(LONGEST_FLOOD_WAIT_SECONDS, patience.get())

    async def _learn(self, chat: int | str, pace: Pace) -> None:
        """Take in what other processes sent to a chat."""
        if self.paces is not None and self._processes > 1 and (told := await self.paces.get(chat)):
            pace.learn(told, self._clock() - now())

    async def _spread(self, chat: int | str, pace: Pace, *, at_once: bool = False) -> None:
        """Let other processes know what was sent to a chat: with the note that it was, or at once."""
        if self.paces is not None and self._processes > 1:
            before = pending.set(None) if at_once else None
            await self.paces.put(chat, pace.told(self._clock() - now()))
            if before:
                pending.reset(before)

    def _hold(self, chat: int | str | None, until: float, pace: Pace | None) -> None:
        """Take in that a chat has to wait. Where two have to at once it is not about them: everybody waits."""
        self._held = {other: end for other, end in self._held.items() if end > now()}
        self._held[chat] = until
        news = False
        if pace:
            news = self._ceiling.refused()
            pace.resumes = max(pace.resumes, until)
        if len(self._held) > 1 and chat is not None and min(self._held.values()) > self._everybody_resumes:
            self._everybody_resumes = min(self._held.values())
            news = True
        if news:
            self.tell(max(0.0, self._everybody_resumes - now()))

    def _pace(self, chat: int | str) -> Pace:
        pace = self._paces.get(chat)
        if pace is None:
            if len(self._paces) >= PACES_KEPT:
                self._paces = {chat: pace for chat, pace in self._paces.items() if not pace.idle}
            pace = self._paces[chat] = pace_of(chat)
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
