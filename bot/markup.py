"""Markdown as plain text with spans: what Telegram calls entities, and a terminal prints as emphasis.

Offsets and lengths count UTF-16 code units, as Telegram does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of formatted text: `type` is a Telegram entity type, `url` is set for text_link."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Markup:
    """Plain text and the spans that format it."""

    text: str = ""
    spans: tuple[Span, ...] = ()
