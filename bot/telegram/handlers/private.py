"""The private chat: every message gets a word, and an edited question edits its answer."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Message as Incoming
from telegram import Update

from bot.conversation import Context, Question, Reply
from bot.markup import parse
from bot.service import commands
from bot.service.memory import HALF_AN_HOUR, MOST_REMEMBERED, Recent
from bot.telegram.handlers.asking import Hint, message_of, place_of, read
from bot.telegram.handlers.desk import Anything, Desk, Person
from bot.telegram.handlers.outbox import Target
from bot.telegram.rendering import Message, render


@dataclass(frozen=True, slots=True)
class Answered:
    """The messages that answered a message, and the contexts around it, so that an edit can answer it anew."""

    ids: tuple[int, ...]
    before: Context
    after: Context


A_MINUTE = 60.0
"""Seconds within which the same hint is not said again: who sends five stickers gets one word, not five."""


class Private:
    """Handlers of messages in private chats."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._answered: Recent[tuple[int, int], Answered] = Recent(MOST_REMEMBERED, HALF_AN_HOUR, desk.clock)
        self._hinted: Recent[tuple[int, str], bool] = Recent(MOST_REMEMBERED, A_MINUTE, desk.clock)

    async def command(self, update: Update, _: Anything) -> None:
        """Do what a command says; commands nobody knows get help."""
        message = message_of(update)
        assert message.text is not None
        await self._ask(update, message, self._question(message.text))

    def _question(self, text: str) -> Question:
        name, rest = commands.parts(text)
        if name == "start" and rest:
            return self._desk.links.question(rest)
        return commands.question(name, rest, self._desk.source.current.faq)

    async def message(self, update: Update, _: Anything) -> None:
        """Answer a message, or say why it can't be."""
        message = message_of(update)
        asked = read(message)
        if asked is not None:
            await self._ask(update, message, asked)

    async def _ask(self, update: Update, message: Incoming, asked: Question | Hint) -> None:
        if update.edited_message:
            await self._ask_again(message, asked)
            return
        if not self._worth_a_word(message, asked):
            return
        person = _person(message)
        before = self._desk.contexts.get(person) or Context()
        async with self._desk.typing(person.place):
            answer, after, reply = await self._decide(asked, before)
            ids = await self._desk.outbox.send(person.place, answer)
        self._desk.contexts.put(person, after)
        if reply and ids:
            self._desk.note(reply, before)
        self._answered.put((message.chat.id, message.message_id), Answered(ids, before, after))

    def _worth_a_word(self, message: Incoming, asked: Question | Hint) -> bool:
        """Tell whether an answer is due: not for a hint given before, nor for the rest of an album."""
        album = message.media_group_id or ""
        if isinstance(asked, Question):
            if album:
                self._hinted.put((message.chat.id, f"hint_media  {album}"), True)
            return True
        return not asked.once or self._hinted.first((message.chat.id, f"{asked.name} {asked.kind} {album}"), True)

    async def _ask_again(self, message: Incoming, asked: Question | Hint) -> None:
        """Answer an edited message by editing its answer; an answer that is forgotten stays as it is."""
        key = (message.chat.id, message.message_id)
        old = self._answered.get(key)
        if old is None:
            return
        person = _person(message)
        answer, after, _ = await self._decide(asked, old.before)
        if self._desk.contexts.get(person) == old.after:
            self._desk.contexts.put(person, after)
        ids = await self._replace(person, old, answer)
        self._answered.put(key, Answered(ids, old.before, after))

    async def _replace(self, person: Person, old: Answered, answer: tuple[Message, ...]) -> tuple[int, ...]:
        outbox, chat = self._desk.outbox, person.place.chat
        for id, message in zip(old.ids, answer, strict=False):
            await outbox.edit(message, Target(chat, id))
        for id in old.ids[len(answer) :]:
            await outbox.delete(chat, id)
        more = await outbox.send(person.place, answer[len(old.ids) :])
        return (*old.ids[: len(answer)], *more)

    async def _decide(
        self, asked: Question | Hint, before: Context
    ) -> tuple[tuple[Message, ...], Context, Reply | None]:
        if isinstance(asked, Hint):
            return (Message(parse(self._desk.say(asked.name))),), before, None
        reply = await self._desk.decide(asked, before)
        return render(reply, self._desk.signs), reply.context, reply


def _person(message: Incoming) -> Person:
    return Person(place_of(message), message.chat.id)
