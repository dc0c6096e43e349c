"""The inbox: what is received is answered once, in order, whatever happens to the store or the process."""

import asyncio
import logging
import sqlite3
import threading
import time
from contextlib import asynccontextmanager, closing, contextmanager

import pytest

from bot.errors import StoreError
from bot.store import Store, lanes, queue, shared
from bot.store import inbox as module
from bot.store.gate import passage
from bot.store.inbox import Inbox
from bot.store.queue import Arrival, Queue

ONE, TWO = Queue("42", "one"), Queue("42", "two")


class Answers:
    """Work that notes what it answers; `hold` keeps a chat's answers back, `fail` makes an update fail."""

    def __init__(self):
        self.given = []
        self.given_up = []
        self.held = {}
        self.fail = {}
        self.drop = set()

    async def answer(self, claim):
        if claim.chat in self.held:
            await self.held[claim.chat].wait()
        if self.fail.get(claim.update_id, 0):
            self.fail[claim.update_id] -= 1
            raise ValueError
        self.given.append((claim.chat, claim.update_id))

    async def give_up(self, claim, error):
        self.given_up.append(claim.update_id)

    def choose(self, claims):
        return [claim.update_id for claim in claims if claim.update_id in self.drop]

    def of(self, chat):
        return [id for at, id in self.given if at == chat]


@asynccontextmanager
async def opened(url, work, pause=0.01):
    """Give an inbox at work on a store of its own."""
    store = await Store.open(url, pause=pause)
    inbox = Inbox(store, "42", work)
    await inbox.start()
    try:
        yield inbox
    finally:
        await inbox.close(1.0)
        await store.close()


def rows(url):
    """Return what the inbox holds: state and payload by update id."""

    async def read():
        store = await Store.open(url)
        try:
            return await store.call(
                lambda c: {
                    id: (state, payload)
                    for id, state, payload in c.exec_driver_sql("SELECT update_id, state, payload FROM faqbot_inbox")
                }
            )
        finally:
            await store.close()

    return asyncio.run(read())


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """Let nothing in here take longer than a test should."""
    monkeypatch.setattr(lanes, "RETRY_SECONDS", (0.0, 0.0))
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(module, "REST_SECONDS", 0.05)


def test_what_is_received_is_answered_once_and_leaves_nothing(url, eventually):
    """Two chats get their answers in order; an update that comes again changes nothing; no payload stays."""
    work = Answers()

    async def scene():
        async with opened(url, work) as inbox:
            for id in range(1, 9):
                assert (await inbox.receive(Arrival(id, id % 2, "text"))).fresh
            assert not (await inbox.receive(Arrival(3, 1, "text"))).fresh
            await eventually(async_(lambda: len(work.given) == 8 and not inbox._lanes.finished))

    asyncio.run(scene())
    assert work.of(1) == [1, 3, 5, 7]
    assert work.of(0) == [2, 4, 6, 8]
    assert rows(url) == dict.fromkeys(range(1, 9), ("done", None))

    async def again():
        async with opened(url, work) as inbox:
            assert not (await inbox.receive(Arrival(3, 1, "text"))).fresh

    asyncio.run(again())
    assert len(work.given) == 8


def async_(check):
    """Make a check that `eventually` can wait for."""

    async def checked():
        return check()

    return checked


def test_what_is_begun_is_known_to_be_before_it_is_answered(url, eventually):
    """A crash in the middle of an answer counts against its update, and against nothing that only waits behind it."""
    work = Answers()

    async def scene():
        work.held |= {1: asyncio.Event(), 2: asyncio.Event()}
        async with opened(url, work) as inbox:
            for id, chat in ((1, 1), (2, 1), (3, 2)):
                await inbox.receive(Arrival(id, chat, "text"))
            await eventually(async_(lambda: len(inbox._lanes.running) == 2))
            begun = await inbox._store.call(
                lambda c: c.exec_driver_sql("SELECT update_id, tries, owner FROM faqbot_inbox ORDER BY seq").all()
            )
            for held in work.held.values():
                held.set()
            await eventually(async_(lambda: len(work.given) == 3))
        return [(id, tries, owner == inbox.owner) for id, tries, owner in begun]

    assert asyncio.run(scene()) == [(1, 1, True), (2, 0, False), (3, 1, True)]


