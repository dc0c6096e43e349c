"""What nothing fits, and is much like what people say to a bot all the same."""

from functools import cache

import pytest
from meanings import encoders
from talking import ROOT, Talk

from bot import encoding, evaluation
from bot.conversation import Context, Question, Reply, respond, sayings
from bot.faq import read
from bot.languages.text import read_words
from bot.matcher import Index

DATA = ROOT / "tests/data"
by_meaning = pytest.mark.skipif(not encoding.available(), reason="the extra `semantic` is not installed")


def said(code: str, text: str, *, after: bool = True) -> Reply:
    """Give the reply to a message in a language, after an answer or at the start."""
    index = Index(read(ROOT / f"bot/samples/{code}.yaml").faq)
    answered = respond(index, Question(index.faq.entries[0].question)) if after else None
    return respond(index, Question(text), answered.context if answered else Context())


@pytest.mark.parametrize(
    ("code", "text", "intent"),
    [
        ("en", "that went right over my head mate", "unclear"),
        ("es", "te has equivocado con eso", "objection"),
        ("fr", "quelqu'un peut m'appeler ?", "human"),
        ("pt", "alguém pode me ligar", "human"),
        ("ja", "短くまとめて言って", "shorter"),
        ("zh", "说说你会干什么", "courtesy"),
    ],
)
def test_what_is_much_like_a_phrase_is_heard(code: str, text: str, intent: str) -> None:
    """What would be refused is taken for what the nearest phrase says, in scripts without spaces too."""
    assert said(code, text).why.intent == intent


@pytest.mark.parametrize(
    ("code", "text", "after"),
    [
        ("en", "do you know a good notary?", True),
        ("en", "bots", True),
        ("en", "bot is there a person i can talk to zorble", True),
        ("es", "te has equivocado con eso", False),
    ],
)
def test_what_is_a_little_like_a_phrase_is_not(code: str, text: str, after: bool) -> None:
    """Other questions, a word and a long message are refused; before any answer nothing is objected to."""
    reply = said(code, text, after=after)
    assert (reply.kind, reply.why.rule) == ("fallback", "nothing")


@cache
def _index(name: str) -> Index:
    return encoders().index(read(DATA / name if name else ROOT / "faq.yaml").faq)


@by_meaning
@pytest.mark.parametrize(("half", "floor"), [("tuning", 9), ("reporting", 5)])
def test_what_no_list_has_is_heard_by_its_meaning(half: str, floor: int) -> None:
    """Of what people say to the bot in words of their own, so many rows get a fitting reply."""
    rows = evaluation.read((DATA / "talk.yaml").read_text("utf-8"), "talk")
    meant = [row for row in rows if row.fields["half"] == half and row.fields.get("by") == "meaning"]
    passed = 0
    for row in meant:
        for _, turns in evaluation.run(_index(row.fields.get("faq", "")), [row]):
            passed += all(turn.passed for turn in turns)
    print(half, passed, len(meant))
    assert passed >= floor


@by_meaning
@pytest.mark.parametrize(
    ("message", "before", "intent"),
    [
        ("i just dont want to be here any longer", "", "distress"),
        ("everything is falling apart around me", "", "strain"),
        ("lol my kids will love it", "", "courtesy"),
        ("would it be okay if i wrote in italian", "", "itself"),
        ("sorry cat", "", "ask"),
        ("brr thats freezing lol", "", "ask"),
        ("how many high schools are there in ohio", "", "ask"),
        ("i have a deep cut on my hand", "", "ask"),
        ("there's nothing left for me in this world", "", "distress"),
        ("there's nothing left for me in this world", "my dog died", "strain"),
        ("do you know a good notary for me?", "", "ask"),
        ("whats a good name for my cat", "", "ask"),
        ("how many layers does GPT-2 have", "", "ask"),
    ],
)
def test_what_is_near_a_phrase_in_meaning_is_heard(message: str, before: str, intent: str) -> None:
    """What nothing fits is taken for what it means, and what is about something else is not."""
    talk = Talk(_index("communities/choir.yaml"))
    if before:
        talk.say(before)
    assert talk.say(message).why.intent == intent


def test_few_phrases_are_compared_by_meaning() -> None:
    """At most 800 short phrases, of all cues, of which each says something else: 3 seconds at the first start."""
    found = sayings("en")
    assert 690 <= len(found) <= 800
    assert min(len(read_words(text)) for _, text in found) == 3
    assert 38 <= max(len(text) for _, text in found) <= 40


@by_meaning
def test_another_encoder_likens_nothing_by_meaning() -> None:
    """Where the multilingual encoder reads, idioms are no despair: only words liken there, and to other languages."""
    german = encoders().index(read(ROOT / "bot/samples/de.yaml").faq)
    assert german.likeness("ich kann nicht weiter im formular") == []
    assert Talk(german).say("ich kann nicht weiter im formular").why.intent != "distress"
    assert _index("").likeness("보통 얼마나 걸려요") == []
