"""Labelled queries: reading them, judging replies as a person sees them, and the report."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from talking import ROOT, shipped, small

from bot.conversation import Context, Question, Reply, respond
from bot.errors import QueriesError
from bot.evaluation import (
    Band,
    Outcome,
    Row,
    Turn,
    as_dict,
    as_text,
    bands,
    confusions,
    cutoff_for,
    judge,
    read,
    run,
    shortfalls,
    summary,
    unknown_ids,
    worded,
    words,
)
from bot.faq import Entry
from bot.languages.text import normalise, split_words
from bot.matcher import Match

A, B, C = (Entry(id=name, question=name.upper(), answer="…") for name in "abc")


def reply(*answers: Entry, offered: tuple[Entry, ...] = (), scores: tuple[tuple[Entry, float], ...] = ()) -> Reply:
    """Make a reply that shows and offers these entries."""
    candidates = tuple(Match(entry, score, "") for entry, score in scores)
    kind = "answer" if answers else "suggestions" if offered else "fallback"
    return Reply(kind, Context(), answers=answers, offered=offered, candidates=candidates)


def outcome(turn: Turn, said: Reply, *, dialogue: bool = False, **fields: str) -> Outcome:
    """Judge one turn of a row of its own."""
    return Outcome(Row((turn,), dialogue, fields), turn, said, judge(turn, said))


# ---------------------------------------- reading ----------------------------------------


def test_json_lines() -> None:
    """JSON lines are rows; empty lines, other keys and missing labels are fine."""
    rows = read(
        '{"text": "gpu?", "expect": ["gpu"], "kind": "keyword", "n": 3}\n\n'
        '{"text": "hi", "expect": []}\n{"text": "both", "expect_all": ["a", "b"]}\n{"text": "free"}\n',
        "q.jsonl",
    )
    assert rows == (
        Row((Turn("gpu?", ("gpu",)),), dialogue=False, fields={"kind": "keyword", "n": "3"}),
        Row((Turn("hi", ()),), dialogue=False, fields={}),
        Row((Turn("both", None, ("a", "b")),), dialogue=False, fields={}),
        Row((Turn("free"),), dialogue=False, fields={}),
    )


def test_json_lines_end_at_line_feeds_only() -> None:
    """A message may hold any character that JSON allows in a string, such as a line separator."""
    texts = ["a\u2028b", "a\u0085b", "a\u2029b", "\ufeffb", "a\nb", "\ud800"]
    assert [row.turns[0].text for row in read("\n".join(_line(text) for text in texts), "q")] == texts


def _line(text: str) -> str:
    return json.dumps({"text": text}, ensure_ascii="\ud800" in text)


def test_a_byte_order_mark_is_no_text() -> None:
    """A file saved by Windows reads as any other."""
    assert read('\ufeff{"text": "a"}\n{"text": "b"}', "q")[1].turns[0].text == "b"
    assert read("\ufeff- {text: a}\n- {text: b}", "q")[1].turns[0].text == "b"


def test_yaml() -> None:
    """A YAML list holds the same rows; numbers are messages and ids as well."""
    rows = read("- {text: 2, expect: [gpu]}\n- turns: [gpu?, 1]\n  expect: [[gpu], []]\n  half: tuning\n", "q.yaml")
    assert rows == (
        Row((Turn("2", ("gpu",)),), dialogue=False, fields={}),
        Row((Turn("gpu?", ("gpu",)), Turn("1", ())), dialogue=True, fields={"half": "tuning"}),
    )


def test_a_dialogue_without_labels() -> None:
    """A dialogue need not say what is expected, of all its turns or of one."""
    [free] = read('{"turns": ["a", "b"]}', "q")
    assert free.turns == (Turn("a"), Turn("b"))
    [partly] = read('{"turns": ["a", "b"], "expect": [null, ["x"]]}', "q")
    assert partly.turns == (Turn("a"), Turn("b", ("x",)))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "q: expected a list of rows like {text: …, expect: [id]}"),
        ("[]", "q: expected a list of rows like {text: …, expect: [id]}"),
        ("just words", "q: expected a list of rows like {text: …, expect: [id]}"),
        ('{"text": "a"}\n{oops', "q:2: not JSON: Expecting property name enclosed in double quotes"),
        ('{"text": "a"}\n\n[1]', "q:3: expected an object with either `text` or `turns`"),
        ('{"text": "a", "turns": ["b"]}', "q:1: expected an object with either `text` or `turns`"),
        ('{"expect": ["a"]}', "q:1: expected an object with either `text` or `turns`"),
        ("- hello", "q: row 1: expected an object with either `text` or `turns`"),
        ("- {text: a}\n- {text: [a]}", "q: row 2: a message must be a text"),
        ("- {text: }", "q: row 1: a message must be a text"),
        ("- {text: no, expect: []}", "q: row 1: a message must be a text"),
        ('{"text": true}', "q:1: a message must be a text"),
        ("- {text: a, expect: gpu}", "q: row 1: expected a list of entry ids, [] for none"),
        ("- {text: a, expect: [[gpu]]}", "q: row 1: expected a list of entry ids, [] for none"),
        ("- {text: a, expect_all: gpu}", "q: row 1: expected a list of entry ids, [] for none"),
        ('{"turns": []}', "q:1: `turns` must be a list of messages"),
        ('{"turns": "a"}', "q:1: `turns` must be a list of messages"),
        ('{"turns": ["a", null]}', "q:1: a message must be a text"),
        ('{"turns": ["a", "b"], "expect": [["x"]]}', "q:1: `expect` of a dialogue needs one list of ids a turn (2)"),
        ('{"turns": ["a"], "expect": "x"}', "q:1: `expect` of a dialogue needs one list of ids a turn (1)"),
        ('{"turns": ["a"], "expect_all": ["x"]}', "q:1: `expect_all` goes with `text`"),
        ('{"turns": ["a"], "expect": ["x"]}', "q:1: expected a list of entry ids, [] for none"),
        ("- {text: a", "q:2:1: neither JSON lines nor YAML"),
        ("- {text: \x00}", "q: neither JSON lines nor YAML"),
        (
            "- {text: a, expect: [no]}",
            "q: row 1: expected a list of entry ids, [] for none; put a yes and a no in quotes",
        ),
        ('{"text": ' + "[" * 100_000, "q:1: not JSON: "),
    ],
)
def test_malformed_queries(text: str, error: str) -> None:
    """What can't be read is named with its line or row, in one line."""
    with pytest.raises(QueriesError) as raised:
        read(text, "q")
    assert str(raised.value).startswith(error)
    assert "\n" not in str(raised.value)


