"""Fits what tells the act of a message from its vector, and measures it on messages of other authors.

The messages are in benchmarks/acts, a file a language, an act and a message a line; those in held-out.tsv, each with
its language, were written by others than the rest and are never fitted on. A multinomial logistic regression with a
ridge, by Nesterov's accelerated gradient.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bot.encoding.models import ACTS, MINILM, UNIVERSAL, Universal, minilm
from bot.matcher.acts import MEANT, WORDED, Acts, features
from bot.matcher.meaning import Encoder, Vectors

FOLDER = Path(__file__).parent / "acts"

RIDGE, STEPS = 1.0, 400
"""Penalty on the squared weights, and steps after which leaving one out changes no figure."""

FEWEST = 4
"""Messages that must have a word or a pair of words for it to be a feature."""

SURE = (0.5, 0.6, 0.7, 0.8)
"""Likelihoods of the best act that are reported."""


def training(languages: frozenset[str] | None = None) -> list[tuple[str, str]]:
    """Return the acts and messages to fit on, in these languages or all."""
    files = sorted(path for path in FOLDER.glob("??.tsv") if languages is None or path.stem in languages)
    return [(act, text) for path in files for act, text in _rows(path)]


def held_out() -> list[tuple[str, str, str]]:
    """Return language, act and message of what is measured on."""
    return [(language, act, text) for language, act, text in _rows(FOLDER / "held-out.tsv")]


def _rows(path: Path) -> Iterator[list[str]]:
    return (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())


def fit(encoder: Encoder, rows: list[tuple[str, str]]) -> Acts:
    """Return the regression that makes the acts of these messages likeliest."""
    names = tuple(sorted({act for act, _ in rows}))
    found = [list(features(text)) for _, text in rows]
    counts = Counter(feature for one in found for feature in one)
    known = {feature: row for row, feature in enumerate(name for name, count in counts.items() if count >= FEWEST)}
    worded = np.zeros((len(rows), len(known)), np.float32)
    for vector, one in zip(worded, found, strict=True):
        said = [known[feature] for feature in one if feature in known]
        vector[said] = WORDED / len(said) ** 0.5
    meant = MEANT * encoder.encode([text for _, text in rows], questions=True)
    right = np.eye(len(names), dtype=np.float32)[[names.index(act) for act, _ in rows]]
    theta = _fitted(np.hstack((meant, worded, np.ones((len(rows), 1), np.float32))), right)
    theta = theta.astype(np.float16).astype(np.float32)
    return Acts(names, theta[-1], theta[: encoder.size].T, theta[encoder.size : -1], known)


def _fitted(data: Vectors, right: Vectors) -> Vectors:
    ridge = np.full((data.shape[1], 1), RIDGE, np.float32)
    ridge[-1] = 0.0
    towards = np.ones(data.shape[1], np.float32)
    for _ in range(20):  # the power method: nearly the largest eigenvalue, which bounds a step
        towards = data.T @ (data @ towards)
        towards /= np.linalg.norm(towards)
    step = 1.0 / (0.5 * np.linalg.norm(data @ towards) ** 2 + RIDGE)
    theta = ahead = np.zeros((data.shape[1], right.shape[1]), np.float32)
    for number in range(STEPS):
        logits = data @ ahead
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        powers /= powers.sum(axis=1, keepdims=True)
        before, theta = theta, ahead - step * (data.T @ (powers - right) + ridge * ahead)
        ahead = theta + number / (number + 3) * (theta - before)
    return theta


def report() -> Iterator[str]:
    """Fit and measure both encoders, and write what the bot reads."""
    tested = held_out()
    for encoder, package, languages in ((minilm(), MINILM, frozenset({"en"})), (Universal(), UNIVERSAL, None)):
        rows = training(languages)
        acts = fit(encoder, rows)
        weights = {name: getattr(acts, name).astype(np.float16) for name in ("bias", "meant", "worded")}
        np.savez_compressed(ACTS / f"{package}.npz", names=acts.names, features=list(acts.rows), **weights)
        mine = [row for row in tested if languages is None or row[0] in languages]
        yield f"{encoder.name}: {len(rows)} messages fitted on, {len(mine)} of other authors"
        yield from measured(acts, encoder, mine)
        yield ""


def measured(acts: Acts, encoder: Encoder, rows: list[tuple[str, str, str]]) -> Iterator[str]:
    """Return how often the likeliest act is right: in all, from a likelihood on, by act and by language."""
    texts = [text for _, _, text in rows]
    found = [acts.of(text, vector) for text, vector in zip(texts, encoder.encode(texts, questions=True), strict=True)]
    best = [max(one, key=one.__getitem__) for one in found]
    hits = [said == act for said, (_, act, _) in zip(best, rows, strict=True)]
    yield f"right {100 * sum(hits) / len(hits):.0f} %"
    for least in SURE:
        sure = [hit for hit, one in zip(hits, found, strict=True) if max(one.values()) >= least]
        yield f"from {least} on: {100 * len(sure) / len(hits):.0f} % of them, right {100 * sum(sure) / len(sure):.0f} %"
    for at, what in ((1, "act"), (0, "language")):
        totals = Counter(row[at] for row in rows)
        heard = Counter(row[at] for row, hit in zip(rows, hits, strict=True) if hit)
        yield f"by {what}: " + ", ".join(f"{name} {heard[name]}/{totals[name]}" for name in sorted(totals))
