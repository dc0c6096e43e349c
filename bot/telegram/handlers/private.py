"""The private chat: every message gets a word, and an edited question edits its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import replace

from telegram import Message as Incoming
from telegram import Update

from bot.conversation import Context, Question, Reply
from bot.markup import join
from bot.service import commands
from bot.service.memory import Memory
from bot.service.places import Id, Place
from bot.service.service import Answered
from bot.telegram.handlers.asides import Asides, with_rows
from bot.telegram.handlers.asking import Hint, asked_in, message_of, place_of, quoted, reads
from bot.telegram.handlers.outbox import Target
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.rendering import Button, Message, render

ALBUM_SECONDS = 1.0
"""Seconds in which the pictures of an album arrive: any of them may have the caption."""

HINT_COOLDOWN_SECONDS = 60.0
"""Seconds within which the same hint is not said again: who sends five stickers gets one word, not five."""


class Private:
    """Handlers of messages in private chats."""

    def __init__(self, surface: Surface, asides: Asides) -> None:
        self._surface = surface
        self._asides = asides
        self._service = surface.service
        self._hints: set[asyncio.Task[None]] = set()
        self._hinted: Memory[tuple[int, str], bool] = surface.service.memories.make("hints", HINT_COOLDOWN_SECONDS)

    async def command(self, update: Update, _: Anything) -> None:
        """Do what a command says; commands nobody knows get help."""
        message = message_of(update)
        name, rest = commands.parts(message.text or "")
        before = await self._service.context(message.chat.id, place_of(message))
        faq = self._service.faq_for(before, reads(message.from_user))
        if name in commands.ONLY_IN_GROUPS and not update.edited_message:
            answer = self._with_group_button("for_groups", faq.language)
            await self._surface.outbox.send(place_of(message), [answer])
            return
        if name == "start" and await self._surface.closed.get(message.chat.id):
            await self._surface.closed.put(message.chat.id, False)
        link = name == "start" and rest
        asked = await self._surface.links.question(rest) if link else commands.question(name, rest, faq)
        await self._ask(update, message, asked, asked.text if link and asked.command == "ask" else "")

    async def message(self, update: Update, _: Anything) -> None:
        """Answer a message, or say why it can't be."""
        message = message_of(update)
        asked = asked_in(message)
        if asked is not None:
            await self._ask(update, message, asked)

    async def _ask(self, update: Update, message: Incoming, asked: Question | Hint, shown: str = "") -> None:
        """Answer, or edit the answer; `shown` is a question that its asker did not write here, but sees there."""
        where = place_of(message)
        if isinstance(asked, Question):
            asked = replace(asked, language=reads(message.from_user))
        if update.edited_message:
            old = await self._service.answered(where, message.message_id)
            if old:  # an answer that is forgotten stays as it is
                await self._ask_again(message, asked, where, old)
        elif isinstance(asked, Hint) and message.media_group_id:
            self._later(self._hint(message, asked, where))
        elif await self._is_worth_a_word(message, asked):
            await self._ask_first(message, asked, where, shown)

    async def _ask_first(self, message: Incoming, asked: Question | Hint, where: Place, shown: str = "") -> None:
        before = await self._surface.before(message, message.chat.id, alone=True)
        async with self._surface.typing(where):
            answer, reply = await self._decide(message, asked, before, shown)
            rows = await self._asides.beside(where.chat, asked, reply) if reply and isinstance(asked, Question) else ()
            ids = await self._surface.outbox.send(where, with_rows(answer, rows))
        if reply:
            await self._service.shown(message.chat.id, where, reply, before, message=message.message_id, ids=ids)
            if rows and ids and isinstance(asked, Question):
                await self._asides.note(where, ids[-1], asked, reply)
        else:
            await self._service.remember(where, message.message_id, Answered(ids, before, before))

    def _later(self, hint: Coroutine[None, None, None]) -> None:
        self._hints.add(task := asyncio.create_task(hint))
        task.add_done_callback(self._hints.discard)

    async def _hint(self, message: Incoming, hint: Hint, where: Place) -> None:
        """Say why an album can't be answered, unless one of its pictures turns out to have a caption."""
        await asyncio.sleep(ALBUM_SECONDS)
        if await self._is_worth_a_word(message, hint):
            await self._ask_first(message, hint, where)

    async def _is_worth_a_word(self, message: Incoming, asked: Question | Hint) -> bool:
        """Tell whether an answer is due: not for a hint given before, nor for the rest of an album."""
        album = message.media_group_id or ""
        if isinstance(asked, Question):
            if album:
                await self._hinted.put((message.chat.id, f"hint_media  {album}"), True)
            return True
        return not asked.once or await self._hinted.first((message.chat.id, f"{asked.name} {asked.kind} {album}"), True)

    async def _ask_again(self, message: Incoming, asked: Question | Hint, where: Place, old: Answered) -> None:
        """Answer an edited message by editing its answer."""
        answer, reply = await self._decide(message, asked, old.before)
        after = reply.context if reply else old.before
        ids = await self._replace(where, old.shown_in, answer)
        await self._service.corrected(message.chat.id, where, message.message_id, old, after, ids)

    async def _replace(self, where: Place, old: Sequence[Id], answer: Sequence[Message]) -> tuple[Id, ...]:
        """Turn messages into others; from the first that is gone on, they are sent anew."""
        outbox, edited = self._surface.outbox, 0
        for id, message in zip(old, answer, strict=False):
            if not await outbox.edit(message, Target(where.chat, int(id))):
                break
            edited += 1
        for id in old[edited + (edited < len(answer)) :]:
            await outbox.delete(where.chat, int(id))
        return (*old[:edited], *await outbox.send(where, answer[edited:]))

    async def _decide(
        self, message: Incoming, asked: Question | Hint, before: Context, shown: str = ""
    ) -> tuple[Sequence[Message], Reply | None]:
        quote = quoted(message)
        if isinstance(asked, Hint) and not quote:
            language = self._service.faq_for(before, reads(message.from_user)).language
            return (self._surface.say(asked.name, language),), None
        question = asked if isinstance(asked, Question) else Question(quote, language=reads(message.from_user))
        reply = self._asides.worded(await self._surface.consider(question, before, quote))
        answer = render(reply, self._surface.signs(reply.context.language), asked=shown)
        if reply.kind == "help":
            more = self._with_group_button("help_elsewhere", reply.context.language)
            answer = (replace(answer[0], markup=join((answer[0].markup, more.markup)), rows=more.rows),)
        return answer, reply

    def _with_group_button(self, name: str, language: str) -> Message:
        """Return one of the bot's wordings, with a button that adds it to a group."""
        user = self._surface.bot.bot.username or ""
        button = Button(self._service.say("add_to_group", language), url=f"https://t.me/{user}?startgroup=true")
        return replace(self._surface.say(name, language, bot=user), rows=((button,),))
