"""Tact: what is said to somebody who has a hard time, was treated badly, or asks for what a bot can't do."""

from dataclasses import replace

import pytest
from talking import ROOT, Talk, ids, labels, offers, reworded, shipped, small, written

from bot.conversation import Choice, Context
from bot.faq import Entry, Faq, read
from bot.languages import CODES, ENGLISH, language, phrases
from bot.matcher import Index

SAID = ENGLISH.messages

CHOIR = Index(read(ROOT / "tests/data/communities/choir.yaml").faq)


def test_a_human_word_comes_before_the_answer() -> None:
    """Whoever tells of something hard along with a question is told that one is sorry, then gets the answer."""
    reply = Talk(CHOIR).say("my husband died, how do I end my membership?")
    assert (reply.why.intent, reply.why.rule) == ("strain", "sorry")
    assert (reply.text, ids(reply)) == (SAID["sorry"], ["leaving"])
    offered = Talk(CHOIR).say("I got laid off. what about the concert?")
    assert offered.text.startswith(SAID["sorry"])
    assert offers(offered)


@pytest.mark.parametrize(
    "message", ["my mum is in intensive care", "I lost my job today", "well, my dog just died, you know"]
)
def test_what_is_hard_alone_gets_a_human_word_alone(message: str) -> None:
    """Whoever only tells of something hard gets no menu, and the talk goes on where it was."""
    talk = Talk(CHOIR)
    talk.say("What does membership cost?")
    before = talk.context
    reply = talk.say(message)
    assert (reply.text, reply.choices, reply.context) == (SAID["sorry_alone"], (), replace(before, sorrow=1))


@pytest.mark.parametrize("code", CODES)
def test_despair_is_remembered_until_a_question_is_answered(code: str) -> None:
    """After despair a wish for somebody gets the helpline again, all else a kind word, up to the next answer."""
    spoken = language(code)
    for faq in (Faq("T", (*CHOIR.faq.entries,), language=code), CHOIR.faq):
        talk = Talk(Index(faq))
        talk.say(phrases(spoken.cues["distress"])[0])
        wanted = phrases(language(faq.language).cues["human"])[0]
        said = [talk.say(message) for message in (wanted, "ok", "👍", "zzxx qqvv", wanted)]
        assert {(reply.why.rule, reply.choices) for reply in said} == {("care_kept", ())}
        assert [reply.text for reply in said] == [
            spoken.messages[name]
            for name in ("distress_again", "listening_again", "listening", "listening_again", "distress_again")
        ]
    assert ids(talk.say("What does membership cost?")) == ["fees"]
    assert talk.say("ok").text == SAID["acknowledge"]


def test_despair_is_met_otherwise_where_it_is_told_again() -> None:
    """Who despairs twice in a row does not read the same twice; what is only sad besides needs no helpline again."""
    talk = Talk(CHOIR)
    assert talk.say("i want to die").text == SAID["distress"]
    assert talk.say("i really want to die").text == SAID["distress_again"]
    assert talk.say("i feel so stupid").text == SAID["listening"]
    alone = Talk(CHOIR)
    alone.say("i feel so alone")
    assert alone.say("i don't know anyone here").text == SAID["listening"]


@pytest.mark.parametrize("before", ["i want to die", "my dog died"])
def test_advice_that_is_not_wanted_is_left(before: str) -> None:
    """Who wants no links after something sad, or to be left alone, is not given any more of them."""
    talk = Talk(CHOIR)
    talk.say(before)
    reply = talk.say("no. dont send me links")
    assert (reply.text, reply.choices) == (SAID["left_alone"], ())


