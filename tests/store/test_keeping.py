"""What the store keeps, the same on SQLite and Postgres."""

import asyncio
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.store import MISSES_KEPT, Record, Store, tables
from bot.store import store as module
from bot.store.records import key, tidy

GROUP, SUPERGROUP = -4_123_456_789, -1_002_123_456_789


def test_a_setting_survives_a_restart(url):
    """What a group's admin switched on is still on after the bot was restarted."""

    async def scene():
        store = await Store.open(url)
        assert not (await store.wishes(GROUP)).autoanswer
        await store.wish(GROUP, autoanswer=True)
        assert (await store.wishes(GROUP)).autoanswer
        await store.close()
        store = await Store.open(url)
        assert (await store.wishes(GROUP)).autoanswer
        await store.wish(GROUP, autoanswer=False)
        await store.close()
        store = await Store.open(url)
        assert not (await store.wishes(GROUP)).autoanswer
        await store.close()

    asyncio.run(scene())


@pytest.mark.parametrize("cached", [True, False])
def test_a_setting_survives_the_upgrade_to_a_supergroup(url, cached):
    """The supergroup has the group's setting, at once and after a restart, though Telegram says it twice."""

    async def scene():
        store = await Store.open(url)
        await store.wish(GROUP, autoanswer=True)
        if not cached:
            await store.close()
            store = await Store.open(url)
        await store.migrate_chat(GROUP, SUPERGROUP)
        await store.migrate_chat(GROUP, SUPERGROUP)
        assert (await store.wishes(SUPERGROUP)).autoanswer
        await store.close()
        store = await Store.open(url)
        assert (await store.wishes(SUPERGROUP)).autoanswer
        assert not (await store.wishes(GROUP)).autoanswer
        await store.close()

    asyncio.run(scene())


def test_an_upgrade_never_overrides_what_the_supergroup_decided(url):
    """A setting made in the supergroup wins over the one that comes late from the group."""

    async def scene():
        store = await Store.open(url)
        await store.wish(GROUP, autoanswer=True)
        await store.wish(SUPERGROUP, autoanswer=False)
        await store.migrate_chat(GROUP, SUPERGROUP)
        assert not (await store.wishes(SUPERGROUP)).autoanswer
        await store.close()
        store = await Store.open(url)
        assert not (await store.wishes(SUPERGROUP)).autoanswer
        await store.close()

    asyncio.run(scene())


def test_another_process_sees_a_change_within_a_minute(url, clock):
    """A setting is read from memory for a minute, then from the database again."""

    async def scene():
        here, there = await Store.open(url, clock=clock), await Store.open(url, clock=clock)
        assert not (await here.wishes(GROUP)).autoanswer
        await there.wish(GROUP, autoanswer=True)
        clock.forward(seconds=59)
        assert not (await here.wishes(GROUP)).autoanswer
        clock.forward(seconds=1)
        assert (await here.wishes(GROUP)).autoanswer
        await here.close()
        await there.close()

    asyncio.run(scene())


def test_another_process_sees_a_change_at_once_on_postgres(postgres, clock, eventually):
    """A setting that another process changes is read anew as soon as it says so, not a minute later."""

    async def scene():
        here, there = await Store.open(postgres, clock=clock), await Store.open(postgres, clock=clock)
        here.follow()
        assert not (await here.wishes(GROUP)).autoanswer

        async def seen():
            await there.wish(GROUP, autoanswer=True)  # again and again, since `here` may not listen yet
            return (await here.wishes(GROUP)).autoanswer

        await eventually(seen)
        await here.close()
        await there.close()

    asyncio.run(scene())


def test_an_upgrade_during_a_read_is_seen(url):
    """A setting that is moved to the supergroup while the supergroup's is being read is not overlooked."""

    async def scene():
        store = await Store.open(url)
        await store.wish(GROUP, autoanswer=True)
        reading = asyncio.create_task(store.wishes(SUPERGROUP))
        for _ in range(5):
            await asyncio.sleep(0)
        await store.migrate_chat(GROUP, SUPERGROUP)
        assert not (await reading).autoanswer
        assert (await store.wishes(SUPERGROUP)).autoanswer
        await store.close()

    asyncio.run(scene())


def test_settings_in_memory_are_bounded(sqlite, monkeypatch):
    """The memory holds the settings used last and no more; the others are still in the database."""
    monkeypatch.setattr(module, "SETTINGS_KEPT", 2)

    async def scene():
        store = await Store.open(sqlite)
        for chat_id in (1, 2, 1, 3):
            await store.wish(chat_id, autoanswer=True)
        assert list(store._settings) == [1, 3]
        assert (await store.wishes(2)).autoanswer
        assert list(store._settings) == [3, 2]
        await store.close()

    asyncio.run(scene())


