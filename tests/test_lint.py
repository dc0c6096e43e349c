"""Linting a FAQ: what would disappoint the people who ask is found, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FaqError, Problem
from bot.faq import Entry, Faq, parse, read
from bot.faq.changes import Change
from bot.languages import CODES, ENGLISH
from bot.lint import RULES, check, check_learned
from bot.lint.outlook import outlook
from bot.markup import SPAN_LIMIT, TEXT_LIMIT
from bot.matcher import Index

ROOT = Path(__file__).parent.parent
CLUB = """\
title: Chess club
synonyms:
  - [rook, castle]
entries:
  - id: rook
    topic: Pieces
    question: How does the rook move?
    answer: ANSWER
  - id: fees
    topic: Club
    question: What is the yearly fee?
    aliases: [how much does membership cost]
    answer: Forty.
smalltalk:
  - phrases: [good morning]
    answer: Hello!
outside:
  - phrases: [where can I park my bicycle]
"""


def findings_of(text: str) -> list[Problem]:
    """Read a FAQ and lint it."""
    document = parse(text)
    return check(document, Index(document.faq))


def problems_of(text: str) -> list[Problem]:
    """Read a FAQ and lint it, advice left out."""
    return [found for found in findings_of(text) if found.severity != "advice"]


def advice_of(text: str) -> list[Problem]:
    """Read a FAQ and return only the advice."""
    return [found for found in findings_of(text) if found.severity == "advice"]


def answered(markdown: str) -> str:
    """Return the club's FAQ with this Markdown as the first answer."""
    return CLUB.replace("ANSWER", "|\n" + "\n".join(f"      {line}" for line in markdown.split("\n")))


def more(text: str) -> str:
    """Return the club's FAQ with another entry of these lines."""
    return answered("Straight.").replace("smalltalk:", f"  - {text}\nsmalltalk:")


GOOD = {
    "longest": ("Straight. " * TEXT_LIMIT)[: TEXT_LIMIT - 1] + "s",
    "most formatting": "**a** b " * SPAN_LIMIT,
    "plain": "Straight.",
    "formatting": "# Rook\n\n**Straight**, *far* and ~~never~~ `a*b`.\n\n> said\n\n- one\n- two\n\n1. a\n1. b",
    "code": "```python\nx = a*b  # **not bold** <b> http:/x [a](b)\n```\n\n`<b>` and `[a](b)`",
    "links": "[a](https://a.org/b_c?d=é) <https://b.org> https://c.org/d_e_f. [mail](mailto:a@b.org) [t](tg:resolve)\n"
    "(http://localhost:80/)",
    "angle brackets": "A `List<int>` or List<int>, 1 < 2 &amp; 3 > 2",
    "escapes": r"2\*3\*4 is \_24\_ at $5 and 10 %",
    "table": "| a | b |\n|---|---|\n| 1 | 2 |",
    "tasks": "- [x] done\n- [ ] open",
    "reference": "[a][1] b\n\n[1]: https://a.org",
    "other scripts": "**네**, [여기](https://a.org/한국어)를 보세요. 😀 *да*",
    "snake": "snake_case_name stays",
    "numbers first": "127.0.0.1 is this machine\n8.6M people use it\n\n3. May\n\n1. May",
    "brackets in a link": "[[Optional] title](https://a.org) and [a [b] c](https://b.org)",
    "bold between letters": "**重要**：请带**“证件”**来。必ず**「会員証」**を",
    "versions first": "**`0.9.0`** is old\n\n`1.` is first\n\n`127.0.0.1` is here",
    "bold numbers": "**1. Straight** on\n\n> *2)* back",
    "telephone": "[Call](tel:+49-30-123)",
}


@pytest.mark.parametrize("markdown", GOOD.values(), ids=GOOD)
def test_an_answer_that_arrives_whole_is_left_alone(markdown: str) -> None:
    """Ordinary Markdown, in any script, gives no finding."""
    assert problems_of(answered(markdown)) == []


