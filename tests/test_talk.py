"""How a good host talks: what a message means besides a question, and what is said to it."""

from collections import Counter
from functools import cache

import pytest
from talking import ROOT, Talk, ids, labels, shipped, small, written

from bot import evaluation
from bot.conversation import asks
from bot.faq import Faq, read
from bot.languages import CODES, ENGLISH
from bot.matcher import Index

DATA = ROOT / "tests/data"


@cache
def _index(name: str) -> Index:
    return Index(read(DATA / name if name else ROOT / "faq.yaml").faq)


@pytest.mark.parametrize(("half", "floor"), [("tuning", 74), ("reporting", 63)])
def test_labelled_talk(half: str, floor: int) -> None:
    """Of the labelled ways to talk, so many percent at least get a fitting reply, each turn of each dialogue."""
    rows = [
        row for row in evaluation.read((DATA / "talk.yaml").read_text("utf-8"), "talk") if row.fields["half"] == half
    ]
    passed: Counter[bool] = Counter()
    for row in rows:
        for _, turns in evaluation.run(_index(row.fields.get("faq", "")), [row]):
            passed[all(turn.passed for turn in turns)] += 1
    assert 100 * passed[True] / passed.total() >= floor


def intent(message: str, *before: str, faq: Index | None = None) -> tuple[str, str]:
    """Return what a message is taken for after others, and the rule that chose the reply."""
    talk = Talk(faq or small("plain"))
    for earlier in before:
        talk.say(earlier)
    why = talk.say(message).why
    return why.intent, why.rule


CARD = "How do I get a library card?"


@pytest.mark.parametrize(
    "message", ["i can't do this anymore", "I dont want to live anymore", "my exam went wrong, life is pointless"]
)
def test_despair_is_met_with_care_in_every_faq(message: str) -> None:
    """Whoever despairs gets a human line and nobody's entry, whatever the FAQ and whatever was said before."""
    for faq in (shipped(), small("plain"), small("single")):
        talk = Talk(faq)
        talk.say(faq.faq.entries[0].question)
        before = talk.context
        reply = talk.say(message)
        assert (reply.why.intent, reply.text, reply.choices) == ("distress", ENGLISH.messages["distress"], ())
        assert reply.context == before


@pytest.mark.parametrize("message", ["this is killing me", "i could die of shame", "thinking about doing an MSc"])
def test_idioms_are_no_despair(message: str) -> None:
    """What only sounds like despair is none."""
    assert intent(message)[0] != "distress"


@pytest.mark.parametrize("code", CODES)
def test_despair_is_met_in_every_language(code: str) -> None:
    """The first phrases of despair of each language are met with care in it."""
    faq = Index(Faq("T", small("plain").faq.entries, language=code))
    from bot.languages import language, phrases

    spoken = language(code)
    for phrase in phrases(spoken.cues["distress"])[:5]:
        assert Talk(faq).say(phrase).text == spoken.messages["distress"]


@pytest.mark.parametrize("message", ["human", "operator please", "can I talk to a real person?", "stop. human. now."])
def test_a_person_is_wanted(message: str) -> None:
    """Whoever wants a person is told whom to turn to, or that there is nobody, with the topics."""
    reply = Talk(small("twins")).say(message)
    assert (reply.why.intent, reply.text) == ("human", ENGLISH.messages["human"])
    assert labels(reply) == ["Setting up", "Use"]
    contact = written("{title: T, contact: '@ann', entries: [{question: q, answer: a}]}")
    assert "@ann" in Talk(contact).say(message).text


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("thanks hun, I'm off to bed", "goodbye"),
        ("thnaks", "thanks"),
        ("thanks for listening", "thanks"),
        ("good mornign", "welcome"),
        ("goodby bot", "goodbye"),
        ("hm", "hesitate"),
    ],
)
def test_courtesy_is_tolerant(message: str, name: str) -> None:
    """A message that opens or closes with a courtesy and asks nothing gets one, misspelt or with a name in it."""
    reply = Talk(small("plain")).say(message)
    assert reply.why.intent == "courtesy"
    assert reply.text == ENGLISH.messages[name].replace("{title}", "Village library")


@pytest.mark.parametrize("message", ["hi, how long may I keep a book", "thanks, I want a library card"])
def test_a_courtesy_hides_no_question(message: str) -> None:
    """What asks something, or is about an entry, is no mere courtesy."""
    assert intent(message) == ("ask", "sure")


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("can I add you to my group", "in_groups"),
        ("do you speak german", "only_language"),
        ("can i send you a picture", "hint_media"),
        ("how do i use you in another chat", "inline_how"),
    ],
)
def test_it_tells_the_truth_about_itself(message: str, name: str) -> None:
    """What it can do is told in its own words, and an entry that is on that comes before them."""
    reply = Talk(small("plain")).say(message)
    assert (reply.why.intent, reply.text) == ("itself", ENGLISH.messages[name].replace("{language}", "English"))
    entry = written(f"{{title: T, entries: [{{id: it, question: {message}?, answer: a}}, {{question: q, answer: b}}]}}")
    assert ids(Talk(entry).say(message)) == ["it"]


@pytest.mark.parametrize("message", ["that's wrong, mine is for free", "no, it won't help at all", "you're mistaken"])
def test_objections_are_taken_as_such(message: str) -> None:
    """Whoever holds that an answer is wrong gets no entry, and the thread stays; before any answer it is a message."""
    assert intent(message, CARD) == ("objection", "objected")
    assert intent(message)[0] == "ask"
    assert intent("no, I want to know how long I may keep a book", CARD) == ("correct", "corrected")
    assert intent("no, I mean it is outdated", CARD)[0] == "correct"


def test_a_pick_from_the_list_before() -> None:
    """Whoever picked and meant another refers to the list that was picked from."""
    for message in ("no, i meant the first one", "sorry, I meant 1", "and the first"):
        talk = Talk(small("twins"))
        talk.say("How do I install the printer?")
        talk.say("the second one")
        reply = talk.say(message)
        assert (ids(reply), reply.why.rule) == (["install-windows"], "picked")


def test_more_of_an_answer_that_was_shown_in_part() -> None:
    """Whoever saw a part gets the whole before something else; whoever saw the whole gets what follows."""
    faq = written(
        "{title: T, entries: [{id: a, question: Is tea good?, follow_ups: [b], answer: '**Yes.** It is.\n\n\n\nWarm.'},"
        "{id: b, question: May I add milk?, answer: No.}]}"
    )
    talk = Talk(faq)
    talk.say("Is tea good?")
    talk.say("tl;dr")
    assert ids(talk.say("tell me more")) == ["b"]
    assert talk.context.partly is False


@pytest.mark.parametrize("message", ["nutshell?", "keep it brief please", "the quick version, please"])
def test_shorter_in_any_of_its_forms(message: str) -> None:
    """A wish for a shorter answer is heard with small words around it."""
    assert intent(message, CARD) == ("shorter", "verdict")


def test_what_asks() -> None:
    """A group's messages are read by whether they ask."""
    assert asks(small("plain").faq, "how long may I keep a book")
    assert not asks(small("plain").faq, "I kept a book")
