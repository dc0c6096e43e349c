"""What was learned, from the shell and across processes: nothing is doubled, nothing is lost."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from kit import FAQ

from bot.cli import main
from bot.conversation import Context, Question
from bot.faq import read
from bot.faq.changes import Change
from bot.service.desk import Desk
from bot.service.figures import figures
from bot.service.learning import Learning
from bot.service.memory import Memories
from bot.service.places import Place
from bot.service.service import Service
from bot.service.source import FaqSource
from bot.store import Store

T = TypeVar("T")
BOB, CAT = 1002, 1003


class Process:
    """A process of the bot, as far as it learns."""

    def __init__(self, file: Path, store: Store, bot: str = "") -> None:
        self.service = Service(FaqSource(file, lambda: 0.0), Memories(lambda: 0.0), store)
        self.learning = Learning(self.service, lambda: 1_790_000_000.0, bot)
        self.desk = Desk(self.service, self.learning, 0, lambda: 1_790_000_000.0)

    async def ask(self, text: str, who: int = BOB) -> str:
        """Ask something; return the ids that answered."""
        reply = self.service.decide(Question(text))
        await self.service.shown(who, Place(who), reply, Context(), ids=[1])
        return " ".join(entry.id for entry in reply.answers)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a FAQ with a comment."""
    path = tmp_path / "faq.yaml"
    path.write_text("# Ours, by hand.\n" + FAQ.lstrip(), encoding="utf-8")
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/bot.db"
    return str(request.getfixturevalue("postgres"))


def two(url: str, file: Path, scene: Any) -> None:
    """Let two processes on one database take part in a scene."""

    async def run() -> None:
        here, there = await Store.open(url), await Store.open(url)
        try:
            await scene(Process(file, here), Process(file, there))
        finally:
            await here.close()
            await there.close()

    asyncio.run(run())


def test_what_one_process_learns_the_others_know(url: str, file: Path) -> None:
    """A question missed in one process and decided in another is answered in both, with nothing built anew."""

    async def scene(here: Process, there: Process) -> None:
        assert await here.ask("quokka trombone?") == ""
        assert here.service.store
        await here.service.store.flush()
        [case] = (await there.desk.cases(10))[0]
        index = here.service.index
        settled = await there.desk.settle(case.id, "phrasing", "Ann", entry_id="bees")
        assert settled
        assert settled.done
        assert await there.ask("quokka trombone") == "bees"
        await here.learning.refresh()
        assert await here.ask("Quokka trombone", CAT) == "bees"
        assert here.service.index is index

    two(url, file, scene)


def test_two_owners_who_tap_at_once_settle_a_case_once(url: str, file: Path) -> None:
    """Of two decisions at the same moment one holds, in whatever process they were made."""

    async def scene(here: Process, there: Process) -> None:
        await here.ask("quokka trombone?")
        [case] = (await here.desk.cases(10))[0]
        decisions = (
            here.desk.settle(case.id, "phrasing", "Ann", entry_id="bees"),
            there.desk.settle(case.id, "phrasing", "Cat", entry_id="join"),
        )
        settled = await asyncio.gather(*decisions)
        assert sorted(one.done for one in settled if one) == [False, True]
        assert len(await here.learning.read()) == 1

    two(url, file, scene)


def test_misses_are_grouped_once(url: str, file: Path) -> None:
    """Two processes that look at the same misses make one case of them."""

    async def scene(here: Process, there: Process) -> None:
        await here.ask("quokka trombone?")
        await there.ask("the quokka trombone", CAT)
        await asyncio.gather(here.desk.gather(), there.desk.gather())
        await here.desk.gather()
        found, total = await here.desk.cases(10)
        assert (total, [(case.people, case.count) for case in found]) == (1, [(2, 2)])

    two(url, file, scene)


def titled(file: Path, line: str) -> Path:
    """Write the same FAQ with another line for its title, in a file beside it."""
    text = file.read_text(encoding="utf-8")
    before = next(line for line in text.splitlines() if line.startswith("title:"))
    other = file.with_name("renamed.yaml")
    other.write_text(text.replace(before, line), encoding="utf-8")
    return other


