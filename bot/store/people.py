"""People, known by a keyed hash and nothing else: how many asked the same, and what somebody left behind.

The key is made once, at random, and lies in the database: whoever has the database can tell that the same person asked
two questions, and whoever has the key and a person's id which ones; nobody can read an id out of a hash.
"""

from __future__ import annotations

import hmac
import secrets as randomness
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, tuple_

from bot.store.records import Record, key
from bot.store.schema import askers, cases, misses, offers, picks, secrets, shown, talks, votes, waiting
from bot.store.statements import insert_into, later, merge

MISSES_A_DAY = 20
"""How many questions of one person are kept a day: nobody asks more that helps, and none can fill the list."""

_HASH_BYTES = 16


def hashed(connection: Connection, *parts: object) -> str:
    """Return what stands for a person or a message: always the same in one database, another in every other."""
    name = "people"
    value = connection.info.get(name)
    if value is None:
        value = connection.scalar(select(secrets.c.value).where(secrets.c.name == name))
        if value is not None:
            connection.info[name] = value  # one that is made here may yet be rolled back
    if value is None:
        made = insert_into(connection, secrets).values(name=name, value=randomness.token_hex(32))
        connection.execute(made.on_conflict_do_nothing())
        value = connection.scalar(select(secrets.c.value).where(secrets.c.name == name))
    text = ":".join(map(str, parts))
    return hmac.digest(str(value).encode(), text.encode(), "sha256").hex()[: 2 * _HASH_BYTES]


def admit(connection: Connection, records: Sequence[Record], now: datetime) -> list[Record]:
    """Return the records without the questions of those who left too many today."""
    since = (now - timedelta(days=1)).timestamp()
    asked: Counter[str] = Counter()
    admitted = []
    for record in records:
        if record.text and (who := _who(connection, record)):
            if who not in asked:
                found = connection.scalar(select(func.count()).where(askers.c.person == who, askers.c.at > since))
                asked[who] = found or 0
            asked[who] += 1
            if asked[who] > MISSES_A_DAY:
                continue
        admitted.append(record)
    return admitted


def note(connection: Connection, records: Iterable[Record]) -> None:
    """Note who asked what was missed or picked."""
    rows = {}
    for record in records:
        same = key(record.text)
        who = _who(connection, record) if same and record.kind in ("fallback", "pick") else ""
        if who:
            picked = record.entry_ids[0] if record.kind == "pick" else ""
            rows[record.faq, record.language, same, picked, who] = record.at.timestamp()
    names = askers.primary_key.columns.keys()
    values = [dict(zip(names, row, strict=True), at=at) for row, at in rows.items()]
    merge(connection, askers, values, lambda came: {"at": later(came.at, askers.c.at)})


def _who(connection: Connection, record: Record) -> str:
    """Return what stands for whoever asked, "" if that is not known."""
    return record.code or ("" if record.person is None else hashed(connection, record.person))


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much of somebody was erased: questions that nobody else asked, traces in those of others, votes, wishes."""

    questions: int
    traces: int
    votes: int
    wishes: int


def forget(connection: Connection, person: int) -> Forgotten:
    """Erase what a person left."""
    who = hashed(connection, person)
    identity = askers.c.faq, askers.c.language, askers.c.key, askers.c.entry_id
    mine = connection.execute(delete(askers).where(askers.c.person == who).returning(*identity)).all()
    questions = sum(_forget_question(connection, *row) for row in mine)
    connection.execute(delete(offers).where(offers.c.person == who))
    voted = connection.execute(delete(votes).where(votes.c.person == who)).rowcount
    wishes = connection.execute(delete(waiting).where(waiting.c.person == who)).rowcount
    talked = list(connection.scalars(delete(talks).where(talks.c.person == who).returning(talks.c.case_id)))
    connection.execute(delete(cases).where(cases.c.id.in_(talked)))
    return Forgotten(questions, len(mine) - questions, voted, wishes + len(talked))


def _forget_question(connection: Connection, faq: str, language: str, key: str, entry_id: str) -> bool:
    """Erase a question that nobody else asked, unless it is older than the count of people; tell whether it went."""
    others = select(askers.c.person).where(
        askers.c.faq == faq, askers.c.language == language, askers.c.key == key, askers.c.entry_id == entry_id
    )
    if connection.execute(others.limit(1)).first():
        return False
    table = picks if entry_id else misses
    gone = delete(table).where(table.c.faq == faq, table.c.language == language, table.c.key == key)
    if entry_id:
        gone = gone.where(picks.c.entry_id == entry_id)
    else:
        lone = select(cases.c.id).where(
            cases.c.state == "open",
            cases.c.id.in_(
                select(misses.c.case_id).where(misses.c.faq == faq, misses.c.language == language, misses.c.key == key)
            ),
            select(func.count()).where(misses.c.case_id == cases.c.id).scalar_subquery() == 1,
        )
        connection.execute(delete(cases).where(cases.c.id.in_(lone)))
    return connection.execute(gone).rowcount > 0


def prune(connection: Connection, kept_since: float, now: float) -> None:
    """Forget who asked and voted before `kept_since`, and the questions that are gone; and what was shown where."""
    connection.execute(delete(askers).where(askers.c.at < kept_since))
    connection.execute(delete(picks).where(picks.c.last < kept_since))
    connection.execute(delete(votes).where(votes.c.at < kept_since))
    connection.execute(delete(waiting).where(waiting.c.at < kept_since))
    connection.execute(delete(shown).where(shown.c.until < now))
    known = select(misses.c.faq, misses.c.language, misses.c.key)
    missed = tuple_(askers.c.faq, askers.c.language, askers.c.key)
    connection.execute(delete(askers).where(askers.c.entry_id == "", missed.not_in(known)))
