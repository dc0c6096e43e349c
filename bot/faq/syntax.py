"""What YAML refuses, in plain words.

YAML stops at its first mistake and blames the place where it noticed. Here the mistakes that authors are known to make
are told from the line itself and said with their remedy: the first rule that knows the mistake explains it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

from bot.errors import Problem
from bot.faq.lookalikes import KEYS
from bot.faq.remedies import in_quotes, quoted
from bot.faq.tree import Tree

_LINE_BREAK = re.compile("\r\n|\r|\n")
_SURROGATES = re.compile(
    r"(?P<before>(?<!\\)(?:\\\\)*)\\u(?P<high>d[89ab][0-9a-f]{2})\\u(?P<low>d[c-f][0-9a-f]{2})", re.I
)
_HEAD = re.compile(r"(?P<indent>\s*)(?P<dash>(?:- +)*)(?P<key>[\w-]+:(?:\s+|$))?(?P<text>.*)")
_TIGHT = re.compile(rf"(?P<head>\s*(?:- +)*)(?P<key>{'|'.join(sorted(KEYS))})(?P<colon>:?)(?P<space>\s*)(?P<text>\S.*)")
_OPENERS = "*&!|>@`%?,[]{}#-"


def read(text: str) -> tuple[Tree, list[Problem]]:
    """Return the tree of a YAML text, with `error` set if it can't be read to its end, and what YAML refuses."""
    tree = Tree(text)
    if tree.error is not None and _SURROGATES.search(text):  # between quotation marks, else they would be no error
        tree = Tree(_SURROGATES.sub(_joined, text))
    return tree, [] if tree.error is None else [_explain(_Spot(tree, split(text)))]


def _joined(pair: re.Match[str]) -> str:
    """Write a character as YAML does that JSON escapes as two halves."""
    high, low = int(pair["high"], 16), int(pair["low"], 16)
    return f"{pair['before']}\\U{0x10000 + ((high - 0xD800) << 10) + low - 0xDC00:08x}"


def split(text: str) -> list[str]:
    """Return the lines of a text, as YAML and editors count them."""
    return _LINE_BREAK.split(text)


class _Spot:
    """The place where YAML noticed a mistake; lines and columns count from 0."""

    def __init__(self, tree: Tree, lines: list[str]) -> None:
        error: Any = tree.error
        self.tree, self.lines = tree, lines
        self.number: int
        self.column: int
        self.said = str(getattr(error, "problem", None) or error)
        self.context: Any = getattr(error, "context_mark", None)
        mark: Any = getattr(error, "problem_mark", None)
        if self.context and "could not find expected ':'" in self.said:
            mark = self.context  # the line without a colon, not the one after it
        self.number, self.column = (mark.line, mark.column) if mark else (0, 0)
        while self.number >= len(lines) or (self.number and not lines[self.number].strip()):
            self.number, self.column = self.number - 1, 0

    @cached_property
    def line(self) -> str:
        return self.lines[self.number]

    @cached_property
    def above(self) -> int:
        """Number of the nearest line above that is not blank, or of this one if there is none."""
        written = (number for number in range(self.number - 1, -1, -1) if self.lines[number].strip())
        return next(written, self.number)

    def problem(self, rule: str, message: str, remedy: str, **place: int) -> Problem:
        """Make a problem of this line, or of the `number` and `column` given."""
        return Problem(
            place.get("number", self.number) + 1, place.get("column", self.column) + 1, rule, message, remedy
        )


def _explain(spot: _Spot) -> Problem:
    return next(filter(None, (rule(spot) for rule in _RULES)))


def _tab(spot: _Spot) -> Problem | None:
    indent = spot.line[: len(spot.line) - len(spot.line.lstrip())]
    if "\t" not in indent:
        return None
    return spot.problem(
        "tab", "A tab in the indentation.", "Indent with spaces, two for each level.", column=indent.index("\t")
    )


