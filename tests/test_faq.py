"""Reading faq.yaml: what an author writes is what people get, and every mistake is said with place and remedy."""

from __future__ import annotations

import doctest
import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FaqError, FaqUnreadableError, Problem
from bot.faq import Entry, Faq, Link, parse, read, schema
from bot.faq.tree import Tree
from bot.faq.values import LABEL_LIMIT, Slugs, shorten

ROOT = Path(__file__).parent.parent
FULL = """\
title: Chess  club
source: https://example.org/chess
language: de
about: |
  **About** us
synonyms:
  - [rook, castle]
entries:
  - id: rook
    topic: Pieces
    question: How does
      the rook move?
    label: The rook
    aliases: [castle moves, "what: rook?"]
    answer: |

      Straight.

      And far.
    follow_ups: [which-way-does-a-bishop-go]
    media: boards/rook.png
    links: [{text: Rules  of chess, url: https://example.org/rules}]
  - question: Which way does a bishop go?
    topic: Pieces
    answer: >-
      Always
      diagonally.
smalltalk:
  - phrases: [hi]
    answer: Hello!
outside:
  - phrases: [how do I play go?]
messages:
  fallback: No idea.
  cue_yes: ja, jawohl
cutoffs: {answer: 70, share: 55, suggest: 20.5}
contact: "@chess_club"
"""
ENTRY = "title: x\nentries:\n  - question: a\n    answer: b\n"


def problems_of(text: str) -> list[str]:
    """Read a text that is no FAQ; return each problem as `line:column rule: message remedy`."""
    with pytest.raises(FaqError) as caught:
        parse(text)
    return [f"{p.line}:{p.column} {p.rule}: {p.message} {p.remedy}" for p in caught.value.problems]


def test_everything_an_author_can_write_is_read() -> None:
    """Every key of the format arrives in the FAQ, with texts as typed and lines joined."""
    faq = parse(FULL).faq
    assert (faq.title, faq.source, faq.language, faq.about) == (
        "Chess club",
        "https://example.org/chess",
        "de",
        "**About** us",
    )
    assert faq.synonyms == (("rook", "castle"),)
    rook, bishop = faq.entries
    assert rook == Entry(
        "rook",
        "How does the rook move?",
        "Straight.\n\nAnd far.",
        "Pieces",
        "The rook",
        ("castle moves", "what: rook?"),
        ("which-way-does-a-bishop-go",),
        "boards/rook.png",
        (Link("Rules of chess", "https://example.org/rules"),),
    )
    assert rook.phrasings == ("How does the rook move?", "The rook", "castle moves", "what: rook?")
    assert (bishop.id, bishop.label, bishop.answer) == (
        "which-way-does-a-bishop-go",
        "Which way does a bishop go?",
        "Always diagonally.",
    )
    assert bishop.phrasings == ("Which way does a bishop go?",)
    assert [(remark.phrases, remark.answer) for remark in faq.smalltalk + faq.outside] == [
        (("hi",), "Hello!"),
        (("how do I play go?",), ""),
    ]
    assert dict(faq.messages) == {"fallback": "No idea.", "cue_yes": "ja, jawohl"}
    assert dict(faq.cutoffs) == {"answer": 70, "share": 55, "suggest": 20.5}
    assert faq.contact == "@chess_club"
    assert [(topic.id, topic.name, [entry.id for entry in topic.entries]) for topic in faq.topics] == [
        ("pieces", "Pieces", ["rook", "which-way-does-a-bishop-go"])
    ]
    assert (faq.entry("rook"), faq.entry("nobody")) == (rook, None)


def test_a_question_and_an_answer_are_enough() -> None:
    """A title and one entry with question and answer make a FAQ; everything else has a default."""
    faq = parse(ENTRY).faq
    assert faq == Faq("x", (Entry("a", "a", "b"),))
    assert faq.topics == ()


@pytest.mark.parametrize("typed", ["yes", "no", "12:30", "1e3", "null", "~", "0x1F", "2024-01-02", "1_000", "TRUE"])
def test_texts_stay_as_typed(typed: str) -> None:
    """What YAML would turn into a number, a date or nothing stays the text that the author typed."""
    assert parse(ENTRY.replace("question: a", f"question: {typed}")).faq.entries[0].question == typed


@pytest.mark.parametrize("text", ["\ufeff" + FULL, FULL.replace("\n", "\r\n"), FULL.replace("\n", "\r")])
def test_byte_order_mark_and_line_ends_change_nothing(text: str) -> None:
    """A file saved on Windows or an old Mac says the same, at the same places."""
    document, plain = parse(text), parse(FULL)
    assert (document.faq, document.marks) == (plain.faq, plain.marks)


def test_places_are_known() -> None:
    """Everything that was read has a line and a column, what was left out that of the thing around it."""
    document = parse(FULL)
    assert document.at("entries", 0, "aliases", 1) == (14, 29)
    assert document.at("entries", 1, "label") == document.at("entries", 1) == (23, 5)
    assert document.find("far", "entries", 0, "answer") == (19, 11)
    assert document.find("moves", "entries", 0, "aliases", 0) == (14, 22)
    assert document.find("nowhere", "title") == (1, 8)


