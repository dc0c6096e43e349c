"""A database by its URL: SQLite or Postgres, brought up to date, every failure a `StoreError` with a remedy.

Blocking, and used from one thread only. No password and no text of a person is ever in an error: messages are built
from the driver's first line with the password cut out, and nothing is chained.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.errors import StoreError
from bot.store.upgrading import VERSIONS, upgrade

T = TypeVar("T")

_POSTGRES_DEFAULTS = {"connect_timeout": "5", "tcp_user_timeout": "5000", "keepalives_idle": "30"}
"""libpq's parameters, seconds and milliseconds: a server that went silent is noticed in five seconds."""

_BEGIN = {
    # At once, not at the first write: a reader that turns writer while another process writes can't wait, only fail.
    "sqlite": "BEGIN IMMEDIATE",
    # Per transaction, since connection poolers refuse it as a parameter of the connection.
    "postgresql": "BEGIN; SET LOCAL statement_timeout = '5s'",
}
_UNSYNCED = "; SET LOCAL synchronous_commit = off"

_FLUSH = "SELECT pg_logical_emit_message(true, 'faqbot', '')"
"""A transaction that writes nothing but its own end: Postgres's log is on the disk up to there when it is over."""

_SQLITE_REMEDIES = {
    sqlite3.SQLITE_BUSY: "Another process holds it: stop that one, or give each its own file.",
    sqlite3.SQLITE_READONLY: "Make the file and its folder writable.",
    sqlite3.SQLITE_CANTOPEN: "Make sure that its folder exists and is writable.",
    sqlite3.SQLITE_CORRUPT: "Move the file away: the bot starts a new one.",
    sqlite3.SQLITE_NOTADB: "Move the file away: the bot starts a new one.",
    sqlite3.SQLITE_FULL: "Free some space on the disk.",
}
_PASSING = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
)
"""What a backup, a full disk or a file system mounted anew makes SQLite say: it may work again by itself."""

_CACHE_KB = 500
"""How much of a file SQLite keeps in memory. The 2,000 that it would are no quicker with an inbox and take 1.6 MB."""

_sync_data = getattr(os, "fdatasync", os.fsync)  # macOS and Windows have the latter only

_SQLITE_OPTIONS = {"timeout", "uri"}
_REFUSED = re.compile("does not exist|authentication failed|no password|no pg_hba|does not support SSL|invalid ")
"""What a Postgres server or libpq says when waiting can't help; connecting gives no error code."""


class UnreachableError(StoreError):
    """Raised when the database can't be used now but may be later."""