BAD = {
    "length": ("x" * (TEXT_LIMIT + 1), "8:13 error too-long", "4,097 characters once rendered"),
    "astral length": ("😀" * (TEXT_LIMIT // 2 + 1), "8:13 error too-long", "4,098 characters"),
    "formatting": ("**a** b " * (SPAN_LIMIT + 1), "8:13 error too-long", "101 pieces of formatting"),
    "formula": ("see\n\n7. a $x$", "11:12 error lost-words", "From “$x$” on"),
    "picture": ("![](https://a.org/b.png)", "8:13 error lost-words", "Nothing of this text arrives"),
    "open bold": ("one\ntwo **three", "10:11 warning left-over-marks", "its other half is missing"),
    "open code": ("one `two", "9:11 warning left-over-marks", "A ``` is shown"),
    "open link": ("one [two](three four", "9:15 warning left-over-marks", "A `](` is shown"),
    "number": ("4. a\n2. - b", "10:7 error renumbered", "`2.` is replaced"),
    "product": ("so a*b*c", "9:10 warning left-over-marks", "“abc” lost its asterisks"),
    "tag": ("one\n<b>two</b>", "10:7 warning left-over-marks", "`<b>` is shown as it is"),
    "relative link": ("[a](/docs)", "9:11 error bad-link", "`/docs` opens nothing"),
    "empty link": ("[a]()", "9:9 error bad-link", "A link without an address"),
    "file link": ("[a](ftp://b.org)", "9:11 error bad-link", "`ftp://b.org` opens nothing"),
    "one slash": ("see http:/a.org now", "9:11 error bad-link", "`http:/a.org` is no address"),
    "no host": ("see https://example.", "9:11 error bad-link", "`https://example.` is no address"),
}


@pytest.mark.parametrize(("markdown", "place", "said"), BAD.values(), ids=BAD)
def test_an_answer_that_does_not_arrive_whole_is_found(markdown: str, place: str, said: str) -> None:
    """What Telegram would cut, swallow or show raw is found where it stands, with a remedy."""
    first = problems_of(answered(markdown))[0]
    assert f"{first.line}:{first.column} {first.severity} {first.rule}" == place
    assert said in first.message
    assert first.remedy


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (answered("a").replace("Hello!", '"**Hello"'), 17),
        (answered("a") + "    answer: '**No'\n", 20),
        (answered("a") + "about: 'a **b'\n", 20),
        (answered("a") + "messages:\n  fallback: 'a **b'\n", 21),
    ],
    ids=["smalltalk", "outside", "about", "messages"],
)
def test_every_text_that_is_rendered_is_looked_at(text: str, line: int) -> None:
    """Remarks, the about page and the bot's own words get the same care as answers."""
    assert [(problem.rule, problem.line) for problem in problems_of(text)] == [("left-over-marks", line)]


def test_cues_are_no_markdown() -> None:
    """What people say to steer a conversation is never rendered, so it may hold anything."""
    assert problems_of(answered("a") + "messages:\n  cue_yes: 'yes **'\n") == []


STRUCTURE = {
    "alike labels": (
        more(
            "topic: Club\n    question: Who pays all that?\n    label: What is the YEARLY fee to you?\n    answer: b"
        ).replace("fee?", "fee to me?"),
        "17:12 warning alike-labels",
        "begins like that of `fees`",
    ),
    "alike derived labels": (
        more("topic: Pieces\n    question: How does the old rook move? Fast?\n    answer: b").replace(
            "the rook move?", "the old rook move? Slowly?", 1
        ),
        "16:15 warning alike-labels",
        "begins like that of `rook`",
    ),
    "no way to it": (
        more("question: Who painted the bishop?\n    answer: b"),
        "15:5 warning unreachable",
        "leads to `who-painted-the-bishop`",
    ),
    "a foreign language without wordings": (
        answered("a").replace("title:", "language: it\ntitle:", 1),
        "1:11 warning foreign-words",
        "things in English",
    ),
    "unused synonyms": (
        answered("a").replace("[rook, castle]", "[queen, lady]"),
        "3:5 warning idle-synonyms",
        "none of these words",
    ),
    "joined lines": (
        answered("a").replace("[how much does membership cost]", "\n      - how much does\n        membership cost"),
        "14:9 warning joined-lines",
        "read as one text",
    ),
    "cut by a comment": (
        answered("a").replace("rook move?", "rook move in game #1?"),
        "7:15 warning cut-by-comment",
        "before `#1?`",
    ),
}

