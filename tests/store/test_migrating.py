"""Bringing a database up to date, and what is in it then."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import bot.store
from bot.errors import StoreError
from bot.service.privacy import KEPT, NOBODY
from bot.store import Store, cases, schema
from bot.store.database import Database, _newest, migrate


@pytest.fixture
def postgres(bare_postgres):
    """Have every test begin without tables: here they are made, changed and dropped."""
    return bare_postgres


OPENING = """
import asyncio, sys
from bot.store import Store
async def main():
    print("ready", flush=True)
    for url in sys.stdin:
        store = await Store.open(url.strip())
        await store.wish(1, autoanswer=True)
        await store.close()
        print("opened", flush=True)
asyncio.run(main())
"""


def migrated(url, look):
    """Open the database and return what `look` sees in it."""
    database = Database(url)
    try:
        return database.run(look)
    finally:
        database.close()


def test_the_steps_make_the_tables_that_the_code_uses(url):
    """After all steps, from the first on, the database has exactly the tables and columns of `tables`."""

    def look(connection):
        schema.metadata.drop_all(connection)
        connection.exec_driver_sql("DELETE FROM faqbot_version")  # as a database before the first step
        migrate(connection)
        context = MigrationContext.configure(connection, opts={"version_table": "faqbot_version"})
        return compare_metadata(context, schema.metadata)

    assert migrated(url, look) == []


def test_every_column_is_told_of(url):
    """The database has the columns that /privacy is written from and no others: nothing is kept in secret."""

    def look(connection):
        inspector = sa.inspect(connection)
        return {t: {c["name"] for c in inspector.get_columns(t)} for t in inspector.get_table_names()}

    told = [line.split(": ") for lines in (*KEPT.values(), NOBODY) for line in lines]
    assert migrated(url, look) == {table: set(columns.split()) for table, columns in told}


def test_the_newest_step_is_the_one_a_database_ends_at():
    """The number in the last file's name is alembic's head, so that a database up to date is known without alembic."""
    config = Config()
    config.set_main_option("script_location", str(Path(bot.store.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [_newest()]


def test_a_start_with_nothing_to_do_needs_no_alembic(sqlite):
    """A database that is up to date is opened without loading alembic, and SQLite without psycopg."""

    async def make():
        await (await Store.open(sqlite)).close()

    asyncio.run(make())
    script = (
        "import asyncio, sys; from bot.store import Store\n"
        "async def main(): await (await Store.open(sys.argv[1])).close()\n"
        "asyncio.run(main()); print({'alembic', 'psycopg'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", script, sqlite], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


def test_processes_that_start_at_once_agree(tmp_path, url):
    """Three processes that open the same new database at the same moment all succeed, again and again."""
    urls = [url]
    if url.startswith("sqlite"):
        urls = [f"sqlite:///{tmp_path}/{n}.db" for n in range(10)]
    crowd = [
        subprocess.Popen([sys.executable, "-W", "error", "-c", OPENING], stdin=-1, stdout=-1, stderr=-1, text=True)
        for _ in range(3)
    ]
    for process in crowd:
        assert process.stdout.readline() == "ready\n"
    for one in urls:
        for process in crowd:
            process.stdin.write(one + "\n")
            process.stdin.flush()
        for process in crowd:
            assert process.stdout.readline() == "opened\n", process.communicate()[1]
    for process in crowd:
        assert process.communicate() == ("", "")
        assert process.returncode == 0


FIRST = """
CREATE TABLE faqbot_chats (chat_id BIGINT PRIMARY KEY, autoanswer BOOLEAN NOT NULL);
CREATE TABLE faqbot_misses (key TEXT PRIMARY KEY, text TEXT NOT NULL, count INTEGER NOT NULL,
    first TIMESTAMP NOT NULL, last TIMESTAMP NOT NULL);
CREATE TABLE faqbot_answers (day DATE, entry_id TEXT, count INTEGER NOT NULL, PRIMARY KEY (day, entry_id));
CREATE TABLE faqbot_version (version_num VARCHAR(32) PRIMARY KEY);
INSERT INTO faqbot_version VALUES ('0001');
INSERT INTO faqbot_chats VALUES (-1001, true);
INSERT INTO faqbot_misses VALUES ('where is the sauna', 'Where is the sauna?', 3,
    '2026-11-01 10:00:00', '2026-11-20 11:00:00');
INSERT INTO faqbot_answers VALUES ('2026-11-20', 'water', 7);
"""
"""A database as the first version left it, filled."""


def test_the_steps_keep_every_row_of_the_first(url, clock):
    """Settings, misses and counts of a database of the first version are all there, and its misses become cases."""
    engine = Database(url)._engine
    with engine.begin() as connection:
        for statement in FIRST.split(";"):
            connection.exec_driver_sql(statement) if statement.strip() else None
    engine.dispose()

    async def scene():
        store = await Store.open(url, clock=clock)
        assert (await store.wishes(-1001)).autoanswer
        [miss] = await store.misses()
        assert (miss.key, miss.text, miss.count) == ("where is the sauna", "Where is the sauna?", 3)
        assert (miss.first.day, miss.last.day) == (1, 20)
        assert await store.answered() == {"water": 7}
        assert [row.text for row in await store.call(lambda c: cases.ungrouped(c, "Any", "en"))] == [miss.text]
        await store.call(lambda c: cases.assign(c, "Any", "en", [(None, cases.ungrouped(c, "Any", "en"))], 1.0))
        [case], _ = await store.call(lambda c: cases.read_open(c, "Any", "en", 5))
        assert (case.question, case.count, case.askers) == ("Where is the sauna?", 3, "≥ 1")
        await store.close()

    asyncio.run(scene())
    assert migrated(url, lambda c: c.exec_driver_sql("SELECT people FROM faqbot_misses").scalars().all()) == [None]


def test_a_database_of_a_newer_bot_is_left_alone(url):
    """A version this bot does not know is an error that says to update the bot, and nothing is changed."""
    migrated(url, lambda connection: connection.exec_driver_sql("UPDATE faqbot_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="made by a newer version of the bot: update the bot"):
        asyncio.run(Store.open(url))


def test_other_tables_in_the_database_are_left_alone(url):
    """A database that another application uses, with alembic too, is shared without harm."""
    engine = Database(url)._engine

    def theirs(connection):
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('theirs')")
        connection.exec_driver_sql("CREATE TABLE chats (id INTEGER)")

    with engine.begin() as connection:
        theirs(connection)
    engine.dispose()
    assert migrated(url, lambda c: c.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()) == "theirs"