SYNTAX = {
    "colon": ("title: Should I: buy?", "1:16 unquoted", 'quotes: "Should I: buy?"'),
    "colon, quotes and comment": ('title: Is "it": good # hm', "1:15 unquoted", "quotes: 'Is \"it\": good'"),
    "colon in a long text": (ENTRY.replace("b\n", f"B: {'c ' * 40}\n"), "4:14 unquoted", "lines of its own after `|`"),
    "tab": ("title: x\nentries:\n\t- question: a\n\t  answer: b", "3:1 tab", "spaces"),
    "tab after spaces": ("title: x\nentries:\n  - question: a\n  \tanswer: b", "4:3 tab", "spaces"),
    "missing dash": (ENTRY + "  question: c\n    answer: d", "5:3 missing-dash", "Begin it with `- `"),
    "missing dash among texts": (
        ENTRY + "    aliases:\n      - a b\n      c d\n      - e f",
        "7:7 missing-dash",
        "Begin it with `- `",
    ),
    "key beside its entry": ("title: x\nentries:\n  - question: a\n  answer: b", "4:3 indentation", "column 5"),
    "key too far left": ("title: x\nentries:\n  - question: a\n   answer: b", "4:4 indentation", "column 5"),
    "key too far right": ("title: x\nentries:\n  - question: a\n      answer: b", "4:7 indentation", "column 5"),
    "colon in a second line": (
        "title: x\nentries:\n  - question: a\n    answer: b\n      more: c",
        "5:7 indentation",
        "quotes",
    ),
    "key further left than the first": ("  title: x\nentries: []", "2:1 indentation", "same column"),
    "no space after the dash": ("title: x\nentries:\n  -question: a\n   answer: b", "3:3 no-space", "`- `"),
    "no space after the colon": ("title:x\nlanguage: en", "1:1 no-colon", "`title: …`"),
    "no colon": ("title: x\nentries:\n  - question a\n    answer: b", "3:5 no-colon", "`question: …`"),
    "no key": ("title: x\nhello there", "2:1 no-colon", "`key: …`"),
    "text after quotes": ("title: 'it's me'", "1:12 quotes", 'Write "it\'s me"'),
    "text after a quoted word": ('title: "x" y', "1:12 quotes", "Write '\"x\" y'"),
    "open quotes": (ENTRY + '    label: "abc', "5:12 quotes", "Close it"),
    "open quotes, closed later": (
        'title: "x\nentries:\n  - question: "a"\n    answer: b',
        "1:8 quotes",
        "Close it",
    ),
    "open quotes before a document": ('title: "x\n---\n', "1:8 quotes", "Close it"),
    "backslash": (r'title: "C:\dir"', "1:11 backslash", "single"),
    "backslash in an open text": ('title: "a\n  \\d', "2:3 backslash", "single"),
    "bold": (ENTRY.replace("b\n", "**b** c\n"), "4:13 unquoted", 'quotes: "**b** c"'),
    "bold below its key": (ENTRY.replace("b\n", "\n      **b** c\n"), "5:7 unquoted", "`answer: |`"),
    "bold after a text": (ENTRY + "\n**b** c", "6:2 syntax", "special characters"),
    "mention": (ENTRY.replace("a\n", "@a\n"), "3:15 unquoted", 'quotes: "@a"'),
    "link": (ENTRY.replace("b\n", "[b](c) d\n"), "4:13 unquoted", 'quotes: "[b](c) d"'),
    "quotation": (ENTRY.replace("b\n", "> b\n"), "4:13 unquoted", 'quotes: "> b"'),
    "list beside its key": (ENTRY.replace("b\n", "- b\n"), "4:13 unquoted", "next line"),
    "bracket": (ENTRY + "    aliases: [a, b\n    label: c", "5:14 bracket", "Close it"),
    "bracket in a bracket": ("title: [a: b", "1:8 bracket", "Close it"),
    "bracket of a tag": ("!a [b", "1:1 bracket", "Close it"),
    "brace": ("title: {a: b", "1:8 bracket", "Close it"),
    "short text": (ENTRY.replace("b\n", "|\n      b\n     c\n"), "6:6 short-indent", "6 spaces"),
    "key further left than its text": (
        ENTRY.replace("b\n", "|\n      b\n   label: c\n"),
        "6:4 indentation",
        "column 5",
    ),
    "text on the level of its key": (ENTRY.replace("b\n", "|\n    b c\n"), "5:5 short-indent", "6 spaces"),
    "directive": ("%FOO\n", "1:5 syntax", "special characters"),
    "text after the end": ("title: x\n...\ntitle: y", "3:1 syntax", "special characters"),
}


@pytest.mark.parametrize(("text", "place", "remedy"), SYNTAX.values(), ids=SYNTAX)
def test_what_yaml_refuses_is_said_in_plain_words(text: str, place: str, remedy: str) -> None:
    """A slip of YAML is located where the author made it, and the remedy says what to write."""
    first = next(problem for problem in problems_of(text) if "missing-key" not in problem)
    assert first.startswith(f"{place}: ")
    assert remedy in first
    assert len(problems_of(text + "\n")) == len(problems_of(text))