async def _renamed(url: str, before: Path, after: Path) -> list[Any]:
    """Learn and miss something with one file, and return what a process of the same bot knows of it with another."""
    store = await Store.open(url)
    first = Process(before, store, "7")
    await first.learning.refresh()
    await first.learning.add([Change("phrasing", "bees", "quokka trombone")])
    await first.ask("zebra xylophone?")
    await first.desk.gather()
    second = Process(after, store, "7")
    await second.ask("zebra xylophone?", CAT)
    await second.learning.refresh()
    found, _ = await second.desk.cases(10)
    known = [await second.ask("quokka trombone?"), [(case.question, case.people) for case in found]]
    await store.close()
    return known


@pytest.mark.parametrize("line", ["title: Our Garden", "title: Our Garden\nlanguage: en-GB"])
def test_what_was_learned_goes_along_when_the_faq_is_renamed(url: str, file: Path, line: str) -> None:
    """Another title or language in the file, and what was asked, decided and learned is still there, counted once."""
    known = asyncio.run(_renamed(url, file, titled(file, line)))
    assert known == ["bees", [("zebra xylophone?", 2)]]


@pytest.mark.parametrize(
    ("left", "known"), [(3, ["bees", [("zebra xylophone?", 2)]]), (2, ["", [("zebra xylophone?", 1)]])]
)
def test_a_faq_with_half_of_its_entries_is_the_same(url: str, file: Path, left: int, known: list[Any]) -> None:
    """Renamed with three of its five entries a FAQ keeps what was learned; with two of them it is another one."""

    def written(name: str, ids: tuple[str, ...]) -> Path:
        path = file.with_name(f"{name}.yaml")
        entries = "".join(f"  - {{id: {id}, question: What about {id}?, answer: Fine.}}\n" for id in ids)
        path.write_text(f"title: {name}\nentries:\n{entries}", encoding="utf-8")
        return path

    ids = ("bees", "wasps", "moths", "ants", "flies")
    after = written("after", (*ids[:left], "goats", "camels"))
    assert asyncio.run(_renamed(url, written("before", ids), after)) == known


def test_another_faq_takes_nothing_over(url: str, file: Path) -> None:
    """A FAQ with other entries, or one that another bot still serves, leaves what was learned where it is."""
    other = file.with_name("chess.yaml")
    other.write_text("title: Chess\nlanguage: en\nentries: [{id: board, question: Which board?, answer: Any.}]\n")
    assert asyncio.run(_renamed(url, file, other)) == ["", [("zebra xylophone?", 1)]]


def test_a_faq_that_another_bot_serves_keeps_its_name(url: str, file: Path) -> None:
    """Of two bots with the same FAQ on one database, the one that renames it takes nothing from the other."""

    async def scene() -> None:
        store = await Store.open(url)
        await Process(file, store, "8").learning.refresh()
        await store.close()

    asyncio.run(scene())
    known = asyncio.run(_renamed(url, file, titled(file, "title: Our Garden")))
    assert known == ["", [("zebra xylophone?", 1)]]


def test_the_figures_of_a_faq_are_its_own(url: str, file: Path) -> None:
    """Two FAQs on one database that have entries of the same ids count each for itself."""
    other = titled(file, "title: Our Garden")

    async def scene() -> None:
        store = await Store.open(url)
        await Process(file, store).ask("Can I keep bees on my plot?")
        today = datetime.now(UTC).date()
        here, there = [(await figures(Process(one, store).service, today, 2)).entries for one in (file, other)]
        assert (here, there) == ({"bees": 1}, {})
        await store.close()

    asyncio.run(scene())


def learned(file: Path, url: str, *changes: Change, bot: str = "") -> None:
    """Learn something."""

    async def run() -> None:
        store = await Store.open(url)
        await Process(file, store, bot).learning.add(changes)
        await store.close()

    asyncio.run(run())


