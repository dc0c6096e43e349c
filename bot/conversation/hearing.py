"""A message as it is heard: its words and clauses, and what it may be taken for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.conversation import reading
from bot.conversation.cues import openings, phrases_of
from bot.conversation.reading import Clause
from bot.conversation.turn import LIKELY_ACT, Turn
from bot.conversation.values import Choice, Intent
from bot.conversation.ways import Words
from bot.languages import CODES, detect, language
from bot.languages.text import is_marked, read_words
from bot.matcher import RemarkMatch

MOST_WORDS_OF_SMALL_TALK = 40
"""A longer message is no mere courtesy, and comparing each of its words with every cue would take too long."""

MOST_WORDS_OF_A_CORRECTION = 25
"""A message that corrects the one before is short; a longer one stands on its own."""

LOOKED_AT, WORDS_BEFORE_A_QUESTION = 300, 3
"""Characters of a message that tell its language, and the words among which a question opens: "hi there, how …"."""

SEGMENT = re.compile(r"[,.!;:?\n،؛؟。、，；：！？]+")
"""What parts a message into what is said in one breath."""


class Heard(NamedTuple):
    """A message as it is read: `bare` is without the particles around it, `plain` has its shorthands written out."""

    text: str
    words: Words
    bare: Words
    plain: Words
    clauses: tuple[Clause, ...]

    @property
    def asks(self) -> bool:
        """Whether any part of it looks like a question."""
        return any(clause.asks for clause in self.clauses)


@dataclass(frozen=True, slots=True)
class Meaning:
    """An intent with its evidence: the words that gave it away.

    `name` says which kind of it, where there are several. `picks` are what is picked out of `offered`. `rest` is what
    the message says after its opening, or besides what gave it away; `other` has that as it was written. `remark` is
    the FAQ's own small talk for it, `language` the code of the language it was said in, where that is not the FAQ's.
    """

    intent: Intent
    evidence: str
    name: str = ""
    picks: tuple[Choice, ...] = ()
    offered: tuple[Choice, ...] = ()
    rest: Words = ()
    other: str = ""
    remark: RemarkMatch | None = None
    language: str = ""


def hear(turn: Turn, text: str) -> Heard:
    """Read a message: its words, and its clauses, without an "ok." or "cool!" in front of them."""
    text = _without_interjection(turn, text)
    words = tuple(read_words(text))
    clauses = reading.clauses(text, turn.cue)
    if len(clauses) == 1 and not clauses[0].asks and turn.likelihood(text, "ask") >= LIKELY_ACT:
        clauses = (replace(clauses[0], asks=True),)
    return Heard(text, words, reading.bare(words, turn.cue), turn.cue.expanded(words), clauses)


def _without_interjection(turn: Turn, text: str) -> str:
    """Leave out what takes note before something else ("cool. how much?"), where it is no yes or no to what follows."""
    first = SEGMENT.search(text)
    noted = tuple(read_words(text[: first.start()])) if first else ()
    exact = turn.cue.exact
    passes = noted in exact["acknowledge"] and not any(noted in exact[name] for name in ("yes", "none", "object"))
    rest = text[first.end() :].strip() if first and passes else ""
    return rest if read_words(rest) else text


def parts(turn: Turn, text: str) -> list[tuple[str, Words]]:
    """Cut a text at its marks: each part that has words, with its words as `Heard.plain` has them."""
    cut = ((part, turn.cue.expanded(tuple(read_words(part)))) for part in SEGMENT.split(text))
    return [(part, words) for part, words in cut if words]


def is_phrasing(turn: Turn, heard: Heard) -> bool:
    """Tell whether a message is a phrasing of an entry, word for word."""
    return any(tuple(read_words(match.phrase)) == heard.words for match in turn.rank(heard.text).matches[:1])


def asks_in_another_language(turn: Turn, text: str) -> bool:
    """Tell whether a message is in another language that the bot knows, and opens like a question, greeted or not."""
    found = detect([text[:LOOKED_AT]])
    if not found.sure or found.code not in CODES or found.code == language(turn.index.faq.language).code:
        return False
    questions = phrases_of(found.code, "question")
    return is_marked(text) or any(word in questions for word in read_words(text)[:WORDS_BEFORE_A_QUESTION])


def in_another_language(turn: Turn, heard: Heard, cue: str, intent: Intent) -> Meaning | None:
    """Find a cue in another language that the bot knows, unless the message is plainly in the FAQ's."""
    words = heard.words
    if openings(cue).isdisjoint(words):
        return None
    if 2 * sum(word in turn.cue.function for word in words) > len(words):
        return None
    said = frozenset(words)
    for code in CODES:
        starting = phrases_of(code, cue)
        if code != language(turn.index.faq.language).code and not said.isdisjoint(starting):
            for start, word in enumerate(words):
                for phrase in starting.get(word, ()):
                    if words[start : start + len(phrase)] == phrase:
                        return Meaning(intent, " ".join(phrase), cue, language=code)
    return None
