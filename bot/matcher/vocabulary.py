"""The words a FAQ knows, and the way from a word somebody typed to one of them.

A *term* is a stem (or a group of synonyms); words of the FAQ map to terms by a dictionary, other words by their stem,
by their spelling, or by being two words in one.
"""

from __future__ import annotations

import importlib
from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "nb": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Snowball's algorithms by ISO 639-1 code."""

_SHORTEST_TYPO = 4
"""Words of fewer letters are never corrected: one edit turns most of them into another word."""

_TWO_EDITS = 8
"""From this length on, two edits are forgiven."""

_EDIT_COST = 0.1
"""What one edit takes from the strength of a match."""

_RELATED = 0.65
"""Similarity (shared letters in order, 0 to 1) from which a word may be another one of the same family."""

_RELATED_STRENGTH = 0.5

_MOST_ALTERNATIVES = 4

_REMEMBERED = 4096
"""Words whose look-alikes are kept at hand."""


@lru_cache(maxsize=32)
def stemmer(language: str) -> Callable[[str], str]:
    """Return the stemming function of a language (an ISO 639-1 code); words stay as they are in one without."""
    name = _STEMMERS.get(language)
    if name is None:
        return str
    package = importlib.import_module("snowballstemmer")  # 18 ms, so only when something is stemmed
    stem: Callable[[str], str] = package.stemmer(name).stemWord
    return lru_cache(maxsize=1 << 15)(stem)


class Vocabulary:
    """The words of a FAQ, by spelling and by the term they belong to."""

    def __init__(self) -> None:
        self.terms: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._buckets: dict[str, list[str]] = {}
        self._sorted: list[str] | None = None
        self._similar: dict[str, list[tuple[int, float]]] = {}

    def __len__(self) -> int:
        return len(self.terms)

    def add(self, word: str, stem: str) -> int:
        """Learn a word with its stem and return its term."""
        term = self._words.get(word)
        if term is None:
            term = self._words[word] = self.terms.setdefault(stem, len(self.terms))
            for key in {key for size in _key_sizes(len(word)) for key in _keys(word, size)}:
                self._buckets.setdefault(key, []).append(word)
            self._sorted = None
            self._similar.clear()
        return term

    def find(self, word: str) -> int | None:
        """Return the term of a word that the FAQ spells the same way."""
        return self._words.get(word)

    def similar(self, word: str) -> list[tuple[int, float]]:
        """Return the terms whose words are spelled much like `word`, each with a strength of 0 to 1.

        A misspelling counts nearly as much as the word itself, another word of the same family about half.
        """
        if len(word) < _SHORTEST_TYPO or word.isdigit():
            return []
        found = self._similar.get(word)
        if found is None:
            if len(self._similar) >= _REMEMBERED:
                self._similar.clear()
            found = self._similar[word] = self._search(word)
        return found

    def _search(self, word: str) -> list[tuple[int, float]]:
        size = _key_size(len(word))
        nearby = {candidate for key in _keys(word, size) for candidate in self._buckets.get(key, ())}
        alike = process.extract(word, nearby, scorer=Indel.normalized_similarity, processor=None,
                                score_cutoff=_RELATED, limit=2 * _MOST_ALTERNATIVES)
        edits = 1 if len(word) < _TWO_EDITS else 2
        terms: dict[int, float] = {}
        for other, similarity, _ in alike:
            distance = OSA.distance(word, other, score_cutoff=edits)
            strength = 1 - _EDIT_COST * distance if distance <= edits else _RELATED_STRENGTH * similarity
            term = self._words[other]
            terms[term] = max(terms.get(term, 0.0), strength)
        return sorted(terms.items(), key=lambda item: (-item[1], item[0]))[:_MOST_ALTERNATIVES]

    def split(self, word: str) -> tuple[str, str] | None:
        """Return the two words of the FAQ that make up `word`, the most even split first."""
        middle = len(word) // 2
        for at in sorted(range(2, len(word) - 1), key=lambda at: abs(at - middle)):
            if word[:at] in self._words and word[at:] in self._words:
                return word[:at], word[at:]
        return None

    def starting(self, prefix: str, limit: int) -> list[int]:
        """Return the terms of the first `limit` words that start with `prefix`."""
        if self._sorted is None:
            self._sorted = sorted(self._words)
        start = bisect_left(self._sorted, prefix)
        found: Iterable[str] = (w for w in self._sorted[start : start + limit] if w.startswith(prefix))
        return list(dict.fromkeys(self._words[w] for w in found))


def _key_size(length: int) -> int:
    return 1 if length <= 4 else 2 if length <= 6 else 3


def _key_sizes(length: int) -> set[int]:
    return {_key_size(length - 2), _key_size(length), _key_size(length + 2)}


def _keys(word: str, size: int) -> tuple[str, str]:
    """Return a word's first and last letters: one edit, or two close together, leave one of the two alone."""
    return "^" + word[:size], word[-size:] + "$"
