"""What people can say about an answer, or about there being none: a vote, a wish to hear back, a wish for a person.

Buttons under some answers in private chats: votes under those the bot was least sure of, wishes under misses, and only
where a desk is set that will see them.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from telegram import CallbackQuery, Update
from telegram.constants import ReactionEmoji
from telegram.ext import ApplicationHandlerStop

from bot.conversation import Context, Question, Reply, missing, replies
from bot.errors import StoreError
from bot.service.desk import Desk
from bot.service.lessons import Lesson
from bot.service.memory import SESSION_SECONDS, Memory
from bot.service.places import Id, Place
from bot.store import learned
from bot.telegram.handlers.asking import pressed_in, reads
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.handlers.talks import Talks
from bot.telegram.rendering import Button, Message, render

log = logging.getLogger(__name__)

SURE_CUTOFF = 96.0
"""The score, 0 to 100, from which on a message in a group that wasn't meant for the bot is answered, and nobody is
asked whether the answer was right.

Of the answers to the single messages in the tuning half of the labelled questions more than half reach it: none with an
entry that was not asked for, and not one in fifty to what no entry answers. tests/test_groups.py holds it to that.
"""

MISSES_BEFORE_A_PERSON = 2
"""After so many misses in one conversation a person is offered."""

OTHERS = 3
"""Entries that are offered instead of one that was no help."""

ASIDE_DATA = r"h:(?:up|down|tell|person)$"
"""The callback data of the buttons beside an answer."""

_VOTES = {"up": 1, "down": -1}
_REACTIONS: dict[str | None, int] = {ReactionEmoji.THUMBS_UP.value: 1, ReactionEmoji.THUMBS_DOWN.value: -1}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a message was about: the question it answered, and the entry it shows, "" for none."""

    text: str
    entry_id: str


_FOR_A_PERSON, _TOLD_IN_VAIN = ("human", "complaint", "mishap", "danger"), ("what_is_missing", "still_unclear")
"""What only a person can help with, by its intent or by the rule that owned up to it."""


