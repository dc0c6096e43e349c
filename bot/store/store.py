"""The store as the event loop sees it: nothing here blocks, and recording never fails."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Collection
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Self, TypeVar

from sqlalchemy import Connection, func, select

from bot.errors import StoreError
from bot.store import tables
from bot.store.alone import Lock
from bot.store.database import Database, UnreachableError
from bot.store.listening import CHANNEL, Listener
from bot.store.pruning import Pruning
from bot.store.records import Miss, Record, Wishes, now
from bot.store.waiting import wait, within
from bot.store.worker import Worker

T = TypeVar("T")

Writes = dict[object, Callable[[Connection], object]]

pending: ContextVar[Writes | None] = ContextVar("pending", default=None)
"""What is to be written along with the note that an update is answered, by what it is about; None: at once."""

_log = logging.getLogger(__name__)

QUEUE_LIMIT = 1000
"""How many records wait for the database; when it is full, new ones are dropped and counted in the log."""

SETTINGS_KEPT = 10_000
"""How many chats' settings are in memory, least recently read out."""

SETTINGS_FRESH = timedelta(seconds=60)
"""After how long another process's change of a setting is seen at the latest, though nothing was heard of it."""

SETTINGS = "settings"
"""The word by which processes tell each other that a setting was changed."""

REST = timedelta(seconds=5)
"""How long settings are taken from memory alone after the database failed."""

COMPLAINT_EVERY = timedelta(seconds=60)
"""How often the log says that the database fails."""

READ_SECONDS = 2.0
CALL_SECONDS = 10.0
CLOSE_SECONDS = 3.0
"""How long the database may take: where somebody waits for an answer, anywhere else, and to write what is left at a
stop."""

PRUNE_SECONDS = 3600.0
"""How often a bot that nobody writes to looks for what is too old."""

LONGEST_PAUSE = 60.0
"""How long records wait at most while the database fails: each time twice as long as before."""

_NEVER = datetime.min.replace(tzinfo=UTC)


