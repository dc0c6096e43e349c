"""The desk's cases as rows.

1. A case is a question that was missed, in all its wordings; a miss belongs to one case at most.
2. A case is settled once: whoever changes its state from "open" settled it, in whatever process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from bot.faq.changes import Change
from bot.store import learned
from bot.store.cards import drop_prompts
from bot.store.people import hashed
from bot.store.records import key
from bot.store.schema import askers, cards, cases, changes, misses, waiting
from bot.store.statements import insert_into

MOST_NAMED = 1000
"""Cases that a statement names; of more, all are read."""

WORDINGS = 3
"""How many wordings of a case are shown, and learned."""


@dataclass(frozen=True, slots=True)
class Ungrouped:
    """A miss that belongs to no case so far."""

    faq: str
    language: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question for the desk.

    `wordings` are the most frequent ones, the question first. `people` is how many are known to have asked, 0 where
    nobody was counted.
    `outcome` is what the bot made of it the last time, and `shown` the entries it showed or offered. `state` is open,
    talk, or how it was settled: phrasing, entry, outside, spam, closed. Times are in seconds since 1970.
    """

    id: int
    faq: str
    language: str
    question: str
    state: str
    opened_at: float
    settled_at: float | None
    settled_by: str
    entry_id: str
    wordings: tuple[str, ...] = ()
    count: int = 1
    people: int = 0
    outcome: str = ""
    shown: tuple[str, ...] = ()

    @property
    def askers(self) -> str:
        """How many people asked, as it is shown."""
        return str(self.people) if self.people else "≥ 1"


def ungrouped(connection: Connection, faq: str, language: str) -> list[Ungrouped]:
    """Return the misses without a case, the most frequent first; those of older versions belong to any FAQ."""
    rows = connection.execute(
        select(misses.c.faq, misses.c.language, misses.c.key, misses.c.text)
        .where(misses.c.case_id.is_(None), misses.c.faq.in_((faq, "")), misses.c.language.in_((language, "")))
        .order_by(misses.c.count.desc(), misses.c.first)
    )
    return [Ungrouped(*row) for row in rows]


def questions(connection: Connection, faq: str, language: str) -> list[tuple[int, str]]:
    """Return id and question of the cases that new misses may belong to: open ones, and what is not for the FAQ."""
    rows = connection.execute(
        select(cases.c.id, cases.c.question)
        .where(cases.c.faq == faq, cases.c.language == language, cases.c.state.in_(("open", "outside", "spam")))
        .order_by(cases.c.id)
    )
    return [(id, question) for id, question in rows]


def assign(
    connection: Connection,
    faq: str,
    language: str,
    groups: Iterable[tuple[int | None, Sequence[Ungrouped]]],
    now: float,
) -> None:
    """Give misses to their cases; a group without one (None) opens a case."""
    groups = list(groups)
    row = {"faq": faq, "language": language, "state": "open", "told": False, "opened_at": now}
    new = [{**row, "question": members[0].text} for case_id, members in groups if case_id is None]
    made: Iterator[int] = iter(())
    if new:
        ids = insert(cases).returning(cases.c.id, sort_by_parameter_order=True)
        made = iter(list(connection.execute(ids, new).scalars()))
    placed = [
        {"of_faq": one.faq, "of_language": one.language, "of_key": one.key, "case": case}
        for case_id, members in groups
        for case in [next(made) if case_id is None else case_id]
        for one in members
    ]
    if placed:
        of = (
            misses.c.faq == bindparam("of_faq"),
            misses.c.language == bindparam("of_language"),
            misses.c.key == bindparam("of_key"),
            misses.c.case_id.is_(None),
        )
        connection.execute(update(misses).where(*of).values(case_id=bindparam("case")), placed)


def read_open(connection: Connection, faq: str, language: str, limit: int) -> tuple[list[Case], int]:
    """Return the open cases, those that most people asked first, and how many there are."""
    of = cases.c.faq == faq, cases.c.language == language, cases.c.state == "open"
    ids = list(connection.scalars(select(cases.c.id).where(*of).order_by(cases.c.id)))
    return read(connection, _by_people(connection, ids)[:limit]), len(ids)


