"""Pressed buttons. Each is answered at once, so that it never keeps spinning; what follows may take its time."""

from __future__ import annotations

import asyncio

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType

from bot.conversation import Context
from bot.service.memory import MOST_REMEMBERED, Recent
from bot.telegram.handlers.asking import place_of
from bot.telegram.handlers.desk import Anything, Desk, Person
from bot.telegram.handlers.outbox import Place, Target
from bot.telegram.handlers.panels import Panels
from bot.telegram.handlers.restraint import Restraint
from bot.telegram.rendering import Press, decode, render

DOUBLE = 3.0
"""Seconds within which the same button pressed again is an impatient finger, not a wish to read the answer twice."""


class Presses:
    """Handlers of callback queries."""

    def __init__(self, desk: Desk, panels: Panels, restraint: Restraint) -> None:
        self._desk = desk
        self._panels = panels
        self._restraint = restraint
        self._pressed: Recent[tuple[int, int, str], bool] = Recent(MOST_REMEMBERED, DOUBLE, desk.clock)

    async def press(self, update: Update, _: Anything) -> None:
        """Do what a button says; what this bot never wrote on one is refused."""
        query = update.callback_query
        assert query is not None
        press = decode(query.data or "")
        if press is None:
            await self._desk.outbox.answer(query.id, self._desk.say("refused"), alert=True)
            return
        # Side by side: the button stops spinning at once, and what follows need not wait for that. Both end in here.
        both = self._desk.outbox.answer(query.id), self._follow(query, press)
        for failure in filter(None, await asyncio.gather(*both, return_exceptions=True)):
            raise failure

    async def _follow(self, query: CallbackQuery, press: Press) -> None:
        if query.inline_message_id:
            message, _reply = await self._panels.turn(press, inline=True)
            await self._desk.outbox.edit(message, Target(inline=query.inline_message_id))
        elif query.message and query.message.chat.type == ChatType.PRIVATE:
            await self._private(query, query.message, press)
        elif query.message:
            await self._group(query, query.message, press)

    async def _group(self, query: CallbackQuery, under: MaybeInaccessibleMessage, press: Press) -> None:
        """Turn the message in place: one question costs a group one message."""
        message, reply = await self._panels.turn(press, inline=False)
        place = _place(under)
        if await self._desk.outbox.edit(message, Target(place.chat, under.message_id), _accessible(under)):
            self._desk.contexts.put(Person(place, query.from_user.id), reply.context)
            shown = self._desk.whole(reply)
            if self._restraint.shown(place, shown) != under.message_id:  # else somebody pressed it a moment before
                self._desk.note(reply)
            self._restraint.note(place, under.message_id, shown)

    async def _private(self, query: CallbackQuery, under: MaybeInaccessibleMessage, press: Press) -> None:
        """Send a new message, or turn the page of the browser that the button is on."""
        place = _place(under)
        person = Person(place, query.from_user.id)
        if not press.in_place and not self._pressed.first((place.chat, under.message_id, query.data or ""), True):
            return
        before = self._desk.contexts.get(person) or Context()
        reply = await self._desk.decide(press.question, before)
        answer = render(reply, self._desk.signs)
        target = Target(place.chat, under.message_id)
        if press.in_place and await self._desk.outbox.edit(answer[-1], target, _accessible(under)):
            self._desk.contexts.put(person, reply.context)
            return
        async with self._desk.typing(place):
            ids = await self._desk.outbox.send(place, answer)
        self._desk.contexts.put(person, reply.context)
        if ids:
            self._desk.note(reply, before)


def _accessible(message: MaybeInaccessibleMessage) -> Message | None:
    return message if isinstance(message, Message) else None


def _place(message: MaybeInaccessibleMessage) -> Place:
    return place_of(message) if isinstance(message, Message) else Place(message.chat.id)