def _no_space(spot: _Spot) -> Problem | None:
    """Explain `-id: gpu`, `question:What` and `question What`, which YAML notices on the next line only."""
    for number in (spot.number, spot.above):
        line = spot.lines[number]
        dash = re.match(r"(\s*)-(?=[\w\"'])", line)
        if dash:
            message, remedy = "No space after the dash.", "Write `- ` before every item of a list."
            return spot.problem("no-space", message, remedy, number=number, column=len(dash[1]))
        key = _TIGHT.fullmatch(line)
        if key and bool(key["colon"]) != bool(key["space"]) and len(key["head"]) == _key_column(spot.line):
            message, remedy = f"No colon and space after `{key['key']}`.", f"Write `{key['key']}: …`."
            return spot.problem("no-colon", message, remedy, number=number, column=len(key["head"]))
    return None


def _quotation_mark(spot: _Spot) -> Problem | None:
    if "end of stream" in spot.said or "document indicator" in spot.said:
        number, column = spot.context.line, spot.context.column
    else:
        last: Any = spot.tree.last
        if last is None or last.style not in ("'", '"') or last.end_mark.line != spot.number:
            return None
        number, column = last.start_mark.line, last.start_mark.column
    line = spot.lines[number]
    if number == spot.number and "end of stream" not in spot.said:
        text = _uncommented(line[column:])
        inner = text[1:-1] if len(text) > 1 and text[0] == text[-1] else text
        message, remedy = "Text goes on after the closing quotation mark.", f"Write {quoted(inner)}"
        return spot.problem("quotes", message, remedy)
    message = "The quotation mark that opens here is not closed on this line."
    remedy = "Close it, or take it away if it is part of the text."
    return spot.problem("quotes", message, remedy, number=number, column=column)


def _backslash(spot: _Spot) -> Problem | None:
    if "escape" not in spot.said or spot.context is None:
        return None
    remedy = "Use single quotation marks, in which a backslash is just that."
    return spot.problem("backslash", "A backslash between double quotation marks.", remedy)


def _short_text(spot: _Spot) -> Problem | None:
    """Explain a line of a `|` or `>` text that is indented less than the text."""
    last: Any = spot.tree.last
    if last is None or last.style not in ("|", ">"):
        return None
    if last.end_mark.line < spot.above or _starts_with_key(spot.line):
        return None
    first = spot.lines[last.start_mark.line + 1]
    indent = _key_column(first) if last.value.strip() else _key_column(spot.lines[last.start_mark.line]) + 2
    message = "This line is indented less than the text it belongs to."
    remedy = f"Indent it by {indent} spaces, as all lines of the text."
    return spot.problem("short-indent", message, remedy, column=len(_match(spot.line)["indent"]))


def _colon(spot: _Spot) -> Problem | None:
    """Explain `question: Should I: buy?`, which reads as a key in a key."""
    head = _match(spot.line)
    start = head.start("text")
    if "mapping values" not in spot.said or spot.column < start:
        return None
    text = _uncommented(head["text"])
    return spot.problem("unquoted", "A colon in the text makes it a key.", in_quotes(text))


def _deep_key(spot: _Spot) -> Problem | None:
    """Explain a key that is indented under the value of the key above it."""
    if "mapping values" not in spot.said or spot.above == spot.number:
        return None
    above = spot.lines[spot.above]
    column = _key_column(above)
    message = "This line goes on with the text above, in which a colon can't stand."
    remedy = (
        f"A key begins in column {column + 1}, below the key above; put a text with a colon in quotes or below `|`."
    )
    return spot.problem("indentation", message, remedy, column=_key_column(spot.line))


