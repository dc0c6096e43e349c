"""The cooldowns of a chat with many people: how soon somebody is answered again, and an entry shown again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.service.memory import Memories, Memory
from bot.service.places import Id, Place

ANSWER_COOLDOWN_SECONDS = 5.0
"""Seconds between two answers of one kind to one person."""

REPEAT_COOLDOWN_SECONDS = 60.0
"""Seconds for which an entry that a chat was shown is pointed to instead of being shown again."""


class Cooldowns:
    """Remembers who was answered and what was shown where."""

    def __init__(self, memories: Memories) -> None:
        self._answered: Memory[tuple[Id, Id, str], bool] = memories.make("answered", ANSWER_COOLDOWN_SECONDS)
        self._asked: Memory[tuple[Id, Id, str], datetime] = memories.make("asked", REPEAT_COOLDOWN_SECONDS)
        self._shown: Memory[tuple[Id, int | None, str], Id] = memories.make("shown", REPEAT_COOLDOWN_SECONDS)
        self._showing: Memory[tuple[Id, Id], tuple[str, ...]] = memories.make("showing", REPEAT_COOLDOWN_SECONDS)

    async def admits(self, who: Id, where: Place, what: str) -> bool:
        """Tell whether a person may be answered now, and note that they are.

        `what` they get counts by itself: whoever looked at the topics may ask a question right after.
        """
        return await self._answered.first((where.chat, who, what), True)

    async def admits_asked(self, who: Id, where: Place, what: str, at: datetime) -> bool:
        """Tell the same of a question by when it was asked: those that waited for the bot to start come all at once."""
        key = (where.chat, who, what)
        last = await self._asked.get(key)
        if last is not None and (at - last).total_seconds() < ANSWER_COOLDOWN_SECONDS:
            return False
        await self._asked.put(key, at)
        return True

    async def shown_in(self, where: Place, entry_ids: Sequence[str]) -> Id | None:
        """Return the message in this chat or topic that shows all these entries, for less than a minute so far."""
        found = await self._shown.get((where.chat, where.topic, entry_ids[0])) if entry_ids else None
        if found is not None and set(entry_ids) <= set(await self._showing.get((where.chat, found)) or ()):
            return found
        return None

    async def shows(self, where: Place, message: Id, entry_ids: Sequence[str]) -> None:
        """Note that a message shows these entries, and no others any more."""
        await self._showing.put((where.chat, message), tuple(entry_ids))
        for entry_id in entry_ids:
            await self._shown.put((where.chat, where.topic, entry_id), message)
