"""Which words can tell what a message is about: all but the commonest of its language.

An answer to a message about something else, in the FAQ's words, is the worst kind of reply ("rent is too expensive" is
no question about GPUs): see `relevance` for what a telling word that no entry has stands in the way of.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

SHARED_FROM = 0.4
"""Strength from which a word of an entry counts as shared: that of a short word's misspelling, or of a synonym."""

_FILE = Path(__file__).with_name("common_words.txt")


@cache
def common_words(language: str) -> frozenset[str]:
    """Return the commonest words of a language (an ISO 639-1 code), none for one that is not listed."""
    start = f"{language}: "
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(next((line.removeprefix(start).split() for line in lines if line.startswith(start)), ()))
