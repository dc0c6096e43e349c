"""What each part of the matcher is worth: the odds are fitted again without it, on one half; the other half reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks import calibrate
from benchmarks.accuracy import measure
from benchmarks.rivals import ours
from benchmarks.sets import Labelled, half, misspelled
from bot.matcher import analysis, document, families, index, meaning, postings, scoring, vocabulary
from bot.matcher.meaning import Encoder


def _nothing(*_: object) -> list[object]:
    return []


PARTS: dict[str, list[tuple[Any, str, Any]]] = {
    "as shipped": [],
    "unknown words weigh nothing": [(postings, "_UNKNOWN", 0.0)],
    "carrier words weigh as others": [(postings, "CARRIER_WEIGHT", 1.0)],
    "no stemming": [(analysis, "stemmer", lambda _: str)],
    "no misspellings": [(vocabulary, "_SHORTEST_TYPO", 99)],
    "no words that mean much the same": [(families, "alike", lambda *_: ())],
    "no parts of compounds": [(vocabulary.Vocabulary, name, _nothing) for name in ("split", "inside", "around")],
    "pairs of neighbours in order only": [(document, "_WINDOW", 0)],
    "no length normalisation": [(scoring, "_LENGTH", 0.0)],
    "16 documents compared": [(postings, "_CANDIDATES", 16)],
    "64 documents compared": [(postings, "_CANDIDATES", 64), (postings, "_PROMISING", 0.0)],
}
_FITTED = {
    "no coverage": [0, 3, 6],
    "no closeness": [1, 4, 7],
    "no pairs": [2, 5, 8],
    "the same odds for any number of aliases": [3, 4, 5],
    "the same odds for any length of answers": [6, 7, 8],
}
PARTS_BY_MEANING: dict[str, list[tuple[Any, str, Any]]] = {
    "with `semantic`, as shipped": [],
    "one candidate by meaning": [(meaning, "_CANDIDATES", 1)],
    "no misspellings": [(vocabulary, "_SHORTEST_TYPO", 99)],
}
_FITTED_BY_MEANING = {
    "no words": [0, 1, 2, 6, 7, 8, 12, 13, 14],
    "without the nearest phrasing": [3, 9, 15],
    "without the mean of the phrasings": [4, 10, 16],
    "without the nearest part of the answer": [5, 11, 17],
    "the same odds for any length of answers": [12, 13, 14, 15, 16, 17],
}
"""Coefficients of a `Model`, in their order, that are held at zero while the others are fitted."""


def table(sets: Sequence[Labelled], encoder: Encoder | None) -> Iterator[str]:
    """Yield a Markdown table: hit@1 and right at 5 % false on every set, and hit@1 with typos, part by part."""
    names = [f"{source.name} | typos" for source in sets]
    yield "| | " + " | ".join(names) + " |"
    yield "|---" * (2 * len(sets) + 1) + "|"
    if encoder:
        yield from _rows(sets, PARTS_BY_MEANING, _FITTED_BY_MEANING, encoder)
    else:
        yield from _rows(sets, PARTS, _FITTED, None)


def _rows(
    sets: Sequence[Labelled],
    parts: dict[str, list[tuple[Any, str, Any]]],
    zeros: dict[str, list[int]],
    encoder: Encoder | None,
) -> Iterator[str]:
    fitted, reported = [half(source, 1) for source in sets], [half(source, 0) for source in sets]
    for name in (*parts, *zeros):
        with without(parts.get(name, [])):
            model = calibrate.Data(fitted, encoder).model(zeros.get(name, ()))
            with without([(meaning.Meanings, "model", model) if encoder else (index, "WORDS", model)]):
                cells = [cell for source in reported for cell in _cells(source, encoder)]
        yield f"| {name} | " + " | ".join(cells) + " |"


def _cells(source: Labelled, encoder: Encoder | None) -> tuple[str, str]:
    search = ours(source.faq, encoder)
    clean, typos = measure(search, source), measure(search, misspelled(source))
    return f"{clean.first:.1f} / {clean.right:.1f}", f"{typos.first:.1f}"


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
