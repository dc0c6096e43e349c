"""What the matcher finds."""

from __future__ import annotations

from dataclasses import dataclass

from bot.faq import Entry, Remark


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found for a query.

    `score` is 0 to 100: of a hundred such matches about `score` should be right; docs/benchmarks.md shows how far that
    holds. `phrase` is the phrasing that fits best.
    """

    entry: Entry
    score: float
    phrase: str


@dataclass(frozen=True, slots=True)
class RemarkMatch:
    """Small talk, or something outside the FAQ, found for a query; `score` and `phrase` as for a `Match`.

    `share` is how much of the phrase the query says, by weight, 0 to 1: a word of it alone may mean something else.
    """

    remark: Remark
    score: float
    phrase: str
    share: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everything the index knows about a query, best first; the remarks are the best of their sort.

    `unknown` is the share of the query that says what the FAQ has no word for, by weight, 0 to 1.
    """

    matches: tuple[Match, ...]
    smalltalk: RemarkMatch | None
    outside: RemarkMatch | None
    unknown: float = 0.0
