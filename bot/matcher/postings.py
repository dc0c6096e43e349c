"""The inverted index: from terms to documents, and from a query to the few documents worth a comparison."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from heapq import nsmallest
from math import ceil, log

from bot.matcher.analysis import Unit
from bot.matcher.counters import Counters, as_bits
from bot.matcher.document import Document, pairs
from bot.matcher.query import CARRIER_WEIGHT, SHARED_FROM, Query, WeightedUnit

_UNKNOWN = 1.0
"""Weight of a word that the FAQ does not know: that of the rarest word it could know."""

_CANDIDATES = 24
"""Documents that are compared with the query in detail; 16 lose a point of hit@5 if answers are long, 32 win none."""

_PROMISING = 0.3
"""Share of the best document's weight from which another one is worth a comparison; 0.5 loses 0.1 points of hit@1."""

_WHOLE = 511
"""What the whole known part of a query counts while documents are counted, in whole numbers: the finer, the slower."""

_RARE = 64
"""A term that fewer than one document in so many holds is looked up document by document: remembered as a bit for each
document, the rare terms would take most of the memory."""

_BACKGROUND = 0.3
"""Share of the background in a document's language model (Jelinek-Mercer smoothing)."""

_PAIR_SLOTS = 131_101
"""Counters that pairs share: bounded memory for some counts that are too high. A prime, so that they spread; an eighth
of them would do for 150 entries of 20 aliases."""

_PAIRS_A_PHRASE = 8
"""Pairs among which a phrasing's share of one is reckoned: about as many as a phrasing has words."""

_REMEMBERED = 4096
"""Units whose weight is kept at hand, and pairs."""


class _Weights(dict[int, float]):
    """Weights of terms, each reckoned when it is first asked for."""

    def __init__(self, reckon: Callable[[int], float]) -> None:
        self._reckon = reckon

    def __missing__(self, term: int) -> float:
        weight = self[term] = self._reckon(term)
        return weight


