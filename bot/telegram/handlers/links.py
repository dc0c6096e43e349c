"""Deep links that carry a question: `https://t.me/<bot>?start=<payload>`."""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2s

from telegram.constants import MessageLimit

from bot.conversation import Question
from bot.service.memory import SESSION_SECONDS, Memories, Memory
from bot.telegram.rendering import ABOUT, BROWSE

# Neither an underscore nor a capital is in an entry's id, so these can't be mistaken for one.
_TEXT, _KEY = "Q_", "K_"
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Links:
    """Writes questions into payloads and reads them back.

    A question that is too long for 64 characters of base64 is kept here for half an hour, under a key.
    """

    def __init__(self, memories: Memories) -> None:
        self._kept: Memory[str, str] = memories.make("links", SESSION_SECONDS)

    async def payload(self, text: str) -> str:
        """Return a payload that asks `text`; at most 64 characters of `[A-Za-z0-9_-]`."""
        raw = text.encode("utf-8", "replace")
        written = _TEXT + urlsafe_b64encode(raw).decode().rstrip("=")
        if len(written) <= MessageLimit.DEEP_LINK_LENGTH:
            return written
        key = _KEY + blake2s(raw, digest_size=8).hexdigest()
        await self._kept.put(key, text)
        return key

    async def question(self, payload: str) -> Question:
        """Return what a payload asks; one that means nothing any more is a plain start."""
        if payload in (BROWSE, ABOUT):
            return Question(command="browse" if payload == BROWSE else "about")
        if payload.startswith(_KEY):
            return _asked(await self._kept.get(payload) or "")
        if payload.startswith(_TEXT) and _PAYLOAD.fullmatch(payload):
            try:
                return _asked(urlsafe_b64decode(payload[len(_TEXT) :] + "==").decode())
            except (binascii.Error, UnicodeDecodeError):
                return Question(command="start")
        return Question(payload, "start")


def _asked(text: str) -> Question:
    return Question(text, "ask") if text.strip() else Question(command="start")
