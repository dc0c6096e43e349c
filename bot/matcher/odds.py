"""From how well documents fit a query to the odds that they are what was meant.

A linear model turns a document's features into odds, which the documents share with "none of them": a multinomial
logistic regression.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from typing import NamedTuple

from bot.matcher.query import Query
from bot.matcher.scoring import Features

ANSWER_CUTOFF = 50.0
"""From here on, 0 to 100, something in the FAQ fits well enough for an answer: the sum of the entries' scores. On the
tuning half of the career questions 85 % right, 1.7 % wrong and 2.4 % false; 70 takes three right ones away."""

SHARE_CUTOFF = 65.0
"""From this part of that sum on, in percent, the best entry is the one that was meant; below, two or more may be, and
the person is asked. 50 gives three more right ones in a hundred and two more wrong ones, 80 takes seven right ones."""

SHARE_CUTOFF_BY_MEANING = 55.0
"""The same where a sentence encoder helps to tell neighbours apart: on the tuning half of the career questions, with
ten aliases an entry, 62 % right and 2.4 % wrong instead of 60 and 1.5; 50 makes it 3.0 % wrong."""

SUGGEST_CUTOFF = 22.0
"""From here on, 0 to 100, something may fit, and is offered under "did you mean": the sum of the entries' scores. With
15 a fifth more of what is out of scope gets a list to no use, with 30 a twentieth of the right entries is not shown."""

EXACT = 7.0
"""What a phrasing typed word for word adds to a logit, so that it wins."""

_SMALLEST, _LARGEST, _RICHEST = 16, 1000, 20
"""Entries and phrasings an entry beyond which the model keeps to what it was fitted on."""


class Shape(NamedTuple):
    """What kind of FAQ it is: what a feature says depends on it.

    rich: logarithm of the phrasings an entry has on average. large: logarithm of the entries, both within what was
    fitted on. wordy: share of the FAQ's words that stand in answers.
    """

    rich: float
    large: float
    wordy: float


def shape(entries: int, phrasings: int, words: int, answer_words: int) -> Shape:
    """Return the shape of a FAQ with so many entries, phrasings, words in these and words in answers."""
    rich = log(min(max(phrasings / max(entries, 1), 1.0), _RICHEST))
    return Shape(rich, log(min(max(entries, _SMALLEST), _LARGEST)), answer_words / max(words + answer_words, 1))


class Model(NamedTuple):
    """Fitted coefficients of features and of a query's signals for "none", and what a FAQ's shape adds to them."""

    fit: tuple[float, ...]
    fit_by_phrasings: tuple[float, ...]
    fit_by_answers: tuple[float, ...]
    none: tuple[float, ...]
    none_by_shape: Shape


WORDS = Model(
    fit=(3.792, 4.825, -0.017),
    fit_by_phrasings=(0.459, -0.965, 0.043),
    fit_by_answers=(4.282, -0.474, 0.067),
    none=(3.344, -0.357, -1.79),
    none_by_shape=Shape(rich=1.1, large=0.491, wordy=1.576),
)
"""Fitted by `python -m benchmarks calibrate` on the sets that docs/benchmarks.md names, whole and in parts of 12 and 40
entries, with none to twenty aliases, with and without typos."""


class Odds(NamedTuple):
    """A model for one FAQ: coefficients of a document's `Features`, and of a query's signals for "none".

    `meaning` has those of a document's cosines, where the FAQ is matched by meaning as well.
    """

    fit: tuple[float, ...]
    none: tuple[float, ...]
    meaning: tuple[float, ...]


_FEATURES = 3
"""Features of a document that words alone give."""


def odds(model: Model, shape: Shape) -> Odds:
    """Return the model for a FAQ of this shape.

    The more phrasings, the less a single close one says; the more entries, the likelier one fits by chance.
    """
    rows = zip(model.fit, model.fit_by_phrasings, model.fit_by_answers, strict=True)
    fit = tuple(a + b * shape.rich + c * shape.wordy for a, b, c in rows)
    constant, *signals = model.none
    constant += sum(a * b for a, b in zip(model.none_by_shape, shape, strict=True))
    none = (constant, *signals)
    return Odds(fit[:_FEATURES], none, fit[_FEATURES:])


def probabilities(query: Query, rows: Sequence[tuple[Features, float]], model: Odds) -> list[float]:
    """Return the score, 0 to 100, of each of the compared documents; a row ends with what else adds to the logit."""
    none = sum(a * b for a, b in zip(model.none, query.signals, strict=True))
    coverage, closeness, pairing = model.fit
    logits = [
        coverage * row.coverage + closeness * row.closeness + pairing * row.pairs - none + more for row, more in rows
    ]
    highest = max((0.0, *logits))  # exp overflows without it
    values = [exp(logit - highest) for logit in logits]
    total = exp(-highest) + sum(values)
    return [100 * value / total for value in values]
