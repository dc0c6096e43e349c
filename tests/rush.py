"""People in a hurry, a Telegram that refuses what breaks its limits, and a clock that stands still but for waiting."""

from __future__ import annotations

import asyncio
import math
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from kit import ANN, FAQ, Kit
from server import Bubble, Call, Json
from telegram import Update
from wire import StillLoop, Watched

from bot.store import store
from bot.telegram.receiving.answering import Answering
from bot.telegram.sending import Limiter, Pulse

COUNTED = ("sendMessage", "editMessageText")


class Limits:
    """Telegram's limits: one message a second to a person after five at once, twenty a minute to a group."""

    def __init__(self) -> None:
        self._levels: dict[int, tuple[float, float]] = {}
        self._sent: defaultdict[int, list[float]] = defaultdict(list)

    def __call__(self, method: str, params: Json) -> int:
        chat = params.get("chat_id")
        if method not in COUNTED or chat is None:
            return 0
        time = asyncio.get_running_loop().time()
        if chat > 0:
            level, at = self._levels.get(chat, (5.0, time))
            level = min(5.0, level + time - at)
            self._levels[chat] = level - (level >= 1), time
            return 0 if level >= 1 else math.ceil(1 - level)
        recent = [sent for sent in self._sent[chat] if sent > time - 60]
        self._sent[chat] = recent if len(recent) == 20 else [*recent, time]
        return math.ceil(recent[0] + 60 - time) if len(recent) == 20 else 0


class Rush(Kit):
    """A kit whose people don't wait for each other, nor for the bot."""

    def __init__(self, faq: str = FAQ) -> None:
        super().__init__(faq, loop=StillLoop, rate_limiter=Limiter())
        self.telegram.flood = Limits()
        self._answering = Answering(self.application, Pulse())
        self._under_way: list[asyncio.Task[Any]] = []

    @property
    def now(self) -> float:
        """The time by the loop's clock."""
        return asyncio.get_running_loop().time()

    async def wait(self, seconds: float) -> None:
        """Let time go by."""
        self.clock.now += seconds
        await asyncio.sleep(seconds)

    def presses(self, data: str, on: Bubble, sender: Json = ANN) -> str:
        """Have somebody press a button, as a press comes in; return the press's id."""
        query = self.query(data, on, sender)
        raw = {"update_id": next(self._ids), "callback_query": query}
        self._under_way.append(self._answering.run_errand(raw))
        return str(query["id"])

    def writes(self, text: str, sender: Json = ANN, chat: Json | None = None) -> None:
        """Have somebody write a message."""
        self.sent = self.message(text, sender, chat)
        self._comes({"message": self.sent})

    def rewrites(self, message: Json, text: str) -> None:
        """Have somebody edit a message."""
        self._comes({"edited_message": {**message, "text": text, "edit_date": int(self.clock.now)}})

    def _comes(self, raw: Json) -> None:
        update = Update.de_json({"update_id": next(self._ids), **raw}, self.application.bot)
        self._under_way.append(asyncio.create_task(self.application.process_update(update)))

    async def settle(self) -> None:
        """Wait until everything that came is answered."""
        await asyncio.gather(*self._under_way)

    def made(self, method: str) -> list[Call]:
        """Return the calls of a method, in order."""
        return [call for call in self.calls if call.method == method]


def rush(story: Callable[[Rush], Awaitable[None]], faq: str = FAQ) -> Rush:
    """Tell a story; nothing in it may break Telegram's limits, and every press is answered at once, exactly once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "Worker", Watched)
        with Rush(faq) as client:

            async def told() -> None:
                await story(client)
                await client.settle()

            client.run(told())
            assert client.telegram.complaints == []
            return client
