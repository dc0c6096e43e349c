"""What the model refuses, in plain words: one problem for each of pydantic's errors, located and with a remedy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from bot.errors import Problem
from bot.faq.model import EntryKeys, FaqKeys, OutsideKeys, SmalltalkKeys
from bot.faq.references import suggest
from bot.faq.tree import Path, Tree
from bot.faq.values import ID_LIMIT, Slugs

Said = tuple[str, str, str]


def translate(error: Any, tree: Tree) -> Problem:
    """Return the problem that one item of `ValidationError.errors()` stands for."""
    path: Path = error["loc"]
    kind, given, limits = error["type"], error["input"], error.get("ctx", {})
    if kind == "missing":
        return Problem(*tree.marks[path[:-1]], *_missing(path))
    if kind == "extra_forbidden":
        return Problem(*tree.keys[path], *_unknown(path))
    place = tree.keys.get(path, tree.marks[path]) if given == "" else tree.marks[path]
    if given == "" or kind == "string_too_short":
        return Problem(*place, *_empty(path))
    return Problem(*place, *_SAYINGS[kind](path, given, limits))


def _missing(path: Path) -> Said:
    key = path[-1]
    return "missing-key", f"`{key}` is missing.", f"Add `{key}: …`"


def _unknown(path: Path) -> Said:
    key, known = str(path[-1]), _known(path[:-1])
    remedy = suggest(key, known)
    if not remedy:
        remedy = f"Known here: {', '.join(known)}."
        if any(key in keys for keys in _KEYS.values()):
            remedy = f"It belongs elsewhere: check the indentation. {remedy}"
    return "unknown-key", f"Unknown key `{key}`.", remedy


_KEYS: dict[str, Iterable[str]] = {
    "": FaqKeys.model_fields,
    "entries": EntryKeys.model_fields,
    "smalltalk": SmalltalkKeys.model_fields,
    "outside": OutsideKeys.model_fields,
    "cutoffs": ("answer", "suggest"),
}


def _known(path: Path) -> list[str]:
    return list(_KEYS[str(path[0]) if path else ""])


def _empty(path: Path) -> Said:
    return "empty-text", f"{_called(path)} is empty.", "Fill it in, or delete the key."


def _called(path: Path) -> str:
    names = [part for part in path if isinstance(part, str)]
    return f"An item of `{names[-1]}`" if isinstance(path[-1], int) else f"`{names[-1]}`"


def _text(path: Path, given: Any, limits: Any) -> Said:
    if isinstance(given, dict) and len(given) == 1:
        [(key, value)] = given.items()
        if isinstance(value, str):
            written = json.dumps(f"{key}: {value}" if value else f"{{{key}}}", ensure_ascii=False)
            return "unquoted-text", f"{_called(path)} is read as a key and its value.", f"Put it in quotes: {written}"
    return "wrong-type", f"{_called(path)} must be one text.", "Write it after the key, in quotes if in doubt."


def _list(path: Path, given: Any, limits: Any) -> Said:
    return "wrong-type", f"{_called(path)} must be a list.", "Write each item on a line of its own, after `- `."


def _mapping(path: Path, given: Any, limits: Any) -> Said:
    return "wrong-type", f"{_called(path)} must be keys and values.", "Write `key: value`, one a line."


def _too_few(path: Path, given: Any, limits: Any) -> Said:
    return "too-few", f"{_called(path)} needs at least {limits['min_length']}.", "Add some, or delete the key."


def _too_many(path: Path, given: Any, limits: Any) -> Said:
    if isinstance(given, str):
        message = f"{_called(path)} has {len(given)} characters, but a button shows {limits['max_length']}."
        return "long-label", message, "Shorten it."
    return "too-many", f"{_called(path)} has more than {limits['max_length']:,}.", "Split it into several FAQs."


def _pattern(path: Path, given: str, limits: Any) -> Said:
    if path[-1] == "language":
        return "bad-language", f"`{given}` is no language code.", "Write one such as en, ko or pt-BR."
    remedy = f"Use a-z, 0-9 and -, at most {ID_LIMIT}: `{Slugs(ID_LIMIT).make(given)}`."
    return "bad-id", f"`{given}` can't be an id.", remedy


def _number(path: Path, given: str, limits: Any) -> Said:
    return "bad-number", f"{_called(path)} must be a number from 0 to 100.", f"Replace `{given}`."


_SAYINGS: dict[str, Callable[[Path, Any, Any], Said]] = {
    "string_type": _text,
    "list_type": _list,
    "model_type": _mapping,
    "dict_type": _mapping,
    "too_short": _too_few,
    "too_long": _too_many,
    "string_pattern_mismatch": _pattern,
    "float_type": _number,
    "float_parsing": _number,
    "finite_number": _number,
    "greater_than_equal": _number,
    "less_than_equal": _number,
}
