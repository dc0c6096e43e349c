"""The bot as one python-telegram-bot `Application`: who handles what, in one list."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from telegram.ext import (
    Application,
    ApplicationBuilder,
    BaseHandler,
    BaseRateLimiter,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.config import Settings
from bot.handlers import commands
from bot.handlers.desk import Desk
from bot.handlers.faults import Faults
from bot.handlers.outbox import Outbox
from bot.handlers.presses import Presses
from bot.handlers.private import Private
from bot.handlers.source import FaqSource

App = Application[Any, Any, Any, Any, Any, Any]

# Every filter names the kind of update: without it, handlers also get channel posts, business and guest messages.
PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGES


def build(
    settings: Settings,
    source: FaqSource,
    *,
    request: BaseRequest | None = None,
    rate_limiter: BaseRateLimiter[Any] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> App:
    """Build the application; it receives nothing by itself, feed its `process_update`."""
    builder = ApplicationBuilder().token(settings.bot_token.get_secret_value()).updater(None)
    builder = builder.base_url(f"{settings.bot_api_url}/bot").base_file_url(f"{settings.bot_api_url}/file/bot")
    if request is not None:
        builder = builder.request(request)
    if rate_limiter is not None:
        builder = builder.rate_limiter(rate_limiter)
    application = builder.build()
    desk = Desk(source, Outbox(application.bot), clock)
    application.add_handlers(handlers(desk))
    application.add_error_handler(Faults(desk).failed)
    return application


def handlers(desk: Desk) -> list[BaseHandler[Any, Any, Any]]:
    """List who handles what; the first that fits gets an update, so order matters."""
    private, presses = Private(desk), Presses(desk)
    return [
        CommandHandler(commands.names("private"), private.command, PRIVATE),
        # What looks like a command and isn't one of ours gets help, not a search.
        MessageHandler(PRIVATE & filters.COMMAND, private.command),
        MessageHandler(PRIVATE, private.message),
        CallbackQueryHandler(presses.press),
    ]
