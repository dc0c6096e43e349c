"""Pressed buttons.

1. Each is answered at once, whatever else the person waits for, so that it never keeps spinning.
2. What a person's presses open in a private chat comes in the order of the presses. Pages take no turns: the last one
   counts, and those that it overtakes are not shown.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from weakref import WeakValueDictionary

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType

from bot.conversation import Context
from bot.service.memory import Memory
from bot.service.places import Id, Place
from bot.telegram.handlers.asking import place_of, pressed_in
from bot.telegram.handlers.outbox import Target
from bot.telegram.handlers.panels import Panels
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.rendering import Press, decode, render
from bot.telegram.sending import patience

PRESS_COOLDOWN_SECONDS = 3.0
"""Seconds within which the same button pressed again is an impatient finger, not a wish to read the answer twice."""

PRESS_PATIENCE_SECONDS = 24 * 3600.0
"""Seconds for which the answer behind a button waits for Telegram to take it, as that to a message does."""


class Presses:
    """Handlers of callback queries."""

    def __init__(self, surface: Surface, panels: Panels) -> None:
        self._surface = surface
        self._service = surface.service
        self._panels = panels
        self._opening: set[tuple[int, int, str]] = set()
        self._turns: WeakValueDictionary[Id, asyncio.Lock] = WeakValueDictionary()
        self._pressed: Memory[tuple[int, int, str], bool] = surface.service.memories.make(
            "presses", PRESS_COOLDOWN_SECONDS
        )

    async def press(self, update: Update, _: Anything) -> None:
        """Do what a button says; what this bot never wrote on one is refused."""
        query, data = pressed_in(update)
        press = decode(data)
        if press is None:
            await self._surface.answer_press(query, "refused")
            return
        # Side by side: the button stops spinning at once, and what follows need not wait for that. Both end in here.
        both = self._surface.outbox.answer(query.id), self._follow(query, press)
        for failure in filter(None, await asyncio.gather(*both, return_exceptions=True)):
            raise failure

    async def _follow(self, query: CallbackQuery, press: Press) -> None:
        if query.inline_message_id:
            message, _reply = self._panels.pressed(press, inline=True)
            await self._surface.outbox.turn(message, Target(inline=query.inline_message_id))
        elif query.message and query.message.chat.type == ChatType.PRIVATE:
            await self._private(query, query.message, press)
        elif query.message:
            await self._group(query, query.message, press)

    async def _group(self, query: CallbackQuery, under: MaybeInaccessibleMessage, press: Press) -> None:
        """Turn the message in place: one question costs a group one message."""
        message, reply = self._panels.pressed(press, inline=False)
        place = place_of(under)
        seen, id = _accessible(under), under.message_id
        turned = await self._surface.outbox.turn(message, Target(place.chat, id), seen)
        if turned is False and (message.media or (seen and seen.effective_attachment)):
            sent = await self._surface.outbox.send(place, [message])
            turned, id = bool(sent), sent[0] if sent else id
        if turned:
            await self._service.keep(query.from_user.id, place, reply.context)
            shown, cooldowns = self._service.whole(reply), self._service.cooldowns
            if await cooldowns.shown_in(place, shown) != id:  # else somebody pressed it a moment before
                self._service.record(reply)
            await cooldowns.shows(place, id, shown)

    async def _private(self, query: CallbackQuery, under: MaybeInaccessibleMessage, press: Press) -> None:
        """Turn the page of the browser that the button is on, or send a new message."""
        if press.in_place and await self._leaf(query, under, press):
            return
        pressed = under.chat.id, under.message_id, query.data or ""
        if pressed in self._opening or not (press.in_place or await self._pressed.first(pressed, True)):
            return
        self._opening.add(pressed)
        try:
            await self._open(query, place_of(under), press)
        finally:
            self._opening.discard(pressed)

    async def _open(self, query: CallbackQuery, place: Place, press: Press) -> None:
        """Send what a button opens, however long Telegram asks to wait before."""
        patience.set(PRESS_PATIENCE_SECONDS)
        who = query.from_user.id
        async with self._turns.setdefault(place.chat, asyncio.Lock()):
            before = await self._before(query, place, press)
            reply = self._service.decide(press.question, before)
            async with self._surface.typing(place):
                answer = render(reply, self._surface.signs(reply.context.language))
                ids = await self._surface.outbox.send(place, answer)
            await self._service.shown(who, place, reply, before, ids=ids)

    async def _before(self, query: CallbackQuery, place: Place, press: Press) -> Context:
        """Return what a press goes on from, in the language of its message."""
        before = await self._service.context(query.from_user.id, place)
        return replace(before, language=self._panels.language(press))

    async def _leaf(self, query: CallbackQuery, under: MaybeInaccessibleMessage, press: Press) -> bool:
        """Turn a page; False if it can't be turned any more."""
        place, who = place_of(under), query.from_user.id
        reply = self._service.decide(press.question, await self._before(query, place, press))
        page = render(reply, self._surface.signs(reply.context.language))[-1]
        turned = await self._surface.outbox.turn(page, Target(place.chat, under.message_id), _accessible(under))
        if turned:
            await self._service.keep(who, place, reply.context)
        return turned is not False


def _accessible(message: MaybeInaccessibleMessage) -> Message | None:
    return message if isinstance(message, Message) else None
