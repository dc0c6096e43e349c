"""A query as it is weighed: what each of its words tells, and what it says as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt
from operator import itemgetter
from typing import NamedTuple

from bot.matcher.document import UNKNOWN, pairs

CARRIER_WEIGHT = 0.5
"""Weight of a carrier word relative to another one as rare."""

SHARED_FROM = 0.4
"""Strength from which a word of an entry counts as shared: that of a short word's misspelling, or of a synonym."""

_LIGHTEST = 0.1
"""Weight that a query has at least, so that its logarithm stays in the range the model was fitted on."""

_weight = itemgetter(0)


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