def test_what_follows_something_sad_gets_a_kind_word_and_no_menu() -> None:
    """Statements after something sad are listened to, in other words each time; a question is answered as ever."""
    talk = Talk(CHOIR)
    assert talk.say("my dog died yesterday").text == SAID["sorry_alone"]
    said = [talk.say(message) for message in ("he was fourteen", "his bowl is empty now", "whats the point")]
    assert [reply.text for reply in said] == [SAID["listening"], SAID["listening_again"], SAID["listening"]]
    assert {reply.choices for reply in said} == {()}
    assert talk.say("thank you").text == SAID["thanks"]
    assert talk.say("i just sit here").text == SAID["listening_again"]
    assert talk.say("do you know a good notary?").kind == "fallback"
    fits = Talk(CHOIR)
    fits.say("my dog died yesterday")
    assert ids(fits.say("What does membership cost?")) == ["fees"]
    assert fits.context.sorrow == 0
    assert Talk(CHOIR).say("whats the point").why.intent != "strain"


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("lol hes gonna love it", "glad"),
        ("brilliant, she'll be made up. she hasnt swum since the accident", "glad"),
        ("i passed my exam!!", "glad"),
        ("i am not so happy", ""),
        ("i am so happy since the day that we moved into the new house by the river", ""),
        ("the concert will be great news for the choir", ""),
        ("your choir is a joke", "complaint"),
        ("the hall is a disgrace", "complaint"),
        ("that is a joke", ""),
        ("the hall up on the hill is disgraceful", "complaint"),
        ("the hall up there on the hill beyond the river is disgraceful", ""),
        ("is the choir a joke?", ""),
    ],
)
def test_joy_and_scorn_find_no_entry(message: str, said: str) -> None:
    """Who is glad or runs something down asks nothing, whatever words of the FAQ they use."""
    for before in ("", "What does membership cost?"):
        talk = Talk(CHOIR)
        if before:
            talk.say(before)
        assert (talk.say(message).text == SAID[said or "glad"]) == bool(said)


def test_despair_hides_no_list_that_is_asked_for_and_no_offer_that_fits() -> None:
    """Whoever asks on gets what fits, and is still cared for; whoever wants somebody is not sent to an entry."""
    talk = Talk(CHOIR)
    talk.say("i want to die")
    assert talk.say("what else can i ask").why.intent == "browse"
    offered = talk.say("what does the weekend cost?")
    assert offers(offered)
    assert talk.say("can I speak to a soprano or an alto?").text == SAID["distress_again"]
    assert talk.say("hm well").text == SAID["listening_again"]
    assert talk.say("i really want to die").text == SAID["distress"]


def test_the_faq_may_have_its_own_words_for_despair() -> None:
    """A FAQ that names a helpline of its own names it again, or what it has for that."""
    own = {"distress": "Call Rosa.", "distress_again": "Rosa listens."}
    for messages, again in (({"distress": "Call Rosa."}, "Call Rosa."), (own, "Rosa listens.")):
        talk = Talk(reworded(CHOIR, **messages))
        assert talk.say("i want to die").text == "Call Rosa."
        assert talk.say("is anybody there").text == again


def test_a_human_word_goes_with_a_miss_and_with_a_person() -> None:
    """A question that nothing fits is not passed over for what was told with it, nor is a wish for a person."""
    missed = Talk(CHOIR).say("my father passed away. do you know a good notary?")
    assert (missed.text.startswith(SAID["sorry"]), missed.kind, missed.missed) == (
        True,
        "fallback",
        "do you know a good notary?",
    )
    person = Talk(CHOIR).say("my father passed away. can I talk to a real person?")
    assert person.text == f"{SAID['sorry']}\n\n{SAID['human']}"


def test_statements_around_what_is_hard_are_searched_too() -> None:
    """What is told besides, without asking, gets its answer where one fits, and no menu otherwise."""
    assert ids(Talk(CHOIR).say("my son is in hospital, I can't come to the rehearsal")) == ["missing"]
    assert Talk(CHOIR).say("my son is in hospital, the weather over there is dreadful").text == SAID["sorry_alone"]


def test_whoever_grieves_gets_little_to_choose_from() -> None:
    """What comes near the rest of a message is one entry at most, two where it asks, and only what fits."""
    asked = Talk(CHOIR).say("we lost our baby in march. do you sing at funerals?")
    assert (asked.text.startswith(SAID["sorry"]), "hire-us" in offers(asked), len(offers(asked)) <= 2) == (
        True,
        True,
        True,
    )
    told = Talk(CHOIR).say("my father passed away last week and I can't make it on tuesday")
    assert (told.text, told.offered) == (SAID["sorry_alone"], ())
    assert Talk(CHOIR).say("she passed away this morning").text == SAID["sorry_alone"]


