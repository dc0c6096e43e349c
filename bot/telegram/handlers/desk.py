"""What every handler is given: the FAQ, the conversations under way, and the outbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from telegram import Bot
from telegram.ext import CallbackContext

from bot.conversation import Context, Question, Reply, respond
from bot.conversation.replies import say
from bot.service.memory import HALF_AN_HOUR, MOST_REMEMBERED, Recent
from bot.service.source import FaqSource
from bot.store import Record, Store
from bot.telegram.handlers.links import Links
from bot.telegram.handlers.outbox import Outbox, Place
from bot.telegram.rendering import Signs

Anything = CallbackContext[Any, Any, Any, Any]
"""The context that python-telegram-bot hands to handlers; nothing here keeps anything in it."""

SLOW = 0.5
"""Seconds after which somebody who waits is shown "typing…"."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a place: what a conversation belongs to."""

    place: Place
    id: int


class Desk:
    """Has the conversation decide, and remembers its contexts per chat, topic and person.

    `store` is there as soon as the application is initialised.
    """

    store: Store

    def __init__(self, source: FaqSource, bot: Bot, clock: Callable[[], float]) -> None:
        self.source = source
        self.bot = bot
        self.outbox = Outbox(bot, clock)
        self.clock = clock
        self.links = Links(clock)
        self.contexts: Recent[Person, Context] = Recent(MOST_REMEMBERED, HALF_AN_HOUR, clock)

    async def decide(self, question: Question, before: Context) -> Reply:
        """Answer a question in the light of `before`, what was said so far; this changes nothing yet."""
        return respond(await self.source.index(), question, before)

    def note(self, reply: Reply, before: Context | None = None) -> None:
        """Have the store count what was answered and keep what was missed; call it once the reply is sent.

        Whole entries count, but not the one that was shown last `before`: to read it again is no other answer.
        """
        last = before.last if before else ""
        if answered := tuple(id for id in self.whole(reply) if id != last):
            self.store.record(Record("answer", answered))
        elif reply.missed:
            self.store.record(Record("fallback", text=reply.missed))

    def whole(self, reply: Reply) -> list[str]:
        """Return the ids of the entries that a reply shows all of: after "why?" it shows a part only."""
        faq = self.source.current.faq
        return [entry.id for entry in reply.answers if entry == faq.entry(entry.id)]

    def say(self, name: str, **values: str) -> str:
        """Return one of the bot's wordings, the FAQ's own if it has one, with `{names}` filled in."""
        return say(self.source.current.faq, name, **values)

    @property
    def signs(self) -> Signs:
        """What buttons around an answer say, and where they lead."""
        me = self.bot.bot
        return Signs(
            me.username or "",
            bool(me.supports_inline_queries),
            share=self.say("share"),
            read_on=self.say("read_on"),
            more=self.say("ask_more"),
            private=self.say("browse_in_private"),
        )

    @asynccontextmanager
    async def typing(self, place: Place) -> AsyncIterator[None]:
        """Show "typing…" if what is done inside takes more than half a second."""
        loop = asyncio.get_running_loop()
        shown: list[asyncio.Task[None]] = []
        timer = loop.call_later(SLOW, lambda: shown.append(loop.create_task(self.outbox.typing(place))))
        try:
            yield
        finally:
            timer.cancel()
            for task in shown:
                task.cancel()
