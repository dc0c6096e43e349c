"""How long the store and the inbox take and wait, on a loop whose clock stands still but for waiting."""

import asyncio
import threading
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import pytest
from test_receiving import Life
from wire import StillLoop, Watched, Wire, hurry

from bot.errors import StoreError
from bot.store import Record, Store, queue, shared
from bot.store import store as module
from bot.store.gate import Gate, Passage, Slot, unnoted, updates
from bot.store.inbox import Inbox
from bot.store.queue import Arrival, Queue
from bot.store.worker import Worker


class Hangable(Watched):
    """A store's thread whose calls take no time while the database hangs: they are waited for in vain."""

    hangs = False

    async def call(self, function):
        return await (Worker.call(self, function) if Hangable.hangs else super().call(function))


@pytest.fixture(autouse=True)
def _watched(monkeypatch):
    monkeypatch.setattr(module, "Worker", Hangable)


def told(scene):
    """Run a scene and return what it returns."""
    with asyncio.Runner(loop_factory=StillLoop) as runner:
        return runner.run(scene)


def time():
    """Return the time by the loop's clock."""
    return asyncio.get_running_loop().time()


async def lasts(awaitable):
    """Return how many seconds something takes; what it raises of its own is no matter."""
    begun = time()
    with suppress(StoreError):
        await awaitable
    return round(time() - begun, 2)


@asynccontextmanager
async def hanging(store):
    """Have the database hang; the clock goes on meanwhile."""
    over, begun = threading.Event(), threading.Event()

    def hang(connection):
        begun.set()
        over.wait(60)

    call = asyncio.create_task(store.call(hang, 1e6))
    await asyncio.to_thread(begun.wait)
    Hangable.hangs = True
    Watched.busy -= 1
    try:
        yield
    finally:
        Watched.busy += 1
        Hangable.hangs = False
        over.set()
        await call


class Answers:
    """Work that notes when it begins with an update; the first `failures` times it fails, `held` keeps answers back."""

    def __init__(self, failures=0, held=None):
        self.failures, self.held = failures, held
        self.begun, self.given_up = [], []

    async def answer(self, claim):
        self.begun.append(round(time(), 2))
        if self.held:
            await self.held.wait()
        if self.failures:
            self.failures -= 1
            raise ValueError

    async def give_up(self, claim, error):
        self.given_up.append(claim.update_id)

    def choose(self, claims):
        return []


@asynccontextmanager
async def inbox(url, work, latency=lambda: 0.0):
    """Give an inbox at work, and its store."""
    store = await Store.open(url)
    opened = Inbox(store, "42", work, latency)
    await opened.start()
    try:
        yield opened, store
    finally:
        await opened.close(0.0)
        await store.close()


def test_nobody_waits_for_a_database_that_hangs(sqlite):
    """A setting is given up on after two seconds, so that somebody gets an answer; all else after ten."""

    async def scene():
        store = await Store.open(sqlite)
        async with hanging(store):
            store.record(Record("fallback", text="why"))
            waits = [await lasts(one) for one in (store.wishes(1), store.call(lambda c: None), store.flush())]
        await store.close()
        return waits

    assert told(scene()) == [2.0, 10.0, 10.0]


def test_a_stop_waits_three_seconds_for_the_database(sqlite):
    """A stop writes what waits, and waits no longer than three seconds for a database that hangs."""

    async def scene():
        store = await Store.open(sqlite)
        async with hanging(store):
            return await lasts(store.close())

    assert told(scene()) == 3.0


def test_what_fails_is_tried_again_after_a_second_and_after_four(sqlite):
    """An update that fails for a reason of its own is tried three times in five seconds, then it is set aside."""

    async def scene(failures):
        work = Answers(failures)
        async with inbox(sqlite, work) as (opened, _):
            await opened.receive(Arrival(failures, 1, "text"))
            await asyncio.sleep(30)
        return [begun - work.begun[0] for begun in work.begun], work.given_up

    assert told(scene(2)) == ([0.0, 1.0, 5.0], [])
    assert told(scene(3)) == ([0.0, 1.0, 5.0], [3])


@pytest.mark.parametrize(("processes", "answered"), [(10, True), (11, False)])
def test_an_update_that_ended_eleven_processes_is_set_aside(sqlite, processes, answered):
    """What was being answered when ten processes ended is tried once more; after that it is taken for their end."""

    async def scene():
        store, work = await Store.open(sqlite), Answers()
        await store.call(lambda c: Queue("42", "one").add(c, [Arrival(1, 1, "text")], 0.0))
        await store.call(lambda c: c.exec_driver_sql(f"UPDATE faqbot_inbox SET tries = {processes}"))
        await store.close()
        async with inbox(sqlite, work):
            await asyncio.sleep(1)
        return len(work.begun) == 1, work.given_up == []

    assert told(scene()) == (answered, answered)