def test_a_miss_is_counted_when_it_is_asked_again(url, clock):
    """The same question in another dress is one miss, with the first wording, how often, and first and last when."""

    async def scene():
        store = await Store.open(url, clock=clock)
        first = clock()
        store.record(Record("fallback", text="Do you like\n cats?", at=first))
        store.record(Record("fallback", text="do YOU like cats", at=first))
        assert [m.count for m in await store.misses()] == [2]
        clock.forward(days=2)
        store.record(Record("fallback", text="Do you like cats!!", at=clock()))
        store.record(Record("fallback", text="Когда обед?", at=clock()))
        found = await store.misses()
        assert [(m.text, m.count, m.first, m.last) for m in found] == [
            ("Do you like cats?", 3, first, clock()),
            ("Когда обед?", 1, clock(), clock()),
        ]
        assert {m.first.tzinfo for m in found} == {UTC}
        assert len(await store.misses(limit=1)) == 1
        await store.close()

    asyncio.run(scene())


def test_only_misses_leave_a_text(url):
    """Answered questions, small talk and texts without a word leave nothing a person wrote."""

    async def scene():
        store = await Store.open(url)
        for kind in ("answer", "suggestions", "smalltalk", "welcome", "help", "about", "privacy", "browse"):
            store.record(Record(kind, ("gpu",), "should I buy a gpu"))
        store.record(Record("fallback", text="🤷 …?!"))
        store.record(Record("fallback", text=""))
        assert await store.misses() == []
        await store.close()

    asyncio.run(scene())


def test_a_miss_can_be_any_text(url):
    """NUL, half a surrogate pair, right-to-left text and a novel are kept as one bounded line."""

    async def scene():
        store = await Store.open(url)
        for text in ("a\x00b\ud83d c", "مرحبا \u202eكيف", "novel " * 900, "ﷺ" * 4000):
            store.record(Record("fallback", text=text))
        texts = {m.text for m in await store.misses()}
        assert "ab c" in texts
        assert len(texts) == 4
        assert sorted(map(len, texts))[-2:] == [299, 300]  # of the novel the last character was a space
        await store.close()

    asyncio.run(scene())


@given(st.text())
@example("a \x00 b")
@settings(deadline=None)  # a busy machine is no failure
def test_tidying_makes_any_text_safe_to_keep(text):
    """Any text becomes one bounded line that every database takes, and tidying it again changes nothing."""
    line = tidy(text)
    line.encode()
    assert len(line) <= 300
    assert not set(line) & set("\x00\n\r\t")
    assert tidy(line) == line
    assert key(line) == key(text)


def test_a_miss_is_forgotten_by_the_key_it_is_stored_under(url):
    """What an earlier version wrote under a key of its own making goes all the same."""

    async def scene():
        store = await Store.open(url)
        store.record(Record("fallback", text="One?"))
        [miss] = await store.misses()
        update = sa.update(tables.misses).values(key="as it was once normalised")
        await store.call(lambda connection: connection.execute(update))
        [old] = await store.misses()
        assert old.key != miss.key
        assert await store.forget_misses([old.key]) == 1
        assert await store.misses() == []
        await store.close()

    asyncio.run(scene())


def test_misses_are_forgotten_when_they_are_done_with(url):
    """An owner crosses off misses by their keys, or all, and hears how many went."""

    async def scene():
        store = await Store.open(url)
        for text in ("One?", "Two?", "Three?"):
            store.record(Record("fallback", text=text))
        assert await store.forget_misses([key("ONE"), "four"]) == 1
        assert {m.text for m in await store.misses()} == {"Two?", "Three?"}
        assert await store.forget_misses([]) == 0
        assert await store.forget_misses() == 2
        assert await store.misses() == []
        await store.close()

    asyncio.run(scene())


def test_nothing_is_kept_longer_than_promised(url, clock, monkeypatch, eventually):
    """After 90 days a miss and a count are gone, though nobody asked anything since."""
    monkeypatch.setattr(module, "PRUNE_SECONDS", 0.01)

    async def scene():
        store = await Store.open(url, clock=clock, pause=0)
        store.record(Record("fallback", text="old", at=clock()))
        store.record(Record("answer", ("gpu",), at=clock()))
        clock.forward(days=89)
        store.record(Record("fallback", text="new", at=clock()))
        assert {m.text for m in await store.misses()} == {"old", "new"}
        assert await store.answered() == {"gpu": 1}
        clock.forward(days=2)

        async def forgotten():
            clock.forward(minutes=1)
            return {m.text for m in await store.misses()} == {"new"} and await store.answered(365) == {}

        await eventually(forgotten)
        await store.close()

    asyncio.run(scene())