def _by_people(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Return these cases, those that most people asked first, then those asked most often."""
    people, counts = _asked(connection, ids if len(ids) <= MOST_NAMED else None)
    return sorted(ids, key=lambda id: (-len(people.get(id, ())), -counts.get(id, 0), id))


def _asked(connection: Connection, ids: Sequence[int] | None) -> tuple[dict[int, set[str]], dict[int, int]]:
    """Return who asked, and how often, by case; of these cases or, None, of all.

    Added up here: a database that has not looked at its tables yet would join them row by row, for seconds.
    """
    key_of = misses.c.faq, misses.c.language, misses.c.key
    rows = select(*key_of, misses.c.case_id, misses.c.count).where(misses.c.case_id.is_not(None))
    who = select(askers.c.faq, askers.c.language, askers.c.key, askers.c.person).where(askers.c.entry_id == "")
    if ids is not None:
        rows = rows.where(misses.c.case_id.in_(ids))
    found = connection.execute(rows).all()
    if ids is not None:
        who = who.where(askers.c.key.in_({row[2] for row in found}))
    case_of, counts, people = {}, dict[int, int](), dict[int, set[str]]()
    for faq, language, same, case_id, count in found:
        case_of[faq, language, same] = case_id
        counts[case_id] = counts.get(case_id, 0) + count
    for faq, language, same, person in connection.execute(who):
        case = case_of.get((faq, language, same))
        if case is not None:
            people.setdefault(case, set()).add(person)
    return people, counts


def read(connection: Connection, ids: Sequence[int]) -> list[Case]:
    """Return these cases with their wordings, in the order asked for; those that are gone are left out."""
    if not ids:
        return []
    found = {row["id"]: row for row in connection.execute(select(cases).where(cases.c.id.in_(ids))).mappings()}
    wordings = connection.execute(
        select(misses.c.case_id, misses.c.text, misses.c.count, misses.c.outcome, misses.c.shown, misses.c.last)
        .where(misses.c.case_id.in_(ids))
        .order_by(misses.c.count.desc(), misses.c.first)
    ).all()
    said: dict[int, list[Any]] = {}
    for row in wordings:
        said.setdefault(row[0], []).append(row)
    people, _ = _asked(connection, ids)
    return [_case(found[id], said.get(id, []), len(people.get(id, ()))) for id in ids if id in found]


def _case(row: Any, said: Sequence[Any], people: int) -> Case:
    last = max(said, key=lambda one: one[5]) if said else None
    texts = tuple(dict.fromkeys((row["question"], *(one[1] for one in said))))
    kept = ("id", "faq", "language", "question", "state", "opened_at", "settled_at")
    return Case(
        **{name: row[name] for name in kept},
        settled_by=row["settled_by"] or "",
        entry_id=row["entry_id"] or "",
        wordings=texts[:WORDINGS],
        count=sum(one[2] for one in said) or 1,
        people=people,
        outcome=(last[3] or "") if last else "",
        shown=tuple((last[4] or "").split()) if last else (),
    )


def claim_cards(connection: Connection, faq: str, language: str, pause: float, now: float, most: int) -> list[Case]:
    """Return the cases whose turn it is to be shown, none if the last one was shown less than `pause` seconds ago.

    No other process gets the same ones.
    """
    of = cases.c.faq == faq, cases.c.language == language
    last = connection.scalar(select(func.max(cases.c.carded_at)).where(*of, cases.c.state != "talk"))
    if last is not None and now - last < pause:
        return []
    new = select(cases.c.id).where(*of, cases.c.state == "open", cases.c.carded_at.is_(None))
    first = _by_people(connection, list(connection.scalars(new)))[:most]
    return read(connection, [id for id in first if mark_carded(connection, id, now)])


def mark_carded(connection: Connection, case_id: int, now: float) -> bool:
    """Note that a case is shown; tell whether it was not before."""
    marked = update(cases).where(cases.c.id == case_id, cases.c.carded_at.is_(None)).values(carded_at=now)
    return connection.execute(marked).rowcount > 0


def settle(
    connection: Connection, case: Case, state: str, by: str, made: Sequence[Change], entry_id: str, now: float
) -> bool:
    """Settle a case with these changes; False if somebody else did before."""
    values = {"state": state, "settled_by": by, "settled_at": now, "entry_id": entry_id, "told": False}
    open_one = update(cases).where(cases.c.id == case.id, cases.c.state == "open")
    if connection.execute(open_one.values(values)).rowcount == 0:
        return False
    learned.add_changes(connection, case.faq, case.language, made, now, case.id)
    drop_prompts(connection, case.id)
    return True


def undo(connection: Connection, case_id: int, since: float) -> bool:
    """Open a case again that was settled since then and take back what was learned from it; False if it is late."""
    settled = update(cases).where(cases.c.id == case_id, cases.c.settled_at >= since, cases.c.told.is_(False))
    values = {"state": "open", "settled_by": None, "settled_at": None, "entry_id": None}
    if connection.execute(settled.values(values)).rowcount == 0:
        return False
    connection.execute(delete(changes).where(changes.c.case_id == case_id))
    return True


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who wanted to hear back: where, what they asked, and the entry that answers it."""

    chat_id: int
    question: str
    entry_id: str


def tell(connection: Connection, settled_before: float) -> list[Told]:
    """Return who is to hear back about cases settled before then, and forget them: nobody hears twice."""
    done = cases.c.settled_at < settled_before, cases.c.told.is_(False), cases.c.state.in_(("phrasing", "entry"))
    ids = list(connection.scalars(update(cases).where(*done).values(told=True).returning(cases.c.id)))
    if not ids:
        return []
    same = (waiting.c.faq == misses.c.faq) & (waiting.c.language == misses.c.language) & (waiting.c.key == misses.c.key)
    rows = connection.execute(
        select(waiting.c.chat_id, misses.c.text, cases.c.entry_id, waiting.c.key, waiting.c.person)
        .join(misses, misses.c.case_id == cases.c.id)
        .join(waiting, same)
        .where(cases.c.id.in_(ids))
        .order_by(cases.c.id)
    ).all()
    for row in rows:
        connection.execute(delete(waiting).where(waiting.c.key == row.key, waiting.c.person == row.person))
    return [Told(row.chat_id, row.text, row.entry_id or "") for row in rows]


def wait(connection: Connection, faq: str, language: str, text: str, person: int, chat_id: int, now: float) -> None:
    """Let a person hear back when there is an answer to what they asked."""
    row = {"faq": faq, "language": language, "key": key(text), "person": hashed(connection, person)}
    insert = insert_into(connection, waiting).values(**row, chat_id=chat_id, at=now)
    connection.execute(insert.on_conflict_do_nothing())


def prune(connection: Connection, kept_since: float) -> None:
    """Forget the cases that were settled before then, their cards, and open ones whose misses are gone."""
    known = select(misses.c.case_id).where(misses.c.case_id.is_not(None))
    old = or_(cases.c.settled_at < kept_since, (cases.c.state == "open") & cases.c.id.not_in(known))
    connection.execute(delete(cases).where(old, cases.c.opened_at < kept_since))
    gone = (cards.c.case_id != 0) & cards.c.case_id.not_in(select(cases.c.id))
    connection.execute(delete(cards).where(or_(gone, cards.c.at < kept_since)))
