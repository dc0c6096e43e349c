"""What a group's admins can set, in one panel: what the bot sees, and each wish with what it means and needs."""

from __future__ import annotations

import logging
from dataclasses import asdict
from functools import partial

from telegram import Update

from bot.errors import StoreError
from bot.languages import base
from bot.languages import language as names_of
from bot.markup import Markup, join
from bot.service import commands
from bot.service.places import Place
from bot.store import Wishes
from bot.telegram.handlers.admins import Admins
from bot.telegram.handlers.asking import message_of, pressed_in
from bot.telegram.handlers.outbox import Target
from bot.telegram.handlers.rights import leads, may_delete, sees_everything
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.rendering import Button, Message, title

log = logging.getLogger(__name__)

SETTING_DATA = r"s:(?:(?:autoanswer|clean_commands|private_answers):[01]|language:[a-z]{0,3})$"
"""The callback data of the panel's buttons: a wish by its name in `Wishes`, and what a press makes it."""


class GroupSettings:
    """Handlers of `/settings`, called `/status` as well, and of the commands and buttons that change what it shows."""

    def __init__(self, surface: Surface, admins: Admins) -> None:
        self._surface = surface
        self._admins = admins

    async def command(self, update: Update, _: Anything) -> None:
        """Show the panel; before that, do what `/autoanswer on|off` and the like say."""
        message = message_of(update)
        if not await self._admins.admits(message):
            return
        name, rest = commands.parts(message.text or "")
        try:
            if name in NAMES and rest.lower() in ("on", "off"):
                await self._surface.store.wish(message.chat.id, **{NAMES[name]: rest.lower() == "on"})
        except StoreError as error:
            log.warning("The setting of a group was not saved: %s", error)
            await self._surface.tell(message, "autoanswer_unsaved")
        else:
            panel = await self._panel(message.chat.id, await self._surface.language(message))
            await self._surface.reply(message, panel)

    async def press(self, update: Update, _: Anything) -> None:
        """Change what a button says, where an admin pressed it."""
        query, data = pressed_in(update)
        chat = query.message.chat.id if query.message else 0
        if query.message is None or not await leads(self._surface.bot, chat, query.from_user.id):
            await self._surface.answer_press(query, "admins_only")
            return
        name, value = data.split(":")[1:]
        try:
            await self._surface.store.wish(chat, **{name: value if name == "language" else value == "1"})
        except StoreError as error:
            log.warning("The setting of a group was not saved: %s", error)
            await self._surface.answer_press(query, "autoanswer_unsaved")
            return
        await self._surface.outbox.answer(query.id)
        panel = await self._panel(chat, await self._surface.language_under(query))
        await self._surface.outbox.edit(panel, Target(chat, query.message.message_id))

    async def _panel(self, chat: int, language: str) -> Message:
        wishes, sees = await self._surface.store.wishes(chat), await sees_everything(self._surface.bot, chat)
        names = ["settings", "sees_everything" if sees else "sees_little", *await self._names(chat, wishes, sees)]
        lines = [self._surface.say(name, language).markup for name in names]
        say = partial(self._surface.service.say, language=language)
        rows = [
            (Button(f"{'✅' if on else '◻️'} {say(f'setting_{_joined(name)}')}", data=f"s:{name}:{int(not on)}"),)
            for name, on in _switches(wishes)
        ]
        if self._surface.faq.twins:
            settled = await self._surface.settled(chat)
            lines.append(self._spoken(settled, language))
            rows.append((self._language_button(settled),))
        return Message(join(lines), tuple(rows))

    def _spoken(self, settled: str, language: str) -> Markup:
        name = names_of(settled).name if settled else ""
        return self._surface.say(
            "language_settled" if settled else "language_open", language, language_name=name
        ).markup

    def _language_button(self, settled: str) -> Button:
        """Return the button that names the language of a group, or all there are, and leads on to the next."""
        faq = self._surface.faq
        codes = [base(each.language) for each in (faq, *faq.twins)]
        following = dict(zip(["", *codes], [*codes, ""], strict=True))[settled]
        names = [names_of(code).name for code in ([settled] if settled else codes)]
        return Button(title(f"🌐 {' · '.join(names)}"), data=f"s:language:{following}")

    async def _names(self, chat: int, wishes: Wishes, sees: bool) -> list[str]:
        """Name the wordings that say of each wish what it means, and where it waits for a right of the bot's."""
        names = []
        for name, on in _switches(wishes):
            state = "on" if on else "off"
            if (name == "autoanswer" and on and not sees) or (
                name == "clean_commands" and on and not await may_delete(self._surface.bot, chat)
            ):
                state = "waiting"
            names.append(f"{_joined(name)}_{state}")
        return names


def _switches(wishes: Wishes) -> list[tuple[str, bool]]:
    return [(name, on) for name, on in asdict(wishes).items() if isinstance(on, bool)]


def _joined(name: str) -> str:
    return name.replace("_", "")


NAMES = {"autoanswer": "autoanswer", "cleancommands": "clean_commands", "privateanswers": "private_answers"}
"""The wish that each command changes."""


async def clean(surface: Surface, place: Place, command: int) -> None:
    """Delete a command that was answered, where the group wishes so and the bot may."""
    chat = int(place.chat)
    if (await surface.store.wishes(chat)).clean_commands and await may_delete(surface.bot, chat):
        await surface.outbox.delete(chat, command)
