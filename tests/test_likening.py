"""What nothing fits, and is much like what people say to a bot all the same."""

import pytest
from meanings import encoders
from talking import ROOT

from bot import encoding
from bot.conversation import Context, Question, Reply, respond
from bot.faq import read
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


@by_meaning
@pytest.mark.parametrize("text", ["how many people can come", "how many people come"])
def test_a_question_is_no_talk_however_it_is_spelled(text: str) -> None:
    """What the classifier of acts knows for a question is searched for, though letters liken it to "are you people"."""
    index = encoders().index(read(DATA / "communities/makerspace.yaml").faq)
    assert respond(index, Question(text), Context()).why.intent == "ask"
