"""What people say to steer a conversation, by name and normalised: the cues of the FAQ's language, or the FAQ's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from sys import intern
from types import MappingProxyType
from typing import TypeVar

from rapidfuzz.distance import OSA

from bot.conversation.ways import Ways, Words
from bot.faq import Faq
from bot.languages import CODES, ENGLISH, language
from bot.languages import phrases as split_phrases
from bot.languages.text import UNSPACED, is_piece, join, read_words

T = TypeVar("T")

SHORTEST_ALONE = 4
"""Characters from which on a word that is the whole message, and that no entry has, may have one slip of the finger:
there is no other word that it could be."""

_DRAWN = re.compile(r"([^\W\d_])\1{2,}")
"""A letter three times or more, as nobody spells: "waaay"."""

SHORTEST_DRAWN = 3
"""Letters of the shortest word that may be drawn: single characters, of which a message may have thousands, are not."""

SMALL_TALK = (
    "hesitate", "acknowledge", "saying", "greeting", "wellbeing", "play", "thanks", "glad", "goodbye", "rude", "regret",
    "trouble", "help", "identity", "about", "privacy",
)  # fmt: skip
"""The names of the cues, and of the wordings that answer them, of what people say besides questions."""


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """The cues of a FAQ.

    `phrases` has those of a name, the longest first; `ways` finds those of all names in a message. `undrawn` has those
    of small talk without letters drawn out, by the first word. `words` are all single words in the phrases of a name.
    `vague` are all words that name no subject, `around` those that may stand around a cue without changing it, `known`
    all that are words of the language, and so no misspelling of a cue ("morning" of "mourning"), and `function` those
    that only hold a sentence together; `laughing` are emoji that laugh; `small` are the last two, `empty` the first and
    the last.
    `expansions` are what shorthands stand for, `numbers` the value of each number word, `inverted` as in a language.
    `joints` matches what stands
    between two questions, `between` what stands between two subjects of one.
    """

    phrases: Mapping[str, tuple[Words, ...]]
    exact: Mapping[str, frozenset[Words]]
    ways: Ways
    undrawn: Mapping[str, tuple[tuple[str, Words], ...]]
    words: Mapping[str, frozenset[str]]
    reactions: tuple[str, ...]
    laughing: tuple[str, ...]
    vague: frozenset[str]
    around: frozenset[str]
    known: frozenset[str]
    function: frozenset[str]
    small: frozenset[str]
    empty: frozenset[str]
    expansions: Mapping[str, Words]
    numbers: Mapping[str, int]
    inverted: frozenset[str]
    joints: re.Pattern[str]
    between: re.Pattern[str]

    def after(self, name: str, words: Words) -> Words | None:
        """Return what follows the longest phrase of the cue that `words` begin with, or None."""
        end = self.ways.first(name, words)
        return words[end:] if end else None

    def before(self, name: str, words: Words) -> Words | None:
        """Return what comes before the longest phrase of the cue that `words` end with, or None."""
        ending = (phrase for phrase in self.phrases[name] if words[-len(phrase) :] == phrase)
        return next((words[: -len(phrase)] for phrase in ending), None)

    def asks(self, words: Words) -> bool:
        """Tell whether words ask though they begin with no question word: "until when", 几点, 되나요.

        A single character does so at the end only: 几 stands within many words.
        """
        return (
            self._asks_by_order(words)
            or self._runs_on(words)
            or any(
                len(join(words[start:end])) > 1 or self.words["particles"].issuperset(words[end:])
                for start, end in self.within("asking", words, misspelled=False)
            )
        )

    def _asks_by_order(self, words: Words) -> bool:
        """Tell whether a question word is last or behind a preposition, or a pronoun behind a verb ("kommt ihr")."""
        asking, first, second = self.words["interrogative"], words[:1], words[1:2]
        if self.words["before_question"].issuperset(first) and not asking.isdisjoint(second):
            return True
        last = next((word for word in reversed(words) if word not in self.words["particles"]), "")
        if last in asking and len(words) > 1 and not is_piece(last):
            return True
        said_alone = any(first in self.exact[name] for name in ("thanks", "greeting", "yes", "none", "acknowledge"))
        return not said_alone and self.small.isdisjoint(first) and not self.inverted.isdisjoint(second)

    def _runs_on(self, words: Words) -> bool:
        """Tell whether a yes-or-no question is run on into words, not denied: "I hate beets can I have peas"."""
        denied = self.words["negation"]
        return any(
            denied.isdisjoint(words[max(start - 1, 0) : start] + words[end : end + 1])
            for start, end in self.within("polar", words, misspelled=False)
        )

    def passes(self, words: Words) -> bool:
        """Tell whether words are an "ok", a "hm" or a "sorry" and nothing else, which says nothing of what follows."""
        return any(words in self.exact[name] for name in ("acknowledge", "hesitate", "regret"))

    def expanded(self, words: Words) -> Words:
        """Write shorthands out ("dont" is "do not"), as the phrases of the cues are, and take drawn letters back."""
        plain = (_DRAWN.sub(r"\1", word) if len(word) >= SHORTEST_DRAWN else word for word in words)
        return tuple(part for word in plain for part in self.expansions.get(word, (word,)))

    def within(self, name: str, words: Words, *, misspelled: bool = True) -> Iterator[tuple[int, int]]:
        """Give where phrases of the cue stand in `words`, as (start, end); misspelled ones in short messages only."""
        yield from self.ways.within(name, words, misspelled=misspelled)

    def despairs(self, words: Words) -> tuple[int, int] | None:
        """Return where a phrase of despair stands that is no part of an idiom ("this is killing me"), if any does."""
        idioms = self._idioms(words)
        for start, end in self.places("distress", words):
            # One word alone is taken as it is spelled: in Arabic "waiting" is a letter from "suicide".
            if end - start == 1 and words[start:end] not in self.exact["distress"]:
                continue
            if not any(idiom.issuperset(range(start, end)) for idiom in idioms):
                return start, end
        return None

    def beside_idioms(self, name: str, words: Words, *, misspelled: bool = True) -> bool:
        """Tell whether a phrase of the cue stands where no word of it belongs to an idiom."""
        idioms = self._idioms(words)
        return any(
            all(idiom.isdisjoint(range(start, end)) for idiom in idioms)
            for start, end in self.places(name, words, misspelled=misspelled)
        )

    def _idioms(self, words: Words) -> list[set[int]]:
        return [set(range(*place)) for place in self.within("idiom", words)]

    def says(self, name: str, words: Words, *, misspelled: bool = True) -> bool:
        """Tell whether a phrase of the cue stands anywhere in `words`, a few small words within it or not."""
        return next(self.places(name, words, misspelled=misspelled), None) is not None

    def places(self, name: str, words: Words, *, misspelled: bool = True) -> Iterator[tuple[int, int]]:
        """Give where phrases of the cue stand, as they are or with a few small words within, as (start, end)."""
        yield from self.within(name, words, misspelled=misspelled)
        yield from self.ways.spread(name, words)

    def mostly(self, name: str, words: Words, also: frozenset[str] = frozenset(), fewest: int = 1) -> bool:
        """Tell whether `words` are phrases of the cue with nothing but small words in and around them, or `also`.

        `fewest` are the words that a phrase must have.
        """
        said = {
            at
            for start, end in self.places(name, words)
            if end - start >= fewest and (end - start > 1 or words[start:end] in self.exact[name])
            for at in range(start, end)
        }
        return bool(said) and all(at in said or word in self.small or word in also for at, word in enumerate(words))


def nearly(cue: str, word: str) -> bool:
    """Tell whether a word that stands alone is a cue with one slip of the finger, as `alike`, but shorter ones too.

    >>> nearly("danke", "dankö"), nearly("hola", "cola")
    (True, False)
    """
    long = min(len(cue), len(word)) >= SHORTEST_ALONE and cue[0] == word[0]
    return long and OSA.distance(cue, word, score_cutoff=1) <= 1


@lru_cache(maxsize=4096)
def undrawn(words: Words) -> Words:
    """Take back the letters that people draw out ("hiii", "byee").

    >>> undrawn(("heyyy", "all"))
    ('hey', 'al')
    """
    return tuple(re.sub(r"(.)\1+$", r"\1", word) for word in words)


def cues(faq: Faq) -> Cues:
    """Return the cues of a FAQ's language, some of which its `messages` may replace."""
    return _cues(
        faq.language, frozenset((name, text) for name, text in faq.messages.items() if name.startswith("cue_"))
    )


