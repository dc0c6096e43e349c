"""Start and stop: reach Telegram, receive, and leave nothing half done."""

from __future__ import annotations

import asyncio
import logging
import re
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from telegram.constants import UpdateType, WebhookLimit
from telegram.error import BadRequest, TelegramError
from tornado.httpserver import HTTPServer

from bot.config import Settings
from bot.config.variables import PAGES
from bot.errors import ConfigError, FaqBotError, StoreError
from bot.store import Store
from bot.store.inbox import Inbox
from bot.telegram.receiving import metrics
from bot.telegram.receiving.answering import Answering
from bot.telegram.receiving.application import StoredApplication
from bot.telegram.receiving.backoff import Backoff, reason
from bot.telegram.receiving.polling import Poller
from bot.telegram.receiving.taking import Taking
from bot.telegram.receiving.webhook import TextPage, Webhook, listen
from bot.telegram.sending import Limiter, Pulse, Request, now

ALLOWED = (
    UpdateType.MESSAGE,
    UpdateType.EDITED_MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.INLINE_QUERY,
    UpdateType.MY_CHAT_MEMBER,
    UpdateType.GUEST_MESSAGE,
    UpdateType.MESSAGE_REACTION,  # votes on answers in groups, where the bot is an admin
)
DEFAULT_PORT = 8080
"""Where a webhook is listened for if no host names a port."""

DRAIN_SECONDS = 5.0
STOP_SECONDS = 9.0
"""Seconds from a signal until answers under way are left for the next process, and until the stop is over.

Hosts give ten before they kill.
"""

WEBHOOK_AGAIN_SECONDS = 2.0
"""Seconds before a webhook that stands is set again: Telegram refuses to set one twice in a second."""

FRESH_SECONDS, STALE_SECONDS, ASK_SECONDS = 30.0, 60.0, 5.0
"""Age of Telegram's last good answer up to which nobody asks for another, and from which on the bot is unwell; and how
long to wait for one that is asked for."""

STANDBY_SECONDS = 2.0
"""Seconds between two looks whether the process that polls is gone."""

REFUSED = "refused"
"""The word by which processes tell each other that Telegram minds how much is sent."""

