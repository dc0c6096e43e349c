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
from bot.faq.values import base
from bot.markup import cut, parse
from bot.service.commands import Scope, names

log = logging.getLogger(__name__)

SCOPES: tuple[tuple[Scope, Callable[[], BotCommandScope]], ...] = (
    ("private", BotCommandScopeAllPrivateChats),
    ("group", BotCommandScopeAllGroupChats),
    ("admin", BotCommandScopeAllChatAdministrators),
)


async def announce(bot: Bot, faq: Faq, former: Faq | None = None) -> None:
    """Set menus and descriptions where they differ from what Telegram has; a failure is logged, no more.

    Telegram shows what is set for everybody, and what is set for the language of the FAQ or a twin to those who use it;
    a FAQ in English is everybody's. What was set for a language of the `former` FAQ that this one is not in is removed.
    """
    languages = _languages(faq)
    for gone in _languages(former).keys() - languages.keys() if former else ():
        try:
            await _remove(bot, gone)
        except Exception as error:  # as below
            log.warning("The command menu of a former language was not removed: %s", type(error).__name__)
    for language, spoken in [(None, faq), *languages.items()]:
        try:
            for scope, telegrams in SCOPES:
                await _set_commands(bot, spoken, scope, telegrams(), language)
            await _set_descriptions(bot, spoken, language)
        except Exception as error:  # whatever a server answers, menus are no reason not to start
            log.warning("The command menu was not set: %s", type(error).__name__)


def _languages(faq: Faq) -> dict[str, Faq]:
    """Return the languages, as Telegram knows them by two letters, that a FAQ or a twin has menus of its own for."""
    spoken = {base(each.language): each for each in (faq, *faq.twins)}
    return {code: each for code, each in spoken.items() if len(code) == 2 and (each is not faq or code != "en")}


async def _remove(bot: Bot, language: str) -> None:
    for _scope, telegrams in SCOPES:
        await bot.delete_my_commands(telegrams(), language)
    await bot.set_my_description("", language)
    await bot.set_my_short_description("", language)


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