def test_a_faq_that_knows_what_is_hard_answers_it() -> None:
    """Where an entry or the FAQ's small talk says the same, it is given."""
    faq = written(
        "{title: Jobs, entries: [{id: lost, question: I lost my job. What now?, answer: Register.},"
        "{id: o, question: When are you open?, answer: At nine.}],"
        "smalltalk: [{phrases: [i feel lonely, i am so lonely], answer: Come to our café.}]}"
    )
    assert ids(Talk(faq).say("i lost my job")) == ["lost"]
    assert Talk(faq).say("i feel lonely").text == "Come to our café."


@pytest.mark.parametrize(
    "message", ["my phone died", "what if I am ill on the day?", "I'm sick of my brother", "my dad has a boat, it died"]
)
def test_what_only_sounds_hard(message: str) -> None:
    """A thing that died, what may happen and an idiom are no grief."""
    assert Talk(CHOIR).say(message).why.intent != "strain"


@pytest.mark.parametrize("code", CODES)
def test_tact_in_every_language(code: str) -> None:
    """Hardship, complaints, sayings and errands are heard in each language, and answered in it."""
    faq = Index(Faq("T", small("plain").faq.entries, language=code))
    spoken = language(code)
    for cue, said in (("strain", "sorry_alone"), ("complaint", "complaint"), ("saying", "saying")):
        for phrase in phrases(spoken.cues[cue])[:8]:
            light = ("laughed", "overstated") if cue == "saying" else ()  # some are of dying
            assert Talk(faq).say(phrase).text in [spoken.messages[name] for name in (said, *light)], phrase
    dear, blow = phrases(spoken.cues["dear"])[0], phrases(spoken.cues["blow"])[0]
    assert Talk(faq).say(f"{dear} {blow}").text == spoken.messages["sorry_alone"]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("de", "kannst du mir ein taxi rufen"), ("de", "ruf meine mutter an"), ("es", "llámame mañana"),
        ("fr", "peux-tu appeler un taxi pour moi"), ("fr", "fais mes devoirs"),
        ("pt", "faça meu dever"), ("ru", "позвони за меня"), ("ar", "احجز لي مقعدا"), ("ko", "숙제 해 줘"),
        ("ja", "宿題をやって"), ("zh", "帮我写作业"),
    ],
)  # fmt: skip
def test_errands_in_every_language(code: str, message: str) -> None:
    """A deed that is asked for is declined in the language it is asked in."""
    faq = Index(Faq("T", small("plain").faq.entries, language=code))
    reply = Talk(faq).say(message)
    assert (reply.why.intent, reply.text) == ("errand", language(code).messages["deed"])


@pytest.mark.parametrize(
    "message",
    ["the man at the door was really rude to me", "nobody answered my mails", "I want to complain about Bernard"],
)
def test_a_complaint_gets_regret_and_whom_to_turn_to(message: str) -> None:
    """Whoever was treated badly gets no entry that happens to have a word in common."""
    reply = Talk(CHOIR).say(message)
    assert (reply.why.intent, reply.text, reply.choices) == ("complaint", SAID["complaint"], ())
    contact = written("{title: T, contact: '@ann', entries: [{question: q, answer: a}]}")
    assert Talk(contact).say(message).text.endswith("person: @ann")


def test_a_faq_on_complaints_answers_them() -> None:
    """An entry that is about complaints is given to whoever has one."""
    faq = written(
        "{title: T, entries: [{id: c, question: How do I make a complaint?, answer: Write.}, {question: q, answer: a}]}"
    )
    assert ids(Talk(faq).say("how can I make a complaint?")) == ["c"]


@pytest.mark.parametrize("message", ["piece of cake", "time flies", "it's raining cats and dogs!", "well, break a leg"])
def test_a_saying_finds_no_entry(message: str) -> None:
    """A saying is taken as one, whatever words of the FAQ it has."""
    reply = Talk(CHOIR).say(message)
    assert (reply.why.intent, reply.text) == ("courtesy", SAID["saying"])


@pytest.mark.parametrize("message", ["the second one", "2", "both", "the other one", "I'll take the first"])
def test_a_pick_where_nothing_is_offered_asks_what_is_meant(message: str) -> None:
    """Where there is nothing to pick from, a pick is asked about, not searched."""
    reply = Talk(small("twins")).say(message)
    assert (reply.why.rule, reply.text) == ("nothing_offered", SAID["nothing_offered"])
    assert labels(reply) == ["Setting up", "Use"]


