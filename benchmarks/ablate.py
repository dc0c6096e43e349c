"""What each part of the matcher is worth: the odds are fitted again without it, on one half; the other half reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks import calibrate
from benchmarks.accuracy import measure
from benchmarks.rivals import ours
from benchmarks.sets import Labelled, half, misspelled
from bot.matcher import analysis, document, postings, scoring, vocabulary

_PARTS: dict[str, list[tuple[Any, str, Any]]] = {
    "as shipped": [],
    "unknown words weigh nothing": [(postings, "_UNKNOWN", 0.0)],
    "carrier words weigh as others": [(postings, "CARRIER_WEIGHT", 1.0)],
    "no stemming": [(vocabulary, "_STEMMERS", {})],
    "no misspellings": [(vocabulary, "_SHORTEST_TYPO", 99)],
    "no words that mean much the same": [(analysis, "_FAMILY", 0.0)],
    "no parts of compounds": [(vocabulary, "_SHORTEST_PART", 99)],
    "pairs of neighbours in order only": [(document, "_WINDOW", 0)],
    "no length normalisation": [(scoring, "_LENGTH", 0.0)],
    "8 documents compared": [(postings, "_CANDIDATES", 8)],
    "64 documents compared": [(postings, "_CANDIDATES", 64), (postings, "_PROMISING", 0.0)],
}
_FITTED: dict[str, list[tuple[str, int]]] = {
    "no coverage": [("_FIT", 0), ("_FIT_BY_PHRASINGS", 0)],
    "no closeness": [("_FIT", 1), ("_FIT_BY_PHRASINGS", 1)],
    "no pairs": [("_FIT", 2), ("_FIT_BY_PHRASINGS", 2)],
    "the same odds for any number of aliases": [("_FIT_BY_PHRASINGS", place) for place in range(3)],
}
"""Constants that are held at zero while the others are fitted."""


def table(sets: Sequence[Labelled]) -> Iterator[str]:
    """Yield a Markdown table: hit@1 and right at 5 % false on every set, and hit@1 with typos, part by part."""
    fitted, reported = [half(source, 1) for source in sets], [half(source, 0) for source in sets]
    names = [f"{source.name} | typos" for source in sets]
    yield "| | " + " | ".join(names) + " |"
    yield "|---" * (2 * len(sets) + 1) + "|"
    for name in (*_PARTS, *_FITTED):
        with _without(_PARTS.get(name, [])):
            constants = calibrate.constants(fitted, frozenset(_FITTED.get(name, [])))
            with _without([(scoring, key, value) for key, value in constants.items()]):
                cells = [cell for source in reported for cell in _cells(source)]
        yield f"| {name} | " + " | ".join(cells) + " |"


def _cells(source: Labelled) -> tuple[str, str]:
    search = ours(source.faq)
    clean, typos = measure(search, source), measure(search, misspelled(source))
    return f"{clean.first:.1f} / {clean.right:.1f}", f"{typos.first:.1f}"


@contextmanager
def _without(changes: list[tuple[Any, str, Any]]) -> Iterator[None]:
    before = [(module, name, getattr(module, name)) for module, name, _ in changes]
    vocabulary.stemmer.cache_clear()
    for module, name, value in changes:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)
        vocabulary.stemmer.cache_clear()
