import asyncio
import gc

import pytest
from kit import FAQ, Clock, Kit

from bot.service.memory import LocalMemory, Memories
from bot.telegram import app


def test_the_oldest_goes_first() -> None:
    """A full memory forgets what was put the longest ago, asked for or not; putting it again makes it new."""

    async def story() -> None:
        memory: LocalMemory[str, int] = LocalMemory(2, 60, Clock())
        for number, key in enumerate("abac"):
            await memory.put(key, number)
        assert (await memory.get("a"), await memory.get("b"), await memory.get("c"), len(memory)) == (2, None, 3, 2)

    asyncio.run(story())


def test_a_flood_of_strangers_fills_no_memory() -> None:
    """Of two thousand people each is remembered, of more the latest."""

    async def story() -> None:
        memory = Memories(Clock()).make("contexts", 60.0)
        for number in range(2001):
            await memory.put(number, True)
        assert [await memory.get(number) for number in (0, 1, 2000)] == [None, True, True]

    asyncio.run(story())


def test_everything_is_forgotten_after_its_time() -> None:
    """Reading doesn't prolong a memory, putting does."""

    async def story() -> None:
        clock = Clock()
        memory: LocalMemory[str, int] = LocalMemory(2, 60, clock)
        await memory.put("a", 1)
        clock.now += 59
        assert await memory.get("a") == 1
        clock.now += 1
        assert await memory.get("a") is None
        assert len(memory) == 0

    asyncio.run(story())


def test_what_is_forgotten_is_gone_from_memory() -> None:
    """What nobody asks for again doesn't stay in the process until the memory is full."""

    async def story() -> None:
        clock = Clock()
        memory: LocalMemory[str, int] = LocalMemory(10, 60, clock)
        for number, key in enumerate("abc"):
            await memory.put(key, number)
            clock.now += 25
        assert len(memory) == 3
        await memory.put("d", 3)
        assert len(memory) == 3
        clock.now += 60
        await memory.put("e", 4)
        assert len(memory) == 1

    asyncio.run(story())


def test_reading_keeps_nothing_longer() -> None:
    """What is read again and again keeps neither itself nor what was put after it beyond its time."""

    async def story() -> None:
        clock = Clock()
        memory: LocalMemory[str, int] = LocalMemory(10, 60, clock)
        await memory.put("a", 1)
        clock.now += 10
        await memory.put("b", 2)
        clock.now += 45
        assert await memory.get("a") == 1
        clock.now += 5
        await memory.put("c", 3)
        assert len(memory) == 2
        clock.now += 10
        assert await memory.get("c") == 3
        assert len(memory) == 1

    asyncio.run(story())


def test_an_idle_bot_forgets_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an hour after the last message nothing of it is left in memory, though nobody writes any more."""
    monkeypatch.setattr(app, "FORGET_SECONDS", 0)
    with Kit() as client:
        client.send("how do I join")
        client.say("/ask can I keep bees")
        client.inline("zebra xylophones that are much too long for a link " * 3)
        assert len(client.application.service.memories) > 5
        client.clock.now += 30 * 60
        client.run(a_moment())
        assert len(client.application.service.memories) == 0


async def a_moment() -> None:
    """Let the event loop do what is due."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_first_tells_whether_it_was() -> None:
    """The first of two is told apart from the second, until the first is forgotten."""

    async def story() -> None:
        clock = Clock()
        memory: LocalMemory[str, bool] = LocalMemory(2, 60, clock)
        assert [await memory.first("a", True), await memory.first("a", True)] == [True, False]
        clock.now += 60
        assert await memory.first("a", True)

    asyncio.run(story())


def test_the_collector_passes_over_what_is_served() -> None:
    """What stays for good is looked through once: at the start, and again when another FAQ takes its place."""
    with Kit() as client:
        app.keep_for_good()
        before = gc.get_freeze_count()
        try:
            kept = [Node() for _ in range(1000)]
            client.file.write_text(FAQ.replace("Only after sunset.", "Never."), "utf-8")
            client.clock.now += 20
            client.send("hello")
            assert gc.get_freeze_count() > before + len(kept) // 2
        finally:
            gc.unfreeze()


class Node:
    """Something that the collector looks at."""
