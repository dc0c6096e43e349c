"""Statements of the core that are run many times a second."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.expression import ClauseElement


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
