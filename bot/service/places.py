"""Where people talk."""

from __future__ import annotations

from dataclasses import dataclass

Id = int | str
"""What a platform calls a chat, a person or a message by."""


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, and the topic in it if it has topics; `direct` tells that the topic is one person's talk to a channel."""

    chat: Id
    topic: int | None = None
    direct: bool = False
