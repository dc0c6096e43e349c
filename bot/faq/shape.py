"""Whether data has the shape that `keys` describes: every difference a problem, located and with a remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf
from typing import Any

from bot.errors import Problem
from bot.faq.keys import ENTRY, FAQ, ID_PATTERN, LANGUAGE_PATTERN, MEDIA_PATTERN, URL_PATTERN, Rules
from bot.faq.remedies import did_you_mean, in_quotes, shown
from bot.faq.tree import Path, Tree
from bot.faq.values import ID_LIMIT, Slugs

_LISTED = 14  # names that fit a line
_REFUSED = {
    LANGUAGE_PATTERN: ("bad-language", "is no language code.", "Write one such as en, ko or pt-BR."),
    URL_PATTERN: ("bad-url", "is no address that a button opens.", "Write it in full: https://…"),
    MEDIA_PATTERN: (
        "bad-media",
        "is no file beside the FAQ and no https address.",
        "Put the file into the folder of the FAQ and write its name, such as plan.png, or write https://…",
    ),
}
"""What is said of a text that doesn't fit a pattern: the rule, the message, the remedy."""


def check(tree: Tree, rules: Rules = FAQ) -> Iterator[Problem]:
    """Find missing and unknown keys, empty texts, wrong types, and values outside their limits."""
    yield from _node(tree, (), tree.data, rules)


def _node(tree: Tree, path: Path, node: Any, rules: Rules) -> Iterator[Problem]:
    if isinstance(node, str) and not node.strip():
        place = tree.keys.get(path) or tree.marks[path]
        yield Problem(*place, "empty", f"{_called(path)} is empty.", "Fill it in, or delete it.")
    elif rules["type"] == "object":
        if isinstance(node, dict):
            yield from _object(tree, path, node, rules)
        else:
            first = next(iter(rules.get("required", ())), "name")
            listed = rules.get("properties", {}).get(first, {}).get("type") == "array"
            remedy = f"Write `{first}: {'[…]' if listed else '…'}`, with a space after the colon."
            yield Problem(*tree.marks[path], "wrong-type", f"{_called(path)} must consist of keys and values.", remedy)
    elif rules["type"] == "array":
        if isinstance(node, list):
            yield from _list(tree, path, node, rules)
        else:
            remedy = "Write every item on a line of its own that begins with `- `."
            yield Problem(*tree.marks[path], "wrong-type", f"{_called(path)} must be a list.", remedy)
    elif isinstance(node, str):
        if said := _text(path, node, rules):
            yield Problem(*tree.marks[path], *said)
    else:
        yield Problem(*tree.marks[path], *_no_text(_called(path), node))


def _object(tree: Tree, path: Path, node: dict[str, Any], rules: Rules) -> Iterator[Problem]:
    known, others = rules.get("properties", {}), rules["additionalProperties"]
    for key, value in node.items():
        inner = known.get(key, others)
        if inner:
            yield from _node(tree, (*path, key), value, inner)
        else:
            yield Problem(
                *tree.keys[*path, key], "unknown-key", f"Unknown key `{shown(key)}`.", _elsewhere(key, list(known))
            )
    for key in rules.get("required", ()):
        if key not in node:
            yield Problem(*tree.marks[path], "missing-key", f"`{key}` is missing.", f"Add `{key}: …` here.")


def _elsewhere(key: str, known: list[str]) -> str:
    if key in ENTRY["properties"]:
        return "It belongs to an entry: indent it as the other keys of that entry."
    if key in FAQ["properties"]:
        return "It belongs to the whole file: begin it at the start of the line."
    listed = (
        f"Known here: {', '.join(known)}." if len(known) <= _LISTED else "`python -m bot schema` lists what is known."
    )
    return did_you_mean(key, known) or listed


def _list(tree: Tree, path: Path, node: list[Any], rules: Rules) -> Iterator[Problem]:
    least, most = rules.get("minItems", 0), rules.get("maxItems", inf)
    if not least <= len(node) <= most:
        message = f"{_called(path)} must hold {f'at least {least}' if len(node) < least else f'at most {most:,}'}."
        many = "Split it into several FAQs." if path == ("entries",) else "Keep the best of them."
        remedy = "Add to it, or delete it." if len(node) < least else many
        yield Problem(*tree.marks[path], "wrong-length", message, remedy)
        node = node[:least]
    for number, item in enumerate(node):
        yield from _node(tree, (*path, number), item, rules["items"])


def _text(path: Path, node: str, rules: Rules) -> tuple[str, str, str] | None:
    """Return what is wrong with a text; its name is made only then, as nearly all are right."""
    most, pattern = rules.get("maxLength", inf), rules.get("pattern", "")
    if rules["type"] == "number" and not _is_score(node, rules):
        return "bad-number", f"{_called(path)} must be a number from 0 to 100.", f"Replace `{shown(node)}`."
    if len(node) > most and (length := len(" ".join(node.split()))) > most:
        return "long-label", f"{_called(path)} has {length} characters, but a button shows {most}.", "Shorten it."
    if pattern == ID_PATTERN and not re.fullmatch(pattern, node):
        slug = Slugs(ID_LIMIT).make(node)
        remedy = f"Use at most {ID_LIMIT} of a-z, 0-9 and -, such as `{slug}`."
        return "bad-id", f"`{shown(node)}` can't be an id.", remedy
    if pattern in _REFUSED and not re.search(pattern, node):
        rule, message, remedy = _REFUSED[pattern]
        return rule, f"`{shown(node)}` {message}", remedy
    return None


def _is_score(node: str, rules: Rules) -> bool:
    try:
        return bool(rules["minimum"] <= float(node) <= rules["maximum"])
    except ValueError:
        return False


def _no_text(name: str, node: Any) -> tuple[str, str, str]:
    if isinstance(node, dict) and len(node) == 1:
        [(key, value)] = node.items()
        if isinstance(value, str):
            remedy = in_quotes(f"{key}: {value}") if value else "Put the text in quotes."
            return "unquoted", f"{name} is read as a key and a value.", remedy
    return "wrong-type", f"{name} must be one text.", "Write it after the colon or dash, in quotes if need be."


def _called(path: Path) -> str:
    name = next(part for part in reversed(path) if isinstance(part, str))
    return f"An item of `{name}`" if isinstance(path[-1], int) else f"`{name}`"
