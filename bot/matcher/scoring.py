"""How well documents fit a query: three features, of which docs/benchmarks.md shows what each is worth."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, log1p, sqrt
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from bot.matcher.document import UNKNOWN, Document, pairs

if TYPE_CHECKING:
    from bot.matcher.postings import Postings

CARRIER_WEIGHT = 0.5
"""Weight of a carrier word relative to another one as rare."""

SHARED_FROM = 0.4
"""Strength from which a word of an entry counts as shared: that of a short word's misspelling, or of a synonym."""

_SATURATION, _LENGTH = 1.0, 0.6
"""BM25F: saturation, and share of length normalisation; a word of the answer counts as much as one of a phrasing."""

_LIGHTEST = 0.1
"""Weight that a query has at least, so that its logarithm stays in the range the model was fitted on."""

BACKGROUND = 0.3
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

    `weight` is how much it tells, 0 to 1. `terms` are number, strength, and what a phrasing that holds the term adds to
    a cosine: the strength by both weights. `telling` is as in a `Unit`. `held` says whether any entry holds it.
    """

    weight: float
    terms: tuple[tuple[int, float, float], ...]
    telling: str = ""
    held: bool = True


class Query:
    """A weighed query.

    `units` are different from each other, the weightiest first; `known` are those with terms, `unknown` the share of
    the weight that the others have. `signals` are what the odds of "none of them" depend on: 1, `unknown`, the
    logarithm of the weight. `asked` are the terms that `pairs` are made of. `strangers` are the telling words that no
    entry holds, in order. `says` tells whether there is more than carrier words; `said` are the terms of the other
    words, `hinted` those too that these may be but are not likely to be. `telling` are the units that can tell what the
    query is about.
    """

    __slots__ = (
        "asked", "hinted", "known", "norm", "pairs", "root", "said", "says", "signals", "strangers", "telling", "units",
        "unknown", "weight",
    )  # fmt: skip

    def __init__(self, units: Sequence[WeightedUnit], carriers: frozenset[int]) -> None:
        unique = {unit.terms or (place,): unit for place, unit in enumerate(units)}.values()
        self.units = sorted(unique, key=_weight, reverse=True)
        self.known = [unit for unit in self.units if unit.terms]
        weights = list(map(_weight, self.units))
        self.weight = sum(weights) or 1.0
        self.norm = sqrt(sum([weight**2 for weight in weights])) or 1.0
        self.root = sqrt(len(self.units) or 1)
        sequence = [unit.terms[0][0] if unit.terms else UNKNOWN for unit in units]
        self.asked = frozenset(sequence)
        self.pairs = pairs(sequence)
        self.unknown = sum([unit.weight for unit in self.units if not unit.terms]) / self.weight
        self.telling = [unit for unit in self.units if unit.telling]
        self.strangers = tuple(unit.telling for unit in units if unit.telling and not unit.held)
        self.signals = (1.0, self.unknown, log(max(self.weight, _LIGHTEST)))
        telling = [unit.terms for unit in self.units if not (unit.terms and unit.terms[0][0] in carriers)]
        self.says = bool(telling)
        self.hinted = frozenset([term for terms in telling for term, *_ in terms])
        self.said = frozenset([term for terms in telling for term, strength, _ in terms if strength >= SHARED_FROM])


_REMEMBERED = 5_000
"""Phrasings of a FAQ up to which the pairs of its documents are kept once they were needed, some 5 kB a phrasing."""

_weight = itemgetter(0)


def _length_norm(length: int, average: float) -> float:
    return 1 - _LENGTH + _LENGTH * length / average if average else 1.0


def compare(query: Query, document: Document, background: Postings) -> tuple[Features, str]:
    """Return the features of a document for a query, and the phrasing that fits best."""
    total = len(background.documents)
    norm = _length_norm(document.length, background.length / total)
    answer_norm = _length_norm(document.answer_length, background.answer_length / total)
    coverage = 0.0
    dots: dict[int, float] = {}
    held_by, answer = document.places, document.answer
    for unit_weight, terms, _, _ in query.known:
        best = 0.0
        for term, strength, gain in terms:
            count = answer[term] / answer_norm if term in answer else 0.0
            if term in held_by:
                places = held_by[term]
                count += len(places) / norm
                for place in places:
                    dots[place] = dots[place] + gain if place in dots else gain
            if count:
                covered = strength * count * (1 + _SATURATION) / (count + _SATURATION)
                if covered > best:
                    best = covered
        coverage += unit_weight * best
    closeness, phrase = 0.0, document.phrases[0]
    norms = document.norms(background.weight)
    for place, dot in dots.items():
        if dot > closeness * norms[place]:
            closeness, phrase = dot / norms[place], document.phrases[place]
    paired, size = 0.0, len(document.phrases)
    held = document.pairs() if background.phrases <= _REMEMBERED else document.pairs_among(query.asked)
    for pair in query.pairs & held.keys():
        paired += log1p(background.pair_ratio(pair) * held[pair] / size)
    return Features(coverage / query.weight, closeness / query.norm, paired / query.root), phrase