def test_chats_never_wait_for_each_other(url, eventually):
    """While one chat's answer hangs, others get theirs; the chat goes on in order after it."""
    work = Answers()

    async def scene():
        work.held[1] = asyncio.Event()
        async with opened(url, work) as inbox:
            for id in range(1, 40):
                await inbox.receive(Arrival(id, 1 if id < 20 else id, "text"))
            await eventually(async_(lambda: len(work.given) == 20))
            assert work.of(1) == []
            work.held[1].set()
            await eventually(async_(lambda: len(work.given) == 39))

    asyncio.run(scene())
    assert work.of(1) == list(range(1, 20))


def test_what_a_stop_leaves_is_answered_by_the_next_process(url, eventually):
    """A stop does not wait for what hangs; the next life answers it, in order, and a stop counts as no failure."""
    first, second = Answers(), Answers()

    async def scene():
        first.held[1] = asyncio.Event()
        store = await Store.open(url)
        inbox = Inbox(store, "42", first)
        await inbox.start()
        for id in (1, 2, 3):
            await inbox.receive(Arrival(id, 1, "text"))
        await eventually(async_(lambda: 1 in inbox._lanes._lanes))
        await inbox.close(0.0)
        await store.close()
        async with opened(url, second):
            await eventually(async_(lambda: len(second.given) == 3))

    asyncio.run(scene())
    assert first.given == []
    assert second.of(1) == [1, 2, 3]


def test_a_flood_makes_no_claim_slow(url):
    """Beside five thousand messages of one person others are claimed at once, whatever Postgres knows of them."""

    async def scene():
        store = await Store.open(url)
        flood = [Arrival(id, 1, "text") for id in range(5000)]
        crowd = [Arrival(id, id, "text") for id in range(10_000, 10_600)]

        def claim(connection):
            return [one[0].chat for one in ONE.claim(connection, 100, lambda claims: (), 0.0)]

        try:
            await store.call(lambda c: ONE.add(c, [Arrival(id) for id in range(20_000, 20_500)], 0.0))
            if store.is_shared:
                await store.call(lambda c: c.exec_driver_sql("ANALYZE faqbot_inbox"))
            await store.call(lambda c: ONE.add(c, flood + crowd, 0.0))
            assert await store.call(claim) == [1, *range(10_000, 10_099)]
            start = time.perf_counter()
            claimed = [chat for _ in range(5) for chat in await store.call(claim)]
            assert time.perf_counter() - start < 1.2
            assert claimed == [*range(10_099, 10_599)]
        finally:
            await store.close()

    asyncio.run(scene())


def test_a_stop_interrupts_no_answer_on_its_way(url, eventually, monkeypatch):
    """What is being sent when time is up is sent and noted; what is not begun is left to the next process."""
    monkeypatch.setattr(module, "NOTING_SECONDS", 5.0)

    class Sends(Answers):
        async def answer(self, claim):
            await passage.get().enter()
            begun.append(claim.update_id)
            await asyncio.sleep(0.05)
            await super().answer(claim)

    begun = []
    work, rest = Sends(), Answers()

    async def scene():
        async with opened(url, work) as inbox:
            await asyncio.gather(*(inbox.receive(Arrival(id, id, "text")) for id in range(1, 4)))
            await eventually(async_(lambda: begun))
        assert len(begun) < 3
        async with opened(url, rest):
            await eventually(async_(lambda: len(work.given) + len(rest.given) == 3))

    asyncio.run(scene())
    assert [id for _, id in work.given] == begun
    assert {id for _, id in rest.given} == {1, 2, 3} - set(begun)


