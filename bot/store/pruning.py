"""What is deleted once it is too old: what people left, whatever it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from bot.store import cases, learned, offers, people, shared, tables

PRUNE_EVERY = timedelta(minutes=10)
"""How often what people left is looked through for what is too old."""

LOOKED = "looked"
"""Under which name it is remembered when that was done last."""


class Pruning:
    """Deletes what is older than `retention`, now and then."""

    def __init__(self, retention: timedelta) -> None:
        self._retention = retention
        self._looked = datetime.min.replace(tzinfo=UTC)

    def prune(self, connection: Connection, at: datetime) -> None:
        """Prune unless that was just done, before a restart or by another process: when is in the database."""
        if abs(at - self._looked) < PRUNE_EVERY:
            return
        self._looked = at
        known = shared.recall(connection, LOOKED, "", now=0.0)
        before = datetime.fromtimestamp(float(known), UTC) if known else None
        if before and abs(at - before) < PRUNE_EVERY:
            return
        until = (at + self._retention).timestamp()
        shared.remember(connection, [(LOOKED, "", str(at.timestamp()), until)])
        if before:
            self._prune(connection, min(before, at))

    def _prune(self, connection: Connection, at: datetime) -> None:
        """Forget what was due at the last look: a clock that jumps, and is put right by the next, deletes nothing."""
        kept_since = at - self._retention
        tables.prune(connection, kept_since)
        learned.prune(connection, kept_since.date())
        people.prune(connection, kept_since.timestamp(), at.timestamp())
        cases.prune(connection, kept_since.timestamp())
        offers.prune(connection, at.timestamp())