class Postings:
    """Documents by the terms they hold, and what the whole of them says about a term."""

    def __init__(self, carriers: frozenset[int], entries: int) -> None:
        self.documents: list[Document] = []
        self.answer_length = 0
        self.length = 0
        self.phrases = 0
        self._carriers = carriers
        self._entries = entries
        self._common: dict[int, int] = {}
        self._postings: list[array[int]] = []
        self._pair_counts = array("I", bytes(4 * _PAIR_SLOTS))
        self._weights = _Weights(self._reckon)
        self._weights_by_count: dict[int, float] = {}
        self.weight = self._weights.__getitem__
        """Returns how much a term tells, 0 to 1."""
        self.pair_ratio = lru_cache(_REMEMBERED)(self._reckon_pair)
        self._weigh = lru_cache(_REMEMBERED)(self._weigh_unit)

    def add_answer(self, number: int, groups: Sequence[tuple[int, ...]]) -> None:
        """Take in the terms of a document's answer."""
        self.answer_length += len(groups)
        self._post(number, self.documents[number].add_answer(groups))

    def add_phrase(self, number: int, phrase: str, groups: Sequence[tuple[int, ...]]) -> None:
        """Take in a phrasing of a document."""
        document = self.documents[number]
        self._post(number, document.add_phrase(phrase, groups))
        self.phrases += 1
        self.length += len(groups)
        counts, slots = self._pair_counts, _PAIR_SLOTS
        for pair in pairs(document.sequences[-1]):
            counts[pair % slots] += 1

    def _post(self, number: int, new_terms: Iterable[int]) -> None:
        for term in new_terms:
            if term >= len(self._postings):
                self._postings += [array("I") for _ in range(term + 1 - len(self._postings))]
            self._postings[term].append(number)
        if self._weights:
            self._weights.clear()
            self._weights_by_count.clear()
            self._common.clear()
            self._weigh.cache_clear()
            self.pair_ratio.cache_clear()
            for document in self.documents:
                document.forget()

    def prepare(self) -> None:
        """Reckon what every search needs of the documents, so that the first ones are no slower than the others."""
        for document in self.documents:
            document.norms(self.weight)

    def _reckon(self, term: int) -> float:
        """Return how much a term tells, 0 to 1: its inverse document frequency relative to the highest there is."""
        total, count = len(self.documents), len(self._posted(term))
        weight = self._weights_by_count.get(count)
        if weight is None:
            weight = log(1 + (total - count + 0.5) / (count + 0.5)) / log(1 + (total + 0.5) / 0.5)
            self._weights_by_count[count] = weight
        return weight * CARRIER_WEIGHT if term in self._carriers else weight

    def commonest(self, terms: Iterable[int], limit: int) -> list[int]:
        """Return the terms that most documents hold, of those that any holds; words that say something first."""
        held = (term for term in terms if self._posted(term))
        return nsmallest(limit, held, key=lambda term: (term in self._carriers, -len(self._posted(term)), term))

    def _reckon_pair(self, pair: int) -> float:
        """Return what a document's share of a pair is multiplied by, by how common it is in all phrasings."""
        share = (self._pair_counts[pair % _PAIR_SLOTS] + 0.5) / (self.phrases * _PAIRS_A_PHRASE)
        return (1 - _BACKGROUND) / (_BACKGROUND * share)

    def weigh(self, units: Iterable[Unit]) -> Query:
        """Return the units of a query with what each tells; what the FAQ doesn't know tells most."""
        return Query([self._weigh(unit) for unit in units], self._carriers)

    def _weigh_unit(self, unit: Unit) -> WeightedUnit:
        weights = [self._weights[term] for term, _ in unit.terms]
        exact = [weight for weight, (_, strength) in zip(weights, unit.terms, strict=True) if strength == 1]
        weight = max(exact, default=0.0) or max(weights, default=_UNKNOWN)
        gains = zip(unit.terms, weights, strict=True)
        terms = tuple((term, strength, weight * strength * other) for (term, strength), other in gains)
        held = any(strength >= SHARED_FROM and self._is_held(term) for term, strength in unit.terms)
        return WeightedUnit(weight, terms, unit.telling, held)

    def _is_held(self, term: int) -> bool:
        """Tell whether an entry holds a term, rather than the small talk or what lies outside."""
        return any(number < self._entries for number in self._posted(term))

    def share(self, query: Query, number: int, phrase: str) -> float:
        """Return how much of the weight of a document's phrasing a query holds, 0 to 1."""
        document = self.documents[number]
        terms = set(document.sequences[document.phrases.index(phrase)])
        asked = {term for unit in query.known for term, _, _ in unit.terms}
        return sum(map(self.weight, terms & asked)) / (sum(map(self.weight, terms)) or 1.0)

    def candidates(self, query: Query, most: int = 0) -> list[int]:
        """Return the documents that share most of the query's weight, a few or up to `most`, in order."""
        counters = Counters()
        scale = _WHOLE / (sum(unit.weight for unit in query.known) or 1.0)
        for weight, terms, *_ in query.known:
            left = -1
            for term, strength, _ in terms:
                if holding := self._holding(term) & left:
                    counters.add(holding, max(1, round(weight * strength * scale)))
                    left &= ~holding
        bar = max(1, ceil(_PROMISING * counters.highest()))
        return counters.best(counters.at_least(bar), max(most, _CANDIDATES))

    def _holding(self, term: int) -> int:
        """Return the set of the documents that hold a term; those of common terms are remembered."""
        holding = self._common.get(term)
        if holding is None:
            posted = self._posted(term)
            holding = as_bits(posted, len(self.documents))
            if len(posted) * _RARE > len(self.documents):
                self._common[term] = holding
        return holding

    def _posted(self, term: int) -> Sequence[int]:
        return self._postings[term] if term < len(self._postings) else ()
