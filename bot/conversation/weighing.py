"""Weighing what a search found by what was said around the question, or before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.conversation.reading import Clause
from bot.conversation.turn import Turn
from bot.matcher import Match, Ranking

STATEMENTS = 0.5
"""How much the statements around a question count, against an even spread over the entries."""

MOST_ENTRIES = 16
"""So many entries at most an even spread is over, the number that `STATEMENTS` was tuned with: in a FAQ of thousands
the odds of one that was spoken of would rise a thousandfold, and it would be the answer to anything."""


def in_light_of(ranking: Ranking, prior: Mapping[str, float], entries: int) -> Ranking:
    """Weigh the entries of a ranking by a `prior` over ids, each 0 to 1.

    Bayes' rule, the prior mixed with an even one by `STATEMENTS`; "none of them" keeps its odds, so that a question
    about something else stays unanswered whatever was said before it.
    """
    if not prior:
        return ranking
    entries = min(entries, MOST_ENTRIES)
    weighed = [
        (m, m.score * (1 - STATEMENTS + STATEMENTS * entries * prior.get(m.entry.id, 0.0))) for m in ranking.matches
    ]
    rest = 100.0 - sum(match.score for match in ranking.matches)
    total = max(rest, 0.0) + sum(score for _, score in weighed)
    matches = [replace(match, score=100 * score / total if total else 0.0) for match, score in weighed]
    return replace(ranking, matches=tuple(sorted(matches, key=lambda match: -match.score)))


def blend(rankings: Sequence[Ranking]) -> Ranking:
    """Average what several readings of the same question give each entry."""
    scores: dict[str, float] = {}
    best: dict[str, Match] = {}
    for ranking in rankings:
        for match in ranking.matches:
            scores[match.entry.id] = scores.get(match.entry.id, 0.0) + match.score / len(rankings)
            best.setdefault(match.entry.id, match)
    matches = sorted((replace(best[id], score=score) for id, score in scores.items()), key=lambda m: -m.score)
    return replace(rankings[0], matches=tuple(matches))


def said(turn: Turn, statements: Sequence[Clause]) -> dict[str, float]:
    """Tell how much each entry is what the statements are about, 0 to 1; several may be, so this need not sum to 1."""
    said: dict[str, float] = {}
    for statement in statements:
        for match in turn.rank(statement.text).matches:
            said[match.entry.id] = max(said.get(match.entry.id, 0.0), match.score / 100)
    return said
