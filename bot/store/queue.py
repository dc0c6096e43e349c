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
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)

from bot.store.schema import inbox
from bot.store.statements import Prepared, dialect_insert

LEASE_SECONDS = 9.0
"""How long a claim holds without being prolonged: a killed process's work is taken over within ten seconds."""

DONE_KEPT = 10_000
DONE_SECONDS = 24 * 3600.0
"""How many ids of answered updates are kept, and how long. Telegram offers an update for a day:
https://core.telegram.org/bots/api#getting-updates. Its ids may start over later."""

BACKLOG = 1000
"""How many rows of a chat are read at once, so that a flood does not fill the memory."""

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
    """A row that this process is to answer; `tries` counts the processes that began to, `received_at` is `steady`."""

    update_id: int
    chat: int
    payload: str
    received_at: float
    tries: int


Choose = Callable[[Sequence[Claim]], Collection[int]]
"""Says of the waiting rows of one chat, oldest first, by their update ids, which are not to be answered."""


_AHEAD = time.time() - time.monotonic()


def steady() -> float:
    """Return the time in seconds since 1970 by a clock that nobody sets while this process runs."""
    return time.monotonic() + _AHEAD


CLOCK_SECONDS = 60.0
"""How long a connection's clock is trusted before the database is asked for its own again."""


def moment(connection: Connection) -> float:
    """Return the time in seconds since 1970."""
    if connection.dialect.name == "sqlite":
        return steady()
    asked, ahead = connection.info.get("clock", (-CLOCK_SECONDS, 0.0))
    if time.monotonic() - asked >= CLOCK_SECONDS:
        theirs = float(connection.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0.0)
        asked, ahead = connection.info["clock"] = time.monotonic(), theirs - time.monotonic()
    return time.monotonic() + float(ahead)


# The names of parameters differ from columns' names, which SQLAlchemy keeps for itself.
_of: Any = bindparam("of")
_me: Any = bindparam("me")
_now: Any = bindparam("now")
_until: Any = bindparam("end")
_is_waiting: Any = literal_column(f"'{WAITING}'")  # no parameter, which SQLite would not use its partial indexes with
_waits = (inbox.c.bot == _of) & (inbox.c.state == _is_waiting)
_this = (inbox.c.bot == _of) & (inbox.c.update_id == bindparam("id"))
_mine = _waits & (inbox.c.owner == _me)
_other = inbox.alias()
_oldest = (
    select(func.min(_other.c.seq)).where(_other.c.bot == _of, _other.c.state == _is_waiting).group_by(_other.c.chat)
)
_ADDED = {
    "bot": _of,
    "update_id": bindparam("id"),
    "state": bindparam("how"),
    "chat": bindparam("chat_id", type_=BigInteger),
    "rank": bindparam("place"),
    "payload": bindparam("content"),
    "received_at": _now,
    "tries": bindparam("begun", type_=Integer),
    "owner": bindparam("whose"),
    "until": bindparam("end"),
}
_ADD = Prepared(
    lambda dialect: dialect_insert(dialect, inbox).values(_ADDED).on_conflict_do_nothing().returning(inbox.c.update_id)
)
# All that waits is looked through once, whatever Postgres believes to know of it: where it asked of each row whether
# another one of its chat is before it, a flood of 2,000 took half a second. A row that others finished has no payload.
_HEADS = Prepared(
    lambda _: (
        select(inbox.c.chat)
        .where(
            inbox.c.seq.in_(_oldest),
            inbox.c.payload.is_not(null()),
            or_(inbox.c.owner.is_(None), (inbox.c.until < _now) & (inbox.c.owner != _me)),
        )
        .order_by(inbox.c.rank, inbox.c.seq)
        .limit(bindparam("chats", type_=Integer))
        .with_for_update(skip_locked=True, of=inbox)
    )
)
_BACKLOG = Prepared(
    lambda _: (
        select(inbox.c.update_id, inbox.c.payload, inbox.c.received_at, inbox.c.tries)
        .where(_waits, inbox.c.chat == bindparam("chat_id"))
        .order_by(inbox.c.seq)
        .limit(literal_column(str(BACKLOG)))
    )
)
_CLAIM = Prepared(
    lambda _: (
        update(inbox)
        .where(_this)
        .values(owner=_me, until=_until, tries=inbox.c.tries + bindparam("begun", type_=Integer))
    )
)
_FINISH = Prepared(
    lambda _: (
        update(inbox)
        .where(_this)
        .values(state=bindparam("how"), chat=null(), payload=null(), owner=null(), until=null())
    )
)
_PROLONG = update(inbox).where(_mine).values(until=_until)
_MINE = Prepared(lambda _: select(inbox.c.update_id).where(_mine))
_RELEASE = Prepared(
    lambda _: (
        update(inbox)
        .where(_this)
        .values(owner=null(), until=null(), tries=case((inbox.c.tries > 0, inbox.c.tries - 1), else_=0))
    )
)
_RELEASE_ALL = update(inbox).where(_waits).values(owner=None, until=None)
_NEWEST = select(func.max(inbox.c.seq)).scalar_subquery()
_PRUNE = delete(inbox).where(
    inbox.c.state != WAITING,
    or_(inbox.c.received_at < bindparam("since"), inbox.c.seq <= _NEWEST - DONE_KEPT),
)
_WAITING = select(func.count(), func.min(inbox.c.received_at)).where(_waits)


