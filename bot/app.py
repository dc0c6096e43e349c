"""The bot as one python-telegram-bot `Application`: who handles what, in one list."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from telegram.ext import (
    Application,
    ApplicationBuilder,
    BaseHandler,
    BaseRateLimiter,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from bot import config, receiving
from bot.config import Settings
from bot.handlers import commands, menus
from bot.handlers.admins import Admins
from bot.handlers.desk import Desk
from bot.handlers.faults import Faults
from bot.handlers.groups import Groups
from bot.handlers.inline import Inline
from bot.handlers.panels import Panels
from bot.handlers.presses import Presses
from bot.handlers.private import Private
from bot.handlers.restraint import Restraint
from bot.handlers.source import FaqSource
from bot.sending import Limiter, Request
from bot.store import Store

App = Application[Any, Any, Any, Any, Any, Any]

# Every filter names the kind of update: without it, handlers also get channel posts, business and guest messages.
PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGES
GROUPS = filters.ChatType.GROUPS & filters.UpdateType.MESSAGES


def run(settings: Settings, faq_file: str | Path, *, polling: bool = False) -> int:
    """Run the bot until it is told to stop; return the exit status.

    Raises FaqBotError where the settings, the FAQ or the database can't be used.
    """
    config.set_up_logging(settings)
    source = FaqSource(Path(faq_file), time.monotonic)
    application = build(settings, source, request=Request(), rate_limiter=Limiter())
    return receiving.run(application, settings, polling=polling)


def build(
    settings: Settings,
    source: FaqSource,
    *,
    request: BaseRequest | None = None,
    rate_limiter: BaseRateLimiter[Any] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> App:
    """Build the application; it receives nothing by itself: `post_init` it, then feed its `process_update`."""
    builder = ApplicationBuilder().token(settings.bot_token.get_secret_value()).updater(None)
    builder = builder.base_url(f"{settings.bot_api_url}/bot").base_file_url(f"{settings.bot_api_url}/file/bot")
    if request is not None:
        builder = builder.request(request)
    if rate_limiter is not None:
        builder = builder.rate_limiter(rate_limiter)
    background: list[asyncio.Task[None]] = []

    async def open_up(application: App) -> None:
        desk.store = await Store.open(settings.database_url.get_secret_value())
        # Nobody waits for menus: Telegram may be slow or down just now.
        background.append(asyncio.create_task(menus.announce(application.bot, source.current.faq)))

    async def close(_: App) -> None:
        for task in background:
            task.cancel()
        if desk.store:
            await desk.store.close()

    application = builder.post_init(open_up).post_shutdown(close).build()
    desk = Desk(source, application.bot, clock)
    application.add_handlers(handlers(desk))
    application.add_error_handler(Faults(desk).failed)
    return application


def handlers(desk: Desk) -> list[BaseHandler[Any, Any, Any]]:
    """List who handles what; the first that fits gets an update, so order matters."""
    panels, restraint = Panels(desk), Restraint(desk.clock)
    private, groups, admins = Private(desk), Groups(desk, panels, restraint), Admins(desk)
    inline, presses = Inline(desk, panels), Presses(desk, panels, restraint)
    return [
        CallbackQueryHandler(presses.press),
        InlineQueryHandler(inline.query),
        MessageHandler(filters.UpdateType.GUEST_MESSAGE, inline.summoned),
        # What looks like a command in private and isn't one of ours gets help, not a search.
        MessageHandler(PRIVATE & filters.COMMAND, private.command),
        MessageHandler(PRIVATE, private.message),
        ChatMemberHandler(admins.membership, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(GROUPS & filters.StatusUpdate.MIGRATE, admins.migrated),
        CommandHandler("ask", groups.ask, GROUPS),
        CommandHandler("faq", groups.faq, GROUPS),
        CommandHandler("status", admins.status, GROUPS & filters.UpdateType.MESSAGE),
        CommandHandler("autoanswer", admins.autoanswer, GROUPS & filters.UpdateType.MESSAGE),
        CommandHandler(commands.names("private"), groups.command, GROUPS),
        MessageHandler(GROUPS, groups.message),
    ]
