"""What a group's admins decide, and what happens to the bot in groups."""

from __future__ import annotations

import logging

from telegram import Bot, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.conversation import Context
from bot.errors import StoreError
from bot.markup import join
from bot.service import commands
from bot.service.places import Place
from bot.telegram.handlers.asking import message_of, place_of, reads
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.rendering import Message as Outgoing

log = logging.getLogger(__name__)

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
LEADERS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
ABSENT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class Admins:
    """Handlers of what admins ask for, and of the bot's own membership."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._cooldowns = surface.service.cooldowns

    async def status(self, update: Update, _: Anything) -> None:
        """`/status`: tell an admin what the bot can see, what follows, and how to change it."""
        message = message_of(update)
        if await self.admits(message):
            await self._say(message, *await self._state(message))

    async def autoanswer(self, update: Update, _: Anything) -> None:
        """`/autoanswer on|off`: answer ordinary messages from now on, or no more; bare, tell which it is."""
        message = message_of(update)
        if not await self.admits(message):
            return
        wish = commands.parts(message.text or "")[1].lower()
        try:
            if wish in ("on", "off"):
                await self._surface.store.wish(message.chat.id, autoanswer=wish == "on")
        except StoreError as error:
            log.warning("The setting of a group was not saved: %s", error)
            await self._say(message, "autoanswer_unsaved")
        else:
            await self._say(message, *await self._state(message))

    async def membership(self, update: Update, _: Anything) -> None:
        """Say hello to a group that the bot was added to; nothing else that happens to the bot needs a word."""
        change = update.my_chat_member
        assert change is not None
        came = change.old_chat_member.status in ABSENT and change.new_chat_member.status not in ABSENT
        if came and change.chat.type in GROUPS:
            # Whoever adds the bot by a link also sends /start, which would get the same once more.
            await self._cooldowns.admits(change.from_user.id, Place(change.chat.id), "help")
            language = await self._surface.settled(change.chat.id) or reads(change.from_user)
            faq = self._surface.service.faq_for(Context(), language)
            hello = self._surface.say("group_hello", faq.language, title=faq.title)
            await self._surface.outbox.send(Place(change.chat.id), [hello])

    async def migrated(self, update: Update, _: Anything) -> None:
        """Take the settings of a group along when it becomes a supergroup."""
        message = message_of(update)
        old, new = message.migrate_from_chat_id or message.chat.id, message.migrate_to_chat_id or message.chat.id
        await self._surface.store.migrate_chat(old, new)

    async def admits(self, message: Message) -> bool:
        """Tell whether a message speaks for its group; who does not is told so, now and then."""
        if await speaks_for_group(self._surface.bot, message):
            return True
        sender = message.sender_chat or message.from_user
        if await self._cooldowns.admits(sender.id if sender else 0, place_of(message), "refusal"):
            await self._say(message, "admins_only")
        return False

    async def _state(self, message: Message) -> list[str]:
        sees = await sees_everything(self._surface.bot, message.chat.id)
        on = "autoanswer_on" if sees else "autoanswer_waiting"
        wish = on if (await self._surface.store.wishes(message.chat.id)).autoanswer else "autoanswer_off"
        return ["sees_everything" if sees else "sees_little", wish, "autoanswer_how"]

    async def _say(self, message: Message, *names: str) -> None:
        language = await self._surface.language(message)
        words = join([self._surface.say(name, language).markup for name in names])
        await self._surface.outbox.send(place_of(message), [Outgoing(words)], message.message_id)


async def speaks_for_group(bot: Bot, message: Message) -> bool:
    """Tell whether a message comes from an admin of its group.

    Anonymous admins write as the group itself, and the linked channel is theirs too; any other channel is a stranger.
    """
    sender = message.sender_chat
    try:
        if sender is None:
            author = message.from_user
            return author is not None and (await bot.get_chat_member(message.chat.id, author.id)).status in LEADERS
        if sender.id == message.chat.id:
            return True
        return (await bot.get_chat(message.chat.id)).linked_chat_id == sender.id
    except TelegramError as error:
        log.warning("It is unknown who speaks for a group: %s", type(error).__name__)
        return False


async def sees_everything(bot: Bot, chat: int) -> bool:
    """Tell whether ordinary messages of a group reach the bot: as an admin, or with privacy mode off."""
    me = await bot.get_me()
    return bool(me.can_read_all_group_messages) or (await bot.get_chat_member(chat, me.id)).status in LEADERS
