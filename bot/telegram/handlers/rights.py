"""Who owns the bot, who leads a group, and what the bot may do and see there.

Telegram is asked anew each time, as all of it changes: an admin may not be one any more.
"""

from __future__ import annotations

import logging
from collections.abc import Collection

from telegram import Bot, ChatMember, ChatMemberAdministrator, ChatMemberOwner, Message, User
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.service.places import Place

log = logging.getLogger(__name__)

LEADERS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


async def _member(bot: Bot, chat: int, person: int) -> ChatMember | None:
    """Return what somebody is in a group; None where Telegram does not say."""
    try:
        return await bot.get_chat_member(chat, person)
    except TelegramError as error:
        log.warning("It is unknown who leads a group: %s", type(error).__name__)
        return None


async def leads(bot: Bot, chat: int, person: int) -> bool:
    """Tell whether somebody is an admin of a group; where Telegram does not say, they are none."""
    member = await _member(bot, chat, person)
    return member is not None and member.status in LEADERS


async def speaks_for_group(bot: Bot, message: Message) -> bool:
    """Tell whether a message comes from an admin of its group.

    Anonymous admins write as the group itself, and the linked channel is theirs too; any other channel is a stranger.
    """
    sender, author, chat = message.sender_chat, message.from_user, message.chat.id
    if sender is None:
        return author is not None and await leads(bot, chat, author.id)
    try:
        return sender.id == chat or (await bot.get_chat(chat)).linked_chat_id == sender.id
    except TelegramError as error:
        log.warning("It is unknown who speaks for a group: %s", type(error).__name__)
        return False


async def sees_everything(bot: Bot, chat: int) -> bool:
    """Tell whether ordinary messages of a group reach the bot: as an admin, or with privacy mode off."""
    return bool((await bot.get_me()).can_read_all_group_messages) or await leads(bot, chat, bot.id)


async def may_delete(bot: Bot, chat: int) -> bool:
    """Tell whether the bot may delete what others wrote in a group."""
    member = await _member(bot, chat, bot.id)
    return isinstance(member, ChatMemberOwner) or (
        isinstance(member, ChatMemberAdministrator) and member.can_delete_messages
    )


class Owners:
    """Tells owners from strangers: the users in ADMIN_IDS, and the admins of the group that DESK_CHAT_ID names."""

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
