"""Who may use the desk, and where: the users in ADMIN_IDS, and the admins of the group that DESK_CHAT_ID names."""

from __future__ import annotations

from collections.abc import Collection

from telegram import Bot, Message, User

from bot.service.places import Place
from bot.telegram.handlers.rights import leads, speaks_for_group


class Owners:
    """Tells owners from strangers, asking Telegram anew each time: an admin may not be one any more."""

    def __init__(self, bot: Bot, ids: Collection[int], group: int | None) -> None:
        self._bot = bot
        self.ids = frozenset(ids)
        self.group = group

    @property
    def places(self) -> list[Place]:
        """Where cards are sent to: the group if there is one, else each owner's own chat."""
        return [Place(chat) for chat in ([self.group] if self.group is not None else sorted(self.ids))]

    async def may_press(self, user: User, chat: int) -> bool:
        """Tell whether somebody who presses a button in a chat may use the desk there."""
        if chat == self.group:
            return user.id in self.ids or await leads(self._bot, chat, user.id)
        return chat == user.id and user.id in self.ids

    async def may_write(self, message: Message) -> bool:
        """Tell whether somebody who writes a message may use the desk there."""
        author = message.from_user
        if message.chat.id == self.group:
            named = author is not None and author.id in self.ids and message.sender_chat is None
            return named or await speaks_for_group(self._bot, message)
        return author is not None and message.chat.id == author.id and author.id in self.ids
