"""What several processes share through one Postgres: contexts, cooldowns, what edits and presses refer to."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from bot.conversation import Context, Question, respond
from bot.conversation.values import Choice
from bot.faq import parse
from bot.matcher import Index
from bot.service.service import Answered
from bot.service.sharing import SharedMemories
from bot.store import Store

CONTEXT = Context("gpu", ("gpu", "cpu"), (Choice("entry", "cpu", "CPUs"),), asked="which gpu?")


def test_every_value_comes_back_as_it_was():
    """Contexts, times and tuples within tuples survive the way through the store's text."""
    memories = SharedMemories(lambda: 0.0)
    memories.teach(Answered)
    moment = datetime(2026, 11, 30, tzinfo=UTC)
    for value in (CONTEXT, Answered((1, 2), CONTEXT, Context()), ("a", ("b", 1)), moment, True, "text", 7):
        assert memories.unpack(memories.pack(value)) == value


def test_what_is_remembered_of_a_long_answer_is_short():
    """A context goes through Postgres with every message: it says which answer was given, not what that says."""
    faq = parse("title: T\nentries:\n  - question: Where is the gate?\n    answer: " + "By the big oak tree. " * 100)
    reply = respond(Index(faq.faq), Question("where is the gate?"))
    assert reply.kind == "answer"
    assert len(json.dumps(SharedMemories(lambda: 0.0).pack(reply.context))) < 600


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_two_processes_remember_the_same(kind, tmp_path, request):
    """On Postgres what one process remembers another knows; on SQLite each has its own."""
    url = f"sqlite:///{tmp_path}/faqbot.db" if kind == "sqlite" else request.getfixturevalue("postgres")

    async def scene():
        stores = [await Store.open(url) for _ in range(2)]
        made = [SharedMemories(lambda: 0.0) for _ in stores]
        for memories, store in zip(made, stores, strict=True):
            memories.store = store
        one, two = (memories.make("contexts", 60.0) for memories in made)
        await one.put((1, None, 2), CONTEXT)
        assert await one.get((1, None, 2)) == CONTEXT
        assert await two.get((1, None, 2)) == (CONTEXT if kind == "postgres" else None)
        assert await two.get((1, None, 3)) is None
        firsts = [await memory.first(("press", 1), True) for memory in (one, two, one)]
        assert firsts == [True, kind == "sqlite", False]
        if kind == "postgres":
            kept = "SELECT key FROM faqbot_memory WHERE name = 'contexts'"
            rows = await stores[0].call(lambda c: c.exec_driver_sql(kept).scalars().all())
            assert all(len(key) == 32 for key in rows)
        for memories, store in zip(made, stores, strict=True):
            memories.store = None
            await store.close()
        assert await one.get((1, None, 2)) == CONTEXT  # without its store a process knows what it did itself

    asyncio.run(scene())


def test_a_shared_memory_forgets(request):
    """What is due is not remembered any more, and not in the way of what comes."""

    async def scene(url):
        store = await Store.open(url)
        memories = SharedMemories(lambda: 0.0)
        memories.store = store
        memory = memories.make("contexts", 60.0)
        await memory.put("key", "old")
        await memory.first("press", True)
        await store.call(lambda c: c.exec_driver_sql("UPDATE faqbot_memory SET until = until - 100"))
        assert await memory.get("key") is None
        assert await memory.first("press", True)
        await store.close()

    asyncio.run(scene(request.getfixturevalue("postgres")))


def test_bots_in_one_database_keep_their_people_apart(request):
    """Two bots that talk to the same person know nothing of each other, and no id is in the table to be read."""

    async def scene(url):
        store = await Store.open(url)
        made = [SharedMemories(lambda: 0.0, bot) for bot in ("42", "43")]
        for memories in made:
            memories.store = store
        one, two = (memories.make("contexts", 60.0) for memories in made)
        await one.put((123456789, None, 123456789), CONTEXT)
        assert await two.get((123456789, None, 123456789)) is None
        kept = "SELECT name, key, value FROM faqbot_memory WHERE name = 'contexts'"
        [row] = await store.call(lambda c: c.exec_driver_sql(kept).all())
        assert "123456789" not in " ".join(row)
        await store.close()

    asyncio.run(scene(request.getfixturevalue("postgres")))
