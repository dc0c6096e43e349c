"""The one place that sends. What Telegram refuses for good is settled here, so that no handler has to."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.markup import Markup
from bot.rendering import Button, Message

log = logging.getLogger(__name__)

T = TypeVar("T")

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where messages go: a chat, and the topic in it if it has topics."""

    chat: int
    topic: int | None = None


class Outbox:
    """Sends, edits and answers on behalf of one bot."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, place: Place, messages: Sequence[Message], reply_to: int | None = None) -> tuple[int, ...]:
        """Send messages in order, the first in reply to `reply_to`; return their ids, fewer if the chat is closed."""
        sent: list[int] = []
        for message in messages:
            id = await self._send(place, message, None if sent else reply_to)
            if id is None:
                break
            sent.append(id)
        return tuple(sent)

    async def edit(self, message: Message, chat: int, id: int) -> bool:
        """Give a message a new text and new buttons; False if it can't be edited any more."""
        return await _settle(
            lambda: self._bot.edit_message_text(
                message.markup.text,
                chat_id=chat,
                message_id=id,
                entities=entities(message.markup),
                reply_markup=keyboard(message.rows),
                link_preview_options=NO_PREVIEW,
            )
        )

    async def delete(self, chat: int, id: int) -> None:
        """Delete a message of the bot's."""
        await _settle(lambda: self._bot.delete_message(chat, id))

    async def answer(self, press: str, text: str = "", alert: bool = False) -> None:
        """Answer a callback query: the button stops spinning, and `text` shows for a moment or as an alert."""
        await _settle(lambda: self._bot.answer_callback_query(press, text or None, show_alert=alert or None))

    async def typing(self, place: Place) -> None:
        """Show "typing…" for five seconds or until the next message."""
        await _settle(lambda: self._bot.send_chat_action(place.chat, "typing", message_thread_id=place.topic))

    async def _send(self, place: Place, message: Message, reply_to: int | None) -> int | None:
        markup = message.markup
        try:
            sent = await self._bot.send_message(
                place.chat,
                markup.text,
                entities=entities(markup),
                reply_markup=keyboard(message.rows),
                message_thread_id=place.topic,
                reply_parameters=ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
                link_preview_options=NO_PREVIEW,
            )
        except ChatMigrated as error:
            return await self._send(replace(place, chat=error.new_chat_id), message, None)
        except Forbidden as error:
            log.info("A message was not sent: %s", error.message)
            return None
        except BadRequest as error:
            if reply_to and "repl" in error.message.lower():
                return await self._send(place, message, None)
            if markup.spans and "entit" in error.message.lower():
                log.warning("Telegram refused the formatting of a message: %s", error.message)
                return await self._send(place, replace(message, markup=Markup(markup.text)), reply_to)
            log.warning("A message was not sent: %s", error.message)
            return None
        return sent.message_id


async def _settle(call: Callable[[], Awaitable[T]]) -> bool:
    """Make a call that may come too late (message gone, query too old, chat closed); tell whether it held."""
    try:
        await call()
    except (BadRequest, Forbidden, ChatMigrated) as error:
        done = "not modified" in error.message
        log.log(logging.DEBUG if done else logging.INFO, "Not done: %s", error.message)
        return done
    return True


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