def test_a_database_that_hangs_is_done_without_for_a_moment(sqlite):
    """What comes is answered from memory after six seconds; five later the database is tried again, by itself."""

    async def scene():
        work = Answers()
        async with inbox(sqlite, work) as (opened, store):
            await asyncio.sleep(1)
            async with hanging(store):
                begun = time()
                receipt = await opened.receive(Arrival(1, 1, "text"))
                await asyncio.sleep(0.1)
                assert receipt.answered
                assert work.begun == [begun + 6.0]
                assert opened.failing
            looks = []
            for _ in range(60):
                await asyncio.sleep(0.1)
                looks.append(opened.failing)
            return looks.count(True) / 10

    assert 4.6 < told(scene()) < 5.1


def test_who_answers_is_counted_every_two_and_a_half_seconds(postgres):
    """Processes say that they live often enough for a lease of nine seconds to hold though three words get lost."""

    async def scene():
        beats = []
        async with inbox(postgres, Answers()) as (opened, _):
            opened.count_changed = lambda count: beats.append(time())
            await asyncio.sleep(20)
        return len(beats)

    assert 7 <= told(scene()) <= 9


def test_a_lease_lasts_nine_seconds(postgres):
    """What a killed process was at is another's within ten seconds, and not while a slow one may still be at it."""

    async def scene():
        store = await Store.open(postgres)
        one, two = Queue("42", "one"), Queue("42", "two")

        def claimed(queue, now):
            return store.call(lambda c: len(queue.claim(c, 9, lambda claims: (), now)))

        await store.call(lambda c: one.add(c, [Arrival(1, 1, "text")], 0.0))
        found = [await claimed(one, 0.0), await claimed(two, 8.9), await claimed(two, 9.1)]
        await store.close()
        return found

    assert told(scene()) == [1, 0, 1]


def test_five_hundred_chats_are_worked_on_at_once(sqlite):
    """However many chats wait for Telegram, five hundred are under way; the others wait in the database."""

    async def scene():
        work = Answers(held=asyncio.Event())
        async with inbox(sqlite, work, latency=lambda: 0.5) as (opened, _):
            await asyncio.gather(*(opened.receive(Arrival(id, id, "text")) for id in range(1, 521)))
            await asyncio.sleep(120)
            found = len(work.begun)
            work.held.set()
            await asyncio.sleep(1)
            return found, len(work.begun)

    assert told(scene()) == (500, 520)


@pytest.mark.parametrize(("latency", "places"), [(0.0, 3), (0.1, 20), (0.5, 100), (9.0, 200)])
def test_as_many_are_under_way_as_the_distance_of_telegram_needs(latency, places):
    """Two hundred updates a second are possible however far Telegram is; beside it three are under way at once."""
    assert updates(lambda: latency, lambda: None).limit == places


def test_a_place_is_given_up_after_a_moment():
    """An update that waits for its chat holds others up for a tenth of a second, a message that hangs for a second."""

    async def through_the_gate():
        door = updates(lambda: 0.0, lambda: None)

        async def stay():
            with await door.enter():
                await asyncio.sleep(60)

        tasks = [asyncio.create_task(stay()) for _ in range(3)]
        await asyncio.sleep(0)
        with await door.enter():
            waited = time()
        await asyncio.gather(*tasks)
        return waited

    async def to_be_noted():
        gate = unnoted(lambda: 0.0)
        ways = [Passage(gate) for _ in range(2)]
        await ways[0].enter()
        waited = await lasts(ways[1].enter())
        for way in ways:
            way.leave()
        return waited

    async def scene():
        begun = time()
        return round(await through_the_gate() - begun, 2), await to_be_noted()

    assert told(scene()) == (0.1, 1.0)


@pytest.mark.parametrize(("late", "given"), [(0.015, True), (0.025, False)])
def test_a_timer_that_is_late_shows_a_busy_machine(late, given):
    """A place that is to be given up twenty milliseconds too late is kept: the machine is what all wait for."""

    async def scene():
        loop = asyncio.get_running_loop()
        slot = Slot(Gate(lambda: 0.0, 1.0, 1, 0.1))

        def compute():
            loop._still.now += late + 0.001

        loop.call_at(time() + 0.099, compute)
        await asyncio.sleep(0.15)
        found = slot.is_left
        slot.leave()
        return found

    assert told(scene()) == given


