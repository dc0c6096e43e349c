"""What a model can't see: whether the parts of a FAQ fit together.

Works on unvalidated data, so that these problems are reported along with all others.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import Any

from rapidfuzz import fuzz, process

from bot.errors import Problem
from bot.faq.tree import Tree


def check(tree: Tree, ids: list[str], messages: Mapping[str, str] | None) -> Iterator[Problem]:
    """Find duplicate ids, follow-ups that lead nowhere, message names and placeholders that the bot does not know."""
    yield from _duplicate_ids(tree, ids)
    yield from _follow_ups(tree, ids)
    yield from _messages(tree, messages)
    yield from _cutoffs(tree)


def suggest(name: str, known: Any) -> str:
    """Return `Did you mean …?` with the name among `known` that looks most like `name`, or nothing."""
    match = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=60)
    return f"Did you mean `{match[0]}`?" if match else ""


def _duplicate_ids(tree: Tree, ids: list[str]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for position, name in enumerate(ids):
        first = seen.setdefault(name, position)
        if first != position:
            line = tree.marks["entries", first, "id"][0]
            place = tree.marks["entries", position, "id"]
            yield Problem(*place, "duplicate-id", f"The id `{name}` is taken, at line {line}.", "Choose another.")


def _follow_ups(tree: Tree, ids: list[str]) -> Iterator[Problem]:
    known = set(ids)
    for position, entry in enumerate(_items(tree.data, "entries")):
        for number, name in enumerate(_items(entry, "follow_ups")):
            if not isinstance(name, str) or not name:
                continue
            place = tree.marks["entries", position, "follow_ups", number]
            if name == ids[position]:
                yield Problem(*place, "self-follow-up", "The entry leads to itself.", "Delete this follow-up.")
            elif name not in known:
                remedy = suggest(name, known) or "Write the id of an entry of this file."
                yield Problem(*place, "unknown-follow-up", f"No entry has the id `{name}`.", remedy)


def _messages(tree: Tree, messages: Mapping[str, str] | None) -> Iterator[Problem]:
    given = tree.data.get("messages")
    if messages is None or not isinstance(given, dict):
        return
    for name, text in given.items():
        if name not in messages:
            remedy = suggest(name, messages) or f"Known are: {', '.join(messages)}."
            yield Problem(*tree.keys["messages", name], "unknown-message", f"The bot has no message `{name}`.", remedy)
        elif isinstance(text, str):
            place = tree.marks["messages", name]
            yield from (Problem(*place, "placeholder", *said) for said in _placeholders(text, messages[name]))


def _placeholders(text: str, default: str) -> Iterator[tuple[str, str]]:
    try:
        used = _fields(text)
    except ValueError:
        yield "A brace stands alone.", "Write `{{` or `}}` for a brace itself."
        return
    known = sorted(_fields(default))
    for name in sorted(used - set(known)):
        remedy = "It knows " + ", ".join(f"`{{{k}}}`" for k in known) + "." if known else "It has no placeholders."
        yield f"Nothing fills in `{{{name}}}`.", f"{remedy} Write `{{{{` for a brace itself."


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _cutoffs(tree: Tree) -> Iterator[Problem]:
    cutoffs = tree.data.get("cutoffs")
    try:
        fits = float(cutoffs["suggest"]) <= float(cutoffs["answer"])
    except (KeyError, TypeError, ValueError):
        return  # absent, or the model says what is wrong
    if not fits:
        place = tree.marks["cutoffs", "suggest"]
        yield Problem(
            *place, "cutoffs", "`suggest` is above `answer`.", "Lower it: suggestions are for what is less sure."
        )


def _items(holder: Any, key: str) -> list[Any]:
    items = holder.get(key) if isinstance(holder, dict) else None
    return items if isinstance(items, list) else []
