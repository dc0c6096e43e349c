"""The door that both ways in lead to: an update is safe, or is being handled, before it is acknowledged."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from bot.store.inbox import Inbox
from bot.telegram.receiving.answering import Answering
from bot.telegram.receiving.reading import Raw, arrival

HOLD_SECONDS = 30.0
"""How long an update that is only in memory holds up its acknowledgement."""


class Taking:
    """Takes updates in, each where it belongs."""

    def __init__(self, inbox: Inbox, answering: Answering, bot: int) -> None:
        self._inbox, self._answering, self._bot = inbox, answering, bot
        self.taken, self.last = 0, 0.0

    async def take(self, updates: Sequence[Raw]) -> None:
        """Return when all these updates may be acknowledged; raises StoreError if one of them must not be."""
        answered = await asyncio.gather(*(self._take(update) for update in updates))
        if pending := [task for task in answered if task and not task.done()]:
            await asyncio.wait(pending, timeout=HOLD_SECONDS)

    async def _take(self, raw: Raw) -> asyncio.Task[None] | None:
        self.taken += 1
        self.last = time.time()
        if "inline_query" in raw:  # the next keystroke asks again: not worth a note
            self._answering.run_errand(raw)
            return None
        kept = arrival(raw, self._bot)
        receipt = await self._inbox.receive(kept)
        if receipt.fresh and not kept.payload:
            self._answering.run_errand(raw)
        return receipt.answered
