"""What Telegram shows about the bot before anybody writes: command menus, description, short description."""

from __future__ import annotations

import logging
from collections.abc import Callable

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.constants import BotCommandLimit, BotDescriptionLimit

from bot.conversation.replies import say
from bot.faq import Faq
from bot.languages import KNOWN, base
from bot.markup import cut, parse
from bot.service.commands import Scope, names

log = logging.getLogger(__name__)

SCOPES: tuple[tuple[Scope, Callable[[], BotCommandScope]], ...] = (
    ("private", BotCommandScopeAllPrivateChats),
    ("group", BotCommandScopeAllGroupChats),
    ("admin", BotCommandScopeAllChatAdministrators),
)


TELEGRAMS_LETTERS = 2
"""Letters of the codes that Telegram knows languages by (ISO 639-1)."""


async def announce(bot: Bot, faq: Faq, former: Faq | None = None) -> None:
    """Set menus and descriptions where they differ from what Telegram has; a failure is logged, no more.

    Telegram shows what is set for everybody, and what is set for the language of the FAQ or a twin to those who use it;
    a FAQ in English is everybody's. What was set for a language that this FAQ is not in is removed: one of the `former`
    FAQ, or at a start of any FAQ before.
    """
    languages = _languages(faq)
    for language, spoken in [(None, faq), *languages.items()]:
        try:
            for scope, telegrams in SCOPES:
                await _set_commands(bot, spoken, scope, telegrams(), language)
            await _set_descriptions(bot, spoken, language)
        except Exception as error:  # whatever a server answers, menus are no reason not to start
            log.warning("The command menu was not set: %s", type(error).__name__)
    try:
        before = _languages(former) if former else await _announced(bot)
        for gone in [language for language in before if language not in languages]:
            await _remove(bot, gone)
    except Exception as error:  # as above
        log.warning("The command menu of a former language was not removed: %s", type(error).__name__)


def _languages(faq: Faq) -> dict[str, Faq]:
    """Return the languages, as Telegram knows them by two letters, that a FAQ or a twin has menus of its own for."""
    spoken = {base(each.language): each for each in (faq, *faq.twins)}
    known = {code: each for code, each in spoken.items() if len(code) == TELEGRAMS_LETTERS}
    return {code: each for code, each in known.items() if each is not faq or code != "en"}


async def _announced(bot: Bot) -> list[str]:
    """Return the languages that Telegram has a menu for, of those that the bot knows a word of: it keeps no list."""
    codes = [code for code in KNOWN if len(code) == TELEGRAMS_LETTERS]
    return [code for code in codes if await bot.get_my_commands(BotCommandScopeAllPrivateChats(), code)]


async def _remove(bot: Bot, language: str) -> None:
    """Remove what was set for a language, and last of all that by which it is found again."""
    await bot.set_my_description("", language)
    await bot.set_my_short_description("", language)
    for _scope, telegrams in reversed(SCOPES):
        await bot.delete_my_commands(telegrams(), language)


async def _set_commands(bot: Bot, faq: Faq, scope: Scope, telegrams: BotCommandScope, language: str | None) -> None:
    wanted = tuple(
        BotCommand(name, _plain(faq, f"command_{name}", BotCommandLimit.MAX_DESCRIPTION)) for name in names(scope)
    )
    if await bot.get_my_commands(telegrams, language) != wanted:
        await bot.set_my_commands(wanted, telegrams, language)


async def _set_descriptions(bot: Bot, faq: Faq, language: str | None) -> None:
    description = _plain(faq, "description", BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)
    if (await bot.get_my_description(language)).description != description:
        await bot.set_my_description(description, language)
    short = _plain(faq, "short_description", BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)
    if (await bot.get_my_short_description(language)).short_description != short:
        await bot.set_my_short_description(short, language)


def _plain(faq: Faq, name: str, limit: int) -> str:
    return cut(parse(say(faq, name, title=faq.title)), limit).text