def test_a_question_without_a_subject_asks_back() -> None:
    """Where nothing was said before, a question whose words name nothing is asked what it is about."""
    reply = Talk(small("twins")).say("how much is it?")
    assert (reply.why.rule, reply.text) == ("about_what", SAID["about_what"])


def test_a_deed_is_declined_and_the_nearest_offered() -> None:
    """Whoever asks the bot to do something is told that it only answers, and what the FAQ has on it is an offer."""
    talk = Talk(CHOIR)
    assert talk.say("can you call my mother").text == SAID["deed"]
    reply = talk.say("can you cancel my membership for me")
    assert (reply.why.intent, reply.kind, reply.text) == ("errand", "suggestions", SAID["deed_offer"])
    assert "leaving" in offers(reply)
    assert ids(talk.say("yes")) == ["leaving"] or talk.context.unsure
    assert Talk(shipped()).say("write my cover letter for me").why.rule == "outside"


@pytest.mark.parametrize(
    "message", ["can you tell me when the next concert is", "end my membership", "how to order tickets"]
)
def test_a_question_is_no_deed(message: str) -> None:
    """What can be answered is no errand: a wish to be told, and a few words that name an entry."""
    assert Talk(CHOIR).say(message).why.intent == "ask"


DRINKS = r"""
title: Drinks
contact: '@ann'
entries:
  - {id: tea, question: Is tea good?, answer: "**Yes.** It wakes sleepy people early every morning.\n\nWarm."}
  - {id: milk, question: May I add milk?, answer: "Everybody asks. You may, but oat milk curdles."}
  - {id: cups, question: Which cups are there?, answer: "It depends.\n\n- Big, 4 dl\n- Small\n\nAll are blue."}
  - {id: price, question: What does it cost?, answer: "As follows:\n\n| Cup | Price |\n|---|---|\n| Big | £2 |"}
  - {id: cook, question: How do I make it?, answer: "```\nboil water\n```\nThen wait."}
  - {id: pot, question: Whose is the pot?, answer: "Ann's."}
  - {id: rules, question: What are the rules?, answer: "There are these:\n\n1. Rinse your cup with water.\n2. WASTE"}
""".replace("WASTE", "Leave nothing behind. " * 20)


@pytest.mark.parametrize(
    ("question", "gist"),
    [
        ("Is tea good?", "**Yes.** It wakes sleepy people early every morning."),
        ("May I add milk?", "You may, but oat milk curdles."),
        ("Which cups are there?", "- Big, 4 dl\n- Small"),
        ("What does it cost?", "As follows:\n\n| Cup | Price |\n|---|---|\n| Big | £2 |"),
        ("How do I make it?", "```\nboil water\n```\nThen wait."),
        ("Whose is the pot?", "Ann's."),
        (
            "What are the rules?",
            "There are these:\n\n1. Rinse your cup with water.",
        ),
    ],
)
def test_the_gist_of_an_answer(question: str, gist: str) -> None:
    """An answer is summed up by what says something: no announcement, no bare verdict, no half of a table."""
    talk = Talk(written(DRINKS))
    talk.say(question)
    assert talk.say("shorter please").answers[0].answer == gist


@pytest.mark.parametrize(
    "message",
    [
        "I've been ringing all morning and NOBODY picks up",
        "I wrote to you two weeks ago, still no reply",
        "we stood in the rain for an hour and nobody came",
    ],
)
def test_a_complaint_told_as_a_story(message: str) -> None:
    """Whoever tells that nobody took care of them hears that it is regretted, and whom to turn to."""
    reply = Talk(written(DRINKS)).say(message)
    assert (reply.why.intent, reply.text) == ("complaint", f"{SAID['complaint']}\n\nTo reach a person: @ann")


@pytest.mark.parametrize("message", ["what if nobody picks up?", "if someone was rude to me, what then"])
def test_what_may_happen_is_no_complaint(message: str) -> None:
    """Whoever supposes that somebody treats them badly has not been."""
    assert Talk(written(DRINKS)).say(message).why.intent != "complaint"


