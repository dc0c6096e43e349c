"""Who leads a group, and what the bot may do and see there: Telegram is asked anew each time, as all of it changes."""

from __future__ import annotations

import logging

from telegram import Bot, ChatMember, ChatMemberAdministrator, ChatMemberOwner, Message
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

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
