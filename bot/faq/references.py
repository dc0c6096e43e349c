"""Whether the parts of a FAQ fit together: what no schema can say.

Works on data of any shape, so that these problems are reported along with all others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bot.errors import Problem
from bot.faq.keys import ID_PATTERN, LANGUAGE_PATTERN, WORDINGS
from bot.faq.remedies import did_you_mean
from bot.faq.tree import Tree
from bot.faq.values import ID_LIMIT, Slugs
from bot.languages import remedy

_PLACEHOLDER = re.compile(r"\{\w+\}")


def ids(data: dict[str, Any]) -> list[str]:
    """Return the id of every entry, in order: the given one, or a slug of its label or else its question."""
    entries = _items(data, "entries")
    given = [entry.get("id") if isinstance(entry, dict) else "" for entry in entries]
    slugs = Slugs(ID_LIMIT, {id: 1 for id in given if isinstance(id, str)})
    return [id if isinstance(id, str) else slugs.make(_name(entry)) for id, entry in zip(given, entries, strict=True)]


def check(tree: Tree, main: Collection[str] = ()) -> Iterator[Problem]:
    """Find duplicate ids, follow-ups that lead nowhere, placeholders that nothing fills in.

    `main` are the ids of the FAQ that this one is a twin of: its own must be among them.
    """
    names = ids(tree.data)
    yield from _duplicate_ids(tree, names)
    yield from _strangers(tree, main)
    yield from _follow_ups(tree, names, dict.fromkeys(main or names))
    yield from _placeholders(tree)
    yield from _cutoffs(tree)
    yield from _language(tree)


def _language(tree: Tree) -> Iterator[Problem]:
    tag = tree.data.get("language")
    if isinstance(tag, str) and re.fullmatch(LANGUAGE_PATTERN, tag) and (better := remedy(tag)):
        yield Problem(*tree.marks["language",], "bad-language", f"`{tag}` is the code of no language.", better)


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


def _strangers(tree: Tree, main: Collection[str]) -> Iterator[Problem]:
    for number, entry in enumerate(_items(tree.data, "entries") if main else ()):
        id = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(id, str) and re.fullmatch(ID_PATTERN, id) and id not in main:
            remedy = did_you_mean(id, main) or "Write the id of an entry there, or add the entry there first."
            place = tree.marks["entries", number, "id"]
            yield Problem(*place, "unknown-id", f"The main file has no entry with the id `{id}`.", remedy)


def _follow_ups(tree: Tree, names: list[str], known: Mapping[str, None]) -> Iterator[Problem]:
    for number, entry in enumerate(_items(tree.data, "entries")):
        for position, id in enumerate(_items(entry, "follow_ups")):
            place = tree.marks["entries", number, "follow_ups", position]
            if id == names[number]:
                yield Problem(*place, "self-follow-up", "The entry leads to itself.", "Delete this follow-up.")
            elif isinstance(id, str) and re.fullmatch(ID_PATTERN, id) and id not in known:
                remedy = did_you_mean(id, list(known)) or "Write the id of an entry of this file."
                yield Problem(*place, "dangling-follow-up", f"No entry has the id `{id}`.", remedy)


def _placeholders(tree: Tree) -> Iterator[Problem]:
    messages = tree.data.get("messages")
    for name, text in messages.items() if isinstance(messages, dict) else ():
        if name in WORDINGS and isinstance(text, str):
            known = set(_PLACEHOLDER.findall(WORDINGS[name]))
            remedy = f"This message knows {', '.join(sorted(known)) or 'no placeholders'}."
            for unknown in sorted(set(_PLACEHOLDER.findall(text)) - known):
                place = tree.marks["messages", name]
                yield Problem(*place, "placeholder", f"Nothing fills in `{unknown}`.", remedy)


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
