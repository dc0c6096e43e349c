"""What the inbox is for: an update is answered, whatever Telegram is up to, or its author hears why not."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Collection, Sequence

from telegram import Update
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.store.queue import Claim, steady
from bot.telegram.receiving.application import StoredApplication
from bot.telegram.receiving.reading import Raw, fold, is_chatter, lane_of
from bot.telegram.sending import Pulse, patience

DAY_SECONDS = 24 * 3600.0
"""How long an answer is worth waiting for; Telegram itself keeps an update no longer."""

STALE_SECONDS = 300.0
"""After how long in the queue a group has moved on from a question."""

TOLD_SECONDS = 60.0
"""How long nobody is asked to slow down again."""

OUTAGE_PAUSES = (5.0, 15.0, 60.0)
"""Seconds between two tries of an answer that Telegram does not take; the last one repeats."""

APOLOGY_SECONDS = 60.0
"""How long it is tried to say that there will be no answer, and to answer just before a day is over."""

_log = logging.getLogger(__name__)


class Answering:
    """Answers updates through the handlers of an application."""

    def __init__(self, application: StoredApplication, pulse: Pulse) -> None:
        self._application, self._pulse = application, pulse
        self._told: dict[int, float] = {}
        self._to_tell: set[int] = set()
        self._started = steady()
        self._errands: dict[tuple[object, ...], asyncio.Task[None]] = {}

    async def answer(self, claim: Claim) -> None:
        """Answer an update; raises what is wrong with it, and waits for whatever is wrong with Telegram."""
        raw: Raw = json.loads(claim.payload)
        update = Update.de_json(raw, self._application.bot)
        assert update
        left = claim.received_at + DAY_SECONDS - steady()
        patience.set(max(left, APOLOGY_SECONDS) if left > 0 else DAY_SECONDS)
        if left <= 0:
            await self._application.process_error(update, TooLateError())
        elif claim.update_id in self._to_tell:
            await self._tell_to_slow_down(update)
        elif self._is_stale(claim, raw):
            await self._react(update, raw)
        else:
            await self._insist(update, time.monotonic() + left)

    async def _insist(self, update: Update, deadline: float) -> None:
        failures = 0
        while True:
            try:
                await self._application.handle(update)
                return
            except asyncio.CancelledError:
                task = asyncio.current_task()
                if task and task.cancelling():  # the process stops
                    raise
                raise RuntimeError("the handler was cut short") from None
            except Exception as error:
                if not is_outage(error) or time.monotonic() > deadline:
                    raise
                _log.warning("Telegram does not take an answer (%s); it is tried again", type(error).__name__)
                await asyncio.sleep(OUTAGE_PAUSES[min(failures, len(OUTAGE_PAUSES) - 1)])
                failures += 1

    async def give_up(self, claim: Claim, error: Exception | None) -> None:
        """Apologise for an update that can't be answered."""
        update = Update.de_json(json.loads(claim.payload), self._application.bot)
        patience.set(APOLOGY_SECONDS)
        await self._application.process_error(update, error or RuntimeError("it ended several processes"))

    def choose(self, claims: Sequence[Claim]) -> Collection[int]:
        """Return the ids of what is folded into others' answers."""
        folded = fold(claims, self._application.bot.id)
        self._to_tell.difference_update(claim.update_id for claim in claims)
        now = time.monotonic()
        told = set() if claims and self._told.get(claims[0].chat, 0.0) > now - TOLD_SECONDS else folded.told
        self._to_tell |= told
        return folded.dropped | (folded.told - told)

    async def _tell_to_slow_down(self, update: Update) -> None:
        chat, message = update.effective_chat, update.effective_message
        assert chat
        assert message
        now = time.monotonic()
        self._told = {id: at for id, at in self._told.items() if at > now - TOLD_SECONDS}
        if self._told.setdefault(chat.id, now) == now:
            await self._application.on_flood(message)

    def _is_stale(self, claim: Claim, raw: Raw) -> bool:
        """Tell whether a group's question waited here too long; what an outage or a stop took does not count."""
        content = raw.get("message")
        if content is None or content["chat"].get("type") == "private":
            return False
        since = max(claim.received_at, self._started)
        waited = steady() - since - self._pulse.outage_since(since)
        return waited > STALE_SECONDS

    async def _react(self, update: Update, raw: Raw) -> None:
        message = update.effective_message
        if message and not is_chatter(raw["message"], self._application.bot.id):
            try:
                await self._application.bot.set_message_reaction(message.chat.id, message.message_id, "👀")
            except BadRequest as error:  # a group may have no such reaction
                _log.info("No reaction: %s", error.message)

    def run_errand(self, raw: Raw) -> asyncio.Task[None]:
        """Handle a press or a query, now or never, beside everything else."""
        lane = lane_of(raw)
        task = asyncio.create_task(self._errand(raw, self._errands.get(lane)))
        self._errands[lane] = task
        task.add_done_callback(lambda task: self._errands.pop(lane) if self._errands.get(lane) is task else None)
        return task

    async def _errand(self, raw: Raw, previous: asyncio.Task[None] | None) -> None:
        if previous:
            await asyncio.wait({previous})
        try:
            update = Update.de_json(raw, self._application.bot)
            if update:
                await self._application.process_update(update)
        except Exception as error:
            _log.error("Update %d failed (%s)", raw["update_id"], type(error).__name__)

    async def finish_errands(self, seconds: float) -> None:
        """Wait for presses and queries under way, at most `seconds`, and drop the rest."""
        tasks = set(self._errands.values())
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class TooLateError(Exception):
    """Raised for a message that waited a day."""


def is_outage(error: BaseException) -> bool:
    """Tell whether waiting may help, since nothing is wrong with the message."""
    return isinstance(error, RetryAfter) or (isinstance(error, NetworkError) and not isinstance(error, BadRequest))
