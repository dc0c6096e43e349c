"""What a remedy quotes."""

from __future__ import annotations

from collections.abc import Collection

from bot.faq.values import shorten

_SHOWN = 80  # characters of a text that a remedy repeats


def did_you_mean(name: str, known: Collection[str]) -> str:
    """Return a question for the one of `known` that looks most like `name`, or nothing.

    >>> did_you_mean("alias", ["id", "aliases"])
    'Did you mean `aliases`?'
    """
    from rapidfuzz import fuzz, process  # only a FAQ with mistakes needs it

    match = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=60)
    return f"Did you mean `{match[0]}`?" if match else ""


def shown(text: str) -> str:
    r"""Return a text of any length as a message may repeat it: on one line and short.

    >>> shown("a\nb")
    'a b'
    """
    return shorten(text, _SHOWN)


def in_quotes(text: str) -> str:
    """Return the advice to put a text in quotes, with the text as it should be if it is short."""
    if len(text) > _SHOWN:
        return "Put the text in quotes, or on lines of its own after `|`."
    return f"Put the text in quotes: {quoted(text)}"


def quoted(text: str) -> str:
    r"""Return a text as YAML takes it literally.

    >>> print(quoted("Should I: buy?"), quoted('the "best" GPU'))
    "Should I: buy?" 'the "best" GPU'
    """
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
