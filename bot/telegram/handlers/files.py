"""Pictures and files that come with answers: uploaded once, then named by the id that Telegram gave them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from hashlib import blake2s
from pathlib import Path
from typing import Literal

from telegram import Message

from bot.service.memory import Memories, Memory

log = logging.getLogger(__name__)

Kind = Literal["photo", "animation", "video", "document"]

KINDS: dict[str, Kind] = {
    ".jpg": "photo", ".jpeg": "photo", ".png": "photo", ".webp": "photo", ".gif": "animation", ".mp4": "video",
}  # fmt: skip
"""What Telegram calls a file by its ending; anything else is a document."""

KEPT_SECONDS = 30 * 86_400.0
"""Seconds for which the id of an uploaded file is remembered: a month. A forgotten one costs another upload."""


class Files:
    """Finds the files of a FAQ, which stand beside it, and remembers what Telegram calls them, by their content."""

    def __init__(self, folder: Callable[[], Path], memories: Memories) -> None:
        self._folder = folder
        self._ids: Memory[str, str] = memories.make("files", KEPT_SECONDS)

    async def find(self, media: str) -> tuple[str, str | bytes] | None:
        """Return a key for what `media` names, and what to send: an id, an address or the content; None if gone."""
        if media.startswith("https:"):
            return media, await self._ids.get(media) or media
        try:
            content = await asyncio.to_thread((self._folder() / media).read_bytes)
        except OSError as error:
            log.warning("A file of the FAQ can't be read: %s", error)
            return None
        key = f"{kind_of(media)} {blake2s(content, digest_size=16).hexdigest()}"
        return key, await self._ids.get(key) or content

    async def keep(self, key: str, sent: Message) -> None:
        """Remember what Telegram calls a file that was sent."""
        attachment = sent.effective_attachment
        last = attachment[-1] if isinstance(attachment, (tuple, list)) else attachment
        if id := getattr(last, "file_id", ""):
            await self._ids.put(key, id)


def kind_of(media: str) -> Kind:
    """Return what Telegram calls a file of this name.

    >>> kind_of("plan.PNG"), kind_of("https://shed.example/rules.pdf")
    ('photo', 'document')
    """
    return KINDS.get(Path(media.partition("?")[0]).suffix.lower(), "document")
