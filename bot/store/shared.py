"""What several processes share beside the inbox: who does what only one may do, and what is remembered for a while."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, literal_column, or_, select

from bot.store.schema import leases, memory
from bot.store.statements import Prepared, dialect_insert, insert_into


def hold(connection: Connection, name: str, owner: str, seconds: float, now: float) -> bool:
    """Take or prolong the lease `name`; False if another owner has it."""
    wanted = insert_into(connection, leases).values(name=name, owner=owner, until=now + seconds)
    free = or_(leases.c.owner == owner, leases.c.until < now)
    kept = {"owner": owner, "until": now + seconds}
    taken = wanted.on_conflict_do_update(index_elements=["name"], set_=kept, where=free).returning(leases.c.owner)
    return connection.scalar(taken) is not None


def holders(connection: Connection, name: str, now: float) -> int:
    """Return how many leases there are whose names begin with `name`."""
    held = select(func.count()).where(leases.c.name.startswith(name, autoescape=True), leases.c.until >= now)
    return connection.scalar(held) or 0


def let_go(connection: Connection, owner: str) -> None:
    """End every lease of `owner`."""
    connection.execute(delete(leases).where(leases.c.owner == owner))


_of: Any = bindparam("of")
_at: Any = bindparam("at")
_now: Any = bindparam("now")
_kept: Any = bindparam("content")
_until: Any = bindparam("end")
_RECALL = Prepared(
    lambda _: select(memory.c.value).where(memory.c.name == _of, memory.c.key == _at, memory.c.until >= _now)
)
_KEEP = {"name": _of, "key": _at, "value": _kept, "version": literal_column("1"), "until": _until}
_AGAIN = {"value": _kept, "version": memory.c.version + literal_column("1"), "until": _until}
_REMEMBER = Prepared(
    lambda dialect: (
        dialect_insert(dialect, memory).values(_KEEP).on_conflict_do_update(index_elements=["name", "key"], set_=_AGAIN)
    )
)
_FIRST = Prepared(
    lambda dialect: (
        dialect_insert(dialect, memory)
        .values(_KEEP)
        .on_conflict_do_update(index_elements=["name", "key"], set_=_AGAIN, where=memory.c.until < _now)
        .returning(memory.c.version)
    )
)


def recall(connection: Connection, name: str, key: str, now: float) -> str:
    """Return what is remembered under `key` in the memory `name`, "" for nothing."""
    rows = _RECALL.rows(connection, of=name, at=key, now=now)
    return str(rows[0][0]) if rows else ""


Item = tuple[str, str, str, float]
"""What is to be remembered: the memory's name, the key, the value, and until when."""


def remember(connection: Connection, items: Iterable[Item]) -> None:
    """Keep values, each until its time is over.

    The last one counts: a chat's messages are answered by one process at a time, and what they change is written with
    the note that they are answered.
    """
    # Sorted: two processes that lock the same rows in the same order never wait for each other in turn.
    names = ("of", "at", "content", "end")
    _REMEMBER.run(connection, [dict(zip(names, item, strict=True)) for item in sorted(items)])


def first(connection: Connection, name: str, key: str, value: str, until: float, now: float) -> bool:
    """Remember `value` until then unless something is remembered under `key`; tell whether it was not."""
    return bool(_FIRST.rows(connection, of=name, at=key, content=value, end=until, now=now))


def forget_due(connection: Connection, now: float) -> None:
    """Let go of what is to be forgotten by now."""
    connection.execute(delete(memory).where(memory.c.until < now))
    connection.execute(delete(leases).where(leases.c.until < now))
