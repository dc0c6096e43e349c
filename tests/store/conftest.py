"""Real databases for the store's tests: a SQLite file, a Postgres schema of our own, and a wire that can be cut."""

import asyncio
import os
import socket
import sqlite3
import time
import uuid
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from bot.store import schema
from bot.store.database import Database


@pytest.fixture(scope="session")
def server():
    """Give the URL of the Postgres that somebody named for these tests; no other is ever touched."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        pytest.skip("TEST_DATABASE_URL names no Postgres to test on")
    psycopg.connect(url, connect_timeout=3).close()
    return url


@contextmanager
def schema_of_our_own(server):
    """Give the URL of a new, empty Postgres schema, with the schema's name as application name."""
    name = f"faqbot_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
        yield f"{server}?options=-csearch_path%3D{name}&application_name={name}"
        end_connections(connection, name)
        connection.execute(f"DROP SCHEMA {name} CASCADE")


def end_connections(connection, name):
    """End what a test has left open under an application name, and wait until it is gone."""
    connection.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE application_name = %s AND pid <> pg_backend_pid()",
        [name],
    )


@pytest.fixture
def bare_postgres(server):
    """Give the URL of a Postgres schema of this test's own, without any tables."""
    with schema_of_our_own(server) as url:
        yield url


@pytest.fixture(scope="session")
def tables(server):
    """Give the URL of a Postgres schema that has the bot's tables: making them takes longer than most tests."""
    with schema_of_our_own(server) as url:
        database = Database(url)
        database.run(lambda connection: None)
        database.close()
        yield url


@pytest.fixture
def postgres(tables):
    """Give the URL of a Postgres schema with empty tables, and empty them again."""
    yield tables
    with psycopg.connect(tables, autocommit=True) as connection:
        [name] = connection.execute("SELECT current_schema()").fetchone()
        end_connections(connection, name)
        connection.execute("; ".join(f"DELETE FROM {table}" for table in schema.metadata.tables))
        connection.execute(
            "SELECT setval(sequencename::regclass, 1, false) FROM pg_sequences WHERE schemaname = %s", [name]
        )


@pytest.fixture
def admin(postgres):
    """Give a connection of our own to that schema, in autocommit."""
    with psycopg.connect(postgres, autocommit=True, application_name="admin") as connection:
        yield connection


@pytest.fixture
def sqlite(tmp_path):
    """Give the URL of a SQLite file of this test's own, with a short wait for locks."""
    return f"sqlite:///{tmp_path}/faqbot.db?timeout=0.05"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request):
    """Give the URL of a database with nothing in it, once of each kind."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def held(url, request):
    """Give a context manager during which another process holds the tables."""

    @contextmanager
    def hold():
        if url.startswith("sqlite"):
            connection = sqlite3.connect(url.removeprefix("sqlite:///").partition("?")[0], isolation_level=None)
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                connection.close()
        else:
            admin = request.getfixturevalue("admin")
            with admin.transaction():
                admin.execute("LOCK TABLE faqbot_chats, faqbot_misses, faqbot_answers")
                yield

    return hold


class Clock:
    """A clock that a test moves."""

    def __init__(self):
        self.now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def forward(self, **by):
        self.now += timedelta(**by)


@pytest.fixture
def clock():
    """Give a clock that a test moves."""
    return Clock()


@pytest.fixture
def eventually():
    """Give a way to wait until something has become true in the background, ten seconds at most."""

    async def wait(check):
        end = time.monotonic() + 10
        while not await check():
            assert time.monotonic() < end, "it never became true"
            await asyncio.sleep(0.005)

    return wait


class Wire:
    """A port of this machine that leads to Postgres while it is up."""

    def __init__(self, host, port):
        self._target = host, port
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._server = None
        self._links = set()

    async def up(self):
        self._server = await asyncio.start_server(self._link, "127.0.0.1", self.port)

    async def down(self):
        if self._server:
            self._server.close()
            for link in list(self._links):
                link.cancel()
            await asyncio.gather(*self._links, return_exceptions=True)
            self._server = None

    async def _link(self, reader, writer):
        async def pump(source, sink):
            while data := await source.read(65536):
                sink.write(data)

        task = asyncio.current_task()
        self._links.add(task)
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        both = [asyncio.ensure_future(pump(reader, far_writer)), asyncio.ensure_future(pump(far_reader, writer))]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            pass  # cancelled by `down`; the streams server would log it
        finally:
            for pumping in both:
                pumping.cancel()
            for end in (writer, far_writer):
                end.transport.abort()
            self._links.discard(task)


@pytest.fixture
def wire(server, postgres):
    """Give a context manager that yields a wire to Postgres, still down, and the URL through it."""
    info = psycopg.conninfo.conninfo_to_dict(server)

    @asynccontextmanager
    async def lay():
        wire = Wire(info["host"], int(info.get("port", 5432)))
        query = postgres.partition("?")[2]
        try:
            yield wire, f"postgres://{info['user']}:hunter2@127.0.0.1:{wire.port}/{info['dbname']}?{query}"
        finally:
            await wire.down()

    return lay
