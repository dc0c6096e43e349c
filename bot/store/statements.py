"""Statements as both databases know them: what is inserted or else changed, and those that run many times a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Dialect, Table, case
from sqlalchemy.sql.expression import ClauseElement

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return the dialect's own insert, which knows ON CONFLICT; both spell it alike."""
    return dialect_insert(connection.dialect.name, table)


def dialect_insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return the insert of a dialect by its name."""
    # Imported here: the dialect that is not in use would take 2 MB.
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def put(connection: Connection, table: Table, **row: object) -> None:
    """Write a row, in the place of the one with the same key if there is one."""
    made = insert_into(connection, table).values(**row)
    changed = {name: value for name, value in row.items() if not table.c[name].primary_key}
    connection.execute(made.on_conflict_do_update(index_elements=table.primary_key, set_=changed))


def merge(
    connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]], changed: Callable[[Any], dict[str, Any]]
) -> None:
    """Insert rows; one that has the key of one there changes that as `changed` says of the columns that came."""
    names = table.primary_key.columns.keys()
    # Sorted: two processes that lock the same rows in the same order never wait for each other in turn.
    ordered = sorted(rows, key=lambda row: [row[name] for name in names])
    if ordered:
        insert = insert_into(connection, table)
        again = insert.on_conflict_do_update(index_elements=table.primary_key, set_=changed(insert.excluded))
        connection.execute(again, ordered)


def add_up(connection: Connection, table: Table, counted: Mapping[Any, int]) -> None:
    """Add to the `count` of rows by their key, a tuple of its columns, in the table's order."""
    names = table.primary_key.columns.keys()
    rows = [dict(zip(names, of, strict=True), count=number) for of, number in counted.items()]
    merge(connection, table, rows, lambda came: {"count": table.c.count + came.count})


def later(one: ColumnElement[T], other: ColumnElement[T]) -> ColumnElement[T]:
    """Return the later of two moments."""
    return case((one > other, one), else_=other)


class Prepared:
    """A statement, written once for both databases, that goes to the driver as it is.

    SQLAlchemy's way through caches, contexts and results takes ten times as long as SQLite takes for a row. `make`
    builds the statement for a dialect by its name. Errors are the driver's own, which `Database.run` knows as well.
    """

    def __init__(self, make: Callable[[str], ClauseElement]) -> None:
        self._make = make
        self._made: dict[str, tuple[str, dict[str, Any], Sequence[str] | None]] = {}

    def rows(self, connection: Connection, **values: object) -> list[tuple[Any, ...]]:
        """Carry it out with these values of its parameters and return what it returns."""
        sql, parameters = self._filled(connection.dialect, values)
        found: list[tuple[Any, ...]] = connection.connection.cursor().execute(sql, parameters).fetchall()
        return found

    def each(self, connection: Connection, values: Sequence[dict[str, object]]) -> list[tuple[Any, ...]]:
        """Carry it out once for each of these values and return all that it returns."""
        if connection.dialect.name == "sqlite" or len(values) < 2:
            return [row for one in values for row in self.rows(connection, **one)]
        filled = [self._filled(connection.dialect, one) for one in values]
        cursor: Any = connection.connection.cursor()
        # psycopg's own way: all are sent before the first result is waited for.
        cursor.executemany(filled[0][0], [parameters for _, parameters in filled], returning=True)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        while cursor.nextset():
            found += cursor.fetchall()
        return found

    def run(self, connection: Connection, each: Sequence[dict[str, object]]) -> None:
        """Carry it out once for each of these values."""
        if each:
            filled = [self._filled(connection.dialect, values) for values in each]
            cursor = connection.connection.cursor()
            if len(filled) == 1:  # as mostly, and half as dear
                cursor.execute(*filled[0])
            else:
                cursor.executemany(filled[0][0], [parameters for _, parameters in filled])

    def _filled(self, dialect: Dialect, values: dict[str, object]) -> tuple[str, Any]:
        if dialect.name not in self._made:
            compiled: Any = self._make(dialect.name).compile(dialect=dialect)
            self._made[dialect.name] = str(compiled), dict(compiled.params), compiled.positiontup
        sql, constants, order = self._made[dialect.name]
        filled = {**constants, **values}
        return sql, filled if order is None else [filled[name] for name in order]
