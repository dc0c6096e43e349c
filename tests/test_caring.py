"""Messages of people in danger, or to whom something bad happened: a human word first, then what fits."""

import pytest
from talking import Talk, ids, offers, shipped, small, written

from bot.conversation import Context, Question, respond
from bot.faq import Entry, Faq
from bot.languages import CODES, ENGLISH, language, phrases
from bot.matcher import Index

SAID = ENGLISH.messages

POOL = written(
    """
title: Riverside pool
contact: desk@pool.example
entries:
  - {id: hours, question: When is the pool open?, answer: From seven to nine.}
  - {id: prices, question: How much is a swim?, answer: £5.}
  - {id: lost, question: My things were stolen from the changing room. What now?, answer: Tell the desk.}
  - {id: lockers, question: Who pays if my locker is damaged?, answer: We do.}
  - {id: shock, question: I got a shock from the hair dryer, answer: Pull the plug and come to the desk.}
"""
)


@pytest.mark.parametrize("code", CODES)
def test_danger_is_heard_in_every_language(code: str) -> None:
    """Whoever tells of danger is told to get help before anything else, in every language; an idiom is none."""
    spoken = language(code)
    faq = Index(Faq("T", small("plain").faq.entries, language=code))
    for phrase in phrases(spoken.cues["danger"])[:8]:
        assert Talk(faq).say(phrase).text.startswith(spoken.messages["danger"])
    for phrase in phrases(spoken.cues["idiom"]):
        assert Talk(faq).say(phrase).why.intent != "danger"


@pytest.mark.parametrize(
    "message",
    [
        "I nearly had a heart attack when I saw the bill",
        "what if somebody is bleeding?",
        "where is the fire extinguisher",
        "is cooking allowed",
        "my phone has a dead battery",
        "the cutting edge version is bleeding edge",
    ],
)
def test_what_only_sounds_like_danger_is_none(message: str) -> None:
    """Idioms and mere suppositions get no alarm."""
    for faq in (POOL, shipped()):
        assert Talk(faq).say(message).why.intent != "danger"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("en", "my husband is going to kill me, he hits me"),
        ("en", "he beats me every night"),
        ("de", "mein mann bringt mich um, er schlägt mich"),
        ("es", "mi marido me va a matar, me pega"),
        ("fr", "mon mari va me tuer il me frappe"),
    ],
)
def test_violence_is_danger_whatever_idiom_stands_beside_it(code: str, message: str) -> None:
    """What people say lightly of dying does not make light of somebody who is beaten."""
    faq = Faq("F", (Entry("fee", "Fee?", "24."), Entry("place", "Place?", "Here.")), language=code)
    assert Talk(Index(faq)).say(message).why.intent == "danger"


def test_danger_gets_help_first_then_what_fits() -> None:
    """Beside the call for help stands what the FAQ has on it, or whom to turn to; its own entry needs no such word."""
    reply = Talk(POOL).say("my hand is numb, someone damaged my locker, who pays?")
    assert (reply.text.startswith(SAID["danger"]), reply.why.rule) == (True, "help_first")
    assert "lockers" in (*ids(reply), *offers(reply))
    alone = Talk(POOL).say("a boy is bleeding badly")
    assert (alone.text, alone.choices) == (f"{SAID['danger']}\n\nTo reach a person: desk@pool.example", ())
    assert ids(Talk(POOL).say("I got a shock from the hair dryer")) == ["shock"]


def test_danger_does_not_lead_to_what_hardly_fits() -> None:
    """To an alarm nothing is added that may be chance."""
    faq = written(
        "{title: T, entries: [{question: Do you repair bikes, answer: a}, {question: Do you sell lamps, answer: b}]}"
    )
    reply = Talk(faq).say("i got a shock while you were here and my hand is numb")
    assert (reply.text, reply.offered) == (SAID["danger"], ())


@pytest.mark.parametrize("code", CODES)
def test_a_mishap_is_regretted_in_every_language(code: str) -> None:
    """Whoever tells of damage, loss or theft gets a kind word, in every language."""
    spoken = language(code)
    faq = Index(Faq("T", small("plain").faq.entries, language=code))
    for phrase in phrases(spoken.cues["mishap"])[:8]:
        text = Talk(faq).say(phrase).text
        assert text.startswith((spoken.messages["sorry"], spoken.messages["complaint"]))


