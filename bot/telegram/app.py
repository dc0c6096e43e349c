"""The bot as one python-telegram-bot `Application`: who handles what, in one list."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from telegram import Update
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
    MessageReactionHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.config import Settings
from bot.conversation import Question
from bot.faq import Faq
from bot.service import commands
from bot.service.desk import TALKS, Desk
from bot.service.learning import LEARNED, Learning
from bot.service.service import Answered, Service
from bot.service.sharing import SharedMemories
from bot.service.source import FaqSource
from bot.telegram import receiving
from bot.telegram.handlers import menus
from bot.telegram.handlers.admins import Admins
from bot.telegram.handlers.asides import ASIDE_DATA, Asides, Shown
from bot.telegram.handlers.card_texts import CASE_DATA
from bot.telegram.handlers.cards import Cards
from bot.telegram.handlers.desk import COMMANDS, DeskUpdates
from bot.telegram.handlers.entries import ENTRY_DATA, Entries
from bot.telegram.handlers.faults import Faults
from bot.telegram.handlers.groups import Groups
from bot.telegram.handlers.inline import Inline
from bot.telegram.handlers.keeper import Keeper
from bot.telegram.handlers.panels import Panels
from bot.telegram.handlers.presses import Presses
from bot.telegram.handlers.private import Private
from bot.telegram.handlers.rights import Owners
from bot.telegram.handlers.settings import NAMES, SETTING_DATA, GroupSettings
from bot.telegram.handlers.surface import Surface
from bot.telegram.handlers.talks import END_DATA, Talks
from bot.telegram.receiving.application import StoredApplication
from bot.telegram.sending import MINUTE, Limiter, Request

App = Application[Any, Any, Any, Any, Any, Any]

FORGET_SECONDS = 60.0
"""Seconds after which what is due is forgotten at the latest, though nobody writes to the bot."""

READING_SECONDS = 0.3
"""Seconds for which a message waits for a FAQ that was changed to be read; a large one takes longer."""

SWITCH_SECONDS = 0.0005
"""Seconds for which one thread may keep another from going on. Python's own 5 ms would be added to every word that the
store exchanges with Postgres while the event loop is busy."""


class FaqApplication(StoredApplication):
    """The application of this bot: it forgets what is due for as long as it is initialised."""

    service: Service
    memories: SharedMemories
    learning: Learning
    keeper: Keeper
    keeps: bool
    reading_seconds: float
    _forgetting: asyncio.TimerHandle | None = None
    _announcing: asyncio.Task[None] | None = None
    _reading: asyncio.Task[None] | None = None

    async def initialize(self) -> None:
        """Open the store, then do what every application does; raises StoreError where the store can't be used."""
        await self.open_store()
        self.service.store = self.memories.store = self.store
        if not self._forgetting:
            self._forget()
            await self.learning.refresh()
        await super().initialize()

    async def shutdown(self) -> None:
        """Do what every application does, then write out what waits and close the store."""
        self.keeper.stop()
        if self._forgetting:
            self._forgetting.cancel()
            self._forgetting = None
        for task in (self._reading, self._announcing):
            if task:
                task.cancel()
        await super().shutdown()
        self.service.store = self.memories.store = None

    async def handle(self, update: Update) -> None:
        """Take in a FAQ that was changed, then hand an update to the handlers; one that takes long comes later."""
        is_reading = self._reading is not None and not self._reading.done()
        if self.service.source.is_due and not is_reading:
            self._reading = asyncio.create_task(self.service.refresh())
            await asyncio.wait({self._reading}, timeout=self.reading_seconds)
        await super().handle(update)

    async def announce(self, former: Faq | None = None) -> None:
        """Have menus and descriptions follow the FAQ, beside everything else; `former` is the one it replaces."""
        if former and gc.get_freeze_count():
            keep_for_good()
        self._announcing = asyncio.create_task(self._announce(self._announcing))

    async def _announce(self, earlier: asyncio.Task[None] | None) -> None:
        """Announce after what is being announced: a call that is cut short is a broken one to Telegram."""
        if earlier:
            with suppress(Exception):  # it was told of where it happened
                await earlier
        await menus.announce(self.bot, self.service.faq, self.service.opened_store)

    async def announced(self) -> None:
        """Wait until menus and descriptions follow the FAQ."""
        if self._announcing:
            await self._announcing

    def _forget(self) -> None:
        self.service.memories.forget()
        self._forgetting = asyncio.get_running_loop().call_later(FORGET_SECONDS, self._forget)


# Every filter names the kind of update: without it, handlers also get channel posts, business and guest messages.
PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGES
GROUPS = filters.ChatType.GROUPS & filters.UpdateType.MESSAGES


def run(settings: Settings, source: FaqSource, *, polling: bool = False, role: str = "") -> int:
    """Run the bot until it is told to stop; return the exit status.

    `role`: a "web" process receives and leaves messages to others, a "worker" answers what others receive.

    Raises FaqBotError where the settings or the database can't be used.
    """
    application = build(settings, source, request=Request(), rate_limiter=Limiter())
    sys.setswitchinterval(SWITCH_SECONDS)
    # What is made at the first question is made before somebody waits for it.
    application.service.decide(Question(source.index.faq.title))
    keep_for_good()
    return receiving.run(application, settings, polling=polling, role=role)


