"""Fits the constants that turn features into probabilities: `WORDS` in `bot.matcher.odds`, `MEANING` in `meaning`.

The data: labelled sets given on the command line (for the shipped constants see docs/benchmarks.md), and the messages
in this repository that are there to be tuned on, about the shipped FAQ and about the FAQs of small communities. Each is
fitted on whole and in parts of 12 and 40 entries, with no, three, ten and all aliases, and with typos. Sets whose names
begin alike are a family, and every family counts the same, half of it for the sets as they are.

The model is a multinomial logistic regression: an entry's logit is linear in its features, each also times how many
phrasings an entry has and how much of the FAQ is answers (`Shape`); the logit of "none of them" is linear in the
query's signals and in the shape. Newton's method, with a little ridge.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.sets import Labelled, communities, cut, misspelled, own, part
from bot.matcher import Index
from bot.matcher.meaning import MEANING, Encoder
from bot.matcher.odds import WORDS, Model, Shape

_PARTS = ((12, 3), (40, 1))
"""Entries of a part, and how many such parts are drawn."""

_ALIASES = (0, 3, 10)
"""Aliases an entry that FAQs with more are cut to."""

_MESSAGES = 300
"""Messages of a regime that are fitted on at most, drawn from a seed: more move no figure."""

_ENTRIES_COMPARED = 12
"""Entries of a message that are fitted on, the most promising ones."""

_STEPS, _RIDGE = 15, 1e-3
_SMALLEST_STEP = 1e-3
_FAR = -1e9
"""The logit of an entry that is not there."""

_BY = len(("alone", "by phrasings", "by answers"))
"""What an entry's features are multiplied by."""

Array = npt.NDArray[np.float64]


def families(sets: Sequence[Labelled]) -> dict[str, list[Labelled]]:
    """Return the sets to fit on by family; those in this repository are two."""
    found: dict[str, list[Labelled]] = {}
    for source in sets:
        found.setdefault(source.name.partition("_")[0], []).append(source)
    return {**found, "career": [own()], "communities": [*communities("tuning")]}


def regimes(source: Labelled) -> Iterator[list[Labelled]]:
    """Return a set as it is and as it might be, by regime."""
    yield [source]
    yield [misspelled(source)]
    most = max(len(entry.aliases) for entry in source.faq.entries)
    for aliases in (*(number for number in _ALIASES if number < most), None):
        if aliases is not None:
            yield [cut(source, aliases)]
        for entries, times in _PARTS:
            if entries < len(source.faq.entries):
                yield [part(source, entries, aliases, seed) for seed in range(times)]


def rows(source: Labelled, encoder: Encoder | None, most: int) -> Iterator[tuple[Array, int]]:
    """Return a matrix for at most so many messages of a set, and the place of the right row.

    "None" comes first, then an entry a row. The columns are those of `_model`, and at last the logit that a row starts
    with.
    """
    index = Index(source.faq, encoder)
    by = np.array([1.0, index.shape.rich, index.shape.wordy])
    queries = source.queries
    if len(queries) > most:
        queries = tuple(random.Random(most).sample(queries, most))  # noqa: S311 - nothing secret
    for text, expected in queries:
        signals, compared = index.features(text)
        size = len(by) * _features(encoder)
        best = sorted(compared, key=lambda item: -(item[1][0] + item[1][1] + sum(item[1][3:])))[:_ENTRIES_COMPARED]
        matrix = np.zeros((1 + _ENTRIES_COMPARED, size + len(signals) + len(Shape._fields) + 1))
        matrix[0, size:-1] = *signals, *index.shape
        matrix[1:, -1] = _FAR
        for place, (_, features) in enumerate(best, start=1):
            matrix[place, :size] = np.outer(by, features).ravel()
            matrix[place, -1] = 0.0
        yield matrix, next((place for place, (id, _) in enumerate(best, start=1) if id in expected), 0)


def _features(encoder: Encoder | None) -> int:
    return len(WORDS.fit) if encoder is None else len(MEANING.fit)


def _model(theta: Array, many: int) -> Model:
    values = [round(float(value), 3) for value in theta]
    fit, by_phrasings, by_answers = (tuple(values[many * i : many * (i + 1)]) for i in range(_BY))
    none, by_shape = values[_BY * many : -len(Shape._fields)], values[-len(Shape._fields) :]
    return Model(fit, by_phrasings, by_answers, tuple(none), Shape(*by_shape))


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


class Data:
    """Sets as matrices, from which models are fitted with and without a family."""

    def __init__(self, sets: Sequence[Labelled], encoder: Encoder | None = None) -> None:
        self.families = families(sets)
        self._features = _features(encoder)
        self._of: dict[str, tuple[Array, npt.NDArray[np.int64], Array]] = {}
        for name, sources in self.families.items():
            found: list[tuple[Array, int]] = []
            weights: list[float] = []
            for first, *others in (tuple(regimes(source)) for source in sources):
                for regime, weight in ((first, 1 / 2), *((other, 1 / 2 / len(others)) for other in others)):
                    taken = [row for part in regime for row in rows(part, encoder, _MESSAGES // len(regime))]
                    weights += [weight / len(sources) / len(taken)] * len(taken)
                    found += taken
            matrices, places = zip(*found, strict=True)
            self._of[name] = np.array(matrices), np.array(places), np.array(weights)

    @classmethod
    def together(cls, parts: Sequence[Data]) -> Data:
        """Return the same sets as several encoders read them."""
        found = copy(parts[0])
        for name in found.families:
            matrices, places, weights = zip(*(part._of[name] for part in parts), strict=True)
            joined = np.concatenate(matrices), np.concatenate(places), np.concatenate(weights)
            found._of = {**found._of, name: joined}
        return found

    def model(self, zero: Sequence[int] = (), without: str = "") -> Model:
        """Return the model fitted on all families but one; coefficients at places in `zero` stay 0."""
        chosen = [data for name, data in self._of.items() if name != without]
        data, places, weights = (np.concatenate(parts) for parts in zip(*chosen, strict=True))
        return _model(fit(data, places, weights, zero), self._features)


_WORDS = (0, 1, 2, 6, 7, 8, 12, 13, 14, 19, 20)
"""Places of the coefficients that speak of words in a model by meaning; they are 0 where languages differ."""


def report(sets: Sequence[Labelled], encoders: Sequence[Encoder] = ()) -> Iterator[str]:
    """Yield the constants as they stand in `bot.matcher.odds`, or with encoders those in `bot.matcher.meaning`.

    The first encoder is that of `MEANING`, all are those of `GENERAL`, and the last, which knows many languages, is
    that of `FOREIGN`.
    """
    if not encoders:
        yield from _written("WORDS", Data(sets).model())
        return
    read = [Data(sets, encoder) for encoder in encoders]
    yield from _written("MEANING", read[0].model())
    yield from _written("GENERAL", Data.together(read).model())
    yield from _written("FOREIGN", read[-1].model(_WORDS))


def _written(name: str, model: Model) -> Iterator[str]:
    yield name
    yield from (f"    {field}={value}" for field, value in model._asdict().items())


@contextmanager
def without(changes: list[tuple[Any, str, Any]]) -> Iterator[None]:
    """Put other values in the place of names of modules or classes for a while."""
    before = [(module, name, getattr(module, name)) for module, name, _ in changes]
    for module, name, value in changes:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)
