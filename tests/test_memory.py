import asyncio
import gc

import pytest
from kit import Clock, Kit

from bot.service.memory import HALF_AN_HOUR, Recent
from bot.telegram import app


def test_the_oldest_goes_first() -> None:
    """A full memory forgets what was put the longest ago, asked for or not; putting it again makes it new."""
    memory: Recent[str, int] = Recent(2, 60, Clock())
    for number, key in enumerate("abac"):
        memory.put(key, number)
    assert (memory.get("a"), memory.get("b"), memory.get("c"), len(memory)) == (2, None, 3, 2)


def test_everything_is_forgotten_after_its_time() -> None:
    """Reading doesn't prolong a memory, putting does."""
    clock = Clock()
    memory: Recent[str, int] = Recent(2, 60, clock)
    memory.put("a", 1)
    clock.now += 59
    assert memory.get("a") == 1
    clock.now += 1
    assert memory.get("a") is None
    assert len(memory) == 0


def test_what_is_forgotten_is_gone_from_memory() -> None:
    """What nobody asks for again doesn't stay in the process until the memory is full."""
    clock = Clock()
    memory: Recent[str, int] = Recent(10, 60, clock)
    for number, key in enumerate("abc"):
        memory.put(key, number)
        clock.now += 25
    assert len(memory) == 3
    memory.put("d", 3)
    assert len(memory) == 3
    clock.now += 60
    memory.put("e", 4)
    assert len(memory) == 1


def test_reading_keeps_nothing_longer() -> None:
    """What is read again and again keeps neither itself nor what was put after it beyond its time."""
    clock = Clock()
    memory: Recent[str, int] = Recent(10, 60, clock)
    memory.put("a", 1)
    clock.now += 10
    memory.put("b", 2)
    clock.now += 45
    assert memory.get("a") == 1
    clock.now += 5
    memory.put("c", 3)
    assert len(memory) == 2
    clock.now += 10
    assert memory.get("c") == 3
    assert len(memory) == 1


def test_an_idle_bot_forgets_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an hour after the last message nothing of it is left in memory, though nobody writes any more."""
    monkeypatch.setattr(app, "FORGET_EVERY", 0)
    with Kit() as client:
        client.send("how do I join")
        client.say("/ask can I keep bees")
        client.application.desk.links.payload("a question that is much too long for a link " * 3)
        memories = [kept for kept in gc.get_objects() if isinstance(kept, Recent) and kept._clock is client.clock]
        assert sum(len(memory) for memory in memories) > 5
        client.clock.now += HALF_AN_HOUR
        client.run(a_moment())
        assert sum(len(memory) for memory in memories) == 0


async def a_moment() -> None:
    """Let the event loop do what is due."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_first_tells_whether_it_was() -> None:
    """The first of two is told apart from the second, until the first is forgotten."""
    clock = Clock()
    memory: Recent[str, bool] = Recent(2, 60, clock)
    assert [memory.first("a", True), memory.first("a", True)] == [True, False]
    clock.now += 60
    assert memory.first("a", True)
