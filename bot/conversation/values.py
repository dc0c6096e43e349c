"""What goes into a turn of a conversation and what comes out: plain, frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from zlib import crc32

from bot.faq import Entry
from bot.matcher import Match

Command = Literal["ask", "open", "none", "start", "help", "about", "privacy", "browse"]
Kind = Literal["answer", "suggestions", "smalltalk", "fallback", "welcome", "help", "about", "privacy", "browse"]
Intent = Literal[
    "command", "empty", "distress", "pick", "yes", "none", "browse", "more", "why", "again", "shorter", "unclear",
    "links", "human", "courtesy", "itself", "objection", "correct", "leaning", "ask", "strain", "complaint", "errand",
    "detail", "danger", "mishap", "tried",
]  # fmt: skip
"""What a message was taken for; `understanding.TABLE` has each in plain words."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a person can pick next, shown as a button or a numbered line.

    `kind` says what picking it does: show an entry (`key` is its id), browse a topic (`key` is the topic's id, ""
    for the list of topics, "*" for all entries; `page` counts from 0) or say that none fits.
    """

    kind: Literal["entry", "topic", "none"]
    key: str
    label: str
    page: int = 0


def all_of(answer: str) -> str:
    """Return what stands for a whole answer in a context, of which thousands are kept; answers are long."""
    return f"*{crc32(answer.encode(errors='replace')):x}"


@dataclass(frozen=True, slots=True)
class Context:
    """What a conversation remembers from one turn to the next.

    `last` is the id of the entry that the thread is about, "" if there is none; `seen` the ids already shown, oldest
    first; `choices` what was offered by the last reply that offered anything; `unsure` whether that was "did you mean",
    of which `last` is the only entry where its answer was shown along;
    `earlier` the choices that the last pick was made from; `asked` the question that got one entry or
    "did you mean"; `partly` whether only a part of the last entry was shown, and `shown` is the part, or `all_of` it;
    `times` tells how often it was shown again to somebody who asked nothing new; `missed` how often since the last
    answer there was none, or scolding, and `lost` is the question that had none last; `language` is the one that is
    talked, where the FAQ is there in several.
    `care` is the code of the language in which somebody despaired, until a question of theirs is answered; `sorrow`
    counts the kind words that somebody has got who told of despair or something sad, up to then.
    `passed` are the entries under "did you mean" before a message that had no answer; the next one may be about them.
    `rejected` tells that nothing of the last reply fitted, as they said.
    """

    last: str = ""
    seen: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    unsure: bool = False
    earlier: tuple[Choice, ...] = ()
    asked: str = ""
    partly: bool = False
    shown: str = ""
    times: int = 0
    missed: int = 0
    lost: str = ""
    language: str = ""
    care: str = ""
    sorrow: int = 0
    rejected: bool = False
    passed: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks: `text` is what they wrote, or what the command is about.

    ask: any text. open: an entry's id (a pressed button, a deep link). none: none of the suggestions fits.
    start: welcome, or the entry whose id is `text`. browse: the topic whose id is `text`, "" for the list of topics,
    "*" for all entries; `page` counts from 0. `language` is the tag of what the person reads, as their platform
    says, "" if it doesn't: it counts until they have written something; where `settled`, the place has settled on it,
    whatever people write. `aloud`: others read along, to whom no answer is one that was given before.
    """

    text: str = ""
    command: Command = "ask"
    page: int = 0
    language: str = ""
    settled: bool = False
    aloud: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A score, 0 to 100, that was held against a cut-off: `of` is an entry's id or a remark's phrase, `to` what for."""

    to: Literal["answer", "be the answer", "offer", "be shown", "be told", "decline", "chat"]
    of: str
    score: float
    cutoff: float

    @property
    def holds(self) -> bool:
        """Whether the score reaches the cut-off."""
        return self.score >= self.cutoff


@dataclass(frozen=True, slots=True)
class Why:
    """The decisions that led to a reply.

    `intent` is what the message was taken for and `evidence` the words that gave it away; `rule` is the name of the
    rule that chose the reply, one of `explaining.RULES`; `bounds` are the scores and cut-offs it looked at. `searched`
    is what the FAQ was searched for, after courtesies and fillers were taken away, and `light` the statements around it
    that shifted the odds.
    """

    intent: Intent = "command"
    rule: str = "command"
    evidence: str = ""
    searched: str = ""
    light: tuple[str, ...] = ()
    bounds: tuple[Bound, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says, before any surface decides how it looks.

    `text` is Markdown in the bot's own words and comes first, then the `answers` in order, each headed by its
    question if `headed`, then `closing` (Markdown too), then the `choices`. `offered` are the entries among the choices
    that are meant as "did you mean". `candidates` is the matcher's ranking, at most ten. `missed` is the question that
    the FAQ has no answer to and does not declare to be outside: work for its owner. `why` is how it came about.
    """

    kind: Kind
    context: Context
    text: str = ""
    answers: tuple[Entry, ...] = ()
    headed: bool = False
    closing: str = ""
    choices: tuple[Choice, ...] = ()
    offered: tuple[Entry, ...] = ()
    candidates: tuple[Match, ...] = ()
    missed: str = ""
    why: Why = Why()

    @property
    def follow_ups(self) -> tuple[str, ...]:
        """The ids of the entries to read next: what is to be picked, not shown and not meant as "did you mean"."""
        others = {entry.id for entry in (*self.offered, *self.answers)}
        return tuple(c.key for c in self.choices if c.kind == "entry" and c.key not in others)
