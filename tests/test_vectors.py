"""Finding entries by meaning, where the extra `semantic` is installed; skipped where it is not."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import main
from bot.config import load, semantic
from bot.errors import ConfigError
from bot.faq import Entry, Faq, Remark, read
from bot.matcher import Index

if TYPE_CHECKING:
    from bot.matcher.vectors import Vectors

ROOT = Path(__file__).parent.parent

needs_vectors = pytest.mark.skipif(find_spec("wordllama") is None, reason="the extra `semantic` is not installed")

HOUSE = Faq(
    "House",
    (
        Entry("dinner", "When is dinner served?", "From seven o'clock."),
        Entry("keys", "Where do I get my keys?", "At the desk."),
        Entry("laundry", "Is there a washing machine?", "In the cellar. Ironing boards stand on every floor."),
        Entry("leaving", "When do I have to leave my room?", "By eleven o'clock."),
        Entry("noise", "My neighbours are loud at night", "Ring the porter."),
        Entry("internet", "What is the wifi password?", "It hangs behind the door."),
        Entry("pets", "May I bring my dog?", "Yes, on a lead."),
        Entry("money", "Can I pay by card?", "Yes."),
        Entry("guests", "May friends sleep over?", "For two nights."),
    ),
    smalltalk=(Remark((":)", "hello"), "Hello!"),),
)


@cache
def vectors() -> Vectors:
    """Return the vectors, read once."""
    from bot.matcher.vectors import Vectors

    return Vectors.load()


@cache
def house() -> Index:
    """Return the index of a small FAQ with vectors."""
    return Index(HOUSE, vectors())


def run(code: str) -> str:
    """Run Python code in a process of its own and return what it prints."""
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_without_vectors_nothing_of_them_is_imported() -> None:
    """The default matcher loads neither numpy nor the tokenizer, installed or not."""
    loaded = run("import sys, bot.matcher; print({'numpy', 'tokenizers', 'safetensors'} & set(sys.modules))")
    assert loaded.strip() == "set()"


@needs_vectors
def test_loading_asks_no_network_and_leaves_logging_alone() -> None:
    """What the package ships is all that is read, and its own set-up of the log does not run."""
    code = (
        "import logging, sys\n"
        "sys.addaudithook(lambda event, args: print(event) if event.startswith('socket.') else None)\n"
        "from bot.matcher.vectors import Vectors\n"
        "Vectors.load().mean('hello')\n"
        "print(logging.getLogger().handlers, 'wordllama' in sys.modules)"
    )
    assert run(code).strip() == "[] False"


@needs_vectors
@pytest.mark.parametrize(("query", "expected"), [("supper hours", "dinner"), ("puppy welcome", "pets")])
def test_a_paraphrase_without_a_common_word_is_found(query: str, expected: str) -> None:
    """The entry is first by meaning though words alone find nothing."""
    assert Index(HOUSE).search(query) == []
    assert house().search(query)[0].entry.id == expected


@needs_vectors
def test_a_part_of_a_long_answer_counts_by_itself() -> None:
    """A query about a detail of an answer comes nearer to that part than to the question or the whole."""
    words = " ".join(f"the {word} of the old garden is green" for word in ("wall", "gate", "bench", "roof", "tree"))
    meanings = vectors().meanings("en")
    assert meanings is not None
    meanings.add_phrase(0, "where is the garden")
    meanings.add_answer(0, f"{words} {words} you may borrow an umbrella when it rains")
    nearest, central = meanings.near("umbrella when it rains").compare(0)
    assert nearest > 2 * central


@needs_vectors
def test_a_misspelled_word_means_what_the_faq_means_by_it() -> None:
    """A typo is corrected by the FAQ's words before its meaning is looked up."""
    signals, right = house().features("dinner time")
    signals_of_wrong, wrong = house().features("dinnre time")
    assert signals_of_wrong[-2:] == signals[-2:]
    assert [(id, features[-2:]) for id, features in wrong] == [(id, features[-2:]) for id, features in right]