def test_a_stop_tells_who_waits_for_a_hanging_disk(url, eventually):
    """Of what the disk does not have when the bot stops nobody is told that it is safe, and nobody waits for ever."""
    work = Answers()

    async def scene():
        over = threading.Event()
        async with opened(url, work) as inbox:
            disk = asyncio.create_task(inbox._store._disk.call(over.wait))
            received = inbox.receive(Arrival(1, 1, "text"))
            await eventually(async_(lambda: work.given))
        with pytest.raises(StoreError, match="stops"):
            await asyncio.wait_for(received, 5)
        over.set()
        await disk

    asyncio.run(scene())
    assert rows(url)[1][0] == "done"


def test_an_update_that_keeps_failing_is_set_aside(url, eventually):
    """After three tries an update is given up, and the next of its chat has its turn; two failures are forgiven."""
    work = Answers()
    work.fail = {1: 3, 2: 2}

    async def scene():
        async with opened(url, work) as inbox:
            for id in (1, 2):
                await inbox.receive(Arrival(id, 1, "text"))
            await eventually(async_(lambda: work.given == [(1, 2)] and not inbox._lanes.finished))

    asyncio.run(scene())
    assert work.given_up == [1]
    assert rows(url) == {1: ("aside", None), 2: ("done", None)}


def test_an_update_that_ends_processes_is_set_aside(url, eventually):
    """What was begun by ten processes that did not live to finish it is given up, and what waits behind it is not."""
    work = Answers()

    async def scene():
        store = await Store.open(url)
        await store.call(lambda c: ONE.add(c, [Arrival(1, 1, "text"), Arrival(2, 1, "text")], 0.0))
        for life in range(11):
            [claims] = await store.call(lambda c: ONE.claim(c, 1, lambda claims: (), 0.0))
            assert [claim.tries for claim in claims] == [life, 0]
            await store.call(lambda c: ONE.release_all(c))
        await store.close()
        async with opened(url, work):
            await eventually(async_(lambda: work.given == [(1, 2)]))

    asyncio.run(scene())
    assert work.given_up == [1]


def test_what_needs_no_answer_of_its_own_is_done(url, eventually):
    """Of a backlog the work may choose what to leave out."""
    work = Answers()
    work.drop = {1, 3}

    async def scene():
        async with opened(url, work) as inbox:
            await asyncio.gather(*(inbox.receive(Arrival(id, 1, "text")) for id in (1, 2, 3, 4)))
            await eventually(async_(lambda: len(work.given) == 2 and not inbox._lanes.finished))

    asyncio.run(scene())
    assert work.of(1) == [2, 4]
    assert {state for state, _ in rows(url).values()} == {"done"}


def test_what_is_only_noted_is_known_again(url):
    """Of an update without a payload the id is kept: it is not waited for, and it is not new a second time."""

    async def scene():
        async with opened(url, Answers()) as inbox:
            assert (await inbox.receive(Arrival(1))).fresh
        async with opened(url, Answers()) as inbox:
            assert not (await inbox.receive(Arrival(1))).fresh

    asyncio.run(scene())
    assert rows(url) == {1: ("done", None)}


def test_a_copy_made_while_the_bot_runs_holds_what_waits(tmp_path, sqlite, eventually):
    """A backup of the SQLite file has all that was acknowledged; the bot that is restored from it answers that."""

    async def scene():
        async with opened(sqlite, None) as inbox:
            await inbox.receive(Arrival(1, 1, "text"))
            files = (sqlite3.connect(tmp_path / name) for name in ("faqbot.db", "copy.db"))
            with closing(next(files)) as running, closing(next(files)) as copy:
                running.backup(copy)
        async with opened(f"sqlite:///{tmp_path}/copy.db", work):
            await eventually(async_(lambda: work.given == [(1, 1)]))

    work = Answers()
    asyncio.run(scene())