class Store:
    """What must outlive a restart; make one with `await Store.open(url)` and end it with `await store.close()`."""

    def __init__(self, database: Database, clock: Callable[[], datetime], pause: float, retention: timedelta) -> None:
        self.retention = retention
        self._pruning = Pruning(retention)
        self._database = database
        self._clock = clock
        self._pause = pause
        self._worker, self._disk = Worker(), Worker()
        self._records: deque[Record] = deque()
        self._moves: dict[int, int] = {}
        self._settings: OrderedDict[int, tuple[Wishes, datetime]] = OrderedDict()
        self._broken_until = _NEVER
        self._dropped = 0
        self._complained = _NEVER
        self._failing = False
        self._wake = asyncio.Event()
        self._closing = asyncio.Event()
        self._writing = asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None
        self.replies: Counter[str] = Counter()
        self._lock: Lock | None = None
        self._listener: Listener | None = None

    @property
    def is_shared(self) -> bool:
        """Say whether other processes may use the database at the same time."""
        return not self._database.is_sqlite

    def be_alone(self) -> None:
        """Keep other processes from answering on the same SQLite file; raises StoreError if one does already."""
        if self._database.file and self._lock is None:
            self._lock = Lock(self._database.file)

    def listen(self, word: str, heard: Callable[[str], object]) -> None:
        """Have `heard` called in this event loop, with what follows, whenever any process says `word`."""
        if self._listener is None:
            self._listener = Listener(self._database.conninfo)
        self._listener.heard[word] = heard

    def follow(self) -> None:
        """Have what other processes change read anew as soon as they say so."""
        if self.is_shared:
            self.listen(SETTINGS, self._doubt_settings)

    def _doubt_settings(self, said: str) -> None:
        for chat_id, (value, _) in self._settings.items():
            self._settings[chat_id] = value, _NEVER

    def notify(self, connection: Connection, word: str, more: str = "") -> None:
        """Say `word`, and more about it, to every process that listens, once the transaction is done."""
        if self.is_shared:
            connection.execute(select(func.pg_notify(CHANNEL, f"{word} {more}".rstrip())))

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        clock: Callable[[], datetime] = now,
        pause: float = 1.0,
        retention: timedelta = tables.RETENTION,
    ) -> Self:
        """Open the database at `url` and bring its tables up to date.

        A database that can't be used just now is tried again in the background while the store answers from memory.
        `pause` is how long, in seconds, records gather before they are written; `retention` how long they are kept.
        Raises StoreError with the remedy if the URL or the database can't be used and waiting can't help.
        """
        database = Database(url)
        store = cls(database, clock, pause, retention)
        try:
            await store.call(lambda connection: None)
        except StoreError as error:
            if not isinstance(error, UnreachableError):
                await store.close()
                raise
            store._rest(error)
        store._wake.set()
        store._writer = asyncio.create_task(store._write_on())
        return store

    async def close(self) -> None:
        """Write what waits, for three seconds at most, and close the database."""
        self._closing.set()
        self._wake.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                if self._writer:
                    await self._writer
                await self._worker.call(self._database.close)
        if self._listener:
            self._listener.stop()
        if self._lock:
            self._lock.release()
        self._disk.stop(lambda: None)
        self._worker.stop(self._database.close)  # if a call still hangs, once it is done
        if self._records:  # one write may still be under way, and nobody can wait for what becomes of it
            _log.warning("%d records may be lost: the database is too slow or down.", len(self._records))

    async def wishes(self, chat_id: int) -> Wishes:
        """Return what a chat wishes; what is not known within two seconds is off."""
        known = self._settings.get(chat_id, (Wishes(), _NEVER))
        value, fresh_until = known
        if self._clock() < max(fresh_until, self._broken_until):
            return value
        try:
            value = await self.call(partial(tables.wishes, chat_id=chat_id, moves=dict(self._moves)), READ_SECONDS)
        except StoreError as error:
            self._rest(error)
            return value
        if self._settings.get(chat_id, known) is known:  # else it was set while we read
            self._remember(chat_id, value)
        return value

    async def wish(self, chat_id: int, **wanted: bool | str) -> None:
        """Keep some of a chat's wishes by their names in `Wishes`; raises StoreError if they can't be kept."""
        moves = dict(self._moves)

        def keep(connection: Connection) -> Wishes:
            self.notify(connection, SETTINGS)
            return tables.set_wishes(connection, chat_id, wanted, moves)

        self._remember(chat_id, await self.call(keep))

    async def migrate_chat(self, old: int, new: int) -> None:
        """Give the settings of a group to the supergroup it became; again and again if the database is down.

        Telegram says it twice, once in either chat; the second time changes nothing.
        """
        value, _ = self._settings.pop(old, self._settings.get(new, (Wishes(), _NEVER)))
        self._settings[new] = (value, _NEVER)  # good enough while the database is down; read again before that
        self._moves[old] = new
        self._wake.set()
        if self._clock() >= self._broken_until:
            await self._flush()

    def record(self, record: Record) -> None:
        """Keep what was answered or missed; return at once and never raise."""
        self.replies[record.kind] += 1
        if len(self._records) >= QUEUE_LIMIT:
            self._dropped += 1
            self._complain("The database is too slow or down.")
        else:
            self._records.append(record)
            self._wake.set()

    async def misses(self, limit: int = tables.MISSES_KEPT) -> list[Miss]:
        """Return the questions nobody could answer, most asked first; raises StoreError if they can't be read."""
        await self._flush()
        return await self.call(partial(tables.read_misses, limit=limit))

    async def forget_misses(self, keys: Collection[str] | None = None) -> int:
        """Delete the misses with these keys, or all, and return how many went."""
        await self._flush()
        return await self.call(partial(tables.forget_misses, keys=keys))

    async def answered(self, days: int = 0, of: tuple[str, str] | None = None) -> dict[str, int]:
        """Return how often each entry was answered in the last `days` days (UTC; 0: since it is kept), most first.

        `of` are title and language of a FAQ; None: of all in the database.
        """
        await self._flush()
        since = self._clock() - timedelta(days=(days or self.retention.days) - 1)
        return await self.call(partial(tables.read_answers, since=since, of=of))

    async def flush(self) -> None:
        """Write what was recorded, as far as the database can be used; raises StoreError if it hangs."""
        await within(CALL_SECONDS, self._flush())

    async def call(self, work: Callable[[Connection], T], seconds: float | None = None, *, synced: bool = True) -> T:
        """Return what `work` returns, in one transaction; raises StoreError if that fails or takes longer.

        `seconds` are `CALL_SECONDS` unless given. What took too long may have been done all the same. `synced` as in
        `Database.run`.
        """
        return await within(seconds or CALL_SECONDS, self._worker.call(partial(self._database.run, work, synced)))

    async def look(self, work: Callable[[Connection], T], seconds: float) -> T:
        """Return what `work` returns, which changes nothing and reads one row; raises StoreError like `call`."""
        return await within(seconds, self._worker.call(partial(self._database.look, work)))

    async def write(self, about: object, work: Callable[[Connection], object]) -> None:
        """Have `work` done in the transaction that notes the update under way as answered; where there is none, now.

        Of several about the same the last one counts. A crash leaves all that an answer changes, or nothing.
        """
        writes = pending.get()
        if writes is None:
            await self.call(work, synced=False)
        else:
            writes[about] = work

    async def sync(self, seconds: float = CALL_SECONDS) -> None:
        """Return once what was written survives a loss of power as well; raises StoreError if that fails."""
        await within(seconds, self._disk.call(self._database.sync), "disk")

    async def _write_on(self) -> None:
        """Write what was recorded, a batch at a time, and prune, until the store is closed."""
        pause = self._pause
        while not self._closing.is_set():
            await wait(self._wake, PRUNE_SECONDS)
            await wait(self._closing, pause)
            self._wake.clear()
            pause = self._pause if await self._write() else min(2 * pause, LONGEST_PAUSE)
        await self._flush()

    async def _flush(self) -> None:
        """Write what waits, if anything does."""
        if self._records or self._moves:
            await self._write()

    async def _write(self) -> bool:
        """Write what waits, prune, and say whether that worked; what failed only for now goes on waiting.

        Whoever waits for this may be cancelled. The write is not: written but not taken out, records would count twice.
        """
        return await asyncio.shield(self._write_out())

    async def _write_out(self) -> bool:
        async with self._writing:
            records, moves = list(self._records), dict(self._moves)
            try:
                await self._worker.call(partial(self._database.run, partial(self._put, records, moves, self._clock())))
            except UnreachableError as error:
                self._rest(error)
                self._wake.set()
                return False
            except Exception as error:  # whatever it is, these records are its cause or can't be saved
                self._dropped += len(records)
                self._complain(error)
            else:
                self._recover()
                for old in moves:
                    self._moves.pop(old, None)
            for _ in records:
                self._records.popleft()
            return True

    def _put(self, records: list[Record], moves: dict[int, int], at: datetime, connection: Connection) -> None:
        tables.keep(connection, records, moves, at)
        self._pruning.prune(connection, at)

    def _remember(self, chat_id: int, value: Wishes) -> None:
        self._settings[chat_id] = (value, self._clock() + SETTINGS_FRESH)
        self._settings.move_to_end(chat_id)
        while len(self._settings) > SETTINGS_KEPT:
            self._settings.popitem(last=False)

    def _rest(self, error: object) -> None:
        """Leave the database alone for a moment, so that a chat after another does not wait for it."""
        self._broken_until = self._clock() + REST
        self._complain(error)

    def _complain(self, error: object) -> None:
        """Log a failure, once a minute at most."""
        self._failing = True
        if self._clock() - self._complained >= COMPLAINT_EVERY:
            self._complained = self._clock()
            lost = f" {self._dropped} records were dropped so far." if self._dropped else ""
            _log.warning("%s The bot goes on without it.%s", error, lost)

    def _recover(self) -> None:
        if self._failing:
            self._failing = False
            self._complained = self._broken_until = _NEVER
            _log.info("The database works again.")
