"""Finding phrases in a message: all of them in one look, as they are, misspelled, or with small words within."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA

from bot.languages.text import letters

Words = tuple[str, ...]

SHORTEST_MISSPELLED = 6
"""Characters from which on a word may have one slip of the finger and still be a cue; shorter ones are other words."""

SHORTEST_HANGUL = 9
"""Hangul letters, some three syllables, from which on a phrase may have one slip ("고맙습니당")."""

LONGEST_MISSPELLED = 40
"""Words of a message in which cues may be misspelled: comparing each word of a longer one would take too long."""

_KANA = re.compile("[\u3041-\u30ff]")
"""One alone is a piece of a word, which no other word stands within."""

MOST_BETWEEN = 2
"""Small words that may stand between the words of a phrase of despair ("I can't really do this anymore")."""

SCANNED = 64
"""How many sequences of words are remembered with what stands in them: each cue in turn is asked for in a message."""

Node = dict[str, Any]
"""From each word to the node of those that follow it in a phrase, and from "" to the names of what ends there."""

Places = Mapping[str, Sequence[tuple[int, int]]]
"""Where phrases stand in a sequence of words, by name, as (start, end)."""


class Ways:
    """The phrases of all names, word by word.

    Words that are `known` are no misspellings of others. `small` ones may stand within a phrase.
    """

    def __init__(self, named: Iterable[tuple[str, Words]], known: frozenset[str], small: frozenset[str]) -> None:
        self._known, self._small = known, small
        self._root: Node = {}
        words: set[str] = set()
        for name, phrase in named:
            node = self._root
            for word in phrase:
                node = node.setdefault(word, {})
            node[""] = (*node.get("", ()), name)
            words.update(phrase)
        _share_ends(self._root, {})
        self._misspelled = _by_letter(words)

    def first(self, name: str, words: Words) -> int:
        """Return where the longest phrase of a name ends that words begin with, 0 if none does."""
        return max((end for names, end in self._along(words, 0) if name in names), default=0)

    def within(self, name: str, words: Words, *, misspelled: bool) -> Sequence[tuple[int, int]]:
        """Return where phrases of a name stand; misspelled ones in short messages only."""
        return _within(self, words, misspelled and len(words) <= LONGEST_MISSPELLED).get(name, ())

    def spread(self, name: str, words: Words) -> Sequence[tuple[int, int]]:
        """Return where the words of a phrase stand in order with a few small words between them."""
        return _spread(self, words).get(name, ())

    def exactly(self, words: Words) -> Places:
        """Find the phrases of all names, those of a place the longest first."""
        found: dict[str, list[tuple[int, int]]] = {}
        for start, word in enumerate(words):
            if word in self._root:
                for names, end in reversed(list(self._along(words, start))):
                    for name in names:
                        found.setdefault(name, []).append((start, end))
        return found

    def _along(self, words: Words, start: int) -> Iterator[tuple[Words, int]]:
        """Give the names of what stands in words from `start` on, and where each ends, the shortest first."""
        node = self._root
        for end in range(start, len(words)):
            if words[end] not in node:
                return
            node = node[words[end]]
            if "" in node:
                yield node[""], end + 1

    def with_slips(self, words: Words) -> Places:
        """Find the phrases of all names, misspelled ones too."""
        if not any(map(self._may_be_a_slip, words)):  # as mostly
            return self.exactly(words)
        found: dict[str, list[tuple[int, int]]] = {}
        for start in range(len(words)):
            for names, phrase in self._near(words[start : start + 2]):
                said = words[start : start + len(phrase)]
                if said == phrase or (len(said) == len(phrase) and _alike(phrase, said, self._known)):
                    for name in names:
                        found.setdefault(name, []).append((start, start + len(phrase)))
        return found

    def _may_be_a_slip(self, word: str) -> bool:
        return "\uac00" <= word[0] <= "\ud7a3" or next(self._meant(word), None) is not None

    def _meant(self, word: str) -> Iterator[str]:
        """Give what a word may be a misspelling of."""
        if len(word) >= SHORTEST_MISSPELLED and word not in self._known:
            yield from (other for other in self._misspelled.get(word[0], ()) if alike(other, word))

    def _near(self, beginning: Words) -> Iterator[tuple[Words, Words]]:
        """Give the phrases that begin with these two words, or may do so, and their names; the longest first."""
        for first, following in self._onward(self._root, beginning[0]):
            for second in beginning[1:]:
                for meant, node in self._onward(following, second):
                    yield from sorted(_below(node, (first, meant)), key=lambda one: (-len(one[1]), one[1]))
            if "" in following:
                yield following[""], (first,)

    def _onward(self, node: Node, word: str) -> Iterator[tuple[str, Node]]:
        """Give the ways on from a word, and from those that it may be a misspelling of."""
        for meant in (word, *self._meant(word)):
            if meant in node:
                yield meant, node[meant]

    def with_gaps(self, words: Words) -> Places:
        """Find the phrases of all names, as they are or with a few small words between their words."""
        found: dict[str, list[tuple[int, int]]] = {}
        for start, word in enumerate(words):
            if word in self._root:
                for names, end in self._go_on(words, start + 1, self._root[word], MOST_BETWEEN):
                    for name in names:
                        found.setdefault(name, []).append((start, end))
        return found

    def _go_on(self, words: Words, end: int, node: Node, left: int) -> Iterator[tuple[Words, int]]:
        """Give the names of what goes on from `end`, and where it ends; so many words are `left` to be skipped."""
        if "" in node:
            yield node[""], end
        ahead = words[end : end + 1 + (0 if _KANA.fullmatch(words[end - 1]) else left)]
        for skipped, word in enumerate(ahead):
            if word in node and word not in ahead[:skipped]:
                yield from self._go_on(words, end + skipped + 1, node[word], left - skipped)
            if word not in self._small:
                return


@lru_cache(maxsize=SCANNED)
def _within(ways: Ways, words: Words, misspelled: bool) -> Places:
    return ways.with_slips(words) if misspelled else ways.exactly(words)


@lru_cache(maxsize=SCANNED)
def _spread(ways: Ways, words: Words) -> Places:
    return ways.with_gaps(words)


def _share_ends(node: Node, ends: dict[Words, Node]) -> None:
    """Have what ends nearly all phrases once for each name, not once for each phrase: half a megabyte."""
    for word, following in node.items():
        if word and following.keys() == {""}:
            node[word] = ends.setdefault(following[""], following)
        elif word:
            _share_ends(following, ends)


def _below(node: Node, path: Words) -> Iterator[tuple[Words, Words]]:
    for word, following in node.items():
        if word:
            yield from _below(following, (*path, word))
        else:
            yield following, path


def _by_letter(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the words that may be misspelled by their first letter, which a misspelled word keeps: see `alike`."""
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        if len(word) >= SHORTEST_MISSPELLED:
            found.setdefault(word[0], []).append(word)
    return {letter: tuple(group) for letter, group in found.items()}


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
