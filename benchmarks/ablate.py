"""What each part of the matcher is worth: the odds are fitted again without it, on one half; the other half reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks import calibrate
from benchmarks.accuracy import measure
from benchmarks.calibrate import without
from benchmarks.outcomes import shares
from benchmarks.rivals import ours
from benchmarks.sets import TESTS, Labelled, communities, half, labelled, misspelled, shipped
from bot.matcher import analysis, document, index, lexicon, meaning, postings, scoring, vocabulary
from bot.matcher.meaning import Encoder


def _nothing(*_: object) -> list[object]:
    return []


PARTS: dict[str, list[tuple[Any, str, Any]]] = {
    "as shipped": [],
    "unknown words weigh nothing": [(postings, "_UNKNOWN", 0.0)],
    "carrier words weigh as others": [(postings, "CARRIER_WEIGHT", 1.0)],
    "no stemming": [(analysis, "stemmer", lambda _: str)],
    "no misspellings": [(vocabulary, "_SHORTEST_TYPO", 99)],
    "no words that mean much the same": [(lexicon, "alike", lambda *_: ())],
    "no words that mean the opposite": [(lexicon, "opposed", lambda _: "")],
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


_CUTS = {"10 aliases": 10, "bare": 0}
"""The shipped FAQ with so many aliases an entry, without synonyms and without anything outside."""


def table(sets: Sequence[Labelled], encoder: Encoder | None) -> Iterator[str]:
    """Yield a Markdown table, part by part.

    For each set hit@1 and right at 5 % false by the matcher alone, then the mean hit@1 with typos; for the FAQs in the
    repository (tuning halves) right, wrong and false through the whole engine, with the cut-offs that ship.
    """
    names = [*(source.name for source in sets), "typos, mean", "communities", *(f"career, {name}" for name in _CUTS)]
    yield "| | " + " | ".join(names) + " |"
    yield "|---" * (len(names) + 1) + "|"
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
    whole = calibrate.Data(fitted, encoder)
    for name in (*parts, *zeros):
        with without(parts.get(name, [])):
            data = calibrate.Data(fitted, encoder) if parts.get(name) else whole
            model = data.model(zeros.get(name, ()))
            with without([(meaning.Meanings, "model", model) if encoder else (index, "WORDS", model)]):
                cells = [*_by_matcher(reported, encoder), *_by_engine(encoder)]
        yield f"| {name} | " + " | ".join(cells) + " |"


def _by_matcher(sets: Sequence[Labelled], encoder: Encoder | None) -> Iterator[str]:
    misspelt: list[float] = []
    for source in sets:
        search = ours(source.faq, encoder)
        clean = measure(search, source)
        misspelt.append(measure(search, misspelled(source)).first)
        yield f"{clean.first:.1f} / {clean.right:.1f}"
    yield f"{sum(misspelt) / max(len(misspelt), 1):.1f}"


def _by_engine(encoder: Encoder | None) -> Iterator[str]:
    career = TESTS / "career-questions.yaml"
    groups = [list(communities("tuning")), *([labelled(shipped(n), career, "tuning")] for n in _CUTS.values())]
    for group in groups:
        right, _, wrong, false, _ = shares(group, encoder)
        yield f"{100 * right:.1f} / {100 * wrong:.1f} / {100 * false:.1f}"
