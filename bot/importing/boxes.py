"""Boxes that unfold (`<details>`) as Markdown: the summary that asks is a heading, all else a part of an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import dedent

from bot.importing.asking import asks

QUESTION, TOPIC = "######", "#####"
"""The headings that the summaries of boxes become: of those that ask, and of those around them."""

_PIECE = re.compile(
    r"<details\b[^<>]*>|(?P<end></details\s*>)|(?P<head><summary\b[^<>]*>(?P<text>.*?)</summary\s*>)", re.I | re.S
)
_TAGS = re.compile(r"</?(?:h[1-6]|b|strong|p|span|div)\b[^<>]*>", re.I)
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+(?P<text>[^\n]+?)[ \t#]*$", re.M)
_TELLS = re.compile(
    r"\W*(?:(?:show|see|view|reveal|read|open|expand|click|tap|unfold|toggle|here|to|for|me|us|the|a|full|my|more|your)\s+)*"
    r"(?:answers?|solutions?|explanations?|details?|hints?|more|expand|spoilers?|antworten?|lösung|mehr|réponse|"
    r"solución|respuesta|resposta|ответ|решение|答案|解答|答え|정답|답)\W*",
    re.I,
)


@dataclass(slots=True)
class _Box:
    summary: str = ""
    parts: list[str | _Box] = field(default_factory=list)

    @property
    def inside(self) -> list[_Box]:
        return [part for part in self.parts if isinstance(part, _Box)]

    @property
    def tells(self) -> bool:
        """Whether the summary says no more than that something follows, as "Answer" or "Show more" does."""
        return not self.summary or bool(_TELLS.fullmatch(self.summary))


def unfold(text: str) -> str:
    """Write boxes as headings and text; a box that is part of an answer begins with its summary in bold."""
    root = _Box()
    boxes, at = [root], 0
    for piece in _PIECE.finditer(text):
        boxes[-1].parts.append(text[at : piece.start()])
        at = piece.end()
        if piece["head"]:
            boxes[-1].summary = " ".join(_TAGS.sub("", piece["text"]).split())
        elif not piece["end"]:
            boxes[-1].parts.append(box := _Box())
            boxes.append(box)
        elif len(boxes) > 1:
            boxes.pop()
    root.parts.append(text[at:])
    return _written(root.parts)


def _written(parts: Sequence[str | _Box]) -> str:
    return "".join(part if isinstance(part, str) else _unfolded(part) for part in parts)


def _unfolded(box: _Box) -> str:
    if box.tells:
        return f"\n\n{_flat(box.parts)}\n\n"
    if not asks(box.summary):
        if any(asks(inner.summary) for inner in box.inside):
            return f"\n\n{TOPIC} {box.summary}\n\n{_written(box.parts)}\n\n"
        headings = _HEADING.finditer("\n".join(part for part in box.parts if isinstance(part, str)))
        if any(asks(heading["text"]) for heading in headings):
            return f"\n\n{_written(box.parts)}\n\n"
    return f"\n\n{QUESTION} {box.summary}\n\n{_flat(box.parts)}\n\n"


def _flat(parts: Sequence[str | _Box]) -> str:
    """Return what is inside a box without anything that begins another question."""
    written = ""
    for part in parts:
        if isinstance(part, str):
            written += _HEADING.sub(r"**\g<text>**", dedent(part))
        else:
            head = "" if part.tells else f"**{part.summary}**\n\n"
            written += f"\n\n{head}{_flat(part.parts)}\n\n"
    return written.strip()
