"""Markdown as plain text with spans: what Telegram calls entities, and a terminal prints as emphasis.

Offsets and lengths count UTF-16 code units, as Telegram does. Text and spans travel together, so nothing in a text
can break a message the way a stray asterisk breaks a parse mode. Three things always hold for what `parse`, `split`
and `cut` return: no whitespace at the ends, no span outside the text, no blockquote inside another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from telegramify_markdown import RenderConfig
from telegramify_markdown.converter import convert

# Telegram's limits, from https://core.telegram.org/bots/api and python-telegram-bot's telegram.constants, which a
# test holds them equal to: this module must not import telegram. Texts count UTF-16 code units.
TEXT_LIMIT = 4096
SPAN_LIMIT = 100

_SIGNS = re.compile(r"[\\`*_\[\]~|<&!$]|^\s*[#+>=-]")
_NUMBERED = re.compile(r"^(\s*\d+)([.)])")
# A noncharacter of the same length in UTF-16 stands in for "<" while Markdown is read, which would drop `List<int>`'s
# second half as an HTML tag. Autolinks and pointy link destinations stay Markdown.
_LESS = "\ufdd0"
_TAG = re.compile(r"(?<!\\)(?<!\]\()<(?!https?://)")
# Telegram drops links to mail addresses but finds bare addresses by itself.
_MAIL_LINK = re.compile(r"\[([^\]\n]+)\]\(mailto:([^)\s?]+)[^)\s]*\)")
# What Telegram accepts as a link; anything else would lose its span there, so it never gets one.
_URL = re.compile(r"(?:https?://\S+|tg:(?://)?\w\S*|(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?)", re.IGNORECASE)
_KNOWN = frozenset({"bold", "italic", "strikethrough", "spoiler", "code", "pre", "text_link", "blockquote"})

# Where a text may be cut, best first.
_BOUNDARIES = tuple(
    re.compile(pattern)
    for pattern in (r"\n[^\S\n]*\n\s*", r"\n\s*", r"(?<=[.!?…])[\"'”’)\]]*\s+|(?<=[。！？])", r"\s+")
)
# A boundary in the first third would leave a stub of a message.
_STUB = 3
_LONGEST_GRAPHEME = 32


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of formatted text: `type` is a Telegram entity type, `url` is set for text_link."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        """The offset just behind the span."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class Markup:
    """Plain text and the spans that format it, ordered by offset, outer ones first."""

    text: str = ""
    spans: tuple[Span, ...] = ()

    def __add__(self, other: Markup) -> Markup:
        """Append `other` directly.

        >>> (plain("a ") + bold(plain("b"))).spans
        (Span(type='bold', offset=2, length=1, url=None, language=None),)
        """
        shift = utf16_length(self.text)
        moved = (replace(span, offset=span.offset + shift) for span in other.spans)
        return Markup(self.text + other.text, (*self.spans, *moved))

    def __bool__(self) -> bool:
        return bool(self.text)


def utf16_length(text: str) -> int:
    """Count the UTF-16 code units of `text`, as Telegram measures it."""
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)


def plain(text: str) -> Markup:
    """Show `text` as it is, whatever characters it holds; lone surrogates, which no wire carries, become U+FFFD."""
    return Markup(_whole(text))


@lru_cache(maxsize=4096)
def parse(markdown: str) -> Markup:
    """Read Markdown: headings become bold, `-` becomes `•`, raw `<` stays what the author typed.

    >>> parse("**Yes**: `List<int>`").text
    'Yes: List<int>'
    """
    source = _MAIL_LINK.sub(r"\1 (\2)", _whole(markdown))
    text, entities = convert(_TAG.sub(_LESS, source), latex_escape=False, config=_config())
    spans = [Span(e.type, e.offset, e.length, _typed(e.url), e.language) for e in entities]
    links = [span for span in spans if span.type == "text_link" and _URL.fullmatch(span.url or "")]
    kept = (
        span
        for span in spans
        if span.type in _KNOWN
        and (span.type != "text_link" or span in links)
        # Telegram keeps only one of a link and the code inside it, and it would not be the link.
        and not (span.type == "code" and any(a.offset <= span.offset and span.end <= a.end for a in links))
    )
    return _tidy(text.replace(_LESS, "<"), kept)


def escape(text: str) -> str:
    """Return Markdown that shows a line of plain text as it is.

    >>> parse(escape("C++ [beta](x) *stars*")).text
    'C++ [beta](x) *stars*'
    """
    return _NUMBERED.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", text))


def bold(markup: Markup) -> Markup:
    """Make all of `markup` bold."""
    return _wrap("bold", markup)


