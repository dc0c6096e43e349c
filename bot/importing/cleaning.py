"""From what authors of websites write to Markdown that a chat shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from textwrap import dedent
from urllib.parse import urljoin

from bot.importing.values import Notes
from bot.markup import parse
from bot.markup.source import UNSPACED

FENCED = re.compile(r"^(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t]*(?P=fence)[ \t]*$|\Z)", re.M | re.S)
_CODE = re.compile(FENCED.pattern + r"|(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)", re.MULTILINE | re.DOTALL)
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # noncharacters, which no text holds
_STAND_IN = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
# A line that begins something, so that it is not the rest of the paragraph above, and one that ends with a break.
_BEGINS = re.compile(
    r"\s*(?:[-*+]\s|[>|]|\d{1,9}[.)]\s|#{1,6}\s|={3,}|-{3,}|\[[^\]]+\]:|\ufdd0\d+\ufdd1\s*$|$)| {4}|\t"
)
_ENDS = re.compile(r"(?:  |\\|\|)$|^\s*(?:#{1,6}\s.*|>.*|\ufdd0\d+\ufdd1\s*|\|.*|)$")
_Q = re.compile(
    r"^\s*(?:(?:Q(?:uestion)?|F(?:rage)?|P(?:regunta|ergunta)?|В(?:опрос)?|问|問|질문|Q&A)\s*\d*\s*[.:：)\-–]\s*|\d+(?:\.\d+)*[.)]\s+)+",
    re.I,
)
_Q_NUMBER = re.compile(r"^\s*\d+(?:\.\d+)+\s+")
ANSWERS = re.compile(
    r"^\s*(?P<marks>\**_*)(?:A(?:ns(?:wer)?|ntwort)?|R(?:espuesta|esposta|éponse)?|О(?:твет)?|答|답)\s*\d*(?P<closed>\**_*)\s*[.:：]\s*(?P<closing>\**_*)\s*",
    re.I,
)
_LINK = re.compile(
    r"(?P<image>!?)\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?(?P<url>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?P<title>\s+[\"'(][^\n]*?[\"')])?\s*\)(?:\{[^{}\n]*\})?"
)
_REFERENCE = re.compile(
    r"(?P<image>!?)\[(?P<text>(?:[^\[\]\n]|\[[^\[\]\n]*\])+)\](?:\[(?P<label>[^\[\]\n]*)\])?(?![(:\[])"
)
_DEFINITION = re.compile(
    r"^ {0,3}\[(?P<label>[^\]\n^]+)\]:[ \t]*\n?[ \t]*<?(?P<url>\S+?)>?(?:[ \t]+[\"'(].*[\"')])?[ \t]*$\n?", re.M
)
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_OPENS = re.compile(r"(?:https?|tg|mailto|tel):", re.I)
_TOP = re.compile(
    r"^[^\w\n]{0,20}(?:back to )?(?:the )?(?:top|toc|table of contents|index)[^\w\n(]{0,20}\(?#[^\n]*$\n?",
    re.IGNORECASE | re.MULTILINE,
)

_DROPPED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("HTML comments", re.compile(r"<!--.*?(?:-->|\Z)", re.S)),
    ("templates", re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|<%[^<>]*%>")),
    (
        "imports of components",
        re.compile(
            r"^(?:import\s(?:[^\n]+\sfrom\s+)?(['\"])[^'\"\n]+\1;?|export\s+(?:const|default|function)\b.*)$\n?", re.M
        ),
    ),
    ("containers", re.compile(r"^[ \t]*:{3,}.*$\n?", re.M)),
    ("attributes", re.compile(r"\{:?[ \t]*[#.:][^{}\n]*\}")),
    (
        "tables of contents",
        re.compile(r"^[ \t]*(?:\[\[?_?toc_?\]?\]|\[TOC\]|\{:toc\}|\*[ \t]*TOC)[ \t]*$\n?", re.I | re.M),
    ),
    ("footnotes", re.compile(r"^\[\^[^\]\n]+\]:.*$\n?(?:^(?: {2,}|\t).*$\n?)*|\[\^[^\]\n]+\]", re.M)),
    ("links to the top", _TOP),
)
_ADMONITION = re.compile(
    r"^(?P<indent>[ \t]*)(?:!!!|\?\?\?\+?)[ \t]*(?P<kind>[\w-]+)?[ \t]*(?:\"(?P<title>[^\"\n]*)\")?[ \t]*$\n"
    r"(?P<body>(?:(?:(?P=indent)(?: {4}|\t).*|[ \t]*)$\n?)+)",
    re.MULTILINE,
)
_ALERT = re.compile(r"^(?P<mark>[ \t]*>[ \t]*)\[!(?P<kind>\w+)\][ \t]*$", re.M)
_INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<br\s*/?>[ \t]*\n?", re.I), "\n"),
    (re.compile(r"</?(?:b|strong)\b[^<>]*>", re.I), "**"),
    (re.compile(r"</?(?:i|em)\b[^<>]*>", re.I), "*"),
    (re.compile(r"</?(?:code|kbd|tt|samp)\b[^<>]*>", re.I), "`"),
    (re.compile(r"</?(?:s|del|strike)\b[^<>]*>", re.I), "~~"),
    (
        re.compile(r"<a\b[^<>]*?href=[\"'](?P<url>[^\"']*)[\"'][^<>]*>(?P<text>.*?)</a>", re.I | re.S),
        r"[\g<text>](\g<url>)",
    ),
    (
        re.compile(
            r"<img\b(?=[^<>]*?src=[\"'](?P<url>[^\"']*)[\"'])(?:[^<>]*?alt=[\"'](?P<text>[^\"']*)[\"'])?[^<>]*>", re.I
        ),
        r"![\g<text>](\g<url>)",
    ),
    (re.compile(r"<li\b[^<>]*>", re.I), "\n- "),
    (re.compile(r"<p\b[^<>]*>", re.I), "\n\n"),
)
_TAGS = re.compile(
    r"</?(?:a|abbr|article|aside|audio|blockquote|button|center|cite|details|div|figcaption|figure|font|footer|h[1-6]|header"
    r"|hr|iframe|img|label|li|mark|nav|ol|p|picture|pre|q|section|small|source|span|sub|summary|sup|table|tbody|td|th|thead"
    r"|tr|u|ul|video|[A-Z]\w*)\b[^<>]*>"
)
_RULES = re.compile(r"(?:(?:^|\n)[ ]{0,3}(?:-{3,}|\*{3,}|_{3,}|(?:[-*_][ ]){2,}[-*_]))+\s*\Z")
_BLANK = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_ESCAPES = re.compile(r"&(?:[a-z]+|#\d+|#x[0-9a-f]+);", re.I)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Apply a change to everything but code, of which the change sees no more than a stand-in."""
    codes = [code[0] for code in _CODE.finditer(text)]
    numbers = iter(range(len(codes)))
    changed = change(_CODE.sub(lambda code: f"{_OPEN}{next(numbers)}{_CLOSE}", text))
    return _STAND_IN.sub(lambda found: codes[int(found[1])], changed)


