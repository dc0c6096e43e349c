"""How well documents fit a query, and what that makes of the odds.

Four features say how well a document fits (`Features`); a linear model turns them into odds, which the documents share
with "none of them" (`probabilities`). Its coefficients are fitted by `python -m benchmarks.calibrate`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log, log1p, sqrt
from typing import NamedTuple

from bot.matcher.document import UNKNOWN, Document, pairs

ANSWER_CUTOFF = 60.0
SUGGEST_CUTOFF = 15.0

CARRIER_WEIGHT = 0.5
"""Weight of a carrier word relative to another one as rare."""

_SATURATION = 1.0
_LENGTH = 0.6
_ANSWER = 1.5

"""BM25F: saturation, share of length normalisation, weight of the answer relative to the phrasings."""

_BACKGROUND = 0.3
"""Share of the background in a document's language model (Jelinek-Mercer smoothing)."""


class Features(NamedTuple):
    """How well a document fits a query.

    coverage: share of the query's weight that the document covers, term counts saturated (BM25F), 0 to 1 or so.
    closeness: cosine with the closest phrasing, 0 to 1.
    pairs: how much likelier the document makes the query's pairs of neighbouring terms than all the phrasings together
    do: log odds per square root of the query's length.
    """

    coverage: float
    closeness: float
    pairs: float


class WeightedUnit(NamedTuple):
    """A unit of a query, how much it tells (0 to 1), and its terms: number, strength, weight."""

    weight: float
    terms: tuple[tuple[int, float, float], ...]


class Query:
    """A weighed query."""

    __slots__ = ("known", "norm", "pairs", "root", "signals", "units", "weight")

    def __init__(self, units: Sequence[WeightedUnit]) -> None:
        unique = {unit.terms or (place,): unit for place, unit in enumerate(units)}.values()
        self.units = sorted(unique, key=lambda unit: -unit.weight)
        self.known = [unit for unit in self.units if unit.terms]
        self.weight = sum(unit.weight for unit in self.units) or 1.0
        self.norm = sqrt(sum(unit.weight**2 for unit in self.units)) or 1.0
        length = len(self.units) or 1
        self.root = sqrt(length)
        sequence = [unit.terms[0][0] if unit.terms else UNKNOWN for unit in units]
        self.pairs = pairs(sequence)
        unknown = sum(unit.weight for unit in self.units if not unit.terms) / self.weight
        self.signals = (1.0, unknown, 1 / length, log(max(self.weight, 0.1)))


def _odds(share: float) -> float:
    return (1 - _BACKGROUND) / (_BACKGROUND * share)


def compare(
    query: Query,
    document: Document,
    weight: Callable[[int], float],
    pair_share: Callable[[int], float],
    average: float,
    answer_average: float,
) -> tuple[Features, str]:
    """Return the features of a document for a query and the phrasing that fits best."""
    coverage = 0.0
    dots: dict[int, float] = {}
    norm = 1 - _LENGTH + _LENGTH * document.length / average
    answer_scale = _ANSWER / (1 - _LENGTH + _LENGTH * document.answer_length / answer_average) if answer_average else 0
    size = len(document.phrases)
    for unit_weight, terms in query.known:
        best = 0.0
        for term, strength, term_weight in terms:
            places = document.places.get(term)
            count = answer_scale * document.answer.get(term, 0)
            if places:
                count += len(places) / norm
                gain = unit_weight * strength * term_weight
                for place in places:
                    dots[place] = dots.get(place, 0.0) + gain
            if count:
                best = max(best, strength * count * (1 + _SATURATION) / (count + _SATURATION))
        coverage += unit_weight * best
    closeness, phrase = 0.0, document.phrases[0]
    norms = document.norms(weight)
    for place, dot in dots.items():
        if dot > closeness * norms[place]:
            closeness, phrase = dot / norms[place], document.phrases[place]
    held = document.pairs()
    paired = sum(log1p(_odds(pair_share(pair)) * held[pair] / size) for pair in query.pairs & held.keys())
    return Features(coverage / query.weight, closeness / query.norm, paired / query.root), phrase


_FIT = (5.08, 2.05, 0.079)
_NONE = (7.65, -1.07, -3.9, -1.66)


def probabilities(query: Query, rows: Sequence[Features]) -> list[float]:
    """Return the score, 0 to 100, of each of the compared documents."""
    none = sum(a * b for a, b in zip(_NONE, query.signals))
    odds = [exp(sum(a * b for a, b in zip(_FIT, row)) - none) for row in rows]
    total = 1.0 + sum(odds)
    return [100 * value / total for value in odds]
