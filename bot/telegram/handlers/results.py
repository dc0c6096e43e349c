"""Results of inline queries: cards as articles, and as pictures or files where Telegram can post them by itself."""

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
from bot.telegram.rendering import Button, Card

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
def article(card: Card) -> InlineQueryResultArticle:
    """Return a card as a text."""
    markup = card.message.markup
    return InlineQueryResultArticle(
        card.id,
        card.title,
        InputTextMessageContent(markup.text, entities=entities(markup), link_preview_options=NO_PREVIEW),
        reply_markup=keyboard(card.message.rows),
        description=card.description or None,
    )


def result(card: Card, file: str) -> InlineQueryResult:
    """Return a card with its picture or file: `file` is the id of one that was uploaded, or an address.

    A text where it is "", and where Telegram does not fetch what stands at such an address. No edit turns a
    picture into a text, so that of the buttons only those stay that open something.
    """
    if not file:
        return article(card)
    opening = tuple(row for row in (tuple(b for b in row if b.url) for row in card.message.rows) if row)
    rest: dict[str, Any] = {
        "title": card.title,
        "caption": card.message.markup.text,
        "caption_entities": entities(card.message.markup),
        "reply_markup": keyboard(opening),
    }
    kind = kind_of(card.media)
    if file.startswith("https:"):
        return _fetched(card, kind, file, rest) or article(card)
    if kind == "animation":
        return InlineQueryResultCachedMpeg4Gif(card.id, file, **rest)
    told = rest | {"description": card.description or None}
    if kind == "photo":
        return InlineQueryResultCachedPhoto(card.id, file, **told)
    if kind == "video":
        return InlineQueryResultCachedVideo(card.id, video_file_id=file, **told)
    return InlineQueryResultCachedDocument(card.id, document_file_id=file, **told)


def _fetched(card: Card, kind: Kind, url: str, rest: dict[str, Any]) -> InlineQueryResult | None:
    """Return a card whose file Telegram fetches: it takes JPEG, GIF, PDF and ZIP, and a video only with a preview."""
    ending = PurePosixPath(urlsplit(url).path).suffix.lower()
    if ending in (".jpg", ".jpeg"):
        return InlineQueryResultPhoto(card.id, url, url, description=card.description or None, **rest)
    if kind == "animation":
        return InlineQueryResultGif(card.id, url, url, **rest)
    if ending in _DOCUMENTS:
        return InlineQueryResultDocument(card.id, url, mime_type=_DOCUMENTS[ending], **rest)
    return None
