"""People on Telegram, for tests: real updates go through the real `Application`, and what Telegram would receive is kept.

    with Kit(FAQ) as client:
        [answer] = client.send("do I need a gpu?")
        assert answer.text.startswith("…")
        [next] = client.click("What next?")

No network, no sleeps. Every call is checked against Telegram's limits, every press and inline query must be answered
exactly once, and a clock that only `client.clock` moves stands in for time.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from telegram import Update
from telegram.constants import (
    CallbackQueryLimit,
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    InlineQueryLimit,
    InlineQueryResultLimit,
    MessageLimit,
)
from telegram.request import BaseRequest, RequestData

from bot import app
from bot.config import Settings
from bot.handlers.source import FaqSource

T = TypeVar("T")
Json = dict[str, Any]

SHIPPED = Path(__file__).parent.parent / "faq.yaml"
BOT = {"id": 42, "is_bot": True, "first_name": "Faq", "username": "the_faq_bot", "supports_inline_queries": True}
ANN = {"id": 1001, "is_bot": False, "first_name": "Ann", "language_code": "en"}
BOB = {"id": 1002, "is_bot": False, "first_name": "Bob"}

_COMMAND = re.compile(r"^/\w{1,32}(?:@\w+)?")
_MENTION = re.compile(r"(?<!\w)@\w{4,}")
_URL = re.compile(r"https?://\S+")


def utf16(text: str) -> int:
    """Count UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class Clock:
    """A monotonic clock that stands still until a test moves it."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Bubble:
    """A message as it shows in a chat; `calls` made it what it is, the newest last."""

    id: int
    chat: int
    text: str
    entities: list[Json]
    keyboard: list[list[Json]]
    topic: int | None = None
    reply_to: int | None = None
    inline_id: str | None = None
    json: Json = field(default_factory=dict)

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.keyboard for button in row]

    @property
    def data(self) -> list[str]:
        return [button.get("callback_data", "") for row in self.keyboard for button in row]

    def spans(self, kind: str) -> list[str]:
        """Return the stretches of text that an entity of this kind covers."""
        raw = self.text.encode("utf-16-le")
        found = [e for e in self.entities if e["type"] == kind]
        return [raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in found]


@dataclass
class Call:
    """A call of the Bot API: its method and its parameters as JSON values."""

    method: str
    params: Json


class Telegram(BaseRequest):
    """Answers as the Bot API would, and keeps what it was asked."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.complaints: list[str] = []
        self.bubbles: dict[tuple[int | str, int], Bubble] = {}
        self.touched: list[Bubble] = []
        self.answers: dict[str, list[Json]] = {}
        self.refusals: list[tuple[str, int, Json]] = []
        self.state: dict[str, Any] = {}
        self.ids = itertools.count(1)

    @property
    def read_timeout(self) -> float:
        return 5

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    def refuse(self, method: str, code: int, description: str, **parameters: Any) -> None:
        """Refuse the next call of `method`."""
        self.refusals.append((method, code, {"description": description, "parameters": parameters}))

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Answer a call."""
        name = url.rsplit("/", 1)[-1]
        params = {} if request_data is None else json.loads(json.dumps(request_data.parameters))
        self.calls.append(Call(name, params))
        for refusal in self.refusals:
            if refusal[0] == name:
                self.refusals.remove(refusal)
                return refusal[1], json.dumps({"ok": False, "error_code": refusal[1], **refusal[2]}).encode()
        try:
            self.complaints += [f"{name}: {problem}" for problem in problems(params)]
            result = getattr(self, f"_{name}", self._other)(params)
        except Refused as error:
            return 400, json.dumps({"ok": False, "error_code": 400, "description": f"Bad Request: {error}"}).encode()
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _other(self, params: Json) -> Any:
        return True

    def _getMe(self, params: Json) -> Json:
        return BOT

    def _getMyCommands(self, params: Json) -> Any:
        return self.state.get(_scope("commands", params), [])

    def _setMyCommands(self, params: Json) -> Any:
        self.state[_scope("commands", params)] = params["commands"]
        return True

    def _getMyDescription(self, params: Json) -> Any:
        return {"description": self.state.get(_scope("description", params), "")}

    def _setMyDescription(self, params: Json) -> Any:
        self.state[_scope("description", params)] = params.get("description", "")
        return True

    def _getMyShortDescription(self, params: Json) -> Any:
        return {"short_description": self.state.get(_scope("short_description", params), "")}

    def _setMyShortDescription(self, params: Json) -> Any:
        self.state[_scope("short_description", params)] = params.get("short_description", "")
        return True

    def _sendMessage(self, params: Json) -> Json:
        bubble = Bubble(
            next(self.ids),
            params["chat_id"],
            params["text"],
            params.get("entities", []),
            params.get("reply_markup", {}).get("inline_keyboard", []),
            params.get("message_thread_id"),
            params.get("reply_parameters", {}).get("message_id"),
        )
        self.bubbles[bubble.chat, bubble.id] = bubble
        self.touched.append(bubble)
        bubble.json = self._shown(bubble)
        return bubble.json

    def _editMessageText(self, params: Json) -> Json | bool:
        inline = params.get("inline_message_id")
        bubble = self.bubbles.get((inline or params.get("chat_id"), 0 if inline else params.get("message_id", 0)))
        if bubble is None:
            raise Refused("message to edit not found")
        entities, keyboard = params.get("entities", []), params.get("reply_markup", {}).get("inline_keyboard", [])
        if (bubble.text, bubble.entities, bubble.keyboard) == (params["text"], entities, keyboard):
            raise Refused("message is not modified: specified new message content is the same")
        bubble.text, bubble.entities, bubble.keyboard = params["text"], entities, keyboard
        self.touched.append(bubble)
        bubble.json = self._shown(bubble)
        return True if inline else bubble.json

    def _deleteMessage(self, params: Json) -> bool:
        if self.bubbles.pop((params["chat_id"], params["message_id"]), None) is None:
            raise Refused("message to delete not found")
        return True

    def _answerCallbackQuery(self, params: Json) -> bool:
        self.answers.setdefault(params["callback_query_id"], []).append(params)
        return True

    def _answerInlineQuery(self, params: Json) -> bool:
        self.answers.setdefault(params["inline_query_id"], []).append(params)
        return True

    def _answerGuestQuery(self, params: Json) -> Json:
        self.answers.setdefault(params["guest_query_id"], []).append(params)
        return {"inline_message_id": "guest"}

    def _shown(self, bubble: Bubble) -> Json:
        kind = "private" if bubble.chat > 0 else "supergroup"
        shown: Json = {
            "message_id": bubble.id,
            "date": 1,
            "chat": {"id": bubble.chat, "type": kind},
            "from": BOT,
            "text": bubble.text,
            "entities": bubble.entities,
        }
        if bubble.keyboard:
            shown["reply_markup"] = {"inline_keyboard": bubble.keyboard}
        if bubble.topic:
            shown |= {"message_thread_id": bubble.topic, "is_topic_message": True}
        return shown


class Refused(Exception):
    """Raised inside the kit where Telegram answers 400."""


class Kit:
    """A bot with a FAQ, and people who talk to it; Ann in her private chat unless said otherwise."""

    def __init__(self, faq: Path | str = SHIPPED, **built: Any) -> None:
        self.clock = Clock()
        self.telegram = Telegram()
        self.source = FaqSource(Path(faq), self.clock)
        settings = Settings(bot_token="42:TEST", _env_file=None)  # type: ignore[call-arg, arg-type]  # pydantic's own
        self.application = app.build(settings, self.source, request=self.telegram, clock=self.clock, **built)
        self._runner = asyncio.Runner()
        self._ids = itertools.count(1)

    def __enter__(self) -> Kit:
        self.run(self.application.initialize())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.run(self.application.shutdown())
        self._runner.close()

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
            "date": 1,
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

    def edit(self, text: str, message: Json | None = None) -> list[Bubble]:
        """Edit a message, by default the one sent last."""
        edited = {**(message or self.sent), "text": text, "edit_date": 2, "entities": found_entities(text)}
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


def problems(params: Json) -> list[str]:
    """Return what Telegram would refuse or silently change about a call."""
    found = []
    if "text" in params and "callback_query_id" not in params:
        found += text_problems(params["text"], params.get("entities", []))
    elif len(params.get("text") or "") > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        found.append("the answer to a press is too long")
    found += keyboard_problems(params.get("reply_markup", {}).get("inline_keyboard"))
    results = params.get("results", [])
    if len(results) > InlineQueryLimit.RESULTS or len(params.get("next_offset", "")) > InlineQueryLimit.MAX_OFFSET_LENGTH:
        found.append("too many results or too long an offset")
    if len({result["id"] for result in results}) < len(results):
        found.append("two results with one id")
    for result in (*results, *([params["result"]] if "result" in params else [])):
        content = result["input_message_content"]
        found += text_problems(content["message_text"], content.get("entities", []))
        found += keyboard_problems(result.get("reply_markup", {}).get("inline_keyboard"))
        if not 1 <= len(result["id"].encode()) <= InlineQueryResultLimit.MAX_ID_LENGTH or not result["title"]:
            found.append(f"result {result['id']!r} has no good id or title")
    return found


def text_problems(text: str, entities: list[Json]) -> list[str]:
    """Return what is wrong with a text and its entities."""
    found = []
    if not text.strip() or text != text.strip() or utf16(text) > MessageLimit.MAX_TEXT_LENGTH:
        found.append(f"a text of {utf16(text)} that is blank, ragged or too long")
    if len(entities) > MessageLimit.MESSAGE_ENTITIES:
        found.append(f"{len(entities)} entities")
    raw = text.encode("utf-16-le")
    quotes = -1
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if not 0 <= start < end <= utf16(text):
            found.append(f"{entity} lies outside")
        if any(b"\xdc" <= raw[2 * place + 1 : 2 * place + 2] <= b"\xdf" for place in (start, end)):
            found.append(f"{entity} cuts a character")
        if "blockquote" in entity["type"]:
            if start < quotes:
                found.append("a blockquote inside another")
            quotes = end
    return found


def keyboard_problems(rows: list[list[Json]] | None) -> list[str]:
    """Return what is wrong with an inline keyboard."""
    found = []
    buttons = [button for row in rows or [] for button in row]
    if rows is not None and not 1 <= len(buttons) <= InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        found.append(f"{len(buttons)} buttons")
    if any(not 1 <= len(row) <= InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in rows or []):
        found.append("an empty or overfull row")
    for button in buttons:
        data = button.get("callback_data")
        if not button["text"].strip() or len(button) != 2:
            found.append(f"{button} has no label or not one action")
        if data is not None and not 1 <= len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
            found.append(f"{button} has too much data")
    return found


def _scope(what: str, params: Json) -> str:
    return f"{what} {params.get('scope', {}).get('type', 'default')} {params.get('language_code', '')}"
