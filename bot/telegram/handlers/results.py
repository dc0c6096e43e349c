"""Results of inline queries: as articles, and as pictures or files where Telegram can post them by itself."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResult,
    InlineQueryResultArticle,
    InlineQueryResultCachedDocument,
    InlineQueryResultCachedMpeg4Gif,
    InlineQueryResultCachedPhoto,
    InlineQueryResultCachedVideo,
    InlineQueryResultDocument,
    InlineQueryResultGif,
    InlineQueryResultPhoto,
    InputTextMessageContent,
    LinkPreviewOptions,
    MessageEntity,
)

from bot.markup import Markup
from bot.telegram.handlers.files import Kind, kind_of
from bot.telegram.rendering import Button, InlineResult

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_DOCUMENTS = {".pdf": "application/pdf", ".zip": "application/zip"}
"""Documents that Telegram fetches for an inline result, and their types."""


@lru_cache(maxsize=2048)
def entities(markup: Markup) -> tuple[MessageEntity, ...]:
    """Return the spans as Telegram's entities."""
    return tuple(MessageEntity(s.type, s.offset, s.length, url=s.url, language=s.language) for s in markup.spans)


@lru_cache(maxsize=2048)
def keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Return the rows as an inline keyboard, None if there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(tuple(tuple(_button(button) for button in row) for row in rows))


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    if button.share:
        return InlineKeyboardButton(button.label, switch_inline_query=button.share)
    return InlineKeyboardButton(button.label, callback_data=button.data)


@lru_cache(maxsize=2048)
def article(shown: InlineResult) -> InlineQueryResultArticle:
    """Return a result as a text."""
    markup = shown.message.markup
    return InlineQueryResultArticle(
        shown.id,
        shown.title,
        InputTextMessageContent(markup.text, entities=entities(markup), link_preview_options=NO_PREVIEW),
        reply_markup=keyboard(shown.message.rows),
        description=shown.description or None,
    )


def result(shown: InlineResult, file: str) -> InlineQueryResult:
    """Return a result with its picture or file: `file` is the id of one that was uploaded, or an address.

    A text where it is "", and where Telegram does not fetch what stands at such an address. No edit turns a
    picture into a text, so that of the buttons only those stay that open something.
    """
    if not file:
        return article(shown)
    opening = tuple(row for row in (tuple(b for b in row if b.url) for row in shown.message.rows) if row)
    rest: dict[str, Any] = {
        "title": shown.title,
        "caption": shown.message.markup.text,
        "caption_entities": entities(shown.message.markup),
        "reply_markup": keyboard(opening),
    }
    kind = kind_of(shown.media)
    if file.startswith("https:"):
        return _fetched(shown, kind, file, rest) or article(shown)
    if kind == "animation":
        return InlineQueryResultCachedMpeg4Gif(shown.id, file, **rest)
    told = rest | {"description": shown.description or None}
    if kind == "photo":
        return InlineQueryResultCachedPhoto(shown.id, file, **told)
    if kind == "video":
        return InlineQueryResultCachedVideo(shown.id, video_file_id=file, **told)
    return InlineQueryResultCachedDocument(shown.id, document_file_id=file, **told)


def _fetched(shown: InlineResult, kind: Kind, url: str, rest: dict[str, Any]) -> InlineQueryResult | None:
    """Return a result whose file Telegram fetches: it takes JPEG, GIF, PDF and ZIP, and a video only with a preview."""
    ending = PurePosixPath(urlsplit(url).path).suffix.lower()
    if ending in (".jpg", ".jpeg"):
        return InlineQueryResultPhoto(shown.id, url, url, description=shown.description or None, **rest)
    if kind == "animation":
        return InlineQueryResultGif(shown.id, url, url, **rest)
    if ending in _DOCUMENTS:
        return InlineQueryResultDocument(shown.id, url, mime_type=_DOCUMENTS[ending], **rest)
    return None
