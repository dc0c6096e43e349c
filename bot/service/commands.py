"""What begins with a slash: one table that every surface, the menus and the help follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot import conversation
from bot.conversation import Question, lookup
from bot.faq import Faq

Scope = Literal["private", "group", "admin"]


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
    MenuCommand("status", ("admin",)),
    MenuCommand("autoanswer", ("admin",)),
    MenuCommand("about", ("private",), "about"),
    MenuCommand("privacy", ("private",), "privacy"),
)


def names(scope: Scope) -> list[str]:
    """Return the names of the commands that work in a scope."""
    return [command.name for command in COMMANDS if scope in command.scopes]


def parts(text: str) -> tuple[str, str]:
    """Split a command line into the command's name and the rest.

    >>> parts("/faq@the_bot  gpu")
    ('faq', 'gpu')
    """
    word, *rest = text.split(maxsplit=1)
    return word[1:].partition("@")[0].lower(), rest[0].strip() if rest else ""


def question(name: str, rest: str, faq: Faq) -> Question:
    """Return what a command asks the conversation; help for commands that ask it nothing."""
    asks = next((command.asks for command in COMMANDS if command.name == name), None) or "help"
    return lookup(faq, rest) if asks == "browse" else Question(rest if asks in ("start", "ask") else "", asks)


def typed(text: str, faq: Faq) -> Question:
    """Read what somebody wrote: a command with its argument, or a message."""
    return question(*parts(text), faq) if text.lstrip().startswith("/") else Question(text)