def test_without_a_store_updates_are_answered_from_memory(tmp_path, sqlite, caplog, eventually):
    """While the store can't be written each update says when it is answered, once, and the log says so once."""
    caplog.set_level(logging.INFO)
    work = Answers()

    async def scene():
        async with opened(sqlite, work) as inbox:
            await inbox.receive(Arrival(1, 1, "text"))
            await eventually(async_(lambda: work.given and not inbox._lanes.finished))
            other = sqlite3.connect(tmp_path / "faqbot.db", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            for id in (2, 3):
                receipt = await inbox.receive(Arrival(id, 1, "text"))
                assert receipt.fresh
                await receipt.answered
            again = await inbox.receive(Arrival(3, 1, "text"))
            assert not again.fresh
            await again.answered
            other.close()
            await eventually(async_(lambda: not inbox.failing))
            assert (await inbox.receive(Arrival(4, 1, "text"))).answered is None
            await eventually(async_(lambda: len(work.given) == 4))

    asyncio.run(scene())
    assert work.of(1) == [1, 2, 3, 4]
    assert caplog.text.count("acknowledged only once they are answered") == 1
    assert "The inbox is written again" in caplog.text


@contextmanager
def locked(url, request):
    """Have another program hold the inbox of a database, which waits for it."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///").partition("?")[0], isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
    else:
        admin = request.getfixturevalue("admin")
        with admin.transaction():
            admin.execute("LOCK TABLE faqbot_inbox")
            yield


def test_what_was_claimed_too_late_to_be_known_is_answered(url, eventually, monkeypatch, request):
    """A store that works on after it was given up on may have claimed updates: they are answered, once, in order."""
    monkeypatch.setattr(module, "TURN_SECONDS", 0.2)
    url = url.replace("timeout=0.05", "timeout=5")
    work = Answers()

    async def scene():
        gate = asyncio.Event()
        work.held = dict.fromkeys(range(30), gate)
        async with opened(url, work) as inbox:
            for id in range(1, 61):
                await inbox.receive(Arrival(id, id % 30, "text"))
            with locked(url, request):
                gate.set()
                await eventually(async_(lambda: inbox.failing))
                await inbox.receive(Arrival(61, 1, "text"))
            await eventually(async_(lambda: not inbox.failing and len(work.given) >= 61))
            await inbox.receive(Arrival(62, 1, "text"))
            await eventually(async_(lambda: len(work.given) >= 62 and not inbox._lanes.finished))

    asyncio.run(scene())
    assert sorted(id for _, id in work.given) == list(range(1, 63))
    assert set(rows(url).values()) == {("done", None)}


def test_without_a_store_nobody_waits_for_a_note(tmp_path, sqlite, eventually, monkeypatch):
    """Answers that can't be noted as sent for now hold up no others, though few may be sent and not yet noted."""
    monkeypatch.setattr(module, "REST_SECONDS", 60.0)

    class Sends(Answers):
        async def answer(self, claim):
            await passage.get().enter()
            await super().answer(claim)

    work = Sends()

    async def scene():
        async with opened(sqlite, work) as inbox:
            other = sqlite3.connect(tmp_path / "faqbot.db", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            await asyncio.gather(*(inbox.receive(Arrival(id, id, "text")) for id in range(1, 21)))
            start = time.perf_counter()
            await eventually(async_(lambda: len(work.given) == 20))
            assert time.perf_counter() - start < 2
            other.close()

    asyncio.run(scene())


def test_a_process_that_only_receives_refuses_without_a_store(tmp_path, sqlite):
    """Who can neither keep nor answer an update must not take it."""

    async def scene():
        async with opened(sqlite, None) as inbox:
            other = sqlite3.connect(tmp_path / "faqbot.db", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError):
                await inbox.receive(Arrival(2, 1, "text"))
            other.close()

    asyncio.run(scene())


def test_a_sqlite_file_is_for_one_process(sqlite, monkeypatch):
    """A second bot on the same file is refused in one line; once the first is gone it is welcome."""
    monkeypatch.setattr("bot.store.alone.WAIT_SECONDS", 0.05)

    async def scene():
        async with opened(sqlite, Answers()):
            store = await Store.open(sqlite)
            with pytest.raises(StoreError, match="Another copy of the bot runs on") as caught:
                await Inbox(store, "42", Answers()).start()
            assert "\n" not in str(caught.value)
            await store.close()
        async with opened(sqlite, Answers()):
            pass

    asyncio.run(scene())


def test_processes_share_the_work_of_one_postgres(postgres, eventually):
    """Three processes answer each update once and each chat in order; a receiver that answers nothing feeds them."""
    works = [Answers() for _ in range(3)]

    async def scene():
        stores = [await Store.open(postgres) for _ in range(4)]
        inboxes = [Inbox(store, "42", work) for store, work in zip(stores, [*works, None], strict=True)]
        for inbox in inboxes:
            await inbox.start()
        for id in range(1, 121):
            await inboxes[3].receive(Arrival(id, id % 12, "text"))
        await eventually(async_(lambda: sum(len(work.given) for work in works) >= 120))
        for inbox, store in zip(inboxes, stores, strict=True):
            await inbox.close(1.0)
            await store.close()

    asyncio.run(scene())
    given = [update for work in works for update in work.given]
    assert sorted(id for _, id in given) == list(range(1, 121))
    for work in works:
        assert all(work.of(chat) == sorted(work.of(chat)) for chat in range(12))


def test_a_killed_process_is_replaced_when_its_lease_ends(postgres, eventually):
    """What a process claimed and does not hold on to is claimed by another, not before."""

    async def scene():
        store = await Store.open(postgres)

        def claimed(queue, now):
            return store.call(lambda c: queue.claim(c, 9, lambda claims: (), now))

        await store.call(lambda c: ONE.add(c, [Arrival(1, 1, "text"), Arrival(2, 1, "text")], 0.0))
        [claims] = await claimed(ONE, 0.0)
        assert [claim.update_id for claim in claims] == [1, 2]
        assert await claimed(TWO, queue.LEASE_SECONDS) == []
        await store.call(lambda c: ONE.prolong(c, 5.0))
        assert await claimed(TWO, queue.LEASE_SECONDS + 1) == []
        assert len(await claimed(TWO, queue.LEASE_SECONDS + 6)) == 1
        await store.close()

    asyncio.run(scene())


def test_ids_are_forgotten_with_telegram(url):
    """The id of an answered update is forgotten after a day or ten thousand updates; one that waits is not."""

    async def scene():
        store = await Store.open(url)

        def at(now):
            def step(connection):
                ONE.prune(connection, now)
                return ONE.waiting(connection)[0], connection.exec_driver_sql(
                    "SELECT count(*) FROM faqbot_inbox"
                ).scalar()

            return store.call(step)

        await store.call(lambda c: ONE.add(c, [Arrival(1), Arrival(2, 1, "text")], 0.0))
        assert await at(24 * 3600.0) == (1, 2)
        assert await at(24 * 3600.0 + 1) == (1, 1)
        await store.call(lambda c: ONE.add(c, [Arrival(3)], 0.0))
        sequence = "UPDATE faqbot_inbox SET seq = seq + 10001 WHERE update_id = 2"
        await store.call(lambda c: c.exec_driver_sql(sequence))
        assert await at(1.0) == (1, 1)
        await store.close()

    asyncio.run(scene())


def test_bots_that_share_a_database_have_inboxes_of_their_own(url):
    """What one bot received is new to another that counts the same numbers, and is not answered by it."""
    other = Queue("43", "one")

    async def scene():
        store = await Store.open(url)
        for mine in (ONE, other):
            assert await store.call(lambda c, mine=mine: mine.add(c, [Arrival(1, 1, mine.bot)], 0.0)) == {1}
        [[claim]] = await store.call(lambda c: other.claim(c, 9, lambda claims: (), 0.0))
        assert claim.payload == "43"
        await store.call(lambda c: other.finish(c, [1]))
        assert await store.call(ONE.waiting) == (1, 0.0)
        await store.close()

    asyncio.run(scene())


def test_only_one_process_polls(postgres, monkeypatch, eventually):
    """The right to poll belongs to one process; once that gives it up, or does not prolong it, another has it."""

    async def scene():
        async with opened(postgres, Answers()) as one, opened(postgres, Answers()) as two:
            assert await one.hold("polling")
            assert not await two.hold("polling")
            assert await one.hold("polling")
            await one._store.call(lambda c: c.exec_driver_sql("UPDATE faqbot_leases SET until = until - 100"))
            assert await two.hold("polling")
            monkeypatch.setattr(module, "HEARTBEAT_SECONDS", 0.01)
            monkeypatch.setattr(queue, "LEASE_SECONDS", 0.05)
            await one.holds("polling")  # returns, since it is lost

    asyncio.run(scene())


def test_on_sqlite_the_only_process_polls(sqlite):
    """Where no other process can be, nobody has to be asked."""

    async def scene():
        async with opened(sqlite, Answers()) as inbox:
            assert await inbox.hold("polling")

    asyncio.run(scene())


def test_what_an_answer_changes_is_written_with_its_note(url, eventually):
    """While an update is answered nothing of it is in the store; once it is done all of it is, the last of the same."""
    seen = []

    class Remembers(Answers):
        async def answer(self, claim):
            await super().answer(claim)
            for until in (1.0, 2.0):
                await inbox._store.write("lease", lambda c, until=until: shared.hold(c, "it", "me", until, 0.0))
            seen.append(await inbox._store.call(held))

    def held(connection):
        return connection.exec_driver_sql("SELECT until FROM faqbot_leases WHERE name = 'it'").scalar()

    async def scene():
        nonlocal inbox
        async with opened(url, Remembers()) as inbox:
            await inbox.receive(Arrival(1, 1, "text"))
            await eventually(async_(lambda: seen and not inbox._lanes.finished))
            assert await inbox._store.call(held) == 2.0

    inbox = None
    asyncio.run(scene())
    assert seen == [None]


def test_what_cannot_be_remembered_stops_nobody(url, eventually):
    """An answer is done though what should be remembered of it can't be written; others go on."""
    work = Answers()

    class Fails(Answers):
        async def answer(self, claim):
            work.given.append((claim.chat, claim.update_id))
            await inbox._store.write("nonsense", lambda c: c.exec_driver_sql("SELECT nonsense"))

    async def scene():
        nonlocal inbox
        async with opened(url, Fails()) as inbox:
            for id in (1, 2):
                await inbox.receive(Arrival(id, id, "text"))
            await eventually(async_(lambda: len(work.given) == 2 and not inbox._lanes.finished))

    inbox = None
    asyncio.run(scene())
    assert sorted(work.given) == [(1, 1), (2, 2)]
    assert set(rows(url).values()) == {("done", None)}


def test_processes_know_how_many_answer(postgres, monkeypatch, eventually):
    """Each that answers counts, one that only receives does not, and one that stops counts no more."""
    monkeypatch.setattr(module, "HEARTBEAT_SECONDS", 0.02)
    counts = []

    async def scene():
        async with opened(postgres, Answers()) as one, opened(postgres, None):
            one.count_changed = counts.append
            await eventually(async_(lambda: counts and counts[-1] == 1))
            async with opened(postgres, Answers()):
                await eventually(async_(lambda: counts[-1] == 2))
            await eventually(async_(lambda: counts[-1] == 1))

    asyncio.run(scene())