def test_unknown_ids_are_told() -> None:
    """A typo in a label is not taken for a miss."""
    rows = read("- {text: a, expect: [gpu, gpuu]}\n- {turns: [b], expect: [[x]]}\n- {text: c, expect_all: [y]}", "q")
    assert unknown_ids(rows, shipped()) == ("gpuu", "x", "y")


# ---------------------------------------- judging ----------------------------------------


@pytest.mark.parametrize(
    ("turn", "said", "verdict"),
    [
        (Turn("?", ("a",)), reply(A), "right"),
        (Turn("?", ("a", "b")), reply(B), "right"),
        (Turn("?", ("a",)), reply(B, A), "right"),
        (Turn("?", ("a",)), reply(B), "wrong"),
        (Turn("?", ("a",)), reply(offered=(B, A)), "offered"),
        (Turn("?", ("a",)), reply(offered=(B, C)), "missed"),
        (Turn("?", ("a",)), reply(), "missed"),
        (Turn("?", ("a",)), reply(B, offered=(A, C)), "offered"),
        (Turn("?", ()), reply(), "declined"),
        (Turn("?", ()), reply(offered=(A, B)), "declined"),
        (Turn("?", ()), reply(A), "false"),
        (Turn("?"), reply(A), "unlabelled"),
        (Turn("?"), reply(), "unlabelled"),
        (Turn("?", None, ("a", "b")), reply(A, B), "right"),
        (Turn("?", None, ("a", "b")), reply(B, A, C), "right"),
        (Turn("?", None, ("a", "b")), reply(A, offered=(B, C)), "offered"),
        (Turn("?", None, ("a", "b")), reply(offered=(A, B)), "offered"),
        (Turn("?", None, ("a", "b")), reply(A), "missed"),
        (Turn("?", None, ("a", "b")), reply(A, C), "wrong"),
        (Turn("?", None, ("a", "b")), reply(), "missed"),
    ],
)
def test_verdicts(turn: Turn, said: Reply, verdict: str) -> None:
    """A reply is judged as a person sees it: suggestions are no answers."""
    assert judge(turn, said) == verdict


