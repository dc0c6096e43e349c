"""What a group's admins decide, and what happens to the bot in groups."""

from __future__ import annotations

from telegram import Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.conversation import Context
from bot.service.places import Place
from bot.telegram.handlers.asking import author_of, message_of, place_of, reads
from bot.telegram.handlers.rights import speaks_for_group
from bot.telegram.handlers.surface import Anything, Surface

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
ABSENT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class Admins:
    """Handlers of what admins ask for, and of the bot's own membership."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._cooldowns = surface.service.cooldowns

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
        if await self._cooldowns.admits(author_of(message), place_of(message), "refusal"):
            await self._surface.tell(message, "admins_only")
        return False
