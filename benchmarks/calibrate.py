"""Fits the constants of `bot.matcher.scoring` that turn features into probabilities.

The data: labelled sets given on the command line (the shipped constants come from the validation part of CLINC150 with
5 and with 20 aliases and from training rows of BANKING77 with 5, a quarter of whose entries is held out), each whole,
in parts of 16 and 50 entries, with no, one and all aliases, and with typos. Every regime counts the same.

The model is a multinomial logistic regression: an entry's logit is linear in its features, each also times the
logarithm of the phrasings an entry has; the logit of "none of them" is linear in the query's signals and in the
logarithms of phrasings and entries. Newton's method, with a little ridge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import exp
from typing import Any

from benchmarks.sets import Labelled, misspelled, part
from bot.matcher import Index

_PARTS = ((16, 6), (50, 2))
"""Entries of a part, and how many such parts are drawn."""

_ENTRIES_COMPARED = 6
"""Entries of a message that are fitted on; those further down have no weight in the sum."""

_STEPS, _RIDGE = 12, 1e-4

_PAIRS, _HOLD = 0.05, 1e6
"""The coefficient of pairs is held at a value that costs these sets nothing: fitted, it would be 0 without aliases, and
FAQs with long answers, which these sets lack, need it."""

_NONE = 5
"""The signals of "none": constant, unknown share, log weight, log phrasings, log entries."""

_COLUMNS = {"_FIT": 0, "_FIT_BY_PHRASINGS": 3}
_COLUMN_OF_PAIRS = 2
"""Where the coefficients of a document's features stand among all of them."""

Row = tuple[list[tuple[float, ...]], int, float]
"""A message: the vectors of its entries and of "none" (last), the place of the right one, its weight."""


def regimes(sets: Sequence[Labelled]) -> Iterator[list[Labelled]]:
    """Return the sets to fit on, by regime."""
    for source in sets:
        yield [source]
        yield [misspelled(source)]
        for aliases in (0, 1, None):
            for entries, times in _PARTS:
                yield [part(source, entries, aliases, seed) for seed in range(times)]
            if aliases is not None:
                cut = tuple(replace(entry, aliases=entry.aliases[:aliases]) for entry in source.faq.entries)
                yield [replace(source, faq=replace(source.faq, entries=cut))]


def rows(source: Labelled) -> list[tuple[list[tuple[float, ...]], int]]:
    """Return the vectors of every message of a set, and which of them is right."""
    index = Index(source.faq)
    rich, large = index.shape
    found = []
    for text, expected in source.queries:
        signals, compared = index.features(text)
        best = sorted(compared, key=lambda item: -sum(item[1][:2]))[:_ENTRIES_COMPARED]
        vectors = [(*f, *(value * rich for value in f), *([0.0] * _NONE)) for _, f in best]
        right = next((place for place, (id, _) in enumerate(best) if id in expected), len(best))
        found.append(([*vectors, (*([0.0] * 6), *signals, rich, large)], right))
    return found


def fit(data: Sequence[Row], pairs: float) -> list[float]:
    """Return the coefficients that make the data likeliest."""
    size = len(data[0][0][-1])
    theta = [0.0] * size
    ridge = [_HOLD if place == _COLUMN_OF_PAIRS else _RIDGE for place in range(size)]
    for _ in range(_STEPS):
        gradient = [stiff * value for stiff, value in zip(ridge, theta, strict=True)]
        gradient[_COLUMN_OF_PAIRS] -= _HOLD * pairs
        hessian = [[ridge[i] if i == j else 0.0 for j in range(size)] for i in range(size)]
        for vectors, right, weight in data:
            _accumulate(vectors, right, weight, theta, gradient, hessian)
        theta = [value - step for value, step in zip(theta, _solve(hessian, gradient), strict=True)]
    return theta


def _accumulate(
    vectors: list[tuple[float, ...]],
    right: int,
    weight: float,
    theta: list[float],
    gradient: list[float],
    hessian: list[list[float]],
) -> None:
    logits = [sum(a * b for a, b in zip(vector, theta, strict=True)) for vector in vectors]
    highest = max(logits)
    powers = [exp(logit - highest) for logit in logits]
    shares = [weight * power / sum(powers) for power in powers]
    size = len(theta)
    mean = [sum(p * v[i] for p, v in zip(shares, vectors, strict=True)) for i in range(size)]
    for i in range(size):
        gradient[i] += mean[i] - weight * vectors[right][i]
        row = hessian[i]
        column = [(p * v[i], v) for p, v in zip(shares, vectors, strict=True) if v[i]]
        for j in range(size):
            row[j] += sum(pv * v[j] for pv, v in column) - mean[i] * mean[j] / weight


def _solve(matrix: list[list[float]], vector: list[float]) -> list[float]:
    rows = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    size = len(rows)
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for k in range(size):
            if k != i:
                rows[k] = [a - rows[k][i] * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [row[-1] for row in rows]


def constants(sets: Sequence[Labelled], zero: frozenset[tuple[str, int]] = frozenset()) -> dict[str, Any]:
    """Return the fitted constants of `bot.matcher.scoring` by name; those named in `zero`, with a place, stay 0."""
    data: list[Row] = []
    for regime in regimes(sets):
        found = [row for source in regime for row in rows(source)]
        data += [(vectors, right, 1 / len(found)) for vectors, right in found]
    held = [_COLUMNS[name] + place for name, place in zero]
    data = [([_zeroed(vector, held) for vector in vectors], right, weight) for vectors, right, weight in data]
    theta = [round(value, 3) for value in fit(data, 0.0 if _COLUMN_OF_PAIRS in held else _PAIRS)]
    return {
        "_FIT": tuple(theta[:3]),
        "_FIT_BY_PHRASINGS": tuple(theta[3:6]),
        "_NONE": tuple(theta[6:9]),
        "_NONE_BY_PHRASINGS": theta[9],
        "_NONE_BY_ENTRIES": theta[10],
    }


def _zeroed(vector: tuple[float, ...], held: Sequence[int]) -> tuple[float, ...]:
    return tuple(0.0 if place in held else value for place, value in enumerate(vector)) if held else vector


def report(sets: Sequence[Labelled]) -> list[str]:
    """Return the constants as they stand in `bot.matcher.scoring`."""
    return [f"{name} = {value}" for name, value in constants(sets).items()]
