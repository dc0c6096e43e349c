"""What people were offered: missed by the bot that made the offer if nobody came back, and kept no longer than that."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest
from kit import FAQ
from sqlalchemy import func, select

from bot.conversation import Context, Question
from bot.service.memory import Memories
from bot.service.places import Place
from bot.service.service import Service
from bot.service.source import FaqSource
from bot.store import Record, Store
from bot.store.schema import offers

BOB = 1002


@pytest.fixture
def opened(url, clock, tmp_path):
    """Give a way to open a process of a bot, whose records wait an hour until they are written."""
    path = tmp_path / "faq.yaml"
    path.write_text(FAQ, encoding="utf-8")

    @asynccontextmanager
    async def process(bot="42"):
        store = await Store.open(url, clock=clock, pause=3600.0)
        memories = Memories(time.monotonic)
        try:
            yield Service(FaqSource(path, time.monotonic), memories, store, lambda: clock().timestamp(), bot)
        finally:
            await store.close()

    return process


async def ask(service):
    """Ask as Bob what two entries are offered for."""
    reply = service.decide(Question("can I have a plot"))
    await service.shown(BOB, Place(BOB), reply, Context(), ids=[1])
    return reply.kind


async def waiting(service):
    """Return how many offers wait in the database."""
    return await service.store.call(lambda connection: connection.scalar(select(func.count()).select_from(offers)))


def test_an_offer_is_missed_at_once(opened, clock):
    """The miss that an offer becomes is in the database with the round that finds it: a crash after that loses none."""

    async def scene():
        async with opened() as killed, opened() as other:
            assert await ask(killed) == "suggestions"
            clock.forward(minutes=31)
            await killed.overlook()
            [miss] = await other.store.misses()
            assert (miss.text, miss.count, await waiting(other)) == ("can I have a plot", 1, 0)

    asyncio.run(scene())


def test_a_late_miss_has_the_time_of_its_offer(opened, clock):
    """After a long stop an offer is a miss of the day it was made on; a newer one of that kind stays as new."""

    async def scene():
        made = clock()
        async with opened() as service:
            await ask(service)
        clock.forward(days=3)
        async with opened() as service:
            await service.overlook()
            [miss] = await service.store.misses()
            assert (miss.first, miss.last) == (made, made)
            await ask(service)
            clock.forward(minutes=20)
            newer = clock()
            service.store.record(Record("fallback", text=miss.text, at=newer, faq="Allotment FAQ", language="en"))
            await service.store.flush()
            clock.forward(minutes=20)
            await service.overlook()
            [miss] = await service.store.misses()
            assert (miss.count, miss.first, miss.last) == (3, made, newer)

    asyncio.run(scene())


def test_each_bot_has_its_own_offers(opened, clock):
    """Two bots on one database: who comes back to one of them leaves open what the other offered."""

    async def scene():
        async with opened("42") as one, opened("43") as other:
            await ask(one)
            await ask(other)
            assert await waiting(one) == 2
            await other.forget(BOB, Place(BOB))
            assert await waiting(one) == 1
            clock.forward(minutes=31)
            await other.overlook()
            assert await other.store.misses() == []
            await one.overlook()
            assert [miss.count for miss in await other.store.misses()] == [1]

    asyncio.run(scene())


def test_an_offer_of_a_bot_that_is_gone_is_forgotten(opened, clock):
    """Where the bot that made an offer never runs again, the offer is gone after a day."""

    async def scene():
        async with opened("42") as gone:
            await ask(gone)
            await gone.store.flush()
        async with opened("43") as service:
            for _ in range(3):
                clock.forward(hours=25)
                service.record(service.decide(Question("How do I join the club?")))
                await service.store.flush()
            assert await waiting(service) == 0
            assert await service.store.misses() == []

    asyncio.run(scene())
