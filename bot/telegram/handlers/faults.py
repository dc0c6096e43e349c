"""Handlers that fail: logged once under an id, without a word of what the person wrote; the person gets the id."""

from __future__ import annotations

import logging
import secrets
import traceback

from telegram import Message as Incoming
from telegram import Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.telegram.handlers.asking import addressed, is_command, place_of, reads, replies_to
from bot.telegram.handlers.outbox import InlineAnswer
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.rendering import InlineResult

log = logging.getLogger(__name__)


class Faults:
    """The handler of other handlers' exceptions."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface

    async def failed(self, update: object, context: Anything) -> None:
        """Log an exception and apologise for it where somebody waits for an answer."""
        id = secrets.token_hex(3)
        log.error("A handler failed, id %s: %s", id, describe(context.error))
        if isinstance(update, Update):
            try:
                await self._apologise(update, id)
            except TelegramError as error:
                log.warning("The apology %s was not sent: %s", id, type(error).__name__)

    async def _apologise(self, update: Update, id: str) -> None:
        outbox = self._surface.outbox
        message = update.effective_message
        person = update.effective_user
        language = await self._surface.language_of(person, place_of(message)) if message else reads(person)
        apology = self._surface.say("apology", language, id=id)
        if update.inline_query:
            await outbox.answer_inline(update.inline_query.id, InlineAnswer())
        elif message and message.guest_query_id:
            await outbox.answer_guest(message.guest_query_id, InlineResult(id, "?", "", apology))
        elif message and self._is_waited_for(update, message):
            await outbox.send(place_of(message), [apology])

    def _is_waited_for(self, update: Update, message: Incoming) -> bool:
        """Tell whether somebody waits for an answer: not for that to an edit, nor in a group that only talks."""
        if update.edited_message:
            return False
        if update.callback_query or is_command(message) or message.chat.type == ChatType.PRIVATE:
            return True
        bot = self._surface.bot
        return addressed(message, bot.bot) is not None or replies_to(message, bot.id)


def describe(error: BaseException | None) -> str:
    """Say what went wrong and where, leaving out an exception's own words, which may quote the person's."""
    if error is None:
        return "no exception"
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    words = f" ({error.message})" if isinstance(error, TelegramError) else ""
    cause = error.__cause__ or error.__context__
    return f"{type(error).__name__}{words} at {where}" + (f", after {type(cause).__name__}" if cause else "")
