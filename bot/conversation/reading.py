"""What a message says, before any FAQ is searched: its clauses, and what it picks.

Everything here compares words, never raw strings, so that case, punctuation and accents do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.conversation.cues import Cues
from bot.conversation.values import Choice
from bot.conversation.ways import Words, alike
from bot.languages.text import is_marked, numeral, read_words, sentences

MOST_CLAUSES = 10
"""A message is searched clause by clause up to here; longer ones keep their last clauses, where questions stand."""

MOST_WORDS_OF_A_PICK = 8

MOST_SWAPPED = 15
"""Words of a question that another may be put in the place of: whole letters are not corrected by a word, and to join
each of their thousand words with all others takes seconds."""

FEWEST_ITEMS = 2
"""A list has as many items, and what stands before its first number."""

AROUND = 100
"""Characters on each side of a comma or an "and" that tell whether a question begins there."""

_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}[.)](?=\s)")
_FIRST = re.compile(r"(?:^|\s)1[.)](?=\s)")
"""What stands before each item of a list, and before its first."""

READ = 16
"""How many texts are remembered with their clauses: each rule that looks at a message asks for them again."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message that may be a question of its own; `asks` if it looks like one."""

    text: str
    words: Words
    asks: bool


@lru_cache(maxsize=READ)
def clauses(text: str, cue: Cues) -> tuple[Clause, ...]:
    """Split a message where one thing ends and another may begin: sentences, and "and" before a question."""
    items = [(item, tuple(read_words(item))) for item in _items(text)]
    parts = [Clause(item.strip(), words, asks=True) for item, words in items if words]
    parts = parts or [clause for sentence in sentences(text) for clause in _split_sentence(sentence, cue)]
    if not parts and (words := tuple(read_words(text))):  # "so?" says nothing but that something follows
        parts = [Clause(text.strip(), words, asks=is_marked(text))]
    return tuple(parts[-MOST_CLAUSES:])


def _items(text: str) -> list[str]:
    """Cut a list of questions in one line ("1) the fee 2) parking") into its items, with what leads to it."""
    items = _NUMBERED.split(text)
    return items if len(items) > FEWEST_ITEMS and _FIRST.search(text) else []


def asks(text: str, cue: Cues) -> bool:
    """Tell whether a text holds a question: by its mark, or by the word that it begins with."""
    return any(clause.asks for clause in clauses(text, cue))


def halves(text: str, cue: Cues) -> Iterator[tuple[str, str]]:
    """Give what stands before and after each "and", "or", "but" or comma."""
    return ((text[: match.start()], text[match.end() :]) for match in cue.between.finditer(text))


def _split_sentence(sentence: str, cue: Cues) -> list[Clause]:
    """Split before a comma, a dash or an "and" that a question follows."""
    asked = is_marked(sentence)
    pieces: list[str] = []
    start = 0
    for match in cue.joints.finditer(sentence):
        before = read_words(sentence[max(start, match.start() - AROUND) : match.start()])
        after = read_words(sentence[match.end() : match.end() + AROUND])
        fewest = 3 if match[0].strip()[0].isalpha() else 1
        if len(before) >= fewest and len(after) >= fewest and _opens_a_question(tuple(after), cue):
            pieces.append(sentence[start : match.start()])
            start = match.end()
    pieces.append(sentence[start:])
    worded = [(piece.strip(), tuple(read_words(piece))) for piece in pieces]
    worded = [(piece, words) for piece, words in worded if words and words not in cue.exact["connect"]]
    last = len(worded) - 1
    return [
        Clause(piece, words, asks=(asked and number == last) or _asks(words, cue))
        for number, (piece, words) in enumerate(worded)
    ]


def _opens_a_question(words: Words, cue: Cues) -> bool:
    """Tell whether words begin with one of a question, or with "I wonder how"; a word such as "you" opens nothing."""
    if words[0] in cue.words["question"]:
        return True
    wondered = cue.after("opening", words) or ()
    return len(words) - len(wondered) > 1 and not cue.words["question"].isdisjoint(wondered[:1])


def _asks(words: Words, cue: Cues) -> bool:
    """Tell whether a clause begins as a question does, after a greeting or a connective or not ("hey, also how …").

    In some languages what asks stands elsewhere.
    """
    if words in cue.exact["goodbye"] or words in cue.exact["thanks"]:  # "have a good evening"
        return False
    starts = tuple(filter(None, (words, without_opening(words, cue), cue.after("connect", words))))
    if any(part[0] in cue.words["question"] for part in starts) or cue.asks(words):
        return True
    written = tuple(map(cue.expanded, starts))  # "wen", "dnd"
    return any(part[0] in cue.words["interrogative"] or cue.asks(part) for part in written)


