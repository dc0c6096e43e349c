"""How well a FAQ will answer, told from its shape alone: fits the constants of `bot.lint.outlook`.

Every set is measured as it is and cut to no, three and ten aliases an entry, through the whole engine with the cut-offs
that ship. The logit of the share that is answered rightly, and of the share that is at least shown, is linear in the
logarithm of the phrasings an entry has. The number of entries, the lengths of questions and answers, and how much of
the FAQ is answers make families that are left out of the fit no better foretold. The error is that of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from benchmarks.calibrate import families
from benchmarks.outcomes import shares
from benchmarks.sets import Labelled, cut
from bot.matcher import Index

_ALIASES = (0, 3, 10)
_MESSAGES = 250
"""Messages of a set that are asked at most: three points of error in a share."""

_RIDGE = 0.5
_LEAST = 0.02
"""Share from which on a logit is taken, and up to 1 less it."""

Array = npt.NDArray[np.float64]


def report(sets: Sequence[Labelled]) -> Iterator[str]:
    """Yield a table of what was measured and what the others foretell, the errors, and the constants."""
    rows: list[tuple[str, str, Array, Array]] = []
    for family, sources in families(sets).items():
        for source in sources:
            for name, some in _cuts(source):
                found = shares([some], None)
                rows.append((family, name, _row(some), np.array(found[:2])))
    yield "| set | right | foretold | found | foretold |"
    yield "|---|---|---|---|---|"
    errors = []
    for family, name, features, measured in rows:
        others = [row for row in rows if row[0] != family]
        foretold = _foretold(features, _fit(others))
        errors.append(np.abs(foretold - measured))
        cells = (100 * value for pair in zip(measured, foretold, strict=True) for value in pair)
        yield f"| {name} | " + " | ".join(f"{cell:.0f}" for cell in cells) + " |"
    mean, most = np.mean(errors, axis=0), np.quantile(errors, 0.8, axis=0)
    yield ""
    yield f"Error in points, right and found: mean {100 * mean[0]:.0f} and {100 * mean[1]:.0f},"
    yield f"four of five below {100 * most[0]:.0f} and {100 * most[1]:.0f}."
    for name, column in zip(("RIGHT", "FOUND"), _fit(rows).T, strict=True):
        yield f"{name} = {tuple(round(float(value), 2) for value in column)}"


def _cuts(source: Labelled) -> Iterator[tuple[str, Labelled]]:
    few = replace(source, queries=source.queries[:: 1 + len(source.queries) // _MESSAGES])
    most = max(len(entry.aliases) for entry in source.faq.entries)
    yield source.name, few
    for aliases in _ALIASES:
        if aliases < most:
            yield f"{source.name}, {aliases} aliases", cut(few, aliases)


def _row(source: Labelled) -> Array:
    return np.array([1.0, Index(source.faq).shape.rich])


def _fit(rows: Sequence[tuple[str, str, Array, Array]]) -> Array:
    """Return the coefficients, a column for "right" and one for "found"."""
    features = np.array([row[2] for row in rows])
    measured = np.clip(np.array([row[3] for row in rows]), _LEAST, 1 - _LEAST)
    ridge = _RIDGE * np.diag([0.0, 1.0])
    left = features.T @ features + ridge
    found: Array = np.linalg.solve(left, features.T @ np.log(measured / (1 - measured)))
    return found


def _foretold(features: Array, coefficients: Array) -> Array:
    shares: Array = 1 / (1 + np.exp(-features @ coefficients))
    return shares
