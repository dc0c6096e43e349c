"""The inverted index: from terms to documents, and from a query to the few documents worth a comparison."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from heapq import nlargest, nsmallest
from math import log

from bot.matcher.analysis import Unit
from bot.matcher.document import Document, pairs
from bot.matcher.scoring import CARRIER_WEIGHT, Query, WeightedUnit

_UNKNOWN = 1.0
"""Weight of a word that the FAQ does not know: that of the rarest word it could know."""

_CANDIDATES = 24
"""Documents that are compared with the query in detail; 16 lose a point of hit@5 if answers are long, 32 win none."""

_PROMISING = 0.3
"""Share of the best document's weight from which another one is worth a comparison; 0.5 loses 0.1 points of hit@1."""

_MANY, _TOO_MANY = 200, 20_000
"""Documents holding a unit from which it pays to ask whether more of them can still win, and from which none may."""

_SURVIVORS = 512
"""Documents that are still followed once no other can win."""

_PAIR_SLOTS = 131_101
"""Counters that pairs share: bounded memory for some counts that are too high. A prime, so that they spread; an eighth
of them would do for 150 entries of 20 aliases. Two bytes each, so that none counts beyond `_MOST_COUNTED`."""

_MOST_COUNTED = 0xFFFF

_PAIRS_A_PHRASE = 8
"""Pairs among which a phrasing's share of one is reckoned: about as many as a phrasing has words."""

_REMEMBERED = 4096
"""Units whose weight is kept at hand."""


class Postings:
    """Documents by the terms they hold, and what the whole of them says about a term."""

    def __init__(self, carriers: frozenset[int]) -> None:
        self.documents: list[Document] = []
        self.answer_length = 0
        self.length = 0
        self.phrases = 0
        self._carriers = carriers
        self._postings: list[array[int]] = []
        self._pair_counts = array("H", bytes(2 * _PAIR_SLOTS))
        self._weights: dict[int, float] = {}
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
        for pair in pairs(document.sequences[-1]):
            slot = _slot(pair)
            self._pair_counts[slot] = min(self._pair_counts[slot] + 1, _MOST_COUNTED)

    def _post(self, number: int, new_terms: Iterable[int]) -> None:
        for term in new_terms:
            if term >= len(self._postings):
                self._postings += [array("I") for _ in range(term + 1 - len(self._postings))]
            self._postings[term].append(number)
        if self._weights:
            self._weights.clear()
            self._weigh.cache_clear()
            for document in self.documents:
                document.forget()

    def weight(self, term: int) -> float:
        """Return how much a term tells, 0 to 1: its inverse document frequency relative to the highest there is."""
        weight = self._weights.get(term)
        if weight is None:
            total, count = len(self.documents), len(self._posted(term))
            weight = log(1 + (total - count + 0.5) / (count + 0.5)) / log(1 + (total + 0.5) / 0.5)
            if term in self._carriers:
                weight *= CARRIER_WEIGHT
            self._weights[term] = weight
        return weight

    def commonest(self, terms: Iterable[int], limit: int) -> list[int]:
        """Return the terms that most documents hold, of those that any holds; words that say something first."""
        held = (term for term in terms if self._posted(term))
        return nsmallest(limit, held, key=lambda term: (term in self._carriers, -len(self._posted(term)), term))

    def pair_share(self, pair: int) -> float:
        """Return how common a pair of neighbouring terms is in all phrasings."""
        return (self._pair_counts[_slot(pair)] + 0.5) / (self.phrases * _PAIRS_A_PHRASE)

    def weigh(self, units: Iterable[Unit]) -> Query:
        """Return the units of a query with what each tells; what the FAQ doesn't know tells most."""
        return Query([self._weigh(unit) for unit in units])

    def _weigh_unit(self, unit: Unit) -> WeightedUnit:
        terms = tuple((term, strength, self.weight(term)) for term, strength in unit.terms)
        exact = max((weight for _, strength, weight in terms if strength == 1), default=0.0)
        return WeightedUnit(exact or max((weight for _, _, weight in terms), default=_UNKNOWN), terms)

    def share(self, query: Query, number: int, phrase: str) -> float:
        """Return how much of the weight of a document's phrasing a query holds, 0 to 1."""
        document = self.documents[number]
        terms = set(document.sequences[document.phrases.index(phrase)])
        asked = {term for _, alternatives in query.known for term, _, _ in alternatives}
        return sum(map(self.weight, terms & asked)) / (sum(map(self.weight, terms)) or 1.0)

    def candidates(self, query: Query, most: int = 0) -> list[int]:
        """Return the documents that share most of the query's weight, a few or up to `most`."""
        wanted = max(most, _CANDIDATES)
        found: dict[int, float] = {}
        left = sum(weight for weight, _ in query.known)
        for place, (weight, terms) in enumerate(query.known):
            if len(found) >= wanted and (size := self._size(terms)) > _MANY:
                bar = nlargest(wanted, found.values())[-1]
                if bar >= left or size > _TOO_MANY:  # whoever holds none of the rarer units can't win any more
                    found = {
                        number: found[number]
                        for number in nlargest(max(_SURVIVORS, wanted), found, key=found.__getitem__)
                    }
                    self._complete(found, query.known[place:])
                    break
            left -= weight
            gains: dict[int, float] = {}
            for term, strength, _ in reversed(terms):
                gains.update(dict.fromkeys(self._posted(term), weight * strength))
            if found:
                for number, gain in gains.items():
                    found[number] = found.get(number, 0.0) + gain
            else:
                found = gains
        best = nlargest(wanted, found, key=found.__getitem__)
        return [number for number in best if found[number] >= _PROMISING * found[best[0]]]

    def _complete(self, found: dict[int, float], units: Sequence[WeightedUnit]) -> None:
        """Add to the documents found what they hold of the units left, where looking into them is the shorter way."""
        for number in found:
            places, answer = self.documents[number].places, self.documents[number].answer
            for weight, terms in units:
                for term, strength, _ in terms:
                    if term in places or term in answer:
                        found[number] += weight * strength
                        break

    def _size(self, terms: Iterable[tuple[int, float, float]]) -> int:
        return sum(len(self._posted(term)) for term, _, _ in terms)

    def _posted(self, term: int) -> Sequence[int]:
        return self._postings[term] if term < len(self._postings) else ()


def _slot(pair: int) -> int:
    return pair % _PAIR_SLOTS
