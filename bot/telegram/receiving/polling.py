"""Long polling: Telegram is asked for updates, and what is asked for next acknowledges those before it."""

from __future__ import annotations

import asyncio
import json
import logging
from urllib.parse import urlencode

from telegram.constants import PollingLimit
from telegram.error import Conflict, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.errors import StoreError
from bot.telegram.receiving.backoff import Backoff, reason
from bot.telegram.receiving.reading import Raw, is_update
from bot.telegram.receiving.taking import Taking
from bot.telegram.sending import ServerError, seconds

POLL_SECONDS = 30
"""Seconds for which Telegram holds a request for updates until there are some."""

RETRY_DELAYS = (0.3, 0.6, 1.0, 1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between two tries to get updates, in which somebody may be waiting; the last one repeats."""

WHO_ELSE = (
    "somebody else receives this bot's updates: another copy of it (a worker beside a web process, a laptop beside a "
    "server), or a webhook set since this one started. Stop the other one; this one keeps trying"
)

_log = logging.getLogger(__name__)


class Poller:
    """Fetches updates and has them taken in."""

    def __init__(self, taking: Taking, request: BaseRequest, base_url: str, allowed: tuple[str, ...]) -> None:
        self._taking, self._request, self._base_url = taking, request, base_url
        self._allowed = json.dumps(allowed)
        self._next = self._confirmed = 0
        self._under_way: asyncio.Task[None] | None = None
        self.failing = False

    async def run(self) -> None:
        """Fetch until cancelled; raise ConfigError once it is clear that Telegram refuses the token."""
        backoff = Backoff(RETRY_DELAYS)
        while True:
            try:
                updates = await self._fetch(PollingLimit.MAX_LIMIT, POLL_SECONDS)
                self._under_way = asyncio.create_task(self._take(updates))
                await asyncio.shield(self._under_way)  # a stop waits for it in `confirm`
            except (TelegramError, StoreError) as error:
                delay = seconds(error) if isinstance(error, RetryAfter) else backoff.delay(error)
                why = WHO_ELSE if isinstance(error, Conflict) else reason(error)
                self.failing = True
                _log.warning("No updates: %s; next try in %g s", why, delay)
                await asyncio.sleep(delay)
                continue
            self.failing = False
            if backoff:
                _log.info("Telegram answers again")
                backoff.over()

    async def _take(self, updates: list[Raw]) -> None:
        await self._taking.take(updates)
        if updates:
            self._next = max(update["update_id"] for update in updates) + 1

    async def confirm(self) -> None:
        """Acknowledge what is safe, so that the next process does not get it again."""
        if self._under_way:
            await asyncio.gather(self._under_way, return_exceptions=True)
        if self._next != self._confirmed:
            try:
                await self._fetch(1, 0)
            except TelegramError as error:
                _log.warning("The last updates were not acknowledged (%s)", error)

    async def _fetch(self, limit: int, wait: int) -> list[Raw]:
        offset = self._next
        query = urlencode({"offset": offset, "limit": limit, "timeout": wait, "allowed_updates": self._allowed})
        result = await self._request.post(f"{self._base_url}/getUpdates?{query}", read_timeout=wait + 10)
        self._confirmed = offset
        updates = [update for update in result if is_update(update)] if isinstance(result, list) else []
        if not updates and result != []:
            raise ServerError("what came are no updates")
        return updates
