"""How well documents fit a query, and what that makes of the odds.

Three features say how well a document fits (`Features`); a linear model turns them into odds, which the documents share
with "none of them" (`probabilities`): a multinomial logistic regression. docs/benchmarks.md shows what each constant is
worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, log1p, sqrt
from typing import NamedTuple, Protocol

from bot.matcher.document import UNKNOWN, Document, pairs

ANSWER_CUTOFF = 50.0
"""Score from which an entry is the answer: it is likelier than all else. On the tuning half of the career questions
1.4 % wrong and 4 % false answers; 60 halves the false ones and costs 5 of 100 right ones."""

SUGGEST_CUTOFF = 8.0
"""Score from which an entry is offered under "did you mean": one in twelve was meant, and it costs a line."""

CARRIER_WEIGHT = 0.5
"""Weight of a carrier word relative to another one as rare."""

_SATURATION, _LENGTH = 1.0, 0.6
"""BM25F: saturation, and share of length normalisation; a word of the answer counts as much as one of a phrasing."""

EXACT, _SUREST = 7.0, 100.0
"""What a phrasing typed word for word adds to a logit, so that it wins; where logits end, as exp overflows."""

_LIGHTEST = 0.1
"""Weight that a query has at least, so that its logarithm stays in the range the model was fitted on."""

_FIT = (5.882, 4.146, 0.05)
_FIT_BY_PHRASINGS = (0.015, -1.077, 0.008)
_NONE = (5.161, -1.786, -1.193)
_NONE_BY_PHRASINGS = 0.344
_NONE_BY_ENTRIES = 0.239
"""Fitted by `python -m benchmarks calibrate --half 1` on CLINC150's validation part and BANKING77's training part,
whole and in parts of 16 and 50 entries, with none to twenty aliases, with and without typos."""

_SMALLEST, _LARGEST, _RICHEST = 16, 1000, 20
"""Entries and phrasings an entry beyond which the model keeps to what it was fitted on."""

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
    """A weighed query.

    `units` are different from each other, the weightiest first; `known` are those with terms. `signals` are what the
    odds of "none of them" depend on: 1, the unknown share of the weight, the logarithm of the weight.
    """

    __slots__ = ("known", "norm", "pairs", "ratios", "root", "signals", "units", "weight")

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
        unknown = sum(unit.weight for unit in self.units if not unit.terms) / self.weight
        self.signals = (1.0, unknown, log(max(self.weight, _LIGHTEST)))

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
    for unit_weight, terms in query.known:
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


class Odds(NamedTuple):
    """The coefficients of a FAQ's linear model: of a document's `Features`, and of a query's signals for "none".

    `meaning` has those of what `vectors` knows about both, where the FAQ is matched by meaning as well.
    """

    fit: tuple[float, ...]
    none: tuple[float, ...]
    meaning: tuple[float, ...] = ()


def shape(entries: int, phrasings: int) -> tuple[float, float]:
    """Return the logarithms of the phrasings an entry has on average and of the entries, within what was fitted on."""
    rich = log(min(max(phrasings / max(entries, 1), 1.0), _RICHEST))
    return rich, log(min(max(entries, _SMALLEST), _LARGEST))


def odds(rich: float, large: float) -> Odds:
    """Return the model of a FAQ of this `shape`.

    The more phrasings, the less a single close one says; the more entries, the likelier one fits by chance.
    """
    coverage, closeness, pairing = (a + b * rich for a, b in zip(_FIT, _FIT_BY_PHRASINGS, strict=True))
    none = (_NONE[0] + _NONE_BY_PHRASINGS * rich + _NONE_BY_ENTRIES * large, *_NONE[1:])
    return Odds((coverage, closeness, pairing), none)


def probabilities(query: Query, rows: Sequence[tuple[Features, float]], model: Odds) -> list[float]:
    """Return the score, 0 to 100, of each of the compared documents; a row ends with what else adds to the logit."""
    none = sum(a * b for a, b in zip(model.none, query.signals, strict=True))
    coverage, closeness, pairing = model.fit
    logits = (
        coverage * row.coverage + closeness * row.closeness + pairing * row.pairs - none + more for row, more in rows
    )
    values = [exp(min(logit, _SUREST)) for logit in logits]
    total = 1.0 + sum(values)
    return [100 * value / total for value in values]
