"""A searchable FAQ.

How a query is answered, in four steps:

1. Its words become units: a term of the FAQ, terms it may be a misspelling of, or nothing the FAQ knows (`analysis`).
2. An inverted index, the weightiest units first, collects the documents that share most of that weight. Documents are
   the entries, the small talk and what lies outside: all compete.
3. The few best are compared with the query in detail (`scoring.Features`).
4. Their scores become probabilities that share 100 with "none of them": so two good entries lower each other, and a
   score means the same in any FAQ.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from heapq import nlargest
from math import log

from bot.faq import Entry, Faq, Remark
from bot.matcher.analysis import Analyser, Unit, plain
from bot.matcher.results import Match, Ranking, RemarkMatch
from bot.matcher.document import Document, pairs
from bot.matcher.scoring import (
    CARRIER_WEIGHT,
    Features,
    Query,
    WeightedUnit,
    compare,
    probabilities,
)
from bot.text import normalise

_CANDIDATES = 16
"""Documents that are compared with the query in detail."""

_PROMISING = 0.3
"""Share of the best document's weight from which another one is worth a comparison."""

_SURVIVORS = 512
"""Documents that are still followed once no other can win."""

_MANY, _TOO_MANY = 200, 20_000
"""Documents holding a unit from which it pays to ask whether more of them can still win, and from which none may."""

_PAIR_SLOTS = (1 << 19) - 1
"""Counters, a prime number of them, that pairs of terms share by remainder: bounded memory for the price of a few counts that are too high."""

_ANSWER_LIMIT = 4000
"""Characters of an answer that are indexed."""

_REMEMBERED = 4096
"""Units whose weight is kept at hand."""

_PREFIXES = 8
"""Words that half a word may become while it is being typed."""


