"""What the FAQ's owner can ask the bot in private: the questions that nobody could answer."""

from __future__ import annotations

import logging

from telegram import Update

from bot.errors import StoreError
from bot.markup import join, plain, split
from bot.telegram.handlers.asking import message_of, place_of
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.rendering import Message

MISSES_LISTED = 30
"""Misses in one answer: about as many as anybody works through at a time."""

log = logging.getLogger(__name__)


class Owner:
    """Handlers for the users in ADMIN_IDS."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface

    async def misses(self, update: Update, _: Anything) -> None:
        """`/misses`: list what was asked and not answered, most often asked first, and how much was answered."""
        message = message_of(update)
        try:
            missed = await self._surface.store.misses(MISSES_LISTED)
            answered = sum((await self._surface.store.answered()).values())
        except StoreError as error:
            log.warning("The misses can't be read: %s", error)
            lines = [self._surface.say("misses_unreadable").markup]
        else:
            name = "misses" if missed else "no_misses"
            # What people wrote is shown as it is, never read as Markdown.
            lines = [self._surface.say(name).markup, *(plain(f"{miss.count} × {miss.text}") for miss in missed)]
            lines.append(
                self._surface.say(
                    "answers_given", days=str(self._surface.store.retention.days), count=str(answered)
                ).markup
            )
        parts = split(join(lines, separator="\n"))
        await self._surface.outbox.send(place_of(message), [Message(part) for part in parts])
