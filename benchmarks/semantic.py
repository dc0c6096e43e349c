"""Fits the constants of `bot.matcher.vectors`, as `calibrate` does those of `bot.matcher.scoring`.

    python -m benchmarks.semantic SET.yaml …

The data: the sets that those were fitted on and, as they have no answers, `docstrings`; all in the same regimes. The
model is the same but for two more features, and each coefficient also depends on the share of words in answers.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks import docstrings
from benchmarks.calibrate import regimes
from benchmarks.sets import Labelled, half, load
from bot.matcher import Index
from bot.matcher.vectors import Vectors

_FEATURES, _SIGNALS = 5, 5
_SIZE = 3 * _FEATURES + _SIGNALS + 3
_ENTRIES_COMPARED = 8
"""Entries of a message that are fitted on; those further down have no weight in the sum."""

_STEPS, _RIDGE = 15, 1e-3
_FAR = -1e9
"""The logit of an entry that is not there."""

Array = npt.NDArray[np.float64]


def rows(source: Labelled, vectors: Vectors) -> Iterator[tuple[Array, int]]:
    """Return a matrix for every message of a set, "none" first and an entry a row, and the place of the right one."""
    index = Index(source.faq, vectors)
    rich, large = index.shape
    by = np.array([1.0, rich, index.wordy])
    for text, expected in source.queries:
        signals, compared = index.features(text)
        best = sorted(compared, key=lambda item: -(item[1][0] + item[1][3] + item[1][4]))[:_ENTRIES_COMPARED]
        matrix = np.zeros((1 + _ENTRIES_COMPARED, _SIZE + 1))
        matrix[:, -1] = _FAR
        matrix[0, 3 * _FEATURES :] = *signals, rich, large, index.wordy, 0.0
        for place, (_, features) in enumerate(best, start=1):
            matrix[place, : 3 * _FEATURES] = np.outer(by, features).ravel()
            matrix[place, -1] = 0.0
        yield matrix, next((place for place, (id, _) in enumerate(best, start=1) if id in expected), 0)


def fit(data: Array, right: npt.NDArray[np.int64], weights: Array) -> Array:
    """Return the coefficients that make the data likeliest: Newton's method, with a little ridge."""
    theta = np.zeros(_SIZE)
    vectors, absent = data[:, :, :-1], data[:, :, -1]
    rightly = vectors[np.arange(len(right)), right]
    for _ in range(_STEPS):
        logits = vectors @ theta + absent
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares *= (weights / shares.sum(axis=1))[:, None]
        mean = np.einsum("nc,ncp->np", shares, vectors)
        gradient = (mean - weights[:, None] * rightly).sum(axis=0) + _RIDGE * theta
        flat = vectors.reshape(-1, _SIZE)
        hessian = flat.T @ (flat * shares.reshape(-1, 1)) - mean.T @ (mean / weights[:, None])
        theta = theta - np.linalg.solve(hessian + _RIDGE * np.eye(_SIZE), gradient)
    return theta


def report(sets: Sequence[Labelled]) -> list[str]:
    """Return the constants as they stand in `bot.matcher.vectors`; one half of every set is fitted on."""
    vectors = Vectors.load()
    sets = [half(source, 1) for source in (*sets, docstrings.labelled())]
    matrices: list[Array] = []
    places: list[int] = []
    weights: list[float] = []
    for regime in regimes(sets):
        found = [row for source in regime for row in rows(source, vectors)]
        matrices += [matrix for matrix, _ in found]
        places += [place for _, place in found]
        weights += [1 / len(found)] * len(found)
    theta = fit(np.array(matrices), np.array(places), np.array(weights))
    *fitted, none = np.split(theta, [_FEATURES, 2 * _FEATURES, 3 * _FEATURES])
    names = ("_FIT", "_FIT_BY_PHRASINGS", "_FIT_BY_ANSWERS")
    return [
        *(f"{name} = {_tuple(values)}" for name, values in zip(names, fitted, strict=True)),
        f"_NONE = {_tuple(none[:_SIGNALS])}",
        f"_NONE_BY_PHRASINGS, _NONE_BY_ENTRIES, _NONE_BY_ANSWERS = {_tuple(none[_SIGNALS:])[1:-1]}",
    ]


def _tuple(values: Array) -> str:
    return "(" + ", ".join(f"{value:.3f}" for value in values) + ")"


if __name__ == "__main__":
    print("\n".join(report([load(Path(name)) for name in sys.argv[1:]])))
