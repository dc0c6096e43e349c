"""What kind of act a message is, as a classifier hears it: bad news, thanks, an insult, or a question."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from meanings import Remembering, encoders
from talking import ROOT, Talk

from bot import encoding, evaluation
from bot.faq import read
from bot.languages import ENGLISH
from bot.matcher import Index

pytestmark = pytest.mark.skipif(not encoding.available(), reason="the extra `semantic` is not installed")

DATA = ROOT / "tests/data"
HELD_OUT = ROOT / "benchmarks/acts/held-out.tsv"

CHOIR, GERMAN = "tests/data/communities/choir.yaml", "bot/samples/de.yaml"


@cache
def index(path: str) -> Index:
    """Return the index of a FAQ, with the encoders that packages ship."""
    return encoders().index(read(ROOT / path).faq)


def held_out(language: str) -> list[tuple[str, str]]:
    """Return the acts and messages of other authors than those fitted on, in a language."""
    rows = (line.split("\t") for line in HELD_OUT.read_text("utf-8").splitlines())
    return [(act, text) for code, act, text in rows if code == language]


@pytest.mark.parametrize(("language", "path", "floor"), [("en", CHOIR, 0.8), ("de", GERMAN, 0.68)])
def test_messages_of_other_authors_are_told(language: str, path: str, floor: float) -> None:
    """Of held-out messages so many get their act as the likeliest; a likelihood of one's own is a share."""
    right = 0
    rows = held_out(language)
    for act, text in rows:
        likely = index(path).acts(text)
        assert sum(likely.values()) == pytest.approx(1.0, abs=1e-3)
        right += max(likely, key=likely.__getitem__) == act
    print(language, right, len(rows))
    assert right >= floor * len(rows)


def test_what_is_asked_is_searched_for() -> None:
    """Of held-out questions and circumstances few are taken for anything else, whatever FAQ they are put to."""
    heard = Counter(
        Talk(index(CHOIR)).say(text).why.intent for act, text in held_out("en") if act in ("ask", "situation")
    )
    others = ("strain", "distress", "danger", "complaint", "courtesy", "human", "objection", "tried", "unclear", "none")
    print(heard)
    assert sum(heard[intent] for intent in others) <= 12
    assert heard["ask"] + heard["detail"] >= 190


def test_what_no_list_has_is_heard() -> None:
    """Of held-out messages that ask nothing most get a reply to what they are."""
    fitting = {
        "sad": "strain", "despair": "distress", "danger": "danger", "complaint": "complaint", "human": "human",
        "glad": "courtesy", "rude": "courtesy", "identity": "courtesy", "play": "courtesy", "thanks": "courtesy",
    }  # fmt: skip
    rows = [(act, text) for act, text in held_out("en") if act in fitting]
    heard = sum(Talk(index(CHOIR)).say(text).why.intent == fitting[act] for act, text in rows)
    print(heard, len(rows))
    assert heard >= 0.7 * len(rows)


@pytest.mark.parametrize(("half", "floor"), [("tuning", 9), ("reporting", 5)])
def test_what_no_list_has_is_heard_by_its_meaning(half: str, floor: int) -> None:
    """Of what people say to the bot in words of their own, so many rows get a fitting reply."""
    rows = evaluation.read((DATA / "talk.yaml").read_text("utf-8"), "talk")
    meant = [row for row in rows if row.fields["half"] == half and row.fields.get("by") == "meaning"]
    passed = 0
    for row in meant:
        for _, turns in evaluation.run(
            index(f"tests/data/{row.fields['faq']}" if "faq" in row.fields else "faq.yaml"), [row]
        ):
            passed += all(turn.passed for turn in turns)
    print(half, passed, len(meant))
    assert passed >= floor


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("i just dont want to be here any longer", "distress"),
        ("everything is falling apart around me", "strain"),
        ("lol my kids will love it", "courtesy"),
        ("brr thats freezing lol", "ask"),
        ("how many high schools are there in ohio", "ask"),
        ("i have a deep cut on my hand", "ask"),
        ("there's nothing left for me in this world", "distress"),
        ("do you know a good notary for me?", "ask"),
        ("how many layers does GPT-2 have", "ask"),
    ],
)
def test_what_is_near_a_phrase_in_meaning_is_heard(message: str, intent: str) -> None:
    """What nothing fits is taken for what it means, and what is about something else is not."""
    assert Talk(index(CHOIR)).say(message).why.intent == intent


def test_without_an_encoder_that_was_fitted_no_act_is_told() -> None:
    """Words alone, and a model of one's own, tell none: then cues decide alone."""
    faq = read(ROOT / CHOIR).faq
    assert Index(faq).acts("my cat died yesterday") == {}
    english = encoders().speaking("en")
    assert english
    own = Remembering(english)
    own.acts = None
    assert Index(faq, own).acts("my cat died yesterday") == {}


def test_several_unlikely_acts_make_no_likely_one() -> None:
    """What may be chat, a question who the bot is or one for help, and none of them surely, is searched for."""
    assert Talk(index("faq.yaml")).say("is AI going to kill us all").why.intent == "ask"


def test_words_of_a_wish_for_help_are_none_where_meanings_say_otherwise() -> None:
    """Who has no idea what to do with what somebody left is not shown how to talk to the bot."""
    talk = Talk(index(CHOIR))
    talk.say("my dad died in march and ive got his whole shed full of stuff")
    assert talk.say("no idea what to do with it all").why.intent != "courtesy"


def test_that_nothing_helped_is_said_of_an_offer_as_well() -> None:
    """Who says, in words of their own, that what was asked back or offered is no help has declined it."""
    talk = Talk(index(CHOIR))
    talk.say("how much")
    assert talk.say("that does not help me one bit").why.intent == "none"
    assert Talk(index(CHOIR)).say("that does not help me one bit").why.intent == "ask"


@pytest.mark.parametrize(
    ("path", "message", "intents"),
    [
        (CHOIR, "i wanna help", ("ask",)),
        (CHOIR, "can i help somehow", ("ask",)),
        (CHOIR, "im the admin", ("ask",)),
        (CHOIR, "could u help me with something", ("courtesy",)),
        (GERMAN, "ist was frei", ("ask", "detail")),
        (GERMAN, "na toll", ("courtesy",)),
    ],
)
def test_who_offers_asks_or_tells_is_not_misheard(path: str, message: str, intents: tuple[str, ...]) -> None:
    """An offer of help is no cry for it, who has a job wants nobody called, and a short question objects to nothing."""
    reply = Talk(index(path)).say(message)
    assert reply.why.intent in intents
    assert reply.text.partition("\n")[0] != ENGLISH.messages["hello"]


def test_what_to_do_after_an_offer_is_about_that() -> None:
    """Who asks what to do, with an entry on offer that may say it, needs no page on how to talk to a bot."""
    talk = Talk(index(CHOIR))
    assert [entry.id for entry in talk.say("i lost my folder with the sheet music").offered] == ["scores"]
    assert [entry.id for entry in talk.say("what do i do").answers] == ["scores"]
