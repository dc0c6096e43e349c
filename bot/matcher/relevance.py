"""Whether a document that fits a query may be its answer, or has anything to do with it: what a score can't tell."""

from __future__ import annotations

from collections.abc import Container

from bot.matcher.document import Document
from bot.matcher.query import SHARED_FROM, Query, WeightedUnit
from bot.matcher.results import Kept

ENOUGH_SHARED = 2
"""Telling words that an entry's phrasings must share with a message that has one which no entry has. One lets twice as
many false answers pass on the tuning sets without aliases, three cost a tenth of the right ones."""

MEANT_FROM = 0.6
"""Nearness in meaning, as in `Near`, from which a message may mean an entry though it has a word that none has, if it
is nearer to the entry with that word than without it. On the tuning sets 45 messages more get the right answer by that,
and 6 a false one; without a bound 48 and 11."""

AWAY_FROM, AWAY_ON_AVERAGE = 0.2, 0.15
"""Nearness in meaning, as in `Near`, to an entry's nearest phrasing and to the mean of them, that a message gains where
its words that no entry has are left out: from both on they are what it is about, and the entry is no answer ("should I
kidnap a researcher"). On the tuning sets 2 of 26 false answers become offers by that, and 2 of 685 right ones."""

NEAR_BY_WORDS, NEAR_BY_MEANING, NEAR_ON_AVERAGE = 0.8, 0.8, 0.5
"""Share of a message, 0 to 1, and nearness of its meaning, as in `Near`, to an entry's nearest phrasing and to the mean
of them: with less of all three an entry is far from the message, and fits only because the others fit less. On the
tuning sets 13 of 792 right answers become offers by that, 16 of 57 false ones and 6 of 31 wrong ones."""

RELATED_FROM, CLOSE_FROM = 0.2, 0.4
"""Nearness in meaning: an entry that `Near.reach` says is farther than the first has nothing to do with the message,
and one with a part that is as near as the second is offered though hardly anything fits. Of the tuning messages to the
career FAQ without aliases 4 in 100 more get to see the right entry by both, and none out of scope a needless list; with
0.3 for the second it is 6 and 4."""


PARTLY_FROM, PARTLY_SHARED_FROM = 0.5, 0.6
"""Share of what the words of a message tell, by weight, from which on an entry that has them may be offered where none
has all, where it is not far in meaning, and strength from which on it has one: that of a word that means much the same,
not of a misspelling by two letters in nine. One or two such entries are offered: of the tuning messages to FAQs without
aliases 1 in 100 more gets to see the right one, and of those out of scope 1 in 300 more a needless list."""


def kept(query: Query, document: Document, coverage: float, nearness: tuple[float, ...] = ()) -> Kept:
    """Return why a document is no answer to a query, however well it fits beside the others; "" if it may be.

    `coverage` is that of `Features`, `nearness` as in `Near`, where the query was looked for by meaning.
    """
    if query.strangers and shared(query, document, ENOUGH_SHARED) < ENOUGH_SHARED:
        return "stranger"
    if not nearness:
        return "answer_only" if query.says and document.places.keys().isdisjoint(query.said) else ""
    nearest, mean, _ = nearness
    distant = coverage < NEAR_BY_WORDS and nearest < NEAR_BY_MEANING and mean < NEAR_ON_AVERAGE
    return "distant" if distant and query.units else ""


def reconsidered(why: Kept, near: tuple[float, float], without: tuple[float, ...]) -> Kept:
    """Return why a document is no answer, by how near a query is to it, and without the words that no entry has."""
    closer, closer_on_average = without[0] - near[0], without[1] - near[1]
    if why:
        return "" if closer_on_average < 0 else why
    return "stranger" if closer >= AWAY_FROM and closer_on_average >= AWAY_ON_AVERAGE else ""


def unrelated(query: Query, document: Document, reach: float | None) -> bool:
    """Tell whether a document has nothing to do with a query: not even a hint of its words, or of its meaning."""
    if reach is not None:
        return reach < RELATED_FROM
    return query.says and query.hinted.isdisjoint(document.places) and query.hinted.isdisjoint(document.answer)


def holds(terms: Container[int], unit: WeightedUnit) -> bool:
    """Tell whether a unit of a query, or what it is likely a misspelling of, is among the terms of a text."""
    return any(term in terms and strength >= SHARED_FROM for term, strength, _ in unit.terms)


def close(query: Query, document: Document, nearness: tuple[float, ...] = ()) -> bool:
    """Tell whether a document is near in meaning to a query, or has all its telling words, one at least."""
    near = bool(nearness) and nearness[-1] >= CLOSE_FROM
    held = (holds(document.places, unit) or holds(document.answer, unit) for unit in query.telling)
    return near or (bool(query.telling) and all(held))


def partly(query: Query, document: Document) -> bool:
    """Tell whether a document has what makes up half of what the words of a query tell."""
    told = sum(unit.weight for unit in query.telling)
    places, answer = document.places, document.answer
    held = sum(
        unit.weight
        for unit in query.telling
        if any((term in places or term in answer) and at >= PARTLY_SHARED_FROM for term, at, _ in unit.terms)
    )
    return held >= PARTLY_FROM * told > 0


def shared(query: Query, document: Document, enough: int) -> int:
    """Return how many telling words of a query the phrasings of a document hold, counted up to `enough`."""
    count = 0
    for unit in query.telling:
        if holds(document.places, unit):
            count += 1
            if count == enough:
                break
    return count
