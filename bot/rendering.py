"""A `Reply` as Telegram shows it: text with spans, rows of buttons, and callback data both ways.

No telegram import: the terminal shows the same text. What `render` returns always fits Telegram's limits, and what
`encode` writes `decode` reads; `decode` gives None for anything this bot never wrote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2s

from bot.conversation import Choice, Question, Reply
from bot.faq import Entry
from bot.markup import Markup, bold, join, parse, plain, split, utf16_length

# Telegram's limits, with the same source and the same test as those in bot.markup.
DATA_LIMIT = 64
BUTTON_LIMIT = 100

# A phone shows about 40 characters in a full row and 16 in half of one.
LABEL_LIMIT = 60
HALF_ROW = 16

# e:<entry>[:<mark of the origin>], t:<page>:<topic> in the browser and b:<page>:<topic> into it, n for none of these.
_DATA = re.compile(
    r"e:(?P<entry>[a-z0-9-]{1,48})(?::(?P<origin>[0-9a-f]{8}))?"
    r"|(?P<browser>[tb]):(?P<page>0|[1-9][0-9]{0,3}):(?P<topic>\*|[a-z0-9-]{0,48})"
    r"|n"
)


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; one of `data` (a press comes back to the bot), `url` and `share` (a query) is set."""

    label: str
    data: str = ""
    url: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What one Telegram message shows."""

    markup: Markup
    rows: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Press:
    """What a pressed button asks.

    `in_place`: the message it stands under is a page of the browser and turns into the next one. `origin` is the mark
    of the entry to lead back to, "" if there is none.
    """

    question: Question
    in_place: bool = False
    origin: str = ""


def compose(reply: Reply) -> Markup:
    """Put together all the text of a reply: the bot's own words, the answers, the closing words."""
    return join((parse(reply.text), *(_answer(entry, reply.headed) for entry in reply.answers), parse(reply.closing)))


def render(reply: Reply) -> tuple[Message, ...]:
    """Turn a reply into one message or more, the buttons under the last."""
    *first, last = split(compose(reply)) or [plain("…")]
    choices = buttons(reply.choices, browser=reply.kind == "browse")
    return (*(Message(part) for part in first), Message(last, rows(choices)))


def buttons(choices: Sequence[Choice], *, browser: bool = False, origin: str = "") -> list[Button]:
    """Make a button of every choice; `browser` and `origin` are as in `Press`."""
    return [
        Button(shorten(choice.label), data=encode(choice, browser=browser, origin=origin))
        for choice in choices[:BUTTON_LIMIT]
    ]


def rows(row_of: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Lay buttons out: two neighbours share a row where both labels are short."""
    laid: list[tuple[Button, ...]] = []
    for button in row_of:
        alone = len(laid[-1]) == 1 if laid else False
        if alone and _width(button.label) <= HALF_ROW and _width(laid[-1][0].label) <= HALF_ROW:
            laid[-1] = (laid[-1][0], button)
        else:
            laid.append((button,))
    return tuple(laid)


def shorten(label: str, limit: int = LABEL_LIMIT) -> str:
    """Put a label on one line of at most `limit` characters, cut at a word where one ends in its last third."""
    label = " ".join(plain(label).text.split()) or "…"
    if len(label) <= limit:
        return label
    head = label[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space * 3 > limit * 2 else head).rstrip(" ,;:–-") + "…"


def encode(choice: Choice, *, browser: bool = False, origin: str = "") -> str:
    """Write what picking `choice` does as callback data of at most 64 bytes; `browser` and `origin` are as in `Press`.

    >>> encode(Choice("entry", "gpu", "GPUs")), encode(Choice("topic", "", "All topics"))
    ('e:gpu', 'b:0:')
    """
    if choice.kind == "entry":
        return f"e:{choice.key}:{origin}" if origin else f"e:{choice.key}"
    return f"{'t' if browser else 'b'}:{choice.page}:{choice.key}" if choice.kind == "topic" else "n"


def decode(data: str) -> Press | None:
    """Read callback data; None if this bot never wrote it.

    >>> decode("e:gpu").question, decode("<script>")
    (Question(text='gpu', command='open', page=0), None)
    """
    match = _DATA.fullmatch(data)
    if match is None:
        return None
    if match["entry"]:
        return Press(Question(match["entry"], "open"), origin=match["origin"] or "")
    if match["browser"]:
        return Press(Question(match["topic"], "browse", int(match["page"])), in_place=match["browser"] == "t")
    return Press(Question(command="none"))


def mark(key: str) -> str:
    """Shorten an id to eight hexadecimal digits, so that callback data can carry it beside another."""
    return blake2s(key.encode(), digest_size=4).hexdigest()


def _answer(entry: Entry, headed: bool) -> Markup:
    return join((bold(plain(entry.question)) if headed else Markup(), parse(entry.answer)))


def _width(label: str) -> int:
    return utf16_length(label) + sum("\u1100" <= char <= "\uffdc" and char > "\u2e7f" for char in label)
