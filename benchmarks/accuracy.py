"""How often the right entry is found, and how often it may be answered without answering what is out of scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.rivals import Search, rivals
from benchmarks.sets import Labelled, misspelled, share

_FALSE = 0.05
"""Share of out-of-scope messages that may get an answer."""

_BANDS = (0, 20, 40, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Percentages: the right entry first, among the first five, its mean reciprocal rank, right at 5 % false."""

    first: float
    five: float
    rank: float
    right: float


def measure(search: Search, source: Labelled) -> Accuracy:
    """Return how well a matcher does on a set."""
    ranks: list[int] = []
    scores: list[float] = []
    outside: list[float] = []
    for text, expected in source.queries:
        found = search(text)
        top = found[0][1] if found else 0.0
        if not expected:
            outside.append(top)
            continue
        ranks.append(next((place for place, (id, _) in enumerate(found, start=1) if id in expected), 0))
        scores.append(top)
    cutoff = sorted(outside, reverse=True)[int(_FALSE * len(outside))] if outside else 0.0
    return Accuracy(
        share(rank == 1 for rank in ranks),
        share(0 < rank <= 5 for rank in ranks),
        100 * sum(1 / rank for rank in ranks if 0 < rank <= 5) / max(1, len(ranks)),
        share(rank == 1 and score > cutoff for rank, score in zip(ranks, scores, strict=True)),
    )


def table(sets: Sequence[Labelled]) -> list[str]:
    """Return a Markdown table: every matcher on every set, as it is and with typos."""
    lines = [
        "| set (entries, messages) | matcher | hit@1 % | right % at 5 % false | hit@5 % | MRR@5 % | hit@1 %, typos |",
        "|---|---|---|---|---|---|---|",
    ]
    for source in sets:
        about = f"{source.name} ({len(source.faq.entries)}, {len(source.queries)})"
        wrong = misspelled(source)
        for name, build in rivals().items():
            search = build(source.faq)
            clean, typos = measure(search, source), measure(search, wrong)
            lines.append(
                f"| {about} | {name} | {clean.first:.1f} | {clean.right:.1f} | {clean.five:.1f} | {clean.rank:.1f}"
                f" | {typos.first:.1f} |"
            )
    return lines


def bands(sets: Sequence[Labelled]) -> list[str]:
    """Return a Markdown table: of the messages whose best score lies in a band, how many got the right entry first."""
    edges = list(pairwise(_BANDS))
    lines = ["| set | " + " | ".join(f"{low}–{high}" for low, high in edges) + " |", "|---" * (len(edges) + 1) + "|"]
    for source in sets:
        search = rivals()["this bot"](source.faq)
        tops = [(found[0], expected) for text, expected in source.queries if (found := search(text))]
        cells = []
        for low, high in edges:
            hits = [id in expected for (id, score), expected in tops if low <= score < high or score == high == 100]
            cells.append(f"{share(hits):.0f} % of {len(hits)}")
        lines.append(f"| {source.name} | " + " | ".join(cells) + " |")
    return lines
