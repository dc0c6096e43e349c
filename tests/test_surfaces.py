"""One conversation, told to the bot on Telegram and in the terminal."""

import io
import re

from kit import Kit
from server import Bubble
from talking import ROOT, Talk, ids, offers, served, shipped

from bot.languages import ENGLISH
from bot.terminal import chat

SCRIPT = (
    "hi",
    "Should I buy a GPU?",
    "why?",
    "2",
    "and grad school?",
    "thanks",
    "How much math do I need, and which role suits me?",
    "what's the weather like?",
    "Should I buy a GPU? Do I need grad school? Can I study alone?",
    "the second one",
    "tell me more",
)
NAMED = [
    [], ["gpu"], ["gpu"], ["study-alone"], ["grad-school"], [], ["capabilities-basics", "players"], [],
    ["gpu", "grad-school", "study-alone"], ["grad-school"], ["what-next"],
]  # fmt: skip
ADDRESS = re.compile(r" \(https?://[^)\s]*\)")


def test_private_chat_and_terminal_name_the_same_entries() -> None:
    """Telegram and the terminal say the same words and offer the same choices, turn by turn."""
    with Kit((ROOT / "faq.yaml").read_text(encoding="utf-8")) as client:
        bubbles = [client.send(message) for message in SCRIPT]
    assert [_telegram(said) for said in bubbles] == [_terminal(message) for message in _replies()]
    talk = Talk(shipped())
    assert [ids(reply) or offers(reply) for reply in map(talk.say, SCRIPT)] == NAMED


def _telegram(said: list[Bubble]) -> tuple[str, list[str]]:
    """Give a reply's words and its choices, without the buttons that only Telegram has."""
    labels = [label for label in said[-1].labels if not label.startswith(ENGLISH.messages["share"])]
    return _flat(" ".join(bubble.text for bubble in said)), labels


def _replies() -> list[str]:
    """Hold the conversation in the terminal; one text a reply."""
    left = iter(SCRIPT)
    replies: list[str] = []
    out = io.StringIO()

    def typed() -> str | None:
        replies.append(out.getvalue())
        out.seek(0)
        out.truncate()
        return next(left, None)

    chat(served(shipped()), typed, out)
    return replies[1:]


def _terminal(shown: str) -> tuple[str, list[str]]:
    """Take a reply in the terminal apart: its words without addresses behind links, and its choices."""
    text, _, choices = shown.strip("\n").partition("\n\n  1. ")
    labels = re.split(r"\n +\d+\. ", choices) if choices else []
    return _flat(ADDRESS.sub("", text)), labels


def _flat(text: str) -> str:
    return " ".join(text.split())