def test_rows_never_share_a_context_and_turns_do() -> None:
    """A dialogue is one conversation; the next row begins a new one."""
    expected = [["gpu"], ["capabilities-practical"]]
    turns = {"turns": ["Should I buy a GPU?", "tell me more"], "expect": expected}
    rows = read(f'{json.dumps(turns)}\n{{"text": "2"}}', "q")
    (_, dialogue), (row, single) = run(shipped(), rows)
    assert [turn.verdict for turn in dialogue] == ["right", "right"]
    assert row is rows[1]
    assert single[0].reply.answers == ()


def test_a_reply_as_json() -> None:
    """The plain object has the design's keys, whatever the reply."""
    said = as_dict(respond(shipped(), Question("Should I buy a GPU? And do I need grad school?")))
    assert list(said) == ["kind", "id", "ids", "offered", "score", "follow_ups", "candidates"]
    assert (said["kind"], said["id"], said["ids"], said["offered"]) == ("answer", "gpu", ["gpu", "grad-school"], [])
    assert 2 <= len(said["follow_ups"]) <= 4
    assert 0 <= said["score"] <= 100
    assert all(list(candidate) == ["id", "score"] for candidate in said["candidates"])
    assert json.loads(json.dumps(said)) == said


def test_every_other_reply_as_json() -> None:
    """Kinds are the four of the design; only an answer has follow-ups, only "did you mean" has offers."""
    twins = small("twins")
    asked = as_dict(respond(twins, Question("How do I install the printer?")))
    assert (asked["kind"], asked["id"], asked["ids"]) == ("suggestions", None, [])
    assert asked["offered"] == ["install-windows", "install-mac"]
    assert asked["follow_ups"] == []
    assert {candidate["id"] for candidate in asked["candidates"][:2]} == {"install-windows", "install-mac"}
    assert as_dict(respond(twins, Question("qwertz")))["kind"] == "fallback"
    assert as_dict(respond(twins, Question("hello")))["kind"] == "smalltalk"
    for command in ("start", "help", "about", "privacy", "browse"):
        assert as_dict(respond(twins, Question(command=command)))["kind"] == "smalltalk"
    assert as_dict(respond(twins, Question("")))["score"] == 0.0


def test_candidates_are_at_most_ten() -> None:
    """The matcher's ranking is given whatever the kind, at most ten, best first."""
    said = as_dict(respond(small("zoo"), Question("Where does the animal live?")))
    scores = [candidate["score"] for candidate in said["candidates"]]
    assert len(scores) == 10
    assert scores == sorted(scores, reverse=True)
    assert said["score"] == scores[0]


# ---------------------------------------- figures ----------------------------------------

OUTCOMES = [
    outcome(Turn("one", ("a",)), reply(A, scores=((A, 90.0), (B, 5.0))), kind="keyword"),
    outcome(Turn("two", ("a",)), reply(B, scores=((B, 60.0), (A, 20.0))), kind="keyword"),
    outcome(Turn("three", ("a",)), reply(offered=(B, A), scores=((B, 30.0), (A, 25.0))), kind="typo"),
    outcome(Turn("four", ("b",)), reply(scores=((C, 2.0),)), kind="typo"),
    outcome(Turn("five", None, ("a", "b")), reply(A, C, scores=((A, 90.0),)), kind="two"),
    outcome(Turn("six", ()), reply(C, scores=((C, 55.0),)), kind="outside"),
    outcome(Turn("seven", ()), reply(scores=((A, 7.0),)), kind="outside"),
    outcome(Turn("eight", ()), reply(), kind="outside"),
    outcome(Turn("nine"), reply(A, scores=((A, 100.0),))),
    outcome(Turn("ten", ("a",)), reply(A, scores=((A, 99.0),)), dialogue=True, kind="dialogue"),
    outcome(Turn("eleven", ()), reply(), dialogue=True, kind="dialogue"),
    outcome(Turn("twelve", ("a",)), reply(B, scores=((B, 70.0),)), dialogue=True, kind="dialogue"),
    outcome(Turn("thirteen"), reply(), dialogue=True, kind="dialogue"),
]


