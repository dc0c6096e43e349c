"""What happens when the database is wrong, away, slow or broken: nobody waits for it, and nothing secret is said."""

import asyncio
import logging
import sqlite3
import sys
import threading
import time

import pytest

from bot.errors import StoreError
from bot.store import Record, Store, schema
from bot.store import store as module
from bot.store.database import Database, UnreachableError

GROUP, SUPERGROUP = -4_123_456_789, -1_002_123_456_789
MISS = Record("fallback", text="anything?")


def refused(url):
    """Open a store that can't be opened and return the error's one line."""
    with pytest.raises(StoreError) as caught:
        asyncio.run(Store.open(url))
    message = str(caught.value)
    assert "\n" not in message
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return message


@pytest.mark.parametrize(
    ("url", "remedy"),
    [
        ("sqlite:///x.db?timeout=soon", "Correct or remove what follows the ?"),
        ("sqlite:///x.db?mode=rwc", "Correct or remove what follows the ?"),
        ("postgres://bob:hunter2@127.0.0.1:1/db?colour=red", "Check DATABASE_URL"),
        ("postgres://bob:hunter2@127.0.0.1:1/db?sslmode=hunter2", "invalid sslmode"),
    ],
)
def test_a_wrong_url_is_refused_with_the_remedy(url, remedy):
    """A URL that can never work ends the start with one line that says what to write, without the password."""
    message = refused(url)
    assert remedy in message
    assert "hunter2" not in message


