"""People on Telegram, for tests: real updates go through the real `Application`.

    with Kit() as client:
        [answer] = client.send("How do I join?")
        assert answer.text == "Fill in the form at the shed."
        [opened] = client.click("What does it cost?")

No network, no sleeps. Every call is checked against Telegram's limits, every press and inline query must be answered
exactly once, and a clock that only `client.clock` moves stands in for time.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, TypeVar

from server import Bubble, Call, Json, Telegram, utf16
from telegram import Update

from bot import config
from bot.service.source import FaqSource
from bot.store.database import Database
from bot.telegram import app

T = TypeVar("T")

FAQ = """
title: Allotment FAQ
about: All about our **allotments**.
entries:
  - id: join
    topic: Members
    question: How do I join the club?
    label: How do I join?
    aliases: [become a member, sign up for a plot]
    answer: |
      **Fill in** the form at the [shed](https://shed.example/form).
    follow_ups: [cost, water]
  - id: cost
    topic: Members
    question: What does a plot cost in a year?
    label: What does it cost?
    aliases: [price of membership, annual fee]
    answer: |
      It costs `List<int>` pounds & <b>no more</b>.
    follow_ups: [join, water]
  - id: water
    topic: Plots
    question: May I water my plants with a hose?
    label: Hoses
    aliases: [hosepipe, can I use a hose, may I use a hosepipe]
    answer: Only after sunset.
    follow_ups: [join, cost, bees]
  - id: bees
    topic: Plots
    question: Can I keep bees on my plot?
    label: Bees
    aliases: [beehive, honey]
    answer: LONG
    follow_ups: [water, join]
smalltalk:
  - phrases: [hello, hi there, good morning]
    answer: Hello, gardener!
outside:
  - phrases: [what is the weather, football results]
""".replace("LONG", "Yes, with a hive. " + "Bees like **clover** and quiet. " * 200)
"""A small FAQ; the answer about bees is longer than a message."""
ANN = {"id": 1001, "is_bot": False, "first_name": "Ann", "language_code": "en"}
GROUP = {"id": -1001234567890, "type": "supergroup", "title": "Gardeners"}
BOB = {"id": 1002, "is_bot": False, "first_name": "Bob"}

BEGAN = time.time()
"""The time when the clock stood at 0, in seconds since 1970."""

_COMMAND = re.compile(r"^/\w{1,32}(?:@\w+)?")
_MENTION = re.compile(r"(?<!\w)@\w{4,}")
_URL = re.compile(r"https?://\S+")


@cache
def empty_database() -> bytes:
    """Return a SQLite file that has the bot's tables: to make them takes longer than most tests."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "bot.sqlite3")
        database = Database(f"sqlite:///{file}")
        database.run(lambda connection: None)
        database.close()
        return file.read_bytes()


@dataclass
class Clock:
    """A monotonic clock that stands still until a test moves it."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


class Kit:
    """A bot with a FAQ, and people who talk to it; Ann in her private chat unless said otherwise.

    `loop` makes the event loop; with that of `wire` the time that `sleep` lets pass takes none. Several processes of
    one bot share a `telegram`, and the database named in `given`.
    """

    def __init__(
        self,
        faq: str = FAQ,
        owners: str = "",
        given: dict[str, str] | None = None,
        *,
        loop: Any = None,
        telegram: Telegram | None = None,
        **built: Any,
    ) -> None:
        self.clock = Clock()
        self.telegram = telegram or Telegram()
        self._folder = TemporaryDirectory()
        self.file = Path(self._folder.name, "faq.yaml")
        self.file.write_text(faq, encoding="utf-8")
        self.source = FaqSource(self.file, self.clock)
        database = Path(self._folder.name, "bot.sqlite3")
        database.write_bytes(empty_database())
        fixed = {"BOT_TOKEN": "42:TEST", "DATABASE_URL": f"sqlite:///{database}", "ADMIN_IDS": owners}
        settings = config.load({**fixed, **(given or {})})
        built = {"now": lambda: BEGAN + self.clock.now, "keeps": False, **built}
        if not loop:  # on a busy machine reading a changed FAQ may take long
            built = {"reading_seconds": 60.0, **built}
        self.application = app.build(settings, self.source, request=self.telegram, clock=self.clock, **built)
        self._runner = asyncio.Runner(loop_factory=loop)
        self._ids = itertools.count(1)

    def __enter__(self) -> Kit:
        self.run(self._start())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.run(self.application.shutdown())
        self._runner.close()
        self._folder.cleanup()

    async def _start(self) -> None:
        await self.application.initialize()
        assert self.application.post_init
        await self.application.post_init(self.application)
        self.telegram.calls.clear()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run something in the bot's event loop."""
        return self._runner.run(coroutine)

    @property
    def calls(self) -> list[Call]:
        """Every call that Telegram received."""
        return self.telegram.calls

    @property
    def last(self) -> Bubble:
        """The message that was sent or edited last."""
        return self.telegram.touched[-1]

    def receive(self, *updates: Json) -> list[Bubble]:
        """Have the bot receive updates, all at once; return the messages that it sent or edited."""
        seen = len(self.telegram.touched)

        async def all_at_once() -> None:
            parsed = [Update.de_json({"update_id": next(self._ids), **u}, self.application.bot) for u in updates]
            await asyncio.gather(*(self.application.process_update(update) for update in parsed))

        self.run(all_at_once())
        complaints, self.telegram.complaints = self.telegram.complaints, []
        assert not complaints, complaints
        return self.telegram.touched[seen:]

    def message(self, text: str | None, sender: Json = ANN, chat: Json | None = None, **content: Any) -> Json:
        """Write a message as Telegram hands it to a bot."""
        written: Json = {
            "message_id": next(self.telegram.ids),
            "date": int(self.clock.now),
            "chat": chat or {"id": sender["id"], "type": "private", "first_name": sender["first_name"]},
            "from": sender,
            **content,
        }
        if text is not None:
            named = any(kind in content for kind in ("photo", "video", "voice", "document"))
            written["caption" if named else "text"] = text
            if entities := found_entities(text):
                written["caption_entities" if named else "entities"] = entities
        return written

    def send(self, text: str | None = None, sender: Json = ANN, **content: Any) -> list[Bubble]:
        """Send a message; `sent` keeps it, so that it can be edited."""
        self.sent = self.message(text, sender, **content)
        return self.receive({"message": self.sent})

    def say(self, text: str | None = None, sender: Json = ANN, chat: Json = GROUP, **content: Any) -> list[Bubble]:
        """Send a message to a group; messages replied to may be given as bubbles."""
        if isinstance(replied := content.get("reply_to_message"), Bubble):
            content["reply_to_message"] = replied.json
        return self.send(text, sender, chat=chat, **content)

    def edit(self, text: str, message: Json | None = None) -> list[Bubble]:
        """Edit a message, by default the one sent last."""
        edited = {
            **(message or self.sent),
            "text": text,
            "edit_date": int(self.clock.now),
            "entities": found_entities(text),
        }
        return self.receive({"edited_message": edited})

    def click(self, label: str, on: Bubble | None = None, sender: Json = ANN) -> list[Bubble]:
        """Press the button with this label, by default under the newest message."""
        bubble = on or self.last
        button = next(b for row in bubble.keyboard for b in row if b["text"] == label)
        return self.press(button["callback_data"], bubble, sender)

    def press(self, data: str, on: Bubble | None = None, sender: Json = ANN) -> list[Bubble]:
        """Press a button with this callback data, forged or not; `pressed` keeps what the person is told."""
        query = self.query(data, on or self.last, sender)
        shown = self.receive({"callback_query": query})
        answers = self.telegram.answers.get(query["id"], [])
        assert len(answers) == 1, answers
        self.pressed = answers[0]
        return shown

    def inline(self, query: str, offset: str = "", sender: Json = ANN) -> Json:
        """Type an inline query; return the bot's answer, `results` and all."""
        id = f"inline{next(self._ids)}"
        asked = {"id": id, "from": sender, "query": query, "offset": offset}
        assert self.receive({"inline_query": asked}) == []
        answers = self.telegram.answers.get(id, [])
        assert len(answers) == 1, answers
        return answers[0]

    def choose(self, result: Json) -> Bubble:
        """Post a result of an inline query, or the answer to a guest message, where the bot is no member."""
        content = result.get("input_message_content") or {
            "message_text": result["caption"],
            "entities": result.get("caption_entities", []),
        }
        keyboard = result.get("reply_markup", {}).get("inline_keyboard", [])
        inline_id = f"posted{next(self._ids)}"
        bubble = Bubble(0, 1, content["message_text"], content.get("entities", []), keyboard, inline_id=inline_id)
        self.telegram.bubbles[inline_id, 0] = bubble
        self.telegram.touched.append(bubble)
        return bubble

    def summon(self, text: str, sender: Json = ANN, **content: Any) -> Bubble:
        """Mention the bot in a group it is no member of; return what it posts there."""
        id = f"guest{next(self._ids)}"
        message = self.message(text, sender, GROUP, guest_query_id=id, **content)
        assert self.receive({"guest_message": message}) == []
        [answer] = self.telegram.answers[id]
        return self.choose(answer["result"])

    def query(self, data: str, on: Bubble, sender: Json = ANN) -> Json:
        """Write a callback query as Telegram hands it to a bot."""
        query = {"id": f"press{next(self._ids)}", "from": sender, "chat_instance": "1", "data": data}
        return query | ({"inline_message_id": on.inline_id} if on.inline_id else {"message": on.json})


def found_entities(text: str) -> list[Json]:
    """Return the entities that Telegram finds in a text by itself."""
    kinds = (("bot_command", _COMMAND), ("mention", _MENTION), ("url", _URL))
    return [
        {"type": kind, "offset": utf16(text[: match.start()]), "length": utf16(match[0])}
        for kind, pattern in kinds
        for match in pattern.finditer(text)
    ]