RETRY_DELAYS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds between two tries of what a start needs of Telegram; the last one repeats."""

_log = logging.getLogger(__name__)


def run(application: StoredApplication, settings: Settings, *, polling: bool = False, role: str = "") -> int:
    """Receive updates until SIGTERM or SIGINT and return 0; by webhook if one is set, unless `polling`.

    `role` as in `bot.telegram.app.run`.

    Raises ConfigError if Telegram refuses the token or the webhook, or if the port is taken.
    """

    async def serve() -> int:
        return await Serving(application, settings, polling, role).run()

    return asyncio.run(serve())


class Serving:
    """One life of the bot."""

    def __init__(self, application: StoredApplication, settings: Settings, polling: bool, role: str = "") -> None:
        self._application, self._settings, self._role = application, settings, role
        self._hooked = bool(settings.webhook_url) and not polling and role != "worker"
        request = application.bot.request
        self._pulse = request.pulse if isinstance(request, Request) else Pulse()
        self._answering = Answering(application, self._pulse)
        self._inbox: Inbox | None = None
        self._poller: Poller | None = None
        self._taking: asyncio.Future[Taking] = asyncio.get_running_loop().create_future()
        self._webhook_set = False
        self._asking, self._asked = asyncio.Lock(), -float("inf")

    async def run(self) -> int:
        """Receive until a signal comes, finish what is under way and return 0."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        # Not the loop's own handlers: Windows has none.
        before = {
            number: signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        server = None
        live, stopped = asyncio.create_task(self._live()), asyncio.create_task(stop.wait())
        try:
            server = self._listen()
            await asyncio.wait({live, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if live.done():
                live.result()
            _log.info("Stopping")
        finally:
            await _cancelled(live, stopped)
            await self._finish(server)
            for number, handler in before.items():
                signal.signal(number, handler)
        return 0

    def _listen(self) -> HTTPServer | None:
        say = {"name": self._name, "health": self._health, "metrics": self._metrics}
        paths = {"/": "name", **PAGES}
        pages: list[tuple[Any, ...]] = [(path, TextPage, {"say": say[what]}) for path, what in paths.items()]
        port = self._settings.port
        if self._hooked:
            path = re.escape(urlsplit(self._settings.webhook).path)
            pages.append((path, Webhook, {"secret": self._settings.secret, "taking": self._taking}))
            port = port or DEFAULT_PORT
        return listen(port, pages) if port else None

    async def _live(self) -> None:
        bot = self._application.bot
        await _insist("Telegram can't be reached", self._application.initialize)
        await self._application.start()
        taking = await self._open_inbox()
        introduction = asyncio.create_task(self._introduce())
        try:
            if self._role == "worker":
                _log.info("@%s answers what other processes receive", bot.username)
                await asyncio.Event().wait()
            if self._hooked:
                await _insist("The webhook can't be set", self._set_webhook)
                self._webhook_set = True
                _log.info("@%s receives by webhook", bot.username)
                await introduction
                await asyncio.Event().wait()
            await _insist("The webhook can't be removed", bot.delete_webhook)
            _log.info("@%s receives by polling", bot.username)
            self._poller = Poller(taking, bot.request, bot.base_url, ALLOWED)
            await self._alone(self._poller.run)
        finally:
            await _cancelled(introduction)

    async def _open_inbox(self) -> Taking:
        store = self._application.store
        assert store
        inbox = Inbox(
            store,
            self._settings.identity,
            None if self._role == "web" else self._answering,
            lambda: self._pulse.latency,
        )
        if isinstance(limiter := self._application.bot.rate_limiter, Limiter) and store.is_shared:
            inbox.count_changed, limiter.tell = limiter.share, self._tell
            store.listen(f"{REFUSED}-{self._settings.identity}", lambda seconds: limiter.told(float(seconds)))
        await inbox.start()
        self._inbox = inbox
        taking = Taking(inbox, self._answering, self._application.bot.id)
        self._taking.set_result(taking)
        return taking

    def _tell(self, seconds: float) -> None:
        """Tell the other processes that Telegram refuses messages, and for how long it takes none at all."""
        word = f"{REFUSED}-{self._settings.identity}"  # several bots may share a database

        async def tell(store: Store) -> None:
            with suppress(StoreError):
                await store.call(partial(store.notify, word=word, more=f"{seconds:g}"), synced=False)

        if store := self._application.store:
            self._telling = asyncio.create_task(tell(store))

    async def _alone(self, poll: Callable[[], Awaitable[None]]) -> None:
        """Poll while no other process does; stand by while one does."""
        inbox = self._inbox
        assert inbox
        told = False
        while True:
            if not await inbox.hold("polling"):
                if not told:
                    _log.info("Another process polls; this one stands by")
                told = True
                await asyncio.sleep(STANDBY_SECONDS)
                continue
            polling, holding = asyncio.ensure_future(poll()), asyncio.create_task(inbox.holds("polling"))
            try:
                await asyncio.wait({polling, holding}, return_when=asyncio.FIRST_COMPLETED)
                if polling.done():
                    return polling.result()
            finally:
                await _cancelled(polling, holding)

    async def _introduce(self) -> None:
        if self._application.post_init:
            try:
                await self._application.post_init(self._application)
            except Exception as error:  # it does without menus, whatever went wrong with them
                _log.warning("The bot could not introduce itself (%s)", type(error).__name__)

    async def _set_webhook(self) -> None:
        bot = self._application.bot
        if (await bot.get_webhook_info()).url == self._settings.webhook:
            # It works, unless the secret changed: no haste.
            await asyncio.sleep(WEBHOOK_AGAIN_SECONDS)
        try:
            await bot.set_webhook(
                self._settings.webhook,
                max_connections=WebhookLimit.MAX_CONNECTIONS_LIMIT,
                allowed_updates=ALLOWED,
                secret_token=self._settings.secret,
            )
        except BadRequest as error:
            raise ConfigError(f"Telegram refuses WEBHOOK_URL: {error}.") from None

    async def _name(self) -> tuple[bool, bytes]:
        return True, b"telegram-faq-bot\n"

    async def _health(self) -> tuple[bool, bytes]:
        async with self._asking:
            await self._ask()
        receives = self._poller is None or not self._poller.failing
        if self._hooked:
            receives = self._webhook_set
        keeps = self._inbox is not None and not self._inbox.failing
        well = self._pulse.age <= STALE_SECONDS and receives and keeps
        return well, b"well\n" if well else b"unwell\n"

    async def _metrics(self) -> tuple[bool, bytes]:
        store = self._application.store
        if not store or not self._inbox or not self._taking.done():
            return False, b""
        return True, await metrics.page(store, self._inbox, self._taking.result(), self._pulse)

    async def _ask(self) -> None:
        just_asked = now() - self._asked <= ASK_SECONDS  # for another who waited
        if self._pulse.age <= FRESH_SECONDS or just_asked:
            return
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(ASK_SECONDS):
                await self._application.bot.get_me()
        self._asked = now()

    async def _finish(self, server: HTTPServer | None) -> None:
        """Stop taking updates, finish what is under way and close everything, all before one deadline."""
        start = now()
        if server:
            server.stop()
        self._taking.cancel()
        await self._answering.finish_errands(1.0)
        if self._inbox:
            await self._inbox.close(DRAIN_SECONDS)
        steps: list[Callable[[], Awaitable[object]]] = []
        if self._poller:
            steps.append(self._poller.confirm)
        if server:
            steps.append(server.close_all_connections)
        if self._application.running:
            steps.append(self._application.stop)
        steps += [self._application.shutdown, self._application.bot.shutdown]  # the latter in case it never came up
        if self._application.post_shutdown:
            steps.append(partial(self._application.post_shutdown, self._application))
        for number, step in enumerate(steps, start=1):
            # Each gets its share of what is left, so that one that hangs does not keep the next from closing.
            left = max(0.0, start + STOP_SECONDS - now()) / (len(steps) - number + 1)
            try:
                async with asyncio.timeout(left):
                    await step()
            except TimeoutError:
                _log.warning("A step of the stop took over %.1f s and was left out", left)


async def _insist(trouble: str, call: Callable[[], Awaitable[object]]) -> None:
    """Make a call until it works; raise what waiting can't help: ConfigError, or StoreError."""
    backoff = Backoff(RETRY_DELAYS)
    while True:
        try:
            await call()
            return
        except FaqBotError:
            raise
        except Exception as error:  # whatever Telegram, or something in between, answers
            delay = backoff.delay(error)
            _log.warning("%s: %s; next try in %g s", trouble, reason(error), delay)
            await asyncio.sleep(delay)


async def _cancelled(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
