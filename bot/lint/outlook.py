"""How well a FAQ will answer, as far as its shape tells."""

from __future__ import annotations

from math import exp, log
from typing import NamedTuple

from bot.matcher import Index

RIGHT = (-0.66, 0.55)
"""Logit of the share of questions, in people's own words, that get the right answer: a constant, and what the logarithm
of the phrasings an entry has adds to it. Fitted by `python -m benchmarks outlook` on the sets that docs/benchmarks.md
names."""

FOUND = (1.08, 0.39)
"""The same for those that get the right entry as the answer or as one of those offered."""

ERROR = 2
"""Questions of ten by which the first share is off in the mean, for a family of sets that the fit has not seen: how far
people's words are from the FAQ's is what its shape can't tell."""

_ENOUGH = 10
"""Aliases an entry that an owner can write in an evening, and that double what a FAQ without any answers."""


class Outlook(NamedTuple):
    """Of ten questions in people's own words, how many get the right answer, and how many that or an offer of it."""

    right: int
    found: int


def outlook(index: Index, phrasings: int = 0) -> Outlook:
    """Return what a FAQ will do for people, with at least so many phrasings an entry."""
    rich = max(index.shape.rich, log(max(phrasings, 1)))
    return Outlook(*(round(10 / (1 + exp(-constant - by_rich * rich))) for constant, by_rich in (RIGHT, FOUND)))


def told(index: Index) -> str:
    """Say what a FAQ will do for people, and what aliases would change."""
    now, then = outlook(index), outlook(index, 1 + _ENOUGH)
    text = (
        f"Of 10 questions in people's own words, about {now.right} will get the right answer (give or take {ERROR}), "
        f"and {now.found - now.right} more will find it among those offered."
    )
    if then.right <= now.right:
        return text
    return f"{text} With {_ENOUGH} aliases an entry: {then.right}, and {then.found - then.right} more."