def test_a_clock_that_jumps_deletes_nothing_at_once(url, clock):
    """A clock that is a hundred days ahead until somebody puts it right costs nothing, and all goes on as before."""

    async def scene():
        store = await Store.open(url, clock=clock, pause=0)
        store.record(Record("fallback", text="before", at=clock()))
        store.record(Record("answer", ("gpu",), at=clock()))
        await store.misses()
        clock.forward(days=100)
        for minutes in (0, 4, 4):
            clock.forward(minutes=minutes)
            store.record(Record("fallback", text="meanwhile", at=clock()))
            assert {m.text for m in await store.misses()} == {"before", "meanwhile"}
        clock.forward(days=-100)
        for minutes in (0, 11, 11):
            clock.forward(minutes=minutes)
            store.record(Record("fallback", text="after", at=clock()))
            assert {m.text for m in await store.misses()} == {"before", "meanwhile", "after"}
        assert await store.answered(365) == {"gpu": 1}
        clock.forward(days=91)
        for _ in range(2):
            clock.forward(minutes=11)
            store.record(Record("fallback", text="later", at=clock()))
            left = {m.text for m in await store.misses()}
        assert left == {"meanwhile", "later"}
        await store.close()

    asyncio.run(scene())


@pytest.mark.parametrize("days", [91, -91])
def test_a_bot_that_restarts_often_forgets_too(url, clock, days):
    """What is due is gone soon though no process lives for ten minutes; a clock wrong meanwhile deletes nothing."""

    async def life(minutes):
        store = await Store.open(url, clock=clock, pause=0)
        clock.forward(minutes=minutes)
        store.record(Record("fallback", text="now", at=clock()))
        left = {m.text for m in await store.misses()}
        await store.close()
        return left

    async def scene():
        store = await Store.open(url, clock=clock, pause=0)
        store.record(Record("fallback", text="then", at=clock()))
        await store.close()
        clock.forward(days=days)
        assert await life(0) == {"then", "now"}
        clock.forward(days=-days)
        for _ in range(3):
            assert "then" in await life(5)
        clock.forward(days=91)
        for _ in range(5):
            left = await life(5)
        assert left == {"now"}

    asyncio.run(scene())


def test_nonsense_of_one_person_takes_no_honest_questions_place(url, clock, monkeypatch):
    """A thousand messages without sense leave a few questions, and none of those that others asked goes for them."""
    monkeypatch.setattr(tables, "MISSES_KEPT", 100)

    async def scene():
        store = await Store.open(url, clock=clock)
        honest = {f"honest question {n}" for n in range(40)}
        for number, text in enumerate(sorted(honest)):
            store.record(Record("fallback", text=text, at=clock(), person=1000 + number))
        for number in range(1000):
            store.record(Record("fallback", text=f"nonsense {number}", at=clock(), person=666))
        found = {m.text for m in await store.misses()}
        assert honest <= found
        assert len(found) == 40 + 20
        await store.close()

    asyncio.run(scene())


def test_misses_are_bounded_and_the_frequent_stay(url, clock, monkeypatch):
    """Beyond the limit, ten thousand, the rarest go first, and among those the oldest."""
    assert MISSES_KEPT == 10_000
    kept = 100
    monkeypatch.setattr(tables, "MISSES_KEPT", kept)

    async def scene():
        store = await Store.open(url, clock=clock)
        for text in ("often", "often", "oldest"):
            store.record(Record("fallback", text=text, at=clock()))
        await store.misses()
        clock.forward(hours=1)
        for n in range(kept - 1):
            store.record(Record("fallback", text=f"question {n}", at=clock()))
        found = [m.text for m in await store.misses()]
        assert len(found) == kept
        assert found[0] == "often"
        assert "oldest" not in found
        await store.close()

    asyncio.run(scene())


def test_answers_are_counted_by_entry_and_day(url, clock):
    """An owner sees how often each entry was answered in the last days, most often first."""

    async def scene():
        store = await Store.open(url, clock=clock)
        store.record(Record("answer", ("players", "gpu"), at=datetime(2026, 11, 22, 23, 59, tzinfo=UTC)))
        await store.answered()
        store.record(Record("answer", ("gpu",), at=datetime(2026, 11, 22, 1, 0, tzinfo=UTC)))
        store.record(Record("answer", ("gpu",), at=datetime(2026, 11, 23, 0, 1, tzinfo=UTC)))
        assert list((await store.answered()).items()) == [("gpu", 3), ("players", 1)]
        assert await store.answered(days=1) == {"gpu": 1}
        await store.close()

    asyncio.run(scene())


def test_closing_writes_what_waits(url):
    """Records that still gather when the bot stops are saved."""

    async def scene():
        store = await Store.open(url, pause=3600)
        store.record(Record("fallback", text="last words"))
        await store.close()
        store = await Store.open(url)
        assert [m.text for m in await store.misses()] == ["last words"]
        await store.close()

    asyncio.run(scene())


def test_records_are_written_without_being_asked_for(url, eventually):
    """What was recorded reaches the database by itself, where another process sees it."""

    async def scene():
        here, there = await Store.open(url, pause=0), await Store.open(url)
        here.record(Record("answer", ("gpu",)))

        async def arrived():
            return await there.answered() == {"gpu": 1}

        await eventually(arrived)
        await here.close()
        await there.close()

    asyncio.run(scene())