SHAPE = {
    "nothing": ("", ["1:1 empty: The file is empty."], "`title: …`"),
    "only a document's start": ("---\n# hi\n", ["1:1 empty: The file is empty."], "`title: …`"),
    "only a comment": ("# hi\n", ["1:1 empty: The file is empty."], "python -m bot init"),
    "a list": ("- a", ["1:1 wrong-type: A FAQ is made of keys and values."], "`title: …`"),
    "no entries": ("title: x", ["1:1 missing-key: `entries` is missing."], "Add `entries: …`"),
    "empty list": ("title: x\nentries: []", ["2:10 wrong-length: `entries` must hold at least 1."], "Add"),
    "empty value": (ENTRY + "    aliases:", ["5:5 empty: `aliases` is empty."], "delete"),
    "blank text": (ENTRY + '    aliases: [" "]', ["5:15 empty: An item of `aliases` is empty."], "delete"),
    "missing answer": (
        "title: x\nentries:\n  - question: a",
        ["3:5 missing-key: `answer` is missing."],
        "`answer: …`",
    ),
    "misspelled key": (ENTRY + "    alias: [c]", ["5:5 unknown-key: Unknown key `alias`."], "Did you mean `aliases`?"),
    "foreign key": (ENTRY + "    colour: red", ["5:5 unknown-key: Unknown key `colour`."], "Known here: id, topic,"),
    "entry's key at the top": (ENTRY + "aliases: [c]", ["5:1 unknown-key: Unknown key `aliases`."], "indent"),
    "top's key in an entry": (ENTRY + "    about: c", ["5:5 unknown-key: Unknown key `about`."], "start of the line"),
    "unknown message": (
        ENTRY + "messages:\n  fallbak: c",
        ["6:3 unknown-key: Unknown key `fallbak`."],
        "Did you mean `fallback`?",
    ),
    "strange message": (
        ENTRY + "messages:\n  zzzzzz: c",
        ["6:3 unknown-key: Unknown key `zzzzzz`."],
        "python -m bot schema",
    ),
    "placeholder": (
        ENTRY + "messages:\n  welcome: Hi {name}, this is {title}",
        ["6:12 placeholder: Nothing fills in `{name}`."],
        "knows {title}",
    ),
    "no placeholders": (
        ENTRY + "messages:\n  fallback: Hi {name}",
        ["6:13 placeholder: Nothing fills in `{name}`."],
        "no placeholders",
    ),
    "message that is a list": (
        ENTRY + "messages:\n  fallback: [a]",
        ["6:13 wrong-type: `fallback` must be one text."],
        "quotes",
    ),
    "messages that are a list": (
        ENTRY + "messages: [a]",
        ["5:11 wrong-type: `messages` must consist of keys and values."],
        "colon",
    ),
    "text for a list": (ENTRY + "    aliases: c", ["5:14 wrong-type: `aliases` must be a list."], "`- `"),
    "entries without dashes": (
        "title: x\nentries:\n  question: a\n  answer: b",
        ["3:3 wrong-type: `entries` must be a list."],
        "`- `",
    ),
    "text for an entry": (
        "title: x\nentries: [a]",
        ["2:11 wrong-type: An item of `entries` must consist of keys and values."],
        "`question: …`",
    ),
    "list for a text": (ENTRY + "    label: [c]", ["5:12 wrong-type: `label` must be one text."], "quotes"),
    "colon in an item": (
        ENTRY + "    aliases:\n      - Should I: buy?",
        ["6:9 unquoted: An item of `aliases` is read as a key and a value."],
        'quotes: "Should I: buy?"',
    ),
    "colon at the end of an item": (
        ENTRY + "    aliases:\n      - Should I buy:",
        ["6:9 unquoted: An item of `aliases` is read as a key and a value."],
        "quotes.",
    ),
    "keys for a text": (
        ENTRY + "    label: {a: {b: c}}",
        ["5:12 wrong-type: `label` must be one text."],
        "quotes",
    ),
    "more keys for a text": (ENTRY + "    label: {a: b, c: d}", ["5:12 wrong-type: `label` must be one text."], ""),
    "id": (
        ENTRY + "    id: Höher & weiter",
        ["5:9 bad-id: `Höher & weiter` can't be an id."],
        "such as `hoher-weiter`",
    ),
    "long id": (ENTRY + f"    id: {'a' * 49}", [f"5:9 bad-id: `{'a' * 49}` can't be an id."], f"`{'a' * 48}`"),
    "id with a line break": (ENTRY + '    id: "a\\n"', ["5:9 bad-id: `a` can't be an id."], "`a`"),
    "label": (
        ENTRY + f"    label: {'c' * 41}",
        ["5:12 long-label: `label` has 41 characters, but a button shows 40."],
        "Shorten",
    ),
    "link without an address": (
        ENTRY + "    links: [{text: Prices}]",
        ["5:13 missing-key: `url` is missing."],
        "`url: …`",
    ),
    "link to nowhere": (
        ENTRY + "    links: [{text: Prices, url: example.org}]",
        ["5:33 bad-url: `example.org` is no address that a button opens."],
        "https://…",
    ),
    "long text of a link": (
        ENTRY + f"    links: [{{text: {'c' * 41}, url: https://a.org}}]",
        ["5:20 long-label: `text` has 41 characters, but a button shows 40."],
        "Shorten",
    ),
    "too many links": (
        ENTRY + f"    links: [{', '.join(['{text: a, url: https://a.org}'] * 9)}]",
        ["5:12 wrong-length: `links` must hold at most 8."],
        "",
    ),
    **{
        f"media {media}": (
            ENTRY + f"    media: {media}",
            [f"5:12 bad-media: `{media}` is no file beside the FAQ and no https address."],
            "plan.png",
        )
        for media in ("http://a.org/b.png", "/etc/passwd", "../b.png", "a/../../b.png", "C:\\b.png")
    },
    "contact": (ENTRY + "contact: [a]", ["5:10 wrong-type: `contact` must be one text."], "quotes"),
    "code of no language": (ENTRY + "language: jp", ["5:11 bad-language: `jp` is the code of no language."], "`ja`"),
    "language": (ENTRY + "language: english!", ["5:11 bad-language: `english!` is no language code."], "en, ko"),
    "duplicate id": (
        "title: x\nentries:\n  - {id: a, question: a, answer: b}\n  - {id: a, question: c, answer: d}",
        ["4:10 duplicate-id: The id `a` is taken by the entry at line 3."],
        "Change one",
    ),
    "duplicate key": (
        ENTRY + "    answer: c",
        ["5:5 duplicate-key: `answer` stands here already, at line 4."],
        "Keep one",
    ),
    "entry without its dash": (
        ENTRY + "    question: c\n    answer: d",
        ["5:5 duplicate-key: `question` stands here already, at line 3."],
        "write `- ` before it",
    ),
    "key of the FAQ twice": (
        "title: x\n" + ENTRY,
        ["2:1 duplicate-key: `title` stands here already, at line 1."],
        "Keep one of the two.",
    ),
    "dangling follow-up": (
        ENTRY + "    id: buying\n    follow_ups: [bying]\n  - question: c\n    answer: d\n    follow_ups: [buyin]",
        ["6:18 dangling-follow-up: No entry has the id `bying`.", "9:18 dangling-follow-up: No entry has the id"],
        "Did you mean `buying`?",
    ),
    "follow-up to nothing like it": (
        ENTRY + "    follow_ups: [zzz]",
        ["5:18 dangling-follow-up: No entry has the id `zzz`."],
        "Write the id of an entry",
    ),
    "self follow-up": (
        ENTRY + "    id: c\n    follow_ups: [c]",
        ["6:18 self-follow-up: The entry leads to itself."],
        "Delete",
    ),
    "follow-up that is no id": (ENTRY + "    follow_ups: [A]", ["5:18 bad-id: `A` can't be an id."], "`a`"),
    "synonym alone": (
        ENTRY + "synonyms: [[gpu]]",
        ["5:12 wrong-length: An item of `synonyms` must hold at least 2."],
        "Add",
    ),
    "cut-off": (
        ENTRY + "cutoffs: {answer: 101, suggest: many}",
        ["5:19 bad-number: `answer` must be a number", "5:33 bad-number: `suggest` must be a number"],
        "Replace `101`",
    ),
    "cut-off that is none": (
        ENTRY + "cutoffs: {answer: nan, suggest: [1]}",
        ["5:19 bad-number: `answer` must be a number", "5:33 wrong-type: `suggest` must be one text."],
        "Replace `nan`",
    ),
    "crossed cut-offs": (
        ENTRY + "cutoffs: {answer: 30, suggest: 60}",
        ["5:32 crossed-cutoffs: `suggest` is above `answer`."],
        "lower",
    ),
    "alias of YAML": (ENTRY + "    label: *c", ["5:12 yaml-feature: `*c` is a YAML alias"], "quotes"),
    "anchor": (ENTRY + "    label: &c d", ["5:12 yaml-feature: `&c` is a YAML anchor"], "quotes"),
    "tag": (ENTRY + "    label: !!str d", ["5:12 yaml-feature: `tag:yaml.org,2002:str` is a YAML tag"], "quotes"),
    "merge key": (
        ENTRY + "    <<: {label: c}",
        ["5:5 yaml-feature: `<<` is a YAML merge key.", "5:5 unknown-key: Unknown key `<<`."],
        "Write the keys out",
    ),
    "alias for a key": (
        ENTRY + "    *c : d",
        ["5:5 yaml-feature: `*c` is a YAML alias", "5:5 unknown-key: Unknown key `*c`."],
        "quotes",
    ),
    "list for a key": (ENTRY + "    [a]: c", ["5:5 key: A key must be a plain word."], "quotes"),
    "second document": (ENTRY + "---\ntitle: y", ["5:1 second-document: A line of `---`"], "indent it"),
    "control character": (ENTRY.replace("b\n", "b\x07c\n"), ["4:14 control-character: Invisible"], "Delete"),
    "line separator": (ENTRY.replace("b\n", "b\u2028c\n"), ["4:14 control-character: Invisible"], "Delete"),
    "escaped control character": (
        ENTRY.replace("b\n", '"b\\ac"\n'),
        ["4:13 control-character: Holds the invisible character U+0007."],
        "Delete",
    ),
    "lone surrogate": (ENTRY.replace("b\n", "b\ud800\n"), ["4:14 control-character: Invisible"], "Delete"),
    "depth": (ENTRY + "    label: " + "[" * 20, ["5:25 too-deep: Nested deeper than 16 levels."], "brackets"),
}


