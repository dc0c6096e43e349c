"""The inbox as rows: what came, who works on it, and what is done.

1. An update is one row, known by its id: one that comes again changes nothing.
2. The rows of a chat are answered in the order of arrival (`seq`), by one process at a time: only the oldest waiting
   row of a chat can be claimed, and who claims it gets the rows behind it.
3. A claim is a lease: it ends when its owner stops prolonging it.
4. A row that is done keeps its id, so that rule 1 holds, and nothing else.

Everything works inside a transaction of its caller's. `now` is in seconds since 1970, by the database's own clock on
Postgres, so that the clocks of several machines need not agree.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, delete, exists, func, or_, select, update

from bot.store.schema import inbox
from bot.store.tables import insert_into

LEASE_SECONDS = 9.0
"""How long a claim holds without being prolonged: a killed process's work is taken over within ten seconds."""

DONE_KEPT = 10_000
DONE_SECONDS = 24 * 3600.0
"""How many ids of answered updates are kept, and how long. Telegram offers an update for a day:
https://core.telegram.org/bots/api#getting-updates. Its ids may start over later."""

BACKLOG = 1000
"""How many rows of the claimed chats are read at once, so that a flood does not fill the memory."""

WAITING, DONE, ASIDE = "waiting", "done", "aside"


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came in.

    `payload` is empty for one that is not kept: only its id is noted. Of what waits, `rank` 0 goes before 1.
    """

    update_id: int
    chat: int = 0
    payload: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that this process is to answer; `tries` counts the processes that began to."""

    update_id: int
    chat: int
    payload: str
    received_at: float
    tries: int


Choose = Callable[[Sequence[Claim]], Collection[int]]
"""Says of the waiting rows of one chat, oldest first, by their update ids, which are not to be answered."""


def moment(connection: Connection) -> float:
    """Return the time in seconds since 1970."""
    if connection.dialect.name == "sqlite":
        return time.time()
    return float(connection.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0.0)


@dataclass(frozen=True, slots=True)
class Queue:
    """The inbox of one bot as one process sees it, its `owner`."""

    bot: str
    owner: str

    def add(self, connection: Connection, arrivals: Sequence[Arrival], now: float) -> set[int]:
        """Keep what arrived and return the ids of what is new."""
        rows = [
            {
                "bot": self.bot,
                "update_id": arrival.update_id,
                "state": WAITING if arrival.payload else DONE,
                "chat": arrival.chat if arrival.payload else None,
                "rank": arrival.rank,
                "payload": arrival.payload or None,
                "received_at": now,
                "tries": 0,
            }
            for arrival in arrivals
        ]
        fresh = insert_into(connection, inbox).on_conflict_do_nothing().returning(inbox.c.update_id)
        return {id for row in rows for id in connection.execute(fresh, row).scalars()}

    def claim(self, connection: Connection, chats: int, choose: Choose, now: float) -> list[list[Claim]]:
        """Claim what waits in at most `chats` chats that nobody works on; return it by chat, oldest first.

        What `choose` names is done at once.
        """
        other = inbox.alias()
        oldest = ~exists(
            select(1).where(
                other.c.bot == self.bot,
                other.c.chat == inbox.c.chat,
                other.c.state == WAITING,
                other.c.seq < inbox.c.seq,
            )
        )
        heads = (
            select(inbox.c.chat)
            .where(self._waiting, self._free(now), oldest)
            .order_by(inbox.c.rank, inbox.c.seq)
            .limit(chats)
            .with_for_update(skip_locked=True, of=inbox)
        )
        claimed = list(connection.scalars(heads))
        if not claimed:
            return []
        columns = inbox.c.update_id, inbox.c.chat, inbox.c.payload, inbox.c.received_at, inbox.c.tries
        rows = connection.execute(
            select(*columns)
            .where(self._waiting, inbox.c.chat.in_(claimed))
            .order_by(inbox.c.seq)
            .limit(max(BACKLOG, chats))
        )
        found: dict[int, list[Claim]] = {chat: [] for chat in claimed}
        for id, chat, payload, received_at, tries in rows:
            found[chat].append(Claim(id, chat, payload, received_at, tries))
        dropped = {id for one in found.values() for id in choose(one)}
        self.finish(connection, dropped)
        kept = [[row for row in one if row.update_id not in dropped] for one in found.values()]
        ids = [row.update_id for one in kept for row in one]
        lease = {"owner": self.owner, "until": now + LEASE_SECONDS}
        connection.execute(update(inbox).where(self._these(ids)).values(lease))
        # Only the first is begun now. A later one that ends the process is the first the next time.
        first = [one[0].update_id for one in kept if one]
        connection.execute(update(inbox).where(self._these(first)).values(tries=inbox.c.tries + 1))
        return [one for one in kept if one]

    def _free(self, now: float) -> ColumnElement[bool]:
        return or_(inbox.c.owner.is_(None), (inbox.c.until < now) & (inbox.c.owner != self.owner))

    def _these(self, ids: Collection[int]) -> ColumnElement[bool]:
        return (inbox.c.bot == self.bot) & inbox.c.update_id.in_(list(ids))

    @property
    def _waiting(self) -> ColumnElement[bool]:
        return (inbox.c.bot == self.bot) & (inbox.c.state == WAITING)

    def finish(self, connection: Connection, ids: Collection[int], state: str = DONE) -> None:
        """Note that these updates are answered, or set aside; nothing but their ids stays."""
        if ids:
            nothing = {"state": state, "chat": None, "payload": None, "owner": None, "until": None}
            connection.execute(update(inbox).where(self._these(ids)).values(nothing))

    def prolong(self, connection: Connection, now: float) -> None:
        """Go on holding everything that was claimed."""
        held = update(inbox).where(self._waiting, inbox.c.owner == self.owner)
        connection.execute(held.values(until=now + LEASE_SECONDS))

    def release(self, connection: Connection) -> None:
        """Give back what was claimed and is not finished, as if it had not been begun: a stop is nobody's fault."""
        held = update(inbox).where(self._waiting, inbox.c.owner == self.owner)
        blameless = case((inbox.c.tries > 0, inbox.c.tries - 1), else_=0)
        connection.execute(held.values(owner=None, until=None, tries=blameless))

    def release_all(self, connection: Connection) -> None:
        """Give back what processes claimed that are gone, where it is known that there is no other."""
        connection.execute(update(inbox).where(self._waiting).values(owner=None, until=None))

    def prune(self, connection: Connection, now: float) -> None:
        """Forget the ids of updates that Telegram will not offer again."""
        newest = select(func.max(inbox.c.seq)).scalar_subquery()
        old = or_(inbox.c.received_at < now - DONE_SECONDS, inbox.c.seq <= newest - DONE_KEPT)
        connection.execute(delete(inbox).where(inbox.c.state != WAITING, old))

    def waiting(self, connection: Connection) -> tuple[int, float | None]:
        """Return how many updates wait for an answer, and since when the oldest does."""
        found = select(func.count(), func.min(inbox.c.received_at)).where(self._waiting)
        count, since = connection.execute(found).one()
        return int(count), since
