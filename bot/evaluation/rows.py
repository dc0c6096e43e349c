"""Labelled queries as values, read from JSON lines or YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from re import Pattern
from typing import Any

import yaml

from bot.errors import QueriesError

_KEYS = {"text", "turns", "expect", "expect_all", "expect_text", "expect_not"}


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and what is expected of it.

    `any_of` is None if unlabelled, () if no entry may be given. Every pattern of `says` must be found in the words of
    the reply, and none of `never`.
    """

    text: str
    any_of: tuple[str, ...] | None = None
    all_of: tuple[str, ...] = ()
    says: tuple[Pattern[str], ...] = ()
    never: tuple[Pattern[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of labelled queries: one turn, or a dialogue of several with one context. `fields` are its other keys."""

    turns: tuple[Turn, ...]
    dialogue: bool
    fields: Mapping[str, str]


def read(text: str, name: str) -> tuple[Row, ...]:
    """Read labelled queries: JSON lines, or a YAML list of the same objects.

    Raises QueriesError, naming `name` and the line or the number of the row.
    """
    text = text.removeprefix("\ufeff")
    if text.lstrip().startswith("{"):
        return tuple(_json_rows(text, name))
    try:
        rows = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except (yaml.YAMLError, RecursionError) as error:
        raise QueriesError(f"{name}{_where(error)}: neither JSON lines nor YAML") from error
    if not isinstance(rows, list) or not rows:
        raise QueriesError(f"{name}: expected a list of rows like {{text: …, expect: [id]}}")
    return tuple(_row(row, f"{name}: row {number}") for number, row in enumerate(rows, start=1))


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f":{mark.line + 1}:{mark.column + 1}" if mark else ""


def _json_rows(text: str, name: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            where = f"{name}:{number}"
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise QueriesError(f"{where}: not JSON: {error}") from error
            yield _row(row, where)


def _row(row: object, where: str) -> Row:
    if not isinstance(row, dict) or ("text" in row) == ("turns" in row):
        raise QueriesError(f"{where}: expected an object with either `text` or `turns`")
    fields = {str(key): str(value) for key, value in row.items() if key not in _KEYS}
    dialogue = "turns" in row
    if dialogue and "expect_all" in row:
        raise QueriesError(f"{where}: `expect_all` goes with `text`; a dialogue takes `expect`, one list a turn")
    turns = row["turns"] if dialogue else [row["text"]]
    if not isinstance(turns, list) or not turns:
        raise QueriesError(f"{where}: `turns` must be a list of messages")
    found = ("expect", "list of ids"), ("expect_text", "pattern"), ("expect_not", "pattern")
    expected = [_by_turn(row, key, what, len(turns), where) if dialogue else [row.get(key)] for key, what in found]
    all_of = _ids(row.get("expect_all"), where) or ()
    made = (
        Turn(_text(text, where), _ids(ids, where), all_of, _patterns(said, where), _patterns(unsaid, where))
        for text, ids, said, unsaid in zip(turns, *expected, strict=True)
    )
    return Row(tuple(made), dialogue, fields)


def _by_turn(row: Mapping[str, Any], key: str, what: str, turns: int, where: str) -> list[Any]:
    """Return what a dialogue expects under `key`, an item for each turn; None stands for nothing in particular."""
    value = row.get(key)
    if value is None:
        return [None] * turns
    if not isinstance(value, list) or len(value) != turns:
        raise QueriesError(f"{where}: `{key}` of a dialogue needs one {what} a turn ({turns})")
    return value


def _patterns(value: Any, where: str) -> tuple[Pattern[str], ...]:
    """Read a regular expression or a list of them."""
    found = []
    for pattern in value if isinstance(value, list) else [] if value is None else [value]:
        try:
            found.append(re.compile(pattern))
        except (re.error, TypeError, RecursionError, OverflowError) as error:
            raise QueriesError(f"{where}: {pattern!r} is no regular expression: {error}") from error
    return tuple(found)


def _text(value: object, where: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise QueriesError(f"{where}: a message must be a text; put a yes, a no and a date in quotes")
    return str(value)


def _ids(value: Any, where: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(id, str | int) and not isinstance(id, bool) for id in value):
        raise QueriesError(f"{where}: expected a list of entry ids, [] for none; put a yes and a no in quotes")
    return tuple(str(id) for id in value)
