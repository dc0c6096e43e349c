"""Bringing a database up to date, and what is in it then."""

import asyncio
import subprocess
import sys

import pytest
import sqlalchemy as sa

from bot.errors import StoreError
from bot.service.privacy import KEPT, NOBODY
from bot.store import Store, cases, schema
from bot.store.database import Database


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


def described(connection):
    """Return all that the bot's tables are made of."""
    inspector = sa.inspect(connection)
    return {
        table: (
            {(c["name"], str(c["type"]), c["nullable"], c["name"] in key) for c in inspector.get_columns(table)},
            {(i["name"], *i["column_names"]) for i in inspector.get_indexes(table) if i["name"]},
        )
        for table in inspector.get_table_names()
        for key in [inspector.get_pk_constraint(table)["constrained_columns"]]
    }


def stepped_back(connection, *statements):
    """Make a database what it was in a version before."""
    for statement in statements:
        connection.exec_driver_sql(statement)


def test_a_database_of_the_first_version_gets_what_a_new_one_has(url):
    """After an upgrade from the first version, the tables, columns, keys and indexes are those of a new database."""
    new = migrated(url, described)

    def drop(connection):
        schema.metadata.drop_all(connection)
        stepped_back(connection, "DROP TABLE faqbot_version", *filter(str.strip, FIRST.split(";")))

    migrated(url, drop)
    assert migrated(url, described) == new


def test_a_database_of_any_version_gets_what_it_lacks(url):
    """What was added since the fourth version is there after an upgrade: columns, tables, no former index."""
    new = migrated(url, described)
    migrated(
        url,
        lambda connection: stepped_back(
            connection,
            "DROP TABLE faqbot_offers",
            "DROP TABLE faqbot_faqs",
            "ALTER TABLE faqbot_chats DROP COLUMN language",
            "INSERT INTO faqbot_chats VALUES (-1001, true, false, true)",
            "CREATE INDEX faqbot_inbox_next ON faqbot_inbox (bot, rank, seq)",
            "UPDATE faqbot_version SET version_num = '0004'",
        ),
    )
    assert migrated(url, described) == new
    rows = migrated(url, lambda connection: connection.execute(sa.select(schema.chats)).all())
    assert rows == [(-1001, True, False, True, "")]


def test_every_column_is_told_of(url):
    """The database has the columns that /privacy is written from and no others: nothing is kept in secret."""

    def look(connection):
        inspector = sa.inspect(connection)
        return {t: {c["name"] for c in inspector.get_columns(t)} for t in inspector.get_table_names()}

    told = [line.split(": ") for lines in (*KEPT.values(), NOBODY) for line in lines]
    assert migrated(url, look) == {table: set(columns.split()) for table, columns in told}


def test_a_sqlite_file_needs_no_postgres(sqlite):
    """A SQLite file is opened without loading psycopg."""
    script = (
        "import asyncio, sys; from bot.store import Store\n"
        "async def main(): await (await Store.open(sys.argv[1])).close()\n"
        "asyncio.run(main()); print('psycopg' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script, sqlite], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


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
CREATE TABLE faqbot_chats (chat_id BIGINT NOT NULL PRIMARY KEY, autoanswer BOOLEAN NOT NULL);
CREATE TABLE faqbot_misses (key TEXT PRIMARY KEY, text TEXT NOT NULL, count INTEGER NOT NULL,
    first TIMESTAMP NOT NULL, last TIMESTAMP NOT NULL);
CREATE TABLE faqbot_answers (day DATE, entry_id TEXT, count INTEGER NOT NULL, PRIMARY KEY (day, entry_id));
CREATE TABLE faqbot_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
INSERT INTO faqbot_version VALUES ('0001');
INSERT INTO faqbot_chats VALUES (-1001, true);
INSERT INTO faqbot_misses VALUES ('where is the sauna', 'Where is the sauna?', 3,
    '2026-11-01 10:00:00', '2026-11-20 11:00:00');
INSERT INTO faqbot_answers VALUES ('2026-11-20', 'water', 7);
"""
"""A database as the first version left it, filled."""


def test_an_upgrade_keeps_every_row_of_the_first(url, clock):
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
