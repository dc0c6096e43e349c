"""Conversations with the engine, for tests: `Talk(shipped()).say("hi")`."""

from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path

from bot.conversation import Command, Context, Question, Reply, respond
from bot.conversation.explaining import INTENTS, RULES
from bot.faq import Entry, Faq, parse, read
from bot.languages import ENGLISH
from bot.matcher import Index
from bot.service.memory import Memories
from bot.service.service import Service

ROOT = Path(__file__).absolute().parent.parent
FAQS = Path(__file__).absolute().parent / "faqs"
GUESTHOUSE = Faq(
    "House",
    (
        Entry("dinner", "When is dinner served?", "From seven o'clock."),
        Entry("keys", "Where do I get my keys?", "At the desk."),
        Entry("laundry", "Is there a washing machine?", "In the cellar. Ironing boards stand on every floor."),
        Entry("leaving", "When do I have to leave my room?", "By eleven o'clock."),
        Entry("noise", "My neighbours are loud at night", "Ring the porter."),
        Entry("internet", "What is the wifi password?", "It hangs behind the door."),
        Entry("pets", "May I bring my dog?", "Yes, on a lead."),
        Entry("money", "Can I pay by card?", "Yes."),
        Entry("guests", "May friends sleep over?", "For two nights."),
    ),
)
"""A small FAQ without aliases."""


@cache
def shipped() -> Index:
    """Give the index of the FAQ that comes with the bot."""
    return Index(read(ROOT / "faq.yaml").faq)


@cache
def small(name: str) -> Index:
    """Give the index of a FAQ in `tests/faqs`."""
    return Index(read(FAQS / f"{name}.yaml").faq)


@cache
def written(text: str) -> Index:
    """Give the index of a FAQ written in a test."""
    return Index(parse(text).faq)


def reworded(index: Index, **messages: str) -> Index:
    """Give the same FAQ with some of the bot's own words replaced."""
    return Index(replace(index.faq, messages={**index.faq.messages, **messages}))


class Unchanging:
    """A source whose FAQ stays what it is."""

    def __init__(self, index: Index) -> None:
        self.index = index

    async def refresh(self) -> Faq | None:
        return None


def served(index: Index) -> Service:
    """Give the service over a FAQ, with no store and a time that goes on by a second a look."""
    ticks = count()
    return Service(Unchanging(index), Memories(lambda: float(next(ticks))))


class Talk:
    """One conversation: every message is answered in the light of those before it."""

    def __init__(self, index: Index, context: Context | None = None) -> None:
        self.index = index
        self.faq: Faq = index.faq
        self.context = context or Context()

    def say(self, text: str, command: Command = "ask", page: int = 0) -> Reply:
        """Send a message or a command and return the reply."""
        reply = respond(self.index, Question(text, command, page), self.context)
        check_manners(self.faq, self.context, reply)
        self.context = reply.context
        return reply


def ids(reply: Reply) -> list[str]:
    """Return the ids of the entries that a reply shows, in order."""
    return [entry.id for entry in reply.answers]


def offers(reply: Reply) -> list[str]:
    """Return the ids of the entries under "did you mean", in order."""
    return [entry.id for entry in reply.offered]


def labels(reply: Reply) -> list[str]:
    """Return what a reply offers to pick, in order."""
    return [choice.label for choice in reply.choices]


def check_manners(faq: Faq, before: Context, reply: Reply) -> None:
    """Check what holds for every reply, whatever was said: it says something, offers enough and offers it once."""
    others = len(faq.entries) - 1
    assert reply.text.strip() or any(entry.answer.strip() for entry in reply.answers)
    assert len(set(reply.choices)) == len(reply.choices)
    assert not reply.answers or reply.kind == "answer"
    assert (reply.why.rule in RULES, reply.why.intent in INTENTS) == (True, True)
    if reply.choices:
        assert reply.context.choices == reply.choices
    if reply.kind == "answer":
        following = [choice.key for choice in reply.choices]
        seen = {*before.seen, *ids(reply)}
        whole = [choice.key for choice in reply.choices[:1] if choice.label == ENGLISH.messages["read_on"]]
        following = following[len(whole) :]
        assert whole in ([], [reply.context.last] if reply.context.partly else [])
        own = faq.entry(reply.context.last)
        assert len(following) <= 4
        assert reply.context.last not in following
        assert own
        assert seen.isdisjoint(set(following) - set(own.follow_ups)), "what was seen is offered by itself"
        assert reply.headed or len(reply.answers) == 1
        assert reply.closing or not reply.offered
        assert following[: len(reply.offered)] == offers(reply)
    if reply.kind == "suggestions":
        assert 1 <= len(reply.offered) <= 4
        assert [choice.key for choice in reply.choices[:-1]] == offers(reply)
        assert reply.choices[-1].kind == "none"
    elif reply.kind != "answer" and reply.offered:
        raise AssertionError(f"{reply.kind} offers {offers(reply)}")
    if reply.kind == "fallback" and others:
        assert reply.choices, "a refusal leaves something to go on with"
