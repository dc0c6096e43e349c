"""What Markdown would change about a text though its author meant it as typed.

Markdown numbers lists by itself ("24." and "26." become 24 and 25), takes the minus of "- 15 °C" for the mark of a
list, two `||` for a spoiler, and the underscores of `__init__.py` for bold; and it leaves `**「…」**を` as it is, since
it looks for spaces between words. `kept` finds these places, and `guarded` writes the Markdown that keeps each.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

import pyromark

# Noncharacters, which no text holds and which Markdown takes for letters; `STAND_INS` matches what they leave behind.
_TYPED = "\ufdd1"  # the mark of the list's item stands here as its author typed it
_LETTER = "\ufdd2"  # between an asterisk and a sign, so that the asterisk may begin or end bold text
STAND_INS = re.compile(rf"(?:\d+\.|•) {_TYPED}|{_LETTER}")

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_MATH
)
_ITEM = re.compile(r"[ \t]*(?P<mark>\d{1,9}[.)]|[-+*]|)(?P<space>[ \t]*)")
_DATE = re.compile(r"(?P<number>\d{1,9})(?P<sign>[.)])(?=\s|$)")
"""A number that follows the number or the dash of an item: "2. 3. 2024" and "- 24. May" are no lists in a list."""

_SIGN = re.compile(r"\+ \d|- \d[\d.,  ]*(?:[°%‰€$£¥₽₹₩₺₴]|[CFK]\b)")
# Thai, Lao, Burmese, Khmer; Hangul, whose particles follow directly; Han, kana and their signs.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\uac00-\ud7a3"
    "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
)
UNSPACED = re.compile(f"[{_UNSPACED}]")
"""A character of a script that puts no spaces around words: formatting there begins and ends between letters."""

# A spoiler stands apart from words and touches what it hides: `a || b || c` is none.
_BARS = re.compile(
    rf"(?P<spoiler>(?<![\\|])(?:(?<!\w)|(?<=[{_UNSPACED}]))\|\|(?=[^\s|])(?:(?!\n[ \t]*\n).){{1,1000}}?(?<=[^\s|])\|\|"
    rf"(?!\|)(?:(?!\w)|(?=[{_UNSPACED}])))|(?<!\\)\|\|",
    re.DOTALL,
)
_NAME = re.compile(r"(_+)(?P<name>[A-Za-z][A-Za-z0-9_]*)\1")
_NAME_BEFORE = re.compile(r"[\w./]$")
_NAME_AFTER = re.compile(r"[(\[\w/]|[.:]\w")
_PYTHON = {*dir(object), *dir(type), *dir(dict), "__main__", "__file__", "__all__", "__version__", "__pycache__"}
_MARKS = {"Strong": 2, "Emphasis": 1, "Strikethrough": 2}
"""Asterisks or tildes on either side of a formatted text."""

# What may stand first in an item without being part of a line of text.
_BLOCKS = frozenset({"List", "CodeBlock", "BlockQuote", "Heading", "HtmlBlock", "Table", "Item"})

Kind = Literal["number", "sign", "bars", "name", "stars", "bold", "renumbered"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A place that arrives as typed: `written` is what stands there, `text` the Markdown that keeps it.

    `start` and `end` count characters. Only a place of the kind "renumbered" is changed all the same.
    """

    kind: Kind
    start: int
    end: int
    text: str
    written: str


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that the parser met, and where: `name` such as Start or Text, `value` such as Strong or the text."""

    name: str
    value: Any
    start: int
    end: int

    @property
    def block(self) -> str:
        """Name of the block that starts or ends here."""
        return next(iter(self.value)) if isinstance(self.value, dict) else str(self.value)


def kept(markdown: str) -> list[Kept]:
    """Find what Markdown would change, in the order of the text."""
    events = _events(markdown)
    finders = (_items, _bars, _names, _products, _bold)
    found = [place for find in finders for place in find(markdown, events)]
    return sorted(found, key=lambda place: place.start)


def guarded(markdown: str) -> str:
    """Return the Markdown that keeps what its author typed; `STAND_INS` are to be taken out of what is rendered."""
    parts, done = [], 0
    for place in kept(markdown):
        parts += [markdown[done : place.start], place.text]
        done = place.end
    return "".join((*parts, markdown[done:]))


def _events(markdown: str) -> list[_Event]:
    events = []
    place = _characters(markdown)
    for payload, where in pyromark.events_with_range(markdown, options=_OPTIONS):
        [(name, value)] = payload.items() if isinstance(payload, dict) else [(payload, None)]
        events.append(_Event(name, value, place(where["start"]), place(where["end"])))
    return events


def _characters(text: str) -> Callable[[int], int]:
    """Return a function from bytes of UTF-8 to characters."""
    if text.isascii():
        return int
    places = [number for number, char in enumerate(text) for _ in char.encode()]
    return [*places, len(text)].__getitem__


def _items(markdown: str, events: Sequence[_Event]) -> Iterator[Kept]:
    """Find the items of lists whose numbers Markdown would replace, and those whose mark is a sign."""
    lists = [(items, [_ITEM.match(markdown, event.start) for event, _ in items]) for items in _lists(events)]
    dates = {date.start() for _, marks in lists for mark in marks if (date := _date(markdown, mark))}
    for items, marks in lists:
        if items[0][0].start in dates:
            continue
        shown_marks = _shown([mark["mark"] for mark in marks if mark])
        for (_, first), mark, shown in zip(items, filter(None, marks), shown_marks, strict=True):
            if first.name == "TaskListMarker":
                continue
            end, date = mark.end(), _date(markdown, mark)
            in_line = (date or first.block not in _BLOCKS) and mark["space"] and markdown[end] not in "\r\n"
            if sign := _SIGN.match(markdown, mark.start("mark")):
                yield Kept("sign", end, end, f"{_TYPED}{mark['mark']} ", sign[0])
            elif shown and in_line:
                yield Kept("number", end, end, f"{_TYPED}{shown} ", mark["mark"])
            elif shown:
                yield Kept("renumbered", end, end, "", mark["mark"])
            if date:
                yield Kept("number", end, date.end(), f"{date['number']}\\{date['sign']}", date[0])


def _date(markdown: str, mark: re.Match[str] | None) -> re.Match[str] | None:
    """Return the number that follows the mark of an item on its line, if any does."""
    return _DATE.match(markdown, mark.end()) if mark and mark["space"] else None


def _lists(events: Sequence[_Event]) -> Iterator[list[tuple[_Event, _Event]]]:
    """Yield the items of each list, with what comes first in them."""
    open_lists: list[list[tuple[_Event, _Event]]] = []
    for number, event in enumerate(events):
        if event.name == "Start" and event.block == "List":
            open_lists.append([])
        elif event.name == "Start" and event.block == "Item":
            first = events[number + 1]
            open_lists[-1].append((event, events[number + 2] if first.block == "Paragraph" else first))
        elif event.name == "End" and event.block == "List":
            yield open_lists.pop()


def _shown(typed: Sequence[str]) -> list[str]:
    """Return for each item of a list the mark to show, "" where Markdown shows the right one."""
    numbers = [mark[:-1] for mark in typed]
    if not typed[0][:-1]:
        return [""] * len(typed)
    start = int(numbers[0])
    rendered = [f"{start + position}." for position in range(len(typed))]
    lazy = len(set(numbers)) == 1 and start < 2  # all 0 or all 1 ask Markdown to count
    wanted = [mark[:-1] + typed[0][-1] for mark in rendered] if lazy else typed
    return ["" if want == mark else want for want, mark in zip(wanted, rendered, strict=True)]


def _bars(markdown: str, events: Sequence[_Event]) -> Iterator[Kept]:
    """Find bars that hide nothing."""
    if "||" not in markdown:
        return
    code = _ranges(events, {"CodeBlock", "Code"})
    tables = _ranges(events, {"Table"})
    for found in _BARS.finditer(markdown):
        if found["spoiler"] or _within(found.start(), code):
            continue
        text = "| |" if _within(found.start(), tables) else r"\|\|"
        yield Kept("bars", found.start(), found.end(), text, "||")


def _ranges(events: Sequence[_Event], names: set[str]) -> list[tuple[int, int]]:
    return [
        (event.start, event.end)
        for event in events
        if event.name in names or (event.name == "Start" and event.block in names)
    ]


def _within(place: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in ranges)


def _names(markdown: str, events: Sequence[_Event]) -> Iterator[Kept]:
    """Find names of a program that begin and end with underscores."""
    for event in events:
        if event.name == "Start" and event.value in ("Strong", "Emphasis"):
            name = _NAME.fullmatch(markdown, event.start, event.end)
            if name and (
                name[0] in _PYTHON
                or _NAME_BEFORE.search(markdown, max(0, event.start - 1), event.start)
                or _NAME_AFTER.match(markdown, event.end)
            ):
                yield Kept("name", event.start, event.end, name[0].replace("_", r"\_"), name[0])


def _products(markdown: str, events: Sequence[_Event]) -> Iterator[Kept]:
    """Find asterisks between digits: "5*3*2" is a product."""
    for event in events:
        if event.name == "Start" and event.value in ("Strong", "Emphasis") and markdown[event.start] == "*":
            size = _MARKS[event.block]
            around = markdown[max(0, event.start - 1) : event.start] + markdown[event.end : event.end + 1]
            if len(around) == 2 and around.isdigit():
                for place in (event.start, event.end - size):
                    yield Kept("stars", place, place + size, r"\*" * size, "*" * size)


def _bold(markdown: str, events: Sequence[_Event]) -> Iterator[Kept]:
    """Find asterisks between a letter and a sign of a script without spaces, if some of the text's mark nothing."""
    unused = [
        place
        for event in events
        if event.name == "Text" and not event.value.strip("*~") and markdown[event.start - 1 : event.start] != "\\"
        for place in range(event.start, event.end)
    ]
    if not (unused and UNSPACED.search(markdown)):
        return
    used = (
        place
        for event in events
        if event.name == "Start" and event.block in _MARKS and markdown[event.start] in "*~"
        for side in (event.start, event.end - _MARKS[event.block])
        for place in range(side, side + _MARKS[event.block])
    )
    for start, end in _runs(sorted({*unused, *used})):
        before, after = markdown[max(0, start - 1) : start], markdown[end : end + 1]
        if not UNSPACED.search(before + after):
            continue
        if _is_sign(after) and _is_letter(before):
            yield Kept("bold", end, end, _LETTER, markdown[start:end])
        elif _is_sign(before) and _is_letter(after):
            yield Kept("bold", start, start, _LETTER, markdown[start:end])


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the beginning and the end of each run of neighbouring places."""
    for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        numbers = [place for _, place in run]
        yield numbers[0], numbers[-1] + 1


def _is_sign(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "PS"


def _is_letter(char: str) -> bool:
    return bool(char) and not char.isspace() and not _is_sign(char)
