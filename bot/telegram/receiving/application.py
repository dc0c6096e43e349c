"""An application with a store, whose failures can be seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from telegram import Message, Update
from telegram.ext import Application, ApplicationHandlerStop, BaseHandler

from bot.store import RETENTION, Store

App = Application[Any, Any, Any, Any, Any, Any]


class StoredApplication(App):
    """An application that has its store open for as long as it is initialised."""

    database_url: str
    retention: timedelta = RETENTION
    store: Store | None = None
    on_flood: Callable[[Message], Awaitable[object]]
    """Asks the author of a message to slow down."""

    async def initialize(self) -> None:
        """Open the store, then do what every application does; raises StoreError where the store can't be used."""
        await self.open_store()
        await super().initialize()

    async def open_store(self) -> None:
        """Open the store unless it is open."""
        if self.store is None:
            self.store = await Store.open(self.database_url, retention=self.retention)

    async def shutdown(self) -> None:
        """Do what every application does, then write out what waits and close the store."""
        await super().shutdown()
        if self.store:
            await self.store.close()
            self.store = None

    async def handle(self, update: Update) -> None:
        """Hand an update to the first handler of each group that wants it; raises what the handler raises.

        The library's own way swallows that, and notes every person and chat for a persistence that is not there. As
        there, `ApplicationHandlerStop` keeps the update from the groups that follow.
        """
        with suppress(ApplicationHandlerStop):
            for group in self.handlers.values():
                await self._hand_over(update, group)

    async def _hand_over(self, update: Update, group: Sequence[BaseHandler[Any, Any, Any]]) -> None:
        for handler in group:
            check = handler.check_update(update)
            if check is not None and check is not False:
                context = self.context_types.context.from_update(update, self)
                await handler.handle_update(update, self, check, context)
                return

    async def process_update(self, update: object) -> None:
        """Hand an update to the handlers, and what they raise to the error handlers."""
        assert isinstance(update, Update)
        try:
            await self.handle(update)
        except Exception as error:  # whatever it is, the error handlers tell people
            await self.process_error(update, error)
