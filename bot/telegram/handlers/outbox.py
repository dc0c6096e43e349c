"""The one place that sends. What Telegram refuses for good is settled here, so that no handler has to."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from telegram import Bot, ForceReply, InlineQueryResult, InlineQueryResultsButton, ReplyParameters
from telegram import Message as Incoming
from telegram.constants import CallbackQueryLimit, MessageLimit, ReactionEmoji
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.markup import Markup, cut
from bot.service.memory import SESSION_SECONDS, Memories, Memory
from bot.service.places import Id, Place
from bot.telegram.handlers.files import Files, kind_of
from bot.telegram.handlers.results import NO_PREVIEW, article, entities, keyboard, result
from bot.telegram.rendering import InlineResult, Message
from bot.telegram.sending import Page, SupersededError, now, page_of

log = logging.getLogger(__name__)

T = TypeVar("T")

PRESS_TIMEOUT_SECONDS = 3.0
"""Seconds to wait for Telegram while somebody waits for a button or a list: there is time for another try."""

TYPING_A_SECOND = 2
"""How many calls in a second may only show "typing…": where many wait, they would take the place of answers."""

INLINE_CACHE_SECONDS = 30
"""Seconds for which Telegram may repeat the answer to an inline query."""


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What an inline query gets: a page of results and where the next begins, or a button that opens the private chat.

    `personal` tells that others get something else for the same query: in their language.
    """

    results: tuple[InlineResult, ...] = ()
    next_offset: str = ""
    button: str = ""
    payload: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A message that can be edited: by its chat and id, or where the bot is no member by its inline id."""

    chat: Id = 0
    id: int = 0
    inline: str = ""


class Outbox:
    """Sends, edits and answers on behalf of one bot.

    Edits of one message are made one after another. Left out are those that would change nothing, which Telegram
    refuses, and those that a later one takes the place of before they are sent.
    """

    def __init__(self, bot: Bot, memories: Memories, files: Files) -> None:
        self._bot = bot
        self._files = files
        # Messages with a picture or a file, which an edit can't take away, nor give to others.
        self._pictured: Memory[Target, bool] = memories.make("pictured", SESSION_SECONDS)
        # What messages show, as hashes: texts would take megabytes.
        self._showing: Memory[Target, int] = memories.make("texts", SESSION_SECONDS)
        self._locks: WeakValueDictionary[Target, asyncio.Lock] = WeakValueDictionary()
        self._newest: WeakValueDictionary[Target, Page] = WeakValueDictionary()
        self._typed = deque([-float("inf")] * TYPING_A_SECOND, maxlen=TYPING_A_SECOND)

    async def send(
        self, place: Place, messages: Sequence[Message], reply_to: int | None = None, *, only_as_reply: bool = False
    ) -> tuple[int, ...]:
        """Send messages in order, the first in reply to `reply_to`; return their ids, fewer if the chat is closed.

        Where `reply_to` is gone they are sent all the same, or with `only_as_reply` not at all.
        """
        sent: list[int] = []
        for message in messages:
            id = await self._send(place, message, None if sent else reply_to, only_as_reply)
            if id is not None:
                sent.append(id)
            elif message.markup:
                break
        return tuple(sent)

    async def send_file(self, place: Place, name: str, content: bytes, caption: Markup) -> bool:
        """Send a file or a picture with a caption of at most 1,024 UTF-16 code units; tell whether it arrived."""
        shown = cut(caption, MessageLimit.CAPTION_LENGTH)
        send = getattr(self._bot, f"send_{kind_of(name)}")
        return await _settle(
            lambda: send(
                place.chat,
                content,
                caption=shown.text,
                filename=name,
                caption_entities=entities(shown),
                message_thread_id=place.topic,
            )
        )

    async def edit(self, message: Message, target: Target) -> bool:
        """Give a message a new text and new buttons; False if it can't be edited any more.

        One with a picture or a file is deleted instead, and one that is to get any: they can't be edited into another.
        """
        return await self._change(message, target, None, Page()) is not False

    async def turn(self, message: Message, target: Target, seen: Incoming | None = None) -> bool | None:
        """Do the same for somebody who leafs through pages; None if this page came too late.

        Then a later one took its place, or Telegram asks to wait for longer than anybody waits for a page.
        `seen` is the message as it came with the press, for when this process knows nothing about it.
        """
        page = Page()
        before = page_of.set(page)
        try:
            return await self._change(message, target, seen, page)
        except RetryAfter as error:
            log.info("A page was not turned: %s", error.message)
            return None
        finally:
            page_of.reset(before)

    async def _change(self, message: Message, target: Target, seen: Incoming | None, page: Page) -> bool | None:
        if earlier := self._newest.get(target):
            earlier.supersede()
        self._newest[target] = page
        async with self._locks.setdefault(target, asyncio.Lock()):
            if page.is_superseded:
                return None
            showing = await self._showing.get(target)
            pictured = await self._pictured.get(target) or (seen and seen.effective_attachment)
            if showing == hash(message) or (showing is None and seen and _shows(seen, message)):
                return True
            if (message.media or pictured) and not target.inline:
                await self.delete(target.chat, target.id)
                return False
            try:
                done = await _settle(lambda: self._edit(message, target))
            except SupersededError:
                return None
            if done:
                await self._showing.put(target, hash(message))
            return done

    async def delete(self, chat: Id, id: int) -> None:
        """Delete a message of the bot's."""
        await _settle(lambda: self._bot.delete_message(chat, id))

    async def answer_inline(self, query: str, answer: InlineAnswer) -> None:
        """Answer an inline query; should a picture be refused, by texts alone."""
        results = await self._results(answer.results)
        if not await self._answer_inline(query, answer, results) and any(each.media for each in answer.results):
            await self._answer_inline(query, answer, [article(each) for each in answer.results])

    async def _results(self, found: Sequence[InlineResult]) -> list[InlineQueryResult]:
        return [result(each, await self._files.posted(each.media) if each.media else "") for each in found]

    async def _answer_inline(self, query: str, answer: InlineAnswer, results: Sequence[InlineQueryResult]) -> bool:
        button = InlineQueryResultsButton(answer.button, start_parameter=answer.payload) if answer.button else None
        return await _settle(
            lambda: self._bot.answer_inline_query(
                query,
                results,
                cache_time=INLINE_CACHE_SECONDS,
                is_personal=answer.personal or None,
                next_offset=answer.next_offset,
                button=button,
                read_timeout=PRESS_TIMEOUT_SECONDS,
            )
        )

    async def answer_guest(self, query: str, answer: InlineResult) -> None:
        """Answer somebody who summoned the bot into a chat it is no member of."""
        [shown] = await self._results([answer])
        if not await _settle(lambda: self._bot.answer_guest_query(query, shown)) and answer.media:
            await _settle(lambda: self._bot.answer_guest_query(query, article(answer)))

    async def answer(self, press: str, text: str = "", alert: bool = False) -> None:
        """Answer a callback query: the button stops spinning, and `text` shows for a moment or as an alert."""
        said = text[: CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH]
        with suppress(TelegramError):  # it stops spinning by itself after a while
            await self._bot.answer_callback_query(
                press, said or None, show_alert=alert or None, read_timeout=PRESS_TIMEOUT_SECONDS
            )

    async def react(self, chat: Id, id: int) -> None:
        """Put a thumbs up under somebody's message."""
        with suppress(TelegramError):  # some groups allow no reactions
            await self._bot.set_message_reaction(chat, id, ReactionEmoji.THUMBS_UP)

    async def typing(self, place: Place) -> None:
        """Show "typing…" for five seconds or until the next message, unless many others are shown it just now."""
        if now() - self._typed[0] < 1:
            return
        self._typed.append(now())
        topic = None if place.direct else place.topic
        with suppress(TelegramError):  # nobody misses it
            await self._bot.send_chat_action(place.chat, "typing", message_thread_id=topic)

    async def _edit(self, message: Message, target: Target) -> None:
        try:
            await self._bot.edit_message_text(
                message.markup.text,
                chat_id=target.chat or None,
                message_id=target.id or None,
                inline_message_id=target.inline or None,
                entities=entities(message.markup),
                reply_markup=keyboard(message.rows),
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            if not _is_about_entities(error, message):
                raise
            await self._edit(_unformatted(message), target)

    async def _send(
        self, place: Place, message: Message, reply_to: int | None, only_as_reply: bool = False
    ) -> int | None:
        if message.media and (found := await self._files.find(message.media)):
            return await self._send_media(place, message, reply_to, found)
        if not message.markup:
            return None
        around = _around(place, message, reply_to, only_as_reply)
        try:
            sent = await self._bot.send_message(
                place.chat,
                message.markup.text,
                entities=entities(message.markup),
                link_preview_options=NO_PREVIEW,
                **around,
            )
        except ChatMigrated as error:
            return await self._send(replace(place, chat=error.new_chat_id), message, None)
        except Forbidden as error:
            log.info("A message was not sent: %s", error.message)
            return None
        except BadRequest as error:
            if reply_to and "repl" in error.message.lower():
                return None if only_as_reply else await self._send(place, message, None)
            if place.topic and not place.direct and "thread not found" in error.message.lower():
                return await self._send(replace(place, topic=None), message, reply_to, only_as_reply)
            if _is_about_entities(error, message):
                return await self._send(place, _unformatted(message), reply_to, only_as_reply)
            log.warning("A message was not sent: %s", error.message)
            return None
        await self._showing.put(Target(place.chat, sent.message_id), hash(message))
        return sent.message_id

    async def _send_media(
        self, place: Place, message: Message, reply_to: int | None, found: tuple[str, str | bytes]
    ) -> int | None:
        """Send a picture or a file with its caption; where Telegram won't have it, the caption as a text."""
        key, content = found
        send = getattr(self._bot, f"send_{kind_of(message.media)}")
        try:
            sent = await send(
                place.chat,
                content,
                caption=message.markup.text or None,
                caption_entities=entities(message.markup),
                **_around(place, message, reply_to),
            )
        except Forbidden as error:
            log.info("A message was not sent: %s", error.message)
            return None
        except (BadRequest, ChatMigrated) as error:
            log.warning("A file of the FAQ was not sent: %s", error.message)
            return await self._send(place, replace(message, media=""), reply_to)
        await self._files.keep(key, sent)
        target = Target(place.chat, sent.message_id)
        await self._pictured.put(target, True)
        await self._showing.put(target, hash(message))
        return int(sent.message_id)


def _is_about_entities(error: BadRequest, message: Message) -> bool:
    """Tell whether Telegram refused the formatting of a message, which can be done without."""
    if not message.markup.spans or "entit" not in error.message.lower():
        return False
    log.warning("Telegram refused the formatting of a message: %s", error.message)
    return True


def _unformatted(message: Message) -> Message:
    return replace(message, markup=Markup(message.markup.text))


async def _settle(call: Callable[[], Awaitable[T]]) -> bool:
    """Make a call that may come too late (message gone, query too old, chat closed); tell whether it held."""
    try:
        await call()
    except (BadRequest, Forbidden, ChatMigrated) as error:
        done = "not modified" in error.message  # an edit whose first answer was lost
        log.log(logging.DEBUG if done else logging.INFO, "Not done: %s", error.message)
        return done
    return True


def _around(place: Place, message: Message, reply_to: int | None, only_as_reply: bool = False) -> dict[str, Any]:
    """Return what goes with a text and with a picture alike: where it goes, what it replies to, what is under it."""
    prompt = ForceReply(selective=True, input_field_placeholder=message.prompt) if message.prompt else None
    return {
        "reply_markup": prompt or keyboard(message.rows),
        "message_thread_id": None if place.direct else place.topic,
        "direct_messages_topic_id": place.topic if place.direct else None,
        "reply_parameters": ReplyParameters(reply_to, allow_sending_without_reply=not only_as_reply)
        if reply_to
        else None,
    }


def _shows(seen: Incoming, message: Message) -> bool:
    return seen.text == message.markup.text and seen.reply_markup == keyboard(message.rows)
