"""Questions in Markdown: written as headings or as bold lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import dedent
from typing import Any

from markdown_it import MarkdownIt

from bot.importing import cleaning
from bot.importing.values import Draft, Notes, Options, Page

BOLD = 7
"""The level of a question in bold, below all headings."""

_ASKS = re.compile(
    r"[?？؟]\W*$|^\W*(?:Q\d*\s*[.:]|how|what|why|when|where|who|which|can|could|do|does|did|is|are|am|will|would|should|"
    r"may|must|wie|was|warum|wann|wo|wer|kann|ist|как|что|почему|где|когда|можно|comment|pourquoi|cómo|qué|por qué)\b",
    re.IGNORECASE,
)
_BOLD = re.compile(r"\s*(?:[-*+]\s+|\d+[.)]\s+)?(?:\*\*|__)(?P<text>[^\n]+?)(?:\*\*|__)[ \t:]*(?P<rest>.*)$", re.DOTALL)
_SUMMARY = re.compile(r"<summary\b[^<>]*>\s*(?:<h[1-6]\b[^<>]*>)?(?P<text>.*?)(?:</h[1-6]>)?\s*</summary>", re.I | re.S)
_HTML_HEADING = re.compile(r"^[ \t]*<h(?P<level>[1-6])\b[^<>]*>(?P<text>.*?)</h(?P=level)>[ \t]*$", re.I | re.M | re.S)
_DETAILS = re.compile(r"^[ \t]*</?details\b[^<>]*>[ \t]*$|</?details\b[^<>]*>", re.I | re.M)
_ONLY_LINKS = re.compile(r"(?:\s*(?:[-*+]|\d+[.)])?\s*\[[^\]\n]*\]\(#[^)\n]*\)[^\w\n]*)+\s*")
_HEADING_MARKS = re.compile(r"^\s*#{1,6}\s*|\s*#*\s*$|\n\s*(?:=+|-+)\s*$")


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading, or a bold line, and the lines (counted from 0) between which it and what follows it stand."""

    level: int
    text: str
    line: int
    body: int
    rest: str = ""


def read(text: str, name: str, options: Options, notes: Notes, first: int = 1) -> Page:
    """Return the questions of a page; `first` is the number of its first line in the file."""
    text, labels = cleaning.references(cleaning.page(_unfolded(text), name, notes))
    lines = text.split("\n")
    headings = _headings(text, lines)
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
    """Write the headings of HTML, and its boxes that unfold, as headings."""
    text = cleaning.outside_code(text, lambda part: _HTML_HEADING.sub(_heading, part))
    if "<summary" not in text.lower():
        return text
    text = _SUMMARY.sub(lambda found: f"\n\n###### {' '.join(found['text'].split())}\n\n", text)
    return _DETAILS.sub("", text)


def _heading(found: re.Match[str]) -> str:
    return f"\n\n{'#' * int(found['level'])} {' '.join(found['text'].split())}\n\n"


def _headings(text: str, lines: Sequence[str]) -> list[_Heading]:
    """Find the headings, and the paragraphs that begin with a bold line, outside of lists, quotations and code."""
    found = []
    tokens = MarkdownIt("commonmark").parse(text)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            start, end = token.map
            found.append(_Heading(int(token.tag[1]), _HEADING_MARKS.sub("", inline.content), start, end))
        elif token.type == "paragraph_open" and token.level in (0, 2) and token.map:
            found += _bold(token.map, inline, lines)
    return found


def _bold(place: Sequence[int], inline: Any, lines: Sequence[str]) -> list[_Heading]:
    start = place[0]
    match = _BOLD.match(inline.content)
    if not match or not match["text"].strip():
        return []
    rest = match["rest"]
    if rest.strip() and not (asks(match["text"]) or rest.startswith("\n")):
        return []  # a bold word that begins a sentence
    return [_Heading(BOLD, match["text"], start, place[1], rest.strip())]


def asks(text: str) -> bool:
    """Tell whether a text reads like a question."""
    return bool(_ASKS.search(text.strip(" *_`")))


def _level(wanted: str, headings: Sequence[_Heading], lines: Sequence[str]) -> int:
    """Return the level that is wanted, or the one at which most questions with an answer stand."""
    if wanted:
        return BOLD if wanted == "bold" else int(wanted)
    asked, filled = [0] * (BOLD + 1), [0] * (BOLD + 1)
    for number, heading in enumerate(headings):
        if _body(headings, number, lines, heading.level).strip():
            filled[heading.level] += 1
            asked[heading.level] += asks(heading.text)
    if any(asked):
        return max(range(1, BOLD + 1), key=lambda level: (asked[level], -level))
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
    tops = [heading for heading in headings if heading.level == 1 and level > 1]
    return cleaning.question(tops[0].text, "", Notes()) if len(tops) == 1 else ""
