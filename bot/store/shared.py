"""What several processes share beside the inbox: who does what only one may do, and what is remembered for a while."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, or_, select

from bot.store.schema import leases, memory
from bot.store.tables import insert_into


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


def recall(connection: Connection, name: str, key: str, now: float) -> tuple[str, int]:
    """Return what is remembered under `key` in the memory `name`, and its version; ("", 0) for nothing."""
    row = connection.execute(
        select(memory.c.value, memory.c.version).where(
            memory.c.name == name, memory.c.key == key, memory.c.until >= now
        )
    ).one_or_none()
    return (row[0], row[1]) if row else ("", 0)


def remember(
    connection: Connection, name: str, key: str, value: str, until: float, *, version: int | None = None
) -> bool:
    """Keep `value` until then; False if somebody changed it since `version` was read (None: whatever is there)."""
    insert = insert_into(connection, memory).values(name=name, key=key, value=value, version=1, until=until)
    changed = {"value": value, "version": memory.c.version + 1, "until": until}
    where = None if version is None else memory.c.version == version
    kept = insert.on_conflict_do_update(index_elements=["name", "key"], set_=changed, where=where)
    return connection.scalar(kept.returning(memory.c.version)) is not None


def first(connection: Connection, name: str, key: str, value: str, until: float, now: float) -> bool:
    """Remember `value` until then unless something is remembered under `key`; tell whether it was not."""
    insert = insert_into(connection, memory).values(name=name, key=key, value=value, version=1, until=until)
    due = insert.on_conflict_do_update(
        index_elements=["name", "key"], set_={"value": value, "until": until}, where=memory.c.until < now
    )
    return connection.scalar(due.returning(memory.c.version)) is not None


def forget_due(connection: Connection, now: float) -> None:
    """Let go of what is to be forgotten by now."""
    connection.execute(delete(memory).where(memory.c.until < now))
    connection.execute(delete(leases).where(leases.c.until < now))
