"""Messages of the bot's about cases: what is pressed or written under any other message is not about one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.store.schema import cards
from bot.store.tables import insert_into

PROMPTS = ("answer", "search", "entry answer", "entry wording")
"""The roles of messages that ask for words."""


@dataclass(frozen=True, slots=True)
class Card:
    """A message about a case or an entry.

    `role` says what it is for: card, list, choices, entry, draft, talk, or one of `PROMPTS`.
    """

    chat_id: int
    message_id: int
    case_id: int
    role: str
    draft: str = ""


def add_card(connection: Connection, card: Card, now: float) -> None:
    """Remember that a message is about a case."""
    row = {"case_id": card.case_id, "role": card.role, "draft": card.draft, "at": now}
    wanted = insert_into(connection, cards).values(chat_id=card.chat_id, message_id=card.message_id, **row)
    connection.execute(wanted.on_conflict_do_update(index_elements=["chat_id", "message_id"], set_=row))


def find_card(connection: Connection, chat_id: int, message_id: int) -> Card | None:
    """Return what a message is about, None if it is about no case."""
    return _card(connection, cards.c.chat_id == chat_id, cards.c.message_id == message_id)


def last_prompt(connection: Connection, chat_id: int, since: float) -> Card | None:
    """Return the newest message in a chat, sent since then, that asked for an answer or for words to search for."""
    return _card(connection, cards.c.chat_id == chat_id, cards.c.role.in_(PROMPTS), cards.c.at >= since)


def _card(connection: Connection, *where: Any) -> Card | None:
    columns = cards.c.chat_id, cards.c.message_id, cards.c.case_id, cards.c.role, cards.c.draft
    row = connection.execute(select(*columns).where(*where).order_by(cards.c.message_id.desc()).limit(1)).first()
    return Card(row[0], row[1], row[2], row[3], row[4] or "") if row else None


def cards_of(connection: Connection, case_id: int, role: str = "card") -> list[Card]:
    """Return the messages of one role about a case."""
    columns = cards.c.chat_id, cards.c.message_id, cards.c.case_id, cards.c.role
    rows = connection.execute(select(*columns).where(cards.c.case_id == case_id, cards.c.role == role))
    return [Card(*row) for row in rows]


def drop_card(connection: Connection, card: Card) -> None:
    """Forget what a message is about."""
    at = cards.c.chat_id == card.chat_id, cards.c.message_id == card.message_id
    connection.execute(delete(cards).where(*at))


def drop_prompts(connection: Connection, case_id: int) -> None:
    """Forget what was asked for and drafted about a case."""
    asked = cards.c.role.in_(("answer", "search", "draft"))
    connection.execute(delete(cards).where(cards.c.case_id == case_id, asked))
