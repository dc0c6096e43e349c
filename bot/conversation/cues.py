"""What people say to steer a conversation, by name and normalised: the cues of the FAQ's language, or the FAQ's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from sys import intern
from types import MappingProxyType

from rapidfuzz.distance import OSA

from bot.faq import Faq
from bot.languages import CODES, ENGLISH, language
from bot.languages import phrases as split_phrases
from bot.languages.text import UNSPACED, join, letters, read_words

Words = tuple[str, ...]

SHORTEST_MISSPELLED = 6
"""Characters from which on a word may have one slip of the finger and still be a cue; shorter ones are other words."""


SHORTEST_ALONE = 4
"""The same for a word that is the whole message and that no entry has: there is no other word that it could be."""

SHORTEST_HANGUL = 9
"""Hangul letters, some three syllables, from which on a phrase may have one slip ("고맙습니당")."""

LONGEST_MISSPELLED = 40
"""Words of a message in which cues may be misspelled: comparing each word of a longer one would take too long."""

_KANA = re.compile("[\u3041-\u30ff]")
"""One alone is a piece of a word, which no other word stands within."""

MOST_BETWEEN = 2
"""Small words that may stand between the words of a phrase of despair ("I can't really do this anymore")."""


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of a FAQ.

    `phrases` has those of a name, the longest first; `starting` the same by their first word and their second (""
    where there is none), `undrawn` by what the first is without letters drawn out. `misspelled` has the first words
    that may be misspelled, by their first letter, and `words` all single words in the phrases. `vague` are all words
    that name no subject, `around` those that may stand around a cue without changing it, `known` all that are words
    of the language, and so no misspelling of a cue ("morning" of "mourning"), and `function` those that only hold a
    sentence together; `laughing` are emoji that laugh; `small` are the last two, `empty` the first and the last.
    `expansions` are what shorthands stand for, `numbers` the value of each number word. `joints` matches what stands
    between two questions, `between` what stands between two subjects of one.
    """

    phrases: Mapping[str, tuple[Words, ...]]
    exact: Mapping[str, frozenset[Words]]
    starting: Mapping[str, Mapping[str, Mapping[str, tuple[Words, ...]]]]
    undrawn: Mapping[str, Mapping[str, tuple[Words, ...]]]
    misspelled: Mapping[str, Mapping[str, tuple[str, ...]]]
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
    joints: re.Pattern[str]
    between: re.Pattern[str]

    def after(self, name: str, words: Words) -> Words | None:
        """Return what follows the longest phrase of the cue that `words` begin with, or None."""
        for phrase in self._near(name, words[:2], misspelled=False):
            if words[: len(phrase)] == phrase:
                return words[len(phrase) :]
        return None

    def before(self, name: str, words: Words) -> Words | None:
        """Return what comes before the longest phrase of the cue that `words` end with, or None."""
        ending = (phrase for phrase in self.phrases[name] if words[-len(phrase) :] == phrase)
        return next((words[: -len(phrase)] for phrase in ending), None)

    def asks(self, words: Words) -> bool:
        """Tell whether words ask though they begin with no question word: "until when", 几点, 되나요.

        A single character does so at the end only: 几 stands within many words.
        """
        return any(
            len(join(words[start:end])) > 1 or self.words["particles"].issuperset(words[end:])
            for start, end in self.within("asking", words, misspelled=False)
        )

    def expanded(self, words: Words) -> Words:
        """Write shorthands out ("dont" is "do not"), as the phrases of the cues are."""
        return tuple(part for word in words for part in self.expansions.get(word, (word,)))

    def within(self, name: str, words: Words, *, misspelled: bool = True) -> Iterator[tuple[int, int]]:
        """Give where phrases of the cue stand in `words`, as (start, end); misspelled ones in short messages only."""
        misspelled = misspelled and len(words) <= LONGEST_MISSPELLED
        starting = self.starting[name]
        for start, word in enumerate(words):
            if word not in starting and not (misspelled and len(word) >= SHORTEST_MISSPELLED):
                continue  # as nearly every word does
            for phrase in self._near(name, words[start : start + 2], misspelled=misspelled):
                said = words[start : start + len(phrase)]
                if said == phrase or (misspelled and len(said) == len(phrase) and _alike(phrase, said, self.known)):
                    yield start, start + len(phrase)

    def _near(self, name: str, beginning: Words, *, misspelled: bool) -> Iterator[Words]:
        """Give the phrases of a cue that begin with these two words, or may do so, the longest first."""
        first, *second = beginning or ("",)
        firsts = [first]
        if misspelled and len(first) >= SHORTEST_MISSPELLED and first not in self.known:
            firsts += [
                other for other in self.misspelled[name].get(first[0], ()) if other != first and alike(other, first)
            ]
        for word in firsts:
            following = self.starting[name].get(word)
            if following is None:
                continue
            for meant in second:
                yield from following.get(meant, ())
                if misspelled and len(meant) >= SHORTEST_MISSPELLED and meant not in self.known:
                    for other, phrases in following.items():
                        if other != meant and alike(other, meant):
                            yield from phrases
            yield from following.get("", ())

    def despairs(self, words: Words) -> tuple[int, int] | None:
        """Return where a phrase of despair stands that is no part of an idiom ("this is killing me"), if any does."""
        idioms = [set(range(*place)) for place in self.within("idiom", words)]
        for start, end in self.places("distress", words):
            # One word alone is taken as it is spelled: in Arabic "waiting" is a letter from "suicide".
            if end - start == 1 and words[start:end] not in self.exact["distress"]:
                continue
            if not any(idiom.issuperset(range(start, end)) for idiom in idioms):
                return start, end
        return None

    def says(self, name: str, words: Words, *, misspelled: bool = True) -> bool:
        """Tell whether a phrase of the cue stands anywhere in `words`, a few small words within it or not."""
        return next(self.places(name, words, misspelled=misspelled), None) is not None

    def places(self, name: str, words: Words, *, misspelled: bool = True) -> Iterator[tuple[int, int]]:
        """Give where phrases of the cue stand, as they are or with a few small words within, as (start, end)."""
        yield from self.within(name, words, misspelled=misspelled)
        yield from self._spread(name, words)

    def _spread(self, name: str, words: Words) -> Iterator[tuple[int, int]]:
        """Give where the words of a phrase stand in order with a few small words between them, as (start, end)."""
        for start, word in enumerate(words):
            following = self.starting[name].get(word)
            if following is None:
                continue
            seconds = dict.fromkeys(("", *words[start + 1 : start + MOST_BETWEEN + 2]))
            for phrase in (phrase for second in seconds for phrase in following.get(second, ())):
                end = start + 1
                for wanted in phrase[1:]:
                    ahead = words[end : end + MOST_BETWEEN + 1]
                    skipped = ahead.index(wanted) if wanted in ahead else None
                    if skipped is None or not self.small.issuperset(ahead[:skipped]):
                        break
                    if skipped and _KANA.fullmatch(words[end - 1]):
                        break
                    end += skipped + 1
                else:
                    if end - start - len(phrase) <= MOST_BETWEEN:
                        yield start, end

    def mostly(self, name: str, words: Words, also: frozenset[str] = frozenset(), fewest: int = 1) -> bool:
        """Tell whether `words` are a phrase of the cue with nothing but small words in and around it, or `also`.

        `fewest` are the words that the phrase must have.
        """
        return any(
            end - start >= fewest
            and (end - start > 1 or words[start:end] in self.exact[name])
            and all(word in self.small or word in also for word in words[:start] + words[end:])
            for start, end in self.places(name, words)
        )


