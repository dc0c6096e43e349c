"""What was learned, laid over a FAQ and written back into its file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ExportError
from bot.exporting import added_and_removed, export
from bot.faq import Faq, parse
from bot.faq.changes import Change, is_made, new_id, overlay

HERE = Path(__file__).parent
FAQS = [*HERE.glob("faqs/*.yaml"), *HERE.glob("data/communities/*.yaml"), *HERE.parent.glob("bot/samples/*.yaml")]
FILES = sorted(file for file in FAQS if "queries" not in file.name and file.name != "broken.yaml")

SHED = """\
# Ours.
title: Shed  # a shed
entries:

  # The first one.
  - id: key
    question: Where is the key?   # asked daily
    aliases: ['the key', "no key"]  # two
    answer: >
      Under
      the pot.

      # no comment, but text

  # The second.
  - question: When do you open?
    topic: Times
    answer: At nine.

outside:
- phrases:
    - the weather   # of course
  answer: Look up.
- phrases: [football]
# The end.
"""
LEARNED = (
    Change("phrasing", "key", "key: where?"),
    Change("phrasing", "when-do-you-open", "opening hours"),
    Change("entry", "may-i-smoke", "May I smoke?", "**No.**\n\n- never\n- not at all"),
    Change("phrasing", "may-i-smoke", "12:30"),
    Change("outside", "", "who won: the cup?"),
)


def faq(text: str = SHED) -> Faq:
    """Read a FAQ."""
    return parse(text).faq


def test_changes_are_laid_over_the_file() -> None:
    """Phrasings, new entries, edits and what is outside are part of the FAQ as if they stood in its file."""
    new = overlay(faq(), [*LEARNED, Change("answer", "key", "", "In the pot.")])
    assert new.entries[0].aliases == ("the key", "no key", "key: where?")
    assert new.entries[0].answer == "In the pot."
    assert new.entries[1].aliases == ("opening hours",)
    assert (new.entries[2].question, new.entries[2].aliases) == ("May I smoke?", ("12:30",))
    assert [remark.phrases for remark in new.outside] == [("the weather",), ("football", "who won: the cup?")]


def test_what_the_file_says_by_now_is_not_doubled() -> None:
    """A change that the file has taken over, or whose entry is gone, changes nothing."""
    changes = [
        Change("phrasing", "key", "The KEY!"),
        Change("phrasing", "key", "where is the key"),
        Change("phrasing", "gone", "anything"),
        Change("answer", "gone", "", "anything"),
        Change("entry", "key", "Where is the key?", "Elsewhere."),
        Change("outside", "", "Football?"),
    ]
    assert overlay(faq(), changes) == faq()
    assert [is_made(faq(), change) for change in changes] == [True, True, False, False, True, True]
    after = overlay(faq(), LEARNED)
    assert [is_made(faq(), change) for change in LEARNED] == [False] * 5
    assert [is_made(after, change) for change in LEARNED] == [True] * 5
    assert not is_made(faq(), Change("answer", "key", "", "In the pot."))


def test_a_faq_that_declines_nothing_learns_to() -> None:
    """What is outside goes to the phrases that are declined in the bot's own words, or makes the first of them."""
    plain = faq("title: A\nentries: [{question: B, answer: C}]")
    assert overlay(plain, [Change("outside", "", "football")]).outside[0].phrases == ("football",)


def test_a_new_entry_gets_an_id_of_its_own() -> None:
    """The id of a new entry is made from its question and is taken by no other."""
    assert (new_id(faq(), "May I smoke?"), new_id(faq(), "Key?")) == ("may-i-smoke", "key-2")


