"""What the index keeps of an entry or a remark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain
from math import hypot
from operator import add, sub

UNKNOWN, START, END = -1, -2, -3
"""Stand in pairs of terms for a word that the FAQ does not know and for the borders of a phrasing."""

_WINDOW = 5
"""Terms this close make a pair in any order; 2 or 3 lose 4 points at 5 % false on two sets of three."""

_GENERATOR, _MODULUS = 3, 2**61 - 1
"""The powers of the one modulo the other, a prime, are the codes of terms: as good as drawn by chance, so that no two
pairs of them have the same sum or difference."""


class Document:
    """An entry or a remark as terms: which of its phrasings hold a term, and how often its answer does."""

    __slots__ = ("_norms", "_pairs", "answer", "answer_length", "length", "phrases", "places", "sequences")

    def __init__(self) -> None:
        self.phrases: list[str] = []
        self.sequences: list[tuple[int, ...]] = []
        self.places: dict[int, list[int]] = {}
        self.answer: dict[int, int] = {}
        self.length = 0
        self.answer_length = 0
        self._pairs: dict[int, int] = {}
        self._norms: list[float] = []

    def add_phrase(self, phrase: str, groups: Sequence[tuple[int, ...]]) -> list[int]:
        """Take in a phrasing; return the terms that are new to the document."""
        number = len(self.phrases)
        new = []
        places, answer = self.places, self.answer
        for term in dict.fromkeys(chain.from_iterable(groups)):
            if term in places:
                places[term].append(number)
            else:
                places[term] = [number]
                if term not in answer:
                    new.append(term)
        self.phrases.append(phrase)
        self.sequences.append(tuple(group[0] for group in groups))
        self.length += len(groups)
        self.forget()
        return new

    def add_answer(self, groups: Sequence[tuple[int, ...]]) -> list[int]:
        """Take in the answer; return the terms that are new to the document."""
        self.answer_length += len(groups)
        answer = self.answer
        for term in chain.from_iterable(groups):
            answer[term] = answer.get(term, 0) + 1
        return [term for term in answer if term not in self.places]

    def pairs(self) -> dict[int, int]:
        """Return in how many phrasings each pair of neighbouring terms stands."""
        if not self._pairs:
            self._pairs = Counter(chain.from_iterable(map(pairs, self.sequences)))
        return self._pairs

    def pairs_among(self, asked: frozenset[int]) -> dict[int, int]:
        """Return the same for the pairs of these terms alone, without remembering the others."""
        found: dict[int, int] = {}
        for sequence in self.sequences:
            if not asked.isdisjoint(sequence):
                for pair in _pairs_among(asked, sequence):
                    found[pair] = found.get(pair, 0) + 1
        return found

    def norms(self, weight: Callable[[int], float]) -> list[float]:
        """Return the length of each phrasing as a vector of term weights."""
        if not self._norms:
            self._norms = [hypot(*map(weight, set(sequence))) for sequence in self.sequences]
        return self._norms

    def forget(self) -> None:
        """Drop what is derived from the terms and their weights."""
        self._pairs, self._norms = {}, []


def pairs(sequence: Sequence[int]) -> set[int]:
    """Return the pairs of neighbouring terms as numbers: in order with the borders, and close together in any order.

    A sum of two codes says nothing about their order, a difference does.
    """
    codes = list(map(_code, sequence))
    found = set(map(sub, [_code(START), *codes], [*codes, _code(END)]))
    found.discard(0)  # a word twice in a row, whichever it is
    for distance in range(1, _WINDOW + 1):
        found.update(map(add, codes, codes[distance:]))
    return found


def _pairs_among(asked: frozenset[int], sequence: Sequence[int]) -> set[int]:
    """Return those of a sequence's pairs whose terms are asked for."""
    found = set()
    held = [(place, _code(term)) for place, term in enumerate(sequence) if term in asked]
    for number, (place, code) in enumerate(held, 1):
        for other, next_code in held[number : number + _WINDOW]:
            if other - place <= _WINDOW:
                found.add(code + next_code)
                if other - place == 1 and code != next_code:
                    found.add(code - next_code)
    if held[0][0] == 0:
        found.add(_code(START) - held[0][1])
    if held[-1][0] == len(sequence) - 1:
        found.add(held[-1][1] - _code(END))
    return found


@cache
def _code(term: int) -> int:
    return pow(_GENERATOR, term - END + 1, _MODULUS)