def test_figures() -> None:
    """Shares are of what can be answered, of what can't, and of labelled turns of dialogues."""
    figures = summary(OUTCOMES)
    assert (figures.answerable, figures.unanswerable) == (5, 3)
    assert (figures.right, figures.found, figures.wrong) == (20.0, 40.0, 40.0)
    assert figures.false == pytest.approx(100 / 3)
    assert figures.dialogue == pytest.approx(200 / 3)


def test_figures_of_nothing() -> None:
    """Where there is nothing to count, shares are 0."""
    figures = summary([])
    assert (figures.answerable, figures.unanswerable) == (0, 0)
    assert (figures.right, figures.found, figures.wrong, figures.false, figures.dialogue) == (0, 0, 0, 0, 0)


def test_shortfalls() -> None:
    """Every bound that is missed is named with what was reached; a bound that is just reached holds."""
    figures = summary(OUTCOMES)
    assert shortfalls(figures, {"right": 20, "found": None}, {"wrong": 40}) == []
    assert shortfalls(figures, {"right": 75, "found": 50.5}, {"wrong": 6, "false": 50}) == [
        "right: 20.0 %, wanted at least 75 %",
        "found: 40.0 %, wanted at least 50.5 %",
        "wrong: 40.0 %, wanted at most 6 %",
    ]


def test_confusions() -> None:
    """Wrong and false answers are counted, the most frequent first."""
    assert confusions([*OUTCOMES, *OUTCOMES[1:2]]) == [("a", "b", 3), ("a/b", "a", 1), ("(none)", "c", 1)]


def test_bands() -> None:
    """The best candidates are counted by score, and how many of them are right; dialogues are left out."""
    counted = bands(OUTCOMES)
    assert counted == [
        Band(0, 20, 3, 0.0), Band(20, 40, 1, 0.0), Band(40, 60, 1, 0.0), Band(60, 80, 1, 0.0), Band(80, 100, 1, 100.0)
    ]  # fmt: skip
    full = outcome(Turn("?", ("a",)), reply(A, scores=((A, 100.0),)))
    assert bands([full])[-1] == Band(80, 100, 1, 100.0)


def test_cutoff_for() -> None:
    """The cut-off is the lowest that gives at most the wished share of the unanswerable an entry."""
    assert cutoff_for(OUTCOMES, 0, 50) == (55.1, 25.0, 25.0)
    assert cutoff_for(OUTCOMES, 34, 50) == (7.1, 25.0, 50.0)
    assert cutoff_for(OUTCOMES, 100, 50) == (0.0, 25.0, 75.0)
    assert cutoff_for(OUTCOMES, 100, 80) == (0.0, 25.0, 25.0)
    assert cutoff_for([], 5, 50) == (0.0, 0.0, 0.0)


def test_words_that_a_reply_must_and_must_not_hold() -> None:
    """Every pattern of `expect_text` is found in what is said, head and closing too, and none of `expect_not`."""
    said = replace(reply(A), text="Well then.", headed=True, closing="That is all.")
    assert words(said) == "Well then.\n\nA\n\n…\n\nThat is all."
    [row] = read("- {text: hm, expect_text: ['(?i)WELL', 'all\\.$'], expect_not: nothing}", "q")
    assert worded(row.turns[0], said)
    [row] = read("- {text: hm, expect_text: Well, expect_not: [never, a]}", "q")
    assert worded(row.turns[0], said) is False
    [row] = read("- {text: hm, expect_text: Good}", "q")
    assert worded(row.turns[0], said) is False
    [row] = read("- {turns: [a, b], expect_text: [null, Good], expect_not: [Bad, null]}", "q")
    assert [worded(turn, said) for turn in row.turns] == [True, False]
    assert worded(Turn("?"), said) is None


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{text: a, expect_text: '('}", "q: row 1: '(' is no regular expression: "),
        ("{text: a, expect_not: {a: b}}", "q: row 1: {'a': 'b'} is no regular expression: "),
        ("{turns: [a, b], expect_text: x}", "q: row 1: `expect_text` of a dialogue needs one pattern a turn (2)"),
        ("{turns: [a, b], expect_not: [x]}", "q: row 1: `expect_not` of a dialogue needs one pattern a turn (2)"),
    ],
)
def test_patterns_that_can_not_be_read(row: str, message: str) -> None:
    """A pattern that is none, or a dialogue with too few, is named with its row."""
    with pytest.raises(QueriesError) as caught:
        read(f"- {row}", "q")
    assert str(caught.value).startswith(message)