@pytest.mark.parametrize(
    "message", ["huh?", "I don't get it", "sorry, what do you mean by that?", "can you rephrase that"]
)
def test_what_was_not_understood_is_said_otherwise(message: str) -> None:
    """Whoever did not understand gets the answer in short, then its reasons, then a question and whom to turn to."""
    talk = Talk(written(DRINKS))
    talk.say("May I add milk?")
    reply = talk.say(message)
    assert (reply.text, reply.answers[0].answer) == (SAID["unclear"], "You may, but oat milk curdles.")
    reply = talk.say(message)
    assert (reply.text, reply.kind) == (f"{SAID['still_unclear']}\n\nTo reach a person: @ann", "fallback")
    assert reply.context.last == "milk"
    talk.say("Is tea good?")
    talk.say(message)
    assert talk.say(message).text == SAID["reasons"]
    for _ in range(2):
        ended = talk.say(message)
        assert (ended.text, ended.why.rule) == (f"{SAID['still_unclear']}\n\nTo reach a person: @ann", "still_unclear")


@pytest.mark.parametrize("code", CODES)
def test_what_was_not_heard_is_said_otherwise(code: str) -> None:
    """After an answer "sorry?" asks to hear it again, in other words, and before any how to talk to the bot."""
    faq = Index(Faq("F", (Entry("fee", "Fee?", "24."), Entry("place", "Place?", "Here.")), language=code))
    for phrase in phrases(language(code).cues["pardon"]):
        talk = Talk(faq)
        talk.say("Fee?")
        reply = talk.say(f"{phrase}?")
        assert (reply.why.intent in ("unclear", "again"), ids(reply)) == (True, ["fee"]), phrase


def test_a_short_answer_is_said_again_before_there_is_nothing_more_to_say() -> None:
    """What can't be put otherwise is repeated once; without its question mark "sorry" stays an apology."""
    talk = Talk(small("zoo"))
    talk.say("What do tickets cost?")
    reply = talk.say("sorry?")
    assert (reply.text, ids(reply)) == (SAID["all_there_is"], ["tickets"])
    assert talk.say("sorry").text == SAID["regret"]
    assert talk.say("pardon me?").why.rule == "still_unclear"
    assert Talk(small("zoo")).say("sorry?").text == SAID["help"]


def test_what_was_not_understood_of_an_offer() -> None:
    """After an offer it is asked which one is meant; before anything was said, "huh?" is small talk."""
    talk = Talk(small("twins"))
    talk.say("How do I install the printer?")
    assert talk.say("I don't understand").why.rule == "nothing_told"
    assert Talk(small("twins")).say("huh?").text == SAID["hesitate"]


def test_the_same_answer_again_and_again() -> None:
    """The second time the bot says that it is the same answer, the third time it asks what is missing."""
    talk = Talk(written(DRINKS))
    talk.say("May I add milk?")
    reply = talk.say("milk?")
    assert (reply.text, ids(reply)) == (SAID["as_above"], ["milk"])
    reply = talk.say("may I add milk or not")
    assert (reply.text, ids(reply)) == (f"{SAID['what_is_missing']}\n\nTo reach a person: @ann", [])
    assert reply.choices
    assert ids(talk.say("Is tea good?")) == ["tea"]
    assert talk.say("May I add milk?").text == ""


def test_a_new_question_to_the_same_answer_is_none_that_was_asked_before() -> None:
    """Who asks something new and gets the same entry is not told that it was asked before."""
    talk = Talk(written(DRINKS))
    talk.say("May I add milk?")
    assert talk.say("may I add oat milk").text != SAID["as_above"]


def test_a_correction_may_come_last_or_after_what_was_not_meant() -> None:
    """A correction is heard before what was meant, after it, and after what was not meant."""
    talk = Talk(CHOIR)
    talk.say("when are the rehearsals")
    for message in ("no, I meant the concerts", "the concerts I mean", "not the rehearsals, the concerts"):
        reply = Talk(CHOIR, talk.context).say(message)
        assert (reply.why.intent, ids(reply)) == ("correct", ["concerts"])
    assert Talk(CHOIR).say("the concerts I mean").why.intent == "ask"


