"""Messages of the bot's about cases: what is pressed or written under any other message is not about one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.store.schema import cards
from bot.store.statements import put

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


_COLUMNS = tuple(cards.c[field.name] for field in fields(Card))


def add_cards(connection: Connection, made: Iterable[Card], now: float) -> None:
    """Remember what messages are about."""
    for card in made:
        put(connection, cards, **asdict(card), at=now)


def find_card(connection: Connection, chat_id: int, message_id: int) -> Card | None:
    """Return what a message is about, None if it is about no case."""
    return _card(connection, cards.c.chat_id == chat_id, cards.c.message_id == message_id)


def last_prompt(connection: Connection, chat_id: int, since: float) -> Card | None:
    """Return the newest message in a chat, sent since then, that asked for an answer or for words to search for."""
    return _card(connection, cards.c.chat_id == chat_id, cards.c.role.in_(PROMPTS), cards.c.at >= since)


def _card(connection: Connection, *where: Any) -> Card | None:
    row = connection.execute(select(*_COLUMNS).where(*where).order_by(cards.c.message_id.desc()).limit(1)).first()
    return Card(*row) if row else None


def cards_of(connection: Connection, case_id: int) -> list[Card]:
    """Return the cards of a case."""
    rows = connection.execute(select(*_COLUMNS).where(cards.c.case_id == case_id, cards.c.role == "card"))
    return [Card(*row) for row in rows]


def drop_card(connection: Connection, card: Card) -> None:
    """Forget what a message is about."""
    at = cards.c.chat_id == card.chat_id, cards.c.message_id == card.message_id
    connection.execute(delete(cards).where(*at))


def drop_prompts(connection: Connection, case_id: int) -> None:
    """Forget what was asked for and drafted about a case."""
    asked = cards.c.role.in_(("answer", "search", "draft"))
    connection.execute(delete(cards).where(cards.c.case_id == case_id, asked))