MATCHING = {
    "same phrasing": (
        more("topic: Club\n    question: Who wins?\n    aliases: [WHAT IS the yearly fee!]\n    answer: b"),
        "17:15 error same-phrasing",
        "stand at line 12, for something else",
    ),
    "same phrasing, also repeated": (
        more("topic: Club\n    question: Who wins?\n    aliases: [the yearly fee]\n    answer: b").replace(
            "[how", "[the yearly fee, the yearly fee!, how"
        ),
        "17:15 error same-phrasing",
        "stand at line 13, for something else",
    ),
    "phrasing as small talk": (
        more("topic: Club\n    question: Who wins?\n    aliases: [Good morning]\n    answer: b"),
        "20:15 error same-phrasing",
        "stand at line 17, for something else",
    ),
    "wordless phrasing": (
        answered("a").replace("membership cost]", 'membership cost, "???"]'),
        "13:46 warning wordless-phrasing",
        "no word to find it by",
    ),
    "a cut-off of the old scale": (
        answered("a") + "cutoffs: {suggest: 5, answer: 60}\n",
        "20:31 warning old-cutoffs",
        "bounds the sum of all scores now",
    ),
    "a cut-off that nothing reaches": (
        answered("a") + "cutoffs: {answer: 100}\n",
        "13:15 warning found-elsewhere",
        "is not answered, only suggested",
    ),
}


@pytest.mark.parametrize(
    ("text", "place", "said"), [*STRUCTURE.values(), *MATCHING.values()], ids=[*STRUCTURE, *MATCHING]
)
def test_what_would_disappoint_is_found(text: str, place: str, said: str) -> None:
    """Each weakness of a FAQ is found at its place, with a remedy."""
    problems = problems_of(text)
    first = next((p for p in problems if f"{p.line}:{p.column} {p.severity} {p.rule}" == place), None)
    assert first, "\n".join(map(str, problems))
    assert said in first.message
    assert first.remedy


ROOK, FEE, BICYCLE = "How does the rook move?", "What is the yearly fee?", "where can I park my bicycle"
FOUND = {
    "another entry": ({FEE: "Who wins?", ROOK: FEE}, "12:15 found-elsewhere", "finds `rook` first"),
    "what is outside": ({FEE: "Who wins?", BICYCLE: FEE}, "12:15 found-elsewhere", f"is taken for “{FEE}”"),
    "an entry, from outside": ({BICYCLE: "how tall are you", FEE: BICYCLE}, "19:15 answered-remark", "of `fees`"),
}


@pytest.mark.parametrize(("changes", "place", "said"), FOUND.values(), ids=FOUND)
def test_what_finds_something_else_is_found(changes: dict[str, str], place: str, said: str) -> None:
    """A phrasing that the index takes for something else is named, whatever makes the matcher do so.

    The index is one of another version of the FAQ, so that the test does not hang on how well the matcher matches.
    """
    document = parse(answered("a"))
    other = answered("a")
    for old, new in changes.items():
        other = other.replace(old, new, 1)
    problems = [p for p in check(document, Index(parse(other).faq)) if said in p.message]
    assert [f"{p.line}:{p.column} {p.rule}" for p in problems] == [place]


@pytest.mark.parametrize("dropped", ["no such line", "    topic: "], ids=["topics", "no topics"])
def test_a_sound_faq_is_clean(dropped: str) -> None:
    """A FAQ without weaknesses gives no finding, with topics or without."""
    lines = answered("Straight.").split("\n")
    assert problems_of("\n".join(line for line in lines if not line.startswith(dropped))) == []


def test_a_contact_is_advised() -> None:
    """A FAQ that names nobody to turn to is told how; one that does is not."""
    [advice] = [advice for advice in advice_of(answered("a")) if advice.rule == "no-contact"]
    assert (advice.rule, advice.line) == ("no-contact", 1)
    assert "`contact:`" in advice.remedy
    assert "no-contact" not in [advice.rule for advice in advice_of(answered("a") + "contact: The man at the door\n")]


