"""A `Reply` as Telegram shows it: text with spans, rows of buttons, and callback data both ways.

No import of the library: plain values. What `render` returns always fits Telegram's limits, and what
`encode` writes `decode` reads; `decode` gives None for anything this bot never wrote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from unicodedata import east_asian_width
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.conversation import Choice, Context, Question, Reply
from bot.faq import Entry
from bot.faq.values import shorten
from bot.markup import TEXT_LIMIT, Markup, bold, cut, join, plain, split, utf16_length
from bot.service.composing import compose

# Telegram's limits, with the same source and the same test as those in bot.markup.
CAPTION_LIMIT = 1024
BUTTON_LIMIT = 100
OTHER_BUTTONS = 4
"""Buttons that may stand beside the choices: back, share (two answers at most), read on or browse in private."""

LABEL_LIMIT = 60
HALF_ROW = 16
"""Longest title, and widest label that shares a row, in characters: a phone shows about 40 in a full row."""

# A folded quote shows three lines of about 40 characters; folding saves nothing before twice that. In private the
# answer is what somebody waits for: it is folded from about fifteen lines on, when little else is left on a phone.
FOLD_FROM, PRIVATE_FOLD_FROM = 300, 600

INLINE_LENGTH = 600
"""UTF-16 code units that are posted where the bot is no member: the beginning; the rest is behind a link."""

MOST_RELATED = 3
"""Entries to read next under an answer that everybody in a chat scrolls past."""

SHARE_BESIDE = 20
"""Widest label, in characters, of the button that Share stands beside; phones cut off little of it, if anything."""

BROWSE, ABOUT = "_faq", "_about"
"""The payloads of deep links to the topics and to what the FAQ is; an underscore is in no entry's id."""

_ANYBODY = Context()

_SHARE = "https://t.me/share/url?"

# e:<entry>[:<mark of the origin>], t:<page>:<topic> in the browser and b:<page>:<topic> into it, n for none of these;
# and ~<language> where the message is not in the main FAQ's.
_DATA = re.compile(
    r"(?:e:(?P<entry>[a-z0-9-]{1,48})(?::(?P<origin>[0-9a-f]{8}))?"
    r"|(?P<browser>[tb]):(?P<page>0|[1-9][0-9]{0,3}):(?P<topic>\*|[a-z0-9-]{0,48})"
    r"|n)(?:~(?P<language>[a-z]{2,3}))?"
)


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; one of the three is set.

    `data` comes back to the bot, `url` is opened, `share` is an inline query in a chat to be picked.
    """

    label: str
    data: str = ""
    url: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What one Telegram message shows; `prompt` opens the reader's reply field, with these words in it.

    `media` is a picture or file that comes with it, as an entry names it.
    """

    markup: Markup
    rows: tuple[tuple[Button, ...], ...] = ()
    prompt: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True)
class InlineResult:
    """A message to be chosen from a list, by its title and a line of description.

    `media` is a picture or file that comes with it where it can, as an entry names it.
    """

    id: str
    title: str
    description: str
    message: Message
    media: str = ""


@dataclass(frozen=True, slots=True)
class Signs:
    """The bot's name, whether it takes inline queries, and the labels of buttons that lead elsewhere.

    `language` is that of the message where it is not the main FAQ's.
    """

    username: str
    inline: bool
    share: str
    read_on: str
    more: str
    private: str
    language: str = ""

    def link(self, payload: str) -> str:
        """Return the link that opens the private chat with `/start payload`; an entry's id shows that entry."""
        return f"https://t.me/{self.username}?start={payload}"

    def read_button(self, entry: Entry, *, alone: bool) -> Button:
        """Make the button that opens an answer in private; it names the entry unless it is alone."""
        label = self.read_on if alone else title(f"{self.read_on}: {entry.label or entry.question}")
        return Button(label, url=self.link(entry.id))

    def share_button(self, entry: Entry, *, alone: bool) -> Button:
        """Make the button that shares an answer in a chat to be picked; it names the entry unless it is alone."""
        label = self.share if alone else title(f"{self.share}: {entry.label or entry.question}")
        if self.inline:
            return Button(label, share=entry.id)
        query = urlencode({"url": self.link(entry.id), "text": title(entry.question, 200)})
        return Button(label, url=f"{_SHARE}{query}")


