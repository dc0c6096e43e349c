"""Handlers that fail: logged once under an id, without a word of what the person wrote; the person gets the id."""

from __future__ import annotations

import logging
import secrets
import traceback

from telegram import Update
from telegram.error import TelegramError

from bot.handlers.asking import place_of
from bot.handlers.desk import Anything, Desk
from bot.markup import parse
from bot.rendering import Message

log = logging.getLogger(__name__)


class Faults:
    """The handler of other handlers' exceptions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def failed(self, update: object, context: Anything) -> None:
        """Log an exception and apologise for it where somebody waits for an answer."""
        id = secrets.token_hex(3)
        log.error("A handler failed, id %s: %s", id, describe(context.error))
        message = update.effective_message if isinstance(update, Update) and not update.edited_message else None
        if message is None:
            return
        apology = Message(parse(self._desk.say("apology", id=id)))
        try:
            await self._desk.outbox.send(place_of(message), [apology])
        except TelegramError as error:
            log.warning("The apology %s was not sent: %s", id, type(error).__name__)


def describe(error: BaseException | None) -> str:
    """Say what went wrong and where, leaving out an exception's own words, which may quote the person's."""
    if error is None:
        return "no exception"
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    words = f" ({error.message})" if isinstance(error, TelegramError) else ""
    cause = error.__cause__ or error.__context__
    return f"{type(error).__name__}{words} at {where}" + (f", after {type(cause).__name__}" if cause else "")
