"""What comes to the desk: a press, a reply or a command is checked once, and led to who decides what follows.

It is the desk's only if a message of the bot's about a case, an entry or a talk is pressed or answered, by somebody who
may; anything else is for other handlers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop

from bot.service import commands
from bot.service.desk import Desk
from bot.store.cards import Card
from bot.telegram.handlers.asking import message_of, pressed_in, replied_to
from bot.telegram.handlers.cards import Cards
from bot.telegram.handlers.entries import Entries
from bot.telegram.handlers.rights import Owners
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.handlers.talks import Talks

COMMANDS = ("cases", "entry", "export", "misses", "reload", "stats")
"""The commands of the desk; `/misses` is what `/cases` was called when it was a plain list."""


class DeskUpdates:
    """Handlers of the desk's commands, presses and replies."""

    def __init__(
        self, surface: Surface, desk: Desk, owners: Owners, cards: Cards, entries: Entries, talks: Talks
    ) -> None:
        self._surface = surface
        self._desk = desk
        self._owners = owners
        self._cards = cards
        self._entries = entries
        self._commands: dict[str, Callable[[Message, str], Awaitable[None]]] = {
            "cases": cards.list_open,
            "entry": entries.look_at,
            "export": entries.export,
            "misses": cards.list_open,
            "reload": entries.reload,
            "stats": entries.stats,
        }
        self._takers: dict[str, Callable[[Message, str, Card], Awaitable[None]]] = {
            "answer": cards.take,
            "search": cards.take,
            "entry answer": entries.take,
            "entry wording": entries.take,
            "talk": talks.pass_on,
        }

    async def command(self, update: Update, _: Anything) -> None:
        """Do what a command says; in the desk's group others are told that it is not for them."""
        message = message_of(update)
        name, rest = commands.parts(message.text or "")
        async with self._surface.telling_if_down(message):
            if await self._owners.may_write(message):
                await self._commands[name](message, rest)
            else:
                await self._surface.tell(message, "desk_only")
        raise ApplicationHandlerStop

    async def written(self, update: Update, _: Anything) -> None:
        """Take what answers a message of the desk's, in private also the message that comes next."""
        message = message_of(update)
        text, replied = message.text or "", replied_to(message)
        if text.startswith("/") or not await self._owners.may_write(message):
            return
        async with self._surface.telling_if_down(message):
            asked = None
            if replied:
                asked = await self._desk.card(message.chat.id, replied.message_id)
            elif message.chat.id in self._owners.ids:
                asked = await self._desk.prompt(message.chat.id)
            take = self._takers.get(asked.role) if asked else None
            if asked is None or take is None:
                return
            await take(message, text, asked)
        raise ApplicationHandlerStop

    async def pressed(self, update: Update, _: Anything) -> None:
        """Do what a button says under a card, a list, a draft or an entry."""
        query, data = pressed_in(update)
        chat = query.message.chat.id if query.message else 0
        async with self._surface.telling_if_down(query):
            if not await self._owners.may_press(query.from_user, chat):
                await self._surface.answer_press(query, "desk_only")
            else:
                assert query.message
                under = await self._desk.card(chat, query.message.message_id)
                follow = self._entries.follow if under and under.role == "entry" else self._cards.follow
                if under is None or not await follow(query, data, under):
                    await self._surface.answer_press(query, "refused")
        raise ApplicationHandlerStop
