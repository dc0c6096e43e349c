"""Why a reply is what it is: every decision is in the reply, and can be told in plain words."""

import io
import re
from dataclasses import replace
from typing import get_args

import pytest
from talking import ROOT, Talk, ids, served, shipped, small

from bot import cli
from bot.conversation import Bound, Choice, Context, Question, explain, respond
from bot.conversation.doubts import FAINTEST_OFFER
from bot.conversation.explaining import INTENTS, RULES
from bot.conversation.searching import STATED
from bot.conversation.values import Intent
from bot.faq import Entry, Faq, read
from bot.matcher import ANSWER_CUTOFF, SHARE_CUTOFF, SUGGEST_CUTOFF, Index
from bot.terminal import chat


def test_a_sure_answer_names_its_score_and_the_cutoff() -> None:
    """An answer says that it was a question, what was searched for, and how far the score was above the cut-off."""
    why = Talk(shipped()).say("Should I buy a GPU?").why
    assert (why.intent, why.rule, why.searched) == ("ask", "sure", "Should I buy a GPU?")
    assert [(bound.to, bound.of, bound.cutoff, bound.holds) for bound in why.bounds] == [
        ("answer", "all that fits", ANSWER_CUTOFF, True),
        ("be the answer", "share of gpu", SHARE_CUTOFF, True),
    ]


def test_an_offer_for_a_message_about_something_else_says_so() -> None:
    """Where only a word that no entry has stands in the way of an answer, the reason is named and all bounds hold."""
    faq = Faq("Camera club", (Entry("sell", "Where do I sell?", "At the fair."), Entry("rent", "Who rents?", "We.")))
    why = Talk(Index(faq)).say("where do I sell my guitar?").why
    assert (why.intent, why.rule) == ("ask", "stranger")
    assert all(bound.holds for bound in why.bounds)


def test_an_offer_for_what_only_an_answer_speaks_of_says_so() -> None:
    """Where a question has no word of the message, the reason is that only the answer has."""
    entries = (Entry("shop", "What is in the shop?", "A lathe and a saw."), Entry("sell", "Who sells?", "We do."))
    assert (
        Talk(Index(Faq("Makers", entries, cutoffs={"answer": 1.0, "suggest": 1.0}))).say("lathe").why.rule
        == "answer_only"
    )


def test_did_you_mean_says_what_was_missing() -> None:
    """An offer names the best entry's score with the cut-offs: enough to answer, but two entries fit alike."""
    why = Talk(small("twins")).say("How do I install the printer?").why
    assert (why.intent, why.rule) == ("ask", "unsure")
    assert [(bound.to, bound.cutoff, bound.holds) for bound in why.bounds] == [
        ("answer", ANSWER_CUTOFF, True),
        ("be the answer", SHARE_CUTOFF, False),
        ("offer", SUGGEST_CUTOFF, True),
    ]


def test_the_cutoffs_of_the_file_are_the_ones_that_are_named() -> None:
    """A FAQ's own cut-offs are what its scores are held against."""
    careful = Index(replace(small("twins").faq, cutoffs={"answer": 99.9, "share": 90.0, "suggest": 1.0}))
    assert [bound.cutoff for bound in Talk(careful).say("printer").why.bounds] == [99.9, 90.0, 1.0]


def test_what_was_left_out_of_the_search_is_seen() -> None:
    """Courtesies around a question are not searched for, and statements around it only shift the odds."""
    why = Talk(shipped()).say("hello sir, please tell me about maths").why
    assert why.searched == "maths"
    why = Talk(shipped()).say("I have a degree in biology. Do I need a GPU?").why
    assert (why.searched, why.light) == ("Do I need a GPU?", ("I have a degree in biology.",))


@pytest.mark.parametrize(
    ("message", "intent", "rule"),
    [
        ("2", "pick", "picked"),
        ("9", "pick", "no_such_number"),
        ("1 and 2", "pick", "picked"),
        ("yes", "yes", "which_one"),
        ("none", "none", "none"),
        ("topics", "browse", "browse"),
        ("bye", "courtesy", "courtesy"),
        ("good morning", "courtesy", "remark"),
        ("🤔", "empty", "empty"),
        ("👍", "courtesy", "courtesy"),
        ("My bicycle is broken!", "ask", "outside"),
        ("qwertz asdf", "ask", "nothing"),
        ("why?", "why", "nothing_told"),
        ("Where can I buy ink? What about a paper jam?", "ask", "two_questions"),
        ("paper jam & ink", "ask", "two_subjects"),
        ("Where can I buy ink? And how do I install the printer?", "ask", "half_unsure"),
    ],
)
def test_what_a_message_was_taken_for(message: str, intent: str, rule: str) -> None:
    """After "did you mean", each kind of message has its intent, and the rule that chose the reply."""
    talk = Talk(small("twins"))
    talk.say("How do I install the printer?")
    why = talk.say(message).why
    assert (why.intent, why.rule) == (intent, rule)


