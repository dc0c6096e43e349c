"""Markdown as plain text with spans: what Telegram calls entities, and a terminal prints as emphasis.

Text and spans travel together, so nothing in a text can break a message the way a stray asterisk breaks a parse mode.
Three things always hold for what `parse`, `split` and `cut` return: no whitespace at the ends, no span outside the
text, no blockquote inside another.
"""

from __future__ import annotations

from bot.markup.reading import escape, kept, parse
from bot.markup.source import Kept
from bot.markup.spans import Markup, Span, bold, fold, join, plain, utf16_length
from bot.markup.splitting import SPAN_LIMIT, TEXT_LIMIT, cut, split

__all__ = [
    "SPAN_LIMIT",
    "TEXT_LIMIT",
    "Kept",
    "Markup",
    "Span",
    "bold",
    "cut",
    "escape",
    "fold",
    "join",
    "kept",
    "parse",
    "plain",
    "split",
    "utf16_length",
]