def alike(cue: str, word: str) -> bool:
    """Tell whether a word that is no cue is one with a slip of the finger, if both are long enough.

    >>> alike("morning", "mornign"), alike("goodbye", "goodby"), alike("dying", "doing")
    (True, True, False)
    """
    # In Hebrew and Arabic a letter makes another root: "waiting" is one letter from "suicide".
    long = min(len(cue), len(word)) >= SHORTEST_MISSPELLED and cue[0] < "\u0590"
    return long and cue[0] == word[0] and OSA.distance(cue, word, score_cutoff=1) <= 1


def _alike(phrase: Words, said: Words, known: frozenset[str]) -> bool:
    """Tell whether words are a phrase of as many, with one slip in each that is not `known`, in Korean in all."""
    if "\uac00" <= phrase[0][0] <= "\ud7a3":
        if said[:-1] == phrase[:-1] and said[-1].startswith(phrase[-1]):
            return True  # the ending is one word with what follows: 싶 and 싶어요
        meant, typed = letters("".join(phrase)), letters("".join(said))
        return len(meant) >= SHORTEST_HANGUL and OSA.distance(meant, typed, score_cutoff=1) <= 1
    pairs = zip(phrase, said, strict=True)
    return all(cue == word if word in known else alike(cue, word) for cue, word in pairs)


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
    words = {name: frozenset(word for phrase in found for word in phrase) for name, found in phrases.items()}
    opening = frozenset(word for phrase in phrases["opening"] if len(phrase) == 1 for word in phrase)
    vague = words["question"] | words["reference"] | words["filler"] | words["vague"]
    around = words["filler"] | words["particles"] | words["reference"] | opening
    joints, between = _patterns(*(split_phrases(texts[name]) for name in ("joint", "joint_question", "joint_comma")))
    numbers = enumerate(split_phrases(texts["number"]), start=1)
    return Cues(
        phrases=phrases,
        exact={name: frozenset(found) for name, found in phrases.items()},
        starting={
            name: {first: _grouped(group, _second) for first, group in _grouped(found, itemgetter(0)).items()}
            for name, found in phrases.items()
        },
        undrawn={name: _grouped(found, lambda phrase: undrawn(phrase)[0]) for name, found in phrases.items()},
        misspelled={name: _by_letter({phrase[0] for phrase in found}) for name, found in phrases.items()},
        words=words,
        reactions=tuple(split_phrases(texts["reaction"])),
        laughing=tuple(mark for mark in split_phrases(texts["laughter"]) if not read_words(mark)),
        vague=vague,
        around=around,
        known=spoken.stop_words.union(*words.values()),
        function=spoken.stop_words,
        small=around | spoken.stop_words,
        empty=vague | spoken.stop_words,
        expansions=expansions,
        numbers={word: value for value, group in numbers for word in read_words(group)},
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


def _second(phrase: Words) -> str:
    return phrase[1] if len(phrase) > 1 else ""


def _by_letter(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the words that may be misspelled by their first letter, which a misspelled word keeps: see `alike`."""
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        if len(word) >= SHORTEST_MISSPELLED:
            found.setdefault(word[0], []).append(word)
    return {letter: tuple(group) for letter, group in found.items()}


def _grouped(phrases: Iterable[Words], key: Callable[[Words], str]) -> dict[str, tuple[Words, ...]]:
    found: dict[str, list[Words]] = {}
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
