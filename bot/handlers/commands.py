"""The table of commands: handlers, menus and help follow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot import conversation

Scope = Literal["private", "group", "admin"]


@dataclass(frozen=True, slots=True)
class Command:
    """A command and where it works; its menu line is the wording `command_<name>`.

    `asks` is what it asks the conversation, where the same in every chat.
    """

    name: str
    scopes: tuple[Scope, ...]
    asks: conversation.Command | None = None


COMMANDS = (
    Command("start", ("private",), "start"),
    Command("faq", ("private", "group", "admin"), "browse"),
    Command("help", ("private", "group", "admin"), "help"),
    Command("about", ("private",), "about"),
    Command("privacy", ("private",), "privacy"),
)


def names(scope: Scope) -> list[str]:
    """Return the names of the commands that work in a scope."""
    return [command.name for command in COMMANDS if scope in command.scopes]


def question(text: str) -> conversation.Question:
    """Return what a command line asks, `/faq@bot gpu` for example; help for commands that aren't in the table."""
    word, _, rest = text.partition(" ")
    name = word[1:].partition("@")[0].lower()
    asks = next((command.asks for command in COMMANDS if command.name == name), None) or "help"
    return conversation.Question(rest.strip() if asks in ("start", "browse") else "", asks)
