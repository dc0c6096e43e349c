"""What README, CHANGELOG and CONTRIBUTING say is so, and all that is there is said."""

from __future__ import annotations

import io
import re
import shlex
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from kit import Kit
from talking import ROOT, served, shipped
from telegram.ext import CommandHandler

from benchmarks.faults import TRIALS
from bot import __version__, evaluation, faq, terminal
from bot.cli import main
from bot.config import Settings
from bot.config.masking import Secret
from bot.faq import Faq
from bot.languages import CODES, ENGLISH, Language
from bot.service import commands
from bot.service.privacy import KEPT, notice
from bot.store import RETENTION

README = (ROOT / "README.md").read_text("utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").glob("*.md")),
]


def section(title: str) -> str:
    """Return what stands below a heading of the README."""
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def blocks(page: str, language: str) -> list[str]:
    """Return the code blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


def helps(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Return the help of every command by its name, "" for that of the bot itself."""
    found: dict[str, str] = {}
    for name in ["", *re.findall(r"^    (\w+) ", _help([], capsys), re.MULTILINE)]:
        found[name] = _help([name] if name else [], capsys)
    return found


def _help(command: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    return capsys.readouterr().out


def test_every_command_is_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    """The table of commands has each command of `--help`, and no other."""
    assert set(re.findall(r"`python -m bot (\w+)", section("Commands"))) == helps(capsys).keys() - {""}


def test_every_option_is_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    """The README names each option of each command, and none that doesn't exist."""
    known = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", "".join(helps(capsys).values())))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", README)) == known


