"""Fits the constants that turn features into probabilities: `WORDS` in `bot.matcher.odds`, `MEANING` in `meaning`.

The data: labelled sets given on the command line (the shipped constants come from the validation part of CLINC150 with
5 and with 20 aliases, from training rows of BANKING77 with 5, a quarter of whose entries is held out, and from the TeX
FAQ, see `texfaq`) and the messages about the shipped FAQ that are there to be tuned on. Each is fitted on whole, in
parts of 16 and 50 entries, with no, one and all aliases, and with typos; where entries have no aliases, also with some
of the queries as aliases. Every such regime counts the same.

The model is a multinomial logistic regression: an entry's logit is linear in its features, each also times how many
phrasings an entry has and how much of the FAQ is answers (`Shape`); the logit of "none of them" is linear in the
query's signals and in the shape. Newton's method, with a little ridge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from benchmarks.sets import Labelled, aliased, misspelled, own, part
from bot.matcher import Index
from bot.matcher.meaning import MEANING, Encoder
from bot.matcher.odds import WORDS, Model, Shape

_PARTS = ((16, 6), (50, 2))
"""Entries of a part, and how many such parts are drawn."""

_TURNS = 3
"""How often other queries are made aliases."""

_ENTRIES_COMPARED = 32
"""Entries of a message that are fitted on: as many as are compared, by words and by meaning."""

_STEPS, _RIDGE = 15, 1e-3
_SMALLEST_STEP = 1e-3
_FAR = -1e9
"""The logit of an entry that is not there."""

Array = npt.NDArray[np.float64]


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
        if not any(entry.aliases for entry in source.faq.entries):
            rich = [aliased(source, turn) for turn in range(_TURNS)]
            yield rich
            for entries, _ in _PARTS:
                yield [part(other, entries, None, seed) for seed, other in enumerate(rich)]


def rows(source: Labelled, encoder: Encoder | None) -> Iterator[tuple[Array, int]]:
    """Return a matrix for every message of a set, "none" first and an entry a row, and the place of the right one.

    The columns are those of `_model`, and at last the logit that a row starts with.
    """
    index = Index(source.faq, encoder)
    by = np.array([1.0, index.shape.rich, index.shape.wordy])
    for text, expected in source.queries:
        signals, compared = index.features(text)
        size = len(by) * (len(WORDS.fit) if encoder is None else len(MEANING.fit))
        best = sorted(compared, key=lambda item: -(item[1][0] + item[1][1] + sum(item[1][3:])))[:_ENTRIES_COMPARED]
        matrix = np.zeros((1 + _ENTRIES_COMPARED, size + len(signals) + len(Shape._fields) + 1))
        matrix[0, size:-1] = *signals, *index.shape
        matrix[1:, -1] = _FAR
        for place, (_, features) in enumerate(best, start=1):
            matrix[place, :size] = np.outer(by, features).ravel()
            matrix[place, -1] = 0.0
        yield matrix, next((place for place, (id, _) in enumerate(best, start=1) if id in expected), 0)


def _model(theta: Array) -> Model:
    values = [round(float(value), 3) for value in theta]
    many = (len(values) - len(Shape._fields) - len(WORDS.none)) // 3
    fit, by_phrasings, by_answers = (tuple(values[many * i : many * (i + 1)]) for i in range(3))
    none, shape = values[3 * many : -len(Shape._fields)], values[-len(Shape._fields) :]
    return Model(fit, by_phrasings, by_answers, tuple(none), Shape(*shape))


def fit(data: Array, right: npt.NDArray[np.int64], weights: Array, zero: Sequence[int] = ()) -> Array:
    """Return the coefficients that make the data likeliest; those at the places in `zero` stay 0."""
    vectors, absent = data[:, :, :-1].copy(), data[:, :, -1]
    vectors[:, :, list(zero)] = 0.0
    size, messages = vectors.shape[2], np.arange(len(right))

    def shares(theta: Array) -> tuple[Array, float]:
        logits = vectors @ theta + absent
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        powers /= powers.sum(axis=1, keepdims=True)
        likely = weights @ np.log(np.maximum(powers[messages, right], 1e-300))
        return powers * weights[:, None], float(_RIDGE * theta @ theta / 2 - likely)

    theta = np.zeros(size)
    rightly = vectors[messages, right] * weights[:, None]
    for _ in range(_STEPS):
        share, loss = shares(theta)
        mean = np.einsum("nc,ncp->np", share, vectors)
        flat = vectors.reshape(-1, size)
        hessian = flat.T @ (flat * share.reshape(-1, 1)) - mean.T @ (mean / weights[:, None])
        step = np.linalg.solve(hessian + _RIDGE * np.eye(size), (mean - rightly).sum(axis=0) + _RIDGE * theta)
        length = 1.0
        while length > _SMALLEST_STEP and shares(theta - length * step)[1] > loss:
            length /= 2
        theta = theta - length * step
    return theta


def calibrate(sets: Sequence[Labelled], encoder: Encoder | None = None, zero: Sequence[int] = ()) -> Model:
    """Return the model fitted on sets, by words alone or with an encoder; coefficients at places in `zero` stay 0."""
    matrices: list[Array] = []
    places: list[int] = []
    weights: list[float] = []
    for regime in regimes((*sets, own())):
        found = [row for source in regime for row in rows(source, encoder)]
        matrices += [matrix for matrix, _ in found]
        places += [place for _, place in found]
        weights += [1 / len(found)] * len(found)
    return _model(fit(np.array(matrices), np.array(places), np.array(weights), zero))


def report(sets: Sequence[Labelled], encoder: Encoder | None) -> list[str]:
    """Return the constants as they stand in `bot.matcher.odds` or in `bot.matcher.meaning`."""
    return [f"{name}={value}" for name, value in calibrate(sets, encoder)._asdict().items()]
