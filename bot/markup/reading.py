"""Markdown read into text and spans."""

from __future__ import annotations

import re
from functools import lru_cache

from telegramify_markdown import RenderConfig
from telegramify_markdown.converter import convert

from bot.markup import source
from bot.markup.source import Kept
from bot.markup.spans import Markup, Span, tidy, whole, without

_SIGNS = re.compile(r"[\\`*_\[\]~|<&!$]|^\s*[#+>=-]")
_NUMBERED = re.compile(r"^(\s*\d+)([.)])")
# A noncharacter of the same length in UTF-16 stands in for "<" while Markdown is read, which would drop `List<int>`'s
# second half as an HTML tag. Autolinks and pointy link destinations stay Markdown.
_LESS = "\ufdd0"
_TAG = re.compile(r"(?<!\\)(?<!\]\()<(?!https?://)")
# Telegram drops links to mail addresses and telephone numbers but finds bare ones by itself.
_MAIL_LINK = re.compile(r"\[([^\]\n]+)\]\((?:mailto|tel):([^)\s?]+)[^)\s]*\)")
# What Telegram accepts as a link; anything else would lose its span there, so it never gets one.
_URL = re.compile(r"(?:https?://\S+|tg:(?://)?\w\S*|(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?)", re.IGNORECASE)
_KNOWN = frozenset({"bold", "italic", "strikethrough", "spoiler", "code", "pre", "text_link", "blockquote"})


@lru_cache(maxsize=4096)
def parse(markdown: str) -> Markup:
    r"""Read Markdown: headings become bold, `-` becomes `•`, raw `<` stays what the author typed.

    So does the rest of what Markdown would change; see `bot.markup.source`.

    >>> parse("**Yes**: `List<int>`").text, parse("24. May\n26. May").text
    ('Yes: List<int>', '24. May\n26. May')
    """
    text, entities = convert(source.guarded(_prepared(markdown)), latex_escape=False, config=_config())
    spans = [Span(e.type, e.offset, e.length, _typed(e.url), e.language) for e in entities]
    links = [span for span in spans if span.type == "text_link" and _URL.fullmatch(span.url or "")]
    known = (
        span
        for span in spans
        if span.type in _KNOWN
        and (span.type != "text_link" or span in links)
        # Telegram keeps only one of a link and the code inside it, and it would not be the link.
        and not (span.type == "code" and any(a.offset <= span.offset and span.end <= a.end for a in links))
    )
    shown = without(source.STAND_INS, Markup(text, tuple(known)))
    return tidy(shown.text.replace(_LESS, "<"), shown.spans)


def kept(markdown: str) -> list[Kept]:
    """Find what arrives as typed though Markdown would change it, in the order of the text."""
    return source.kept(_prepared(markdown))


def escape(text: str) -> str:
    """Return Markdown that shows a line of plain text as it is.

    >>> parse(escape("C++ [beta](x) *stars*")).text
    'C++ [beta](x) *stars*'
    """
    return _NUMBERED.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", text))


@lru_cache(maxsize=1)
def _config() -> RenderConfig:
    config = RenderConfig.isolated()
    config.cite_expandable = False
    symbol = config.markdown_symbol
    symbol.heading_level_1 = symbol.heading_level_2 = symbol.heading_level_3 = symbol.heading_level_4 = ""
    symbol.image = symbol.link = ""
    symbol.unordered_list_item, symbol.task_completed, symbol.task_uncompleted = "•", "☑", "☐"
    return config


def _prepared(markdown: str) -> str:
    return _TAG.sub(_LESS, _MAIL_LINK.sub(r"\1 (\2)", whole(markdown)))


def _typed(url: str | None) -> str | None:
    return url.replace(_LESS, "<") if url else None
