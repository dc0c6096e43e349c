"""Answering what was claimed: each chat's updates one after another, those of many chats at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from bot.store import queue
from bot.store.gate import Passage, passage, unnoted, updates
from bot.store.queue import Claim
from bot.store.store import Writes, pending

FATAL_TRIES = 10
"""How many processes may end while they answer the same update before it is set aside."""

RETRY_SECONDS = (1.0, 4.0)
"""How long an update that fails for a reason of its own is left alone before the second and the third try, the last."""

LANES = 500
"""How many chats are worked on at once, nearly all of which wait for Telegram to take more."""

_log = logging.getLogger(__name__)


class Work(Protocol):
    """What the inbox is for."""

    async def answer(self, claim: Claim) -> None:
        """Answer an update; raises what is wrong with it. What is wrong with the rest of the world is waited for."""

    async def give_up(self, claim: Claim, error: Exception | None) -> None:
        """Say that there will be no answer; None: it ended several processes."""

    def choose(self, claims: Sequence[Claim]) -> Collection[int]:
        """Return the ids of those of one chat's waiting updates that need no answer of their own."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of an update, what is written along with that, and who waits for the note."""

    state: str
    writes: Writes
    noted: asyncio.Event = field(default_factory=asyncio.Event)


class Lanes:
    """Has `work` answer what is claimed, a lane for each chat; what is `finished` waits there until it is noted.

    `held` are the updates that a lane was given and that are not through.

    `changed` is called when there is something to note, or room for more; `noting` tells whether notes can be written.
    """

    def __init__(
        self,
        work: Work | None,
        latency: Callable[[], float],
        changed: Callable[[], None],
        noting: Callable[[], bool],
    ) -> None:
        self._work, self._changed, self._noting = work, changed, noting
        self.gate = updates(latency, changed)
        self._unnoted = unnoted(latency)
        self.finished: dict[int, Finished] = {}
        self.held: set[int] = set()
        self._lanes: dict[int, asyncio.Task[None]] = {}
        self.running: set[asyncio.Task[None]] = set()
        self.closing = False

    @property
    def room(self) -> int:
        """How many more chats may be worked on: no more than are soon let in, so that others can have them."""
        if self._work is None or self.closing:
            return 0
        return max(0, min(LANES - len(self._lanes), 2 * self.gate.limit - self.gate.inside - self.gate.outside))

    def has(self, chat: int) -> bool:
        """Tell whether a chat is worked on."""
        return chat in self._lanes

    def begin(self, claims: Sequence[Claim]) -> asyncio.Task[None]:
        """Have a chat's updates answered once those before them are."""
        chat = claims[0].chat
        lane = asyncio.create_task(self._work_through(claims, self._lanes.get(chat)))
        self._lanes[chat] = lane
        self.running.add(lane)
        ids = [claim.update_id for claim in claims]
        self.held.update(ids)
        lane.add_done_callback(lambda lane: self._ended(chat, lane, ids))
        return lane

    async def shut(self) -> None:
        """Let nothing be sent any more, and wait until what is on its way is noted."""
        await self._unnoted.shut()

    def _ended(self, chat: int, lane: asyncio.Task[None], ids: Collection[int]) -> None:
        self.running.discard(lane)
        self.held.difference_update(ids)
        if self._lanes.get(chat) is lane:
            del self._lanes[chat]
        self._changed()

    async def _work_through(self, claims: Sequence[Claim], previous: asyncio.Task[None] | None) -> None:
        if previous:
            await asyncio.wait({previous})
        for claim in claims:
            way = Passage(self._unnoted)
            passage.set(way)
            try:
                with await self.gate.enter():
                    writes: Writes = {}
                    pending.set(writes)
                    state = await self._attend(claim)
                done = self.finished[claim.update_id] = Finished(state, writes if state == queue.DONE else {})
                self._changed()
                if self._noting():  # else nobody knows how long that takes
                    await done.noted.wait()
            finally:
                way.leave()

    async def _attend(self, claim: Claim) -> str:
        assert self._work is not None
        error: Exception | None = None
        if claim.tries <= FATAL_TRIES:
            for pause in (*RETRY_SECONDS, 0.0):
                try:
                    await self._work.answer(claim)
                    return queue.DONE
                except Exception as failure:
                    error = failure
                    _log.warning("Update %d failed (%s)", claim.update_id, type(failure).__name__)
                    await asyncio.sleep(pause)
        _log.error("Update %d is set aside", claim.update_id)
        with suppress(Exception):  # it is about an update that fails whatever is done about it
            await self._work.give_up(claim, error)
        return queue.ASIDE