def test_a_mishap_gets_a_kind_word_and_what_comes_near() -> None:
    """What fits a mere statement is offered and not answered, as nobody asked for it; a question gets its answer."""
    told = Talk(POOL).say("somebody broke my locker, it is damaged")
    assert (told.kind, told.text.startswith(SAID["sorry"])) == ("suggestions", True)
    assert "lockers" in offers(told)
    asked = Talk(POOL).say("somebody broke my locker. who pays if my locker is damaged?")
    assert (ids(asked), asked.text) == (["lockers"], SAID["sorry"])
    lost = Talk(POOL).say("you scratched my violin")
    assert (lost.text, bool(lost.choices)) == (f"{SAID['complaint']}\n\nTo reach a person: desk@pool.example", True)
    question = Talk(POOL).say("you scratched my violin, who is the mayor?")
    assert question.text == f"{SAID['sorry']}\n\n{SAID['fallback']}"
    assert ids(Talk(POOL).say("my things were stolen from the changing room")) == ["lost"]


@pytest.mark.parametrize(
    "message",
    [
        "My late husband always drove us here, and I have never had to ask about anything before",
        "We came every year with my sister, for more than thirty summers, and now she is no longer with us",
    ],
)
def test_grief_in_a_long_story_is_heard(message: str) -> None:
    """Who tells of a death at length gets the same kind word as who does so in short."""
    assert Talk(POOL).say(message).text.startswith(SAID["sorry"])


def test_danger_is_found_in_a_long_story() -> None:
    """A story too long to look for slips of the pen in is heard all the same, and alarms nobody where nothing is."""
    story = "we came in on a nice day and looked at all of the rooms and the garden, " * 4
    assert Talk(POOL).say(f"{story}, then a boy fell into the water").why.intent == "danger"
    assert Talk(POOL).say(story).why.intent != "danger"


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("my wife is very ill can i change the ticket", "sorry"),
        ("my wife is very ill and weak", "sorry_alone"),
        ("my dad died when i was young", "sorry_alone"),
    ],
)
def test_a_question_right_after_what_is_hard_is_heard(message: str, rule: str) -> None:
    """What goes on as a question without a comma is answered after the kind word, if anything fits it."""
    reply = Talk(small("ferry")).say(message)
    assert (reply.text.startswith(SAID["sorry"]), reply.why.rule) == (True, rule)
    assert ("can-i-change-or-return-my-ticket" in (*ids(reply), *offers(reply))) == (rule == "sorry")


def test_a_mishap_told_twice_is_not_met_with_the_same_words() -> None:
    """Who goes on telling of a mishap is led on, and not sent away in the same words again."""
    talk = Talk(POOL)
    first, second = talk.say("you scratched my violin"), talk.say("you ruined my clarinet too, yesterday")
    assert first.text.startswith(SAID["complaint"])
    assert second.text.startswith(f"{SAID['sorry']}\n\n{SAID['as_a_question_again']}")


@pytest.mark.parametrize("code", [code for code in CODES if code != "en"])
def test_a_question_in_another_language_is_one_after_despair_too(code: str) -> None:
    """Who asks something else in English is told so, or offered what is near; what asks nothing gets the helpline.

    A greeting in front hides no question.
    """
    entries = "entries: [{id: q, question: Q, answer: A}, {id: wifi, question: WiFi password, answer: B}]"
    index = written(f"{{title: T, language: {code}, {entries}}}")
    despair = respond(index, Question(phrases(language(code).cues["distress"])[0]))
    assert despair.context.care == code
    for before in (despair.context, Context()):
        asked = respond(index, Question("hello, how can I join please"), before)
        assert (asked.why.rule, bool(asked.choices)) == ("other_language", not before.care)
        assert asked.context.care == before.care
        offered = respond(index, Question("hello, where do I find the password for my phone here?"), before)
        assert "wifi" in [choice.key for choice in offered.choices]
        assert offered.context.care == ("" if offered.answers else before.care)
    after = respond(index, Question("blargh fnord"), despair.context)
    assert after.text == language(code).messages["distress_again"]


def test_a_theft_that_the_faq_knows_is_answered_after_a_kind_word() -> None:
    """Who tells of a theft in words of bad luck gets the entry on it, where its own question tells of one too."""
    entry = Entry("vol", "Mon vélo a été volé. Que faire ?", "Portez plainte.")
    others = Entry("ouvert", "Quand êtes-vous ouverts ?", "Le mercredi."), Entry("prix", "Combien ça coûte ?", "20 €.")
    reply = Talk(Index(Faq("Vélo", (entry, *others), language="fr"))).say("on m'a volé mon vélo cette nuit")
    assert (reply.why.intent, ids(reply)) == ("strain", ["vol"])