def test_a_correction_after_an_offer_goes_on_with_the_question() -> None:
    """A correction that finds nothing by itself is searched along with the question that got an offer."""
    talk = Talk(CHOIR)
    assert talk.say("when do the children rehearse").offered
    assert "rehearsals" in offers(talk.say("no, I meant the grown-ups"))
    talk.say("is there an audition?")
    assert talk.say("no, I meant quantum chromodynamics").kind == "fallback"


def test_a_question_for_a_detail_is_about_the_last_answer() -> None:
    """A question word and one more that no entry is on ask for a detail of the last answer."""
    talk = Talk(CHOIR)
    talk.say("what do we wear at concerts?")
    for message in ("which colour?", "what colour then?"):
        assert ids(talk.say(message)) == ["concert-dress"]
    assert ids(talk.say("and quantum chromodynamics?")) == []
    assert Talk(CHOIR).say("which colour?").kind == "fallback"


def test_what_is_asked_counts_more_than_what_is_told() -> None:
    """Who tells of a job, a place or a family and asks about something else gets the answer to the question."""
    for message in (
        "I work in a car factory in Ohio. Which tools should I learn?",
        "I'm in high school. What is Kaggle for?",
    ):
        reply = Talk(shipped()).say(message)
        assert {"manufacturing", "high-school"}.isdisjoint(ids(reply)), message
    assert ids(Talk(shipped()).say("I work in a factory. Is it worth it?")) == ["manufacturing"]


@pytest.mark.parametrize("message", ["I'm a bit shy to be honest", "we only moved here in spring"])
def test_who_only_tells_something_is_asked_for_a_question(message: str) -> None:
    """A statement that nothing fits is not told that there is no answer, as nothing was asked; the thread stays."""
    talk = Talk(CHOIR)
    talk.say("What does membership cost?")
    reply = talk.say(message)
    assert (reply.kind, reply.text, reply.context.last) == ("fallback", SAID["as_a_question_again"], "fees")
    assert Talk(CHOIR).say("strawberry jam").text == SAID["fallback"]


@pytest.mark.parametrize("message", ["she is ever so shy", "last year there was one", "you can do it without that"])
def test_a_statement_after_an_answer_is_taken_note_of(message: str) -> None:
    """A statement that points at the last answer, a view of it or not, is taken note of, and the thread stays."""
    talk = Talk(CHOIR)
    talk.say("Is there an audition?")
    reply = talk.say(message)
    assert (reply.text, reply.context.last) == (SAID["noted"], "audition")


def test_anger_before_any_answer_is_met_as_anger() -> None:
    """Who is angry before anything was answered is not told what an author holds."""
    assert Talk(CHOIR).say("this is unacceptable!").text == SAID["rude"]


def test_a_name_on_offer_is_no_pick_where_another_entry_is_meant() -> None:
    """A word that stands in an offered label picks it, unless an entry that is not offered is surely meant."""
    faq = written(
        "{title: T, entries: [{id: loss, question: Is a lost pot paid for?, answer: Ask.},"
        "{id: pot, question: Pot, answer: Blue., aliases: [pot]},"
        "{id: c, question: When are you open?, answer: At nine.}]}"
    )
    offered = Context(choices=(Choice("entry", "loss", "Is a lost pot paid for?"),), unsure=True)
    assert ids(Talk(faq, offered).say("pot")) == ["pot"]
    assert ids(Talk(faq, offered).say("lost")) == ["loss"]


def test_a_follow_up_is_read_in_the_place_of_what_was_asked_about() -> None:
    """What fits several entries alone is searched in the question before, in the place of one of its words or two."""
    faq = written(
        "{title: Tea room, entries: [{id: a1, question: What does a tea cup cost?, answer: Two pounds.},"
        "{id: b2, question: What does a kettle cost?, answer: Five pounds.},"
        "{id: c3, question: Where are kettles kept?, answer: In the shed.},"
        "{id: d4, question: Who cleans the kettles?, answer: Ann.},"
        "{id: e5, question: Are the kettles old?, answer: No.},"
        "{id: f6, question: How many kettles are there?, answer: Six.},"
        "{id: open, question: When are you open?, answer: At nine.}]}"
    )
    talk = Talk(faq)
    for message, intent in (("and kettles?", "leaning"), ("no, I meant kettles", "correct")):
        talk = Talk(faq)
        talk.say("what does a tea cup cost?")
        reply = talk.say(message)
        assert (reply.why.intent, reply.why.rule, ids(reply)) == (intent, "instead", ["b2"])


