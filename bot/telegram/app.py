"""The bot as one python-telegram-bot `Application`: who handles what, in one list."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

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

from bot import config
from bot.config import Settings
from bot.service import commands
from bot.service.memory import forget_all
from bot.service.source import FaqSource
from bot.store import Store
from bot.telegram import receiving
from bot.telegram.handlers import menus
from bot.telegram.handlers.admins import Admins
from bot.telegram.handlers.desk import Desk
from bot.telegram.handlers.faults import Faults
from bot.telegram.handlers.groups import Groups
from bot.telegram.handlers.inline import Inline
from bot.telegram.handlers.owner import Owner
from bot.telegram.handlers.panels import Panels
from bot.telegram.handlers.presses import Presses
from bot.telegram.handlers.private import Private
from bot.telegram.handlers.restraint import Restraint
from bot.telegram.sending import Limiter, Request

if TYPE_CHECKING:
    from bot.matcher.vectors import Vectors

App = Application[Any, Any, Any, Any, Any, Any]

FORGET_EVERY = 60.0
"""Seconds after which what is due is forgotten at the latest, though nobody writes to the bot."""


class FaqApplication(App):
    """An application that has its store open, and forgets what is due, for as long as it is initialised."""

    desk: Desk
    database_url: str
    _store: Store | None = None
    _forgetting: asyncio.TimerHandle | None = None

    async def initialize(self) -> None:
        """Open the store, then do what every application does; raises StoreError where the store can't be used."""
        if self._store is None:  # else this is another try to reach Telegram
            self.desk.store = self._store = await Store.open(self.database_url)
            self._forget()
        await super().initialize()

    async def shutdown(self) -> None:
        """Do what every application does, then write out what waits and close the store."""
        await super().shutdown()
        if self._forgetting:
            self._forgetting.cancel()
        if self._store:
            await self._store.close()
            self._store = None

    def _forget(self) -> None:
        forget_all()
        self._forgetting = asyncio.get_running_loop().call_later(FORGET_EVERY, self._forget)


# Every filter names the kind of update: without it, handlers also get channel posts, business and guest messages.
PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGES
GROUPS = filters.ChatType.GROUPS & filters.UpdateType.MESSAGES


def run(settings: Settings, faq_file: str | Path, *, vectors: Vectors | None = None, polling: bool = False) -> int:
    """Run the bot until it is told to stop; return the exit status.

    Raises FaqBotError where the settings, the FAQ or the database can't be used.
    """
    config.set_up_logging(settings)
    source = FaqSource(Path(faq_file), time.monotonic, vectors)
    application = build(settings, source, request=Request(), rate_limiter=Limiter())
    return receiving.run(application, settings, polling=polling)


def build(
    settings: Settings,
    source: FaqSource,
    *,
    request: BaseRequest,
    rate_limiter: BaseRateLimiter[Any] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> FaqApplication:
    """Build the application; it receives nothing by itself: feed its `process_update`."""
    builder = ApplicationBuilder().token(settings.bot_token.get_secret_value()).updater(None)
    builder = builder.base_url(f"{settings.bot_api_url}/bot").base_file_url(f"{settings.bot_api_url}/file/bot")
    # Updates are fetched elsewhere: left alone, the library would open another connection for them.
    builder = builder.request(request).get_updates_request(request)
    if rate_limiter is not None:
        builder = builder.rate_limiter(rate_limiter)
    application = builder.application_class(FaqApplication).post_init(_introduce).build()
    assert isinstance(application, FaqApplication)
    application.desk = desk = Desk(source, application.bot, clock)
    application.database_url = settings.database_url.get_secret_value()
    application.add_handlers(handlers(desk, settings.admin_ids))
    application.add_error_handler(Faults(desk).failed)
    return application


async def _introduce(application: App) -> None:
    assert isinstance(application, FaqApplication)
    await menus.announce(application.bot, application.desk.source.current.faq)


def handlers(desk: Desk, owners: Collection[int] = ()) -> list[BaseHandler[Any, Any, Any]]:
    """List who handles what; the first that fits gets an update, so order matters."""
    panels, restraint = Panels(desk), Restraint(desk.clock)
    private, groups, admins = Private(desk), Groups(desk, panels, restraint), Admins(desk, restraint)
    inline, presses = Inline(desk, panels), Presses(desk, panels, restraint)
    owner = Owner(desk)
    return [
        CallbackQueryHandler(presses.press),
        InlineQueryHandler(inline.query),
        MessageHandler(filters.UpdateType.GUEST_MESSAGE, inline.summoned),
        CommandHandler("misses", owner.misses, PRIVATE & filters.UpdateType.MESSAGE & filters.User(owners)),
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
