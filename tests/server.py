"""The Bot API's side of the test kit: answers as Telegram would, and checks every call against Telegram's limits."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import (
    CallbackQueryLimit,
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    InlineQueryLimit,
    InlineQueryResultLimit,
    MessageLimit,
)
from telegram.request import BaseRequest, RequestData

Json = dict[str, Any]

BOT = {"id": 42, "is_bot": True, "first_name": "Faq", "username": "the_faq_bot"}


_MOVING = {"file_unique_id": "u", "width": 1, "height": 1, "duration": 1}


def utf16(text: str) -> int:
    """Count UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


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
    """A call of the Bot API: its method, its parameters as JSON values, and when it came by the loop's clock."""

    method: str
    params: Json
    at: float = 0.0


class Telegram(BaseRequest):
    """Answers as the Bot API would, and keeps what it was asked.

    `flood` returns how many seconds a call has to wait because there were too many before it.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.complaints: list[str] = []
        self.bubbles: dict[tuple[int | str, int], Bubble] = {}
        self.touched: list[Bubble] = []
        self.answers: dict[str, list[Json]] = {}
        self.refusals: list[tuple[str, int, Json]] = []
        self.flood: Callable[[str, Json], int] = lambda method, params: 0
        self.state: dict[str, Any] = {}
        self.ids = itertools.count(1)
        self.me: Json = {**BOT, "supports_inline_queries": True, "can_read_all_group_messages": False}
        self.admins: set[tuple[int, int]] = set()
        self.linked: dict[int, int] = {}
        self.holds: dict[str, str] = {}
        self.seen: dict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def hold(self, method: str, until: str) -> None:
        """Answer calls of `method` only after a call of another method."""
        self.holds[method] = until

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
        self.calls.append(Call(name, params, asyncio.get_running_loop().time()))
        self.seen[name].set()
        if name in self.holds:
            await self.seen[self.holds[name]].wait()
        if wait := self.flood(name, params):
            self.complaints.append(f"{name}: too many, {wait} s")
            self.refuse(name, 429, "Too Many Requests", retry_after=wait)
        for refusal in self.refusals:
            if refusal[0] == name:
                self.refusals.remove(refusal)
                return refusal[1], json.dumps({"ok": False, "error_code": refusal[1], **refusal[2]}).encode()
        try:
            self.complaints += [f"{name}: {problem}" for problem in problems(params)]
            result = getattr(self, "_" + snake_case(name), self._other)(params)
        except RefusedError as error:
            return 400, json.dumps({"ok": False, "error_code": 400, "description": f"Bad Request: {error}"}).encode()
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _other(self, params: Json) -> Any:
        return True

    def _get_me(self, params: Json) -> Json:
        return self.me

    def _get_chat_member(self, params: Json) -> Json:
        user = {"id": params["user_id"], "is_bot": params["user_id"] == BOT["id"], "first_name": "Member"}
        if (params["chat_id"], params["user_id"]) in self.admins:
            return {"status": "creator", "user": user, "is_anonymous": False}
        return {"status": "member", "user": user}

    def _get_chat(self, params: Json) -> Json:
        chat = params["chat_id"]
        linked = {"linked_chat_id": self.linked[chat]} if chat in self.linked else {}
        fixed = {"type": "supergroup", "title": "G", "accent_color_id": 0, "max_reaction_count": 1}
        gifts = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"), False)
        return {"id": chat, **fixed, **linked, "accepted_gift_types": {**gifts, "gifts_from_channels": False}}

    def _get_my_commands(self, params: Json) -> Any:
        return self.state.get(_scope("commands", params), [])

    def _set_my_commands(self, params: Json) -> Any:
        self.state[_scope("commands", params)] = params["commands"]
        return True

    def _delete_my_commands(self, params: Json) -> Any:
        self.state.pop(_scope("commands", params), None)
        return True

    def _get_my_description(self, params: Json) -> Any:
        return {"description": self.state.get(_scope("description", params), "")}

    def _set_my_description(self, params: Json) -> Any:
        self.state[_scope("description", params)] = params.get("description", "")
        return True

    def _get_my_short_description(self, params: Json) -> Any:
        return {"short_description": self.state.get(_scope("short_description", params), "")}

    def _set_my_short_description(self, params: Json) -> Any:
        self.state[_scope("short_description", params)] = params.get("short_description", "")
        return True

    def _send_message(self, params: Json) -> Json:
        reply = params.get("reply_parameters", {})
        if reply.get("allow_sending_without_reply") is False and (
            (params["chat_id"], reply["message_id"]) not in self.bubbles
        ):
            raise RefusedError("message to be replied not found")
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

    def _send_photo(self, params: Json) -> Json:
        size = {"file_id": "photo-1", "file_unique_id": "u", "width": 1, "height": 1}
        return self._send_media(params, photo=[{**size, "file_id": "photo-small"}, size])

    def _send_document(self, params: Json) -> Json:
        return self._send_media(params, document={"file_id": "document-1", "file_unique_id": "u"})

    def _send_video(self, params: Json) -> Json:
        return self._send_media(params, video={**_MOVING, "file_id": "video-1"})

    def _send_animation(self, params: Json) -> Json:
        return self._send_media(params, animation={**_MOVING, "file_id": "animation-1"})

    def _send_media(self, params: Json, **attached: Any) -> Json:
        written = {"text": params.get("caption", ""), "entities": params.get("caption_entities", [])}
        shown = self._send_message({**params, **written})
        for old, new in (("text", "caption"), ("entities", "caption_entities")):
            shown[new] = shown.pop(old)
        shown |= attached
        return shown

    def _edit_message_text(self, params: Json) -> Json | bool:
        inline = params.get("inline_message_id")
        bubble = self.bubbles.get((inline or params.get("chat_id"), 0 if inline else params.get("message_id", 0)))
        if bubble is None:
            raise RefusedError("message to edit not found")
        entities, keyboard = params.get("entities", []), params.get("reply_markup", {}).get("inline_keyboard", [])
        if (bubble.text, bubble.entities, bubble.keyboard) == (params["text"], entities, keyboard):
            raise RefusedError("message is not modified: specified new message content is the same")
        bubble.text, bubble.entities, bubble.keyboard = params["text"], entities, keyboard
        self.touched.append(bubble)
        bubble.json = self._shown(bubble)
        return True if inline else bubble.json

    def _delete_message(self, params: Json) -> bool:
        if self.bubbles.pop((params["chat_id"], params["message_id"]), None) is None:
            raise RefusedError("message to delete not found")
        return True

    def _answer_callback_query(self, params: Json) -> bool:
        self.answers.setdefault(params["callback_query_id"], []).append(params)
        return True

    def _answer_inline_query(self, params: Json) -> bool:
        self.answers.setdefault(params["inline_query_id"], []).append(params)
        return True

    def _answer_guest_query(self, params: Json) -> Json:
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


class RefusedError(Exception):
    """Raised inside the kit where Telegram answers 400."""


def problems(params: Json) -> list[str]:
    """Return what Telegram would refuse or silently change about a call."""
    found = []
    if "text" in params and "callback_query_id" not in params:
        found += text_problems(params["text"], params.get("entities", []))
    elif len(params.get("text") or "") > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        found.append("the answer to a press is too long")
    found += keyboard_problems(params.get("reply_markup", {}).get("inline_keyboard"))
    results = params.get("results", [])
    if (
        len(results) > InlineQueryLimit.RESULTS
        or len(params.get("next_offset", "")) > InlineQueryLimit.MAX_OFFSET_LENGTH
    ):
        found.append("too many results or too long an offset")
    if len({result["id"] for result in results}) < len(results):
        found.append("two results with one id")
    for result in (*results, *([params["result"]] if "result" in params else [])):
        if content := result.get("input_message_content"):
            found += text_problems(content["message_text"], content.get("entities", []))
        else:
            found += text_problems(result["caption"], result.get("caption_entities", []))
            if utf16(result["caption"]) > MessageLimit.CAPTION_LENGTH:
                found.append("too long a caption")
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


def snake_case(name: str) -> str:
    """Write `sendMessage` as `send_message`."""
    return re.sub("([A-Z])", lambda match: "_" + match[1].lower(), name)