def test_the_share_of_replies_in_words_that_hold() -> None:
    """Turns that expect words have a share of their own, and one that lacks them is listed."""
    index = small("twins")
    rows = read("- {text: ink, expect: [ink], expect_text: stationer}\n- {text: ink, expect_text: [llama]}", "q")
    outcomes = [outcome for _, turns in run(index, rows) for outcome in turns]
    assert [outcome.passed for outcome in outcomes] == [True, False]
    assert summary(outcomes).worded == 50.0
    assert shortfalls(summary(outcomes), {"worded": 60}, {}) == ["worded: 50.0 %, wanted at least 60 %"]
    report = as_text(outcomes, "kind", verbose=True)
    assert report.splitlines()[1].split() == ["all", "2", "100.0", "100.0", "0.0", "–", "–", "50.0"]
    assert "worded   (none) → ink" in report
    assert "cut-off" not in as_text(outcomes[1:], "kind")


def test_the_report() -> None:
    """The report has a line for each kind and one for all, the bands, the cut-offs and the confusions."""
    assert as_text(OUTCOMES, "kind") == (
        "                 messages  right %  found %  wrong %  false %  dialogue %  words %\n"
        "keyword                 2     50.0     50.0     50.0        –           –        –\n"
        "typo                    2      0.0     50.0      0.0        –           –        –\n"
        "two                     1      0.0      0.0    100.0        –           –        –\n"
        "outside                 3        –        –        –     33.3           –        –\n"
        "dialogue                4        –        –        –        –        66.7        –\n"
        "all                    13     20.0     40.0     40.0     33.3        66.7        –\n"
        "\n"
        "score of the best candidate, and how often it is the right entry\n"
        "    0–20    0.0 % of 3\n"
        "   20–40    0.0 % of 1\n"
        "   40–60    0.0 % of 1\n"
        "   60–80    0.0 % of 1\n"
        "  80–100  100.0 % of 1\n"
        "\n"
        "cut-off `share`, beside `answer` at 50: answered rightly, wrongly\n"
        "      50   25.0 %   50.0 %\n"
        "      55   25.0 %   25.0 %\n"
        "      60   25.0 %   25.0 %\n"
        "      65   25.0 %   25.0 %\n"
        "      70   25.0 %   25.0 %\n"
        "      80   25.0 %    0.0 %\n"
        "\n"
        "cut-off `answer` for a wished part of false answers, beside `share` at 65: the same\n"
        "     1 %   55.1   25.0 %   25.0 %\n"
        "     2 %   55.1   25.0 %   25.0 %\n"
        "     5 %   55.1   25.0 %   25.0 %\n"
        "    10 %   55.1   25.0 %   25.0 %\n"
        "\n"
        "answered rightly (█) and wrongly (░) by `answer`, beside `share` at 65\n"
        + "".join(f"{answer:8}  {'█' * 7}{'░' * 14}\n" for answer in (10, 20, 30, 40, 50))
        + "".join(f"{answer:8}  {'█' * 7}{'░' * 7}\n" for answer in (60, 70, 80))
        + "      90  ███████\n"
        "\n"
        "expected → answered\n"
        "   2 × a → b\n"
        "   1 × a/b → a\n"
        "   1 × (none) → c"
    )


def test_the_report_of_what_went_well() -> None:
    """Without a field, without anything unanswerable and without confusions, those parts are left out."""
    assert as_text(OUTCOMES[:1], "half", verbose=True) == (
        "                 messages  right %  found %  wrong %  false %  dialogue %  words %\n"
        "all                     1    100.0    100.0      0.0        –           –        –\n"
        "\n"
        "score of the best candidate, and how often it is the right entry\n"
        "  80–100  100.0 % of 1\n"
        "\n"
        "cut-off `share`, beside `answer` at 50: answered rightly, wrongly\n"
        "      50  100.0 %    0.0 %\n"
        "      55  100.0 %    0.0 %\n"
        "      60  100.0 %    0.0 %\n"
        "      65  100.0 %    0.0 %\n"
        "      70  100.0 %    0.0 %\n"
        "      80  100.0 %    0.0 %\n"
        "\n"
        "answered rightly (█) and wrongly (░) by `answer`, beside `share` at 65\n"
        + "".join(f"{answer:8}  {'█' * 50}\n" for answer in range(10, 100, 10))
    )