def test_what_is_no_complaint() -> None:
    """Who regrets what they said themselves complains of nobody."""
    assert Talk(CHOIR).say("sorry, that was rude of me").why.intent != "complaint"


def test_courtesies_are_heard_through_shorthands() -> None:
    """Shorthands in a courtesy are written out, as everywhere."""
    assert Talk(CHOIR).say("thank u so much darling").text == SAID["thanks"]


@pytest.mark.parametrize("message", ["shorter please", "again", "tell me more"])
def test_a_wish_about_an_answer_before_any_asks_what_it_is_about(message: str) -> None:
    """What is wished about an answer that there was none of gets the question what it is about."""
    reply = Talk(CHOIR).say(message)
    assert (reply.why.rule, reply.text) == ("no_thread", SAID["about_what"])


def test_not_understanding_before_any_answer_gets_help() -> None:
    """Who does not understand before anything was answered is told how to ask."""
    assert Talk(CHOIR).say("sorry, I don't understand").text == SAID["help"]


def test_words_that_name_nothing_stay_with_the_answer() -> None:
    """A question whose words name nothing, and that nothing fits, is about the last answer; unknown things are not."""
    talk = Talk(CHOIR)
    talk.say("what do we wear at concerts?")
    assert ids(talk.say("what do I do?")) == ["concert-dress"]
    assert ids(talk.say("is there coffee")) == []


@pytest.mark.parametrize(
    "message",
    ["wtf are you even human", "wait, are you actually a bot?", "you are person or machine", "omg are you a robot"],
)
def test_it_says_what_it_is_whatever_stands_around_the_question(message: str) -> None:
    """Who asks what it is in other words gets the truth, and not somebody to turn to."""
    reply = Talk(CHOIR).say(message)
    assert (reply.why.intent, reply.text[:9]) == ("courtesy", "I'm a bot")
    assert Talk(CHOIR).say("are you a bot? let me talk to a real person").why.intent == "human"


@pytest.mark.parametrize(
    "message",
    ["this bot is useless", "you're not very clever, are you", "you people are useless", "you are no help whatsoever"],
)
def test_scolding_in_other_words_is_met_as_such(message: str) -> None:
    """Who scolds the bot is told that it is sorry, not asked for a question."""
    assert Talk(CHOIR).say(message).text == SAID["rude"]


def test_what_is_told_gets_no_menu_of_chance_finds() -> None:
    """A statement that several entries fit a little is asked for as a question."""
    faq = written(
        "{title: T, entries: ["
        + ", ".join(
            f"{{id: e{at}, question: 'May I bring a {thing} on the boat?', answer: a}}"
            for at, thing in enumerate(("dog", "bicycle", "stove", "canoe"))
        )
        + "]}"
    )
    assert Talk(faq).say("I really hate that horrible boat").text in (SAID["as_a_question"], SAID["rude"])


def test_the_way_back_is_no_list_of_topics() -> None:
    """What goes on with "and back?" is a question of its own; "back" alone is the list."""
    talk = Talk(CHOIR)
    talk.say("Where do you rehearse?")
    assert talk.say("and back?").kind != "browse"
    assert talk.say("back").kind == "browse"


def test_a_number_where_nothing_is_offered_keeps_the_thread() -> None:
    """A stray "2" does not make the bot forget what was talked about."""
    faq = written("{title: T, entries: [{id: a, question: Is tea good?, answer: Yes. Because it is warm.}]}")
    talk = Talk(faq)
    talk.say("Is tea good?")
    talk.say("9")
    assert ids(talk.say("why?")) == ["a"]


