"""What people ask on about an answer is told by the sentence that means it, where the extra `semantic` is installed."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from meanings import encoders

from bot import encoding
from bot.conversation import Context, Question, Reply, respond, telling
from bot.conversation.hearing import hear
from bot.conversation.turn import Turn
from bot.faq import read
from bot.matcher import Index

pytestmark = pytest.mark.skipif(not encoding.available(), reason="the extra `semantic` is not installed")

ROOT = Path(__file__).parent.parent
ROWS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/data/followups.yaml").read_text())


@cache
def index(path: str) -> Index:
    """Return the index of a FAQ file, by meaning."""
    return encoders().index(read(ROOT / path).faq)


def say(path: str, entry: str, *texts: str) -> Reply:
    """Show an entry, then say something; return the last reply."""
    found = index(path)
    id = next(each.id for each in found.faq.entries if entry in (each.id, each.question))
    reply = respond(found, Question(id, "open"), Context())
    for text in texts:
        reply = respond(found, Question(text), reply.context)
    return reply


def outcome(row: dict[str, Any]) -> str:
    """Tell what became of a row: told, untold, or answered though there was nothing to tell."""
    reply = say(row["faq"], row["entry"], row["say"])
    shown = " ".join(" ".join(entry.answer.split()) for entry in reply.answers)
    if "wants" in row:
        return "told" if row["wants"] in shown else "untold"
    return "answered" if reply.kind == "answer" and "other" not in row else "declined"


@pytest.mark.parametrize(("half", "told", "answered"), [("tuning", 31, 6), ("reporting", 24, 10)])
def test_what_the_last_answer_says_in_other_words_is_told(half: str, told: int, answered: int) -> None:
    """Of 60 follow-ups that the answer tells many are told it, and few that it tells nothing about get any of it."""
    found = Counter(outcome(row) for row in ROWS if row["half"] == half)
    print(half, dict(found))
    assert found["told"] >= told
    assert found["answered"] <= answered


def test_the_likeliest_sentence_is_the_one_that_tells() -> None:
    """Of 150 follow-ups of another author half get the sentence that tells them, and few another or one in vain."""
    folder = ROOT / "benchmarks/followups/held-out"
    found: Counter[str] = Counter()
    for row in yaml.safe_load((folder / "rows.yaml").read_text()):
        searched = index(f"benchmarks/followups/held-out/{row['faq']}")
        entry = searched.faq.entry(row["entry"])
        assert entry
        turn = Turn.of(searched.for_message(), respond(searched, Question(entry.id, "open"), Context()).context)
        part, likely = telling.sentence(turn, hear(turn, row["say"]), entry)
        if likely >= telling.TOLD_FROM:
            wants = row.get("wants", "")
            found["right" if wants and wants in " ".join(part.split()) else "wrong" if wants else "nowhere"] += 1
    print(dict(found))
    assert found["right"] >= 75
    assert found["wrong"] <= 7
    assert found["nowhere"] <= 30


def test_the_sentence_is_told_alone() -> None:
    """Whoever asks in other words gets the sentence that says it, and is told that it is from the answer."""
    reply = say("tests/faqs/lido.yaml", "Are there lockers?", "do i get the coin back")
    assert [entry.answer for entry in reply.answers] == ["You need a £1 coin, which you get back."]
    assert (reply.why.rule, reply.headed) == ("meant_sentence", False)


def test_after_a_miss_the_answer_shown_last_is_named() -> None:
    """What was shown before a miss can still be meant; then the reply says of which question it is."""
    reply = say("tests/faqs/lido.yaml", "Are there lockers?", "who won the election", "do they cut it open at night")
    assert (reply.why.rule, reply.headed) == ("meant_sentence", True)


def test_either_of_two_answers_may_be_meant() -> None:
    """After two answers to one message, what only the first tells is told from there, under its question."""
    reply = say(
        "tests/faqs/lido.yaml", "Are there lockers?", "how much is a swim and do i need to book", "can i pay by paypal"
    )
    assert ([entry.id for entry in reply.answers], reply.headed) == (["how-much-does-a-swim-cost"], True)
    assert reply.answers[0].answer == "You can pay by card or cash at the kiosk."


def test_a_remark_and_a_long_story_get_no_sentence() -> None:
    """Only a short message on what the answer says is told a sentence of it."""
    told = say("tests/faqs/lido.yaml", "Are there lockers?", "my cousin swam there every single summer")
    story = "do i get the coin back " + " when i come with my cousin and her two boys in the late summer"
    assert {told.why.rule, say("tests/faqs/lido.yaml", "Are there lockers?", story).why.rule}.isdisjoint(
        {"meant_sentence"}
    )


def test_a_question_that_points_back_is_not_answered_by_chance() -> None:
    """What "it" stands for is not in the other entry that fits best, so that one is offered and not given."""
    reply = say(
        "tests/faqs/lido.yaml", "I left something behind, where is the lost property?", "what time can i come for it"
    )
    assert (reply.kind, reply.why.rule) == ("suggestions", "doubtful")


def test_what_leans_on_nothing_is_looked_for_by_itself() -> None:
    """Where the last answer has nothing on a message that goes on from it, what it finds by itself is offered."""
    reply = say(
        "tests/faqs/lido.yaml", "What do I get for a membership and how do I join?", "what if i want my money back"
    )
    assert [entry.question for entry in reply.offered] == ["Can I get a refund if I stop coming?"]


@pytest.mark.parametrize(
    ("question", "detail"),
    [
        ("can my son come alone", "hes 9"),
        ("can my son come alone", "oh and one of them is 2"),
        ("is it open tmrw morning, thinking about 8ish", "its a saturday"),
    ],
)
def test_a_detail_takes_the_only_offer(question: str, detail: str) -> None:
    """Who adds something to a question after "do you mean this?" gets the answer that was offered."""
    found = index("tests/faqs/lido.yaml")
    offer = respond(found, Question(question), Context())
    reply = respond(found, Question(detail), offer.context)
    assert (offer.kind, reply.kind) == ("suggestions", "answer")
    assert reply.answers == offer.offered
    assert respond(found, Question("my dog is tiny"), offer.context).kind != "answer"


def test_what_goes_on_from_the_only_offer_gets_it_where_it_is_near() -> None:
    """A case of what was offered and not picked gets the answer or what it says of that; nothing else does."""
    found = index("tests/faqs/lido.yaml")
    offer = respond(found, Question("can my son come alone"), Context())
    told = respond(found, Question("and if he is nine and swims well?"), offer.context)
    assert [entry.id for entry in told.answers] == [entry.id for entry in offer.offered]
    assert respond(found, Question("and my nephew?"), offer.context).answers == offer.offered
    assert respond(found, Question("and a helicopter?"), offer.context).kind != "answer"


def test_a_sentence_that_leads_to_a_list_comes_with_it() -> None:
    """What only announces something is told with what it announces."""
    reply = say("faq.yaml", "study-alone", "wat shud i put on my cv")
    (told,) = [entry.answer for entry in reply.answers]
    assert told.startswith("For your resume")
    assert "Kaggle" in told
