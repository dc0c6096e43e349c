"""What is offered under "did you mean": shown where it is likely right, and what is said next read in its light."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from meanings import encoders
from talking import Talk, ids, offers, small, written

from bot import encoding
from bot.conversation import Context, Question, Reply, explain, replies, respond
from bot.faq import Entry, read
from bot.languages import ENGLISH
from bot.matcher import Index

SAID = ENGLISH.messages
ROOT = Path(__file__).parent.parent
ROWS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/data/offers.yaml").read_text())
by_meaning = pytest.mark.skipif(not encoding.available(), reason="the extra `semantic` is not installed")

GYM = """
title: Climbing gym
contact: the desk
entries:
  - id: open
    question: When are you open?
    answer: Monday to Friday 10:00 to 22:00, at weekends 9:00 to 20:00. On bank holidays we close at 18:00.
  - {id: price, question: How much does it cost to climb?, answer: "A day is £11, a month £46."}
  - {id: shoes, question: Can I hire climbing shoes?, answer: "Yes, they are £3.50 a visit. Harnesses are £3."}
  - {id: children, question: Can children climb?, answer: "From the age of 4. Under 14s need an adult with them."}
  - {id: lost, question: I lost something. Where do I find it?, answer: "In the blue box at the desk, for four weeks."}
