"""Finding the entries of a FAQ that are closest to a query."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.faq import Entry, Faq, Remark
from bot.text import normalise


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found for a query: `score` is 0 to 100, `phrase` the phrasing of it that fits best."""

    entry: Entry
    score: float
    phrase: str


@dataclass(frozen=True, slots=True)
class RemarkMatch:
    """Small talk, or something outside the FAQ, found for a query: `score` is 0 to 100."""

    remark: Remark
    score: float
    phrase: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everything the index knows about a query, best first; the remarks are the best of their sort."""

    matches: tuple[Match, ...]
    smalltalk: RemarkMatch | None
    outside: RemarkMatch | None


class Index:
    """A searchable FAQ."""

    def __init__(self, faq: Faq) -> None:
        self.faq = faq

    def search(self, query: str, limit: int = 10, score_cutoff: float = 0.0) -> list[Match]:
        """Return the entries closest to `query`, best first."""
        return [m for m in self.rank(query, limit).matches if m.score >= score_cutoff]

    def rank(self, query: str, limit: int = 10) -> Ranking:
        """Return the closest entries, and the small talk and the outside remark that compete with them."""
        text = normalise(query)

        def best(phrases: tuple[str, ...]) -> tuple[float, str]:
            return max((fuzz.token_sort_ratio(text, normalise(p)), p) for p in phrases)

        matches = [Match(e, *best(e.phrasings)) for e in self.faq.entries]
        matches.sort(key=lambda m: -m.score)
        return Ranking(
            tuple(m for m in matches[:limit] if m.score > 0),
            max((RemarkMatch(r, *best(r.phrases)) for r in self.faq.smalltalk), key=lambda m: m.score, default=None),
            max((RemarkMatch(r, *best(r.phrases)) for r in self.faq.outside), key=lambda m: m.score, default=None),
        )

    def complete(self, prefix: str, limit: int = 10) -> list[Match]:
        """Return the entries for a query that is still being typed: its last word may be half a word."""
        return self.search(prefix, limit)

    def nearest(self, entry: Entry, limit: int = 4) -> list[Entry]:
        """Return the other entries that share most with `entry`, nearest first."""
        return [m.entry for m in self.search(entry.question, limit + 1) if m.entry.id != entry.id][:limit]