class Asides:
    """Buttons beside an answer, and what follows from them."""

    def __init__(self, surface: Surface, desk: Desk, talks: Talks, *, votes: bool) -> None:
        self._surface = surface
        self._service = surface.service
        self._desk = desk
        self._talks = talks
        self._votes = votes
        self._about: Memory[tuple[Id, int], Shown] = surface.service.memories.make("asides", SESSION_SECONDS)
        self._missed: Memory[Id, int] = surface.service.memories.make("missed", SESSION_SECONDS)

    def worded(self, reply: Reply) -> Reply:
        """Return a reply as it is to be said where there is a desk: a person can be had there, by a button."""
        faq = self._service.faq_for(reply.context)
        if not (self._talks.are_held and reply.why.intent == "human") or faq.contact:
            return reply
        context = replace(reply.context, choices=())
        return replace(reply, text=self._service.say("human_offered", faq.language), choices=(), context=context)

    async def beside(self, chat: Id, question: Question, reply: Reply) -> tuple[tuple[Button, ...], ...]:
        """Return the rows of buttons to add under the reply to a question in a private chat."""
        say = partial(self._service.say, language=reply.context.language)
        if self._talks.are_held and (reply.why.intent in _FOR_A_PERSON or reply.why.rule in _TOLD_IN_VAIN):
            return ((Button(say("ask_person"), data="h:person"),),)
        if self._talks.are_held and reply.missed:
            count = (await self._missed.get(chat) or 0) + 1
            await self._missed.put(chat, count)
            tell, person = Button(say("tell_me"), data="h:tell"), Button(say("ask_person"), data="h:person")
            return ((tell,), (person,)) if count >= MISSES_BEFORE_A_PERSON else ((tell,),)
        unsure = bool(reply.candidates) and reply.candidates[0].score < SURE_CUTOFF
        whole = self._service.whole(reply)
        if (
            self._votes
            and question.command == "ask"
            and reply.why.intent in ("ask", "leaning")
            and unsure
            and len(whole) == 1
        ):
            return ((Button("👍", data="h:up"), Button("👎", data="h:down")),)
        return ()

    async def note(self, place: Place, id: int, question: Question, reply: Reply) -> None:
        """Remember what a message is about, so that a button or a reaction under it can be understood."""
        whole = self._service.whole(reply)
        entry_id = whole[0] if len(whole) == 1 else ""
        await self._about.put((place.chat, id), Shown(reply.missed or question.text, entry_id))
        if entry_id:
            await self.show(place, id, entry_id)

    async def show(self, place: Place, id: int, entry_id: str) -> None:
        """Remember for two days which entry a message shows; a store that is down costs no more than that."""
        of, chat, now = self._service.faq_name, int(place.chat), self._desk.now()
        try:
            await self._surface.store.write(
                ("shows", chat, id), lambda c: learned.show(c, *of, chat, id, entry_id, now)
            )
        except StoreError as error:
            log.warning("It is not kept what a message shows: %s", error)

    async def press(self, update: Update, _: Anything) -> None:
        """Do what a button beside an answer says."""
        query, data = pressed_in(update)
        said, message = data.removeprefix("h:"), query.message
        about = await self._about.get((message.chat.id, message.message_id)) if message else None
        async with self._surface.telling_if_down(query):
            if message is None or message.chat.id != query.from_user.id:
                await self._surface.answer_press(query, "refused")
            elif said in _VOTES:
                await self._vote(query, _VOTES[said], about)
            elif about is None:
                await self._surface.answer_press(query, "vote_late")
            elif said == "tell":
                await self._desk.wait(about.text, query.from_user.id, message.chat.id)
                await self._surface.answer_press(query, "tell_me_done")
            else:
                await self._surface.outbox.answer(query.id)
                await self._talks.begin(about.text, query.from_user, message.chat.id)
        raise ApplicationHandlerStop

    async def _vote(self, query: CallbackQuery, value: int, about: Shown | None) -> None:
        assert query.message
        chat, id = query.message.chat.id, query.message.message_id
        entry_id = await self._cast(chat, id, query.from_user.id, value)
        await self._surface.answer_press(query, "vote_thanks" if entry_id else "vote_late", alert=not entry_id)
        if entry_id and value < 0 and about and about.text:
            await self._offer_others(query, about.text, entry_id)

    async def _cast(self, chat: int, id: int, person: int, value: int) -> str:
        now = self._desk.now()
        vote = partial(learned.vote, chat=chat, message=id, person=person, value=value, now=now)
        return await self._surface.store.call(vote)

    async def _offer_others(self, query: CallbackQuery, text: str, entry_id: str) -> None:
        """Keep the question of an answer that was no help, and ask whether another entry was meant."""
        service, who = self._service, query.from_user.id
        service.learn(Lesson("fallback", text, (entry_id,), "disliked"), who)
        place = Place(who)
        context = await service.context(who, place)
        index = service.index_for(Question(text, language=reads(query.from_user)), context)
        fresh = Context(language=context.language)
        found = [match for match in index.search(text, OTHERS + 1) if match.entry.id != entry_id][:OTHERS]
        reply = missing.none(index, fresh)
        if found:
            reply = replies.suggestions(index, [match.entry for match in found], fresh, found)
        if await self._surface.outbox.send(place, render(reply, self._surface.signs(index.faq.language))):
            await service.keep(who, place, replace(reply.context, seen=context.seen))

    async def reacted(self, update: Update, _: Anything) -> None:
        """Count a reaction to an answer of the bot's as a vote; one that is taken back is none."""
        change = update.message_reaction
        if change is None or change.user is None:  # anonymous ones count for nobody
            return
        values = [_REACTIONS.get(getattr(one, "emoji", None)) for one in change.new_reaction]
        value = next((value for value in values if value), 0)
        try:
            await self._cast(change.chat.id, change.message_id, change.user.id, value)
        except StoreError as error:
            log.warning("A vote can't be kept: %s", error)


def with_rows(messages: Sequence[Message], rows: tuple[tuple[Button, ...], ...]) -> tuple[Message, ...]:
    """Add rows of buttons under the last message."""
    *first, last = messages
    return (*first, replace(last, rows=last.rows + rows))