def picked(words: Words, choices: Sequence[Choice], cue: Cues, *, named: bool = True) -> Choice | int | None:
    """Return the choice that a message picks, the number it names where there is no such choice, or None.

    A number of at most two digits, an ordinal, or, if `named`, words that stand in the label of one choice only.
    """
    if len(words) > MOST_WORDS_OF_A_PICK:
        return None
    real = [choice for choice in choices if choice.kind != "none"]
    if real and len(content := _content(words, cue)) == 1 and content[0] in cue.words["last"]:
        return real[-1]
    if len(picks := numbers(words, cue)) == 1:
        return choices[picks[0] - 1] if 0 < picks[0] <= len(choices) else picks[0]
    return _named(words, choices, cue) if named else None


def numbers(words: Words, cue: Cues) -> tuple[int, ...]:
    """Return the numbers that a message names if it says nothing else ("1 and 2", "the second one"); not for "2+2"."""
    pick = len(words) <= MOST_WORDS_OF_A_PICK and words not in cue.exact["opening"]
    content = _content(words, cue) if pick else []
    named = [cue.numbers.get(word, numeral(word)) for word in content]
    known = tuple(number for number in named if number is not None)
    return known if len(set(known)) == len(named) else ()


def ends_with_number(words: Words, cue: Cues) -> tuple[int, Words] | None:
    """Return the only number of a short message, which it ends with, and what it says before it, fillers aside."""
    said = [word for word in _content(words, cue) if word not in cue.words["particles"]]
    values = [cue.numbers.get(word) or numeral(word) or _misspelled_number(word, cue) for word in said]
    if len(words) > MOST_WORDS_OF_A_PICK or not values or values[-1] is None or any(values[:-1]):
        return None
    return values[-1], tuple(word for word in said[:-1] if word not in cue.vague)


def _misspelled_number(word: str, cue: Cues) -> int | None:
    return next((value for name, value in cue.numbers.items() if alike(name, word)), None)


def points(words: Words, cue: Cues) -> bool:
    """Tell whether words only point at one of several things, and leave open at which ("the other one")."""
    return any(word in cue.numbers for word in words) and cue.empty.issuperset(words)


def _content(words: Words, cue: Cues) -> list[str]:
    """Return the words that are no filler; "one", which is a number too, counts where it can't be a pronoun."""
    before = ("", *words)
    return [
        word
        for previous, word in zip(before, words, strict=False)
        if word not in cue.words["filler"]
        or (word in cue.numbers and (not previous or previous in cue.words["numbered"]))
    ]


def _named(words: Words, choices: Sequence[Choice], cue: Cues) -> Choice | None:
    """Find the only choice whose label holds the words; they must tell something ("who are you" does not)."""
    wanted = {word for word in words if word not in cue.words["filler"] and word not in cue.words["question"]}
    # A single character of a script without spaces stands in any label.
    if wanted <= cue.vague or (len(wanted) == 1 and len(max(wanted)) == 1 and not max(wanted).isascii()):
        return None
    named = [choice for choice in choices if wanted <= set(read_words(choice.label))]
    return named[0] if len(named) == 1 and named[0].kind != "none" else None


def without_opening(words: Words, cue: Cues) -> Words:
    """Strip what people say before a question ("hello sir, please tell me"), as often as they say it."""
    words = _greeted(words, cue)
    return _place_for(words, cue) or words


def sought(words: Words, cue: Cues) -> Words:
    """Return what somebody asks for who wants to know whether this is the right place for it, () if nobody does."""
    return _place_for(_greeted(words, cue), cue)


def _greeted(words: Words, cue: Cues) -> Words:
    while words and (rest := cue.after("opening", words)) is not None:
        words = rest
    return words


def _place_for(words: Words, cue: Cues) -> Words:
    if words and (rest := cue.after("right_place", words)):
        return rest
    # In some languages the question comes last.
    ends = words and words[-1] in cue.words["right_place"]
    return (cue.before("right_place", words) if ends else None) or ()


def bare(words: Words, cue: Cues) -> Words:
    """Strip the particles around a message ("hm, why though"); all of it stays if it is nothing else."""
    telling = [at for at, word in enumerate(words) if word not in cue.words["particles"]]
    return words[telling[0] : telling[-1] + 1] if telling else words


def swapped(asked: Words, said: Words, small: frozenset[str]) -> Iterator[Words]:
    """Give a question with what was said instead in the place of each of its words that tell something, or of two.

    A question must be left of it, which one word more is not: "dog?" has no other dog.
    """
    instead = tuple(word for word in said if word not in small) or said
    for at, word in enumerate(asked[:MOST_SWAPPED]):
        for after in (at + 1, at + 2) if word not in small else ():
            if len(asked) - after + at > 1 and small.isdisjoint(asked[at:after]):
                yield asked[:at] + instead + asked[after:]


def denied(words: Words, cue: Cues) -> frozenset[str]:
    """Return the words that a message says are not so: what follows each negation, fillers skipped."""
    after = (words[at + 1 :] for at, word in enumerate(words) if word in cue.words["negation"])
    return frozenset(next((word for word in rest if word not in cue.words["filler"]), "") for rest in after)
