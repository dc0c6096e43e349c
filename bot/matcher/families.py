"""Words of a language that mean much the same ("price", "cost"): the `families` of its file.

General knowledge of the language; a FAQ's own `synonyms` say what is special to it. docs/benchmarks.md shows what the
English list is worth; one three times as long was worth no more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from bot.languages import language

_ALIKE_FROM = 2
"""Letters that words are listed by: a word and its stem begin with the same ones."""


@cache
def _by_beginning(code: str) -> dict[str, list[tuple[str, int]]]:
    """Return the listed words of a language with the number of their family, by how they begin."""
    found: dict[str, list[tuple[str, int]]] = {}
    for number, family in enumerate(language(code).families):
        for word in family:
            found.setdefault(word[:_ALIKE_FROM], []).append((word, number))
    return found


def alike(code: str, root: str, stem: Callable[[str], str]) -> tuple[int, ...]:
    """Return the numbers of the families that hold a word with this stem.

    Only words that begin like the stem are stemmed, as stemming all of them takes 20 ms.
    """
    listed = _by_beginning(code).get(root[:_ALIKE_FROM], ())
    return tuple(dict.fromkeys(number for word, number in listed if word == root or stem(word) == root))