@pytest.fixture
def shell(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Stand where the FAQ and the database are; give the database's URL."""
    url = f"sqlite:///{tmp_path}/bot.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def test_export_adds_lines_and_nothing_is_doubled(shell: str, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was learned is written into the file, its comments kept; afterwards it comes from there, and only once."""
    learned(
        file, shell, Change("phrasing", "bees", "quokka trombone"), Change("entry", "shop", "Is there a shop?", "No.")
    )
    before = file.read_text(encoding="utf-8")
    mode = file.stat().st_mode
    assert main(["export", "--dry-run"]) == 0
    assert file.read_text(encoding="utf-8") == before
    dry = capsys.readouterr().out
    assert main(["export"]) == 0
    assert capsys.readouterr().out == dry
    after = file.read_text(encoding="utf-8")
    assert "# Ours, by hand.\n" in after
    assert file.stat().st_mode == mode
    removed = [line for line in dry.splitlines()[2:] if line.startswith("-")]
    assert removed == ["-    aliases: [beehive, honey]"]
    assert main(["export", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": "faq.yaml", "changes": 0, "written": False, "diff": ""}

    async def run() -> None:
        store = await Store.open(shell)
        process = Process(file, store)
        await process.learning.refresh()
        assert process.service.faq.entry("bees").aliases.count("quokka trombone") == 1  # type: ignore[union-attr]
        assert process.service.faq == read(file).faq
        await store.close()

    asyncio.run(run())


def test_check_shows_what_was_learned_for_two(
    shell: str, file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`check` reads what was learned beside the file; a database that can't be reached costs no check."""
    status = main(["check"])
    clean = capsys.readouterr().out
    assert "learned-phrasing" not in clean
    learned(file, shell, Change("phrasing", "bees", "hosepipe"))
    assert main(["check"]) == status
    told = capsys.readouterr().out
    assert "“hosepipe” is for `bees`, and stands under `water` as well." in told
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/nothing")
    assert main(["check"]) == status
    said = capsys.readouterr()
    assert said.out == clean
    assert said.err.startswith("What was learned is not checked: ")


def test_a_file_that_cannot_be_written_is_left_alone(
    shell: str, file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the file can't be replaced it stays as it is, and what was learned is not counted as taken over."""
    learned(file, shell, Change("outside", "", "football pools"))
    before = file.read_bytes()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    assert main(["export"]) == 2
    assert "can't be written (Permission denied)" in capsys.readouterr().err
    assert (file.read_bytes(), list(file.parent.glob(".*new"))) == (before, [])
    monkeypatch.undo()
    os.environ["DATABASE_URL"] = shell
    try:
        assert main(["export", "--faq", str(file)]) == 0
    finally:
        del os.environ["DATABASE_URL"]
    assert "football pools" in file.read_text(encoding="utf-8")


def asked(file: Path, url: str) -> None:
    """Let two people ask things."""

    async def run() -> None:
        store = await Store.open(url)
        process = Process(file, store)
        for text, who in (
            ("quokka trombone?", BOB),
            ("the quokka trombone", CAT),
            ("How do I join?", BOB),
            ("zebra?", BOB),
        ):
            await process.ask(text, who)
        await store.close()

    asyncio.run(run())


def test_the_desk_from_the_shell(shell: str, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cases, figures and forgetting somebody, in words and as JSON."""
    for command in ("cases", "stats", "export", "forget 1"):
        assert main(command.split()) == 0
        assert "Nothing is recorded yet" in capsys.readouterr().out
    asked(file, shell)
    assert main(["cases"]) == 0
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.startswith("#1       2 ·   2 × quokka trombone?  (since ")
    assert second.strip() == "the quokka trombone"
    assert "zebra?" in third
    assert main(["cases", "--json"]) == 0
    assert [json.loads(line)["people"] for line in capsys.readouterr().out.splitlines()] == [2, 1]
    assert main(["stats", "--days", "2"]) == 0
    out = capsys.readouterr().out
    assert "    4 asked  ██████████" in out
    assert "missed 3" in out
    assert "Most answered:\n    1 × join" in out
    assert main(["stats", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["days"][-1]["asked"] == 4
    assert main(["forget", str(BOB)]) == 0
    assert "Erased: 2 questions that nobody else asked" in capsys.readouterr().out
    assert main(["forget", "--json", str(CAT)]) == 0
    assert json.loads(capsys.readouterr().out) == {"questions": 1, "traces": 0, "votes": 0, "wishes": 0}
    assert main(["cases"]) == 0
    assert capsys.readouterr().out == "Nothing is waiting: every question was answered or decided on.\n"
    with pytest.raises(SystemExit):
        main(["stats", "--days", "0"])