def test_aliases_are_advised() -> None:
    """Who writes hardly any aliases is told what they are worth and which entries to begin with.

    Five are named by question and line, the longest first, and each of the others has a line of its own.
    """
    text = "title: x\nentries:\n"
    for number in range(12):
        text += f"- {{id: e{number}, question: {'How ' * number}{chr(97 + number)}tea goes up to them?, answer: b}}\n"
    advice, *others = (advice for advice in advice_of(text) if advice.rule == "no-aliases")
    assert advice.message == "Entries without aliases: 12 of 12; such FAQs answer about half as well."
    assert advice.remedy.startswith("Write down under `aliases:` how people ask the same, first for “How How How")
    assert advice.remedy.index("(line 14)") < advice.remedy.index("(line 10)")
    assert (advice.remedy.count("(line "), len(others)) == (5, 7)
    assert others[0].message == "No aliases: “atea goes up to them?”."
    short = [str(advice) for advice in advice_of("title: x\nentries: [{question: Tea?, answer: b}]")]
    assert any("how people ask the same, first for “Tea?” (line 2)." in advice for advice in short), short
    some = text.replace("answer: b", "answer: b, aliases: [zz]", 7).replace("zz", "yy", 1)
    assert "Entries without aliases: 5 of 12." in [advice.message for advice in advice_of(some)]
    most = text.replace("answer: b", "answer: b, aliases: [zz]", 10)
    assert "no-aliases" not in [advice.rule for advice in advice_of(most)]


def test_ids_that_say_nothing_are_told() -> None:
    """An id of a number, or of words that stand in any question, is told; one with a word of its own is not."""
    for id, told in (("q7", True), ("question-12", True), ("what-is-it", True), ("membership-2", False)):
        text = f"title: x\nentries:\n- {{id: {id}, question: Who may join?, answer: b}}\n"
        assert ("idle-id" in [advice.rule for advice in advice_of(text)]) == told


def test_questions_that_differ_in_a_word_are_told_once() -> None:
    """Of two entries that are much alike the first is told, unless both have ten aliases; others are not."""
    alike = ("How do I cancel my gold card?", "How do I cancel my gold card again?", "Where is the bakery?")
    for aliases, told in ((0, 1), (10, 0)):
        text = "title: x\nentries:\n"
        for number, question in enumerate(alike):
            known = ", ".join(
                f"{word}{number}" for word in ("ab", "cd", "ef", "gh", "ij", "kl", "mn", "op", "qr", "st")
            )
            text += f"- {{id: e{number}, question: {question}, answer: b, aliases: [{known if aliases else ''}]}}\n"
        assert [advice.rule for advice in advice_of(text)].count("twins") == told


def test_aliases_make_the_outlook_better() -> None:
    """Bare entries are said to answer four of ten questions, and more the more aliases they have."""

    def expected(aliases: int) -> tuple[int, int]:
        known = tuple(f"alias {number} of it" for number in range(aliases))
        return outlook(Index(Faq("x", tuple(Entry(f"e{n}", f"Question {n}?", "b", aliases=known) for n in range(9)))))

    assert [expected(aliases) for aliases in (0, 2, 9, 19)] == [(4, 8), (5, 8), (7, 9), (7, 9)]


def test_derived_ids_are_shown() -> None:
    """Entries without an id are told of in one line, with the ids that they get, and that these will not last."""
    first = "topic: Club\n    question: Кто платит?\n    aliases: [деньги]\n    answer: b"
    advice = advice_of(more(f"{first}\n  - topic: Club\n    question: Who pays?\n    answer: b"))
    [found] = [found for found in advice if found.rule == "derived-id"]
    assert found.line == 15
    assert found.message.endswith("change with it: “Кто платит?” (line 15), “Who pays?” (line 19).")
    assert "`id: kto-platit`" in found.remedy
    many = "title: x\nentries:\n" + "".join(f"- {{question: Why is it {n}?, answer: b}}\n" for n in "abcdefgh")
    first, *others = (found for found in advice_of(many) if found.rule == "derived-id")
    assert first.message.count("(line ") == 5
    assert others[0].message == "“Why is it f?” has the id `why-is-it-f` until its question changes."