def test_every_variable_is_in_the_readme() -> None:
    """The table of settings has each variable that is read, and no other; nor does any other place of the README."""
    known = {field.name.upper() for field in fields(Settings)}
    rows = re.findall(r"^\| (.*?) \|", section("Settings"), re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == known
    assert set(re.findall(r"\b[A-Z]+_[A-Z_]+\b", README)) <= known | {"TEST_DATABASE_URL"}  # read by the tests alone


def test_every_default_is_the_one_that_the_readme_states() -> None:
    """What the table of settings says a setting is without being set, it is."""
    stated = dict(re.findall(r"^\| `(\w+)` \|.*?default `(\w+)`", section("Settings"), re.MULTILINE))
    assert len(stated) >= 3
    settings = Settings(Secret("42:TEST"))
    assert {name: str(getattr(settings, name.lower())) for name in stated} == stated


def test_every_command_of_a_chat_is_in_the_readme() -> None:
    """What people, admins and owners can send is in the README, and nothing else."""
    with Kit() as client:
        known = {command.name for command in commands.COMMANDS}
        for handler in (handler for group in client.application.handlers.values() for handler in group):
            if isinstance(handler, CommandHandler):
                known |= handler.commands
    assert set(re.findall(r"`/([a-z]+)", section("On Telegram"))) == known


def test_the_conversation_at_the_top_is_real() -> None:
    """Who asks the shipped FAQ what the README asks reads what the README shows."""
    [shown] = re.findall(r"(?<=\n\n)    > (.*?)\n((?:    .*\n|\n)+)", README)
    asked, said = shown[0], re.sub("^    ", "", shown[1], flags=re.MULTILINE).strip("\n")
    out = io.StringIO()
    lines = iter([asked])
    terminal.chat(served(shipped()), lambda: next(lines, None), out)
    assert out.getvalue().strip("\n") == said


def test_the_commands_for_an_own_faq_work_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever types what stands under "Your own FAQ" gets a file without mistakes and can talk to it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    [block] = blocks(section("Your own FAQ"), "sh")
    for line in block.splitlines():
        python, _, module, *arguments = shlex.split(line, comments=True)
        assert (python, module) == ("python", "bot")
        assert main(arguments) == 0, line


def test_the_schema_is_where_the_readme_says() -> None:
    """The line that switches an editor's help on names a file that is there."""
    [path] = re.findall(r"`# yaml-language-server: \$schema=(.*?)`", README)
    assert (ROOT / path).is_file()


def test_what_is_installed_is_pinned() -> None:
    """Every command that installs the bot takes the versions that it was tested with."""
    installs = re.findall(r"pip install [^`\n]*-e [^`\n]*", "".join(page.read_text("utf-8") for page in PAGES))
    assert installs
    assert [line for line in installs if "constraints.txt" not in line] == []


def test_the_examples_can_be_read() -> None:
    """The FAQ and the labelled queries that the README shows are what the bot reads, and fit together."""
    [example] = blocks(section("Your own FAQ"), "yaml")
    assert len(faq.parse(example).faq.entries) == 2
    [queries] = blocks(section("How well it answers"), "yaml")
    assert [len(row.turns) for row in evaluation.read(queries, "README.md")] == [1, 1, 3, 1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every file that a page links to exists, and so does every heading."""
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text("utf-8")):
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), target
        titles = re.findall(r"^#+ (.*)", file.read_text("utf-8"), re.MULTILINE) if anchor else [""]
        assert anchor in {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}, target


def test_contributing_names_files_that_exist() -> None:
    """Who looks where the page on contributing says finds the file."""
    named = re.findall(r"`([\w/]+\.(?:py|yaml|toml))`", CONTRIBUTING)
    assert named
    assert [name for name in named if not ((ROOT / name).is_file() or (ROOT / "bot" / name).is_file())] == []


@pytest.mark.parametrize("page", ["SECURITY.md", "docs/reliability.md"])
def test_promises_are_held_by_tests_that_exist(page: str) -> None:
    """Every test that a promise names is there."""
    named = re.findall(r"`(test_\w+)`", (ROOT / page).read_text("utf-8"))
    tests = "".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    assert named
    assert set(named) <= set(re.findall(r"def (test_\w+)", tests))


def test_every_trial_is_explained() -> None:
    """The page on reliability says of each trial of `python -m benchmarks faults` what it shows."""
    text = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    assert [name for name in TRIALS if f"`{name}`" not in text] == []


def test_every_room_is_in_contributing() -> None:
    """The table of rooms has each module and package of `bot`, and no other."""
    table = CONTRIBUTING.partition("| room |")[2].partition("\n\n")[0]
    named = [name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    rooms = {path.stem for path in (ROOT / "bot").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert sorted(named) == sorted(rooms - {"__init__", "__main__"})


def test_every_part_of_a_language_is_explained_to_translators() -> None:
    """The table for translators has each key of a language's file, and no other."""
    table = (ROOT / "docs" / "translating.md").read_text("utf-8").partition("| part |")[2].partition("\n\n")[0]
    named = [name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert sorted(named) == sorted({field.name for field in fields(Language)} - {"code"} | {"also_called"})
    for code in CODES:
        written = yaml.safe_load((ROOT / "bot" / "languages" / f"{code}.yaml").read_text("utf-8"))
        assert written.keys() - set(named) == set(), code


def test_the_changelog_keeps_its_form() -> None:
    """Versions from the newest to the oldest, each with its date, and under each the kinds of Keep a Changelog."""
    heads = re.findall(r"^## (.*)", CHANGELOG, re.MULTILINE)
    released = heads[1:] if heads[0] == "[Unreleased]" else heads
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", head) for head in released)
    dates = [head.rpartition(" ")[2] for head in released]
    assert dates == sorted(dates, reverse=True)
    assert not released or released[0].startswith(f"[{__version__}]")
    kinds = re.findall(r"^### (.*)", CHANGELOG, re.MULTILINE)
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert len(kinds) >= len(released)


def test_privacy_says_how_long() -> None:
    """What /privacy promises is how long things are kept, in every language; a FAQ may word all of it itself."""
    assert notice(Faq("T", (), messages={"privacy": "Nothing."}), 90) == "Nothing."
    for code in CODES:
        said = notice(Faq("T", (), language=code), 77)
        assert said.count("77") == 5, code
        assert said.count("\n- ") == len(KEPT) - 1, code
    assert "until nobody has asked them for 90 days" in notice(Faq("T", ()), RETENTION.days)
    assert "that I only offered something for, with the same code, until you write again" in notice(Faq("T", ()), 90)
    assert "half an hour" in ENGLISH.messages["privacy"]