def test_a_missing_driver_is_named(monkeypatch):
    """A Postgres URL without the driver installed says what to install, wherever the bot came from."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert 'pip install "psycopg[binary]"' in refused("postgres://bob:hunter2@host/db")


def test_a_sqlite_file_that_cannot_be_used_says_why(tmp_path, caplog):
    """A missing folder, a folder in its place, a read-only, foreign or damaged file: one line with the remedy each.

    What may become writable again is only complained about.
    """
    assert "its folder exists" in refused(f"sqlite:///{tmp_path}/missing/faqbot.db")
    assert "its folder exists" in refused(f"sqlite:///{tmp_path}")
    foreign = tmp_path / "letter.txt"
    foreign.write_text("Dear reader, " * 100)
    assert "Move the file away" in refused(f"sqlite:///{foreign}")
    assert foreign.read_text().startswith("Dear reader")

    good = tmp_path / "good.db"

    async def make():
        store = await Store.open(f"sqlite:///{good}")
        for n in range(500):
            store.record(Record("fallback", text=f"question number {n}"))
        await store.close()

    asyncio.run(make())

    async def open_read_only():
        await (await Store.open(f"sqlite:///file:{good}?mode=ro&uri=true")).close()

    asyncio.run(open_read_only())
    assert "Make the file and its folder writable" in caplog.text
    content = good.read_bytes()
    good.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    assert "Move the file away" in refused(f"sqlite:///{good}")


def test_a_locked_sqlite_file_is_waited_for(tmp_path, sqlite, caplog, eventually):
    """A file that a backup keeps locked at the start is named in the log and used as soon as it can be."""

    async def scene():
        other = sqlite3.connect(tmp_path / "faqbot.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        store = await Store.open(sqlite, pause=0.01)
        store.record(MISS)
        assert "Another process holds it" in caplog.text
        other.close()

        async def written():
            return not store._records

        await eventually(written)
        await store.close()

    asyncio.run(scene())


def test_nobody_else_can_read_the_sqlite_file(tmp_path, sqlite):
    """The file, and what SQLite puts beside it, are for the user that runs the bot alone."""

    async def scene():
        store = await Store.open(sqlite)
        modes = {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
        await store.close()
        return modes

    assert asyncio.run(scene()) == {0o600}


def test_postgres_settings_that_are_wrong_are_refused(server, postgres, admin):
    """A database, a user or a right that does not exist ends the start: waiting would not help."""
    query = postgres.partition("?")[2]
    place = server.partition("@")[2].rpartition("/")[0]
    assert "does not exist" in refused(f"postgres://postgres:hunter2@{place}/no_such_database")
    assert "does not exist" in refused(f"postgres://no_such_user:hunter2@{place}/postgres")
    role = query.rpartition("=")[2]
    admin.execute(f"CREATE ROLE {role} LOGIN")
    try:
        assert "Check DATABASE_URL and what its user may do" in refused(f"postgres://{role}@{place}/postgres?{query}")
    finally:
        admin.execute(f"DROP ROLE {role}")


def test_a_bot_starts_without_its_postgres(wire, caplog, eventually, clock):
    """While Postgres is away the store answers from memory; once it is there, what was recorded is written.

    The log says so once a minute, then that it works again, and never holds the password.
    """
    caplog.set_level(logging.DEBUG)

    async def scene():
        async with wire() as (line, url):
            store = await Store.open(url, clock=clock, pause=0.01)
            store.record(MISS)
            assert not (await store.wishes(GROUP)).autoanswer
            with pytest.raises(StoreError, match="Can't reach the Postgres database"):
                await store.wish(GROUP, autoanswer=True)
            with pytest.raises(StoreError):
                await store.misses()
            assert len([r for r in caplog.records if r.name.startswith("bot") and r.levelname == "WARNING"]) == 1
            clock.forward(seconds=60)
            assert not (await store.wishes(GROUP)).autoanswer
            assert len([r for r in caplog.records if r.name.startswith("bot") and r.levelname == "WARNING"]) == 2
            await line.up()

            async def written():
                return not store._records

            await eventually(written)
            assert [m.count for m in await store.misses()] == [1]
            other = await Store.open(url)
            await other.wish(GROUP, autoanswer=True)
            await other.close()
            assert (await store.wishes(GROUP)).autoanswer
            await store.close()

    asyncio.run(scene())
    assert "The bot goes on without it" in caplog.text
    assert "The database works again" in caplog.text
    assert "hunter2" not in caplog.text


def test_a_lost_postgres_changes_nothing_people_see(wire, clock, eventually):
    """When Postgres goes away settings stay as they were last known, and a group's upgrade is made up for later."""

    async def scene():
        async with wire() as (line, url):
            await line.up()
            store = await Store.open(url, clock=clock, pause=0.01)
            await store.wish(GROUP, autoanswer=True)
            await line.down()
            clock.forward(seconds=61)
            assert (await store.wishes(GROUP)).autoanswer
            await store.migrate_chat(GROUP, SUPERGROUP)
            assert (await store.wishes(SUPERGROUP)).autoanswer
            await line.up()

            async def moved():
                return not store._moves

            await eventually(moved)
            assert (await store.wishes(SUPERGROUP)).autoanswer
            await store.close()
            store = await Store.open(url)
            assert (await store.wishes(SUPERGROUP)).autoanswer
            await store.close()

    asyncio.run(scene())


def test_a_read_makes_up_for_an_upgrade_first(wire, clock):
    """A setting read between the database's return and the next write is the moved one."""

    async def scene():
        async with wire() as (line, url):
            await line.up()
            store = await Store.open(url, clock=clock, pause=3600)
            await store.wish(GROUP, autoanswer=True)
            await line.down()
            await store.migrate_chat(GROUP, SUPERGROUP)
            await line.up()
            clock.forward(seconds=61)
            assert (await store.wishes(SUPERGROUP)).autoanswer
            assert store._moves
            await store.close()

    asyncio.run(scene())


def test_killed_connections_are_replaced(postgres, admin):
    """After an administrator killed every connection the next call works as if nothing had been."""

    async def scene():
        store = await Store.open(postgres)
        await store.wish(GROUP, autoanswer=True)
        killed = admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = current_schema()"
        ).fetchall()
        assert killed == [(True,)]
        await store.wish(SUPERGROUP, autoanswer=True)
        store.record(MISS)
        assert [m.count for m in await store.misses()] == [1]
        await store.close()

    asyncio.run(scene())