def test_questions_that_buttons_cut_are_named() -> None:
    """Who writes questions longer than a button and no labels is told which are cut, and how; others are not."""
    long = "What do I get for a membership and how do I join"
    text = "title: x\nentries:\n" + "".join(f"- {{question: {long} {n}?, answer: b}}\n" for n in "abcdefg")
    first, *others = (found for found in advice_of(text) if found.rule == "cut-label")
    assert first.message.startswith(
        "Questions that buttons cut: 7. “What do I get for a membership and how…” (line 3), "
    )
    assert first.remedy == "Give them a `label` of at most 40 characters."
    assert [other.message for other in others] == ["Buttons show “What do I get for a membership and how…”."] * 2
    assert "cut-label" not in [found.rule for found in advice_of(text.replace("?,", "?, label: Membership,"))]


def test_a_question_that_stands_twice_is_one_error() -> None:
    """Of the same question in two entries nothing is said but that, and where."""
    twice = "title: x\ncontact: a\nentries:\n" + "- {id: ID, question: Who pays?, aliases: [QQ], answer: b}\n" * 2
    text = twice.replace("ID", "bill", 1).replace("ID", "payer").replace("QQ", "the bill", 1).replace("QQ", "paying")
    assert [(found.rule, found.line) for found in findings_of(text) if found.rule != "detected-language"] == [
        ("same-phrasing", 5)
    ]


LEFT = {
    "null": ("null", "unfinished", "“null” is no answer yet"),
    "tilde": ("~", "unfinished", "“~”"),
    "to do": ("TODO ask Ann about this", "unfinished", "no answer yet"),
    "see above": ("(See above.)", "unfinished", "no answer yet"),
    "see above in German": ("siehe oben", "unfinished", "no answer yet"),
    "see above in Russian": ("См. выше.", "unfinished", "no answer yet"),
    "see above in Japanese": ("上記を参照。", "unfinished", "no answer yet"),
    "attribute": ("Go [there](https://a.org){:.button}", "foreign-markup", "`{:.button}` looks like an attribute"),
    "include": ("Straight.\n--8<-- 'more.md'", "foreign-markup", "looks like an include"),
    "shortcode": ("Straight. [gallery ids='1,2']", "foreign-markup", "a shortcode"),
    "forum": ("[b]Straight[/b]", "foreign-markup", "`[/b]` looks like BBCode"),
    "blind text": ("Lorem ipsum dolor sit amet.", "unfinished", "no answer yet"),
    "curly quotes": ("“Straight.”", "quotation-marks", "“ ” are part of the text"),
    "wide quotes": ("＂Straight.＂", "quotation-marks", "＂ ＂ are part"),
    "liquid": (
        "On {{ page.day }} or\n{% if x %}so{% endif %}",
        "foreign-markup",
        "`{{ page.day }}` looks like a template",
    ),
    "comment": ("Straight. <!-- as of May -->", "foreign-markup", "an HTML comment"),
    "container": ("::: tip\nStraight.\n:::", "foreign-markup", "`::: tip` looks like a directive"),
    "admonition": ('!!! note "Hm"\n    Straight.', "foreign-markup", "a directive"),
    "directive": (".. note:: Straight", "foreign-markup", "reStructuredText"),
    "role": ("See :ref:`rook`", "foreign-markup", "reStructuredText"),
    "literal": ("Say ``go`` now", "foreign-markup", "reStructuredText"),
    "details": ("<details>Straight</details>", "foreign-markup", "a box that unfolds"),
    "footnote": ("Straight[^1]", "foreign-markup", "`[^1]` looks like a footnote"),
    "wiki": ("See [[The rook|rook]]", "foreign-markup", "a link of a wiki"),
}