def replaced(text: str, pattern: re.Pattern[str], write: Callable[[re.Match[str]], str]) -> str:
    """Replace what a pattern finds, which may hold code, except within code."""
    codes = [code.span() for code in FENCED.finditer(text) if not code["indent"]]
    return pattern.sub(
        lambda found: found[0] if any(start <= found.start() < end for start, end in codes) else write(found), text
    )


def page(text: str, where: str, notes: Notes) -> str:
    """Take out of a page what a website would have replaced, and note how often."""

    def change(part: str) -> str:
        for sort, pattern in _DROPPED:
            for found in pattern.finditer(part):
                if found[0].strip():
                    notes.add(f"{sort} dropped", f"{where}: {_short(found[0])}")
            part = pattern.sub("", part)
        return part

    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = replaced(text, _ADMONITION, _admonition)
    return outside_code(_ALERT.sub(lambda alert: f"{alert['mark']}**{alert['kind'].capitalize()}**", text), change)


def _admonition(box: re.Match[str]) -> str:
    title = box["title"] if box["title"] is not None else (box["kind"] or "").capitalize()
    body = re.sub(r"^(?: {4}|\t)", "", box["body"], flags=re.MULTILINE)
    return f"{box['indent']}**{title}**\n\n{body}" if title else body


def references(text: str) -> tuple[str, dict[str, str]]:
    """Take the definitions of references out of a page; return the rest and the addresses by label."""
    labels: dict[str, str] = {}

    def change(part: str) -> str:
        for found in _DEFINITION.finditer(part):
            labels.setdefault(_label(found["label"]), found["url"])
        return _DEFINITION.sub("", part)

    return outside_code(text, change), labels


