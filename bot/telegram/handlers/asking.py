"""What a message asks, read from the message alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, MessageEntity, Update, User
from telegram.ext import filters

from bot.conversation import Question
from bot.service.memory import SESSION_SECONDS
from bot.service.places import Place

FORWARD_LIMIT = 600
"""A forwarded text of more characters is no question; the longest in the labelled set has half of that."""

_MEDIA = ("photo", "video", "voice", "document", "audio", "animation", "video_note", "paid_media", "story")
_GESTURES = ("location", "venue", "contact", "poll", "dice", "game", "checklist")


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that can't be answered: `name` is the wording to say, `once` if saying it again would be a bore.

    `kind` tells apart what gets the same wording: after a location, a contact is something new.
    """

    name: str
    once: bool = True
    kind: str = ""


def message_of(update: Update) -> Message:
    """Return the message of an update that a handler of messages gets, which always has one."""
    message = update.effective_message
    assert message is not None
    return message


def pressed_in(update: Update) -> tuple[CallbackQuery, str]:
    """Return the press of an update that a handler of presses gets, and the data of its button."""
    query = update.callback_query
    assert query is not None
    return query, query.data or ""


def reads(person: User | None) -> str:
    """Return the tag of the language that a person's app is in, "" where it is unknown."""
    return (person.language_code if person else None) or ""


def asked_in(message: Message) -> Question | Hint | None:
    """Return what a message asks; None for what nobody wrote, such as a pinned message.

    Content of a kind that is not known yet was written by somebody all the same.
    """
    if message.via_bot and message.via_bot.id == message.get_bot().id:
        return None  # an answer of this bot's, shared by inline mode
    text = message.text or message.caption
    if text:
        return _asked_in_text(message, text)
    if message.sticker:
        return Hint("hint_sticker")
    if any(getattr(message, kind) for kind in _MEDIA):
        # An album is several messages; only the first is worth a word.
        return Hint("hint_media", once=message.media_group_id is not None)
    gesture = next((kind for kind in _GESTURES if getattr(message, kind)), None)
    if gesture is None and filters.StatusUpdate.ALL.check_update(Update(0, message=message)):
        return None
    return Hint("hint_gesture", kind=gesture or "unknown")


def _asked_in_text(message: Message, text: str) -> Question | Hint:
    if message.forward_origin and len(text) > FORWARD_LIMIT:
        return Hint("hint_forward")
    rest = text
    for link in _marked(message, MessageEntity.URL):
        rest = rest.replace(link, " ", 1)
    if any(char.isalnum() for char in rest):
        return Question(text)
    if rest != text:
        return Hint("hint_link")
    return Hint("hint_punctuation" if text.isascii() else "hint_emoji")


def quoted(message: Message) -> str:
    """Return what a reply quotes of the message it replies to, be that in another chat; "" if nothing."""
    return message.quote.text.strip() if message.quote else ""


def names_others(message: Message, me: User) -> bool:
    """Tell whether a message names somebody beside the bot."""
    named = _marked(message, MessageEntity.MENTION, MessageEntity.TEXT_MENTION)
    return any(name.lower() != f"@{me.username}".lower() for name in named)


def addressed(message: Message, me: User) -> str | None:
    """Return what a message says beside mentioning the bot, "" if nothing; None if it doesn't mention the bot."""
    text = message.text or message.caption or ""
    name = f"@{me.username}".lower()
    if name not in (said.lower() for said in _marked(message, MessageEntity.MENTION)):
        return None
    rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return "\n".join(line for words in rest.splitlines() if (line := " ".join(words.split())))


def is_named_first(message: Message, me: User) -> bool:
    """Tell whether a message begins with the bot's name, which speaks to it: further on it may be spoken of."""
    return (message.text or message.caption or "").lstrip().lower().startswith(f"@{me.username}".lower())


def replied_to(message: Message) -> Message | None:
    """Return the message that somebody replied to; in a topic its opener, which is only implied, doesn't count."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created:
        return None
    if message.is_topic_message and replied.message_id == message.message_thread_id:
        return None
    return replied


def replies_to(message: Message, bot: int) -> bool:
    """Tell whether a message replies to one of the bot's own."""
    replied = replied_to(message)
    return replied is not None and is_from(replied, bot)


def replies_to_oneself(message: Message) -> bool:
    """Tell whether a message replies to one of the same author."""
    replied = replied_to(message)
    return replied is not None and author_of(replied) == author_of(message)


def is_from(message: Message, bot: int) -> bool:
    """Tell whether the bot wrote a message; not if it only stands for a chat."""
    return message.from_user is not None and message.from_user.id == bot and message.sender_chat is None


def is_command(message: Message) -> bool:
    """Tell whether a message begins with a command, be it for another bot."""
    return any(entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 for entity in message.entities)


def is_for_bot(message: Message, me: User) -> bool:
    """Tell whether the command that a message begins with names this bot or none."""
    command = next(iter(_marked(message, MessageEntity.BOT_COMMAND)), "")
    name = command.partition("@")[2].lower()
    return name in ("", (me.username or "").lower())


def author_of(message: Message) -> int:
    """Return the id of who wrote a message: a person, or the chat that they write as."""
    sender = message.sender_chat or message.from_user
    return sender.id if sender else 0


def time_of(message: Message) -> datetime:
    """Return when somebody asked what a message says now."""
    return message.edit_date or message.date


def is_noise(message: Message) -> bool:
    """Tell whether a message is a post of the linked channel, or from another bot, which might answer for ever."""
    author = message.from_user
    return bool(message.is_automatic_forward or (author and author.is_bot and message.sender_chat is None))


def is_for_others(message: Message, me: User) -> bool:
    """Tell whether a message replies to somebody, or names somebody: then it is not for the bot to answer.

    A comment under a post of the linked channel replies to that post, but to nobody.
    """
    replied = replied_to(message)
    return names_others(message, me) or (replied is not None and not replied.is_automatic_forward)


def is_late(message: Message) -> bool:
    """Tell whether an edit comes so late that its message may have been answered by an earlier process."""
    edited = message.edit_date
    return edited is not None and edited - message.date > timedelta(seconds=SESSION_SECONDS)


def _marked(message: Message, *kinds: str) -> list[str]:
    """Return what the entities of these kinds cover in a text or a caption, which may be missing.

    The library's own way fails at one that ends within a character, such as half an emoji.
    """
    found: list[str] = []
    for text, entities in ((message.text, message.entities), (message.caption, message.caption_entities)):
        units = (text or "").encode("utf-16-le", "surrogatepass")
        covered = [units[2 * one.offset : 2 * (one.offset + one.length)] for one in entities if one.type in kinds]
        found += [part.decode("utf-16-le", "ignore") for part in covered]
    return found


def place_of(message: MaybeInaccessibleMessage) -> Place:
    """Return where a message stands, and so where its answer goes; of one too old to be seen only the chat is known."""
    if not isinstance(message, Message):
        return Place(message.chat.id)
    if message.direct_messages_topic:
        return Place(message.chat.id, message.direct_messages_topic.topic_id, direct=True)
    return Place(message.chat.id, message.message_thread_id if message.is_topic_message else None)
