"""What happened, taken into all the tables it counts in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.store import learned, people, tables
from bot.store.records import Record, tally


def keep(connection: Connection, records: Sequence[Record], moves: dict[int, int], now: datetime) -> None:
    """Write records, which come in the order of time, and the `moves` of chats."""
    admitted = people.admit(connection, records, now)
    tables.write(connection, moves, tally(admitted))
    learned.count(connection, admitted)
    people.note(connection, admitted)
