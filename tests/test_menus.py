import logging
from typing import Any

import pytest
from kit import FAQ, Kit

from bot.faq import parse
from bot.languages import ENGLISH
from bot.service.commands import COMMANDS, Scope, names
from bot.telegram.handlers.menus import announce


def announced(client: Kit) -> dict[str, Any]:
    """Have the bot set what Telegram shows about it, and return that."""
    client.run(announce(client.application.bot, client.source.index.faq, client.application.store))
    return client.telegram.state


def changes(client: Kit) -> list[str]:
    """Return which settings were changed, in order."""
    return [call.method for call in client.calls if call.method.startswith("setMy")]


def test_menus_follow_the_table() -> None:
    """Each kind of chat has a menu of the commands that work there."""
    with Kit() as client:
        state = announced(client)
        for scope, kind in (("private", "private_chats"), ("group", "group_chats"), ("admin", "chat_administrators")):
            menu = [command["command"] for command in state[f"commands all_{kind} "]]
            assert menu == [command.name for command in COMMANDS if scope in command.scopes]
        assert state["description default "].startswith("Allotment FAQ")
        assert state["short_description default "] == "Answers questions from the Allotment FAQ."


@pytest.mark.parametrize(("scope", "help"), [("private", "help"), ("group", "group_help"), ("admin", "group_help")])
def test_help_names_every_command(scope: Scope, help: str) -> None:
    """Nobody has to find a command by chance: help in private and in groups names what works there."""
    for name in names(scope):
        assert name in ("start", "help") or f"/{name}" in ENGLISH.messages[help]


def test_menus_are_set_only_where_they_differ() -> None:
    """A restart changes nothing that is right already."""
    with Kit() as client:
        announced(client)
        assert changes(client) == []
        client.telegram.state.clear()
        announced(client)
        assert len(changes(client)) == 5


def test_a_faq_in_another_language_has_menus_in_it() -> None:
    """People whose app speaks the FAQ's language, and everybody else, see the FAQ's own wordings."""
    german = FAQ + "language: de\nmessages:\n  command_help: Wie man fragt\n"
    with Kit(german) as client:
        state = announced(client)
        for language in ("", "de"):
            menu = {c["command"]: c["description"] for c in state[f"commands all_private_chats {language}"]}
            assert menu["help"] == "Wie man fragt"


def test_menus_follow_a_changed_faq() -> None:
    """A FAQ that gets another title or language has it in its menus at once, and none in its former language."""
    german = FAQ + "language: de\nmessages:\n  command_help: Wie man fragt\n"
    with Kit(german) as client:
        announced(client)
        client.file.write_text(german.replace("Allotment FAQ", "Gartenfragen").replace(": de", ": fr"), "utf-8")
        client.clock.now += 20
        client.send("/help")
        client.run(client.application.announced())
        assert client.telegram.state["description default "].startswith("Gartenfragen")
        assert client.telegram.state["commands all_private_chats fr"]
        assert {key for key, value in client.telegram.state.items() if key.endswith(" de") and value} == set()


def test_a_restart_removes_menus_of_a_former_language() -> None:
    """What an earlier run set for a language that the FAQ is no longer in is gone after a start, and nothing else."""
    with Kit(FAQ + "language: fr\n") as client:
        announced(client)
        right = dict(client.telegram.state)
        bot, store = client.application.bot, client.application.store
        client.run(announce(bot, parse(FAQ + "language: de\n").faq, store))
        assert any(value for key, value in client.telegram.state.items() if key.endswith(" de"))
        announced(client)
        assert {key: value for key, value in client.telegram.state.items() if value} == right


def test_a_start_asks_about_the_languages_of_the_faq_alone() -> None:
    """A start asks Telegram five things for everybody and five for the language of the FAQ, however many are known."""
    with Kit(FAQ + "language: fr\n") as client:
        announced(client)
        client.telegram.calls.clear()
        announced(client)
        assert len(client.calls) == 10


def test_a_former_language_that_stays_is_only_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Where Telegram refuses to remove former menus, new ones are set all the same, and the next start tries again."""
    with Kit(FAQ + "language: de\n") as client:
        announced(client)
        client.telegram.refuse("deleteMyCommands", 500, "Internal Server Error")
        client.file.write_text(FAQ.replace("Allotment FAQ", "Garden FAQ"), "utf-8")
        client.clock.now += 20
        client.send("/help")
        client.run(client.application.announced())
        assert client.telegram.state["description default "].startswith("Garden FAQ")
        assert "former language" in caplog.text
        announced(client)
        assert not any(value for key, value in client.telegram.state.items() if key.endswith(" de"))


def test_a_failing_menu_is_only_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Menus are no reason not to start: what Telegram refuses is logged, without the token."""
    with Kit() as client, caplog.at_level(logging.WARNING):
        client.telegram.refuse("getMyCommands", 500, "Internal Server Error")
        announced(client)
        client.telegram.state["commands all_private_chats "] = True  # nonsense, as a server in between may answer
        announced(client)
        assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
        assert "42:TEST" not in caplog.text
