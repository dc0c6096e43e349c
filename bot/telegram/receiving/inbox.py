"""Updates that are being handled, in lanes, and the memory of those that were."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import deque
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.telegram.sending import now

App = Application[Any, Any, Any, Any, Any, Any]
Raw = dict[str, Any]

STARTED_AT_ONCE = 6
STARTING_SECONDS = 0.1
"""Updates that may be in their first tenth of a second at the same time, so that a crash interrupts few answers."""

HOLD_SECONDS = 30.0
"""Seconds for which the acknowledgement of other updates waits for one that takes long."""

HANDLING_SECONDS = 300.0
"""Seconds after which an update is given up."""

IDS_KEPT = 10_000
"""Answered updates that are remembered: far more than Telegram may send again."""

KEPT_BY_TELEGRAM_SECONDS = 24 * 3600
"""Seconds after which Telegram forgets an update: https://core.telegram.org/bots/api#getting-updates.

Its ids may start over later, so ids noted longer ago say nothing."""

_log = logging.getLogger(__name__)


class Journal:
    """The ids of the updates last answered, in a file that survives the process.

    An id reaches the operating system at once but not the disk: the process may be killed, not the power cut.
    """

    def __init__(self, path: Path | None) -> None:
        self.ids: deque[int] = deque(maxlen=IDS_KEPT)
        self._path, self._file, self._lines = path, -1, 0
        if path is None:
            return
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            if time.time() - os.fstat(self._file).st_mtime > KEPT_BY_TELEGRAM_SECONDS:
                os.ftruncate(self._file, 0)
            with path.open("rb") as lines:
                self.ids.extend(int(line) for line in lines if line.strip().isdigit())
            self._lines = len(self.ids)
        except OSError as error:
            self._give_up(error)

    def note(self, id: int) -> None:
        """Add an id, and cut the file down when it has grown to twice what is needed."""
        self.ids.append(id)
        if self._file < 0:
            return
        try:
            os.write(self._file, b"%d\n" % id)
            self._lines += 1
            if self._lines > 2 * IDS_KEPT:
                os.ftruncate(self._file, 0)
                os.write(self._file, b"".join(b"%d\n" % id for id in self.ids))
                self._lines = len(self.ids)
        except OSError as error:
            self._give_up(error)

    def close(self) -> None:
        """Close the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _give_up(self, error: OSError) -> None:
        _log.warning("%s can't be used (%s): a crash may repeat an answer", self._path, error.strerror)
        self.close()


@dataclass(slots=True, eq=False)
class Item:
    """An update under way, since when, and whether it no longer holds up the others."""

    task: asyncio.Task[None]
    since: float
    let_go: bool = False


class Inbox:
    """Hands updates to an application, each once, lane by lane."""

    def __init__(self, application: App, journal: Journal) -> None:
        self._application, self._journal = application, journal
        self._items: dict[int, Item] = {}
        self._lanes: dict[Hashable, asyncio.Task[None]] = {}
        self._done = set(journal.ids)
        self._free = asyncio.Semaphore(STARTED_AT_ONCE)
        self._idle = asyncio.Event()
        self._idle.set()

    def __contains__(self, id: int) -> bool:
        return id in self._done or id in self._items

    def __len__(self) -> int:
        return len(self._items)

    def take(self, raw: Raw) -> asyncio.Task[None] | None:
        """Begin to handle an update, or return the task that does already; None if it was answered before."""
        id: int = raw["update_id"]
        if id in self._done:
            return None
        if item := self._items.get(id):
            return item.task
        lane = lane_of(raw)
        task = asyncio.create_task(self._handle(id, raw, self._lanes.get(lane)), name=f"update {id}")
        self._items[id] = Item(task, now())
        self._lanes[lane] = task
        self._idle.clear()
        task.add_done_callback(lambda task: self._finished(id, lane, task))
        return task

    @property
    def first(self) -> int | None:
        """The id of the oldest update that is not done yet and still waited for."""
        return next((id for id, item in self._items.items() if not item.let_go), None)

    async def settled(self, seconds: float) -> bool:
        """Wait until no update is waited for, at most `seconds`; tell whether that came about."""
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True

    def let_go(self, age: float) -> None:
        """Wait no longer for updates that came `age` seconds ago or earlier; they go on, at their own risk."""
        for id, item in self._items.items():
            if not item.let_go and now() - item.since >= age:
                item.let_go = True
                _log.warning("Update %d takes over %g s; it no longer holds up the others", id, age)
        self._settle()

    async def drain(self, seconds: float) -> None:
        """Finish what has come within `seconds`; leave the rest to be sent again by Telegram."""
        end = now() + seconds
        while (tasks := {item.task for item in self._items.values()}) and now() < end:  # more may come meanwhile
            await asyncio.wait(tasks, timeout=end - now(), return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _handle(self, id: int, raw: Raw, previous: asyncio.Task[None] | None) -> None:
        if previous:
            await asyncio.wait({previous})
        async with self._entrance():
            await self._process(id, raw)

    @asynccontextmanager
    async def _entrance(self) -> AsyncIterator[None]:
        # Few at once, so that a crash interrupts few; but nobody waits for an update that takes long.
        await self._free.acquire()
        left = False

        def leave() -> None:
            nonlocal left
            if not left:
                left = True
                self._free.release()

        timer = asyncio.get_running_loop().call_later(STARTING_SECONDS, leave)
        try:
            yield
        finally:
            timer.cancel()
            leave()

    async def _process(self, id: int, raw: Raw) -> None:
        try:
            update = Update.de_json(raw, self._application.bot)
            async with asyncio.timeout(HANDLING_SECONDS):
                await self._application.process_update(update)
        except TimeoutError:
            _log.error("Update %d was given up after %g s", id, HANDLING_SECONDS)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task and task.cancelling():  # the process stops
                raise
            _log.error("Update %d was cut short by its handler", id)
        except Exception as error:  # whatever is wrong with one update, the next one must be handled
            _log.error("Update %d failed (%s)", id, type(error).__name__, exc_info=error)

    def _finished(self, id: int, lane: Hashable, task: asyncio.Task[None]) -> None:
        if self._lanes.get(lane) is task:
            del self._lanes[lane]
        if task.cancelled():  # not done: it stays, so that nothing from it on is acknowledged
            return
        del self._items[id]
        if len(self._journal.ids) == IDS_KEPT:
            self._done.discard(self._journal.ids[0])
        self._journal.note(id)
        self._done.add(id)
        self._settle()

    def _settle(self) -> None:
        if self.first is None:
            self._idle.set()


def lane_of(raw: Raw) -> Hashable:
    """Return what an update has to wait its turn in: updates with the same lane are handled one after another.

    A pressed button waits for the same person's other presses in that chat only, an inline query for the same person's.
    """
    match raw:
        case {"callback_query": {"from": {"id": int(person)}, "message": {"chat": {"id": int(chat)}}}}:
            return "press", person, chat
        case {"callback_query": {"from": {"id": int(person)}}}:
            return "press", person
        case {"inline_query": {"from": {"id": int(person)}}}:
            return "inline", person
    chats = [value["chat"] for value in raw.values() if isinstance(value, dict) and isinstance(value.get("chat"), dict)]
    id = chats[0].get("id") if chats else None
    return id if isinstance(id, int) else ("update", raw["update_id"])