@pytest.mark.parametrize(("text", "expected", "remedy"), SHAPE.values(), ids=SHAPE)
def test_what_is_no_faq_is_said_with_place_and_remedy(text: str, expected: list[str], remedy: str) -> None:
    """Whatever is wrong with the content is located and comes with what to do about it; nothing else is reported."""
    found = problems_of(text)
    assert len(found) == len(expected)
    assert all(problem.startswith(wanted) for problem, wanted in zip(found, expected, strict=True))
    assert remedy in found[0]


def test_all_mistakes_are_reported_at_once() -> None:
    """One run names every mistake, of shape and of reference, in the order of the file."""
    text = (
        "title: x\nentries:\n  - id: A\n    question: good\n    answer:\n  - id: b\n"
        "    question: it's\n    answr: c\n    follow_ups: [b, d]\n"
    )
    assert [problem.split(":", 2)[0] + problem.split(" ")[1] for problem in problems_of(text)] == [
        "3bad-id:",
        "5empty:",
        "6missing-key:",
        "8unknown-key:",
        "9self-follow-up:",
        "9dangling-follow-up:",
    ]


def test_what_yaml_refuses_is_one_mistake() -> None:
    """Where YAML can't read on, the first mistake is explained, and nothing is said of what nobody could read."""
    text = ENTRY + "    aliases:\n" + "      - @x\n" * 1000 + "    answr: c\n"
    assert problems_of(text) == ['6:9 unquoted: A text can\'t begin with @ as it is. Put the text in quotes: "@x"']


