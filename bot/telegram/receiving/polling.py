"""Long polling: Telegram is asked for updates, and what is asked for next acknowledges those before it."""

from __future__ import annotations

import asyncio
import json
import logging
from urllib.parse import urlencode

from telegram.constants import PollingLimit
from telegram.error import Conflict, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.telegram.receiving.inbox import HOLD_SECONDS, Inbox, Raw
from bot.telegram.receiving.trouble import Trouble, told
from bot.telegram.sending import ServerError, seconds

POLL_SECONDS = 30
"""Seconds for which Telegram holds a request for updates until there are some."""

LONE_LOOK_SECONDS = 0.05
BUSY_LOOK_SECONDS = 0.01
LONGEST_LOOK_SECONDS = 0.25
"""Seconds to wait for answers under way before Telegram is asked for more: for one alone, for several, and at most.

What is not acknowledged comes at once, again and again, so that asking sooner brings a lone answer nothing. Where
several are under way others follow, and must not wait for these.
"""

CROWDED_HOLD_SECONDS = 5.0
"""Seconds after which an update is no longer waited for while as many as Telegram gives at once stand behind it."""

RETRY_DELAYS = (0.3, 0.6, 1.0, 1.0, 2.0, 4.0, 8.0, 15.0)
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
        """Fetch until cancelled; raise ConfigError once it is clear that Telegram refuses the token."""
        trouble, look = Trouble(RETRY_DELAYS), BUSY_LOOK_SECONDS
        while True:
            try:
                updates = await self._fetch(PollingLimit.MAX_LIMIT, POLL_SECONDS)
            except TelegramError as error:
                delay = seconds(error) if isinstance(error, RetryAfter) else trouble.delay(error)
                reason = WHO_ELSE if isinstance(error, Conflict) else told(error)
                _log.warning("No updates: %s; next try in %g s", reason, delay)
                await asyncio.sleep(delay)
                continue
            if trouble:
                _log.info("Telegram answers again")
                trouble.over()
            fresh = self._take(updates)
            if self._inbox.first is not None:
                first_look = LONE_LOOK_SECONDS if len(self._inbox) == 1 else BUSY_LOOK_SECONDS
                look = first_look if fresh else min(2 * look, LONGEST_LOOK_SECONDS)
                await self._inbox.settled(look)
                crowded = len(updates) == PollingLimit.MAX_LIMIT and not fresh
                self._inbox.let_go(CROWDED_HOLD_SECONDS if crowded else HOLD_SECONDS)

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
        updates = [update for update in result if _is_update(update)] if isinstance(result, list) else []
        if not updates and result != []:
            raise ServerError("what came are no updates")
        return updates

    def _take(self, updates: list[Raw]) -> bool:
        fresh = False
        for update in updates:
            id = update["update_id"]
            self._next = id + 1
            if id not in self._inbox:
                self._inbox.take(update)
                fresh = True
        return fresh


def _is_update(update: object) -> bool:
    return isinstance(update, dict) and type(update.get("update_id")) is int
