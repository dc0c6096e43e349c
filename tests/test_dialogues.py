"""Scripted dialogues of three to six turns on the shipped FAQ, as a good host would hold them.

Each turn is a message and what the reply must be:

    gpu                 shows that entry
    gpu + grad-school   shows both, in this order, each headed by its question
    part of gpu         repeats only what that entry says about it
    which? a, b         asks which of these is meant, in this order
    which one           asked which of the choices is meant, which are shown again
    fine                small talk or an acknowledgement: no entry, nothing offered
    sorry               says that there is no answer, shows no entry, and offers where to go on

and, after a bar, what the thread is about from then on: `| gpu`, or `| –` if it was dropped.
"""

import pytest
from talking import Talk, ids, offers, shipped

from bot.conversation import Reply

DIALOGUES = {
    "picks by number": [
        ("Should I buy a GPU?", "gpu | gpu"),
        ("2", "study-alone | study-alone"),
        ("number 1 please", "what-next"),
        ("12", "fine | what-next"),
        ("1", "choose-domain"),
    ],
    "picks by ordinal, from the same list again and again": [
        ("Which skills does a deep learning player need?", "capabilities"),
        ("the second one", "capabilities-practical"),
        ("and the third one?", "capabilities-qualities"),
        ("and the first", "capabilities-basics | capabilities-basics"),
    ],
    "picks by a part of the label": [
        ("Do I need grad school?", "grad-school"),
        ("roles", "players"),
        ("which domain", "choose-domain"),
    ],
    "picks the last one": [
        ("Can I study alone?", "study-alone"),
        ("the last one", "gpu"),
        ("ok", "fine | gpu"),
        ("the first one please", "capabilities-practical"),
    ],
    "three questions at once, then a pick": [
        ("Should I buy a GPU? Do I need grad school? Can I study alone?", "which? gpu, grad-school, study-alone"),
        ("the second one", "grad-school"),
        ("and the third", "study-alone"),
        ("thanks", "fine | study-alone"),
    ],
    "three questions at once, none of them after all": [
        ("Should I buy a GPU? Do I need grad school? Can I study alone?", "which? gpu, grad-school, study-alone"),
        ("none of these", "sorry | –"),
        ("I work in manufacturing, is it worth studying?", "manufacturing | manufacturing"),
    ],
    "yes does not say which": [
        ("Should I buy a GPU? Do I need grad school? Can I study alone?", "which? gpu, grad-school, study-alone"),
        ("yes", "which one"),
        ("the gpu", "gpu | gpu"),
    ],
    "two questions at once": [
        ("Should I buy a GPU? And do I need grad school?", "gpu + grad-school | grad-school"),
        ("why?", "part of grad-school"),
        ("How much math do I need, and which role suits me?", "capabilities-basics + players | players"),
    ],
    "tell me more, until everything the entry leads to is read": [
        ("Should I buy a GPU?", "gpu"),
        ("tell me more", "capabilities-practical"),
        ("more", "capabilities-qualities"),
        ("go on", "study-alone"),
        ("Should I buy a GPU?", "gpu"),
        ("tell me more", "sorry | gpu"),
    ],
    "why": [
        ("Do I need my own GPU?", "gpu"),
        ("why?", "part of gpu | gpu"),
        ("but why", "part of gpu | gpu"),
        ("tell me more", "capabilities-practical"),
    ],
    "the other case": [
        ("I'm a computer science undergrad. How should I prepare?", "undergrad-cs"),
        ("and if I'm not in CS?", "undergrad-non-cs | undergrad-non-cs"),
        ("great", "fine | undergrad-non-cs"),
        ("tell me more", "capabilities-basics"),
    ],
    "a part of the overview": [
        ("hi", "fine"),
        ("what skills do I need?", "capabilities"),
        ("what about the math part", "capabilities-basics | capabilities-basics"),
        ("and the qualities?", "capabilities-qualities"),
        ("ok thanks", "fine | capabilities-qualities"),
    ],
    "a section of the entry just shown": [
        ("Is it all right to study deep learning on my own?", "study-alone"),
        ("and hackathons?", "part of study-alone | study-alone"),
        ("what about internships", "part of study-alone | study-alone"),
        ("cool", "fine | study-alone"),
        ("and grad school?", "grad-school | grad-school"),
    ],
    "nothing fits, and the thread stays": [
        ("Should I buy a GPU?", "gpu"),
        ("and the purple one?", "sorry | gpu"),
        ("what about it?", "gpu | gpu"),
        ("tell me more", "capabilities-practical"),
    ],
    "a new topic": [
        ("Should I buy a GPU?", "gpu"),
        ("Who counts as a deep learning player, and what roles are there?", "players | players"),
        ("tell me more", "capabilities"),
        ("I work in a factory. Should I study deep learning?", "manufacturing | manufacturing"),
    ],
    "a correction": [
        ("I'm still at high school. How can I prepare for deep learning?", "high-school"),
        ("no, I meant grad school", "grad-school | grad-school"),
        ("sorry, I meant: should I buy a GPU?", "gpu | gpu"),
        ("why?", "part of gpu"),
    ],
    "a correction after a role": [
        ("Which skills does a deep learning player need?", "capabilities"),
        ("no, I meant a role", "players | players"),
        ("good", "fine | players"),
    ],
    "out of scope drops the thread": [
        ("Should I buy a GPU?", "gpu"),
        ("what's the weather like?", "sorry | –"),
        ("tell me more", "sorry | –"),
        ("why?", "sorry | –"),
        ("Do I need grad school?", "grad-school"),
    ],
    "thanks and ok neither repeat nor lose": [
        ("New papers pour in daily. Which should I read?", "paper-overload"),
        ("ok", "fine | paper-overload"),
        ("thank you so much", "fine | paper-overload"),
        ("I see", "fine | paper-overload"),
        ("tell me more", "choose-domain"),
    ],
    "numbers still count after a thank-you": [
        ("Can I study alone?", "study-alone"),
        ("thanks!", "fine | study-alone"),
        ("the second", "grad-school"),
    ],
    "small talk before, between and after": [
        ("good morning", "fine"),
        ("are you a bot?", "fine"),
        ("Should I buy a GPU?", "gpu"),
        ("well done", "fine | gpu"),
        ("bye", "fine"),
    ],
    "a tour without a word about the subject": [
        ("Where do I start?", "capabilities"),
        ("1", "capabilities-basics"),
        ("and then?", "capabilities-practical"),
        ("next", "capabilities-qualities"),
        ("none", "sorry"),
    ],
    "nonsense and half sentences": [
        ("asdf qwer", "sorry | –"),
        ("???", "fine"),
        ("tell me more", "sorry | –"),
        ("gpu", "gpu"),
    ],
}


