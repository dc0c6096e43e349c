"""The inbox at work: what is received is written down, claimed, answered, and then done.

An update is safe once it is written. Where the store can't be written, updates go from hand to mouth: each is answered
from memory, and whoever received it is told when, so that it can be acknowledged then and not before.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter

from sqlalchemy import Connection

from bot.errors import StoreError
from bot.store import queue, shared
from bot.store.lanes import Finished, Lanes, Work
from bot.store.queue import Arrival, Claim, Queue
from bot.store.store import Store
from bot.store.waiting import wait

TURN_SECONDS = 6.0
"""How long the store may take before an update is answered from memory: a little more than SQLite waits for a lock."""

REST_SECONDS = 5.0
"""How long a store that failed is left alone."""

NOTING_SECONDS = 2.0
"""How long a stop waits for answers that are on their way to be sent and noted."""

HEARTBEAT_SECONDS = 2.5
"""How often a process says that it lives: three times and more within a lease."""

LOOK_SECONDS = 1.0
"""How long Postgres is left alone before it is looked into though nothing was heard."""

PRUNE_SECONDS = 3600.0
FORGET_SECONDS = 60.0
"""How often ids of answered updates are deleted, and what was remembered for a while."""

REMEMBERED = 10_000
"""How many ids of updates a process remembers itself."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Says whether an update is new, and when it is answered if it is only in memory until then."""

    fresh: bool
    answered: asyncio.Task[None] | None = None


