"""What happened, as values."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from bot.languages.text import normalise

if TYPE_CHECKING:
    from bot.conversation import Kind

MISS_CHARACTERS = 300
"""How much of a missed question is kept: enough for any real one, too little for a letter."""


def now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the admins of a group wish; all off until they say so.

    `autoanswer`: ordinary messages are answered. `clean_commands`: commands are deleted once they are answered.
    `private_answers`: whoever asks gets the answer in private. `language`: the one that is spoken there, "" for
    everybody's own.
    """

    autoanswer: bool = False
    clean_commands: bool = False
    private_answers: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One reply that was sent.

    An "answer" counts for its `entry_ids`; a "fallback" keeps `text` as a miss; a "pick" keeps it as what somebody
    called the entry they picked; of other kinds the number is kept. `outcome` says of a miss what the bot made of it,
    where `entry_ids` are what it showed or offered. Hand over a text only if its author meant the bot: in a private
    chat, or by an explicit ask of their own. `person` is who asked, as a number, and is never kept as it is; `code`
    is what stands for them in the store, where only that is known. `faq` is its title, `language` the one it was
    answered in, `at` is in UTC.
    """

    kind: Kind | Literal["pick"]
    entry_ids: tuple[str, ...] = ()
    text: str = ""
    at: datetime = field(default_factory=now)
    faq: str = ""
    language: str = ""
    person: int | str | None = None
    outcome: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Miss:
    """A question nobody could answer: as it was first asked, how often, and first and last when (UTC).

    `key` is what its wordings share, as it is stored: a later version may normalise otherwise.
    """

    key: str
    text: str
    count: int
    first: datetime
    last: datetime


def tidy(text: str) -> str:
    """Make `text` fit for a list and a database: one line, no control characters or lone surrogates, bounded."""
    kept = (c for c in text[: 4 * MISS_CHARACTERS] if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))
    return " ".join("".join(kept).split())[:MISS_CHARACTERS].rstrip()


def key(text: str) -> str:
    """Return what two wordings share when they are the same question; empty for a text without words.

    >>> key("What about  GPUs?!") == key("what about gpus")
    True
    """
    return normalise(tidy(text))
