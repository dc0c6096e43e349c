"""How well documents fit a query: three features, of which docs/benchmarks.md shows what each is worth."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, log1p, sqrt
from typing import NamedTuple, Protocol

from bot.matcher.document import UNKNOWN, Document, pairs
from bot.matcher.subject import SHARED_FROM

CARRIER_WEIGHT = 0.5
"""Weight of a carrier word relative to another one as rare."""

_SATURATION, _LENGTH = 1.0, 0.6
"""BM25F: saturation, and share of length normalisation; a word of the answer counts as much as one of a phrasing."""

_LIGHTEST = 0.1
"""Weight that a query has at least, so that its logarithm stays in the range the model was fitted on."""

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
    """A unit of a query.

    `weight` is how much it tells, 0 to 1. `terms` are number, strength and weight. `telling` is as in a `Unit`. `held`
    says whether any entry holds it.
    """

    weight: float
    terms: tuple[tuple[int, float, float], ...]
    telling: str = ""
    held: bool = True


class Query:
    """A weighed query.

    `units` are different from each other, the weightiest first; `known` are those with terms, `unknown` the share of
    the weight that the others have. `signals` are what the odds of "none of them" depend on: 1, `unknown`, the
    logarithm of the weight. `stranger` is the first telling word that no entry holds, "" if there is none.
    """

    __slots__ = ("known", "norm", "pairs", "ratios", "root", "signals", "stranger", "units", "unknown", "weight")

    def __init__(self, units: Sequence[WeightedUnit]) -> None:
        unique = {unit.terms or (place,): unit for place, unit in enumerate(units)}.values()
        self.units = sorted(unique, key=lambda unit: -unit.weight)
        self.known = [unit for unit in self.units if unit.terms]
        self.weight = sum(unit.weight for unit in self.units) or 1.0
        self.norm = sqrt(sum(unit.weight**2 for unit in self.units)) or 1.0
        self.root = sqrt(len(self.units) or 1)
        sequence = [unit.terms[0][0] if unit.terms else UNKNOWN for unit in units]
        self.pairs = pairs(sequence)
        self.ratios: dict[int, float] = {}
        self.unknown = sum(unit.weight for unit in self.units if not unit.terms) / self.weight
        self.stranger = next((unit.telling for unit in units if unit.telling and not unit.held), "")
        self.signals = (1.0, self.unknown, log(max(self.weight, _LIGHTEST)))

    def remember(self, pair: int, share: float) -> float:
        """Return what a document's share of a pair is multiplied by, given the pair's share in all phrasings."""
        ratio = self.ratios[pair] = (1 - _BACKGROUND) / (_BACKGROUND * share)
        return ratio


def _length_norm(length: int, average: float) -> float:
    return 1 - _LENGTH + _LENGTH * length / average if average else 1.0


class Background(Protocol):
    """What all documents together say about terms, and how long they are."""

    documents: list[Document]
    length: int
    answer_length: int

    def weight(self, term: int) -> float:
        """Return how much a term tells, 0 to 1."""

    def pair_share(self, pair: int) -> float:
        """Return how common a pair of neighbouring terms is."""


def compare(query: Query, document: Document, background: Background) -> tuple[Features, str]:
    """Return the features of a document for a query, and the phrasing that fits best."""
    total = len(background.documents)
    norm = _length_norm(document.length, background.length / total)
    answer_norm = _length_norm(document.answer_length, background.answer_length / total)
    coverage = 0.0
    dots: dict[int, float] = {}
    size = len(document.phrases)
    for unit_weight, terms, *_ in query.known:
        best = 0.0
        for term, strength, term_weight in terms:
            places = document.places.get(term)
            count = document.answer.get(term, 0) / answer_norm
            if places:
                count += len(places) / norm
                gain = unit_weight * strength * term_weight
                for place in places:
                    dots[place] = dots.get(place, 0.0) + gain
            if count:
                best = max(best, strength * count * (1 + _SATURATION) / (count + _SATURATION))
        coverage += unit_weight * best
    closeness, phrase = 0.0, document.phrases[0]
    norms = document.norms(background.weight)
    for place, dot in dots.items():
        if dot > closeness * norms[place]:
            closeness, phrase = dot / norms[place], document.phrases[place]
    paired, held = 0.0, document.pairs()
    for pair in query.pairs & held.keys():
        ratio = query.ratios.get(pair) or query.remember(pair, background.pair_share(pair))
        paired += log1p(ratio * held[pair] / size)
    return Features(coverage / query.weight, closeness / query.norm, paired / query.root), phrase


def shared(query: Query, document: Document) -> int:
    """Return how many telling words of a query the phrasings of a document hold."""
    places = document.places
    return sum(
        any(strength >= SHARED_FROM and term in places for term, strength, _ in terms)
        for _, terms, telling, _ in query.known
        if telling
    )
