"""The words a FAQ knows, and the way from a word somebody typed to one of them.

A *term* is a stem (or a group of synonyms); words of the FAQ map to terms by a dictionary, other words by their stem,
by their spelling, or by being two words in one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache

import Stemmer  # type: ignore[import-not-found]  # ships no types
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.languages.text import letters

_SHORTEST_TYPO = 3
"""Words of fewer letters are never corrected, nor is a word taken for one that short, as they are too much alike; but
for letters that changed places."""

_TWO_EDITS = 7
"""From this length on, two edits are forgiven."""

_FIRST_MAY_DIFFER = 6
"""Letters from which a word's first one may be the mistyped one: a shorter word that begins otherwise is another, as
"cafe" is not "safe"."""

_EDIT_COST = 2.0
"""What an edited share of the letters takes from the strength of a match."""

_SHORTEST_PART = 5
"""Letters that a part of a compound has at least."""

_SHORTEST_HEAD = 4
"""Letters of what a compound ends with, where the language is known to make them, and of what stands before it."""

_KIND = 0.7
"""Strength of a compound for what it is a kind of; with 0.6 or 0.9 two kinds of different length tie no more."""

_LAST = chr(0x10FFFF)
"""Sorts after any letter."""

_MOST_ALTERNATIVES = 4
"""Words of the FAQ that one unknown word may stand for."""

_REMEMBERED = 4096
"""Words whose look-alikes are kept at hand."""


@lru_cache(maxsize=32)
def stemmer(name: str) -> Callable[[str], str]:
    """Return one of Snowball's stemming functions; words stay as they are if the name is empty."""
    if not name:
        return str
    # Without its cache: a FAQ's words are stemmed once, and remembered with what they mean.
    stem: Callable[[str], str] = Stemmer.Stemmer(name, 0).stemWord
    return stem


_Terms = list[tuple[int, float]]