def shared_by(query: str | None, url: str | None) -> str:
    """Return the id of the entry that a button shares by an inline query or an address, "" if it shares none.

    >>> shared_by("gpu", None), shared_by(None, "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fbot%3Fstart%3Dgpu")
    ('gpu', 'gpu')
    """
    if query or not url or not url.startswith(_SHARE):
        return query or ""
    return "".join(parse_qs(urlsplit(url).query).get("url", [])).partition("?start=")[2]


@dataclass(frozen=True, slots=True)
class Press:
    """What a pressed button asks.

    `in_place`: the message it stands under is a page of the browser and turns into the next one. `origin` is the mark
    of the message to lead back to, "" if there is none. `language` is as in `Signs`.
    """

    question: Question
    in_place: bool = False
    origin: str = ""
    language: str = ""


def render(reply: Reply, signs: Signs | None = None, *, asked: str = "") -> tuple[Message, ...]:
    """Turn a reply into one message or more, the buttons under the last: `signs` say how answers are shared.

    `asked` is shown above it, for those who see the chat open without having written there.
    """
    # What a reply remembers and why it was chosen differ from person to person, what is shown of it does not.
    shown = Reply(reply.kind, _ANYBODY, reply.text, reply.answers, reply.headed, reply.closing, reply.choices)
    return _render(shown, signs, asked)


@lru_cache(maxsize=128)
def _render(reply: Reply, signs: Signs | None, asked: str) -> tuple[Message, ...]:
    text = join((bold(plain(" ".join(asked.split()))), compose(reply, fold_from=PRIVATE_FOLD_FROM)))
    *first, last = split(text) or [plain("…")]
    language = signs.language if signs else ""
    under = link_rows(reply) + rows(buttons(reply.choices, browser=reply.kind == "browse", language=language))
    shares = tuple((signs.share_button(entry, alone=len(reply.answers) == 1),) for entry in reply.answers if signs)
    files = list(dict.fromkeys(entry.media for entry in reply.answers if entry.media))
    caption = files[0] if len(files) == 1 and not first and utf16_length(last.text) <= CAPTION_LIMIT else ""
    before = () if caption else tuple(Message(Markup(), media=file) for file in files)
    return (*before, *(Message(part) for part in first), Message(last, under + shares, media=caption))


def panel(reply: Reply, signs: Signs, *, inline: bool = False, back: Button | None = None, origin: str = "") -> Message:
    """Turn a reply into one message that turns in place when its buttons are pressed.

    Long answers are folded; `inline` ones are for chats where the bot is no member, and are but the beginning. What
    doesn't fit is linked to. `back` leads to where the reader came from, `origin` is the mark of what is shown here.
    """
    whole = compose(reply, headed=True, fold_from=FOLD_FROM) or plain("…")
    room = _room(reply, whole, inline=inline)
    shown = split(whole, room)[0] if reply.kind == "about" else cut(whole, room)
    read_all = shown.text != whole.text
    under = link_rows(reply) + rows(buttons(brief(reply).choices, browser=True, origin=origin, language=signs.language))
    last = [back] if back else []
    if read_all:
        last += [signs.read_button(entry, alone=len(reply.answers) == 1) for entry in reply.answers]
    elif reply.answers and inline:
        last.append(Button(signs.more, url=signs.link(reply.answers[0].id)))
    if reply.kind == "about" and read_all:
        last.append(Button(signs.read_on, url=signs.link(ABOUT)))
    if reply.answers and not inline:
        shares = [signs.share_button(entry, alone=len(reply.answers) == 1) for entry in reply.answers]
        under = _beside(under, shares[0]) if len(shares) == 1 else under + rows(shares)
    if reply.kind == "browse" and not inline:
        last.append(Button(signs.private, url=signs.link(BROWSE)))
    return Message(shown, under + rows(last), media="" if inline else _media(reply))


