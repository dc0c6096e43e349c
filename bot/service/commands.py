"""What begins with a slash: one table that every surface, the menus and the help follow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot import conversation
from bot.conversation import Question, lookup
from bot.faq import Faq

Scope = Literal["private", "group", "admin"]

_LINE = re.compile(r"/(\w*)(?:@\w+)?[,:;.!?،，：、]*\s*(.*)", re.DOTALL)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class MenuCommand:
    """A command and where it works; its menu line is the wording `command_<name>`.

    `asks` is what it asks the conversation, where the same in every chat.
    """

    name: str
    scopes: tuple[Scope, ...]
    asks: conversation.Command | None = None


COMMANDS = (
    MenuCommand("start", ("private",), "start"),
    MenuCommand("ask", ("group", "admin"), "ask"),
    MenuCommand("faq", ("private", "group", "admin"), "browse"),
    MenuCommand("help", ("private", "group", "admin"), "help"),
    MenuCommand("settings", ("admin",)),
    MenuCommand("about", ("private",), "about"),
    MenuCommand("privacy", ("private",), "privacy"),
    MenuCommand("forget", ("private",)),
)

ONLY_IN_GROUPS = ("settings", "status", "autoanswer", "cleancommands", "privateanswers")
"""The commands that admins of groups use, and nobody in private."""


def names(scope: Scope) -> list[str]:
    """Return the names of the commands that work in a scope."""
    return [command.name for command in COMMANDS if scope in command.scopes]


def parts(text: str) -> tuple[str, str]:
    """Split a command line into the command's name and the rest; a comma or colon between them belongs to neither.

    >>> parts("/faq@the_bot  gpu"), parts("/faq, gpu")
    (('faq', 'gpu'), ('faq', 'gpu'))
    """
    line = _LINE.match(text.strip())
    return (line[1].lower(), line[2].strip()) if line else ("", "")


def question(name: str, rest: str, faq: Faq) -> Question:
    """Return what a command asks the conversation; help for commands that ask it nothing."""
    command = next((command for command in COMMANDS if command.name == name), None)
    if command is None and (found := named(f"{name} {rest}", faq) or named(name, faq)):
        return found
    asks = (command.asks if command else None) or "help"
    return lookup(faq, rest) if asks == "browse" else Question(rest if asks in ("start", "ask") else "", asks)


def named(name: str, faq: Faq) -> Question | None:
    """Return what opens the entry or topic that a command nobody knows names: by its id, its label or its name.

    A command holds no spaces and no hyphens: `/yearly_fee` and `/yearlyfee` are `yearly-fee` or "Yearly fee".
    """
    wanted = _joined(name)
    for entry in faq.entries if wanted else ():
        if wanted in (_joined(entry.id), _joined(entry.label)):
            return Question(entry.id, "open")
    for topic in faq.topics if wanted else ():
        if wanted in (_joined(topic.id), _joined(topic.name)):
            return Question(topic.id, "browse")
    return None


def _joined(name: str) -> str:
    return "".join(_WORD.findall(name.casefold().replace("_", " ")))


def typed(text: str, faq: Faq) -> Question:
    """Read what somebody wrote: a command with its argument, or a message."""
    return question(*parts(text), faq) if text.lstrip().startswith("/") else Question(text)
