"""Whether a short message leaves open which of several entries it means: a topic alone ("compost") is no question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.matcher.document import Document
from bot.matcher.query import Query
from bot.matcher.relevance import holds
from bot.matcher.results import Match
from bot.matcher.scoring import Features

MOST_TYING = 3
"""Words of a message that may leave open which of two entries is meant; a longer one says more than its words one by
one. With five a hundredth of the right answers about the shipped FAQ become offers."""

MOST_TIED = 4
"""Matches that are looked at: as many as are offered at once."""

TIED_FROM = 0.7
"""Share of each feature of the best match from which another one is as good, where it has the same words of the
message. With 0.8 some topics get an answer where questions differ in length."""


def tie(query: Query, matches: Sequence[Match], looked_at: Sequence[tuple[Features, Document]]) -> list[Match]:
    """Mark the matches that are about as good as the best one and have all that it has of the query.

    `looked_at` are the features and documents of the first matches.
    """
    rows = [
        (features, _held(query, document, match.phrase))
        for match, (features, document) in zip(matches, looked_at, strict=False)
    ]
    best, held = rows[0]
    tied = [
        bool(held)
        and holding >= held
        and all(b >= a - (1 - TIED_FROM) * abs(a) for a, b in zip(best, features, strict=True))
        for features, holding in rows[1:]
    ]
    return [replace(match, tied=is_tied) for match, is_tied in zip(matches, [False, *tied], strict=False)] + [
        *matches[len(rows) :]
    ]


def _held(query: Query, document: Document, phrase: str) -> frozenset[int]:
    """Return which known units of a query a phrasing of a document has."""
    terms = set(document.sequences[document.phrases.index(phrase)])
    return frozenset(at for at, unit in enumerate(query.known) if holds(terms, unit))
