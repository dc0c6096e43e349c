"""The commonest exchanges as a phone 360 pixels wide shows them: docs/screens.md is what this test draws.

To draw it anew: DRAW_SCREENS=1 pytest tests/test_screens.py
"""

from __future__ import annotations

import os
import textwrap
import unicodedata
from collections.abc import Callable

from kit import ANN, BOB, GROUP, Kit
from server import Bubble
from talking import ROOT

WIDTH = 40
"""Characters in a line of a message on such a phone."""

FOLDED_LINES = 3
"""Lines of a folded quote that show until it is tapped."""

PAGE = ROOT / "docs" / "screens.md"
HEAD = """\
# What people see

The ten commonest exchanges with the shipped FAQ, as a phone 360 pixels wide shows them: `>` marks what somebody writes
or does, `┃` a quote that is folded after three lines, brackets are buttons. `tests/test_screens.py` draws this page.
"""


def drawn(bubble: Bubble) -> str:
    """Draw a message: its lines as they break, folded quotes as far as they show, and its rows of buttons."""
    lines: list[str] = []
    rest = bubble.text
    for quote in bubble.spans("expandable_blockquote"):
        before, _, rest = rest.partition(quote)
        lines += _wrapped(before)
        shown = _wrapped(quote, WIDTH - 2)
        lines += [f"┃ {line}" for line in shown[:FOLDED_LINES]] + ["┃ ⌄"] * (len(shown) > FOLDED_LINES)
    lines += _wrapped(rest)
    rows = ["".join(f"[ {button['text']} ]" for button in row) for row in bubble.keyboard]
    return "\n".join([*lines, *rows])


def _wrapped(text: str, width: int = WIDTH) -> list[str]:
    wide = any(unicodedata.east_asian_width(char) in "WF" for char in text)
    return [
        part
        for line in text.strip("\n").split("\n")
        for part in textwrap.wrap(line, width // 2 if wide else width) or [""]
    ] if text.strip() else []  # fmt: skip


def exchanges(client: Kit) -> list[tuple[str, str, Callable[[], list[Bubble]]]]:
    """List what happens: a title, what somebody does, and how."""
    newcomer = client.message("Hi all! Is a PhD worth it? Should I buy a GPU?", BOB, GROUP)
    quote = {"text": "Should I buy a GPU?", "position": 27, "is_manual": True}

    def inline() -> list[Bubble]:
        return [client.choose(client.inline("which domain")["results"][0])]

    return [
        ("Somebody starts the bot", "/start", lambda: client.send("/start")),
        ("A question with an answer", "Should I buy a GPU?", lambda: client.send("Should I buy a GPU?")),
        ("A long answer", "can I study alone?", lambda: client.send("can I study alone?")),
        ("A word on its own", "skills", lambda: client.send("skills")),
        ("A question without an answer", "where is the toilet?", lambda: client.send("where is the toilet?")),
        ("Looking through the topics", "/faq", lambda: client.send("/faq")),
        ("Help", "/help", lambda: client.send("/help")),
        ("A question in a group", "/ask do I need grad school?", lambda: client.say("/ask do I need grad school?")),
        (
            "A part of somebody's message, quoted in a group",
            "(quotes “Should I buy a GPU?”) /ask",
            lambda: client.say("/ask", {**ANN, "id": 1007}, reply_to_message=newcomer, quote=quote),
        ),
        ("An answer posted into any chat", "@the_faq_bot which domain", inline),
    ]


def test_the_page_of_screens_is_what_people_see() -> None:
    """docs/screens.md shows the ten commonest exchanges as they are, and none of them fills a phone twice."""
    faq = (ROOT / "faq.yaml").read_text("utf-8")
    with Kit(faq) as client:
        parts = [HEAD]
        for title, said, happen in exchanges(client):
            screens = [drawn(bubble) for bubble in happen()]
            assert screens
            assert all(screen.count("\n") < 2 * 25 for screen in screens)
            parts.append(f"## {title}\n\n```text\n> {said}\n\n" + "\n\n".join(screens) + "\n```\n")
    page = "\n".join(parts)
    if os.environ.get("DRAW_SCREENS"):
        PAGE.write_text(page, "utf-8")
    assert PAGE.read_text("utf-8") == page, "draw it anew: DRAW_SCREENS=1 pytest tests/test_screens.py"
