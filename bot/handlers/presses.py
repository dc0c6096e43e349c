"""Pressed buttons. Each is answered at once, so that it never keeps spinning; what follows may take its time."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update

from bot.handlers.asking import place_of
from bot.handlers.desk import MOST_REMEMBERED, Anything, Desk, Person
from bot.handlers.memory import Recent
from bot.handlers.outbox import Place
from bot.rendering import Press, decode, render

DOUBLE = 3.0
"""Seconds within which the same button pressed again is an impatient finger, not a wish to read the answer twice."""


class Presses:
    """Handlers of callback queries."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pressed: Recent[tuple[int, int, str], bool] = Recent(MOST_REMEMBERED, DOUBLE, desk.clock)

    async def press(self, update: Update, _: Anything) -> None:
        """Do what a button says; what this bot never wrote on one is refused."""
        query = update.callback_query
        assert query is not None
        press = decode(query.data or "")
        if press is None or query.message is None:
            await self._desk.outbox.answer(query.id, self._desk.say("refused"), alert=True)
            return
        await self._desk.outbox.answer(query.id)
        await self._private(query, press)

    async def _private(self, query: CallbackQuery, press: Press) -> None:
        message = query.message
        assert message is not None
        place = place_of(message) if isinstance(message, Message) else Place(message.chat.id)
        person = Person(place, query.from_user.id)
        if not press.in_place and not self._pressed.first((place.chat, message.message_id, query.data or ""), True):
            return
        reply = await self._desk.decide(person, press.question)
        self._desk.contexts.put(person, reply.context)
        answer = render(reply)
        if press.in_place and await self._desk.outbox.edit(answer[-1], place.chat, message.message_id):
            return
        async with self._desk.typing(place):
            await self._desk.outbox.send(place, answer)
