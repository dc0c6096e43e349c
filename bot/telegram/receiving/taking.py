"""The door that both ways in lead to: an update is safe, or is being handled, before it is acknowledged."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Sequence

from bot.store.inbox import Inbox, Receipt
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
        receipts = await asyncio.gather(*filter(None, map(self._take, updates)))
        if pending := [one.answered for one in receipts if one.answered and not one.answered.done()]:
            await asyncio.wait(pending, timeout=HOLD_SECONDS)

    def _take(self, raw: Raw) -> Awaitable[Receipt] | None:
        self.taken += 1
        self.last = time.time()
        if "inline_query" in raw:  # the next keystroke asks again: not worth a note
            self._answering.run_errand(raw)
            return None
        kept = arrival(raw, self._bot)
        receipt = self._inbox.receive(kept)
        return receipt if kept.payload else self._press(raw, receipt)

    async def _press(self, raw: Raw, noted: Awaitable[Receipt]) -> Receipt:
        receipt = await noted
        if receipt.fresh:
            self._answering.run_errand(raw)
        return receipt