def fold(markup: Markup) -> Markup:
    """Put `markup` into a blockquote that shows three lines until it is tapped open."""
    bare = Markup(markup.text, tuple(span for span in markup.spans if "blockquote" not in span.type))
    return _wrap("expandable_blockquote", bare)


def link(text: str, url: str) -> Markup:
    """Show `text` as a link to `url`."""
    shown = plain(text)
    return Markup(shown.text, (Span("text_link", 0, utf16_length(shown.text), url),))


def join(parts: Iterable[Markup], separator: str = "\n\n") -> Markup:
    """Join the parts that aren't empty, by default as paragraphs."""
    whole = Markup()
    for part in parts:
        if part:
            whole = whole + Markup(separator) + part if whole else part
    return whole


def split(markup: Markup, limit: int = TEXT_LIMIT) -> list[Markup]:
    """Split into parts of at most `limit` UTF-16 code units (at least 2) and 100 spans.

    Cuts at a paragraph, else a line, a sentence, a word, and only then inside a word, never inside a surrogate pair.
    Spans that are cut go on in the next part.
    """
    parts = []
    rest = _tidy(markup.text, markup.spans)
    while rest:
        at = _boundary(rest.text, limit)
        parts.append(_slice(rest, 0, at))
        rest = _slice(rest, at, len(rest.text))
    return [Markup(part.text, part.spans[:SPAN_LIMIT]) for part in parts if part]


def cut(markup: Markup, limit: int) -> Markup:
    """Keep what fits into `limit` UTF-16 code units (at least 3), cut at a boundary and ended with an ellipsis."""
    whole = _tidy(markup.text, markup.spans)
    if utf16_length(whole.text) <= limit:
        return Markup(whole.text, whole.spans[:SPAN_LIMIT])
    return split(whole, limit - 1)[0] + Markup("…")


@lru_cache(maxsize=1)
def _config() -> RenderConfig:
    config = RenderConfig.isolated()
    config.cite_expandable = False
    symbol = config.markdown_symbol
    symbol.heading_level_1 = symbol.heading_level_2 = symbol.heading_level_3 = symbol.heading_level_4 = ""
    symbol.image = symbol.link = ""
    symbol.unordered_list_item, symbol.task_completed, symbol.task_uncompleted = "•", "☑", "☐"
    return config


def _typed(url: str | None) -> str | None:
    return url.replace(_LESS, "<") if url else None


def _whole(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _wrap(kind: str, markup: Markup) -> Markup:
    if not markup:
        return markup
    return Markup(markup.text, (Span(kind, 0, utf16_length(markup.text)), *markup.spans))


def _tidy(text: str, spans: Iterable[Span]) -> Markup:
    """Strip the ends, clip the spans to what is left, order them, and flatten nested blockquotes."""
    whole = text.strip()
    start = utf16_length(text[: len(text) - len(text.lstrip())])
    return Markup(whole, _clip(spans, start, start + utf16_length(whole)))


def _slice(markup: Markup, start: int, end: int) -> Markup:
    text = markup.text
    offset = utf16_length(text[:start])
    inside = _clip(markup.spans, offset, offset + utf16_length(text[start:end]))
    return _tidy(text[start:end], inside)


def _clip(spans: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    kept: list[Span] = []
    quoted = -1
    for span in sorted(spans, key=lambda span: (span.offset, -span.length)):
        first, last = max(span.offset, start), min(span.end, end)
        if first >= last or ("blockquote" in span.type and first < quoted):
            continue
        if "blockquote" in span.type:
            quoted = last
        kept.append(replace(span, offset=first - start, length=last - first))
    return tuple(kept)


def _boundary(text: str, limit: int) -> int:
    """Find the index at which to end a part; the whole length if it fits."""
    end = _index(text, limit)
    if end == len(text):
        return end
    for pattern in _BOUNDARIES:
        places = [match.start() for match in pattern.finditer(text, 0, end + 1) if match.start() * _STUB >= end]
        if places:
            return max(places)
    at = end
    while at > max(1, end - _LONGEST_GRAPHEME) and _joined(text, at):
        at -= 1
    return at if at > max(1, end - _LONGEST_GRAPHEME) else end


def _index(text: str, limit: int) -> int:
    """Find the greatest index before which `text` has at most `limit` UTF-16 code units."""
    room = limit
    for index, char in enumerate(text):
        room -= 2 if char > "\uffff" else 1
        if room < 0:
            return index
    return len(text)


def _joined(text: str, at: int) -> bool:
    """Tell whether the characters on both sides of `at` are drawn as one."""
    before, after = text[at - 1], text[at]
    return (
        before == "\u200d"
        or after in "\u200d\ufe0e\ufe0f"
        or unicodedata.category(after) in ("Mn", "Me", "Mc")
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff")
    )