class Inbox:
    """Takes updates in and has each answered once, those of one chat in order.

    `bot` tells the updates of one bot from those of another in the same database. Without `work` this process only
    receives, and others answer.
    """

    def __init__(self, store: Store, bot: str, work: Work | None, latency: Callable[[], float] = lambda: 0.0) -> None:
        self._store, self._work = store, work
        self.owner = uuid.uuid4().hex
        self._queue = Queue(bot, self.owner)
        self._wake = asyncio.Event()
        self._lanes = Lanes(work, latency, self._wake.set, lambda: not self.failing)
        self.gate = self._lanes.gate
        self.count_changed: Callable[[int], None] = lambda count: None
        """Told now and then how many processes answer."""
        self.failing = False
        self._arrived: list[tuple[Arrival, asyncio.Future[Receipt]]] = []
        self._written: list[tuple[asyncio.Future[Receipt], Receipt]] = []
        self._confirming: asyncio.Task[None] | None = None
        self._seen: OrderedDict[int, asyncio.Task[None] | None] = OrderedDict()
        self._answered_from_memory: set[int] = set()
        self._looks = True
        self._unclaimed: set[int] = set()
        self._rests_until = self._pruned = self._forgot = -float("inf")
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to work; raises StoreError if another process has the same SQLite file."""
        self._store.be_alone()
        self._tasks.append(asyncio.create_task(self._run()))
        if self._store.is_shared:
            self._tasks.append(asyncio.create_task(self._beat()))
            self._store.listen("inbox", lambda _: self._wake.set())
            self._store.follow()
        else:
            with suppress(StoreError):
                await self._store.call(self._queue.release_all)
        self._wake.set()

    def receive(self, arrival: Arrival) -> asyncio.Future[Receipt]:
        """Take an update in; with the receipt it is safe, or the receipt says when it is answered.

        A StoreError instead: it can neither be kept nor answered here, and must not be acknowledged.
        """
        waiting: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._arrived.append((arrival, waiting))
        self._wake.set()
        return waiting

    async def close(self, seconds: float) -> None:
        """Finish what is being answered within `seconds`; what is not stays in the store.

        In the last of them nothing is sent any more, so that what is on its way can be noted and does not come twice.
        """
        self._lanes.closing = True
        under_way = [*self._lanes.running, *([self._confirming] if self._confirming else [])]
        if under_way:
            await asyncio.wait(under_way, timeout=max(0.0, seconds - NOTING_SECONDS))
            with suppress(TimeoutError):
                async with asyncio.timeout(NOTING_SECONDS):
                    await self._lanes.shut()
        tasks = [*self._tasks, *under_way, *self._lanes.running]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for waiting in (*(waiting for _, waiting in self._arrived), *(waiting for waiting, _ in self._written)):
            if not waiting.done():
                waiting.set_exception(StoreError("The bot stops."))

        def leave(connection: Connection) -> None:
            self._note(connection, dict(self._lanes.finished))
            self._queue.release(connection)
            shared.let_go(connection, self.owner)

        try:
            await self._store.call(leave, 2.0)
        except StoreError as error:
            _log.warning("%s Some of the last answers may come again.", error)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            look = LOOK_SECONDS if self._store.is_shared or self.failing else PRUNE_SECONDS
            if not self._wake.is_set():
                await wait(self._wake, look)
            self._wake.clear()
            arrived, self._arrived = self._arrived, []
            finished = dict(self._lanes.finished)
            rested = loop.time() >= self._rests_until
            new = [arrival for arrival, _ in arrived if arrival.update_id not in self._seen]
            room = self._lanes.room if self._may_find or any(arrival.payload for arrival in new) else 0
            if not (arrived or finished or room) or (not rested and not arrived):
                continue
            try:
                if not rested:
                    raise StoreError("The database is left alone for a moment.")
                turn = partial(
                    self._turn,
                    arrivals=new,
                    finished=finished,
                    room=room,
                    at_once=self._are_first(new, room),
                    known=frozenset(self._lanes.held) if self.failing else None,
                )
                fresh, claims = await self._store.call(turn, TURN_SECONDS, synced=False)
                if room:
                    self._looks = len(claims) == room
            except Exception as error:  # whatever is wrong with the store, people get their answers
                self._looks = True
                self._fall_back(arrived, error)
                continue
            self._recover()
            for id, one in finished.items():
                self._lanes.finished.pop(id, None)
                one.noted.set()
            for arrival, waiting in arrived:
                known = self._seen.get(arrival.update_id)
                new_here = self._is_new(arrival.update_id)
                receipt = Receipt(new_here and arrival.update_id in fresh, known)
                if arrival.payload:
                    self._written.append((waiting, receipt))
                elif not waiting.done():
                    waiting.set_result(receipt)
            if self._written and self._confirming is None:
                self._confirming = asyncio.create_task(self._confirm())  # first: the disk works while answers are made
            for claimed in filter(None, claims):
                self._lanes.begin(claimed)

    async def _confirm(self) -> None:
        """Say that what was written is safe, once the disk has it: its answer need not wait for that."""
        while self._written:
            written, self._written = self._written, []
            error: StoreError | None = StoreError("The bot stops.")  # unless something else becomes of it
            try:
                await self._store.sync(TURN_SECONDS)
                error = None
            except StoreError as failure:
                error = failure
            except Exception as failure:  # a driver's own: nobody may wait for ever
                error = StoreError(type(failure).__name__)
            finally:
                for waiting, receipt in written:
                    if waiting.done():
                        continue
                    if error:
                        waiting.set_exception(error)
                    else:
                        waiting.set_result(receipt)
        self._confirming = None

    def _are_first(self, arrivals: Sequence[Arrival], room: int) -> bool:
        """Tell whether what came can be begun at once: nothing else waits, in its chats or elsewhere."""
        chats = [arrival.chat for arrival in arrivals if arrival.payload]
        return not self._may_find and len(set(chats)) == len(chats) <= room and not any(map(self._lanes.has, chats))

    def _turn(
        self,
        connection: Connection,
        arrivals: Sequence[Arrival],
        finished: dict[int, Finished],
        room: int,
        at_once: bool,
        known: frozenset[int] | None,
    ) -> tuple[set[int], list[list[Claim]]]:
        """Do in one transaction what is to be done: keep what came, note what is answered, claim what is next.

        After a turn that failed, `known` is what this process works on: that turn may have claimed more, unheard.
        """
        now = queue.moment(connection)
        if now - self._pruned >= PRUNE_SECONDS:
            self._pruned = now
            self._queue.prune(connection, now)
        if now - self._forgot >= FORGET_SECONDS:
            self._forgot = now
            shared.forget_due(connection, now)
        fresh = self._queue.add(connection, arrivals, now, claimed=at_once)
        self._note(connection, finished)
        if known is not None:
            self._queue.release(connection, but=known)
        new = [one for one in arrivals if one.payload and one.update_id in fresh]
        if at_once:
            new.sort(key=attrgetter("rank"))
            return fresh, [[Claim(one.update_id, one.chat, one.payload, queue.steady(), 1)] for one in new]
        if self._work and not self._store.is_shared:
            self._unclaimed.update(one.chat for one in new)
        claims = self._queue.claim(connection, room, self._choose, now) if room else []
        mine = {one[0].chat for one in claims if one}
        if self._store.is_shared and any(one.payload and one.chat not in mine for one in arrivals):
            self._store.notify(connection, "inbox")  # what is claimed here is nobody else's
        return fresh, claims

    def _note(self, connection: Connection, finished: dict[int, Finished]) -> None:
        for state in (queue.DONE, queue.ASIDE):
            self._queue.finish(connection, [id for id, one in finished.items() if one.state == state], state)
        for one in finished.values():
            for write in one.writes.values():
                write(connection)

    def _choose(self, claims: Sequence[Claim]) -> Collection[int]:
        assert self._work is not None
        if len(claims) < queue.BACKLOG:
            self._unclaimed.discard(claims[0].chat)
        else:
            self._unclaimed.add(claims[0].chat)
        here = {claim.update_id for claim in claims if claim.update_id in self._answered_from_memory}
        return here | set(self._work.choose([claim for claim in claims if claim.update_id not in here]))

    @property
    def _may_find(self) -> bool:
        """Tell whether it is worth a look what can be claimed; alone, this process knows what it has not claimed."""
        return self._store.is_shared or self._looks or bool(self._unclaimed)

    def _fall_back(self, arrived: list[tuple[Arrival, asyncio.Future[Receipt]]], error: Exception) -> None:
        """Answer what came from memory."""
        if not self.failing:
            self.failing = True
            _log.warning("%s Until it works again, updates are acknowledged only once they are answered.", error)
        for id, one in self._lanes.finished.items():
            one.noted.set()  # it can't be for now, and others wait
            self._lanes.finished[id] = replace(one, writes={})  # what is only remembered must not be what is wrong
        now = asyncio.get_running_loop().time()
        if now >= self._rests_until:
            self._rests_until = now + REST_SECONDS
        for arrival, waiting in arrived:
            if waiting.done():
                continue
            if arrival.payload and self._work is None:
                waiting.set_exception(StoreError(str(error)))
                continue
            known = self._seen.get(arrival.update_id)
            fresh = self._is_new(arrival.update_id)
            if fresh and arrival.payload:
                claim = Claim(arrival.update_id, arrival.chat, arrival.payload, queue.steady(), 1)
                self._seen[arrival.update_id] = known = self._lanes.begin([claim])
                self._answered_from_memory.add(arrival.update_id)
            waiting.set_result(Receipt(fresh, known))

    def _recover(self) -> None:
        if self.failing:
            self.failing = False
            _log.info("The inbox is written again.")

    def _is_new(self, id: int) -> bool:
        """Tell whether this process sees an update for the first time, and remember it."""
        if id in self._seen:
            return False
        self._seen[id] = None
        if len(self._seen) > REMEMBERED:
            self._answered_from_memory.discard(self._seen.popitem(last=False)[0])
        return True

    async def waiting(self) -> tuple[int, float]:
        """Return how many updates wait for their answer, and for how many seconds the oldest does."""

        def look(connection: Connection) -> tuple[int, float]:
            count, since = self._queue.waiting(connection)
            return count, 0.0 if since is None else queue.moment(connection) - since

        return await self._store.call(look, HEARTBEAT_SECONDS)

    async def hold(self, name: str) -> bool:
        """Take or prolong the right to do what only one process may do; alone on SQLite it always is ours."""
        if not self._store.is_shared:
            return True

        def take(connection: Connection) -> bool:
            now = queue.moment(connection)
            return shared.hold(connection, f"{self._queue.bot} {name}", self.owner, queue.LEASE_SECONDS, now)

        try:
            return await self._store.call(take, HEARTBEAT_SECONDS, synced=False)
        except StoreError:
            return False

    async def holds(self, name: str) -> None:
        """Return when that right is lost: nobody could prolong it for as long as it lasts."""
        kept = time.monotonic()
        while time.monotonic() - kept < queue.LEASE_SECONDS - HEARTBEAT_SECONDS:
            await asyncio.sleep(HEARTBEAT_SECONDS if self._store.is_shared else PRUNE_SECONDS)
            if await self.hold(name):
                kept = time.monotonic()

    async def _beat(self) -> None:
        """Go on holding what is claimed, and see how many others there are."""
        name = f"{self._queue.bot} answers "

        def prolong(connection: Connection) -> int:
            now = queue.moment(connection)
            self._queue.prolong(connection, now)
            if self._work:
                shared.hold(connection, name + self.owner, self.owner, queue.LEASE_SECONDS, now)
            return shared.holders(connection, name, now)

        while True:
            with suppress(StoreError):
                self.count_changed(max(1, await self._store.call(prolong, synced=False)))
            await asyncio.sleep(HEARTBEAT_SECONDS)
