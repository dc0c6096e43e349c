"""What handlers remember for a while, in memory and within bounds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from weakref import WeakSet

MOST_REMEMBERED = 10_000
HALF_AN_HOUR = 1800.0

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """A mapping that forgets: beyond `size` items the oldest, and each one `seconds` after it was put.

    What is due goes whenever anything is asked for or put, and at `forget_all`. `clock` is monotonic, in seconds.
    """

    def __init__(self, size: int, seconds: float, clock: Callable[[], float]) -> None:
        self._size = size
        self._seconds = seconds
        self._clock = clock
        self._items: OrderedDict[K, tuple[float, V]] = OrderedDict()  # oldest first
        _memories.add(self)

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: K) -> V | None:
        """Return what was put under `key`, if it is still remembered."""
        self.forget()
        item = self._items.get(key)
        return item[1] if item else None

    def put(self, key: K, value: V) -> None:
        """Remember `value` under `key`, from now on."""
        self._items[key] = (self._clock(), value)
        self._items.move_to_end(key)
        self.forget()
        if len(self._items) > self._size:
            self._items.popitem(last=False)

    def first(self, key: K, value: V) -> bool:
        """Remember `value` under `key` unless something is remembered there; tell whether nothing was."""
        if self.get(key) is not None:
            return False
        self.put(key, value)
        return True

    def forget(self) -> None:
        """Let go of everything whose time is over."""
        due = self._clock() - self._seconds
        while self._items and next(iter(self._items.values()))[0] <= due:
            self._items.popitem(last=False)


_memories: WeakSet[Recent[Any, Any]] = WeakSet()


def forget_all() -> None:
    """Let go of what is due in every memory of this process: nobody may ask for anything for days."""
    for memory in _memories:
        memory.forget()