def _dash(spot: _Spot) -> Problem | None:
    """Explain a line among the items of a list that is none."""
    items = spot.tree.open[-1] if spot.tree.open else None
    if (
        not isinstance(items, list)
        or not items
        or _match(spot.line)["dash"]
        or "flow" in str(getattr(spot.tree.error, "context", ""))
    ):
        return None
    path = spot.tree.paths[-1]
    head, item = _match(spot.line), spot.tree.marks[*path, len(items) - 1][1] - 1
    key = (head["key"] or "").rstrip(": ")
    column = len(head["indent"])
    if isinstance(items[-1], dict) and key in KEYS - items[-1].keys():
        message, remedy = f"`{key}` is not indented as the keys above it.", f"Begin it in column {item + 1}."
        return spot.problem("indentation", message, remedy, column=column)
    message = "A line without a dash in the middle of a list."
    remedy = "Begin it with `- ` if it is a new item, or indent it if it belongs to the item above."
    return spot.problem("missing-dash", message, remedy, column=column)


def _opener(spot: _Spot) -> Problem | None:
    """Explain a text that begins with a character that means something to YAML."""
    head = _match(spot.line)
    text, start = _uncommented(head["text"]), head.start("text")
    if not text or text[0] not in _OPENERS:
        return None
    above = spot.lines[spot.above].rstrip()
    if not (head["key"] or head["dash"]):
        if not above.endswith(":"):
            return None
        key = above.strip().removeprefix("- ")
        return spot.problem(
            "unquoted", f"A text can't begin with {text[0]} as it is.", f"Write `{key} |` above it.", column=start
        )
    if text[0] in "[{" and (text[-1] in "]}" or not re.search(r"[\]}]", text)):
        return None  # a list or keys, perhaps over several lines
    message, remedy = f"A text can't begin with {text[0]} as it is.", in_quotes(text)
    if text.startswith("- "):
        message, remedy = "A list can't begin on the line of its key.", "Begin the next line with the dash."
    return spot.problem("unquoted", message, remedy, column=start)


def _bracket(spot: _Spot) -> Problem | None:
    if "flow" not in str(getattr(spot.tree.error, "context", "")):
        return None
    places = [(line - 1, column - 1) for line, column in map(spot.tree.marks.__getitem__, spot.tree.paths)]
    brackets = [(line, column) for line, column in places if spot.lines[line][column : column + 1] in ("[", "{")]
    number, column = brackets[-1] if brackets else (spot.number, spot.column)
    message = "A bracket is not closed where it should be."
    remedy = "Close it, and put texts that hold commas, colons, brackets or quotation marks in quotes."
    return spot.problem("bracket", message, remedy, number=number, column=column)


def _no_key(spot: _Spot) -> Problem | None:
    if "':'" not in spot.said and "expected key" not in spot.said:
        return None
    remedy = "Write `key: …`, or indent the line if it belongs to the text above."
    return spot.problem("no-colon", "This line has no key.", remedy)


def _first_column(spot: _Spot) -> Problem | None:
    if "document start" not in spot.said or spot.tree.marks[()][1] - 1 <= spot.column:
        return None
    message, remedy = "This line begins further left than the file's first key.", "Begin both in the same column."
    return spot.problem("indentation", message, remedy)


def _anything(spot: _Spot) -> Problem:
    remedy = "Compare the indentation with the lines above, and put texts with special characters in quotes."
    return spot.problem("syntax", f"YAML can't read on here: {spot.said}.", remedy)


_RULES: tuple[Callable[[_Spot], Problem | None], ...] = (
    _tab,
    _first_column,
    _no_space,
    _backslash,
    _quotation_mark,
    _short_text,
    _colon,
    _deep_key,
    _dash,
    _opener,
    _bracket,
    _no_key,
    _anything,
)


def _match(line: str) -> re.Match[str]:
    match = _HEAD.fullmatch(line)
    assert match  # every part of it may be empty
    return match


def _uncommented(text: str) -> str:
    return re.split(r"\s#", text, maxsplit=1)[0].rstrip()


def _key_column(line: str) -> int:
    match = _match(line)
    return len(match["indent"]) + len(match["dash"])


def _starts_with_key(line: str) -> bool:
    return (_match(line)["key"] or "").rstrip(": ") in KEYS
