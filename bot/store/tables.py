"""What is done to the tables of settings, misses and answers, alike on SQLite and Postgres.

No person is in any of them: settings by chat, missed questions by wording, answers by day and entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, tuple_

from bot.store import learned, people
from bot.store.records import Miss, Record, Wishes, key, tidy
from bot.store.schema import answers, chats, misses
from bot.store.statements import add_up, insert_into, later, merge

RETENTION = timedelta(days=90)
"""How long a miss is kept after it was last asked, and a day's answers after that day."""

MISSES_KEPT = 10_000
"""How many misses are kept; beyond that the rarest and then the oldest go first."""


_WISHES = tuple(chats.c[field.name] for field in fields(Wishes))


def wishes(connection: Connection, chat_id: int, moves: dict[int, int]) -> Wishes:
    """Return what a chat wishes, once `moves` are made; an unknown chat wishes nothing."""
    move_chats(connection, moves)
    row = connection.execute(select(*_WISHES).where(chats.c.chat_id == chat_id)).one_or_none()
    return Wishes(*row) if row else Wishes()


def set_wishes(connection: Connection, chat_id: int, wanted: Mapping[str, bool | str], moves: dict[int, int]) -> Wishes:
    """Keep some of a chat's wishes, by name, once `moves` are made; the others stay. Return all of them."""
    move_chats(connection, moves)
    insert = insert_into(connection, chats).values(chat_id=chat_id, **(asdict(Wishes()) | dict(wanted)))
    kept = insert.on_conflict_do_update(index_elements=["chat_id"], set_=dict(wanted)).returning(*_WISHES)
    return Wishes(*connection.execute(kept).one())


def keep(connection: Connection, records: Sequence[Record], moves: dict[int, int], now: datetime) -> None:
    """Write what happened, in the order of time, into all the tables it counts in, and the `moves` of chats.

    What is missed beyond `MISSES_KEPT` is forgotten.
    """
    admitted = people.admit(connection, records, now)
    answered = [(record, id) for record in admitted if record.kind == "answer" for id in record.entry_ids]
    move_chats(connection, moves)
    add_up(connection, answers, Counter((of.faq, of.language, of.at.date(), id) for of, id in answered))
    _add_misses(connection, [record for record in admitted if record.kind == "fallback"])
    _forget_rare(connection)
    learned.count(connection, admitted)
    people.note(connection, admitted)


def _forget_rare(connection: Connection) -> None:
    if (connection.scalar(select(func.count()).select_from(misses)) or 0) <= MISSES_KEPT:
        return
    identity = misses.c.faq, misses.c.language, misses.c.key
    kept = select(*identity).order_by(misses.c.count.desc(), misses.c.last.desc()).limit(MISSES_KEPT)
    connection.execute(delete(misses).where(tuple_(*identity).not_in(kept)))


def prune(connection: Connection, kept_since: datetime) -> None:
    """Forget what was answered or missed last before `kept_since`."""
    connection.execute(delete(answers).where(answers.c.day < kept_since.date()))
    connection.execute(delete(misses).where(misses.c.last < kept_since))


def move_chats(connection: Connection, moves: dict[int, int]) -> None:
    """Give the settings of each old chat to its new one, unless that has its own by now; again changes nothing."""
    for old, new in moves.items():
        wanted = connection.execute(delete(chats).where(chats.c.chat_id == old).returning(*_WISHES)).mappings().first()
        if wanted is not None:
            insert = insert_into(connection, chats).values(chat_id=new, **wanted)
            connection.execute(insert.on_conflict_do_nothing())


def _add_misses(connection: Connection, records: Iterable[Record]) -> None:
    rows = [
        {
            "faq": record.faq,
            "language": record.language,
            "key": same,
            "text": tidy(record.text),
            "count": 1,
            "first": record.at,
            "last": record.at,
        }
        for record in records
        if (same := key(record.text))
    ]

    def added(came: Any) -> dict[str, Any]:  # what was offered long ago comes late
        return {"count": misses.c.count + came.count, "last": later(came.last, misses.c.last)}

    merge(connection, misses, rows, added)


def read_misses(connection: Connection, limit: int) -> list[Miss]:
    """Return the misses, most asked first, then latest first."""
    rows = connection.execute(
        select(misses.c.key, misses.c.text, misses.c.count, misses.c.first, misses.c.last)
        .order_by(misses.c.count.desc(), misses.c.last.desc(), misses.c.key)
        .limit(limit)
    )
    return [Miss(key, text, count, _utc(first), _utc(last)) for key, text, count, first, last in rows]


def _utc(moment: datetime) -> datetime:
    """Return `moment` in UTC: SQLite gives it without a zone, Postgres in the session's."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def forget_misses(connection: Connection, keys: Iterable[str] | None) -> int:
    """Delete the misses with these keys, or all of them, and return how many went."""
    gone = delete(misses) if keys is None else delete(misses).where(misses.c.key.in_(list(keys)))
    return connection.execute(gone).rowcount


def read_answers(connection: Connection, since: datetime, of: tuple[str, str] | None = None) -> dict[str, int]:
    """Return how often each entry was answered since the day of `since`, most often first.

    `of` are title and language of a FAQ, to which also belongs what older versions counted; None: of all.
    """
    total = func.sum(answers.c.count)
    mine = (answers.c.faq.in_((of[0], "")), answers.c.language.in_((of[1], ""))) if of else ()
    rows = connection.execute(
        select(answers.c.entry_id, total)
        .where(answers.c.day >= since.date(), *mine)
        .group_by(answers.c.entry_id)
        .order_by(total.desc(), answers.c.entry_id)
    )
    return {entry_id: int(count) for entry_id, count in rows}