@pytest.mark.parametrize(
    ("message", "intent", "rule"),
    [
        ("tell me more", "more", "next_follow_up"),
        ("why?", "why", "reasons"),
        ("again", "again", "again"),
        ("tl;dr", "shorter", "verdict"),
        ("links?", "links", "links"),
        ("no, I meant grad school", "correct", "corrected"),
        ("do I really need it?", "leaning", "vague_about_last"),
        ("and kangaroos?", "leaning", "nothing_on_that"),
    ],
)
def test_what_a_message_after_an_answer_was_taken_for(message: str, intent: str, rule: str) -> None:
    """After an answer, what leans on it says so."""
    talk = Talk(shipped())
    talk.say("practical skills", "ask")
    talk.say("Should I buy a GPU?" if intent != "links" else "capabilities-practical", "ask")
    why = talk.say(message).why
    assert (why.intent, why.evidence != "") == (intent, True)
    assert why.rule in (rule, "no_links")


@pytest.mark.parametrize(("command", "rule"), [("open", "opened"), ("start", "opened"), ("about", "command")])
def test_commands_say_so(command: str, rule: str) -> None:
    """A command is named as what it is."""
    why = respond(small("twins"), Question("paper", command)).why  # type: ignore[arg-type]
    assert (why.intent, why.rule, why.evidence) == ("command", rule, command)


def test_a_yes_to_the_only_offer() -> None:
    """Yes to one offered entry says that it was the only one."""
    only = (Choice("entry", "ink", "Ink"), Choice("none", "", "None"))
    why = Talk(small("twins"), Context(choices=only, unsure=True)).say("yes").why
    assert (why.intent, why.rule) == ("yes", "only_one")


def test_every_intent_and_rule_has_plain_words() -> None:
    """Whatever the code decides by, `--explain` has words for, and it has none for what is decided nowhere."""
    assert set(INTENTS) == set(get_args(Intent))
    assert INTENTS["courtesy"] == "courtesy, or a question about who the bot is"
    code = "".join(
        path.read_text("utf-8") for path in (ROOT / "bot/conversation").glob("*.py") if path.stem != "explaining"
    )
    unused = [rule for rule in RULES if f'"{rule}"' not in code]
    assert unused == []


def test_an_explanation_reads_as_one() -> None:
    """The explanation names the intent, the text searched for, the rule, and each score beside its cut-off."""
    text = explain(Talk(small("twins")).say("How do I install the printer?"))
    lines = text.splitlines()
    assert lines[0] == "understood as: a question of its own"
    assert lines[1] == "searched for: How do I install the printer?"
    assert lines[2] == "decided: something may fit, but not well enough, or two entries nearly alike"
    assert re.fullmatch(r"  all that fits scores [\d.]+ of the 50\.0 needed to answer: enough", lines[3])
    assert re.fullmatch(
        r"  share of install-windows scores [\d.]+ of the 65\.0 needed to be the answer: too little", lines[4]
    )
    assert re.fullmatch(r"  all that fits scores [\d.]+ of the 22\.0 needed to offer: enough", lines[5])
    assert lines[-1].startswith("found: install-windows ")
    assert Bound("answer", "gpu", 58.0, 58.0).holds
    light = explain(Talk(shipped()).say("I have a degree in biology. Do I need a GPU?"))
    assert "in the light of: I have a degree in biology." in light
    assert explain(Talk(shipped()).say("", "help")) == (
        "understood as: a command, a button or a link (help)\ndecided: a command says itself what it wants"
    )


def test_explaining_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """`ask --explain` and `chat --explain` put the explanation under the reply; JSON stays alone on its stream."""
    faq = str(ROOT / "tests/faqs/twins.yaml")
    assert cli.main(["ask", "--faq", faq, "--explain", "ink"]) == 0
    assert "decided: something fits well enough for an answer" in capsys.readouterr().out
    assert cli.main(["ask", "--faq", faq, "--explain", "--json", "ink"]) == 0
    said = capsys.readouterr()
    assert (said.out.count("\n"), "decided:" in said.err) == (1, True)
    out = io.StringIO()
    lines = iter(["ink", "why?"])
    chat(served(small("twins")), lambda: next(lines, None), out, explained=True)
    assert out.getvalue().count("understood as: ") == 2
    assert ids(respond(small("twins"), Question("ink"))) == ["ink"]


def test_the_other_case_of_the_only_entry_is_not_known() -> None:
    """Whoever asks "and if …" means another case than the one just answered: without one the bot says so."""
    talk = Talk(small("single"))
    talk.say("When are you open?")
    why = talk.say("and if you are open?").why
    assert (why.intent, why.rule) == ("leaning", "already_answered")


HOUSING = ROOT / "tests/data/communities/housing.yaml"


@pytest.mark.parametrize(
    ("message", "cutoffs"),
    [
        ("my aunt has a big garden and a shed", [SUGGEST_CUTOFF]),
        ("our flat was cold in winter", [STATED * SUGGEST_CUTOFF]),
        ("my brother is a painter and he comes from leeds", [FAINTEST_OFFER]),
        ("i cook a lot with my sister", [SUGGEST_CUTOFF, FAINTEST_OFFER]),
    ],
)
def test_a_miss_is_explained_by_what_it_lacks(message: str, cutoffs: list[float]) -> None:
    """The reason for a miss names each cut-off of an offer that was not reached, and no other."""
    why = Talk(Index(read(HOUSING).faq)).say(message).why
    offer = [bound for bound in why.bounds if bound.to == "offer"]
    assert (why.rule, [bound.cutoff for bound in offer]) == ("nothing", cutoffs)
    assert not any(bound.holds for bound in offer)