@dataclass(frozen=True, slots=True)
class Queue:
    """The inbox of one bot as one process sees it, its `owner`."""

    bot: str
    owner: str

    def add(
        self, connection: Connection, arrivals: Sequence[Arrival], now: float, *, claimed: bool = False
    ) -> set[int]:
        """Keep what arrived, `claimed` already or to be claimed, and return the ids of what is new."""
        mine = {"whose": self.owner, "end": now + LEASE_SECONDS, "begun": 1}
        nobodys = {"whose": None, "end": None, "begun": 0}
        rows: list[dict[str, object]] = []
        for arrival in arrivals:
            row = {"of": self.bot, "id": arrival.update_id, "place": arrival.rank, "now": now}
            kept = {"how": WAITING, "chat_id": arrival.chat, "content": arrival.payload}
            if not arrival.payload:
                kept = {"how": DONE, "chat_id": None, "content": None}
            rows.append(row | kept | (mine if claimed and arrival.payload else nobodys))
        return {row[0] for row in _ADD.each(connection, rows)}

    def claim(self, connection: Connection, chats: int, choose: Choose, now: float) -> list[list[Claim]]:
        """Claim what waits in at most `chats` chats that nobody works on; return it by chat, oldest first.

        What `choose` names is done at once; a chat may have nothing left then.
        """
        me: dict[str, object] = {"of": self.bot, "me": self.owner}
        claimed, ahead = [], steady() - now
        for [chat] in _HEADS.rows(connection, **me, now=now, chats=chats):
            rows = _BACKLOG.rows(connection, of=self.bot, chat_id=chat)
            found = [Claim(id, chat, text, at + ahead, tries) for id, text, at, tries in rows]
            dropped = choose(found)
            self.finish(connection, dropped)
            claimed.append([claim for claim in found if claim.update_id not in dropped])
        # Only the first is begun now. A later one that ends the process is the first the next time.
        leases = [
            {**me, "id": claim.update_id, "end": now + LEASE_SECONDS, "begun": int(claim is one[0])}
            for one in claimed
            for claim in one
        ]
        _CLAIM.run(connection, leases)
        return claimed

    def finish(self, connection: Connection, ids: Collection[int], state: str = DONE) -> None:
        """Note that these updates are answered, or set aside; nothing but their ids stays."""
        _FINISH.run(connection, [{"of": self.bot, "id": id, "how": state} for id in ids])

    def prolong(self, connection: Connection, now: float) -> None:
        """Go on holding everything that was claimed."""
        connection.execute(_PROLONG, {"of": self.bot, "me": self.owner, "end": now + LEASE_SECONDS})

    def release(self, connection: Connection, but: Collection[int] = ()) -> None:
        """Give back what was claimed and is not finished, as if it had not been begun: a stop is nobody's fault.

        What is still worked on, `but`, is kept.
        """
        claimed = {row[0] for row in _MINE.rows(connection, of=self.bot, me=self.owner)}
        _RELEASE.run(connection, [{"of": self.bot, "id": id} for id in sorted(claimed.difference(but))])

    def release_all(self, connection: Connection) -> None:
        """Give back what processes claimed that are gone, where it is known that there is no other."""
        connection.execute(_RELEASE_ALL, {"of": self.bot})

    def prune(self, connection: Connection, now: float) -> None:
        """Forget the ids of updates that Telegram will not offer again."""
        connection.execute(_PRUNE, {"since": now - DONE_SECONDS})

    def waiting(self, connection: Connection) -> tuple[int, float | None]:
        """Return how many updates wait for an answer, and since when the oldest does."""
        count, since = connection.execute(_WAITING, {"of": self.bot}).one()
        return int(count), since