class Vocabulary:
    """The words of a FAQ, by spelling and by the term they belong to."""

    def __init__(self) -> None:
        self.terms: dict[str, int] = {}
        self._roots: list[str] = []
        self._words: dict[str, int] = {}
        self._firsts: dict[int, str] = {}
        self._buckets: dict[str, list[str]] = {}
        self._unspelled: list[str] = []
        self._spellings: dict[str, str] = {}
        self._sorted: list[str] = []
        self._backwards: list[str] = []
        self._misspelled = lru_cache(_REMEMBERED)(self._search_misspelled)

    def add(self, word: str, stem: str) -> int:
        """Learn a word with its stem and return its term."""
        term = self._words.get(word)
        if term is None:
            term = self._words[word] = self.add_term(stem)
            self._firsts.setdefault(term, word)
            self._unspelled.append(word)
            if stem not in self._words:
                self._words[stem] = term
                self._unspelled.append(stem)
            self._sorted, self._backwards = [], []
            self._misspelled.cache_clear()
        return term

    def add_term(self, stem: str) -> int:
        """Return the term of a stem, a new one if need be; it becomes no word that a misspelling could mean."""
        term = self.terms.get(stem)
        if term is None:
            term = self.terms[stem] = len(self._roots)
            self._roots.append(stem)
        return term

    def root(self, term: int) -> str:
        """Return the stem of a term."""
        return self._roots[term]

    def first(self, term: int) -> str:
        """Return the word of a term that was learned first."""
        return self._firsts[term]

    def find(self, word: str) -> int | None:
        """Return the term of a word that the FAQ spells the same way."""
        return self._words.get(word)

    def misspelled(self, word: str, most: int = 2) -> _Terms:
        """Return the terms that `word` may be a misspelling of, each with a strength of 0 to 1, nearest first.

        `most` edits are forgiven, one in a short word.
        """
        return self._misspelled(word, most)

    def _search_misspelled(self, word: str, most: int) -> _Terms:
        whole, word = word, letters(word)
        if len(word) < _SHORTEST_TYPO or _has_digit(word) or len(whole) == 1:
            return []
        edits = min(most, 1 if len(word) < _TWO_EDITS else 2)
        distances: dict[int, int] = {}
        for other, distance, _ in process.extract(
            word,
            self._nearby(word),
            scorer=OSA.distance,
            processor=None,
            score_cutoff=edits,
            limit=2 * _MOST_ALTERNATIVES,
        ):
            moved = sorted(other) == sorted(word)
            another = len(other) == len(word) < _FIRST_MAY_DIFFER and other[0] != word[0] and not moved
            if (len(other) > _SHORTEST_TYPO or moved) and not another:
                term = self._words[self._spellings.get(other, other)]
                distances[term] = min(distance, distances.get(term, distance))
        best = sorted((distance, self._roots[term], term) for term, distance in distances.items())
        nearest = [row for row in best[:_MOST_ALTERNATIVES] if row[0] == best[0][0]]
        return [(term, 1 - _EDIT_COST * distance / len(word)) for distance, _, term in nearest]

    def _nearby(self, word: str) -> list[str]:
        for whole in self._unspelled:
            known = letters(whole)
            if known != whole:
                self._spellings[known] = whole
            for key in {key for size in _key_sizes(len(known)) for key in _keys(known, size)}:
                self._buckets.setdefault(key, []).append(known)
        self._unspelled.clear()
        keys = _keys(word, _key_size(len(word)))
        return sorted({candidate for key in keys for candidate in self._buckets.get(key, ())})

    def hyphenated(self, word: str, but: frozenset[int]) -> tuple[int, int] | None:
        """Return the terms of two words, one short, that make up `word` ("wifi", of "Wi-Fi"), neither among `but`."""
        for at in (1, 2, len(word) - 2, len(word) - 1):
            first, second = self._words.get(word[:at]), self._words.get(word[at:])
            if first is not None and second is not None and but.isdisjoint((first, second)):
                return first, second
        return None

    def split(self, word: str) -> tuple[tuple[int, float], tuple[int, float]] | None:
        """Return the terms of the two words that make up `word`, each with a strength; one may be misspelled.

        The most even split comes first, and one without a misspelling before all others.
        """
        guesses = []
        middle = len(word) // 2
        for at in sorted(range(3, len(word) - 2), key=lambda at: abs(at - middle)):
            first, second = self._words.get(word[:at]), self._words.get(word[at:])
            if first is not None and second is not None:
                return (first, 1.0), (second, 1.0)
            if first is not None and at >= _SHORTEST_PART - 1:
                guesses += [((first, 1.0), found) for found in self.misspelled(word[at:])[:1]]
            elif second is not None and len(word) - at >= _SHORTEST_PART - 1:
                guesses += [(found, (second, 1.0)) for found in self.misspelled(word[:at])[:1]]
        return max(guesses, key=lambda pair: pair[0][1] + pair[1][1], default=None)

    def inside(self, word: str) -> _Terms:
        """Return the term of the longest word of the FAQ that a compound begins or ends with, with a strength."""
        for size in range(len(word) - 1, _SHORTEST_PART - 1, -1):
            for part in (word[:size], word[-size:]):
                if part in self._words:
                    return [(self._words[part], size / len(word))]
        return []

    def around(self, part: str) -> _Terms:
        """Return the term of the FAQ's shortest compound that begins with `part`, with a strength."""
        if len(part) < _SHORTEST_PART or not (found := self._starting(part)):
            return []
        word = min(found, key=len)
        return [(self._words[word], len(part) / len(word))] if len(word) - len(part) >= _SHORTEST_PART - 1 else []

    def kinds(self, part: str) -> _Terms:
        """Return the terms of the FAQ's compounds that end with `part`, and so are kinds of it."""
        if len(part) < _SHORTEST_HEAD:
            return []
        longer = [word for word in self._ending(part) if len(word) - len(part) >= _SHORTEST_HEAD]
        shortest = sorted(longer, key=lambda word: (len(word), word))[:_MOST_ALTERNATIVES]
        return [(self._words[word], _KIND) for word in shortest]

    def starting(self, prefix: str) -> set[int]:
        """Return the terms of words that start with `prefix`."""
        return {self._words[word] for word in self._starting(prefix)}

    def _starting(self, prefix: str) -> list[str]:
        self._sorted = self._sorted or sorted(self._words)
        return _beginning(self._sorted, prefix)

    def _ending(self, suffix: str) -> list[str]:
        self._backwards = self._backwards or sorted(word[::-1] for word in self._words)
        return [word[::-1] for word in _beginning(self._backwards, suffix[::-1])]


def _beginning(words: list[str], prefix: str) -> list[str]:
    """Return those of sorted words that begin with `prefix`."""
    return words[bisect_left(words, prefix) : bisect_left(words, prefix + _LAST)]


def _key_size(length: int) -> int:
    return 1 if length <= 4 else 2 if length <= 6 else 3


def _key_sizes(length: int) -> set[int]:
    return {_key_size(length - 2), _key_size(length), _key_size(length + 2)}


def _keys(word: str, size: int) -> tuple[str, str]:
    """Return a word's first and last letters: one edit, or two close together, leave one of the two alone."""
    return "^" + word[:size], word[-size:] + "$"


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))  # a number that is one digit off is another number
