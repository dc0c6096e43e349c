"""Questions in Markdown: written as headings or as bold lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import dedent
from typing import Any

from markdown_it import MarkdownIt

from bot.importing import boxes, cleaning
from bot.importing.asking import asks
from bot.importing.values import Draft, Notes, Options, Page
from bot.languages.text import is_marked

BOLD, ITALIC = 7, 8
"""The levels of a question in bold, below all headings, and of one in italics, below those."""

_BOLD = re.compile(
    r"\s*(?:[-*+]\s+|\d+[.)]\s+)?(?P<mark>\*\*|__|\*|_)(?P<text>[^\n]+?)(?P=mark)(?P<sign>[?？؟]?)[ \t:]*"
    r"(?:[—–-][ \t]+)?(?P<rest>.*)$",
    re.DOTALL,
)
_SPOKEN = re.compile(
    r"\s*(?:\*\*|__)?(?:Q(?:uestion)?|F(?:rage)?|P(?:regunta|ergunta)?|В(?:опрос)?|问|問|질문)\s*\d*"
    r"(?:\*\*|__)?\s*[.:：)](?:\*\*|__)?\s*[\w¿]",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^ {0,3}>[ \t]*(?:\*\*|__)?Q\d*\s*[.:：].*$\n?(?:^ {0,3}>.*$\n?)*", re.MULTILINE | re.IGNORECASE)
_HTML_HEADING = re.compile(r"^[ \t]*<h(?P<level>[1-6])\b[^<>]*>(?P<text>.*?)</h(?P=level)>[ \t]*$", re.I | re.M | re.S)
_ONLY_LINKS = re.compile(r"(?:\s*(?:[-*+]|\d+[.)])?\s*\[[^\]\n]*\]\(#[^)\n]*\)[^\w\n]*)+\s*")
_LONGEST = 4
"""Lines that a question after "Q:" takes at most."""

_FEWEST = 2
"""Plain lines that ask from which on they are the questions of a page, if there are no fewer than headings."""

_HEADING_MARKS = re.compile(r"^\s*#{1,6}\s*|\s*#*\s*$|\n\s*(?:=+|-+)\s*$")


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading, or a bold line, and the lines (counted from 0) between which it and what follows it stand."""

    level: int
    text: str
    line: int
    body: int
    rest: str = ""


_FOOTER = re.compile(r"\n[ \t]*\n[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*\n\s*(?P<line>[^\n]+)\s*\Z")
"""A rule and one line under it, which tells when the page was changed or whose it is."""


def read(text: str, name: str, options: Options, notes: Notes, first: int = 1) -> Page:
    """Return the questions of a page; `first` is the number of its first line in the file."""
    text, labels = cleaning.references(cleaning.page(_unfolded(text), name, notes))
    if footer := _FOOTER.search(text):
        text = text[: footer.start()]
        notes.add("lines under a rule at the end of a page left out", f"{name}: {footer['line'].strip()[:60]}")
    lines = text.split("\n")
    tokens = MarkdownIt("commonmark").parse(text)
    headings = _headings(tokens, lines)
    plain = [] if any(asks(heading.text) for heading in headings) else _plain(tokens)
    if len(plain) >= max(_FEWEST, len(headings)):
        headings = sorted([*headings, *plain], key=lambda heading: heading.line)
    level = _level(options.level, headings, lines)
    page = Page(_title(headings, level))
    topics: dict[int, str] = {}
    for number, heading in enumerate(headings):
        where = f"{name}:{heading.line + first}"
        if heading.level > level:
            continue
        own = _body(headings, number, lines, level)
        is_question = heading.level == level or (asks(heading.text) and own.strip() != "")
        topics = {above: topic for above, topic in topics.items() if above < heading.level}
        if heading.level < level and not (is_question and heading.level > 1):
            topics[heading.level] = cleaning.question(heading.text, where, Notes())
            if own.strip():
                notes.add("texts under headings that are no questions left out", f"{where}: {heading.text[:60]}")
            continue
        if _ONLY_LINKS.fullmatch(own):
            notes.add("tables of contents dropped", f"{where}: {heading.text[:60]}")
            continue
        answer = cleaning.answer(own, labels, options.base, where, notes, wrapped=True)
        question = cleaning.question(heading.text, where, notes)
        if not answer or not question:
            notes.add("headings without an answer left out", f"{where}: {heading.text[:60]}")
            continue
        names = [topic for above, topic in sorted(topics.items()) if topic != page.title]
        page.drafts.append(Draft(question, answer, names[-1] if names else "", where=where))
    if headings and "\n".join(lines[: headings[0].line]).strip():
        notes.add("texts before the first heading left out", f"{name}:{first}")
    return page


