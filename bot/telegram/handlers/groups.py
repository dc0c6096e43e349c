"""Groups: quiet unless asked, one message for one question, and never the same answer twice in a row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from telegram import Message as Incoming
from telegram import MessageEntity, Update
from telegram.constants import ChatType

from bot.conversation import Context, Question, Reply, asks, respond
from bot.markup import link, parse, plain
from bot.service import commands
from bot.service.memory import HALF_AN_HOUR, MOST_REMEMBERED, Recent
from bot.telegram.handlers.asking import (
    addressed,
    is_command,
    is_from,
    message_of,
    place_of,
    read,
    replied_to,
    replies_to,
)
from bot.telegram.handlers.desk import Anything, Desk, Person
from bot.telegram.handlers.outbox import Target
from bot.telegram.handlers.panels import Panels
from bot.telegram.handlers.restraint import Restraint
from bot.telegram.rendering import Message

SURE = 95.0
"""The score from which on a message that wasn't meant for the bot is answered, on the matcher's scale of 0 to 100.

Of the answers to the single messages in the tuning half of the labelled questions more than half reach it: none with an
entry that was not asked for, and not one in fifty to what no entry answers. tests/test_groups.py holds it to that.
"""

SUPERGROUPS = 10**12
"""Supergroup ids are this much below zero; https://core.telegram.org/api/bots/ids"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in a group: what is asked, by or for whom, and which message its answer replies to.

    `meant` is False for words of somebody who did not mean the bot: somebody else had it answer them.
    """

    question: Question
    person: Person
    reply_to: int
    meant: bool = True


_WITH_TOPICS = ("fallback", "outside", "none_reply")
"""Wordings that lead to the list of topics."""


class Groups:
    """Handlers of messages in groups and supergroups."""

    def __init__(self, desk: Desk, panels: Panels, restraint: Restraint) -> None:
        self._desk = desk
        self._panels = panels
        self._restraint = restraint
        self._answered: Recent[tuple[int, int], tuple[int, Context]] = Recent(MOST_REMEMBERED, HALF_AN_HOUR, desk.clock)
        self._said: Recent[tuple[int, int], Context] = Recent(MOST_REMEMBERED, HALF_AN_HOUR, desk.clock)

    async def ask(self, update: Update, _: Anything) -> None:
        """`/ask`: answer what follows it, else the message it replies to, else ask for the question."""
        message = message_of(update)
        _name, text = commands.parts(message.text or "")
        await self._asked(update, message, text)

    async def faq(self, update: Update, _: Anything) -> None:
        """`/faq`: the topics, or the entry it names; as a reply, for the author of the message replied to."""
        message = message_of(update)
        question = commands.question(*commands.parts(message.text or ""), self._desk.source.current.faq)
        replied = replied_to(message)
        for_whom = replied if replied and not is_from(replied, self._desk.bot.id) else message
        await self._answer(update, message, Asked(question, _person(for_whom), for_whom.message_id))

    async def command(self, update: Update, _: Anything) -> None:
        """Answer the commands that say something about the bot."""
        message = message_of(update)
        name, _rest = commands.parts(message.text or "")
        if name in ("about", "privacy"):
            question = commands.question(name, "", self._desk.source.current.faq)
            await self._answer(update, message, Asked(question, _person(message), message.message_id))
        elif not update.edited_message and self._restraint.admits(place_of(message), _person(message).id, "help"):
            await self._say(message, "group_help")

    async def message(self, update: Update, _: Anything) -> None:
        """Answer what mentions the bot or replies to it; anything else only if the group wishes so."""
        message = message_of(update)
        asked = read(message)
        if not isinstance(asked, Question) or is_command(message) or _is_noise(message):
            return
        text = None if message.forward_origin else addressed(message, self._desk.bot.bot)
        if text is not None:
            await self._asked(update, message, text)
        elif replies_to(message, self._desk.bot.id):
            await self._answer(update, message, Asked(asked, _person(message), message.message_id))
        elif not update.edited_message:
            await self._volunteer(message, asked)

    async def _say(self, message: Incoming, name: str) -> None:
        words = Message(parse(self._desk.say(name)))
        await self._desk.outbox.send(place_of(message), [words], message.message_id)

    async def _asked(self, update: Update, message: Incoming, text: str) -> None:
        replied = replied_to(message)
        if text:
            asked = Asked(Question(text), _person(message), message.message_id)
            await self._answer(update, message, asked)
        elif replied and isinstance(question := read(replied), Question) and not is_from(replied, self._desk.bot.id):
            author = _person(replied)
            asked = Asked(question, author, replied.message_id, meant=author.id == _person(message).id)
            await self._answer(update, message, asked)
        elif not update.edited_message and self._restraint.admits(place_of(message), _person(message).id, "prompt"):
            prompt = Message(parse(self._desk.say("ask_back")), prompt=self._desk.say("ask_placeholder"))
            await self._desk.outbox.send(place_of(message), [prompt], message.message_id)

    async def _answer(self, update: Update, message: Incoming, asked: Asked) -> None:
        """Answer what was asked by `message`; an edit of it edits the answer."""
        known = self._answered.get((message.chat.id, message.message_id)) if update.edited_message else None
        before = known[1] if known else self._before(message, asked.person)
        reply = self._brief(await self._desk.decide(asked.question, before))
        if not asked.meant:  # then nothing of it may be kept as a miss, now or after "none of these"
            reply = replace(reply, missed="", context=replace(reply.context, asked=""))
        if known:
            if await self._desk.outbox.edit(
                self._panels.draw(reply, asked.question), Target(message.chat.id, known[0])
            ):
                if self._desk.contexts.get(asked.person) == self._said.get((message.chat.id, known[0])):
                    self._desk.contexts.put(asked.person, reply.context)
                self._note(message, known[0], before, reply)
        elif not (update.edited_message and _is_late(message)):
            await self._send(message, asked, before, reply)

    def _before(self, message: Incoming, person: Person) -> Context:
        """Return what a message goes on from: what it replies to, whoever asked, else the person's own talk."""
        replied = replied_to(message)
        said = self._said.get((message.chat.id, replied.message_id)) if replied else None
        return said or self._desk.contexts.get(person) or Context()

    async def _send(self, message: Incoming, asked: Asked, before: Context, reply: Reply) -> None:
        place = place_of(message)
        what = reply.kind if reply.kind in ("browse", "about", "privacy") else "answer"
        if not self._restraint.admits_asked(place, _person(message).id, what, message.edit_date or message.date):
            return
        above = self._restraint.shown(place, self._desk.whole(reply))
        if above is None:
            answer, reply_to = self._panels.draw(reply, asked.question), asked.reply_to
        else:
            answer, reply_to = self._point(message, above, asked.reply_to)
        async with self._desk.typing(place):
            ids = await self._desk.outbox.send(place, [answer], reply_to)
        self._desk.contexts.put(asked.person, reply.context)
        if above is None and ids:
            self._desk.note(reply, before)
            self._note(message, ids[0], before, reply)

    async def _volunteer(self, message: Incoming, question: Question) -> None:
        """Answer a message that wasn't meant for the bot, where the group wishes so and there is no doubt about it."""
        if _is_for_others(message) or not await self._desk.store.autoanswer(message.chat.id):
            return
        if not asks(self._desk.source.current.faq, question.text):
            return
        reply = respond(await self._desk.source.index(), question, Context())
        sure = reply.kind == "answer" and reply.candidates and reply.candidates[0].score >= SURE
        if sure and self._restraint.shown(place_of(message), self._desk.whole(reply)) is None:
            await self._send(message, Asked(question, _person(message), message.message_id), Context(), reply)

    def _note(self, message: Incoming, id: int, before: Context, reply: Reply) -> None:
        self._answered.put((message.chat.id, message.message_id), (id, before))
        self._said.put((message.chat.id, id), reply.context)
        self._restraint.note(place_of(message), id, self._desk.whole(reply))

    def _brief(self, reply: Reply) -> Reply:
        """Leave the topics out of a reply without an answer: everybody would scroll past them."""
        topics = bool(reply.choices) and all(choice.kind == "topic" for choice in reply.choices)
        if reply.kind != "fallback" or not topics:
            return reply
        offered = {self._desk.say(name) for name in _WITH_TOPICS}
        text = self._desk.say("group_fallback") if reply.text in offered else reply.text
        return replace(reply, text=text, choices=(), context=replace(reply.context, choices=()))

    def _point(self, message: Incoming, id: int, reply_to: int) -> tuple[Message, int]:
        """Point to the answer given before: by a link, or in a basic group, which has none, by replying to it."""
        words = parse(self._desk.say("answered_above")).text
        chat = message.chat
        if chat.username is None and chat.type != ChatType.SUPERGROUP:
            return Message(plain(words)), id
        where = chat.username or f"c/{-chat.id - SUPERGROUPS}"
        return Message(link(words, f"https://t.me/{where}/{id}")), reply_to


def _person(message: Incoming) -> Person:
    """Return who wrote a message: a person, or the chat that they write as."""
    sender = message.sender_chat or message.from_user
    return Person(place_of(message), sender.id if sender else 0)


def _is_noise(message: Incoming) -> bool:
    """Tell whether a message is a post of the linked channel, or from another bot, which might answer for ever."""
    author = message.from_user
    return bool(message.is_automatic_forward or (author and author.is_bot and message.sender_chat is None))


def _is_for_others(message: Incoming) -> bool:
    """Tell whether a message is a reply to somebody, or names somebody: then it is not for the bot to answer."""
    named = message.parse_entities([MessageEntity.MENTION, MessageEntity.TEXT_MENTION])
    named |= message.parse_caption_entities([MessageEntity.MENTION, MessageEntity.TEXT_MENTION])
    return bool(named) or replied_to(message) is not None


def _is_late(message: Incoming) -> bool:
    """Tell whether an edit comes so late that its message may have been answered by an earlier process."""
    edited = message.edit_date
    return edited is not None and edited - message.date > timedelta(seconds=HALF_AN_HOUR)
