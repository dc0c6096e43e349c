"""The manners in a chat with many people: how many answers somebody may have, and how soon an entry is shown again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.service.memory import Memories, Memory
from bot.service.places import Id, Place

ANSWERS_AT_ONCE = 4
ANSWER_SECONDS = 5.0
"""Answers that one person may have at once, and seconds until they may have one more: an admin helps several newcomers
in a row, and nobody fills a group's screens."""

COMMAND_COOLDOWN_SECONDS = 5.0
"""Seconds between two replies to commands of one kind of one person, such as /help."""

SILENCE_SECONDS = 60.0
"""Seconds for which somebody who goes on asking too fast isn't told so again."""

REPEAT_COOLDOWN_SECONDS = 60.0
"""Seconds for which an entry that a chat was shown is pointed to instead of being shown again."""


class Cooldowns:
    """Remembers who was answered and what was shown where."""

    def __init__(self, memories: Memories) -> None:
        self._answered: Memory[tuple[Id, Id, str], bool] = memories.make("answered", COMMAND_COOLDOWN_SECONDS)
        self._full_at: Memory[tuple[Id, Id], datetime] = memories.make("allowance", REPEAT_COOLDOWN_SECONDS)
        self._warned: Memory[tuple[Id, Id], bool] = memories.make("warned", SILENCE_SECONDS)
        self._shown: Memory[tuple[Id, int | None, str], Id] = memories.make("shown", REPEAT_COOLDOWN_SECONDS)
        self._showing: Memory[tuple[Id, Id], tuple[str, ...]] = memories.make("showing", REPEAT_COOLDOWN_SECONDS)

    async def admits(self, who: Id, where: Place, what: str) -> bool:
        """Tell whether a person's command may be answered now, and note that it is; `what` it gets counts by itself."""
        return await self._answered.first((where.chat, who, what), True)

    async def allows(self, who: Id, where: Place, at: datetime) -> bool:
        """Tell whether a person may have an answer to what they asked `at` this time.

        Not when it is answered counts: what waited for the bot to start comes all at once.
        """
        full_at = await self._full_at.get((where.chat, who))
        return full_at is None or (full_at - at).total_seconds() <= (ANSWERS_AT_ONCE - 1) * ANSWER_SECONDS

    async def spend(self, who: Id, where: Place, at: datetime) -> None:
        """Note that a person was sent an answer to what they asked `at` this time."""
        full_at = await self._full_at.get((where.chat, who))
        later = max(full_at, at) if full_at else at
        await self._full_at.put((where.chat, who), later + timedelta(seconds=ANSWER_SECONDS))

    async def warns(self, who: Id, where: Place) -> bool:
        """Tell whether a person who asks too fast is to hear it: once, then not for as long as they go on."""
        first = await self._warned.first((where.chat, who), True)
        await self._warned.put((where.chat, who), True)
        return first

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
