"""Plain text and the spans that format it, travelling together.

Offsets and lengths count UTF-16 code units, as Telegram does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace


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
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(text: str) -> Markup:
    """Show `text` as it is, whatever characters it holds; lone surrogates, which no wire carries, become U+FFFD."""
    return Markup(whole(text))


def bold(markup: Markup) -> Markup:
    """Make all of `markup` bold."""
    return _wrap("bold", markup)


def fold(markup: Markup) -> Markup:
    """Put `markup` into a blockquote that shows three lines until it is tapped open."""
    bare = Markup(markup.text, tuple(span for span in markup.spans if "blockquote" not in span.type))
    return _wrap("expandable_blockquote", bare)


def join(parts: Iterable[Markup], separator: str = "\n\n") -> Markup:
    """Join the parts that aren't empty, by default as paragraphs."""
    whole = Markup()
    for part in parts:
        if part:
            whole = whole + Markup(separator) + part if whole else part
    return whole


def whole(text: str) -> str:
    """Replace lone surrogates by U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _wrap(kind: str, markup: Markup) -> Markup:
    if not markup:
        return markup
    return Markup(markup.text, (Span(kind, 0, utf16_length(markup.text)), *markup.spans))


def without(pattern: re.Pattern[str], markup: Markup) -> Markup:
    """Take out all that a pattern matches; the spans cover what they covered before."""
    text = markup.text
    gaps = [(utf16_length(text[: gap.start()]), utf16_length(gap[0])) for gap in pattern.finditer(text)]
    if not gaps:
        return markup

    def moved(place: int) -> int:
        return place - sum(min(length, place - start) for start, length in gaps if start < place)

    spans = (replace(s, offset=moved(s.offset), length=moved(s.end) - moved(s.offset)) for s in markup.spans)
    return Markup(pattern.sub("", text), tuple(spans))


def tidy(text: str, spans: Iterable[Span]) -> Markup:
    """Strip the ends, clip the spans to what is left, order them, and flatten nested blockquotes."""
    bare = text.strip()
    start = utf16_length(text[: len(text) - len(text.lstrip())])
    return Markup(bare, clip(spans, start, start + utf16_length(bare)))


def clip(spans: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    """Keep what lies between two offsets, counted from the first of them, outer spans first."""
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