"""


@cache
def index(path: str) -> Index:
    """Return the index of a FAQ file, by meaning."""
    return encoders().index(read(ROOT / path).faq)


@cache
def gym() -> Index:
    """Return the index of a small FAQ, by meaning."""
    return encoders().index(written(GYM).faq)


def entry_of(found: Index, name: str) -> Entry:
    """Return the entry with this id or question."""
    return next(entry for entry in found.faq.entries if name in (entry.id, entry.question))


def offered(found: Index, asked: str, *names: str) -> Talk:
    """Give a talk in which these entries were just offered, by their titles alone."""
    entries = [entry_of(found, name) for name in names]
    return Talk(found, replies.suggestions(found, entries, Context(), (), asked=asked).context)


def kept(row: dict[str, Any]) -> bool:
    """Tell whether a row of the labelled talks gets what it should."""
    found = index(row["faq"])
    if "shown" in row:
        talk = Talk(found)
        talk.say(entry_of(found, row["shown"]).id, "open")
    else:
        talk = offered(found, row["asked"], *row["offered"])
    for message in row.get("after", ()):
        talk.say(message)
    reply = talk.say(row["say"])
    if "wants" in row:
        return row["wants"] in " ".join(" ".join(entry.answer.split()) for entry in reply.answers)
    if "about" in row:
        return entry_of(found, row["about"]).id in (*ids(reply), reply.context.last)
    return ids(reply) == [entry_of(found, row["other"]).id] if "other" in row else not ids(reply)


@by_meaning
@pytest.mark.parametrize(("half", "least"), [("tuning", 41), ("reporting", 31)])
def test_people_go_on_from_what_is_offered_without_a_tap(half: str, least: int) -> None:
    """Of what people type after an offer, most gets what it is about: told from there, or given of several."""
    found = Counter(kept(row) for row in ROWS if row["half"] == half)
    print(half, dict(found))
    assert found[True] >= least


@by_meaning
def test_the_only_entry_on_offer_is_shown_where_it_is_likely_right() -> None:
    """Who asks in other words what an answer says sees it at once, under its question; it stays an offer."""
    talk = Talk(gym())
    reply = talk.say("yo are you open christmas")
    entry = entry_of(gym(), "open")
    assert reply.text == f"{SAID['closest']}\n\n**{entry.question}**\n\n{entry.answer}"
    assert (reply.kind, offers(reply), ids(reply)) == ("suggestions", ["open"], [])
    assert [choice.kind for choice in reply.choices] == ["entry", "none"]
    assert "needed to be shown: enough" in explain(reply)


@by_meaning
def test_what_is_far_is_offered_by_its_title_alone() -> None:
    """An entry that has a word of a message which is about something else is not shown."""
    reply = Talk(gym()).say("my brother climbed a mountain in nepal")
    assert SAID["closest"] not in reply.text


def test_by_words_only_a_high_score_shows_an_answer() -> None:
    """Where meanings are not read the score decides: from 60 on, if no word of the message is unknown."""
    found = written(
        "{title: T, cutoffs: {answer: 100, suggest: 1}, entries: ["
        "{id: jam, question: What do I do about a paper jam?, answer: Pull.},"
        "{id: ink, question: Where can I buy ink?, answer: Anywhere.}]}"
    )
    assert Talk(found).say("what about a paper jam").text.startswith(SAID["closest"])
    assert not Talk(found).say("is ink vegan").text.startswith(SAID["closest"])


def test_a_long_answer_is_shown_in_part() -> None:
    """Of an answer that fills more than a phone the beginning is shown, or nothing if that is long too."""
    long = "Pull gently, with both hands. " * 25
    for answer, shown in ((f"Open the flap.\n\n{long}", "Open the flap."), (long, "")):
        faq = (
            "{title: T, cutoffs: {answer: 100, suggest: 1}, entries: ["
            f'{{id: jam, question: What do I do about a paper jam?, answer: "{answer}"}},'
            "{id: ink, question: Where can I buy ink?, answer: Anywhere.}]}"
        ).replace("\n", "\\n")
        reply = Talk(written(faq)).say("what about a paper jam")
        assert offers(reply) == ["jam"]
        assert reply.text.endswith(f"\n\n{shown}" if shown else SAID["suggestions_far"])
        assert reply.context.partly == bool(shown)


@by_meaning
@pytest.mark.parametrize(
    ("message", "told"),
    [("and on sunday?", "at weekends"), ("when do you close then", "close at 18:00"), ("yes", "Monday")],
)
def test_what_was_shown_with_an_offer_is_what_the_next_message_is_about(message: str, told: str) -> None:
    """Who asks on after an offer that showed its answer is told from it, without a tap."""
    talk = Talk(gym())
    talk.say("yo are you open christmas")
    reply = talk.say(message)
    assert (ids(reply), told in reply.answers[0].answer) == (["open"], True)


@by_meaning
def test_an_offer_that_was_shown_can_be_refused_or_left() -> None:
    """A no ends it, and what stands by itself is answered by itself."""
    for message, given in (("no", []), ("none of these", []), ("can i hire shoes", ["shoes"])):
        talk = Talk(gym())
        talk.say("yo are you open christmas")
        reply = talk.say(message)
        assert (ids(reply), reply.context.last) == (given, "".join(given))
        assert not reply.context.unsure


@by_meaning
def test_what_is_offered_again_is_given() -> None:
    """A message that leads to one of the entries on offer once more makes clear that it is that one."""
    talk = offered(gym(), "my stuff", "lost", "shoes")
    reply = talk.say("my bottle i lost it there")
    assert ids(reply) == ["lost"]


@by_meaning
@pytest.mark.parametrize("message", ["on sunday", "bank holiday"])
def test_what_leads_to_another_entry_is_no_choice_of_those_on_offer(message: str) -> None:
    """A few words that are near to one of several on offer by chance get what they find by themselves."""
    assert offers(offered(gym(), "can i get one", "price", "lost").say(message)) == ["open"]


@pytest.mark.parametrize(("message", "given"), [("a harness", ["shoes"]), ("for zzyzx", [])])
def test_a_word_of_one_of_several_makes_it_clear(message: str, given: list[str]) -> None:
    """Where meanings are not read, the entry on offer that has most of the words is given, if only one has them."""
    assert ids(offered(written(GYM), "can i get one", "shoes", "open").say(message)) == given


@by_meaning
def test_a_menu_is_forgotten_after_another_reply() -> None:
    """What makes clear which of several is meant does so at once, and not two messages later."""
    assert ids(offered(gym(), "can i get one", "price", "lost").say("my bag")) == ["lost"]
    talk = offered(gym(), "can i get one", "price", "lost")
    assert talk.say("zzyzx frobnicates wibbles").kind == "fallback"
    assert ids(talk.say("my bag")) == []


def test_a_long_message_is_no_choice_among_several() -> None:
    """What says more than a few words is a question of its own."""
    story = "a harness zzyzx frobnicates wibbles grommets blorp quuxly plinth gorse dapple"
    assert ids(offered(written(GYM), "can i get one", "shoes", "open").say(story)) == []


def test_an_offer_outlives_one_message_that_has_no_answer() -> None:
    """Who says something that leads nowhere in between can still go on from the offer, and after a second miss not."""
    talk = offered(written(GYM), "can i get one", "shoes")
    assert talk.say("zzyzx frobnicates wibbles").kind == "fallback"
    assert ids(talk.say("how much is it")) == ["shoes"]
    talk = offered(written(GYM), "can i get one", "shoes")
    for message in ("zzyzx frobnicates wibbles", "grommets blorp quuxly"):
        assert talk.say(message).kind == "fallback"
    assert talk.context.passed == ()


def test_a_miss_still_leads_to_what_was_on_offer() -> None:
    """What nothing is found for may be about the entry on offer: it comes first among the ways to go on."""
    reply = offered(written(GYM), "can i get one", "shoes").say("zzyzx frobnicates wibbles")
    assert (reply.kind, reply.choices[0].key, offers(reply)) == ("fallback", "shoes", [])


def test_an_answer_outlives_one_message_that_has_no_answer() -> None:
    """What is asked on after a miss is told from the answer before it, under its question."""
    talk = Talk(written(GYM))
    talk.say("Can I hire climbing shoes?")
    talk.say("zzyzx frobnicates wibbles")
    reply = talk.say("how much is it")
    assert (ids(reply), reply.headed, "£3.50" in reply.answers[0].answer) == (["shoes"], True, True)


def test_a_sad_word_comes_before_an_offer() -> None:
    """Nothing is shown beside a kind word, where an offer is made all the same."""
    reply: Reply = respond(small("lido"), Question("my father died, can i get a refund for him"), Context())
    assert SAID["closest"] not in reply.text


@by_meaning
def test_what_an_offered_answer_says_beside_its_question_leads_to_it() -> None:
    """Who asks on after an offer in a word that only its answer has is given it, however far the meaning is."""
    found = written(
        "{title: T, language: de, entries: [{id: hund, question: Darf ich einen Hund halten?, "
        "answer: Mit unserer Zustimmung.}, {id: rad, question: Wohin mit dem Rad?, answer: In den Hof.}]}"
    )
    talk = offered(encoders().index(found.faq), "will nen hund", "hund")
    assert ids(talk.say("wie krieg ich die zustimmung")) == ["hund"]
