"""What a message says, before any FAQ is searched: cues, picks, clauses.

Everything here compares words, never raw strings, so that case, punctuation and accents do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.conversation.values import Choice
from bot.faq import Faq
from bot.languages import language
from bot.languages import phrases as split_phrases
from bot.languages.text import sentences, tokenise

MOST_CLAUSES = 10
"""A message is searched clause by clause up to here; longer ones keep their last clauses, where questions stand."""

MOST_WORDS_OF_A_PICK = 8

SMALL_TALK = (
    "acknowledge", "greeting", "wellbeing", "thanks", "goodbye", "rude", "help", "identity", "about", "privacy",
)  # fmt: skip
"""The names of the cues, and of the wordings that answer them, of what people say besides questions."""

MOST_WORDS_OF_SMALL_TALK = 40
"""A longer message is no mere courtesy, and comparing each of its words with every cue would take too long."""

AROUND = 100
"""Characters on each side of a comma or an "and" that tell whether a question begins there."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """The FAQ's cue words, normalised: whole phrases, and for `numbers` the value each word stands for."""

    none: frozenset[Words]
    yes: frozenset[Words]
    both: frozenset[Words]
    acknowledge: frozenset[Words]
    reactions: tuple[str, ...]
    smalltalk: Mapping[str, frozenset[Words]]
    browse: frozenset[Words]
    more: frozenset[Words]
    why: frozenset[Words]
    again: frozenset[Words]
    short: frozenset[Words]
    links: frozenset[Words]
    deny: tuple[Words, ...]
    negation: frozenset[str]
    connect: tuple[Words, ...]
    define: tuple[Words, ...]
    otherwise: tuple[Words, ...]
    opening: tuple[Words, ...]
    correct: tuple[Words, ...]
    object: tuple[Words, ...]
    reference: frozenset[str]
    question: frozenset[str]
    filler: frozenset[str]
    particles: frozenset[str]
    vague: frozenset[str]
    last: frozenset[str]
    numbered: frozenset[str]
    numbers: Mapping[str, int]
    joints: re.Pattern[str]
    between: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message that may be a question of its own; `asks` if it looks like one."""

    text: str
    words: Words
    asks: bool


def cues(faq: Faq) -> Cues:
    """Return the cues of a FAQ's language, some of which its `messages` may replace."""
    return _cues(
        faq.language, frozenset((name, text) for name, text in faq.messages.items() if name.startswith("cue_"))
    )


@lru_cache(maxsize=8)
def _cues(tag: str, overrides: frozenset[tuple[str, str]]) -> Cues:
    texts = {**language(tag).cues, **{name.removeprefix("cue_"): text for name, text in overrides}}

    def phrases(name: str) -> list[Words]:
        found = {tuple(tokenise(phrase)) for phrase in split_phrases(texts[name])}
        return sorted(found - {()}, key=lambda words: (-len(words), words))

    def words(name: str) -> frozenset[str]:
        return frozenset(word for phrase in phrases(name) for word in phrase)

    numbers = {
        word: value for value, group in enumerate(split_phrases(texts["number"]), start=1) for word in tokenise(group)
    }
    joints, between = _patterns(*(split_phrases(texts[name]) for name in ("joint", "joint_question", "joint_comma")))
    return Cues(
        none=frozenset(phrases("none")),
        yes=frozenset(phrases("yes")),
        both=frozenset(phrases("both")),
        acknowledge=frozenset(phrases("acknowledge")),
        reactions=tuple(split_phrases(texts["reaction"])),
        smalltalk={name: frozenset(map(_undrawn, phrases(name))) for name in SMALL_TALK},
        browse=frozenset(phrases("browse")),
        more=frozenset(phrases("more")),
        why=frozenset(phrases("why")),
        again=frozenset(phrases("again")),
        short=frozenset(phrases("short")),
        links=frozenset(phrases("links")),
        deny=tuple(phrases("deny")),
        negation=words("negation"),
        connect=tuple(phrases("connect")),
        define=tuple(phrases("define")),
        otherwise=tuple(phrases("otherwise")),
        opening=tuple(phrases("opening")),
        correct=tuple(phrases("correct")),
        object=tuple(phrases("object")),
        reference=words("reference"),
        question=words("question"),
        filler=words("filler"),
        particles=words("particles"),
        vague=words("question") | words("reference") | words("filler") | words("vague"),
        last=words("last"),
        numbered=words("numbered"),
        numbers=numbers,
        joints=joints,
        between=between,
    )