def test_export_only_adds_lines() -> None:
    """What was learned is added as its author would have written it; every other line, comments too, stays."""
    written = export(SHED, LEARNED)
    assert added_and_removed(SHED, written, "faq.yaml") == (
        "--- faq.yaml\n+++ faq.yaml\n"
        "@@ -8 +8 @@\n"
        """-    aliases: ['the key', "no key"]  # two\n"""
        """+    aliases: ['the key', "no key", "key: where?"]  # two\n"""
        "@@ -16,0 +17,2 @@\n"
        "+    aliases:\n"
        "+      - opening hours\n"
        "@@ -18,0 +21,10 @@\n"
        "+\n"
        "+  - id: may-i-smoke\n"
        "+    question: May I smoke?\n"
        "+    aliases:\n"
        '+      - "12:30"\n'
        "+    answer: |\n"
        "+      **No.**\n"
        "+\n"
        "+      - never\n"
        "+      - not at all\n"
        "@@ -24 +36 @@\n"
        "-- phrases: [football]\n"
        '+- phrases: [football, "who won: the cup?"]'
    )


def test_an_edited_answer_takes_the_place_of_the_old_one() -> None:
    """Of an edit, the lines of the answer change and no others."""
    diff = added_and_removed(SHED, export(SHED, [Change("answer", "key", "", "In the *pot*.\n\nBehind it.")]), "f")
    assert [line for line in diff.splitlines()[2:] if line[0] in "+-"] == [
        *("-    answer: >", "-      Under", "-      the pot."),
        *("+    answer: |", "+      In the *pot*."),
        *("-      # no comment, but text", "+      Behind it."),
    ]


def test_json_is_added_to_as_json() -> None:
    """A file in brackets stays one."""
    text = (
        '{"title": "A", "entries": [{"id": "b", "question": "B", "answer": "C"}, '
        '{"question": "D", "answer": "E", "aliases": []}]}'
    )
    changes = [
        Change("phrasing", "b", 'so "b"'),
        Change("phrasing", "d", "dee"),
        Change("answer", "b", "", "See\nbelow."),
        Change("entry", "f", "F", "G"),
        Change("outside", "", "football"),
    ]
    assert export(text, changes) == (
        '{"title": "A", "entries": [{"id": "b", "question": "B", "aliases": ["so \\"b\\""], "answer": "See\\nbelow."}, '
        '{"question": "D", "answer": "E", "aliases": ["dee"]}, {"id": "f", "question": "F", "answer": "G"}], '
        '"outside": [{"phrases": ["football"]}]}'
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_is_written_is_what_was_learned(file: Path, newline: str) -> None:
    """Any FAQ says after an export what it said with the changes laid over it, and a second export adds nothing."""
    text = file.read_text(encoding="utf-8")
    before = faq(text)
    text = text.replace("\n", newline)
    changes = [
        *(Change("phrasing", entry.id, f"zebra: {entry.id} #1") for entry in before.entries),
        Change("answer", before.entries[-1].id, "", "Edited.\n\n    code"),
        *LEARNED[2:],
        Change("outside", "", "another one"),
    ]
    written = export(text, changes)
    assert faq(written) == overlay(before, changes)
    assert export(written, changes) == written
    lost = [line for line in added_and_removed(text, export(text, changes[:-4]), "f").splitlines() if line[0] == "-"]
    assert written.count("\n") == written.count(newline)
    assert all(line.strip("- ") for line in lost)


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=80))
def test_any_words_can_be_learned(question: str, answer: str) -> None:
    """Whatever somebody wrote is quoted so that it is read as they wrote it, or refused without harm."""
    question, answer = " ".join(question.split()), answer.strip()
    if not question or not answer:
        return
    try:
        written = export(SHED, [Change("entry", "new", question, answer), Change("phrasing", "key", question)])
    except ExportError:
        return
    assert faq(written).entry("new") is not None


def test_a_file_that_cannot_be_added_to_is_left_alone() -> None:
    """A text that no YAML can carry is refused with the file's name, before anything is written."""
    with pytest.raises(ExportError, match=r"shed\.yaml: what was learned can't be added"):
        export(SHED, [Change("answer", "key", "", "a\x00b")], "shed.yaml")


def test_a_file_without_a_last_line_break_is_added_to() -> None:
    """A file whose last line is not ended gets its additions on lines of their own."""
    text = "title: A\nentries:\n  - question: B\n    answer: C"
    assert export(text, [Change("entry", "d", "D", "E")]) == (
        text + "\n  - id: d\n    question: D\n    answer: |\n      E\n"
    )