@needs_vectors
def test_a_known_word_is_not_corrected() -> None:
    """A common word that the FAQ does not have stays itself, however near it is spelled to one of the FAQ's."""
    assert vectors().knows("winner")
    assert not vectors().knows("dinnre")
    assert house()._analyser.spelled("winner dinnre", vectors().knows) == "winner dinner"


@needs_vectors
def test_an_added_phrasing_is_found_by_its_meaning() -> None:
    """`add` also teaches what a phrasing means."""
    grown = Index(HOUSE, vectors())
    grown.add("internet", "streaming movies")
    assert grown.search("films")[0].entry.id == "internet"


@needs_vectors
def test_every_phrasing_of_the_shipped_faq_finds_its_own_entry() -> None:
    """What is typed word for word is found, vectors or not."""
    faq = read(ROOT / "faq.yaml").faq
    index = Index(faq, vectors())
    for entry in faq.entries:
        for phrasing in entry.phrasings:
            assert index.search(phrasing, 1)[0].entry.id == entry.id


@needs_vectors
@pytest.mark.parametrize("query", ["dinner", "supper hours", "dinnre", ""])
def test_a_faq_in_another_language_is_matched_by_words_alone(query: str) -> None:
    """The vectors speak English, so that a FAQ in another language gets the same ranking as without them."""
    other = replace(HOUSE, language="nl")
    assert Index(other, vectors()).rank(query) == Index(other).rank(query)


@needs_vectors
def test_an_empty_faq_finds_nothing() -> None:
    """No entry is no error."""
    assert Index(Faq("Empty", ()), vectors()).search("anything") == []


@needs_vectors
@given(st.text(max_size=80))
def test_any_text_gets_scores_that_share_a_hundred(text: str) -> None:
    """Whatever is asked, the scores are shares of 100, and the same the second time."""
    ranking = house().rank(text, 20)
    scores = [match.score for match in ranking.matches]
    assert all(0 <= score <= 100 for score in scores)
    assert sum(scores) <= 100.0001
    assert ranking == house().rank(text, 20)


@needs_vectors
@pytest.mark.parametrize("package", ["no_such_package", "yaml"])
def test_missing_files_are_an_error_with_a_remedy(package: str) -> None:
    """A package that is not there, or not as it was, says what to install and how to do without."""
    from bot.matcher.vectors import Vectors

    with pytest.raises(ConfigError, match=r'pip install -e "\.\[semantic\]".*SEMANTIC=off'):
        Vectors.load(package)


@needs_vectors
@pytest.mark.parametrize(("switch", "found"), [("on", ["dinner"]), ("", ["dinner"]), ("off", [])])
def test_the_command_line_uses_them_unless_switched_off(
    switch: str,
    found: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Where the extra is installed a paraphrase is found, and not with SEMANTIC=off."""
    monkeypatch.setenv("SEMANTIC", switch)
    faq = tmp_path / "faq.yaml"
    faq.write_text("title: House\nentries: [{id: dinner, question: When is dinner served?, answer: At seven.}]\n")
    main(["ask", "--json", "--faq", str(faq), "supper hours"])
    assert [candidate["id"] for candidate in json.loads(capsys.readouterr().out)["candidates"]] == found


@needs_vectors
def test_a_wrong_switch_is_an_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Another word than on or off is told, as for every setting."""
    monkeypatch.setenv("SEMANTIC", "perhaps")
    assert main(["ask", "anything"]) == 2
    assert capsys.readouterr().err == "SEMANTIC must be on or off.\n"


def test_the_switch_is_read_as_all_settings_are() -> None:
    """It is on by default, and the bot knows it from its settings too."""
    token = {"BOT_TOKEN": "1:a"}
    assert semantic({})
    assert not semantic({"SEMANTIC": "OFF"})
    assert load(token).semantic
    assert not load({**token, "SEMANTIC": "off"}).semantic
