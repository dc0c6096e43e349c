"""Talks between askers and the desk, as rows: whose they are is forgotten when they end."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.store.people import hashed
from bot.store.schema import cases, talks

TALK_SECONDS = 24 * 3600.0
"""How long a talk with a person is kept open without a word."""

TALKS_OPEN = 20
"""Talks that the desk has open at a time: nobody can follow more, and no crowd can flood it."""


def begin_talk(
    connection: Connection, faq: str, language: str, text: str, person: int, chat_id: int, now: float
) -> int | None:
    """Open a talk between a person and the desk; None if they have one, or if the desk has too many."""
    connection.execute(delete(talks).where(talks.c.at < now - TALK_SECONDS))
    who = hashed(connection, person)
    count = connection.scalar(select(func.count()).select_from(talks)) or 0
    if count >= TALKS_OPEN or connection.scalar(select(talks.c.case_id).where(talks.c.person == who)) is not None:
        return None
    row = {"faq": faq, "language": language, "question": text, "state": "talk", "told": True}
    made = insert(cases).values(**row, opened_at=now, carded_at=now).returning(cases.c.id)
    case_id = int(connection.execute(made).scalar_one())
    connection.execute(insert(talks).values(case_id=case_id, person=who, chat_id=chat_id, live=False, at=now))
    return case_id


def live_chats(connection: Connection, now: float) -> set[int]:
    """Return the chats of talks in which the desk has said something."""
    going_on = talks.c.live.is_(True), talks.c.at >= now - TALK_SECONDS
    return set(connection.scalars(select(talks.c.chat_id).where(*going_on)))


def talk_of_chat(connection: Connection, chat_id: int, now: float) -> tuple[int, bool] | None:
    """Return the case of the talk in a chat, and whether the desk has said something yet."""
    of = talks.c.chat_id == chat_id, talks.c.at >= now - TALK_SECONDS
    row = connection.execute(select(talks.c.case_id, talks.c.live).where(*of)).first()
    return (row[0], row[1]) if row else None


def chat_of_talk(connection: Connection, case_id: int, now: float, *, live: bool | None) -> int | None:
    """Return the chat of a talk that goes on, and note that something is said in it."""
    said = update(talks).where(talks.c.case_id == case_id, talks.c.at >= now - TALK_SECONDS)
    values = {"at": now} if live is None else {"at": now, "live": live}
    chat: int | None = connection.scalar(said.values(values).returning(talks.c.chat_id))
    return chat


def is_live(connection: Connection, case_id: int) -> bool:
    """Tell whether the desk has said something in a talk."""
    return bool(connection.scalar(select(talks.c.live).where(talks.c.case_id == case_id)))


def end_talk(connection: Connection, case_id: int, by: str, now: float) -> int | None:
    """End a talk and forget whose it was; return the chat it was with, None if it ended before."""
    chat: int | None = connection.scalar(delete(talks).where(talks.c.case_id == case_id).returning(talks.c.chat_id))
    closed = {"state": "closed", "settled_by": by, "settled_at": now, "question": ""}
    connection.execute(update(cases).where(cases.c.id == case_id, cases.c.state == "talk").values(closed))
    return chat
