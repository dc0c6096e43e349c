"""Where to cut a text that one message can't hold."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

from bot.markup.spans import Markup, clip, tidy, utf16_length

# Telegram's limits, from https://core.telegram.org/bots/api and python-telegram-bot's telegram.constants, which a
# test holds them equal to: this room must not import telegram. Texts count UTF-16 code units.
TEXT_LIMIT = 4096
SPAN_LIMIT = 100

# Where a text may be cut, best first.
_BOUNDARIES = tuple(
    re.compile(pattern)
    for pattern in (r"\n[^\S\n]*\n\s*", r"\n\s*", r"(?<=[.!?…])[\"'”’)\]]*\s+|(?<=[。！？])", r"\s+")
)
_STOPS = tuple(".!?…。！？")
# A boundary in the first third would leave a stub of a message.
_STUB = 3
_LONGEST_GRAPHEME = 32


def split(markup: Markup, limit: int = TEXT_LIMIT) -> list[Markup]:
    """Split into parts of at most `limit` UTF-16 code units (at least 2) and 100 spans.

    Cuts at a paragraph, else a line, a sentence, a word, and only then inside a word, never inside a surrogate pair.
    Spans that are cut go on in the next part.
    """
    parts = []
    rest = tidy(markup.text, markup.spans)
    while rest:
        at = _boundary(rest.text, limit)
        parts.append(_slice(rest, 0, at))
        rest = _slice(rest, at, len(rest.text))
    return [Markup(part.text, part.spans[:SPAN_LIMIT]) for part in parts if part]


def cut(markup: Markup, limit: int) -> Markup:
    """Keep what fits into `limit` UTF-16 code units (at least 3), cut at a boundary and ended with an ellipsis."""
    whole = tidy(markup.text, markup.spans)
    if utf16_length(whole.text) <= limit:
        return Markup(whole.text, whole.spans[:SPAN_LIMIT])
    kept = split(whole, limit - 1)[0]
    apart = kept.text.endswith(_STOPS) and utf16_length(kept.text) + 2 <= limit
    return kept + Markup(" …" if apart else "…")


def _slice(markup: Markup, start: int, end: int) -> Markup:
    text = markup.text
    offset = utf16_length(text[:start])
    inside = clip(markup.spans, offset, offset + utf16_length(text[start:end]))
    return tidy(text[start:end], inside)


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
    if utf16_length(text) <= limit:
        return len(text)
    used = accumulate(2 if char > "\uffff" else 1 for char in text)
    return next(index for index, units in enumerate(used) if units > limit)


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