def test_a_setting_that_another_process_changed_is_seen_after_a_minute(sqlite, clock):
    """What was read is used for a minute, then it is read anew."""

    async def scene():
        one, two = [await Store.open(sqlite, clock=clock) for _ in range(2)]
        found = [(await one.wishes(1)).autoanswer]
        await two.wish(1, autoanswer=True)
        for seconds in (59, 2):
            clock.now += timedelta(seconds=seconds)
            found.append((await one.wishes(1)).autoanswer)
        for store in (one, two):
            await store.close()
        return found

    assert told(scene()) == [False, False, True]


def test_a_database_that_failed_is_left_alone_for_five_seconds(sqlite, clock, caplog):
    """One chat waits for a database that hangs, those after it do not; the log tells of it once a minute."""

    async def scene():
        store = await Store.open(sqlite, clock=clock)
        waits = []
        async with hanging(store):
            for seconds in (0, 4, 2, 53, 6):
                clock.now += timedelta(seconds=seconds)
                waits.append((await lasts(store.wishes(1)), caplog.text.count("goes on without it")))
        await store.close()
        return waits

    assert told(scene()) == [(2.0, 1), (0.0, 1), (2.0, 1), (2.0, 1), (2.0, 2)]


def test_what_is_due_is_deleted_every_minute_and_every_hour(sqlite, monkeypatch):
    """What was remembered for a while is deleted a minute later at most, the ids of answered updates an hour later."""
    times = SimpleNamespace(now=1e9)
    monkeypatch.setattr(queue, "time", SimpleNamespace(time=lambda: times.now, monotonic=lambda: times.now))

    async def scene():
        async with inbox(sqlite, Answers()) as (opened, store):
            found, numbers = [], count(1)

            async def later(seconds, table):
                times.now += seconds
                await opened.receive(Arrival(next(numbers)))
                of = " WHERE update_id = 1" if table == "inbox" else ""
                found.append(await store.call(lambda c: c.exec_driver_sql(f"SELECT * FROM faqbot_{table}{of}").all()))

            await later(0, "memory")
            await store.call(lambda c: shared.remember(c, [("contexts", "key", "value", queue.steady() + 1)]))
            for seconds in (59, 2):
                await later(seconds, "memory")
            for seconds in (86_400 - 600 - 61, 59 * 60, 2 * 60):
                await later(seconds, "inbox")
            return list(map(len, found))

    assert told(scene()) == [0, 1, 0, 1, 1, 0]


def test_of_a_flood_a_thousand_messages_are_read_at_once(sqlite):
    """However much one chat has written, it does not fill the memory."""

    async def scene():
        store, one = await Store.open(sqlite), Queue("42", "one")
        await store.call(lambda c: one.add(c, [Arrival(id, 1, "text") for id in range(1, 1002)], 0.0))
        [claims] = await store.call(lambda c: one.claim(c, 9, lambda claims: (), 0.0))
        await store.close()
        return len(claims)

    assert told(scene()) == 1000


def test_the_clock_of_postgres_is_asked_once_a_minute(postgres, monkeypatch):
    """Processes on machines whose clocks differ agree on the time, and don't ask for it with every word."""
    times = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(queue, "time", SimpleNamespace(monotonic=lambda: times.now))

    async def scene():
        store, asked = await Store.open(postgres), []

        def look(connection):
            queue.moment(connection)
            asked.append(connection.info["clock"][0])

        for seconds in (0, 59, 2):
            times.now += seconds
            await store.call(look)
        await store.close()
        return asked

    assert told(scene()) == [1000.0, 1000.0, 1061.0]


def test_ten_thousand_updates_are_known_again_without_a_database(sqlite):
    """An update that comes again is answered once, unless ten thousand others came in between."""

    async def scene():
        found = []
        async with inbox(sqlite, Answers()) as (opened, store), hanging(store):
            await opened.receive(Arrival(0, 1, "text"))
            for others in (range(1, 9_000), range(9_000, 11_000)):
                await asyncio.gather(*(opened.receive(Arrival(number)) for number in others))
                found.append((await opened.receive(Arrival(0, 1, "text"))).fresh)
        return found

    assert told(scene()) == [False, True]


def test_whoever_stands_by_looks_every_two_seconds_whether_it_is_to_poll(postgres):
    """A process that could not poll does so two seconds later at most, once the one that polled is gone."""

    async def scene():
        async with Wire() as wire:
            store, life = await Store.open(postgres), Life(wire, polling=True, DATABASE_URL=postgres)
            other = Inbox(store, life.settings.identity, None)
            assert await other.hold("polling")
            async with life:
                await wire.until(lambda: wire.times("deleteWebhook"))
                begun = time()
                await asyncio.sleep(2.5)
                await store.call(lambda c: shared.let_go(c, other.owner))
                await wire.until(lambda: wire.times("getUpdates"))
                waited = time() - begun
            await store.close()
            return waited

    assert 3.5 < hurry(scene()) < 4.9  # 4, and what Postgres takes on a busy machine