class Database:
    """The database at `url`; nothing is opened before the first `run`."""

    def __init__(self, url: str) -> None:
        self.url = _parse(url)
        try:
            self._engine = sa.create_engine(
                self.url,
                hide_parameters=True,
                connect_args={} if self.is_sqlite else {"prepare_threshold": None},  # poolers keep no prepared ones
            )
        except ImportError:
            raise StoreError(
                "DATABASE_URL names a Postgres database, whose driver is not installed. "
                'Install it with: pip install "psycopg[binary]"'
            ) from None
        except ValueError as error:
            raise _wrong_option(error) from None
        self._driver: Any = self._engine.dialect.dbapi
        sa.event.listen(self._engine, "connect", self._connected)
        self._connection: sa.Connection | None = None
        self._is_upgraded = False

    @property
    def is_sqlite(self) -> bool:
        """Say whether this is a file (or memory) of our own rather than a server."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> str:
        """Return the path of the SQLite file, "" for any other kind of database."""
        name = self.url.database or ""
        return "" if not self.is_sqlite or name == ":memory:" or name.startswith("file:") else name

    @property
    def conninfo(self) -> str:
        """Return the Postgres URL as libpq reads it."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def _connected(self, connection: Any, _: object) -> None:
        # The driver begins nothing by itself: `_begun` does, in one message to the server.
        if not self.is_sqlite:
            connection.autocommit = True
        else:
            connection.isolation_level = None
            with suppress(sqlite3.OperationalError):  # locked or read-only: what follows says so
                # Readers and the writer don't wait for each other, and a commit waits for no disk: see `sync`.
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")

    def run(self, work: Callable[[sa.Connection], T], synced: bool = True) -> T:
        """Return what `work` returns, in one transaction, after an upgrade if that is still to be done.

        Unless `synced`, Postgres does not wait for its disk: what was written is seen by everybody at once and outlives
        every process of the bot, but a loss of power on the database's machine only after `sync`, or half a second.
        Raises UnreachableError if trying again may help, else StoreError.
        """
        try:
            if not self._is_upgraded:
                self._make_private()
                self._transact(self._prepare, synced=True)
                self._is_upgraded = True
            return self._transact(work, synced=synced)
        except (SQLAlchemyError, UnicodeError, self._driver.Error) as error:
            self._is_upgraded = False  # what comes back may be another database
            raise self._explain(error) from None

    def look(self, work: Callable[[sa.Connection], T]) -> T:
        """Return what `work` returns, which changes nothing and reads one row: as `run`, but without a transaction.

        On Postgres its beginning and its end would be two words to the server more, for one that matters.
        """
        if self._is_upgraded and self._connection and not self.is_sqlite:
            try:
                return work(self._connection)
            except (SQLAlchemyError, self._driver.Error):  # whatever it is, `run` mends it or says so
                self._let_go(self._connection)
        return self.run(work, synced=False)

    def _transact(self, work: Callable[[sa.Connection], T], *, synced: bool) -> T:
        """Begin, work and commit by the driver alone: SQLAlchemy's own way takes three times as long as SQLite does."""
        begin = _BEGIN[self.url.get_backend_name()]
        connection = self._begun(begin if synced or self.is_sqlite else begin + _UNSYNCED)
        try:
            found = work(connection)
            connection.connection.commit()
        except BaseException:
            self._let_go(connection)
            raise
        return found

    def _begun(self, begin: str) -> sa.Connection:
        """Return the connection in a transaction; one that died since it was last used is replaced."""
        for last in (False, True):
            connection = self._connection = self._connection or self._engine.connect()
            try:
                connection.connection.cursor().execute(begin)
            except self._driver.Error as error:
                died = connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
                if died:
                    connection.invalidate()
                self._let_go(connection)
                if last or not died:
                    raise
            else:
                break
        return connection

    def _let_go(self, connection: sa.Connection) -> None:
        """Give a connection back, which rolls back what it had begun."""
        self._connection = None
        connection.close()

    def sync(self) -> None:
        """Return once the disk has what was written so far; the death of the process alone loses nothing.

        Unlike all else here, for any thread. Raises StoreError.
        """
        if self.file:
            self._sync_file()
        elif not self.is_sqlite:
            try:
                try:
                    self._flush()
                except self._driver.OperationalError:  # the connection died since it was last used
                    self._flush()
            except (SQLAlchemyError, self._driver.Error) as error:
                raise self._explain(error) from None

    def _flush(self) -> None:
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute(_FLUSH)
        except BaseException:
            connection.invalidate()
            raise
        connection.close()

    def _sync_file(self) -> None:
        try:
            log = os.open(f"{self.file}-wal", os.O_RDWR)
            try:
                _sync_data(log)
            finally:
                os.close(log)
        except FileNotFoundError:
            return  # all of it is in the file itself, which SQLite syncs
        except OSError as error:
            raise UnreachableError(self._sqlite_message(f"{error.strerror}", sqlite3.SQLITE_IOERR)) from None

    def _prepare(self, connection: sa.Connection) -> None:
        if self.is_sqlite and connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
            raise StoreError(self._sqlite_message("it is damaged", sqlite3.SQLITE_CORRUPT))
        upgrade(connection)
        # Changes nothing, but fails now rather than at the first record if the database can't be written.
        connection.execute(sa.update(VERSIONS).values(version_num=VERSIONS.c.version_num))

    def _make_private(self) -> None:
        """Make the file, if there is none, so that no other user of the machine can read it."""
        if self.file:
            with suppress(OSError):  # SQLite says it better
                os.close(os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600))

    def close(self) -> None:
        """Close the connection."""
        if self._connection:
            self._let_go(self._connection)
        self._engine.dispose()

    def _explain(self, error: Exception) -> StoreError:
        cause = error.orig if isinstance(error, DBAPIError) else error
        reason = (str(cause).strip().splitlines() or [type(cause).__name__])[0].rstrip(".")
        if self.is_sqlite:
            code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the rest says more than is needed
            message = self._sqlite_message(reason, code)
            return UnreachableError(message) if code in _PASSING else StoreError(message)
        for secret in self._secrets:
            reason = reason.replace(secret, "***")
        if isinstance(cause, self._driver.OperationalError) and not _REFUSED.search(reason):
            return UnreachableError(f"Can't reach the Postgres database {self._name}: {reason}.")
        return StoreError(
            f"Can't use the Postgres database {self._name}: {reason}. Check DATABASE_URL and what its user may do."
        )

    def _sqlite_message(self, reason: str, code: int) -> str:
        remedy = _SQLITE_REMEDIES.get(code, "Set DATABASE_URL to another file.")
        return f"Can't use the SQLite file {self._name}: {reason}. {remedy}"

    @property
    def _secrets(self) -> list[str]:
        asked = [str(value) for name, value in self.url.query.items() if "password" in name]
        return [secret for secret in (str(self.url.password or ""), *asked) if secret]

    @property
    def _name(self) -> str:
        """Return where the database is, without user and password."""
        url = self.url
        return f"{url.database or ':memory:'}" if self.is_sqlite else f"{url.host or ''}/{url.database or ''}"


def _parse(text: str) -> sa.URL:
    """Read a URL that `config` let pass."""
    url = sa.make_url(text)
    if url.drivername.partition("+")[0] == "sqlite":
        unknown = set(url.query) - _SQLITE_OPTIONS
        if unknown and "uri" not in url.query:  # a file: URI has options of its own
            raise _wrong_option(f"{min(unknown)} is none that SQLite knows here")
        return url.set(drivername="sqlite+pysqlite").update_query_dict({"timeout": "5", **url.query})
    return url.set(drivername="postgresql+psycopg").update_query_dict({**_POSTGRES_DEFAULTS, **url.query})


def _wrong_option(error: object) -> StoreError:
    return StoreError(f"DATABASE_URL has a wrong option: {error}. Correct or remove what follows the ? in it.")
