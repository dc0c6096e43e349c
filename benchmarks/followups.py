"""Fits what tells the sentence of an answer that people ask for next, and measures it on messages of other authors.

benchmarks/followups has FAQs and what people ask on about each answer, with the sentence that tells it; those in
held-out are by another author and never fitted on. A logistic regression over all sentences, with a ridge, by Newton's
method.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

from benchmarks.encoders import english
from bot.conversation import Context, Question, quoting, respond, telling
from bot.conversation.hearing import hear
from bot.conversation.turn import Turn
from bot.faq import read
from bot.matcher import Index
from bot.matcher.meaning import Vectors

FOLDER = Path(__file__).parent / "followups"

RIDGE, STEPS = 1.0, 25
"""Penalty on the squared weights, but for the base, and steps after which nothing changes."""

BOUNDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
"""Likelihoods of the best sentence that are reported."""


class Case(NamedTuple):
    """A message with the features of each sentence of the answer before it, and which of them tell it."""

    features: Vectors
    right: Vectors
    elsewhere: bool


def cases(folder: Path) -> list[Case]:
    """Return the labelled messages of a folder of FAQs."""
    indexes = {path.name: Index(read(path).faq, english()) for path in folder.glob("*.yaml") if path.stem != "rows"}
    rows: list[dict[str, Any]] = yaml.safe_load((folder / "rows.yaml").read_text(encoding="utf-8"))
    return [_case(indexes[row["faq"]], row) for row in rows]


def _case(index: Index, row: dict[str, Any]) -> Case:
    entry = index.faq.entry(row["entry"])
    assert entry
    turn = Turn.of(index.for_message(), respond(index, Question(entry.id, "open"), Context()).context)
    told = quoting.sentences_of(entry.answer)
    found = telling.features(turn, hear(turn, row["say"]), entry, told)
    wants = row.get("wants", "\n")
    right = [float(wants in " ".join(sentence.split())) for sentence in told]
    return Case(np.array([(1.0, *one) for one in found]), np.array(right), "other" in row)


def fit(known: list[Case]) -> telling.Weights:
    """Return the weights that make the sentences of these messages likeliest."""
    data, right = np.vstack([case.features for case in known]), np.concatenate([case.right for case in known])
    ridge = np.diag([0.01, *[RIDGE] * (data.shape[1] - 1)])
    theta = np.zeros(data.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-data @ theta))
        slope = data.T @ (likely - right) + ridge @ theta
        theta -= np.linalg.solve((data.T * (likely * (1 - likely))) @ data + ridge, slope)
    return telling.Weights(*(round(float(weight), 2) for weight in theta))


def report() -> Iterator[str]:
    """Yield the weights, and what of the held-out messages they tell from each likelihood on."""
    weights = fit(cases(FOLDER / "fitted"))
    yield str(weights)
    others = cases(FOLDER / "held-out")
    told = sum(case.right.any() for case in others)
    elsewhere = sum(case.elsewhere for case in others)
    yield ""
    yield f"| from | told, of {told} | another sentence | of {len(others) - told - elsewhere} told nowhere | " + (
        f"of {elsewhere} told by another entry |"
    )
    yield "|---" * 5 + "|"
    for bound in BOUNDS:
        counts = [0, 0, 0, 0]
        for case in others:
            likely = 1 / (1 + np.exp(-case.features @ np.array(weights)))
            best = likely.argmax()
            if likely[best] >= bound:
                counts[0 if case.right[best] else 1 if case.right.any() else 3 if case.elsewhere else 2] += 1
        yield f"| {bound} | " + " | ".join(map(str, counts)) + " |"