class Index:
    """A searchable FAQ."""

    def __init__(self, faq: Faq) -> None:
        self.faq = faq
        self._analyser = Analyser(faq.language, faq.synonyms)
        self._targets: list[Entry | Remark] = [*faq.entries, *faq.smalltalk, *faq.outside]
        self._small = range(len(faq.entries), len(faq.entries) + len(faq.smalltalk))
        self._numbers = {entry.id: number for number, entry in enumerate(faq.entries)}
        self._documents: list[Document] = []
        self._postings: list[array[int]] = []
        self._pair_counts = array("H", bytes(2 * _PAIR_SLOTS))
        self._phrases = 0
        self._length = 0
        self._answer_length = 0
        self._weights: dict[int, float] = {}
        self._weighed: dict[Unit, WeightedUnit] = {}
        for number, target in enumerate(self._targets):
            self._documents.append(Document())
            self._learn_answer(number, target.answer if isinstance(target, Entry) else "")
            for phrase in target.phrasings if isinstance(target, Entry) else target.phrases:
                self._learn(number, phrase)

    def add(self, entry_id: str, phrasing: str) -> None:
        """Let `phrasing` find an entry from now on, without a rebuild; raises KeyError for an id that is unknown."""
        self._learn(self._numbers[entry_id], phrasing)

    def search(self, query: str, limit: int = 10, score_cutoff: float = 0.0) -> list[Match]:
        """Return the entries closest to `query`, best first."""
        return [match for match in self.rank(query, limit).matches if match.score >= score_cutoff]

    def rank(self, query: str, limit: int = 10) -> Ranking:
        """Return the closest entries, and the small talk and the outside remark that compete with them."""
        return self._rank(self._weigh(self._analyser.units(normalise(query))), limit)

    def complete(self, prefix: str, limit: int = 10) -> list[Match]:
        """Return the entries for a query that is still being typed: its last word may be half a word."""
        text = normalise(prefix)
        units = self._analyser.units(text)
        if units and text and prefix[-1:].isalnum():
            longer = self._analyser.vocabulary.starting(text.rpartition(" ")[2], _PREFIXES)
            known = units[-1].terms or ()
            added = tuple((term, 0.9) for term in longer if all(term != t for t, _ in known))
            units[-1] = Unit(known + added, units[-1].carrier and not added)
        return list(self._rank(self._weigh(units), limit).matches)

    def nearest(self, entry: Entry, limit: int = 4) -> list[Entry]:
        """Return the other entries that share most with `entry`, nearest first."""
        found = self.search(" ".join(entry.phrasings[:3]), limit + 1)
        return [match.entry for match in found if match.entry.id != entry.id][:limit]

    def _learn(self, number: int, phrase: str) -> None:
        document = self._documents[number]
        groups = self._analyser.learn(normalise(phrase))
        self._post(number, document.add_phrase(phrase, groups))
        self._phrases += 1
        self._length += len(groups)
        for pair in pairs(document.sequences[-1]):
            self._pair_counts[pair % _PAIR_SLOTS] += 1

    def _learn_answer(self, number: int, answer: str) -> None:
        groups = self._analyser.learn(normalise(plain(answer)[:_ANSWER_LIMIT]))
        self._answer_length += len(groups)
        self._post(number, self._documents[number].add_answer(groups))

    def _post(self, number: int, new_terms: Iterable[int]) -> None:
        missing = len(self._analyser.vocabulary) - len(self._postings)
        self._postings += [array("I") for _ in range(missing)]
        for term in new_terms:
            self._postings[term].append(number)
        if self._weights:
            self._weights.clear()
            self._weighed.clear()
            for document in self._documents:
                document.forget()

    def _weight(self, term: int) -> float:
        """Return how much a term tells, 0 to 1: its inverse document frequency relative to the highest there is."""
        weight = self._weights.get(term)
        if weight is None:
            total = len(self._documents)
            count = len(self._postings[term]) if term < len(self._postings) else 0
            weight = log(1 + (total - count + 0.5) / (count + 0.5)) / log(1 + (total + 0.5) / 0.5)
            if term in self._analyser.carriers:
                weight *= CARRIER_WEIGHT
            self._weights[term] = weight
        return weight

    def _weigh(self, units: list[Unit]) -> Query:
        return Query([self._weighed.get(unit) or self._weigh_unit(unit) for unit in units])

    def _weigh_unit(self, unit: Unit) -> WeightedUnit:
        terms = tuple((term, strength, self._weight(term)) for term, strength in unit.terms)
        exact = max((weight for _, strength, weight in terms if strength == 1), default=0.0)
        unknown = CARRIER_WEIGHT if unit.carrier else 1.0
        weighed = WeightedUnit(exact or max((weight for _, _, weight in terms), default=unknown), terms)
        if len(self._weighed) >= _REMEMBERED:
            self._weighed.clear()
        self._weighed[unit] = weighed
        return weighed

    def _pair_share(self, pair: int) -> float:
        return (self._pair_counts[pair % _PAIR_SLOTS] + 0.5) / (self._phrases * 8)

    def _candidates(self, query: Query) -> list[int]:
        """Return the documents that share most of the query's weight, which is all that is known of them so far."""
        found: dict[int, float] = {}
        left = sum(weight for weight, _ in query.known)
        for place, (weight, terms) in enumerate(query.known):
            size = sum(len(self._posted(term)) for term, _, _ in terms)
            if size > _MANY and len(found) >= _CANDIDATES:
                bar = nlargest(_CANDIDATES, found.values())[-1]
                if bar >= left or size > _TOO_MANY:
                    found = {number: found[number] for number in nlargest(_SURVIVORS, found, key=found.__getitem__)}
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
        best = nlargest(_CANDIDATES, found, key=found.__getitem__)
        bar = _PROMISING * found[best[0]] if best else 0.0
        return [number for number in best if found[number] >= bar]

    def _complete(self, found: dict[int, float], units: list[WeightedUnit]) -> None:
        """Add to the documents found what they hold of the units left, where looking into them is the shorter way."""
        for number in found:
            places, answer = self._documents[number].places, self._documents[number].answer
            for weight, terms in units:
                for term, strength, _ in terms:
                    if term in places or term in answer:
                        found[number] += weight * strength
                        break

    def _posted(self, term: int) -> Sequence[int]:
        return self._postings[term] if term < len(self._postings) else ()

    def compare(self, query: str) -> list[tuple[Entry | Remark, Features, str]]:
        """Return the documents compared with a query in detail, with their features: what calibration fits on."""
        weighed = self._weigh(self._analyser.units(normalise(query)))
        return [(self._targets[n], *self._compare(weighed, n)) for n in self._candidates(weighed)]

    def _compare(self, query: Query, number: int) -> tuple[Features, str]:
        total = len(self._documents)
        return compare(
            query, self._documents[number], self._weight, self._pair_share, self._length / total, self._answer_length / total
        )

    def _rank(self, query: Query, limit: int) -> Ranking:
        numbers = self._candidates(query)
        compared = [self._compare(query, number) for number in numbers]
        scores = probabilities(query, [features for features, _ in compared])
        ranked = sorted(zip(scores, numbers, (p for _, p in compared)), key=lambda row: (-row[0], row[1]))
        matches: list[Match] = []
        remarks: dict[bool, RemarkMatch] = {}
        for score, number, phrase in ranked:
            target = self._targets[number]
            if isinstance(target, Remark):
                remarks.setdefault(number in self._small, RemarkMatch(target, score, phrase))
            elif len(matches) < limit:
                matches.append(Match(target, score, phrase))
        return Ranking(tuple(matches), remarks.get(True), remarks.get(False))
