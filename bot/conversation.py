"""One turn of a conversation: a question and a context in, a reply out.

Pure: the same index, question and context always give the same reply, and the next context is part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.faq import Entry
from bot.matcher import Index, Match

Command = Literal["ask", "open", "none", "start", "help", "about", "privacy", "browse"]
Kind = Literal["answer", "suggestions", "smalltalk", "fallback", "welcome", "help", "about", "privacy", "browse"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a person can pick next, shown as a button or a numbered line.

    `kind` says what picking it does: show an entry (`key` is its id), browse a topic (`key` is the topic's id, ""
    for all topics; `page` counts from 0) or say that none fits.
    """

    kind: Literal["entry", "topic", "none"]
    key: str
    label: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """What the conversation remembers from one turn to the next."""

    last: str = ""
    seen: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks: `text` is what they wrote, or what the command is about.

    ask: any text. open: an entry's id (a pressed button, a deep link). none: none of the suggestions fits.
    start: welcome, or the entry whose id is `text`. browse: the topic whose id is `text`, "" for all topics.
    """

    text: str = ""
    command: Command = "ask"
    page: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says, before any surface decides how it looks.

    `text` is Markdown in the bot's own words and comes first, then the `answers` in order, each headed by its
    question if `headed`, then the `choices`. `candidates` is the matcher's ranking, at most ten.
    """

    kind: Kind
    context: Context
    text: str = ""
    answers: tuple[Entry, ...] = ()
    headed: bool = False
    choices: tuple[Choice, ...] = ()
    candidates: tuple[Match, ...] = ()


def respond(index: Index, question: Question, context: Context = Context()) -> Reply:
    """Answer `question` in the light of `context`."""
    candidates = tuple(index.search(question.text, 10))
    if question.command == "open":
        for entry in index.faq.entries:
            if entry.id == question.text:
                return Reply("answer", Context(last=entry.id), answers=(entry,), headed=True)
    if candidates and candidates[0].score >= 70:
        entry = candidates[0].entry
        choices = tuple(Choice("entry", e.id, e.label or e.question) for e in index.nearest(entry, 3))
        return Reply("answer", Context(last=entry.id, choices=choices), answers=(entry,), choices=choices,
                     candidates=candidates)
    return Reply("fallback", Context(), text="I don't know that one.", candidates=candidates)