def keep_for_good() -> None:
    """Have the garbage collector pass over all there is now: the FAQ, its index, the libraries.

    Looking through them every few seconds would stop everybody for a tenth of a second each time.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def build(
    settings: Settings,
    source: FaqSource,
    *,
    request: BaseRequest,
    rate_limiter: BaseRateLimiter[Any] | None = None,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], float] = time.time,
    keeps: bool = True,
    reading_seconds: float = READING_SECONDS,
) -> FaqApplication:
    """Build the application; it receives nothing by itself: feed its `process_update`.

    `clock` is monotonic, `now` in seconds since 1970. `keeps`: the desk's rounds are done in the background.
    `reading_seconds` is how long a message waits for a FAQ that was changed.
    """
    builder = ApplicationBuilder().token(settings.bot_token.get_secret_value()).updater(None)
    builder = builder.base_url(f"{settings.bot_api_url}/bot").base_file_url(f"{settings.bot_api_url}/file/bot")
    # Updates are fetched elsewhere: left alone, the library would open another connection for them.
    builder = builder.request(request).get_updates_request(request)
    if rate_limiter is not None:
        builder = builder.rate_limiter(rate_limiter)
    application = builder.application_class(FaqApplication).post_init(_introduce).build()
    assert isinstance(application, FaqApplication)
    memories = SharedMemories(clock, settings.identity)
    memories.teach(Answered)
    memories.teach(Shown)
    application.memories = memories
    if isinstance(rate_limiter, Limiter):
        rate_limiter.paces = memories.make("paces", MINUTE)
    application.service = Service(source, memories, now=now, bot=settings.identity)
    application.service.on_change = application.announce
    surface = Surface(application.service, application.bot)
    application.database_url = settings.database_url.get_secret_value()
    application.retention = timedelta(days=settings.retention_days)
    application.learning, application.keeps = Learning(application.service, now, settings.identity), keeps
    application.reading_seconds = reading_seconds
    desk = Desk(application.service, application.learning, 60.0 * settings.desk_minutes, now)
    owners = Owners(application.bot, settings.admin_ids, settings.desk_chat_id)
    cards, talks = Cards(surface, desk, owners, digest=settings.desk_digest), Talks(surface, desk, owners)
    entries = Entries(surface, application.learning, desk)
    asides = Asides(surface, desk, talks, votes=settings.feedback)
    updates = DeskUpdates(surface, desk, owners, cards, entries, talks)
    application.keeper = Keeper(application.service, application.learning, cards, talks)
    application.service.on_miss = application.keeper.wake
    application.add_handlers(desk_handlers(updates, entries, talks, asides, owners))
    application.add_handlers(handlers(surface, asides))
    application.add_error_handler(Faults(surface).failed)
    application.on_flood = surface.slow_down
    return application


async def _introduce(application: App) -> None:
    assert isinstance(application, FaqApplication)
    if application.keeps:
        store = application.service.store
        if store and store.is_shared:
            store.listen(LEARNED, lambda _: application.keeper.wake())
            store.listen(TALKS, lambda _: application.keeper.hear_of_talks())
        application.keeper.start()
    await application.announce()
    await application.announced()


def desk_handlers(
    updates: DeskUpdates, entries: Entries, talks: Talks, asides: Asides, owners: Owners
) -> dict[int, Sequence[BaseHandler[Any, Any, Any]]]:
    """List what is for the desk, or comes from it; what turns out not to be goes on, last of all to `handlers`."""
    private = filters.User(owners.ids) & PRIVATE & filters.UpdateType.MESSAGE
    here = private | (filters.Chat(owners.group) & GROUPS & filters.UpdateType.MESSAGE) if owners.group else private
    texts = filters.TEXT & ~filters.COMMAND
    return {
        -3: [
            CallbackQueryHandler(updates.pressed, pattern=f"{CASE_DATA}|{ENTRY_DATA}"),
            CallbackQueryHandler(talks.press, pattern=END_DATA),
            CallbackQueryHandler(asides.press, pattern=ASIDE_DATA),
            MessageReactionHandler(
                asides.reacted, message_reaction_types=MessageReactionHandler.MESSAGE_REACTION_UPDATED
            ),
            CommandHandler(COMMANDS, updates.command, here),
            CommandHandler("forget", entries.forget, PRIVATE & filters.UpdateType.MESSAGE),
        ],
        -2: [MessageHandler(here & texts, updates.written)],
        -1: [MessageHandler(PRIVATE & filters.UpdateType.MESSAGE & texts, talks.written)],
    }


def handlers(surface: Surface, asides: Asides) -> list[BaseHandler[Any, Any, Any]]:
    """List who handles what; the first that fits gets an update, so order matters."""
    panels = Panels(surface)
    private, groups = Private(surface, asides), Groups(surface, panels, asides)
    admins = Admins(surface)
    inline, presses, settings = Inline(surface, panels), Presses(surface, panels), GroupSettings(surface, admins)
    return [
        CallbackQueryHandler(settings.press, SETTING_DATA),
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
        CommandHandler(("settings", "status", *NAMES), settings.command, GROUPS & filters.UpdateType.MESSAGE),
        CommandHandler(commands.names("private"), groups.command, GROUPS),
        MessageHandler(GROUPS & filters.COMMAND, groups.named),
        MessageHandler(GROUPS, groups.message),
    ]