def answer(text: str, labels: Mapping[str, str], base: str, where: str, notes: Notes, *, wrapped: bool = False) -> str:
    """Return an answer as the bot shows it: no "A:" before it, no HTML, links in full.

    `wrapped` says that a line break means nothing, as on a page; chats show every one.
    """
    text = _CONTROL.sub("", text.replace("\r\n", "\n"))
    marked = ANSWERS.match(text)
    if marked:
        notes.add("“A:” before answers dropped", where)
        text = (marked["marks"] if not (marked["closed"] or marked["closing"]) else "") + text[marked.end() :]

    def change(part: str) -> str:
        if wrapped:
            part = _unwrapped(part)
        part = _REFERENCE.sub(lambda found: _inlined(found, labels, where, notes), part)
        part = _in_markdown(part)
        for found in _TAGS.finditer(part):
            notes.add("HTML tags dropped", f"{where}: {_short(found[0])}")
        part = _TAGS.sub("", part)
        part = _ESCAPES.sub(lambda found: unescape(found[0]).replace("\xa0", " "), part)
        return _LINK.sub(lambda found: _resolved(found, base, where, notes), part)

    lines = outside_code(text, change).replace("\t", "    ").split("\n")
    told = _BLANK.sub("\n\n", "\n".join(line.rstrip() for line in lines))
    if _RULES.search(told):
        notes.add("lines between questions dropped", where)
    return dedent(_RULES.sub("", told).strip("\n")).rstrip()


def _in_markdown(text: str) -> str:
    for pattern, instead in _INLINE:
        text = pattern.sub(instead, text)
    return text


def _unwrapped(text: str) -> str:
    """Join the lines of each paragraph."""
    joined: list[str] = []
    for line in text.split("\n"):
        inside_item = bool(joined) and re.match(r"\s*(?:[-*+]|\d{1,9}[.)])\s", joined[-1])
        begins = _BEGINS.match(line.lstrip() if inside_item else line)
        if not joined or begins or _ENDS.search(joined[-1]):
            joined.append(line)
        else:
            space = "" if UNSPACED.match(joined[-1][-1:]) and UNSPACED.match(line.lstrip()[:1]) else " "
            joined[-1] = f"{joined[-1].rstrip()}{space}{line.strip()}"
    return "\n".join(joined)


def question(text: str, where: str, notes: Notes) -> str:
    """Return a question as plain text, without a number or "Q:" before it."""
    text = _CONTROL.sub("", text)
    plain = re.sub(r"\s*(?:¶|#+|\{[#:.][^{}]*\})\s*$", "", text.strip())
    plain = _TAGS.sub("", _in_markdown(plain))
    plain = " ".join(parse(unescape(_LINK.sub(r"\g<text>", plain))).text.split()).removeprefix("• ")
    bare = _Q_NUMBER.sub("", _Q.sub("", plain))
    if bare and bare != plain:
        notes.add("numbers and “Q:” before questions dropped", f"{where}: {plain[: len(plain) - len(bare)].strip()}")
        plain = bare
    return plain.strip(" *_:") if plain.strip(" *_:") else plain


def _inlined(found: re.Match[str], labels: Mapping[str, str], where: str, notes: Notes) -> str:
    url = labels.get(_label(found["label"] or found["text"]))
    if url is None:
        return found[0]
    notes.add("reference links written out", f"{where}: {_short(found['text'])}")
    return f"{found['image']}[{found['text']}]({url})"


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


def _resolved(found: re.Match[str], base: str, where: str, notes: Notes) -> str:
    text, url = found["text"].strip(), found["url"]
    if found["image"]:
        text = text or "Picture"
    if not _ABSOLUTE.match(url) and not url.startswith("//"):
        if not base:
            notes.add("relative links without --base: only their text was kept", f"{where}: {url}")
            return text
        notes.add("relative links resolved", f"{where}: {url}")
    if _ABSOLUTE.match(url) and not _OPENS.match(url):
        notes.add("addresses that a chat can't link written out", f"{where}: {url}")
        return f"{text} ({url})"
    url = urljoin(base or "https:", url).replace(" ", "%20").replace("(", "%28").replace(")", "%29")
    if found["image"]:
        notes.add("pictures turned into links", f"{where}: {url}")
    linked = _LINK.search(text)  # a picture that is a link: the link counts
    return text if linked else f"[{text or url}]({url})"


def _short(text: str) -> str:
    return " ".join(text.split())[:60]