LOOK_ALIKES = {
    "no-break space in the indentation": (
        ENTRY.replace("    answer", "  \u00a0 answer"),
        "4:3",
        "no-break space (U+00A0)",
    ),
    "no-break space before a dash": (ENTRY.replace("  - q", "\u00a0 - q"), "3:1", "no-break space (U+00A0)"),
    "ideographic space after a colon": (ENTRY.replace("answer: b", "answer:\u3000b"), "4:12", "ideographic space"),
    "no-break space after a dash": (ENTRY.replace("- q", "-\u00a0q"), "3:4", "no-break space"),
    "zero-width space before a key": (ENTRY.replace("answer", "\u200banswer"), "4:5", "invisible zero width space"),
    "byte order mark inside a key": (ENTRY.replace("title", "\u2060title"), "1:1", "word joiner (U+2060)"),
    "no-break space before a colon": (ENTRY.replace("answer:", "answer\u00a0:"), "4:11", "no-break space"),
    "fullwidth colon": (ENTRY.replace("answer: ", "answer："), "4:11", "fullwidth colon ： (U+FF1A)"),
    "em dash": (ENTRY.replace("- q", "— q"), "3:3", "em dash — (U+2014)"),
    "bullets of a list": (ENTRY + "    aliases:\n      • c\n      • d", "6:7", "bullet • (U+2022)"),
}