def _unfolded(text: str) -> str:
    """Write headings and boxes of HTML as headings; let questions in quotations stand by themselves."""

    def change(part: str) -> str:
        part = _QUOTED.sub(lambda block: re.sub(r"^ {0,3}>[ \t]?", "", block[0], flags=re.MULTILINE), part)
        part = boxes.unfold(part) if "<summary" in part.lower() else part
        return _HTML_HEADING.sub(_heading, part)

    return cleaning.outside_code(text, change)


def _heading(found: re.Match[str]) -> str:
    return f"\n\n{'#' * int(found['level'])} {' '.join(found['text'].split())}\n\n"


def _plain(tokens: Sequence[Any]) -> list[_Heading]:
    """Find the paragraphs and items that begin with a line which ends in a question mark, as in a plain text."""
    found = []
    for token, inline in pairwise(tokens):
        if token.type == "paragraph_open" and token.level in (0, 2):
            first, _, rest = inline.content.partition("\n")
            if is_marked(first):
                found.append(_Heading(BOLD, first, token.map[0], token.map[1], rest.strip()))
    return found


def _headings(tokens: Sequence[Any], lines: Sequence[str]) -> list[_Heading]:
    """Find the headings, and the paragraphs that begin with a bold line, outside of lists, quotations and code."""
    found = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            start, end = token.map
            found.append(_Heading(int(token.tag[1]), _HEADING_MARKS.sub("", inline.content), start, end))
        elif token.type == "paragraph_open" and token.level in (0, 2) and token.map:
            found += _bold(token.map, inline.content) or _spoken(token.map, lines)
    return found


def _spoken(place: Sequence[int], lines: Sequence[str]) -> list[_Heading]:
    """Find the lines of a paragraph that begin with "Q:", with those that such a question goes on in."""
    found = []
    for number in range(*place):
        if _SPOKEN.match(lines[number]):
            end = _end_of_question(number, place[1], lines)
            found.append(_Heading(BOLD, " ".join(line.strip() for line in lines[number:end]), number, end))
    return found


def _end_of_question(number: int, last: int, lines: Sequence[str]) -> int:
    """Return the line after a question, which a text of short lines may break where no sentence ends."""
    for at in range(number, min(number + _LONGEST, last)):
        if at > number and (_SPOKEN.match(lines[at]) or cleaning.ANSWERS.match(lines[at])):
            break
        if is_marked(lines[at]):
            return at + 1
    return number + 1


def _bold(place: Sequence[int], content: str) -> list[_Heading]:
    start = place[0]
    match = _BOLD.match(content)
    if not match or not match["text"].strip():
        return []
    text, rest = match["text"] + match["sign"], match["rest"].removeprefix("\\")
    is_bold = len(match["mark"]) == 2
    if rest.strip() and not (asks(text) or (is_bold and rest.startswith("\n"))):
        return []  # a bold word that begins a sentence
    if not is_bold and not is_marked(text):
        return []
    return [_Heading(BOLD if is_bold else ITALIC, text, start, place[1], rest.strip())]


def _level(wanted: str, headings: Sequence[_Heading], lines: Sequence[str]) -> int:
    """Return the level that is wanted, or the one at which most questions with an answer stand."""
    if wanted:
        return BOLD if wanted == "bold" else int(wanted)
    asked, filled = [0] * (ITALIC + 1), [0] * (ITALIC + 1)
    for number, heading in enumerate(headings):
        if _body(headings, number, lines, heading.level).strip():
            filled[heading.level] += 1
            asked[heading.level] += asks(heading.text)
    if any(asked):
        return max(range(1, ITALIC + 1), key=lambda level: (asked[level], -level))
    usual = range(2, BOLD) if sum(filled[2:BOLD]) else range(1, BOLD + 1)
    return max(usual, key=lambda level: (filled[level], -level))


def _body(headings: Sequence[_Heading], number: int, lines: Sequence[str], level: int) -> str:
    """Return what stands under a heading until the next one that is no part of its answer."""
    heading = headings[number]
    limit = max(level, heading.level)
    following = headings[number + 1 :]
    end = next((other.line for other in following if other.level <= limit), len(lines))
    return f"{heading.rest}\n{dedent(chr(10).join(lines[heading.body : end]))}".strip("\n")


def _title(headings: Sequence[_Heading], level: int) -> str:
    highest = headings[0].level if headings else level
    tops = [heading for heading in headings if heading.level <= min(highest, level - 1, BOLD - 1)]
    return cleaning.question(tops[0].text, "", Notes()) if len(tops) == 1 else ""
