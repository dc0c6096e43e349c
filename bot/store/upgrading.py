"""Bringing a database up to date: it is given what `schema` describes and it lacks, and nothing is taken away.

A new table, or a new column that may be empty or has a default of the server's, is written down in `schema`, and
`VERSION` counted up there. So one description serves a new database and one of any version before.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from bot.errors import StoreError
from bot.store import schema

VERSIONS = sa.Table(
    "faqbot_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True, nullable=False)
)
"""Where the version of the tables stands, in one row."""

_LOCK = 0x666171626F74
"""A number that all processes of the bot agree on: "faqbot"."""


def upgrade(connection: sa.Connection) -> None:
    """Bring the tables up to date in the connection's transaction, one process at a time.

    On SQLite the transaction itself keeps others out, on Postgres a lock of its own; who comes second finds it done.
    Raises StoreError if a newer version of the bot made them.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = '60s'")
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    inspector = sa.inspect(connection)
    found = connection.scalar(sa.select(VERSIONS.c.version_num)) if inspector.has_table(VERSIONS.name) else None
    if found == schema.VERSION:
        return
    if found and found > schema.VERSION:
        raise StoreError("The database was made by a newer version of the bot: update the bot.")
    for table in schema.metadata.sorted_tables:
        if inspector.has_table(table.name):
            _complete(connection, table, {column["name"] for column in inspector.get_columns(table.name)})
    connection.exec_driver_sql("DROP INDEX IF EXISTS faqbot_inbox_next")  # of a version before 0008
    schema.create_all(connection)
    VERSIONS.create(connection, checkfirst=True)
    connection.execute(VERSIONS.delete())
    connection.execute(VERSIONS.insert().values(version_num=schema.VERSION))


def _complete(connection: sa.Connection, table: sa.Table, present: Collection[str]) -> None:
    """Add the columns that a table lacks; where they are a part of its key, it is made anew and its rows have ""."""
    missing = [column for column in table.columns if column.name not in present]
    if not any(column.primary_key for column in missing):
        for column in missing:
            written = sa.schema.CreateColumn(column).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {written}")
        return
    before = sa.table(f"{table.name}_before")
    connection.exec_driver_sql(f"ALTER TABLE {table.name} RENAME TO {before.name}")
    table.create(connection)
    names = [column.name for column in table.columns if column.name in present or column.primary_key]
    values = [sa.column(name) if name in present else sa.literal("", sa.Text) for name in names]
    connection.execute(sa.insert(table).from_select(names, sa.select(*values).select_from(before)))
    connection.exec_driver_sql(f"DROP TABLE {before.name}")
