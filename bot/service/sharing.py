"""Memories that several processes share: in the store, where it is one that they share, else in this process.

A store that fails costs nobody an answer: what this process remembers itself has to do meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from bot.conversation import Context
from bot.conversation.values import Choice
from bot.errors import StoreError
from bot.service.memory import Memories, Memory
from bot.store import Store, people, queue, shared
from bot.store.store import READ_SECONDS, Writes, pending

OWN = ("texts",)
"""Memories that are of no use to another process: what they hold is made with this one's hashes."""


class SharedMemories(Memories):
    """Makes memories that are kept in `store`, where that is one which several processes share."""

    def __init__(self, clock: Callable[[], float], bot: str = "") -> None:
        super().__init__(clock)
        self.bot = bot  # several may share a database, and talk to the same people
        self.store: Store | None = None
        self._kinds: dict[str, type[Any]] = {"Context": Context, "Choice": Choice}

    def teach(self, kind: type[Any]) -> None:
        """Let values of a dataclass be kept."""
        self._kinds[kind.__name__] = kind

    def make(self, name: str, seconds: float) -> Memory[Any, Any]:
        """Make a memory that holds each item for `seconds`, and is found again by its `name` in other processes."""
        local = super().make(name, seconds)
        return local if name in OWN else SharedMemory(self, name, seconds, local)

    def pack(self, value: Any) -> Any:
        """Return a value as JSON knows it."""
        if isinstance(value, tuple):
            return {"tuple": [self.pack(one) for one in value]}
        if isinstance(value, datetime):
            return {"datetime": value.isoformat()}
        if is_dataclass(value):
            kept = {field.name: self.pack(getattr(value, field.name)) for field in fields(value)}
            return {"kind": type(value).__name__, "fields": kept}
        return value

    def unpack(self, packed: Any) -> Any:
        """Return what `pack` was given."""
        match packed:
            case {"tuple": items}:
                return tuple(self.unpack(item) for item in items)
            case {"datetime": text}:
                return datetime.fromisoformat(text)
            case {"kind": name, "fields": kept}:
                return self._kinds[name](**{name: self.unpack(value) for name, value in kept.items()})
        return packed


class SharedMemory:
    """A memory in the store, with one of this process behind it."""

    def __init__(self, memories: SharedMemories, name: str, seconds: float, local: Memory[Any, Any]) -> None:
        self._memories, self._name, self._seconds, self._local = memories, name, seconds, local

    @property
    def _store(self) -> Store | None:
        store = self._memories.store
        return store if store and store.is_shared else None

    async def get(self, key: Any) -> Any | None:
        """Return what was put under `key`, if it is still remembered."""
        store, writes = self._store, pending.get()
        if store and not (writes and (self._name, key) in self._batch(writes)):
            with suppress(StoreError, KeyError, TypeError):  # away, or written by another version of the bot
                value = await store.look(partial(self._recall, key=key), READ_SECONDS)
                return self._memories.unpack(json.loads(value)) if value else None
        return await self._local.get(key)

    async def put(self, key: Any, value: Any) -> None:
        """Remember `value` under `key`, from now on."""
        await self._local.put(key, value)
        if store := self._store:
            writes = pending.get()
            batch = _Batch(self._memories.bot) if writes is None else self._batch(writes)
            batch[self._name, key] = json.dumps(self._memories.pack(value)), self._seconds
            if writes is None:
                with suppress(StoreError):
                    await store.call(batch, READ_SECONDS, synced=False)

    def _batch(self, writes: Writes) -> _Batch:
        """Return what is to be remembered once the update under way is answered."""
        batch = writes.get(_Batch)
        if not isinstance(batch, _Batch):
            batch = writes[_Batch] = _Batch(self._memories.bot)
        return batch

    async def first(self, key: Any, value: Any) -> bool:
        """Remember `value` under `key` unless something is remembered there; tell whether nothing was."""
        is_first = await self._local.first(key, value)
        if store := self._store:
            packed = json.dumps(self._memories.pack(value))
            with suppress(StoreError):
                return await store.call(partial(self._first, key=key, value=packed), READ_SECONDS, synced=False)
        return is_first

    def _recall(self, connection: Connection, key: Any) -> str:
        hashed = _hashed(connection, self._memories.bot, key)
        return shared.recall(connection, self._name, hashed, queue.moment(connection))

    def _first(self, connection: Connection, key: Any, value: str) -> bool:
        now, hashed = queue.moment(connection), _hashed(connection, self._memories.bot, key)
        return shared.first(connection, self._name, hashed, value, now + self._seconds, now)


class _Batch(dict[tuple[str, Any], tuple[str, float]]):
    """What a bot is to remember, by memory and key: the value, and for how many seconds. Written all at once."""

    def __init__(self, bot: str) -> None:
        super().__init__()
        self._bot = bot

    def __call__(self, connection: Connection) -> None:
        """Write it."""
        now = queue.moment(connection)
        items = [
            (name, _hashed(connection, self._bot, key), value, now + seconds)
            for (name, key), (value, seconds) in self.items()
        ]
        shared.remember(connection, items)


def _hashed(connection: Connection, bot: str, key: Any) -> str:
    """Return what stands for a key in the store: nobody's id is in there to be read, nor to be guessed."""
    return people.hashed(connection, bot, json.dumps(key, default=repr))
