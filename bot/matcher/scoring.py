"""How well documents fit a query: three features, of which docs/benchmarks.md shows what each is worth."""

from __future__ import annotations

from math import log1p
from typing import NamedTuple

from bot.matcher.document import Document
from bot.matcher.postings import Postings
from bot.matcher.query import Query

_SATURATION, _LENGTH = 1.0, 0.6
"""BM25F: saturation, and share of length normalisation; a word of the answer counts as much as one of a phrasing."""

_REMEMBERED = 5_000
"""Phrasings of a FAQ up to which the pairs of its documents are kept once they were needed, some 5 kB a phrasing."""


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


def _length_norm(length: int, average: float) -> float:
    return 1 - _LENGTH + _LENGTH * length / average if average else 1.0


def compare(query: Query, document: Document, postings: Postings) -> tuple[Features, str]:
    """Return the features of a document for a query, and the phrasing that fits best."""
    total = len(postings.documents)
    norm = _length_norm(document.length, postings.length / total)
    answer_norm = _length_norm(document.answer_length, postings.answer_length / total)
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
    norms = document.norms(postings.weight)
    for place, dot in dots.items():
        if dot > closeness * norms[place]:
            closeness, phrase = dot / norms[place], document.phrases[place]
    paired, size = 0.0, len(document.phrases)
    held = document.pairs() if postings.phrases <= _REMEMBERED else document.pairs_among(query.asked)
    for pair in query.pairs & held.keys():
        paired += log1p(postings.pair_ratio(pair) * held[pair] / size)
    return Features(coverage / query.weight, closeness / query.norm, paired / query.root), phrase
