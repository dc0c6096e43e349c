"""Where there is no answer several times in a row: never the same line twice, and more help each time."""

import pytest
from talking import Talk, labels, small, written

from bot.conversation import Command
from bot.conversation.replies import welcome
from bot.faq import Faq
from bot.languages import CODES, ENGLISH, language
from bot.matcher import Index

SAID = ENGLISH.messages
REACH = "To reach a person: office@lindholm-ferry.example"
UNKNOWN = ("do you sell sunglasses", "how do i grow tomatoes", "who won the elections", "what is a quasar")


def test_misses_in_a_row_differ_and_help_more() -> None:
    """The second miss names the FAQ, shows ways in and whom to turn to; no two in a row read the same."""
    talk = Talk(small("ferry"))
    replies = [talk.say(text) for text in UNKNOWN]
    again = SAID["fallback_again"].replace("{title}", "Lindholm Island Ferry")
    assert [reply.text for reply in replies] == [SAID["fallback"], again, SAID["fallback_still"], again]
    assert [reply.closing for reply in replies] == ["", REACH, REACH, REACH]
    assert replies[1].choices == welcome(talk.index, talk.context).choices
    assert replies[0].choices == replies[2].choices != replies[1].choices
    assert [reply.missed for reply in replies] == list(UNKNOWN)


def test_statements_in_a_row_are_never_taken_note_of_in_the_same_words() -> None:
    """Who tells something is asked for a question, each time in other words, and told whom else to tell it to."""
    talk = Talk(small("ferry"))
    told = ["my uncle comes from peru", "i like red trains a lot", "he was a sailor once", "Can I bring my dog?"]
    told += ["my neighbour paints boats", "my grandson collects stamps"]
    replies = [talk.say(text) for text in told]
    one, other = SAID["as_a_question"], SAID["as_a_question_again"]
    assert [reply.text for reply in replies] == [one, other, one, "", other, one]
    assert [reply.closing for reply in replies] == [REACH, REACH, REACH, "", REACH, REACH]
    talk = Talk(small("ferry"))
    assert talk.say("boat").kind == "suggestions"
    assert [talk.say(text).text for text in told[:2]] == [other, one]
    talk = Talk(small("ferry"))
    story = "Good evening! I was a seamstress for twenty years, and now my youngest has left home"
    assert [talk.say(text).text for text in (story, told[0])] == [one, other]


@pytest.mark.parametrize("code", CODES)
def test_nothing_leads_to_the_contact_by_a_colon(code: str) -> None:
    """What whom to turn to may follow ends as a sentence does, in every language, and the list below is not it."""
    said = language(code).messages
    after = ("fallback_again", "fallback_still", "none_reply", "none_again", "rude", "rude_again", "nothing_on_that")
    for name in (*after, "as_a_question", "as_a_question_again"):
        assert said[name].rstrip()[-1] in ".。?؟？", (code, name)


def test_scolding_twice_is_not_met_with_the_same_line() -> None:
    """Whoever scolds in a row hears other words each time; after a FAQ's own words for it, the bot's."""
    talk = Talk(small("ferry"))
    said = [talk.say("stupid bot").text.partition("\n")[0] for _ in range(3)]
    assert said == [SAID["rude"], SAID["rude_again"], SAID["rude"]]
    own = "{title: T, smalltalk: [{phrases: [stupid bot], answer: Oh dear.}], entries: [{question: Tea, answer: a}]}"
    talk = Talk(written(own))
    assert [talk.say("stupid bot").text for _ in range(3)] == ["Oh dear.", SAID["rude_again"], "Oh dear."]


def test_an_answer_begins_anew() -> None:
    """After an answer the next miss is the first; small talk in between changes nothing."""
    talk = Talk(small("ferry"))
    talk.say(UNKNOWN[0])
    talk.say("Can I bring my dog?")
    assert talk.say(UNKNOWN[1]).text == SAID["fallback"]
    talk.say("ok")
    assert talk.say(UNKNOWN[2]).text != SAID["fallback"]


def test_an_offer_passed_over_is_a_miss() -> None:
    """Who asks on after "did you mean" and gets no answer was not helped twice."""
    talk = Talk(small("ferry"))
    assert talk.say("boat").kind == "suggestions"
    assert talk.say(UNKNOWN[0]).closing == REACH


@pytest.mark.parametrize("said", [("", "none"), ("none of these", "ask")])
def test_a_no_counts_as_a_miss_pressed_or_said(said: tuple[str, Command]) -> None:
    """Who wants nothing of an offer, said or pressed, and asks on in vain is told whom to turn to."""
    talk = Talk(small("ferry"))
    assert talk.say("boat").kind == "suggestions"
    assert talk.say(*said).text == SAID["none_reply"]
    assert talk.say(UNKNOWN[0]).closing == REACH


def test_a_faq_that_says_it_in_its_own_words_keeps_them() -> None:
    """A FAQ with its own words for a miss, perhaps in a language the bot does not speak, is not talked over."""
    own = written("{title: T, messages: {fallback: Nix.}, entries: [{question: Tea, answer: a}]}")
    talk = Talk(own)
    assert [talk.say(text).text for text in UNKNOWN[:3]] == ["Nix."] * 3
    both = written(
        "{title: T, messages: {fallback: Nix., fallback_again: Nada.}, entries: [{question: Tea, answer: a}]}"
    )
    talk = Talk(both)
    assert [talk.say(text).text for text in UNKNOWN[:3]] == ["Nix.", "Nada.", "Nix."]


@pytest.mark.parametrize(
    "message", ["that's not an answer", "you didn't answer me", "well that doesn't help me at all"]
)
def test_who_was_not_helped_again_is_told_whom_to_turn_to(message: str) -> None:
    """Who says after a miss that it was no answer gets an apology, the list and a contact, and not twice the same."""
    talk = Talk(small("ferry"))
    talk.say(UNKNOWN[0])
    first, second = talk.say(message), talk.say(message)
    assert (first.text, first.why.rule) == (f"{SAID['rude_again']}\n\n{REACH}", "none")
    assert second.text == f"{SAID['none_again']}\n\n{REACH}"
    assert labels(second) != labels(first)


def test_a_no_to_nothing_is_no_more_than_that() -> None:
    """Before anything was said, and in a question, only a whole phrase says that it was no help."""
    assert Talk(small("ferry")).say("you didn't answer me").text == SAID["none_reply"]
    talk = Talk(small("ferry"))
    assert talk.say("well that doesn't help me at all").why.intent != "none"
    assert talk.say("why does that not help me then?").why.intent != "none"


@pytest.mark.parametrize("code", CODES)
def test_who_was_not_helped_is_heard_in_every_language(code: str) -> None:
    """The new ways to say so are heard in each language."""
    said = {
        "en": "you didn't answer", "de": "das ist keine Antwort", "es": "eso no me ayuda", "fr": "ça m'aide pas",
        "pt": "isso não me ajuda", "ru": "это не ответ", "ar": "هذا لا يفيد", "ko": "도움이 안 돼요",
        "ja": "答えになってない", "zh": "这不是答案",
    }  # fmt: skip
    faq = Index(Faq("T", small("plain").faq.entries, language=code))
    assert Talk(faq).say(said[code]).text == language(code).messages["none_reply"]


def test_giving_up_is_a_no_and_a_question_with_those_words_is_none() -> None:
    """Who gives up after a miss was not helped; "what would I have to give up?" is no word about the bot."""
    talk = Talk(small("ferry"))
    talk.say(UNKNOWN[0])
    assert talk.say("i give up").why.intent == "none"
    assert talk.say("what would I have to give up?").why.intent == "ask"
