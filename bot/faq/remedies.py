"""What a remedy quotes."""

from __future__ import annotations

from collections.abc import Collection


def did_you_mean(name: str, known: Collection[str]) -> str:
    """Return a question for the one of `known` that looks most like `name`, or nothing.

    >>> did_you_mean("alias", ["id", "aliases"])
    'Did you mean `aliases`?'
    """
    from rapidfuzz import fuzz, process  # only a FAQ with mistakes needs it

    match = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=60)
    return f"Did you mean `{match[0]}`?" if match else ""


def quoted(text: str) -> str:
    r"""Return a text as YAML takes it literally.

    >>> print(quoted("Should I: buy?"), quoted('the "best" GPU'))
    "Should I: buy?" 'the "best" GPU'
    """
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
