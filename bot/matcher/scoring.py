"""How well a document fits a query, and what that makes of the odds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import exp, log1p, sqrt
from typing import NamedTuple

CARRIER_WEIGHT = 0.15
ANSWER_CUTOFF = 50.0
SUGGEST_CUTOFF = 10.0

K1 = 1.0
B = 0.3
ANSWER_FIELD = 0.3


class WeightedUnit(NamedTuple):
    """A unit of a query and how much it tells, 0 to 1."""

    terms: tuple[tuple[int, float], ...]
    weight: float


class Query:
    """A weighed query, the weightiest units first."""

    __slots__ = ("norm", "units", "unknown", "weight")

    def __init__(self, units: list[WeightedUnit]) -> None:
        self.units = units
        self.weight = sum(u.weight for u in units)
        self.norm = sqrt(sum(u.weight * u.weight for u in units))
        self.unknown = sum(u.weight for u in units if not u.terms)


class Document:
    """An entry or a remark as terms: which of its phrasings hold a term, and how often its answer does."""

    __slots__ = ("answer", "answer_length", "length", "lists", "phrases", "terms")

    def __init__(self) -> None:
        self.phrases: list[str] = []
        self.lists: list[tuple[int, ...]] = []
        self.terms: dict[int, list[int]] = {}
        self.answer: dict[int, int] = {}
        self.length = 0
        self.answer_length = 0

    def add_phrase(self, phrase: str, terms: Sequence[tuple[int, ...]]) -> list[int]:
        """Take in a phrasing; return the terms that are new to the document."""
        number = len(self.phrases)
        self.phrases.append(phrase)
        self.lists.append(tuple(dict.fromkeys(group[0] for group in terms)))
        self.length += len(terms)
        new = []
        for term in dict.fromkeys(t for group in terms for t in group):
            if term in self.terms:
                self.terms[term].append(number)
            else:
                if term not in self.answer:
                    new.append(term)
                self.terms[term] = [number]
        return new

    def add_answer(self, terms: Sequence[tuple[int, ...]]) -> list[int]:
        """Take in the answer; return the terms that are new to the document."""
        self.answer_length += len(terms)
        for group in terms:
            for term in group:
                self.answer[term] = self.answer.get(term, 0) + 1
        return [term for term in self.answer if term not in self.terms]


def compare(query: Query, document: Document, weight: Callable[[int], float], average: float, answer_average: float
            ) -> tuple[tuple[float, ...], str]:
    """Return the features of a document for a query, each 0 to 1, and the phrasing that fits best."""
    covered = 0.0
    dots: dict[int, float] = {}
    norm = 1 - B + B * document.length / average if average else 1.0
    answer_norm = 1 - B + B * document.answer_length / answer_average if answer_average else 1.0
    held = 0.0
    for unit in query.units:
        best = 0.0
        there = 0.0
        for term, strength in unit.terms:
            places = document.terms.get(term, ())
            count = len(places) / norm + ANSWER_FIELD * document.answer.get(term, 0) / answer_norm
            if count:
                best = max(best, strength * count / (count + K1) * (1 + K1))
                there = max(there, strength if places else strength * 0.5)
            for place in places:
                dots[place] = dots.get(place, 0.0) + unit.weight * strength * weight(term)
        covered += unit.weight * best
        held += unit.weight * there
    top, phrase, second = 0.0, document.phrases[0], 0.0
    for place, dot in dots.items():
        cosine = dot / (query.norm * sqrt(sum(weight(t) ** 2 for t in document.lists[place])) or 1.0)
        if cosine > top:
            top, phrase, second = cosine, document.phrases[place], top
    total = query.weight or 1.0
    return (covered / total, held / total, top), phrase


def probabilities(query: Query, rows: Sequence[tuple[float, ...]]) -> list[float]:
    """Return the score, 0 to 100, of each of the compared documents."""
    none = 5.0
    odds = [exp(2 * row[0] + 4 * row[1] + 5 * row[2] - none) for row in rows]
    total = 1.0 + sum(odds)
    return [100 * o / total for o in odds]
