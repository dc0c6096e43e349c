"""A searchable FAQ.

How a query is answered, in four steps:

1. Its words become units: a term of the FAQ, terms it may be a misspelling of, or nothing the FAQ knows (`analysis`).
2. An inverted index, the weightiest units first, collects the documents that share most of that weight (`postings`).
   Documents are the entries, the small talk and what lies outside: all compete.
3. The few best are compared with the query in detail (`scoring.Features`).
4. Their features become probabilities that share 100 with "none of them": so two good entries lower each other, and a
   score means the same in any FAQ (`odds.probabilities`).

One query on its way through:

>>> index = Index(Faq("Studies", (
...     Entry("gpu", "Should I buy a GPU?", "Rent one first.", aliases=("Do I need my own graphics card?",)),
...     Entry("maths", "How much maths do I need?", "Linear algebra."),
... )))
>>> from bot.languages.text import normalise
>>> text = normalise("do i need a GRAFICS card?!")
>>> text
'do i need a grafics card'
>>> units = index._analyser.units(text)
>>> [index._analyser.vocabulary.root(unit.terms[0][0]) for unit in units]
['do', 'i', 'need', 'a', 'graphic', 'card']
>>> query = index._postings.weigh(units)
>>> [round(unit.weight, 2) for unit in query.units]
[0.39, 0.39, 0.19, 0.05, 0.05, 0.05]
>>> index._postings.candidates(query)
[0]
>>> features, phrase = index._compare(query, 0)
>>> phrase
'Do I need my own graphics card?'
>>> [round(value, 2) for value in features]
[0.75, 0.61, 17.88]
>>> [(match.entry.id, match.score > 50) for match in index.search("do i need a GRAFICS card?!")]
[('gpu', True)]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING
from unicodedata import category

from bot.faq import Entry, Faq, Remark
from bot.languages import base
from bot.languages.text import normalise
from bot.matcher.analysis import Analyser, Unit
from bot.matcher.document import Document
from bot.matcher.odds import (
    ANSWER_CUTOFF,
    EXACT,
    SHARE_CUTOFF,
    SHARE_CUTOFF_BY_MEANING,
    SUGGEST_CUTOFF,
    WORDS,
    Shape,
    odds,
    probabilities,
    shape,
)
from bot.matcher.postings import Postings
from bot.matcher.query import Query
from bot.matcher.readings import Readings, answer_text
from bot.matcher.relevance import MEANT_FROM, close, kept, partly, reconsidered, shared, unrelated
from bot.matcher.results import Match, Ranking, RemarkMatch
from bot.matcher.scoring import Features, compare
from bot.matcher.ties import MOST_TIED, MOST_TYING, tie

if TYPE_CHECKING:
    from bot.matcher.meaning import Encoder, Meanings, Near

_PREFIXES = 8
"""Words that half a word may become while it is being typed."""

_PREFIX = 0.9
"""Strength of a word that half a word may become."""

_MOST_MEANINGS = 3
"""Texts of one message that are encoded: it, and its parts or its lines; others are looked for by words alone."""

_REMEMBERED = 256
"""Texts whose ranking by words is kept at hand: many people ask the same, and say hello in the same words."""

_NEAREST_BY = 3
"""Phrasings of an entry that its neighbours are found by: its question first, and what people call it."""


class Index:
    """A searchable FAQ; with an encoder of its language it is searched by meaning as well.

    `twins` are the indexes of its twins, `languages` the tags of all that it and they are in. `foreign` gives the
    encoder for questions in another language than the FAQ's, once one is asked. Any thread may use an index, also
    while a phrasing is added to it.
    """

    def __init__(
        self,
        faq: Faq,
        encoder: Encoder | None = None,
        foreign: Callable[[], Encoder | None] | None = None,
    ) -> None:
        self.faq = faq
        self.twins: tuple[Index, ...] = ()
        self.languages: tuple[str, ...] = (faq.language,)
        self._near_texts: dict[str, Near] | None = None
        self._ranked = lru_cache(_REMEMBERED)(self._rank_by_words)
        self._lock = Lock()
        self._analyser = Analyser(faq.language, faq.synonyms)
        self._postings = Postings(self._analyser.carriers, len(faq.entries))
        self._targets: list[Entry | Remark] = [*faq.entries, *faq.smalltalk, *faq.outside]
        self._smalltalk = range(len(faq.entries), len(faq.entries) + len(faq.smalltalk))
        self._numbers = {entry.id: number for number, entry in enumerate(faq.entries)}
        self._exact: dict[str, tuple[int, ...]] = {}
        self._entries_that: dict[str, list[Entry]] = {}
        self._phrasings = 0
        for number, target in enumerate(self._targets):
            self._postings.documents.append(Document())
            if isinstance(target, Entry):
                self._postings.add_answer(number, self._analyser.learn(normalise(answer_text(target))))
            phrases = target.phrasings if isinstance(target, Entry) else target.phrases
            texts = list(map(normalise, phrases))
            for phrase, text in zip(phrases, texts, strict=True):
                self._learn(number, phrase, text)
            if isinstance(target, Entry) and not target.derived:
                id = normalise(target.id)
                shown = (target.question, target.label)
                said = (text for phrase, text in zip(phrases, texts, strict=True) if phrase in shown)
                if not any(text.startswith(id) for text in said):
                    self._learn(number, target.id, id)  # it says more than how the question or the label begins
        self._analyser.rest()
        self._postings.prepare()
        self._plain_odds = odds(WORDS, self.shape)
        self._readings = Readings(faq.language, self._targets, self._postings.documents, encoder, foreign)

    @property
    def cutoffs(self) -> dict[str, float]:
        """The scores from which on there is an answer (`answer`, `share`) or an offer (`suggest`), 0 to 100."""
        share = SHARE_CUTOFF_BY_MEANING if self._readings.own else SHARE_CUTOFF
        return {"answer": ANSWER_CUTOFF, "share": share, "suggest": SUGGEST_CUTOFF, **self.faq.cutoffs}

    @property
    def reads_meaning(self) -> bool:
        """Tell whether a search takes milliseconds for a meaning, so that it is better done in a thread."""
        return any(index._readings for index in (self, *self.twins))

    def add(self, entry_id: str, phrasing: str) -> None:
        """Let `phrasing` find an entry from now on, without a rebuild; raises KeyError for an id that is unknown.

        A search in another thread is waited for, and waits in turn.
        """
        number = self._numbers[entry_id]
        with self._readings.lock, self._lock:
            if self._learn(number, phrasing, normalise(phrasing)):
                self._readings.add_phrase(number, phrasing)
            self._plain_odds = odds(WORDS, self.shape)
            self._ranked.cache_clear()

    @classmethod
    def with_twins(cls, faq: Faq, build: Callable[[Faq], Index] | None = None) -> Index:
        """Build the index of a FAQ and those of its twins, each by `build`."""
        build = build or cls
        index = build(faq)
        index.twins = tuple(build(twin) for twin in faq.twins)
        for each in (index, *index.twins):
            each.languages = (faq.language, *(twin.language for twin in faq.twins))
        return index

    def speaking(self, tag: str) -> Index | None:
        """Return the index of the FAQ or the twin in the language of `tag`; None if there is none."""
        return next((index for index in (self, *self.twins) if base(index.faq.language) == base(tag)), None)

    def for_message(self) -> Index:
        """Return this index for the searches that one message takes, of which the first few read its meaning."""
        view = copy(self)
        view._near_texts = {}
        return view

    def search(self, query: str, limit: int = 10, score_cutoff: float = 0.0) -> list[Match]:
        """Return the entries closest to `query`, best first."""
        return [match for match in self.rank(query, limit).matches if match.score >= score_cutoff]

    def rank(self, query: str, limit: int = 10) -> Ranking:
        """Return the closest entries, and the small talk and the outside remark that compete with them."""
        text, meanings = normalise(query), self._readings.of(query)
        with self._lock:
            exact = frozenset(self._exact.get(_key(text, query), ()))
            near = self._near(query, text, meanings)
            foreign = meanings is not None and meanings.foreign
            if near is None and not foreign:
                return self._ranked(text, limit, exact)
            weighed = self._postings.weigh([] if foreign else self._analyser.units(text))
            ranking = self._rank(weighed, limit, near, exact)
            return self._meant(ranking, weighed, text, meanings, near) if meanings and near else ranking

    def _rank_by_words(self, text: str, limit: int, exact: frozenset[int]) -> Ranking:
        return self._rank(self._postings.weigh(self._analyser.units(text)), limit, None, exact)

    def cosines(self, query: str, texts: Sequence[str]) -> list[float]:
        """Return how near in meaning a query is to each of some texts: about 0 for another thing, 1 for the same.

        Empty where there is no encoder of the FAQ's language, or the query is in another one.
        """
        meanings = self._readings.of(query)
        return [] if meanings is None or meanings.foreign else meanings.cosines(query, texts)

    def acts(self, query: str) -> dict[str, float]:
        """Return how likely a message is each act that people perform with one; empty where no encoder can tell."""
        meanings = self._readings.of(query)
        return meanings.acts(query) if meanings else {}

    def complete(self, prefix: str, limit: int = 10) -> list[Match]:
        """Return the entries for a query that is still being typed: its last word may be half a word.

        Half a word has no meaning, so that words alone decide here.
        """
        text = normalise(prefix)
        with self._lock:
            return list(self._rank(self._postings.weigh(self._begun(prefix, text)), limit, None, most=limit).matches)

    def _begun(self, prefix: str, text: str) -> list[Unit]:
        units = self._analyser.units(text)
        if units and (prefix[-1:].isalnum() or category(prefix[-1]).startswith("M")):
            known = units[-1].terms
            longer = self._analyser.vocabulary.starting(text.rpartition(" ")[2]) - {term for term, _ in known}
            terms = known + tuple((term, _PREFIX) for term in self._postings.commonest(longer, _PREFIXES))
            if terms:  # else no word that an entry has begins so: what it tells it tells already
                units[-1] = Unit(terms)
        return units

    def nearest(self, entry: Entry, limit: int = 4) -> list[Entry]:
        """Return the other entries that share most with `entry`, nearest first."""
        number = self._numbers[entry.id]
        with self._lock:
            units = self._analyser.units(normalise(" ".join(entry.phrasings[:_NEAREST_BY])))
            near = self._readings.own.near_to(number) if self._readings.own else None
            found = self._rank(self._postings.weigh(units), limit + 1, near).matches
        return [match.entry for match in found if match.entry.id != entry.id][:limit]

    def closeness(self, entry: Entry, other: Entry) -> float:
        """Return how much the question of `entry` has in common with the nearest phrasing of `other`, 0 to 1."""
        with self._lock:
            query = self._postings.weigh(self._analyser.units(normalise(entry.question)))
            return self._compare(query, self._numbers[other.id])[0].closeness

    def entries_that(self, what: str, holds: Callable[[Entry], bool]) -> list[Entry]:
        """Return the entries for which something holds; each is looked at once for each `what`."""
        if what not in self._entries_that:
            self._entries_that[what] = [entry for entry in self.faq.entries if holds(entry)]
        return self._entries_that[what]

    @property
    def shape(self) -> Shape:
        """What kind of FAQ this is, as far as the model asks."""
        return shape(len(self._numbers), self._phrasings, self._postings.length, self._postings.answer_length)

    def features(self, query: str) -> tuple[tuple[float, ...], list[tuple[str, tuple[float, ...]]]]:
        """Return a query's signals and the features of the entries compared with it, by id: what odds are fitted on."""
        text = normalise(query)
        weighed = self._postings.weigh(self._analyser.units(text))
        near = self._near(query, text, self._readings.of(query))
        found: list[tuple[str, tuple[float, ...]]] = []
        for number in self._candidates(weighed, near):
            target = self._targets[number]
            if isinstance(target, Entry):
                lexical, _ = self._compare(weighed, number)
                found.append((target.id, (*lexical, *near.compare(number)) if near else lexical))
        return weighed.signals, found

    def _learn(self, number: int, phrase: str, text: str) -> bool:
        """Let a phrase, normalised `text`, find a document; tell whether it is a new one."""
        key = _key(text, phrase)
        same = self._exact.get(key, ())
        if not key or number in same:
            return False
        self._exact[key] = (*same, number)
        self._postings.add_phrase(number, phrase, self._analyser.learn(text))
        self._phrasings += number < len(self.faq.entries)
        return True

    def _near(self, query: str, text: str, meanings: Meanings | None) -> Near | None:
        """Compare a query's meaning, once for a message however often it is searched for."""
        known = self._near_texts
        if meanings is None or not text:
            return None
        if known is None:
            return meanings.near(self._spelled(query, text, meanings))
        if text not in known and len(known) < _MOST_MEANINGS:
            known[text] = meanings.near(self._spelled(query, text, meanings))
        return known.get(text)

    def _spelled(self, query: str, text: str, meanings: Meanings) -> str:
        """Return a query as it was typed, or with the FAQ's words in place of their misspellings."""
        spelled = self._analyser.spelled(text, meanings.encoder.knows)
        return query if spelled == text else spelled

    def _candidates(
        self, query: Query, near: Near | None, exact: frozenset[int] = frozenset(), most: int = 0
    ) -> list[int]:
        return list(dict.fromkeys((*exact, *self._postings.candidates(query, most), *(near.numbers if near else ()))))

    def _meant(self, ranking: Ranking, query: Query, text: str, meanings: Meanings, near: Near) -> Ranking:
        """Let the words that no entry has decide by their meaning whether the best match may be an answer.

        If they bring the message nearer to it, they are other words for what the entry says: then it may be. If they
        take the message far away from it, they are what the message is about: then it may not.
        """
        best, *others = ranking.matches or [None]
        if best is None or not query.strangers or ranking.fits < self.cutoffs["answer"]:
            return ranking
        number = self._numbers[best.entry.id]
        nearest, mean, _ = near.compare(number)
        nears = best.kept == "stranger" and nearest >= MEANT_FROM
        if best.kept and not (nears and shared(query, self._postings.documents[number], 1)):
            return ranking
        strangers = frozenset(" ".join(query.strangers).split())
        rest = " ".join(word for word in text.split() if word not in strangers)
        without = self._near(rest, rest, meanings)
        why = reconsidered(best.kept, (nearest, mean), without.compare(number)) if without else best.kept
        return ranking if why == best.kept else replace(ranking, matches=(replace(best, kept=why), *others))

    def _compare(self, query: Query, number: int) -> tuple[Features, str]:
        return compare(query, self._postings.documents[number], self._postings)

    def _rank(
        self, query: Query, limit: int, near: Near | None, exact: frozenset[int] = frozenset(), most: int = 0
    ) -> Ranking:
        fitted = odds(near.model, self.shape) if near else self._plain_odds
        numbers = self._candidates(query, near, exact, most)
        compared = [self._compare(query, number) for number in numbers]
        added = [EXACT * (n in exact) + (near.logit(n, fitted.meaning) if near else 0.0) for n in numbers]
        rows = [(features, more) for (features, _), more in zip(compared, added, strict=True)]
        scores = probabilities(query, rows, fitted)
        ranked = sorted(zip(scores, numbers, compared, strict=True), key=lambda row: (-row[0], row[1]))
        matches: list[Match] = []
        remarks: dict[bool, RemarkMatch] = {}
        for score, number, (features, phrase) in ranked:
            target = self._targets[number]
            if isinstance(target, Remark):
                if (kind := number in self._smalltalk) not in remarks:
                    share = self._postings.share(query, number, phrase)
                    remarks[kind] = RemarkMatch(target, score, phrase, share)
            elif len(matches) < limit:
                document = self._postings.documents[number]
                nearness = near.compare(number) if near else ()
                why = "" if number in exact else kept(query, document, features.coverage, nearness)
                reach = near.reach(number) if near else None
                apart = number not in exact and unrelated(query, document, reach)
                half = near is not None and not (apart and near.discerns) and partly(query, document)
                matches.append(Match(target, score, phrase, why, apart, close(query, document, nearness), half))
        if near is None and sum(match.close for match in matches) > MOST_TIED:
            matches = [replace(match, close=False) for match in matches]  # words that so many have tell none of them
        first = [self._numbers[match.entry.id] for match in matches[:MOST_TIED]]
        if first and len(query.units) <= MOST_TYING and exact.isdisjoint(first[:1]):
            features_of = {number: features for _, number, (features, _) in ranked}
            matches = tie(query, matches, [(features_of[n], self._postings.documents[n]) for n in first])
        return Ranking(tuple(matches), remarks.get(True), remarks.get(False), query.unknown)


def _key(normalised: str, text: str) -> str:
    """Return what texts that say the same have in common: their words, or all of it where there are none, as ":)"."""
    return normalised or text.strip()
