"""What an update is to the inbox, read from its JSON alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.store.queue import Arrival, Claim

Raw = dict[str, Any]

KEPT = ("message", "edited_message", "my_chat_member")
"""What waits in the inbox until it is answered; all else expires within seconds."""

NEWEST = 5
"""How many of one person's waiting messages are answered; a burst of five still is a conversation."""


def read(payload: bytes | bytearray | str) -> Raw | None:
    """Return an update, or None for what is none."""
    try:
        raw = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return raw if is_update(raw) else None


def is_update(raw: object) -> bool:
    """Tell whether this is an update: a number, and beside it objects only."""
    if not isinstance(raw, dict) or type(raw.get("update_id")) is not int:
        return False
    return abs(raw["update_id"]) < 1 << 62 and all(
        isinstance(value, dict) for key, value in raw.items() if key != "update_id"
    )


def arrival(raw: Raw, bot: int) -> Arrival:
    """Return what the inbox is to keep of an update: all of a message, of others the id alone."""
    id = raw["update_id"]
    for kind in KEPT:
        match raw.get(kind):
            case {"chat": {"id": int(chat)}} if abs(chat) < 1 << 62:
                return Arrival(id, chat, json.dumps(raw, separators=(",", ":")), int(is_chatter(raw[kind], bot)))
    return Arrival(id)


def is_chatter(content: Raw, bot: int) -> bool:
    """Tell whether a message in a group is not meant for the bot: no command, no mention, no reply to it."""
    if content["chat"].get("type") == "private" or "new_chat_member" in content:
        return False
    entities = [*_list(content.get("entities")), *_list(content.get("caption_entities"))]
    if any(isinstance(entity, dict) and entity.get("type") in ("bot_command", "mention") for entity in entities):
        return False
    match content.get("reply_to_message"):
        case {"from": {"id": author}}:
            return bool(author != bot)
    return True


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class Folded:
    """Of a backlog, the ids that need no answer, and those that get "please slow down" instead of one."""

    dropped: set[int] = field(default_factory=set)
    told: set[int] = field(default_factory=set)


def fold(claims: Sequence[Claim], bot: int) -> Folded:
    """Choose from one chat's waiting updates, oldest first, what to answer.

    Of each person the newest five messages are, and of messages that say the same the last; what else a person wrote
    gets one word together. What a group only overhears goes when more than five such messages wait.
    """
    folded = Folded()
    if len(claims) < 2:  # as mostly, without reading it
        return folded
    seen: set[tuple[object, str]] = set()
    counts: dict[object, int] = {}
    for claim in reversed(claims):
        raw = json.loads(claim.payload)
        content = raw.get("message")
        if content is None:
            continue
        chatter = is_chatter(content, bot)
        person: object = "chatter" if chatter else (content.get("sender_chat") or content.get("from") or {}).get("id")
        text = content.get("text")
        if isinstance(text, str) and "reply_to_message" not in content:
            if (person, text) in seen and not chatter:
                folded.dropped.add(claim.update_id)
                continue
            seen.add((person, text))
        counts[person] = counts.get(person, 0) + 1
        if counts[person] == NEWEST + 1 and not chatter:
            folded.told.add(claim.update_id)
        elif counts[person] > NEWEST:
            folded.dropped.add(claim.update_id)
    return folded


def lane_of(raw: Raw) -> tuple[object, ...]:
    """Return what a query has to wait its turn in: those of one person come one by one, and presses don't wait.

    Of votes the last one counts, so they come one by one as well.
    """
    match raw:
        case {"message_reaction": {"user": {"id": int(person)}}}:
            return "vote", person
        case {"callback_query": {"from": {"id": int(person)}, "data": "h:up" | "h:down"}}:
            return "vote", person
        case {"inline_query": {"from": {"id": int(person)}}}:
            return "inline", person
    return "update", raw["update_id"]