@pytest.mark.parametrize(
    ("message", "name"),
    [("thanks, ok", "thanks"), ("bye, ok", "goodbye"), ("who are you, ok", "identity"), ("hm, ok", "acknowledge")],
)
def test_what_is_said_in_passing_does_not_hide_the_rest(message: str, name: str) -> None:
    """An "ok" after thanks is no answer to them."""
    assert Talk(CHOIR).say(message).text == SAID[name].replace("{title}", CHOIR.faq.title)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("what can u actually do", "help"), ("so what exactly can you help with", "help"),
        ("ok what do you even know, really", "help"), ("are you broken too", "wellbeing"),
        ("do you even work", "wellbeing"),
        ("tell me a joke", "play"), ("do you know any good jokes", "play"), ("pls sing something", "play"),
    ],
)  # fmt: skip
def test_fillers_within_change_nothing(message: str, said: str) -> None:
    """What is asked of the bot itself is heard with "actually", "exactly", "even" and their like within it."""
    assert Talk(small("plain")).say(message).text == ENGLISH.messages[said]


@pytest.mark.parametrize("code", CODES)
def test_who_wants_to_be_entertained_is_told_what_the_bot_is_for(code: str) -> None:
    """A joke, a song or a game is asked for in any language; a FAQ with an entry on it answers."""
    spoken = language(code)
    faq = Faq("T", small("plain").faq.entries, language=code)
    for phrase in phrases(spoken.cues["play"]):
        assert Talk(Index(faq)).say(phrase).text == spoken.messages["play"]
    first, *_ = phrases(spoken.cues["play"])
    own = Entry("own", first, "Knock knock.")
    assert ids(Talk(Index(replace(faq, entries=(*faq.entries, own)))).say(first)) == ["own"]


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("useless bot. whole thing is a scam", "courtesy"),
        ("stupid bot! i had a nice day otherwise", "courtesy"),
        ("damn, the stapler jams", "nothing"),
        ("stupid bot. how much is a lost book?", "sure"),
        ("what a useless thing. where are the books?", "unsure"),
    ],
)
def test_scorn_with_something_after_it(message: str, rule: str) -> None:
    """What follows an insult is searched for only if it asks something or surely means an entry."""
    assert Talk(small("plain")).say(message).why.rule == rule


def test_whoever_rejects_twice_is_told_whom_to_turn_to_and_shown_everything() -> None:
    """The same regret and the same topics twice help nobody, in whatever words the second complaint is."""
    index = Index(replace(CHOIR.faq, contact="@rosa"))
    for again in ("that's not what I asked!!", "no that doesn't help"):
        talk = Talk(index)
        talk.say("What does membership cost?")
        first = talk.say("wrong answer")
        second = talk.say(again)
        assert (first.text, second.text) == (SAID["none_reply"], f"{SAID['none_again']}\n\nTo reach a person: @rosa")
        assert second.choices != first.choices


def test_who_did_it_already_or_wants_another_way_is_offered_what_goes_on() -> None:
    """Advice that is no help is not given again, and nobody is asked for other words; without an answer it is a no."""
    talk = Talk(shipped())
    talk.say("should i buy a gpu")
    reply = talk.say("done that already")
    assert (reply.why.rule, reply.text) == ("tried", SAID["tried"])
    assert {choice.kind for choice in reply.choices} == {"entry"}
    assert Talk(CHOIR).say("done that already").why.rule != "tried"


def test_an_answer_stays_open_through_two_misses() -> None:
    """Whoever wants it shorter after a miss means the answer shown last; after many nobody knows."""
    talk = Talk(shipped())
    talk.say("what roles are there")
    for message in ("quibble flonk?", "wugga bork?"):
        assert talk.say(message).kind == "fallback"
    reply = talk.say("tl;dr")
    assert (reply.text, reply.headed, ids(reply)) == (SAID["in_short"], True, ["players"])
    for message in ("quibble flonk?", "wugga bork?", "zorp?"):
        talk.say(message)
    assert talk.say("tl;dr").why.rule == "no_thread"


def test_a_yes_with_a_question_mark_is_doubt() -> None:
    """Who asks "sure?" wants a reason, after an offer too, where nothing was told yet."""
    talk = Talk(shipped())
    talk.say("should i buy a gpu")
    assert talk.say("u sure?").why.rule == talk.say("yeah?").why.rule == "reasons"
    offered = Talk(CHOIR)
    offered.say("what does the weekend cost?")
    assert offered.say("sure?").why.rule != "only_one"
