"""The conversation over two text streams: numbered choices, typed picks, Markdown as a terminal can show it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from bot.conversation import Context, Question, Reply, explain
from bot.faq import Entry
from bot.markup import Markup
from bot.service import commands
from bot.service.composing import compose
from bot.service.places import Place

if TYPE_CHECKING:
    from bot.service.service import Service

QUIT = frozenset({"/quit", "/exit", "quit", "exit"})
QUITTING = "/quit – end this talk"
HINT = "(/faq lists everything, /quit or Ctrl-D ends this talk)"
SOMEBODY, HERE = "somebody", Place("terminal")
NARROWEST = 20
"""Columns below which lines are no longer wrapped: the terminal does that as well."""

_ITEM = re.compile(r"[•☐☑] | *\d{1,3}\. ")
"""What begins an item of a list or a choice, which goes on below its text."""

_STYLES = {
    "bold": ("\x1b[1m", "\x1b[22m"),
    "italic": ("\x1b[3m", "\x1b[23m"),
    "code": ("\x1b[36m", "\x1b[39m"),
    "pre": ("\x1b[36m", "\x1b[39m"),
    "strikethrough": ("\x1b[9m", "\x1b[29m"),
}
"""Escape codes that begin and end a style, each by itself so that styles can nest."""


def chat(
    service: Service, read: Callable[[], str | None], out: TextIO, width: int | None = None, *, explained: bool = False
) -> int:
    """Hold a conversation until `/quit` or the end of input; returns the exit status, which is 0.

    `read` gives the next line, or None at the end. `width` is the terminal's in columns; None means that this is no
    terminal: no greeting, no colours, no wrapping. `explained` says under each reply why it is what it is.
    """
    import asyncio  # slow to import, and a single question needs none of it

    with asyncio.Runner() as runner:
        # Not the runner's own `run`: it would keep Ctrl-C from whoever waits for a line.
        wait = runner.get_loop().run_until_complete
        if width is not None:
            out.write(HINT + "\n\n")
            wait(_exchange(service, None, out, width))
        while (line := read()) is not None:
            if line.strip().lower() in QUIT:
                break
            if line.strip():
                reply = wait(_exchange(service, line, out, width))
                if explained:
                    out.write(explain(reply) + "\n\n")
    return 0


async def _exchange(service: Service, line: str | None, out: TextIO, width: int | None) -> Reply:
    """Answer a typed line, or welcome somebody who has typed none yet."""
    await service.refresh()
    question = Question(command="start") if line is None else commands.typed(line, service.faq)
    before = await service.context(SOMEBODY, HERE)
    if line is not None and commands.parts(line)[0] == "forget":  # no store keeps anything of a talk in a terminal
        reply = Reply("smalltalk", Context(), text=service.say("forgotten_talk", before.language))
    else:
        reply = await service.answer(SOMEBODY, HERE, question)
    out.write(show(replace(reply, closing=QUITTING) if reply.kind == "help" else reply, width) + "\n\n")
    out.flush()
    await service.shown(SOMEBODY, HERE, reply, before)
    return reply


def show(reply: Reply, width: int | None = None) -> str:
    """Write a reply as text: the message, then its choices with their numbers.

    >>> from bot.conversation import Choice, Context
    >>> print(show(Reply("fallback", Context(), text="**No** idea.", choices=(Choice("topic", "a", "Pets"),))))
    No idea.
    <BLANKLINE>
      1. Pets
    """
    beside = [line for entry in reply.answers for line in _beside(entry)]
    text = "\n\n".join(filter(None, (_styled(compose(reply), width), "\n".join(beside))))
    lines = (f"  {number}. {choice.label}" for number, choice in enumerate(reply.choices, start=1))
    numbered = _styled(Markup("\n".join(lines)), width)
    return f"{text}\n\n{numbered}" if numbered else text


def _beside(entry: Entry) -> Iterator[str]:
    """Give what comes with an answer: the name of its picture or file, and where its buttons lead."""
    if entry.media:
        yield f"[{entry.media}]"
    yield from (f"{link.text} ({link.url})" for link in entry.links)


def _styled(markup: Markup, width: int | None) -> str:
    """Put escape codes around spans, addresses behind links, and line breaks where the width asks for them."""
    before: dict[int, str] = {}
    after: dict[int, str] = {}
    links: dict[int, str] = {}
    offsets = _offsets(markup.text)
    for span in markup.spans:
        start, end = offsets[span.offset], offsets[span.end]
        if span.type == "text_link" and span.url and span.url != markup.text[start:end]:
            links[end] = f" ({span.url})"
        if width is not None and (style := _STYLES.get(span.type)):
            before[start] = before.get(start, "") + style[0]
            after[end] = style[1] + after.get(end, "")
    breaks = dict(_breaks(markup.text, width, links)) if width is not None and width >= NARROWEST else {}
    return "".join(
        after.get(at, "") + links.get(at, "") + before.get(at, "") + breaks.get(at, char)
        for at, char in enumerate([*markup.text, ""])
    )


def _offsets(text: str) -> list[int]:
    """Map every UTF-16 offset to the index of its character."""
    offsets = [index for index, char in enumerate(text) for _ in range(2 if char > "\uffff" else 1)]
    return [*offsets, len(text)]


def _breaks(text: str, width: int, links: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Find the spaces to break lines at, list items continued under their text; addresses behind links count too."""
    start = 0
    for line in text.split("\n"):
        item = _ITEM.match(line)
        indent = " " * (item.end() if item else 0)
        column, space = 0, -1
        since = 0
        for at, char in enumerate(line, start=start):
            wide = _columns(char) + sum(map(_columns, links.get(at, "")))
            column, since = column + wide, since + wide
            if char == " " and column > len(indent):
                space, since = at, 0
            elif column > width and space >= 0:
                yield space, "\n" + indent
                column, space = len(indent) + since, -1
        start += len(line) + 1


def _columns(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 0 if unicodedata.combining(char) else 1