@pytest.mark.parametrize(("markdown", "rule", "said"), LEFT.values(), ids=LEFT)
def test_what_was_left_in_an_answer_is_found(markdown: str, rule: str, said: str) -> None:
    """Answers that are none yet, and what other systems would have replaced, are found with a remedy."""
    found = [found for found in problems_of(answered(markdown)) if found.rule == rule]
    assert found
    assert said in found[0].message
    assert found[0].remedy


@pytest.mark.parametrize(
    "markdown",
    [
        "None.",
        "Todo el mundo.",
        "“Yes” and “no”",
        "see above the door",
        "Siehe oben links an der Tür.",
        "A set {a, b} and {.5}, as in [1/2] or [and/or]",
        "[[Optional] rook](https://a.org)",
        "`{{ x }}` and `[[y]]`",
        "```\n::: z\n```",
        "Wow!!! Really??? 3::2",
    ],
)
def test_answers_that_only_look_left_are_left_alone(markdown: str) -> None:
    """Short answers, quotations and code are no leftovers."""
    assert problems_of(answered(markdown)) == []


QUESTIONS = {
    "bold": ("How does the **rook** move?", "markup-in-question", "`**` is shown as it is here"),
    "link": ("How does the [rook](https://a.org) move?", "markup-in-question", "`](`"),
    "tag": ("How does the <b>rook</b> move?", "markup-in-question", "`<b>`"),
    "heading": ("'### How does the rook move?'", "markup-in-question", "`###`"),
    "quoted": ("“How does the rook move?”", "quotation-marks", "are part of the text"),
}


@pytest.mark.parametrize(("question", "rule", "said"), QUESTIONS.values(), ids=QUESTIONS)
def test_what_does_not_belong_in_a_question_is_found(question: str, rule: str, said: str) -> None:
    """Markup and quotation marks in a question are found where they stand."""
    found = next(
        found for found in problems_of(answered("a").replace("How does the rook move?", question)) if found.rule == rule
    )
    assert found.line == 7
    assert said in found.message


@pytest.mark.parametrize("phrasing", ["yes", "thanks", "tell me more"])
def test_phrasings_that_mean_something_else_are_found(phrasing: str) -> None:
    """A phrasing that every conversation takes for a courtesy or a cue is found; one that is reached is not."""
    text = answered("a").replace("[how much", f"[{phrasing}, '12:30', how much")
    found = [found for found in problems_of(text) if found.rule == "never-reached"]
    assert [(f.line, f.message.split("”")[0]) for f in found] == [(13, f"“{phrasing}")]


def test_a_contact_is_looked_at() -> None:
    """An address under `contact` that opens nothing is found."""
    assert [found.rule for found in problems_of(answered("a") + "contact: https://club\n")] == ["bad-link"]


def test_missing_media_is_found(tmp_path: Path) -> None:
    """A picture that is not beside the FAQ is found where it is named."""
    path = tmp_path / "faq.yaml"
    path.write_text(answered("a").replace("topic: Pieces", "media: rook.png\n    topic: Pieces"))
    document = read(path)
    [missing] = [found for found in check(document, Index(document.faq)) if found.rule == "missing-media"]
    assert (missing.line, missing.column, missing.severity) == (6, 12, "error")


def test_findings_come_in_the_order_of_the_file() -> None:
    """Findings of different rules are sorted by line and column."""
    text = answered("a **b").replace("[rook, castle]", "[queen, lady]") + "    answer: '`'\n"
    problems = problems_of(text)
    assert [problem.line for problem in problems] == [3, 9, 20]


def test_rules_have_names_of_their_own() -> None:
    """Every rule prints a name that no other rule prints."""
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("code", CODES)
def test_a_file_to_start_from_is_clean(code: str) -> None:
    """What `init` writes passes `check --strict`, as the shipped FAQ does."""
    document = read(ROOT / "bot" / "samples" / f"{code}.yaml")
    assert [found for found in check(document, Index(document.faq)) if found.severity != "advice"] == []


