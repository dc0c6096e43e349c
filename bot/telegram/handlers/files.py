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
    """Finds the files of a FAQ, which stand beside it, and remembers what Telegram calls them, by bot and content."""

    def __init__(self, folder: Callable[[], Path], memories: Memories, bot: Callable[[], int]) -> None:
        self._folder = folder
        self._bot = bot
        self._ids: Memory[str, str] = memories.make("files", KEPT_SECONDS)
        self._hashes: dict[str, tuple[tuple[int, int], str]] = {}

    async def find(self, media: str) -> tuple[str, str | bytes] | None:
        """Return a key for what `media` names, and what to send: an id, an address or the content; None if gone."""
        try:
            key, known = await self._known(media)
            return key, known or await asyncio.to_thread((self._folder() / media).read_bytes)
        except OSError as error:
            log.warning("A file of the FAQ can't be read: %s", error)
            return None

    async def posted(self, media: str) -> str:
        """Return what Telegram posts by itself where nothing can be uploaded: an id or an address, "" for neither."""
        try:
            return (await self._known(media))[1]
        except OSError:
            return ""

    async def _known(self, media: str) -> tuple[str, str]:
        """Return a key for what `media` names, and an id or an address to send it by, "" if it is to be uploaded.

        Raises OSError if the file is gone.
        """
        is_address = media.startswith("https:")
        name = media if is_address else await asyncio.to_thread(self._hash, media)
        key = f"{self._bot()} {kind_of(media)} {name}"  # an id is good for one bot alone
        return key, await self._ids.get(key) or (media if is_address else "")

    def _hash(self, media: str) -> str:
        """Return what stands for the content of a file; it is read again when it changed."""
        path = self._folder() / media
        status = path.stat()
        stamp = status.st_mtime_ns, status.st_size
        known = self._hashes.get(media)
        if known is None or known[0] != stamp:
            known = self._hashes[media] = stamp, blake2s(path.read_bytes(), digest_size=16).hexdigest()
        return known[1]

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
