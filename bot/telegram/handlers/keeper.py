"""What the bot does by itself, now and then: learn what other processes learned, show new cases, tell who waits."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from telegram.error import TelegramError

from bot.errors import StoreError
from bot.service.learning import LOOK_SECONDS, Learning
from bot.service.service import Service
from bot.telegram.handlers.cards import Cards
from bot.telegram.handlers.talks import Talks

log = logging.getLogger(__name__)

SETTLING_SECONDS = 2.0
"""How long a missed question is left alone before it is looked at: its record must be written, and more may follow."""


class Keeper:
    """Does its rounds every `LOOK_SECONDS`, and soon after `wake`."""

    def __init__(self, service: Service, learning: Learning, cards: Cards, talks: Talks) -> None:
        self._service = service
        self._talks = talks
        self._learning = learning
        self._cards = cards
        self._woken, self._heard = asyncio.Event(), asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def wake(self) -> None:
        """Have the next round come soon."""
        self._woken.set()

    def hear_of_talks(self) -> None:
        """Learn at once whose messages go to the desk from now on, as another process leads them there."""
        self._heard.set()

    async def round(self) -> None:
        """Do one round; what can't be done now is tried in the next."""
        await self._learning.refresh()
        await self._service.overlook()
        try:
            await self._cards.warn()
            await self._cards.post()
            await self._cards.tell()
            await self._talks.refresh()
        except (StoreError, TelegramError) as error:
            log.warning("The desk is not up to date: %s", error)

    def start(self) -> None:
        """Begin the rounds, and to hear of talks, which can't wait until a round that sends cards is over."""
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._go_on()), loop.create_task(self._hear())]

    def stop(self) -> None:
        """End them."""
        for task in self._tasks:
            task.cancel()

    async def _hear(self) -> None:
        while True:
            await self._heard.wait()
            self._heard.clear()
            try:
                await self._talks.refresh()
            except Exception as error:  # whatever it is, the next round comes soon
                log.warning("Who talks to the desk could not be read: %s", error)

    async def _go_on(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOK_SECONDS)
                await asyncio.sleep(SETTLING_SECONDS)
            self._woken.clear()
            try:
                await self.round()
            except Exception:  # whatever it is, the next round may do better
                log.exception("A round of the desk failed")