def test_the_report_in_detail() -> None:
    """On request every message that went wrong is listed with what was expected, answered and scored."""
    assert as_text(OUTCOMES, "kind", verbose=True).split("\n\n")[-1] == (
        "wrong    a → b [b 60, a 20] 'two'\n"
        "offered  a → suggestions [b 30, a 25] 'three'\n"
        "missed   b → fallback [c 2] 'four'\n"
        "wrong    a/b → a/c [a 90] 'five'\n"
        "false    (none) → c [c 55] 'six'\n"
        "wrong    a → b [b 70] 'twelve'"
    )


# ---------------------------------------- the labelled messages ----------------------------------------

LABELLED: list[dict[str, object]] = yaml.safe_load(
    (ROOT / "tests" / "data" / "career-questions.yaml").read_text(encoding="utf-8")
)
SHARED = 0.9
EXEMPT = {"smalltalk", "dialogue"}


def test_the_labelled_messages_read() -> None:
    """The labelled messages are what `eval` reads, and every label names an entry of the shipped FAQ."""
    path = Path("tests/data/career-questions.yaml")
    rows = read((ROOT / path).read_text(encoding="utf-8"), str(path))
    assert unknown_ids(rows, shipped()) == ()
    assert all(turn.any_of is not None or turn.all_of for row in rows for turn in row.turns)


def test_there_are_enough_labelled_messages_in_both_halves() -> None:
    """At least 300 messages, of every kind in each half, at least 100 out of scope, half of those near misses."""
    assert len(LABELLED) >= 300
    declined = [row for row in LABELLED if row.get("expect") == [] and row["kind"] in ("out-of-scope", "near-miss")]
    assert len(declined) >= 100
    assert sum(row["kind"] == "near-miss" for row in declined) * 2 >= len(declined)
    kinds = {half: {row["kind"] for row in LABELLED if row["half"] == half} for half in ("tuning", "reporting")}
    assert kinds["tuning"] == kinds["reporting"]
    assert {"paraphrase", "keyword", "typo", "noisy", "ambiguous", "dialogue", "smalltalk"} <= kinds["tuning"]
    assert {row["half"] for row in LABELLED} == {"tuning", "reporting"}


def test_no_labelled_message_is_an_alias() -> None:
    """No labelled question shares 90 % of its words with an alias, so that figures tell more than that aliases work.

    Exempt are small talk and turns of dialogues, whose few words ("thanks", "why?") everybody says, and messages of one
    word, which are what people type and say nothing about who wrote them. Rows are named by number: whoever reads this
    test's complaint must not see the reporting half.
    """
    phrasings = [sorted(split_words(normalise(text))) for entry in shipped().faq.entries for text in entry.phrasings]
    outside = [sorted(split_words(normalise(text))) for remark in shipped().faq.outside for text in remark.phrases]
    close = [
        f"row {number} ({row['half']} half, {row['kind']})"
        for number, row in enumerate(LABELLED, start=1)
        if row["kind"] not in EXEMPT
        and len(words := sorted(split_words(normalise(str(row["text"]))))) > 1
        and any(
            _overlap(words, other) >= SHARED
            for other in (*phrasings, *outside)
            if SHARED * len(words) <= len(other) <= len(words) / SHARED  # others can't share as much
        )
    ]
    assert close == []


def _overlap(some: list[str], others: list[str]) -> float:
    """Share of the words of two messages that both have, each word as often as it stands there."""
    left, shared = list(others), 0
    for word in some:
        if word in left:
            left.remove(word)
            shared += 1
    return shared / (len(some) + len(others) - shared)


def test_overlap() -> None:
    """The order of words does not matter, their number does."""
    assert _overlap(["a", "b"], ["b", "a"]) == 1
    assert _overlap(["a", "b"], ["a", "b", "b"]) == pytest.approx(2 / 3)
    assert _overlap(["a"], ["b"]) == 0


def test_every_part_that_an_ablation_takes_out_is_there() -> None:
    """A part that was renamed would end the benchmark an hour after its start."""
    ablate = pytest.importorskip("benchmarks.ablate")
    parts = [*ablate.PARTS.values(), *ablate.PARTS_BY_MEANING.values()]
    assert [name for changes in parts for owner, name, _ in changes if not hasattr(owner, name)] == []
