"""Whether the parts of a FAQ fit together: what no schema can say.

Works on data of any shape, so that these problems are reported along with all others.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from typing import Any

from bot.errors import Problem
from bot.faq.keys import ID_PATTERN
from bot.faq.remedies import did_you_mean
from bot.faq.tree import Tree
from bot.faq.values import ID_LIMIT, Slugs


def ids(data: dict[str, Any]) -> list[str]:
    """Return the id of every entry, in order: the given one, or a slug of its label or else its question."""
    entries = _items(data, "entries")
    given = [entry.get("id") if isinstance(entry, dict) else "" for entry in entries]
    slugs = Slugs(ID_LIMIT, {id: 1 for id in given if isinstance(id, str)})
    return [id if isinstance(id, str) else slugs.make(_name(entry)) for id, entry in zip(given, entries, strict=True)]


def check(tree: Tree, messages: Mapping[str, str] | None) -> Iterator[Problem]:
    """Find duplicate ids, follow-ups that lead nowhere, messages and placeholders that the bot does not know."""
    names = ids(tree.data)
    yield from _duplicate_ids(tree, names)
    yield from _follow_ups(tree, names)
    yield from _messages(tree, messages)
    yield from _cutoffs(tree)


def _name(entry: dict[str, Any]) -> str:
    texts = [entry.get("label"), entry.get("question")]
    return next((" ".join(text.split()) for text in texts if isinstance(text, str) and text.strip()), "")


def _duplicate_ids(tree: Tree, names: list[str]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, id in enumerate(names):
        first = seen.setdefault(id, number)
        if first != number and id:
            line = tree.marks["entries", first, "id"][0]
            place = tree.marks["entries", number, "id"]
            yield Problem(*place, "duplicate-id", f"The id `{id}` is taken by the entry at line {line}.", "Change one.")


def _follow_ups(tree: Tree, names: list[str]) -> Iterator[Problem]:
    known = dict.fromkeys(names)
    for number, entry in enumerate(_items(tree.data, "entries")):
        for position, id in enumerate(_items(entry, "follow_ups")):
            place = tree.marks["entries", number, "follow_ups", position]
            if id == names[number]:
                yield Problem(*place, "self-follow-up", "The entry leads to itself.", "Delete this follow-up.")
            elif isinstance(id, str) and re.fullmatch(ID_PATTERN, id) and id not in known:
                remedy = did_you_mean(id, known) or "Write the id of an entry of this file."
                yield Problem(*place, "dangling-follow-up", f"No entry has the id `{id}`.", remedy)


def _messages(tree: Tree, messages: Mapping[str, str] | None) -> Iterator[Problem]:
    given = tree.data.get("messages")
    if messages is None or not isinstance(given, dict):
        return
    for name, text in given.items():
        if name not in messages:
            remedy = did_you_mean(name, messages) or f"Known are: {', '.join(messages)}."
            yield Problem(*tree.keys["messages", name], "unknown-message", f"The bot has no message `{name}`.", remedy)
        elif isinstance(text, str):
            place = tree.marks["messages", name]
            yield from (Problem(*place, "placeholder", *said) for said in _placeholders(text, messages[name]))


def _placeholders(text: str, default: str) -> Iterator[tuple[str, str]]:
    literally = "Write `{{` and `}}` for braces themselves."
    try:
        used = _fields(text)
    except ValueError:
        yield "A brace stands alone.", literally
        return
    known = _fields(default)
    if not used <= known:
        unknown, filled = (", ".join(f"`{{{name}}}`" for name in sorted(names)) for names in (used - known, known))
        yield f"Nothing fills in {unknown}.", f"This message knows {filled or 'no placeholders'}. {literally}"


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _cutoffs(tree: Tree) -> Iterator[Problem]:
    cutoffs = tree.data.get("cutoffs")
    try:
        crossed = float(cutoffs["suggest"]) > float(cutoffs["answer"])
    except (KeyError, TypeError, ValueError):
        return  # not both given, or no numbers, which `shape` reports
    if crossed:
        place = tree.marks["cutoffs", "suggest"]
        yield Problem(*place, "crossed-cutoffs", "`suggest` is above `answer`.", "Suggest from a lower score on.")


def _items(holder: Any, key: str) -> list[Any]:
    items = holder.get(key) if isinstance(holder, dict) else None
    return items if isinstance(items, list) else []
