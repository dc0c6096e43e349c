"""What is remembered for a while, within bounds: contexts, cooldowns, what was answered where.

All of it is behind the three methods of `Memory`, so that several processes can share one: whoever keeps memories in a
database makes another `Memories`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

MOST_REMEMBERED = 2_000
"""Items that one memory holds, 1 MB: half an hour of a bot that is asked every other second, as an answer takes two
items of a memory. Where it is asked more often, the oldest are forgotten earlier."""

SESSION_SECONDS = 1800.0
"""Seconds after which a conversation is forgotten: half an hour, as /privacy says."""

K = TypeVar("K")
Key = TypeVar("Key", contravariant=True)
V = TypeVar("V")


class Memory(Protocol[Key, V]):
    """A mapping that forgets; its methods wait, since a shared one has to ask somebody."""

    async def get(self, key: Key) -> V | None:
        """Return what was put under `key`, if it is still remembered."""

    async def put(self, key: Key, value: V) -> None:
        """Remember `value` under `key`, from now on."""

    async def first(self, key: Key, value: V) -> bool:
        """Remember `value` under `key` unless something is remembered there; tell whether nothing was."""


class LocalMemory(Generic[K, V]):
    """A memory of this process: beyond `size` items the oldest goes, and each one `seconds` after it was put.

    What is due goes whenever anything is asked for or put, and at `forget`. `clock` is monotonic, in seconds.
    """

    def __init__(self, size: int, seconds: float, clock: Callable[[], float]) -> None:
        self._size = size
        self._seconds = seconds
        self._clock = clock
        self._items: OrderedDict[K, tuple[float, V]] = OrderedDict()  # oldest first

    def __len__(self) -> int:
        return len(self._items)

    async def get(self, key: K) -> V | None:
        """Return what was put under `key`, if it is still remembered."""
        self.forget()
        item = self._items.get(key)
        return item[1] if item else None

    async def put(self, key: K, value: V) -> None:
        """Remember `value` under `key`, from now on."""
        self._items[key] = (self._clock(), value)
        self._items.move_to_end(key)
        self.forget()
        if len(self._items) > self._size:
            self._items.popitem(last=False)

    async def first(self, key: K, value: V) -> bool:
        """Remember `value` under `key` unless something is remembered there; tell whether nothing was."""
        if await self.get(key) is not None:
            return False
        await self.put(key, value)
        return True

    def forget(self) -> None:
        """Let go of everything whose time is over."""
        due = self._clock() - self._seconds
        while self._items and next(iter(self._items.values()))[0] <= due:
            self._items.popitem(last=False)


class Memories:
    """Makes the memories of this process. `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._made: list[LocalMemory[Any, Any]] = []

    def make(self, name: str, seconds: float) -> Memory[Any, Any]:
        """Make a memory that holds each item for `seconds`; a shared one is found again by its `name`."""
        memory: LocalMemory[Any, Any] = LocalMemory(MOST_REMEMBERED, seconds, self.clock)
        self._made.append(memory)
        return memory

    def __len__(self) -> int:
        return sum(len(memory) for memory in self._made)

    def forget(self) -> None:
        """Let go of what is due in every memory: nobody may ask for anything for days."""
        for memory in self._made:
            memory.forget()