def test_a_look_needs_no_transaction(postgres, admin):
    """A single row is read in one word to the server, and after every connection was killed all the same."""

    async def scene():
        store = await Store.open(postgres)
        begun = "SELECT xact_start = query_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"

        def look(connection):
            return connection.exec_driver_sql(begun).scalar()

        assert await store.look(look, 5.0) is True
        assert await store.call(look) is False
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = current_schema()"
        )
        assert await store.look(look, 5.0) is False  # in a transaction, which replaced the connection
        assert await store.look(look, 5.0) is True
        await store.close()

    asyncio.run(scene())


def test_a_connection_killed_while_it_writes_loses_nothing(server, postgres, admin, eventually, caplog):
    """A write whose connection is killed halfway is made again, once."""
    import psycopg

    async def scene():
        store = await Store.open(postgres, pause=0.01)
        await store.answered()
        with psycopg.connect(server) as blocker:
            blocker.execute(f"LOCK TABLE {admin.execute('SELECT current_schema()').fetchone()[0]}.faqbot_misses")
            store.record(Record("answer", ("gpu",)))
            store.record(MISS)

            async def killed():
                return admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = current_schema() AND wait_event_type = 'Lock'"
                ).fetchall()

            await eventually(killed)

        async def written():
            return not store._records

        await eventually(written)
        assert await store.answered() == {"gpu": 1}
        assert [m.count for m in await store.misses()] == [1]
        await store.close()

    asyncio.run(scene())
    assert "Can't reach the Postgres database" in caplog.text


def test_a_database_that_was_replaced_gets_its_tables(url):
    """When the tables are gone under a running bot one call fails and the next finds them made anew."""

    def drop(connection):
        for table in (*schema.metadata.tables, "faqbot_version"):
            connection.exec_driver_sql(f"DROP TABLE {table}")

    async def scene():
        store = await Store.open(url)
        await store.call(drop)
        with pytest.raises(StoreError):
            await store.wish(GROUP, autoanswer=True)
        await store.wish(GROUP, autoanswer=True)
        await store.close()

    asyncio.run(scene())


def test_postgres_is_used_as_poolers_want_it(postgres):
    """No statement is prepared, and each transaction limits its statements to five seconds by itself."""
    database = Database(postgres)
    for _ in range(10):
        assert database.run(lambda c: c.exec_driver_sql("SHOW statement_timeout").scalar()) == "5s"
    assert database.run(lambda c: c.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar()) == 0
    database.close()


def test_what_came_is_on_the_disk_of_postgres_before_it_is_acknowledged(postgres, admin, wire):
    """Turns do not wait for the disk, `sync` does, also on a connection that died since; where it can't, it says so."""
    written = "INSERT INTO faqbot_leases VALUES (%s, '', 0) RETURNING pg_current_wal_insert_lsn()"

    async def scene():
        store = await Store.open(postgres)
        for lost in (False, True):
            where = await store.call(lambda c, n=str(lost): c.exec_driver_sql(written, (n,)).scalar(), synced=False)
            if lost:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s",
                    [postgres.rpartition("=")[2][:63]],
                )
            await store.sync()
            assert admin.execute("SELECT pg_current_wal_flush_lsn() >= %s", [where]).fetchone() == (True,)
        await store.close()
        async with wire() as (_, cut):
            with pytest.raises(UnreachableError):
                Database(cut).sync()

    asyncio.run(scene())


def test_a_held_database_blocks_nobody(url, held, clock, caplog, monkeypatch, eventually):
    """While another process holds the tables, recording returns at once and the loop goes on.

    The queue is bounded; what did not fit is counted in the log, the rest is written later; settings have defaults.
    """
    monkeypatch.setattr(module, "READ_SECONDS", 0.05)

    async def scene():
        store = await Store.open(url, clock=clock, pause=0.01)
        await store.misses()
        with held():
            asked = asyncio.create_task(store.wishes(GROUP))
            for _ in range(10):
                await asyncio.sleep(0)
            assert not asked.done()
            start = time.perf_counter()
            for _ in range(module.QUEUE_LIMIT + 5):
                store.record(MISS)
            assert time.perf_counter() - start < 1
            assert not (await asked).autoanswer
            start = time.perf_counter()
            for _ in range(1000):
                assert not (await store.wishes(GROUP)).autoanswer
            assert time.perf_counter() - start < 1
            clock.forward(seconds=60)
            store.record(MISS)
        assert "records were dropped so far" in caplog.text

        async def written():
            return not store._records

        await eventually(written)
        assert [m.count for m in await store.misses()] == [module.QUEUE_LIMIT]
        await store.close()

    asyncio.run(scene())


