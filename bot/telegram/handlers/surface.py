"""What every handler is given: the service, the bot, and the outbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from telegram import Bot, CallbackQuery, User
from telegram import Message as Incoming
from telegram.ext import CallbackContext

from bot.conversation import Context, Question, Reply
from bot.errors import StoreError
from bot.faq import Faq
from bot.languages import base
from bot.markup import TEXT_LIMIT, cut, join, parse, plain
from bot.service.memory import SESSION_SECONDS, Memory
from bot.service.places import Id, Place
from bot.service.service import Service
from bot.store import Store
from bot.telegram.handlers.asking import is_from, place_of, reads, replied_to
from bot.telegram.handlers.files import Files
from bot.telegram.handlers.links import Links
from bot.telegram.handlers.outbox import Outbox
from bot.telegram.rendering import Message, Signs, shared_by

log = logging.getLogger(__name__)

Anything = CallbackContext[Any, Any, Any, Any]
"""The context that python-telegram-bot hands to handlers; nothing here keeps anything in it."""

OF_ITS_OWN = ("distress", "danger", "strain", "complaint", "mishap", "errand", "human")
"""Intents of what has its own answer, whatever it quotes."""

TYPING_AFTER_SECONDS = 0.5
"""Seconds after which somebody who waits is shown "typing…"."""


class Surface:
    """The service as people on Telegram meet it."""

    def __init__(self, service: Service, bot: Bot) -> None:
        self.service = service
        self.bot = bot
        files = Files(lambda: service.source.path.parent, service.memories, lambda: bot.id)
        self.outbox = Outbox(bot, service.memories, files)
        self.links = Links(service.memories)
        self.closed: Memory[Id, bool] = service.memories.make("closed", SESSION_SECONDS)
        """Private chats that were found closed: their people never started the bot, or blocked it."""

    @property
    def faq(self) -> Faq:
        """The FAQ that is being served."""
        return self.service.faq

    @property
    def store(self) -> Store:
        """The store, which is open for as long as the application is initialised."""
        return self.service.opened_store

    def say(self, name: str, language: str = "", **values: str) -> Message:
        """Return a message in the bot's own words."""
        return Message(parse(self.service.say(name, language, **values)))

    def unusable(self, problem: str) -> Message:
        """Return what is said of a FAQ file that can't be used."""
        return Message(cut(join((self.say("reload_failed").markup, plain(problem))), TEXT_LIMIT))

    def prompt(self, name: str, about: str) -> Message:
        """Return what asks an owner for words, about what somebody asked."""
        words = join((self.say(name).markup, plain(about)))
        return Message(words, prompt=self.service.say("desk_placeholder"))

    async def tell(self, message: Incoming, name: str, **values: str) -> None:
        """Reply to a message in the bot's own words."""
        await self.reply(message, self.say(name, await self.language(message), **values))

    async def reply(self, message: Incoming, answer: Message) -> bool:
        """Reply to a message; tell whether that was sent."""
        return bool(await self.outbox.send(place_of(message), [answer], message.message_id))

    async def slow_down(self, message: Incoming) -> None:
        """Ask the author of a message, which gets no answer of its own, to write less at once."""
        await self.tell(message, "slow_down")

    async def answer_press(self, query: CallbackQuery, name: str, *, alert: bool = True, **values: str) -> None:
        """Answer whoever pressed a button in the bot's own words, which have no formatting there."""
        said = self.say(name, await self.language_under(query), **values)
        await self.outbox.answer(query.id, said.markup.text, alert=alert)

    async def language(self, message: Incoming) -> str:
        """Return the tag of the language to speak: the one that a group has settled on, else the author's."""
        return await self.language_of(message.from_user, place_of(message))

    async def language_of(self, person: User | None, place: Place) -> str:
        """Return the same for a person in a place: the language that they wrote in, else that of their app.

        A store that is down costs nobody their message: the app's language does.
        """
        try:
            settled = await self.settled(int(place.chat))
            talk = await self.service.context(person.id if person else place.chat, place)
        except StoreError:
            return reads(person)
        return settled or talk.language or reads(person)

    async def language_under(self, query: CallbackQuery) -> str:
        """Return the same for whoever pressed a button, where its message stands."""
        return (
            await self.language_of(query.from_user, place_of(query.message))
            if query.message
            else reads(query.from_user)
        )

    async def settled(self, chat: int) -> str:
        """Return the language that a group has settled on, "" if none, or if the FAQ is not in it any more."""
        language = (await self.store.wishes(chat)).language if chat < 0 else ""
        return language if language and self.faq.speaking(language) else ""

    async def in_language(self, question: Question, message: Incoming) -> Question:
        """Return a question as one that is to be answered in the language to speak."""
        settled = await self.settled(message.chat.id)
        return replace(question, language=settled or reads(message.from_user), settled=bool(settled))

    async def consider(self, question: Question, before: Context, quote: str = "") -> Reply:
        """Decide what a question gets; where it has no answer of its own, what the message quotes may have one."""
        return await self.instead(await self.service.consider(question, before), question, before, quote)

    async def instead(self, reply: Reply, question: Question, before: Context, about: str) -> Reply:
        """Return the answer to what a message is `about`, if there is one and the message has no `reply` of its own."""
        intent = reply.why.intent
        if about in ("", question.text) or intent in OF_ITS_OWN or (reply.kind == "answer" and intent != "leaning"):
            return reply
        pointed = await self.service.consider(replace(question, text=about, command="ask"), before)
        return pointed if pointed.kind == "answer" else reply

    @asynccontextmanager
    async def telling_if_down(self, asked: Incoming | CallbackQuery) -> AsyncIterator[None]:
        """Do what needs the store; where it can't be used, whoever wrote or pressed is told so."""
        try:
            yield
        except StoreError as error:
            log.warning("What is kept can't be used: %s", error)
            if isinstance(asked, CallbackQuery):
                await self.answer_press(asked, "desk_down")
            else:
                await self.tell(asked, "desk_down")

    def signs(self, language: str = "") -> Signs:
        """Return what buttons around an answer in a language say, and where they lead."""
        me, say = self.bot.bot, partial(self.service.say, language=language)
        main = base(self.faq.language)
        return Signs(
            me.username or "",
            bool(me.supports_inline_queries),
            share=say("share"),
            read_on=say("read_on"),
            more=say("ask_more"),
            private=say("browse_in_private"),
            language="" if base(language) == main else base(language),
        )

    async def before(self, message: Incoming, who: Id, *, alone: bool = False) -> Context:
        """Return what a message of somebody goes on from: the answer that it replies to, else their own talk.

        `alone`: nobody else writes there, so that whatever was shown since then was shown to them.
        """
        where, replied = place_of(message), replied_to(message)
        current = await self.service.context(who, where)
        said = await self.service.answered(where, replied.message_id) if replied else None
        if said:
            before = said.goes_on(current)
            return replace(before, seen=current.seen) if alone else before
        return (self._reopened(replied, current) if replied else None) or current

    def _reopened(self, replied: Incoming, current: Context) -> Context | None:
        """Return what somebody goes on from who replies to an answer that is forgotten; None if it is no answer.

        The entry is told by the Share button.
        """
        if not is_from(replied, self.bot.id) or not replied.reply_markup:
            return None
        buttons = [button for row in replied.reply_markup.inline_keyboard for button in row]
        shared = [found for button in buttons if (found := shared_by(button.switch_inline_query, button.url))]
        if len(shared) != 1 or self.faq.entry(shared[0]) is None:
            return None
        return self.service.decide(Question(shared[0], "open"), replace(current, last="", choices=())).context

    @asynccontextmanager
    async def typing(self, place: Place) -> AsyncIterator[None]:
        """Show "typing…" if what is done inside takes more than half a second."""
        loop = asyncio.get_running_loop()
        begun: list[asyncio.Task[None]] = []
        timer = loop.call_later(TYPING_AFTER_SECONDS, lambda: begun.append(loop.create_task(self.outbox.typing(place))))
        try:
            yield
        finally:
            timer.cancel()
            for task in begun:
                task.cancel()