def _patterns(joint: list[str], question: list[str], comma: list[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what may stand between two questions, and what between two subjects of one."""
    any_of, between_questions, after_comma = (
        "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        for words in (joint, joint + question, joint + question + comma)
    )
    joints = rf"(?:[,:，、：،]|\s[-–—+&/]+)\s+(?:(?:{after_comma})\s+){{0,2}}|\s(?:(?:{between_questions})\s+){{1,2}}"
    between = rf"\s+(?:{any_of})\s+|\s*[,;/&+，、；،؛]\s*(?:(?:{any_of})\s+)?"
    return re.compile(joints, re.IGNORECASE), re.compile(between, re.IGNORECASE)


def clauses(text: str, cue: Cues) -> tuple[Clause, ...]:
    """Split a message where one thing ends and another may begin: sentences, and "and" before a question."""
    parts = [clause for sentence in sentences(text) for clause in _split_sentence(sentence, cue)]
    return tuple(parts[-MOST_CLAUSES:])


def halves(text: str, cue: Cues) -> Iterator[tuple[str, str]]:
    """Give what stands before and after each "and", "or", "but" or comma."""
    return ((text[: match.start()], text[match.end() :]) for match in cue.between.finditer(text))


def _split_sentence(sentence: str, cue: Cues) -> list[Clause]:
    """Split before a comma, a dash or an "and" that a question follows."""
    asked = sentence.rstrip().endswith(("?", "？", "؟"))
    pieces: list[str] = []
    start = 0
    for match in cue.joints.finditer(sentence):
        before = tokenise(sentence[max(start, match.start() - AROUND) : match.start()])
        after = tokenise(sentence[match.end() : match.end() + AROUND])
        fewest = 3 if match[0].strip()[0].isalpha() else 1
        if len(before) >= fewest and len(after) >= fewest and after[0] in cue.question:
            pieces.append(sentence[start : match.start()])
            start = match.end()
    pieces.append(sentence[start:])
    worded = [(piece.strip(), tuple(tokenise(piece))) for piece in pieces]
    worded = [(piece, words) for piece, words in worded if words and words not in cue.connect]
    last = len(worded) - 1
    return [
        Clause(piece, words, asks=(asked and number == last) or _asks(words, cue))
        for number, (piece, words) in enumerate(worded)
    ]


def _asks(words: Words, cue: Cues) -> bool:
    """Tell whether a clause begins as a question does, a connective before it or not ("also how …")."""
    return any(words[at] in cue.question for at in (0, len(words) - len(without_prefix(words, cue.connect) or words)))


def picked(words: Words, choices: Sequence[Choice], cue: Cues, *, named: bool = True) -> Choice | int | None:
    """Return the choice that a message picks, the number it names where there is no such choice, or None.

    A number of at most two digits, an ordinal, or, if `named`, words that stand in the label of one choice only.
    """
    if len(words) > MOST_WORDS_OF_A_PICK:
        return None
    real = [choice for choice in choices if choice.kind != "none"]
    if real and len(content := _content(words, cue)) == 1 and content[0] in cue.last:
        return real[-1]
    if len(picks := numbers(words, cue)) == 1:
        return choices[picks[0] - 1] if 0 < picks[0] <= len(choices) else picks[0]
    return _named(words, choices, cue) if named else None


def numbers(words: Words, cue: Cues) -> tuple[int, ...]:
    """Return the numbers that a message names if it says nothing else ("1 and 2", "the second one"); not for "2+2"."""
    pick = len(words) <= MOST_WORDS_OF_A_PICK and words not in cue.opening
    content = _content(words, cue) if pick else []
    named = [cue.numbers.get(word, int(word) if word.isdecimal() and len(word) < 3 else None) for word in content]
    known = tuple(number for number in named if number is not None)
    return known if len(set(known)) == len(named) else ()


def _content(words: Words, cue: Cues) -> list[str]:
    """Return the words that are no filler; "one", which is a number too, counts where it can't be a pronoun."""
    before = ("", *words)
    return [
        word
        for previous, word in zip(before, words, strict=False)
        if word not in cue.filler or (word in cue.numbers and (not previous or previous in cue.numbered))
    ]


def _named(words: Words, choices: Sequence[Choice], cue: Cues) -> Choice | None:
    """Find the only choice whose label holds the words; they must tell something ("who are you" does not)."""
    wanted = {word for word in words if word not in cue.filler and word not in cue.question}
    if wanted <= cue.vague:
        return None
    named = [choice for choice in choices if wanted <= set(tokenise(choice.label))]
    return named[0] if len(named) == 1 and named[0].kind != "none" else None


def without_prefix(words: Words, prefixes: Sequence[Words]) -> Words | None:
    """Return what follows the longest of the `prefixes` that a message starts with, or None."""
    for prefix in prefixes:
        if words[: len(prefix)] == prefix:
            return words[len(prefix) :]
    return None


def without_opening(words: Words, cue: Cues) -> Words:
    """Strip what people say before a question ("hello sir, please tell me"), as often as they say it."""
    while words and (rest := without_prefix(words, cue.opening)) is not None:
        words = rest
    return words


def pleasantry(words: Words, cue: Cues) -> str | None:
    """Return which small talk a message is that holds nothing else ("great, thanks, bye"): the last one in it."""
    if len(words) > MOST_WORDS_OF_SMALL_TALK:
        return None
    name, plain = None, _undrawn(words)
    while words:
        found = [
            (len(phrase), kind)
            for kind, phrases in cue.smalltalk.items()
            for phrase in phrases
            if plain[-len(words) :][: len(phrase)] == phrase
        ]
        rest = without_prefix(words, cue.opening)
        if found and (rest is None or max(found)[0] >= len(words) - len(rest)):
            size, name = max(found)
            words = words[size:]
        elif rest is not None or words[0] in cue.particles:
            words = words[1:] if rest is None else rest
        else:
            return None
    return name


def _undrawn(words: Words) -> Words:
    """Take back the letter that people draw out ("hii", "byee")."""
    return tuple(word[:-1] if word[-2:-1] == word[-1] else word for word in words)


def bare(words: Words, cue: Cues) -> Words:
    """Strip the particles around a message ("hm, why though"); all of it stays if it is nothing else."""
    telling = [at for at, word in enumerate(words) if word not in cue.particles]
    return words[telling[0] : telling[-1] + 1] if telling else words


def denied(words: Words, cue: Cues) -> frozenset[str]:
    """Return the words that a message says are not so: what follows each negation, fillers skipped."""
    after = (words[at + 1 :] for at, word in enumerate(words) if word in cue.negation)
    return frozenset(next((word for word in rest if word not in cue.filler), "") for rest in after)
