"""What Telegram shows about the bot before anybody writes: command menus, description, short description."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial

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
from bot.errors import StoreError
from bot.faq import Faq
from bot.languages import base
from bot.markup import cut, parse
from bot.service.commands import Scope, names
from bot.store import Store, shared

log = logging.getLogger(__name__)

SCOPES: tuple[tuple[Scope, Callable[[], BotCommandScope]], ...] = (
    ("private", BotCommandScopeAllPrivateChats),
    ("group", BotCommandScopeAllGroupChats),
    ("admin", BotCommandScopeAllChatAdministrators),
)

SET = "menus"
"""Under which name it is remembered for which languages menus were set."""

FOR_GOOD = 1e11
"""A moment that nobody waits for, in seconds since 1970."""

TELEGRAMS_LETTERS = 2
"""Letters of the codes that Telegram knows languages by (ISO 639-1)."""


async def announce(bot: Bot, faq: Faq, store: Store) -> None:
    """Set menus and descriptions where they differ from what Telegram has; a failure is logged, no more.

    Telegram shows what is set for everybody, and what is set for the language of the FAQ or a twin to those who use it;
    a FAQ in English is everybody's. What was set for a language that this FAQ is not in is removed: Telegram keeps no
    list of them, so the store does.
    """
    languages = _languages(faq)
    before = await _remembered(bot, store)
    await _remember(bot, store, {*before, *languages})  # first: what is set is never unknown
    for language, spoken in [(None, faq), *languages.items()]:
        try:
            for scope, telegrams in SCOPES:
                await _set_commands(bot, spoken, scope, telegrams(), language)
            await _set_descriptions(bot, spoken, language)
        except Exception as error:  # whatever a server answers, menus are no reason not to start
            log.warning("The command menu was not set: %s", type(error).__name__)
    try:
        for gone in sorted(before - languages.keys()):
            await _remove(bot, gone)
        await _remember(bot, store, languages.keys())
    except Exception as error:  # as above; it is tried again at the next start
        log.warning("The command menu of a former language was not removed: %s", type(error).__name__)


async def _remembered(bot: Bot, store: Store) -> set[str]:
    """Return the languages that menus were set for."""
    try:
        return set((await store.call(partial(shared.recall, name=SET, key=str(bot.id), now=0.0))).split())
    except StoreError:
        return set()


async def _remember(bot: Bot, store: Store, languages: Collection[str]) -> None:
    with suppress(StoreError):
        item = SET, str(bot.id), " ".join(sorted(languages)), FOR_GOOD
        await store.call(partial(shared.remember, items=[item]))


def _languages(faq: Faq) -> dict[str, Faq]:
    """Return the languages, as Telegram knows them by two letters, that a FAQ or a twin has menus of its own for."""
    spoken = {base(each.language): each for each in (faq, *faq.twins)}
    known = {code: each for code, each in spoken.items() if len(code) == TELEGRAMS_LETTERS}
    return {code: each for code, each in known.items() if each is not faq or code != "en"}


async def _remove(bot: Bot, language: str) -> None:
    """Remove what was set for a language."""
    await bot.set_my_description("", language)
    await bot.set_my_short_description("", language)
    for _scope, telegrams in SCOPES:
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
