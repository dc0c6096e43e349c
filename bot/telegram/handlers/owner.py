"""What the FAQ's owner can ask the bot in private: the questions that nobody could answer."""

from __future__ import annotations

import logging

from telegram import Update

from bot.errors import StoreError
from bot.markup import join, parse, plain, split
from bot.store import RETENTION
from bot.telegram.handlers.asking import message_of, place_of
from bot.telegram.handlers.desk import Anything, Desk
from bot.telegram.rendering import Message

MOST = 30
"""Misses in one answer: about as many as anybody works through at a time."""

log = logging.getLogger(__name__)


class Owner:
    """Handlers for the users in ADMIN_IDS."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def misses(self, update: Update, _: Anything) -> None:
        """`/misses`: list what was asked and not answered, most often asked first, and how much was answered."""
        message = message_of(update)
        try:
            missed = await self._desk.store.misses(MOST)
            answered = sum((await self._desk.store.answered()).values())
        except StoreError as error:
            log.warning("The misses can't be read: %s", error)
            lines = [parse(self._desk.say("misses_unreadable"))]
        else:
            name = "misses" if missed else "no_misses"
            # What people wrote is shown as it is, never read as Markdown.
            lines = [parse(self._desk.say(name)), *(plain(f"{miss.count} × {miss.text}") for miss in missed)]
            lines.append(parse(self._desk.say("answers_given", days=str(RETENTION.days), count=str(answered))))
        parts = split(join(lines, separator="\n"))
        await self._desk.outbox.send(place_of(message), [Message(part) for part in parts])