@lru_cache(maxsize=64)
def phrases_of(code: str, name: str) -> Mapping[str, tuple[Words, ...]]:
    """Return the phrases of one cue of a language by their first word: all its cues take ten times as long to read."""
    return _grouped(_phrases(language(code).cues[name]), itemgetter(0))


@cache
def openings(name: str) -> frozenset[str]:
    """Return the words that phrases of one cue begin with in any language: most messages have none of them."""
    return frozenset().union(*(phrases_of(code, name) for code in CODES))


@lru_cache(maxsize=32)
def _cues(tag: str, overrides: frozenset[tuple[str, str]]) -> Cues:
    spoken = language(tag)
    texts = {
        **dict.fromkeys(ENGLISH.cues, ""),
        **spoken.cues,
        **{name.removeprefix("cue_"): text for name, text in overrides},
    }
    expansions = {word: tuple(read_words(long)) for word, long in spoken.expansions.items()}
    phrases = {name: _phrases(text, expansions) for name, text in texts.items()}
    greetings = {phrase for phrase in phrases["greeting"] if len(phrase) == 1}
    phrases["opening"] = _longest_first(greetings.union(phrases["opening"]))
    named = [(name, phrase) for name, found in phrases.items() for phrase in found]
    words = {name: frozenset(word for phrase in found for word in phrase) for name, found in phrases.items()}
    opening = frozenset(word for phrase in phrases["opening"] if len(phrase) == 1 for word in phrase)
    vague = words["question"] | words["reference"] | words["filler"] | words["vague"]
    around = words["filler"] | words["particles"] | words["reference"] | opening
    small_talk = ((name, undrawn(phrase)) for name, phrase in named if name in SMALL_TALK)
    known, small = spoken.stop_words.union(*words.values()), around | spoken.stop_words
    joints, between = _patterns(*(split_phrases(texts[name]) for name in ("joint", "joint_question", "joint_comma")))
    numbers = enumerate(split_phrases(texts["number"]), start=1)
    return Cues(
        phrases=phrases,
        exact={name: frozenset(found) for name, found in phrases.items()},
        ways=Ways(named, known, small),
        undrawn=_grouped(small_talk, lambda one: one[1][0]),
        words=words,
        reactions=tuple(split_phrases(texts["reaction"])),
        laughing=tuple(mark for mark in split_phrases(texts["laughter"]) if not read_words(mark)),
        vague=vague,
        around=around,
        known=known,
        function=spoken.stop_words,
        small=small,
        empty=vague | spoken.stop_words,
        expansions=expansions,
        numbers={word: value for value, group in numbers for word in read_words(group)},
        inverted=spoken.inverted,
        joints=joints,
        between=between,
    )