MARKDOWN = st.text(alphabet="ab1 *_~`[]()<>#-|$\\\n!:/.") | st.sampled_from(["http:", "[a](", "```", "<b>", "**"])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(MARKDOWN, max_size=5).map("".join), min_size=3, max_size=3))
def test_any_faq_can_be_linted(texts: list[str]) -> None:
    """Whatever the texts of a FAQ are, linting gives findings that stand inside the file."""
    question, alias, answer = (json.dumps(text) for text in texts)
    text = f"title: x\nsynonyms: [[a, b]]\nentries:\n- question: {question}\n  aliases: [{alias}]\n  answer: {answer}\n"
    try:
        problems = problems_of(text)
    except FaqError:
        return  # an empty text
    assert all(1 <= problem.line <= 6 for problem in problems)


def test_the_language_that_was_detected_is_named() -> None:
    """Of a FAQ that names no language, `check` says what it was taken for, and why; plain English needs no word."""
    russian = "title: Вопросы\nentries:\n  - {question: Как оплатить заказ?, answer: Картой.}\n"
    [advice] = [advice for advice in advice_of(russian) if advice.rule == "detected-language"]
    assert "taken for Russian, because of Cyrillic letters and the words как" in advice.message
    assert "`language: ru`" in advice.remedy
    assert "detected-language" not in {
        advice.rule for advice in advice_of(russian.replace("title", "language: ru\ntitle"))
    }
    assert "detected-language" not in {advice.rule for advice in advice_of(answered("The shed is behind the pond."))}


@pytest.mark.parametrize(
    ("question", "form"), [("Wo finden wir Sie und Ihren Laden?", "Sie"), ("Wo ist der Laden?", "du")]
)
def test_the_form_of_address_is_named_with_the_language(question: str, form: str) -> None:
    """Where `check` says which language a FAQ was taken for, it says how the bot addresses people in it."""
    [advice] = [
        advice
        for advice in advice_of(f"title: Laden\nentries:\n  - {{question: {question}, answer: Am Markt.}}\n")
        if advice.rule == "detected-language"
    ]
    assert "for German, " in advice.message
    assert advice.message.endswith(f" The bot says “{form}” to people.")


def test_a_language_that_its_owner_wrote_out_is_not_complained_of() -> None:
    """Who put every wording and cue into a language that the bot does not speak hears nothing of English."""
    document = parse(answered("a").replace("title:", "language: it\ntitle:", 1))
    own = replace(document, faq=replace(document.faq, messages=ENGLISH.wordings))
    assert "foreign-words" in {problem.rule for problem in check(document, Index(document.faq))}
    assert "foreign-words" not in {problem.rule for problem in check(own, Index(own.faq))}


LEARNED = [
    Change("phrasing", "fees", "annual subscription price"),
    Change("phrasing", "rook", "what is the yearly fee?"),
    Change("phrasing", "rook", "where can I park my bicycle"),
    Change("phrasing", "rook", "good morning"),
    Change("phrasing", "rook", "what are the yearly fees"),
    Change("phrasing", "rook", "???"),
    Change("phrasing", "tea", "is there tea"),
    Change("phrasing", "fees", "how much does membership cost"),
    Change("entry", "chess960", "What is Chess960?", "A game."),
    Change("phrasing", "chess960", "castles"),
]


def test_what_was_learned_is_checked_beside_the_file() -> None:
    """A learned phrasing that stands for something else too, leads elsewhere or to no entry is told, and no other."""
    document = parse(CLUB.replace("ANSWER", "Along the lines."), "faq.yaml")
    problems = check_learned(document, LEARNED, Index(document.faq))
    told = {problem.message for problem in problems}
    assert {problem.rule for problem in problems} == {"learned-phrasing"}
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)
    for part in (
        "“is there tea” is for `tea`, which is no entry any more.",
        "“what is the yearly fee?” is for `rook`, and stands under `fees` as well.",
        "“where can I park my bicycle” is for `rook`, and stands under `outside` as well.",
        "“good morning” is for `rook`, and stands under `smalltalk` as well.",
        "“what are the yearly fees” is for `rook`; the file alone leads to `fees`.",
        "“castles” is for `chess960`; the file alone leads to `rook`.",
    ):
        assert f"Learned at the desk: {part}" in told
    assert len(told) == 6
    assert not any("annual subscription" in message or "membership cost" in message for message in told)