@pytest.mark.parametrize("turns", DIALOGUES.values(), ids=DIALOGUES)
def test_dialogues(turns: list[tuple[str, str]]) -> None:
    """Every turn is answered in the light of the turns before it."""
    talk = Talk(shipped())
    said = [(message, wanted, described(talk.say(message), wanted)) for message, wanted in turns]
    assert [(message, got) for message, _, got in said] == [(message, wanted) for message, wanted, _ in said]


def test_there_are_enough_dialogues() -> None:
    """At least fifteen dialogues are scripted, of three to six turns each."""
    assert len(DIALOGUES) >= 15
    assert all(3 <= len(turns) <= 6 for turns in DIALOGUES.values())


def described(reply: Reply, wanted: str) -> str:
    """Write a reply in the notation of the table, the thread only where the table names it."""
    thread = f" | {reply.context.last or '–'}" if "|" in wanted else ""
    return _shown(reply) + thread


def _shown(reply: Reply) -> str:
    match reply.kind:
        case "answer":
            whole = [shipped().faq.entry(entry.id) for entry in reply.answers]
            cut = [entry.answer for entry in reply.answers] != [entry.answer for entry in whole if entry]
            return f"{'part of ' if cut else ''}{' + '.join(ids(reply))}"
        case "suggestions":
            return f"which? {', '.join(offers(reply))}"
        case "smalltalk":
            return "which one" if reply.choices else "fine"
        case "fallback":
            return "sorry"
        case _:
            return reply.kind