def _phrases(text: str, expansions: Mapping[str, Words] = MappingProxyType({})) -> tuple[Words, ...]:
    """Return the phrases of a cue, the longest first; with shorthands as they are, and written out as in a message."""
    # Each word once in memory: the same ones stand in thousands of phrases.
    found = {tuple(map(intern, read_words(phrase))) for phrase in split_phrases(text)} - {()}
    found |= {tuple(part for word in phrase for part in expansions.get(word, (word,))) for phrase in found}
    return _longest_first(found)


def _longest_first(phrases: Iterable[Words]) -> tuple[Words, ...]:
    return tuple(sorted(phrases, key=lambda words: (-len(words), words)))


def _grouped(phrases: Iterable[T], key: Callable[[T], str]) -> dict[str, tuple[T, ...]]:
    found: dict[str, list[T]] = {}
    for phrase in phrases:
        found.setdefault(key(phrase), []).append(phrase)
    return {first: tuple(group) for first, group in found.items()}


def _patterns(
    joint: Sequence[str], question: Sequence[str], comma: Sequence[str]
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what may stand between two questions, and what between two subjects of one."""
    any_of, between_questions, after_comma = (
        "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        for words in (joint, [*joint, *question], [*joint, *question, *comma])
    )
    joints = rf"(?:[,:，、：،]|\s[-–—+&/]+)\s+(?:(?:{after_comma})\s+){{0,2}}|\s(?:(?:{between_questions})\s+){{1,2}}"
    between = rf"\s+(?:{any_of})\s+|\s*[,;/&+，、；،؛]\s*(?:(?:{any_of})\s+)?"
    between = rf"{between}|(?<=[{UNSPACED}])(?:{any_of})\s*(?=[{UNSPACED}])"
    return re.compile(joints, re.IGNORECASE), re.compile(between, re.IGNORECASE)
