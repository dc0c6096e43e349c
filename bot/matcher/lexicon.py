"""What is known of a language's words beside any FAQ: which mean much the same, the opposite, and which are common.

All of it is general knowledge; a FAQ's own `synonyms` say what is special to it. docs/benchmarks.md shows what the
English `families` are worth; a list three times as long was worth no more. A word that is not among the commonest can
tell what a message is about, and an answer to a message about something else, in the FAQ's words, is the worst kind of
reply ("rent is too expensive" is no question about GPUs): `relevance` says what such a word stands in the way of.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from bot.languages import language

_ALIKE_FROM = 2
"""Letters that words are listed by: a word and its stem begin with the same ones."""

_OPPOSITE = ("un", "dis")

_COMMON = Path(__file__).with_name("common_words.txt")


@cache
def _by_beginning(code: str) -> dict[str, list[tuple[str, int]]]:
    """Return the listed words of a language with the number of their family, by how they begin."""
    found: dict[str, list[tuple[str, int]]] = {}
    for number, family in enumerate(language(code).families):
        for word in family:
            found.setdefault(word[:_ALIKE_FROM], []).append((word, number))
    return found


def alike(code: str, root: str, stem: Callable[[str], str]) -> tuple[int, ...]:
    """Return the numbers of the families that hold a word with this stem ("price", "cost").

    Only words that begin like the stem are stemmed, as stemming all of them takes 20 ms.
    """
    listed = _by_beginning(code).get(root[:_ALIKE_FROM], ())
    return tuple(dict.fromkeys(number for word, number in listed if word == root or stem(word) == root))


def opposed(word: str) -> str:
    """Return the English word that a prefix turns into its opposite ("uninstall": "install"), or ""."""
    return next((word.removeprefix(prefix) for prefix in _OPPOSITE if word.startswith(prefix)), "")


@cache
def common_words(language: str) -> frozenset[str]:
    """Return the commonest words of a language (an ISO 639-1 code), none for one that is not listed."""
    start = f"{language}: "
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(next((line.removeprefix(start).split() for line in lines if line.startswith(start)), ()))
