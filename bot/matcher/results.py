"""What the matcher finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.faq import Entry, Remark
from bot.matcher.odds import ANSWER_CUTOFF, SHARE_CUTOFF

Kept = Literal["", "stranger", "answer_only", "distant"]
"""Why a match may be offered, but is not to be answered.

stranger: the query has a word that no entry has, and that can be what it is about. answer_only: no phrasing has a word
of the query, at most the answer has: of such matches a third are wrong. distant: neither the words of the query nor its
meaning are near to the entry."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found for a query.

    `score` is 0 to 100: of a hundred such matches about `score` should be right; docs/benchmarks.md shows how far that
    holds. `phrase` is the phrasing that fits best. `unrelated` tells that the entry
    has no word that may be one of the query's, and by meaning that it is far from it; `close` that it has every telling
    word of it, or is near in meaning, `partly` that it has half of what those tell
    and is not surely far in meaning. `tied` tells that the message says nothing that speaks for the best match rather
    than for this one.
    """

    entry: Entry
    score: float
    phrase: str
    kept: Kept = ""
    unrelated: bool = False
    close: bool = False
    partly: bool = False
    tied: bool = False


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

    @property
    def best(self) -> float:
        """The score of the best match, 0 if there is none."""
        return self.matches[0].score if self.matches else 0.0

    @property
    def fits(self) -> float:
        """How likely any of the matches is what was meant, 0 to 100: the sum of their scores."""
        return min(sum(match.score for match in self.matches), 100.0)

    @property
    def share(self) -> float:
        """How much of `fits` the best match has, 0 to 100: at 50 two are equally likely, at 100 only one is."""
        return 100 * self.matches[0].score / total if (total := sum(match.score for match in self.matches)) else 0.0

    def is_sure(self, cutoffs: Mapping[str, float]) -> bool:
        """Tell whether the best match is the answer: something fits, most of that is it, and it may be answered.

        `cutoffs` are those of the FAQ; the shipped ones stand in for what it leaves out.
        """
        answer, share = cutoffs.get("answer", ANSWER_CUTOFF), cutoffs.get("share", SHARE_CUTOFF)
        fits = self.fits >= answer and self.share >= share and not any(match.tied for match in self.matches)
        return bool(self.matches) and fits and not self.matches[0].kept
