"""What happened, as values, and a batch of it added up."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
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


@dataclass(frozen=True, slots=True)
class Tally:
    """A batch of records added up by FAQ and language: answers by day and entry, misses by the `key` of their text."""

    answers: dict[tuple[str, str, date, str], int]
    misses: dict[tuple[str, str, str], Miss]


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


def tally(records: Iterable[Record]) -> Tally:
    """Add up `records`, which come in the order of time."""
    answers: Counter[tuple[str, str, date, str]] = Counter()
    misses: dict[tuple[str, str, str], Miss] = {}
    for record in records:
        of = record.faq, record.language
        if record.kind == "answer":
            answers.update((*of, record.at.date(), entry_id) for entry_id in record.entry_ids)
        elif record.kind == "fallback" and (same := key(record.text)):
            known = misses.get((*of, same), Miss(same, tidy(record.text), 0, record.at, record.at))
            misses[*of, same] = replace(known, count=known.count + 1, last=record.at)
    return Tally(dict(answers), misses)
