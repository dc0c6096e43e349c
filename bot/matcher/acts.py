"""What kind of act a message is (a question, thanks, bad news, an insult …), by its words and what it means."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from bot.languages.text import is_marked, read_words

if TYPE_CHECKING:
    from bot.matcher.meaning import Vectors

WORDED, MEANT = 2.5, 5.0
"""Lengths of the two vectors of a message, of its words and of its meaning, so that one ridge suits both. Leaving every
fifth English message out 79 of 100 are told rightly, by meaning alone 73."""


class Acts(NamedTuple):
    """A multinomial logistic regression on a message's words, pairs of words, and vector.

    `meant` has a row for each name, `worded` for each feature that `rows` gives the number of, and a number a name.
    Fitted by `python -m benchmarks acts` on messages in ten languages that people wrote for each act.
    """

    names: tuple[str, ...]
    bias: Vectors
    meant: Vectors
    worded: Vectors
    rows: dict[str, int]

    def of(self, text: str, vector: Vectors) -> dict[str, float]:
        """Return how likely a message is each of the acts, 0 to 1, all together 1, by its text and unit vector."""
        import numpy as np

        known = [row for feature in features(text) if (row := self.rows.get(feature)) is not None]  # "^" always is
        worded = WORDED / sqrt(len(known)) * self.worded[known].sum(axis=0)
        logits = self.bias + MEANT * (self.meant @ vector) + worded
        powers = np.exp(logits - logits.max())
        return dict(zip(self.names, (powers / powers.sum()).tolist(), strict=True))


def features(text: str) -> Iterator[str]:
    """Give the words of a text and the pairs of neighbours, each once, its beginning and its end or mark among them."""
    words = ("^", *read_words(text), "?" if is_marked(text) else "$")
    yield from dict.fromkeys((*words, *map(" ".join, pairwise(words))))