@pytest.mark.parametrize(("text", "place", "named"), LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_characters_that_only_look_right_are_named(text: str, place: str, named: str) -> None:
    """What looks like a space, a colon or a dash and is none to YAML is named where it breaks the file."""
    found = problems_of(text)
    assert found[0].startswith(f"{place} look-alike: ")
    assert named in found[0]
    assert all("look-alike" in problem for problem in found)


def test_characters_that_break_nothing_are_left_alone() -> None:
    """The same characters inside texts are the author's business, also where something else is wrong."""
    text = ENTRY.replace("answer: b", "answer: |\n      a\u00a0b： – c\n      \u00a0answer: d\n      – question: e")
    assert parse(text).faq.entries[0].answer.endswith("– question: e")
    assert [problem.split()[1] for problem in problems_of(text + "\n    answr: e")] == ["unknown-key:"]


OTHER_FORMATS = {
    "short names": ("faq:\n  - q: Where?\n    a: Here.\n", "a list of `q` and `a` under `faq`"),
    "a list": ("- {Question: Where?, Answer: Here.}\n", "a list of `Question` and `Answer`,"),
    "entries with short names": ("title: x\nentries:\n- {q: Where?, a: Here.}\n", "`q` and `a` under `entries`"),
    "intents": ('{"intents": [{"tag": "a", "patterns": ["Hi?"], "responses": ["Ho."]}]}', "`patterns` and `responses`"),
    "nested topics": ("topics:\n- name: A\n  items:\n  - {frage: Wo?, antwort: Da.}\n", "under `items`"),
    "questions as keys below": ("faq:\n  Where are you?: Here\n  Who are you?: Me\n", "questions as keys"),
    "questions as keys": ("Where are you?: Here\nWho are you?: Me\n", "questions as keys"),
    "a table": ("Question;Answer\nWhere?;Here\n", "a table (CSV)"),
    "Markdown": ("# FAQ\n\n## Where?\n\nHere.\n", "Markdown"),
    "a page": ("<details><summary>Where?</summary>Here</details>\n", "a web page (HTML)"),
}


@pytest.mark.parametrize(("text", "said"), OTHER_FORMATS.values(), ids=OTHER_FORMATS)
def test_other_formats_are_recognised(text: str, said: str) -> None:
    """A file that another program reads is told apart from one with mistakes, and how to convert it is said."""
    [found] = problems_of(text)
    assert found.startswith("1:1 other-format: ")
    assert said in found
    assert "python -m bot import faq.yaml" in found


@pytest.mark.parametrize("text", ["Hello, world\n", "a: b\nc: d\n", "- [a]\n- [b]\n", "# just a comment\n"])
def test_other_files_are_not_taken_for_formats(text: str) -> None:
    """A file without questions and answers is not recommended for import."""
    assert "other-format" not in problems_of(text)[0]


def test_json_is_read_with_all_its_escapes() -> None:
    """JSON writes rare characters as two halves, as its tools do; half of one stays a mistake."""
    text = json.dumps({"title": "a \\ud83d \U0001f600", "entries": [{"question": "b", "answer": "\U00020bb7"}]})
    faq = parse(text).faq
    assert (faq.title, faq.entries[0].answer) == ("a \\ud83d \U0001f600", "\U00020bb7")
    quoted = 'title: "x \\ud83d\\ude00"\nentries: [{question: b, answer: c}]\n'
    assert parse(quoted).faq.title == "x \U0001f600"
    assert "backslash" in problems_of(text.replace("\\ude00", ""))[0]


def test_the_error_is_one_line_for_each_problem() -> None:
    """The message of the error names file, line, column, what is wrong, what to do, and the rule."""
    with pytest.raises(FaqError) as caught:
        parse("title: x", "my.yaml")
    assert str(caught.value) == "my.yaml:1:1: error: `entries` is missing. Add `entries: …` here. [missing-key]"


def test_absurd_size_is_refused(tmp_path: Path) -> None:
    """Too many bytes, nodes, entries or brackets are one clear error, and none of them takes long or crashes."""
    assert problems_of("a" * 5_000_001)[0].startswith("1:1 too-large")
    assert parse("#" * 4_000_000 + "\n" + ENTRY).faq.title == "x"
    (tmp_path / "large.yaml").write_bytes("ä".encode() * 2_500_001)
    with pytest.raises(FaqError, match="larger than 5 MB"):
        read(tmp_path / "large.yaml")
    assert problems_of("[" * 1_000_000) == ["1:17 too-deep: Nested deeper than 16 levels. Check the brackets."]
    assert problems_of("{a: " * 20) == ["1:65 too-deep: Nested deeper than 16 levels. Check the brackets."]
    assert "too-large" in problems_of("title: [" + "a," * 500_000)[0]
    entries = "title: x\nentries:\n" + "- {question: a, answer: b}\n" * 20_001
    assert "at most 20,000" in problems_of(entries)[0]
    aliases = ENTRY + "    aliases: [" + "a, " * 100_000 + "a]\n"
    assert "`aliases` must hold at most 500. Keep the best" in problems_of(aliases)[0]


def test_a_large_faq_is_read() -> None:
    """Two thousand entries with the same question get ids of their own."""
    faq = parse("title: x\nentries:\n" + "- {question: a b, answer: c, topic: d}\n" * 2000).faq
    assert len({entry.id for entry in faq.entries}) == 2000
    assert (faq.entries[1].id, len(faq.topics)) == ("a-b-2", 1)


def test_missing_files_are_known(tmp_path: Path) -> None:
    """Reading a FAQ tells which of its pictures and files are not there; addresses are not looked at."""
    text = "title: x\nentries:\n"
    for media in ("plan.png", "maps/way.pdf", "gone.png", "https://example.org/a.png"):
        text += f"  - {{question: {media[:5]}, answer: b, media: {media}}}\n"
    (tmp_path / "maps").mkdir()
    for name in ("plan.png", "maps/way.pdf"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "faq.yaml").write_text(text)
    assert read(tmp_path / "faq.yaml").absent == {"gone.png"}


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    """A pipe, which would be waited for without end, and a device are refused at once."""
    os.mkfifo(tmp_path / "faq.yaml")
    for path in (tmp_path / "faq.yaml", Path("/dev/zero")):
        with pytest.raises(FaqUnreadableError, match="a pipe or device, not a file"):
            read(path)


UNREADABLE = {
    "missing": ("nowhere.yaml", "No such file or directory. `python -m bot init`"),
    "folder": ("folder", "Is a directory. Name the file inside it."),
    "null byte": ("a\0b", "null byte"),
    "long name": ("a" * 300, "File name too long."),
    "latin": ("latin.yaml", "no UTF-8 text: byte 0xe4 at line 2. Save it as UTF-8."),
    "utf-16": ("wide.yaml", "saved as UTF-16. Save it as UTF-8."),
}


@pytest.mark.parametrize(("name", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path: Path, name: str, said: str) -> None:
    """Whatever keeps the file from being read is said in one line with the path and a remedy."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin.yaml").write_bytes("title: x\nabout: ä\n".encode("latin-1"))
    (tmp_path / "wide.yaml").write_bytes(ENTRY.encode("utf-16"))
    with pytest.raises(FaqUnreadableError) as caught:
        read(tmp_path / name)
    assert str(tmp_path) in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_without_permission_is_one_clear_line(tmp_path: Path) -> None:
    """A file that this user may not read is said to be so."""
    path = tmp_path / "faq.yaml"
    path.write_text(ENTRY)
    path.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        with pytest.raises(FaqUnreadableError, match=r"Permission denied\. Give this user the right"):
            read(path)
    finally:
        if root:
            os.seteuid(0)


def test_a_file_is_read_with_its_byte_order_mark(tmp_path: Path) -> None:
    """A file from Windows, mark and line ends included, is read from disk."""
    (tmp_path / "faq.yaml").write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert read(str(tmp_path / "faq.yaml")).faq == parse(FULL).faq


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("Short?", "Short?"),
        ("x" * 40, "x" * 40),
        ("x" * 41, "x" * 39 + "…"),
        ("GPUs are expensive. Should I buy one, or not?", "GPUs are expensive. Should I buy one…"),
        ("one two three four five six seven eight. nine", "one two three four five six seven…"),
    ],
)
def test_a_label_is_cut_from_the_question(question: str, label: str) -> None:
    """A question that fits a button is its own label; a longer one ends at a word with an ellipsis."""
    entry = Entry("a", question, "b")
    assert entry.label == label
    assert entry.phrasings == (question,)


@given(st.text())
def test_a_label_always_fits(question: str) -> None:
    """A derived label never has more than 40 characters."""
    assert len(shorten(question)) <= LABEL_LIMIT


@given(st.lists(st.text() | st.sampled_from(["A b", "a-b", "a b 2", "Ünïcode", "日本語", "x" * 60]), max_size=40))
def test_slugs_are_unique_and_fit(texts: list[str]) -> None:
    """Slugs of any texts in any script are [a-z0-9-], unique, and within their limit."""
    slugs = Slugs(40)
    made = [slugs.make(text) for text in texts]
    assert len(set(made)) == len(made)
    assert all(slug and len(slug) <= 40 and set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for slug in made)


@pytest.mark.parametrize(
    ("question", "id"),
    [
        ("어떻게 시작하나요?", "eotteohge-sijaghanayo"),
        ("需要GPU吗？", "xu-yao-gpu-ma"),
        ("Нужна ли мне GPU?", "nuzhna-li-mne-gpu"),
        ("Ποιος είσαι;", "poios-eisai"),
        ("Wie heißt Ihr Café?", "wie-heisst-ihr-cafe"),
        ("What’s it? Don't ask", "whats-it-dont-ask"),
        ("What, in the end, is the best of all the ways to begin?", "what-in-the-end-is-the-best-of-all-the-ways-to"),
        ("\u0301…", "entry"),
    ],
)
def test_derived_ids_can_be_read(question: str, id: str) -> None:
    """An id that nobody chose is spelled like the question, in any script, whatever stands before it or answers it."""
    alone = parse(f"title: x\nentries:\n- {{question: {json.dumps(question)}, answer: a}}\n").faq.entries[0]
    text = f"title: x\nentries:\n- {{question: b, answer: c}}\n- {{question: {json.dumps(question)}, answer: d}}\n"
    assert alone.id == parse(text).faq.entries[1].id == id
    assert alone.derived
    assert not parse("title: x\nentries:\n- {id: a, question: b, answer: c}\n").faq.entries[0].derived


def test_a_given_id_wins_over_a_derived_one() -> None:
    """An entry without id never takes the id that another entry was given, wherever that stands."""
    faq = parse("title: x\nentries:\n- {question: Buy, answer: a}\n- {id: buy, question: c, answer: d}\n").faq
    assert [entry.id for entry in faq.entries] == ["buy-2", "buy"]


def test_topics_that_look_alike_get_ids_of_their_own() -> None:
    """Two topics whose names have the same slug can both be browsed."""
    text = "title: x\nentries:\n- {question: a, answer: b, topic: C++}\n- {question: c, answer: d, topic: C}\n"
    assert [topic.id for topic in parse(text).faq.topics] == ["c", "c-2"]


SHIPPED = (ROOT / "faq.yaml").read_text(encoding="utf-8")
SNIPPETS = [
    *":-[]{}#*&!|>%@`?,\t\n\\\"'\x00\ufeff\u2028é",
    ": ",
    "- ",
    "\n  ",
    "\n---\n",
    "\n...\n",
    "<<: ",
    "id: ",
    "null",
]


def problems_or_none(text: str) -> list[Problem] | None:
    """Read a text; return its problems, or None if it is a FAQ. Any other error passes through."""
    try:
        parse(text)
    except FaqError as error:
        return list(error.problems)
    return None


def survives(text: str) -> bool:
    """Tell whether a text is a FAQ, or has problems that all stand inside it."""
    problems = problems_or_none(text)
    lines = text.count("\n") + text.count("\r") + 1
    return problems is None or (bool(problems) and all(1 <= p.line <= lines and p.column >= 1 for p in problems))


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text(alphabet="ab:-[]{}#*&!|>'\"%@`?,\\ \n\t"))
def test_any_text_is_a_faq_or_its_error(text: str) -> None:
    """Whatever the file holds, reading gives a FAQ or the FAQ error."""
    assert survives(text)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_slip_of_the_pen_is_a_faq_or_its_error(data: st.DataObject) -> None:
    """A real file with characters put in, taken out or cut off gives a FAQ or the FAQ error."""
    lines = SHIPPED.split("\n")
    start = data.draw(st.integers(0, len(lines) - 20))
    text = "title: x\nentries:\n" + "\n".join(lines[start : start + 20])
    for _ in range(data.draw(st.integers(1, 4))):
        at, width = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 3))
        text = text[:at] + data.draw(st.sampled_from(["", *SNIPPETS])) + text[at + width :]
    assert survives(text)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*SNIPPETS, "a", "b", " ", "  "])), st.sampled_from([yaml.SafeLoader, yaml.CSafeLoader])
)
def test_both_yaml_parsers_are_survived(parts: list[str], loader: Any) -> None:
    """The pure Python parser, which takes over where the C one is missing, raises nothing unforeseen either."""
    text = "".join(parts).replace("\x00", "")
    assert isinstance(Tree(text, loader), Tree)


def test_the_pure_python_parser_reads_the_same() -> None:
    """Data and places do not depend on which parser is installed."""
    slow, fast = (Tree(FULL.replace("go?", "go"), loader) for loader in (yaml.SafeLoader, yaml.CSafeLoader))
    assert (slow.data, slow.marks, slow.keys, slow.ends) == (fast.data, fast.marks, fast.keys, fast.ends)
    assert Tree('a: "\\UFFFFFFFF"', yaml.SafeLoader).error is not None


TEXTS = st.sampled_from(["a", "b c", "", " ", "A b", "x" * 41, "50", "500", "en"])
VALUES = TEXTS | st.lists(TEXTS, max_size=3) | st.lists(st.lists(TEXTS, max_size=3), max_size=2)
LINKS = st.dictionaries(
    st.sampled_from(["text", "url", "other"]), st.sampled_from(["a", "https://a.org", "x" * 41, ""])
)
ENTRIES = st.dictionaries(
    st.sampled_from(["id", "topic", "question", "label", "aliases", "answer", "follow_ups", "media", "links", "other"]),
    VALUES | st.lists(LINKS, max_size=2),
)
REMARKS = st.dictionaries(st.sampled_from(["phrases", "answer", "other"]), VALUES)
FAQS = st.dictionaries(
    st.sampled_from(
        ["title", "source", "contact", "language", "about", "synonyms", "entries", "cutoffs", "messages", "other"]
    ),
    VALUES
    | st.lists(ENTRIES | REMARKS | TEXTS, max_size=3)
    | st.dictionaries(st.sampled_from(["answer", "suggest", "fallback", "other"]), VALUES),
)
MINIMAL = {"title": "x", "entries": [{"question": "a", "answer": "b"}]}
SCHEMA_RULES = {"missing-key", "unknown-key", "empty", "wrong-type", "wrong-length", "long-label", "bad-id",
                "bad-language", "bad-number", "bad-url", "bad-media", "unquoted", "other-format"}  # fmt: skip


def conforms(value: Any, rules: dict[str, Any]) -> bool:
    """Tell whether a value fits a JSON Schema; knows the words that the schema of faq.yaml uses."""
    types = rules["type"] if isinstance(rules["type"], list) else [rules["type"]]
    known = {"string": str, "array": list, "object": dict, "number": (int, float), "integer": int, "boolean": bool}
    if not any(isinstance(value, known[name]) for name in types):
        return False
    if isinstance(value, dict):
        inner = rules["properties"]
        fits = all(key in inner and conforms(item, inner[key]) for key, item in value.items())
        return fits and all(key in value for key in rules["required"])
    if isinstance(value, list):
        within = rules.get("minItems", 0) <= len(value) <= rules.get("maxItems", len(value))
        return within and all(conforms(item, rules["items"]) for item in value)
    if isinstance(value, str):
        pattern = re.search(rules.get("pattern", ""), value)
        return bool(pattern) and len(value) <= rules.get("maxLength", len(value))
    return bool(rules.get("minimum", value) <= value <= rules.get("maximum", value))


RULES = json.loads(schema())


def numbered(value: Any, rules: dict[str, Any]) -> Any:
    """Read scores as an editor does: as numbers, where they are."""
    if isinstance(value, dict):
        return {key: numbered(item, rules.get("properties", {}).get(key, {})) for key, item in value.items()}
    if rules.get("type") == "number" and isinstance(value, str) and value.isdigit():
        return int(value)
    return value


@settings(max_examples=300, deadline=None)
@given(FAQS | st.builds(lambda faq: {**MINIMAL, **faq}, FAQS))
def test_the_schema_accepts_what_the_bot_accepts(data: dict[str, Any]) -> None:
    """For any data, an editor with the schema and the bot agree on whether it has the shape of a FAQ."""
    problems = problems_or_none(yaml.safe_dump(data, default_style='"')) or []
    found = {problem.rule for problem in problems} & SCHEMA_RULES
    assert conforms(numbered(data, RULES), RULES) == (not found)


WRITTEN = [ROOT / "faq.yaml", *sorted((ROOT / "bot" / "samples").glob("*.yaml"))]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_shipped_files_fit_schema_and_bot(path: Path) -> None:
    """The files in the repository are FAQs for the bot and for an editor with the schema."""
    assert read(path).faq.entries
    assert conforms(yaml.safe_load(path.read_text(encoding="utf-8")), RULES)


def test_the_schema_explains_every_key() -> None:
    """An editor can show a description for every key at every level."""

    def descriptions(rules: dict[str, Any]) -> list[str]:
        inner = [*rules.get("properties", {}).values(), *([rules["items"]] if "items" in rules else [])]
        return [rules["description"], *(text for item in inner for text in descriptions(item))]

    assert all(descriptions(RULES))


def test_reading_a_faq_imports_no_validation_library() -> None:
    """`import bot.faq` stays cheap: pydantic, rapidfuzz and anyascii are not imported for a FAQ without mistakes."""
    heavy = "{'pydantic', 'rapidfuzz', 'anyascii'}"
    code = f"import sys, bot.faq; bot.faq.parse(sys.stdin.read()); print({heavy} & sys.modules.keys())"
    done = subprocess.run(
        [sys.executable, "-c", code], input=ENTRY, text=True, capture_output=True, cwd=ROOT, check=True
    )
    assert done.stdout == "set()\n"


@pytest.mark.parametrize("module", ["bot.faq.values", "bot.faq.remedies"])
def test_examples_in_docstrings_hold(module: str) -> None:
    """What a docstring shows is what happens."""
    assert doctest.testmod(importlib.import_module(module)).failed == 0
