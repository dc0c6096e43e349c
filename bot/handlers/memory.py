"""What handlers remember for a while, in memory and within bounds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

MOST_REMEMBERED = 10_000
HALF_AN_HOUR = 1800.0

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """A mapping that forgets: beyond `size` items the least recently used, and each one after `seconds`.

    `clock` is monotonic, in seconds.
    """

    def __init__(self, size: int, seconds: float, clock: Callable[[], float]) -> None:
        self._size = size
        self._seconds = seconds
        self._clock = clock
        self._items: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: K) -> V | None:
        """Return what was put under `key`, if it is still remembered."""
        item = self._items.get(key)
        if item is None:
            return None
        if self._clock() - item[0] >= self._seconds:
            del self._items[key]
            return None
        self._items.move_to_end(key)
        return item[1]

    def put(self, key: K, value: V) -> None:
        """Remember `value` under `key`, from now on; let go of what nobody used for longer than its time."""
        now = self._clock()
        self._items[key] = (now, value)
        self._items.move_to_end(key)
        while len(self._items) > self._size or now - next(iter(self._items.values()))[0] >= self._seconds:
            self._items.popitem(last=False)

    def first(self, key: K, value: V) -> bool:
        """Remember `value` under `key` unless something is remembered there; tell whether nothing was."""
        if self.get(key) is not None:
            return False
        self.put(key, value)
        return True
