"""Long polling: Telegram is asked for updates, and what is asked for next acknowledges those before it."""

from __future__ import annotations

import asyncio
import json
import logging
from urllib.parse import urlencode

from telegram.constants import PollingLimit
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.telegram.receiving.inbox import HOLD, Inbox, Raw
from bot.telegram.sending import seconds

POLL = 30
CROWDED = 5.0
GLANCE = (0.01, 0.25)
BACKOFF = (0.3, 0.6, 1.0, 1.0, 2.0, 4.0, 8.0, 15.0)
WHO_ELSE = (
    "somebody else receives this bot's updates: another copy of it (a worker beside a web process, a laptop beside a "
    "server), or a webhook set since this one started. Stop the other one; this one keeps trying"
)

_log = logging.getLogger(__name__)


class Poller:
    """Fetches updates into an inbox."""

    def __init__(self, inbox: Inbox, request: BaseRequest, base_url: str, allowed: tuple[str, ...]) -> None:
        self._inbox, self._request, self._base_url = inbox, request, base_url
        self._allowed = json.dumps(allowed)
        self._next = self._confirmed = 0

    async def run(self) -> None:
        """Fetch until cancelled; raise InvalidToken when Telegram refuses the token."""
        glance, failures = GLANCE[0], 0
        while True:
            try:
                updates = await self._fetch(PollingLimit.MAX_LIMIT, POLL)
            except InvalidToken:
                raise
            except TelegramError as error:
                delay = seconds(error) if isinstance(error, RetryAfter) else BACKOFF[min(failures, len(BACKOFF) - 1)]
                failures += 1
                reason = WHO_ELSE if isinstance(error, Conflict) else error
                _log.warning("No updates: %s; next try in %g s", reason, delay)
                await asyncio.sleep(delay)
                continue
            if failures:
                _log.info("Telegram answers again")
                failures = 0
            fresh = self._take(updates)
            if self._inbox.first is not None:
                # Telegram sends what is not acknowledged again and again: look soon, but rarer while nothing new comes.
                glance = GLANCE[0] if fresh else min(glance * 2, GLANCE[1])
                await self._inbox.settled(glance)
                self._inbox.let_go(CROWDED if len(updates) == PollingLimit.MAX_LIMIT and not fresh else HOLD)

    async def confirm(self) -> None:
        """Acknowledge what is done, so that the next process does not get it again."""
        if self._offset != self._confirmed:
            try:
                await self._fetch(1, 0)
            except TelegramError as error:
                _log.warning("The last updates were not acknowledged (%s)", error)

    @property
    def _offset(self) -> int:
        first = self._inbox.first
        return self._next if first is None else first

    async def _fetch(self, limit: int, wait: int) -> list[Raw]:
        offset = self._offset
        query = urlencode({"offset": offset, "limit": limit, "timeout": wait, "allowed_updates": self._allowed})
        result = await self._request.post(f"{self._base_url}/getUpdates?{query}", read_timeout=wait + 10)
        self._confirmed = offset
        return result if isinstance(result, list) else []

    def _take(self, updates: list[Raw]) -> bool:
        fresh = False
        for update in updates:
            id = update["update_id"]
            self._next = id + 1
            if id not in self._inbox:
                self._inbox.take(update)
                fresh = True
        return fresh