def test_a_call_that_hangs_is_given_up(url, held, monkeypatch):
    """A command that needs the database says that it did not answer; one given up before its turn is never made."""

    async def scene():
        store = await Store.open(url.replace("timeout=0.05", "timeout=5"))
        await store.misses()
        with held():
            monkeypatch.setattr(module, "CALL_SECONDS", 0.02)
            with pytest.raises(StoreError, match=r"did not answer within 0\.02 seconds"):
                await store.wish(GROUP, autoanswer=True)
            with pytest.raises(StoreError, match=r"did not answer within 0\.02 seconds"):
                await store.wish(SUPERGROUP, autoanswer=True)
        assert (await store.wishes(GROUP)).autoanswer
        assert not (await store.wishes(SUPERGROUP)).autoanswer
        await store.close()

    asyncio.run(scene())


def test_closing_does_not_wait_for_a_held_database(url, held, monkeypatch, caplog, eventually):
    """A bot that is told to stop stops, and the log says how many records may be lost.

    The connection is closed all the same, as soon as the database lets go of it.
    """
    monkeypatch.setattr(module, "CLOSE_SECONDS", 0.02)

    async def scene():
        others = set(threading.enumerate())
        store = await Store.open(url)
        store.record(MISS)
        with held():
            start = time.perf_counter()
            await store.close()
            assert time.perf_counter() - start < 1

        async def over():
            return set(threading.enumerate()) <= others

        await eventually(over)
        assert store._database._engine.pool.checkedin() == 0

    asyncio.run(scene())
    assert "1 records may be lost" in caplog.text


def test_what_nobody_waits_for_any_more_is_written_once(url, held, eventually):
    """A record whose writing goes through after whoever waited for it was cut short is counted once."""

    async def scene():
        store = await Store.open(url.replace("timeout=0.05", "timeout=5"), pause=3600)
        await store.misses()
        store.record(Record("answer", ("gpu",)))

        async def begun():
            return store._writing.locked() and store._worker._calls.empty()

        with held():
            asked = asyncio.create_task(store.answered())
            await eventually(begun)
            asked.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asked
        assert await store.answered() == {"gpu": 1}
        await store.close()
        store = await Store.open(url)
        assert await store.answered() == {"gpu": 1}
        await store.close()

    asyncio.run(scene())


def test_a_write_that_outlasts_the_closing_is_not_called_lost(url, held, monkeypatch, caplog, eventually):
    """What a slow database saves after all, the log does not say was not saved."""
    monkeypatch.setattr(module, "CLOSE_SECONDS", 0.02)

    async def scene():
        others = set(threading.enumerate())
        store = await Store.open(url.replace("timeout=0.05", "timeout=5"))
        store.record(Record("answer", ("gpu",)))
        with held():
            await store.close()

        async def over():
            return set(threading.enumerate()) <= others

        await eventually(over)
        store = await Store.open(url)
        assert await store.answered() == {"gpu": 1}
        await store.close()

    asyncio.run(scene())
    assert "1 records may be lost" in caplog.text
    assert "not saved" not in caplog.text


def test_a_record_that_cannot_be_saved_does_not_block_the_others(url, caplog):
    """A record the database refuses is dropped and logged, without its text, and the next is saved."""

    async def scene():
        store = await Store.open(url, pause=3600)
        store.record(Record("answer", ("half a \ud83d pair",)))
        assert await store.answered() == {}
        store.record(Record("answer", ("gpu",)))
        assert await store.answered() == {"gpu": 1}
        await store.close()

    asyncio.run(scene())
    assert "1 records were dropped so far" in caplog.text
    assert "half" not in caplog.text
