"""What was learned, as rows: changes to the FAQ, picks, votes, and what was shown where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.faq.changes import Change
from bot.store.people import hashed
from bot.store.records import Record, key, tidy
from bot.store.schema import askers, changes, days, misses, picks, shown, votes
from bot.store.statements import add_up, merge, put

SHOWN_SECONDS = 48 * 3600.0
"""How long it is known which entry a message shows, so that a reaction to it counts."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A change in the database; `taken_at` is since when the FAQ's file says it, in seconds since 1970."""

    id: int
    change: Change
    taken_at: float | None

    @property
    def taken(self) -> bool:
        """Whether the FAQ's file says it by now."""
        return self.taken_at is not None


def read_changes(connection: Connection, faq: str, language: str) -> list[Learned]:
    """Return what was learned about a FAQ, in the order in which it was."""
    of = changes.c.faq == faq, changes.c.language == language
    rows = connection.execute(select(changes).where(*of).order_by(changes.c.id)).mappings()
    return [
        Learned(row["id"], Change(row["kind"], row["entry_id"], row["text"], row["answer"]), row["taken_at"])
        for row in rows
    ]


def add_changes(
    connection: Connection, faq: str, language: str, made: Iterable[Change], at: float, case_id: int | None = None
) -> None:
    """Keep changes to a FAQ."""
    of = {"faq": faq, "language": language, "case_id": case_id, "at": at, "taken_at": None}
    if rows := [{**of, **asdict(change)} for change in made]:
        connection.execute(insert(changes), rows)


def take_changes(connection: Connection, ids: Collection[int], at: float) -> None:
    """Note that the FAQ's file says these changes by now."""
    connection.execute(update(changes).where(changes.c.id.in_(list(ids))).values(taken_at=at))


def drop_changes(connection: Connection, ids: Collection[int]) -> None:
    """Delete changes."""
    connection.execute(delete(changes).where(changes.c.id.in_(list(ids))))


def count(connection: Connection, records: Sequence[Record]) -> None:
    """Count the replies by day and kind, and keep the picks and what became of the misses."""
    add_up(connection, days, Counter((r.faq, r.language, r.at.date(), r.outcome or r.kind) for r in records))
    for record in records:
        if record.kind == "pick" and key(record.text):
            _pick(connection, record)
        elif record.kind == "fallback" and record.outcome:
            became = {"outcome": record.outcome, "shown": " ".join(record.entry_ids)}
            of_it = misses.c.faq == record.faq, misses.c.language == record.language, misses.c.key == key(record.text)
            connection.execute(update(misses).where(*of_it).values(became))


def prune(connection: Connection, since: date) -> None:
    """Forget the counts of days before `since`."""
    connection.execute(delete(days).where(days.c.day < since))


def _pick(connection: Connection, record: Record) -> None:
    row = {
        "faq": record.faq,
        "language": record.language,
        "key": key(record.text),
        "entry_id": record.entry_ids[0],
        "text": tidy(record.text),
        "count": 1,
        "last": record.at.timestamp(),
    }
    merge(connection, picks, [row], lambda came: {"count": picks.c.count + 1, "last": came.last})


@dataclass(frozen=True, slots=True)
class Pick:
    """What people called an entry that they then picked, and how many of them."""

    text: str
    people: int


def read_picks(connection: Connection, faq: str, language: str, entry_id: str, limit: int) -> list[Pick]:
    """Return what people called an entry, by most people first."""
    who = askers.c.faq == picks.c.faq, askers.c.language == picks.c.language, askers.c.key == picks.c.key
    number = select(func.count()).where(*who, askers.c.entry_id == picks.c.entry_id).scalar_subquery()
    of = picks.c.faq == faq, picks.c.language == language, picks.c.entry_id == entry_id
    found = select(picks.c.text, number).where(*of).order_by(number.desc(), picks.c.count.desc(), picks.c.key)
    return [Pick(text, people) for text, people in connection.execute(found.limit(limit))]


def show(connection: Connection, faq: str, language: str, chat: int, message: int, entry_id: str, now: float) -> None:
    """Remember for two days that a message shows an entry."""
    row = {"place": hashed(connection, "place", chat, message), "faq": faq, "language": language, "entry_id": entry_id}
    put(connection, shown, **row, until=now + SHOWN_SECONDS)


def vote(connection: Connection, chat: int, message: int, person: int, value: int, now: float) -> str:
    """Let a person vote on the entry that a message shows, 1 or -1, or take the vote back, 0.

    Return the entry's id, "" if it is not known what the message shows.
    """
    place = hashed(connection, "place", chat, message)
    found = connection.execute(select(shown).where(shown.c.place == place, shown.c.until >= now)).mappings().first()
    if found is None:
        return ""
    who = hashed(connection, person)
    if value == 0:
        connection.execute(delete(votes).where(votes.c.place == place, votes.c.person == who))
    else:
        row = {name: found[name] for name in ("faq", "language", "entry_id")}
        put(connection, votes, place=place, person=who, value=value, at=now, **row)
    return str(found["entry_id"])


def read_days(connection: Connection, faq: str, language: str, since: date) -> dict[tuple[date, str], int]:
    """Return how many replies of each kind there were on each day since then."""
    of = days.c.faq == faq, days.c.language == language, days.c.day >= since
    rows = connection.execute(select(days.c.day, days.c.kind, days.c.count).where(*of))
    return {(day, kind): count for day, kind, count in rows}


def read_votes(connection: Connection, faq: str, language: str, since: float) -> tuple[int, int]:
    """Return how many votes for and against entries of a FAQ there were since then."""
    of = votes.c.faq == faq, votes.c.language == language, votes.c.at >= since
    found: dict[int, int] = dict(
        connection.execute(select(votes.c.value, func.count()).where(*of).group_by(votes.c.value)).all()
    )
    return found.get(1, 0), found.get(-1, 0)
