"""Characters that look like what YAML needs and are something else: authors can't see them, editors put them there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.errors import Problem
from bot.faq.keys import ENTRY, FAQ, LINK, OUTSIDE

SHOWN = 10  # lines; whoever has more has the same everywhere

KEYS = frozenset({*FAQ["properties"], *ENTRY["properties"], *OUTSIDE["properties"], *LINK["properties"]})
_KEY = f"(?:{'|'.join(sorted(KEYS))})"
# Spaces that are none to YAML, and what takes no room at all.
_SPACES = "\u00a0\u00ad\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff"
_INVISIBLE = re.compile(f"[{_SPACES}]")
_DASHES = "–—−‐‑‒―•·‣◦*－"
_COLONS = "：﹕∶꞉"
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?$")
_LIST = re.compile(rf"\s*(?:- +)*{_KEY}:\s*$")
_SPOTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf" *(?P<at>[{_SPACES}])[ {_SPACES}]*(?:-|[{_DASHES}] |{_KEY}\s*[:{_COLONS}])"), "a space or nothing"),
    (re.compile(rf" *(?:- +)*{_KEY}:? *(?P<at>[{_SPACES}])"), "a space"),
    (re.compile(rf" *(?:- +)*-(?P<at>[{_SPACES}])"), "a space"),
    (re.compile(rf"[ {_SPACES}]*(?:[-{_DASHES}]\s+)?{_KEY}\s*(?P<at>[{_COLONS}])"), "`:`"),
    (re.compile(rf"[ {_SPACES}]*(?P<at>[{_DASHES}])\s*{_KEY}\s*[:{_COLONS}]"), "`-`"),
)
_ITEM = re.compile(rf" *(?P<at>[{_DASHES}])\s+\S")


def find(lines: Sequence[str]) -> list[Problem]:
    """Find, outside texts of several lines, where a character only looks like a space, a colon or a dash of YAML."""
    return list(islice(_all(lines), SHOWN))


def _all(lines: Sequence[str]) -> Iterator[Problem]:
    block: int | None = None
    above = ""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        if block is not None and indent > block:
            continue
        block = indent if _BLOCK.search(line) else None
        if problem := _problem(number, line, above):
            yield problem
        above = line


def _problem(number: int, line: str, above: str) -> Problem | None:
    spots = [*_SPOTS, (_ITEM, "`-`")] if _LIST.fullmatch(above) else _SPOTS
    for pattern, needed in spots:
        if found := pattern.match(line):
            char = found["at"]
            name, code = unicodedata.name(char, "character").lower(), f"(U+{ord(char):04X})"
            called = f"An invisible {name} {code}" if _INVISIBLE.match(char) else f"The {name} {char} {code}"
            message = f"{called} stands where YAML needs {needed}."
            remedy = "Delete it and type it anew" if needed != "a space or nothing" else "Indent the line with spaces"
            return Problem(number, found.start("at") + 1, "look-alike", message, f"{remedy}.")
    return None
