"""Pressed buttons. Each is answered at once, so that it never keeps spinning; what follows may take its time."""

from __future__ import annotations

import asyncio

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType

from bot.service.memory import Memory
from bot.service.places import Place
from bot.telegram.handlers.asking import place_of
from bot.telegram.handlers.outbox import Target
from bot.telegram.handlers.panels import Panels
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.rendering import Press, decode, render

PRESS_COOLDOWN_SECONDS = 3.0
"""Seconds within which the same button pressed again is an impatient finger, not a wish to read the answer twice."""


class Presses:
    """Handlers of callback queries."""

    def __init__(self, surface: Surface, panels: Panels) -> None:
        self._surface = surface
        self._service = surface.service
        self._panels = panels
        self._pressed: Memory[tuple[int, int, str], bool] = surface.service.memories.make(
            "presses", PRESS_COOLDOWN_SECONDS
        )

    async def press(self, update: Update, _: Anything) -> None:
        """Do what a button says; what this bot never wrote on one is refused."""
        query = update.callback_query
        assert query is not None
        press = decode(query.data or "")
        if press is None:
            await self._surface.outbox.answer(query.id, self._service.say("refused"), alert=True)
            return
        # Side by side: the button stops spinning at once, and what follows need not wait for that. Both end in here.
        both = self._surface.outbox.answer(query.id), self._follow(query, press)
        for failure in filter(None, await asyncio.gather(*both, return_exceptions=True)):
            raise failure

    async def _follow(self, query: CallbackQuery, press: Press) -> None:
        if query.inline_message_id:
            message, _reply = self._panels.pressed(press, inline=True)
            await self._surface.outbox.edit(message, Target(inline=query.inline_message_id))
        elif query.message and query.message.chat.type == ChatType.PRIVATE:
            await self._private(query, query.message, press)
        elif query.message:
            await self._group(query, query.message, press)

    async def _group(self, query: CallbackQuery, under: MaybeInaccessibleMessage, press: Press) -> None:
        """Turn the message in place: one question costs a group one message."""
        message, reply = self._panels.pressed(press, inline=False)
        place = _place(under)
        if await self._surface.outbox.edit(message, Target(place.chat, under.message_id), _accessible(under)):
            await self._service.keep(query.from_user.id, place, reply.context)
            shown, cooldowns = self._service.whole(reply), self._service.cooldowns
            if await cooldowns.shown_in(place, shown) != under.message_id:  # else somebody pressed it a moment before
                self._service.record(reply)
            await cooldowns.shows(place, under.message_id, shown)

    async def _private(self, query: CallbackQuery, under: MaybeInaccessibleMessage, press: Press) -> None:
        """Send a new message, or turn the page of the browser that the button is on."""
        place = _place(under)
        pressed = under.chat.id, under.message_id, query.data or ""
        if not press.in_place and not await self._pressed.first(pressed, True):
            return
        who = query.from_user.id
        before = await self._service.context(who, place)
        reply = self._service.decide(press.question, before)
        answer = render(reply, self._surface.signs)
        target = Target(place.chat, under.message_id)
        if press.in_place and await self._surface.outbox.edit(answer[-1], target, _accessible(under)):
            await self._service.keep(who, place, reply.context)
            return
        async with self._surface.typing(place):
            ids = await self._surface.outbox.send(place, answer)
        await self._service.shown(who, place, reply, before, ids=ids)


def _accessible(message: MaybeInaccessibleMessage) -> Message | None:
    return message if isinstance(message, Message) else None


def _place(message: MaybeInaccessibleMessage) -> Place:
    return place_of(message) if isinstance(message, Message) else Place(message.chat.id)