def link_rows(reply: Reply) -> tuple[tuple[Button, ...], ...]:
    """Lay out the buttons that the author put under the answers: they open an address."""
    links = dict.fromkeys(link for entry in reply.answers for link in entry.links)
    return rows([Button(title(link.text), url=link.url) for link in links])


def brief(reply: Reply) -> Reply:
    """Leave an answer a few entries to read next, and all that it asks about."""
    most = max(MOST_RELATED, len(reply.offered))
    if reply.kind != "answer" or len(reply.choices) <= most:
        return reply
    choices = reply.choices[:most]
    return replace(reply, choices=choices, context=replace(reply.context, choices=choices))


def _media(reply: Reply) -> str:
    """Return the picture or file that comes with a panel: that of the first answer that has one."""
    return next((entry.media for entry in reply.answers if entry.media), "")


def _room(reply: Reply, whole: Markup, *, inline: bool) -> int:
    """Return how many UTF-16 code units of a panel are shown."""
    if reply.kind == "about":
        return max(utf16_length(whole.text.partition("\n\n")[0]), 2)
    if inline:
        return INLINE_LENGTH * max(len(reply.answers), 1)
    return CAPTION_LIMIT if _media(reply) else TEXT_LIMIT


def _beside(under: tuple[tuple[Button, ...], ...], share: Button) -> tuple[tuple[Button, ...], ...]:
    """Put the share button beside the last button that leaves room for it, else into a row of its own."""
    for at in reversed(range(len(under))):
        if len(under[at]) == 1 and _width(under[at][0].label) <= SHARE_BESIDE:
            return (*under[:at], (*under[at], share), *under[at + 1 :])
    return (*under, (share,))


def buttons(choices: Sequence[Choice], *, browser: bool = False, origin: str = "", language: str = "") -> list[Button]:
    """Make a button of every choice; `browser`, `origin` and `language` are as in `Press`."""
    return [
        Button(title(choice.label), data=encode(choice, browser=browser, origin=origin, language=language))
        for choice in choices[: BUTTON_LIMIT - OTHER_BUTTONS]
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


def title(text: str, limit: int = LABEL_LIMIT) -> str:
    """Return a label, or anything else, as a button or a list can show it: on one line, and never empty."""
    return shorten(plain(text).text, limit) or "…"


def encode(choice: Choice, *, browser: bool = False, origin: str = "", language: str = "") -> str:
    """Write what picking `choice` does as callback data of at most 64 bytes; the rest is as in `Press`.

    >>> encode(Choice("entry", "gpu", "GPUs")), encode(Choice("topic", "", "All topics"))
    ('e:gpu', 'b:0:')
    """
    said = f"~{language}" if language else ""
    if choice.kind == "entry":
        return f"e:{choice.key}:{origin}{said}" if origin else f"e:{choice.key}{said}"
    return f"{'t' if browser else 'b'}:{choice.page}:{choice.key}{said}" if choice.kind == "topic" else f"n{said}"


def decode(data: str) -> Press | None:
    """Read callback data; None if this bot never wrote it.

    >>> decode("e:gpu").question.text, decode("<script>")
    ('gpu', None)
    """
    match = _DATA.fullmatch(data)
    if match is None:
        return None
    language = match["language"] or ""
    if match["entry"]:
        return Press(Question(match["entry"], "open"), origin=match["origin"] or "", language=language)
    if match["browser"]:
        question = Question(match["topic"], "browse", int(match["page"]))
        return Press(question, in_place=match["browser"] == "t", language=language)
    return Press(Question(command="none"), language=language)


def mark(data: str) -> str:
    """Shorten callback data to eight hexadecimal digits, so that other callback data can carry it."""
    from hashlib import blake2s  # here, as it loads all of OpenSSL, of which the terminal needs nothing

    return blake2s(data.encode(), digest_size=4).hexdigest()


def _width(label: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in label)
