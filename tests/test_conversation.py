"""One turn of a conversation: what every kind of reply says and offers, and what it leaves behind."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from talking import FAQS, Talk, check_manners, ids, labels, offers, reworded, shipped, small, written

from bot.conversation import Choice, Context, Question, Reply, is_said_to_bot, lookup, reading, respond, speaks_of_bot
from bot.conversation.hearing import MOST_WORDS_OF_SMALL_TALK
from bot.conversation.values import Why
from bot.faq import Entry, Faq, parse
from bot.languages import ENGLISH
from bot.matcher import ANSWER_CUTOFF, Index, Match, Ranking

TOPICS = ["Roles and skills", "Getting started", "Study and school", "Work and community"]
NONE = ENGLISH.messages["none"]


# ---------------------------------------- answers and what follows ----------------------------------------


def test_an_answer_offers_the_follow_ups_of_its_entry() -> None:
    """An answer is the entry as it is written, and the entry's own follow-ups come with their labels."""
    reply = Talk(shipped()).say("GPUs cost so much. Should I buy a GPU?")
    assert reply.kind == "answer"
    assert reply.answers == (shipped().faq.entry("gpu"),)
    assert not reply.headed
    assert labels(reply) == ["Practical skills, tools", "Can I study alone?"]
    assert all(choice.kind == "entry" for choice in reply.choices)


def test_an_entry_without_follow_ups_gets_its_topic_first() -> None:
    """Follow-ups that nobody wrote are computed: the same topic first, and at most four."""
    reply = Talk(small("zoo")).say("Where does the koala live?")
    assert ids(reply) == ["koala"]
    assert 2 <= len(reply.follow_ups) <= 4
    assert "tickets" not in reply.follow_ups


def test_follow_ups_are_of_the_topic_or_related() -> None:
    """Without follow-ups by the author the same topic is offered, then what has much in common; nothing else."""
    talk = Talk(small("twins"))
    assert talk.say("Where can I buy ink?").follow_ups == ("paper",)
    assert talk.say("paper", "open").follow_ups == ()
    related = Index(
        parse("""
title: Club
entries:
  - {question: How do I renew my membership card?, answer: At the desk.}
  - {question: Does it cost much to renew my membership card?, answer: Nothing.}
  - {question: Where are the toilets?, answer: Upstairs.}
""").faq
    )
    assert Talk(related).say("How do I renew my membership card?").follow_ups == (
        "does-it-cost-much-to-renew-my-membership-card",
    )
    assert Talk(related).say("Where are the toilets?").follow_ups == ()


def test_labels_that_are_cut_alike_are_told_apart() -> None:
    """Two questions that begin alike are not offered in the same words: each shows how it goes on."""
    long = "What do I have to bring along to the very first lesson on"
    asked = Talk(
        Index(
            parse(f"""
title: Club
entries:
  - {{question: '{long} Monday?', answer: A towel.}}
  - {{question: '{long} Tuesday?', answer: A hat.}}
""").faq
        )
    ).say(long)
    assert [choice.label for choice in asked.choices[:2]] == [
        "What do I have to… Monday?",
        "What do I have to… Tuesday?",
    ]


def test_a_faq_with_one_entry() -> None:
    """A FAQ of one entry answers, has nothing to go on with, and does not promise any."""
    talk = Talk(small("single"))
    reply = talk.say("When are you open?")
    assert len(reply.answers) == 1
    assert reply.choices == ()
    for message in ("tell me more", "why?", "and on Sundays at the lake?"):
        reply = talk.say(message)
        assert reply.choices or "one of these" not in reply.text
    reply = talk.say("which colour is your cat")
    assert reply.kind == "fallback"
    assert labels(reply) == ["When are you open?"]
    assert ids(talk.say("1")) == [small("single").faq.entries[0].id]


def test_opening_an_entry_heads_it_with_its_question() -> None:
    """A press, a deep link and a pick say which question they answer; a typed question need not be repeated."""
    for command in ("open", "start"):
        reply = Talk(shipped()).say("gpu", command)
        assert ids(reply) == ["gpu"]
        assert reply.headed
    assert not Talk(shipped()).say("Should I buy a GPU?").headed
    talk = Talk(shipped())
    talk.say("Should I buy a GPU?")
    assert talk.say("1").headed


@pytest.mark.parametrize(
    ("message", "headed"), [("maths", True), ("my GPU", True), ("what is a gpu", True), ("Should I buy a GPU?", False)]
)
def test_an_answer_to_a_keyword_says_which_question_it_answers(message: str, headed: bool) -> None:
    """A word or two don't read like the question; a message that does need not be repeated."""
    assert Talk(shipped()).say(message).headed == headed


def test_an_unsure_answer_says_which_question_it_answers() -> None:
    """A message that fits another entry nearly as well may have meant that one."""
    bold = Index(replace(small("twins").faq, cutoffs={"answer": 20.0, "share": 40.0, "suggest": 10.0}))
    assert Talk(bold).say("How do I install the printer?").headed


# ---------------------------------------- did you mean ----------------------------------------


def test_suggestions_offer_what_was_meant_and_a_way_out() -> None:
    """Two entries that fit equally well are both offered, with "none of these" last."""
    talk = Talk(small("twins"))
    reply = talk.say("How do I install the printer?")
    assert reply.kind == "suggestions"
    assert offers(reply) == ["install-windows", "install-mac"]
    assert labels(reply) == ["Install on Windows", "Install on Mac", NONE]
    assert (reply.why.intent, reply.why.rule) == ("ask", "unsure")
    assert reply.follow_ups == ()


@pytest.mark.parametrize(
    ("message", "id"),
    [
        ("2", "install-mac"),
        ("2.", "install-mac"),
        ("two", "install-mac"),
        ("the second one", "install-mac"),
        ("the 2nd", "install-mac"),
        ("Number two, please!", "install-mac"),
        ("the last one", "install-mac"),
        ("the first", "install-windows"),
        ("option 1", "install-windows"),
        ("windows", "install-windows"),
        ("on Windows", "install-windows"),
        ("I mean the one on Mac", "install-mac"),
        ("INSTALL ON MAC", "install-mac"),
    ],
)
def test_picks(message: str, id: str) -> None:
    """A number, an ordinal or a part of the label picks from what was offered."""
    talk = Talk(small("twins"))
    talk.say("How do I install the printer?")
    reply = talk.say(message)
    assert (reply.kind, ids(reply), reply.why.intent) == ("answer", [id], "pick")
    assert not reply.context.unsure


@pytest.mark.parametrize("message", ["none", "None of these", "neither", "no", "nope", "something else", "3"])
def test_none_of_these(message: str) -> None:
    """Whoever means none of them is told so kindly and gets the topics."""
    talk = Talk(small("twins"))
    talk.say("How do I install the printer?")
    reply = talk.say(message)
    assert reply.why.intent == ("pick" if message == "3" else "none")
    assert (reply.kind, reply.text) == ("fallback", ENGLISH.messages["none_reply"])
    assert labels(reply) == ["Setting up", "Use"]
    assert labels(talk.say("1")) == ["Install on Windows", "Install on Mac", ENGLISH.messages["back"]]


def test_none_of_these_as_a_button() -> None:
    """The button says the same as the word."""
    talk = Talk(small("twins"))
    talk.say("How do I install the printer?")
    assert talk.say("", "none").why.rule == talk.say("none").why.rule == "none"


@pytest.mark.parametrize("message", ["yes", "that one", "this one", "all of them"])
def test_yes_to_several_asks_which(message: str) -> None:
    """Yes says nothing where several things were offered, and they stay offered."""
    talk = Talk(small("twins"))
    talk.say("How do I install the printer?")
    assert talk.say(message).why.rule == "which_one"
    assert ids(talk.say("1")) == ["install-windows"]


def test_yes_to_one() -> None:
    """Yes picks the only entry that was offered."""
    only = (Choice("entry", "ink", "Ink"), Choice("none", "", NONE))
    reply = Talk(small("twins"), Context(choices=only, unsure=True)).say("yes, please")
    assert ids(reply) == ["ink"]


@pytest.mark.parametrize("message", ["4", "number nine", "0", "99"])
def test_numbers_that_were_not_offered(message: str) -> None:
    """A number out of range is answered with the range, and what was offered stays."""
    talk = Talk(small("twins"))
    before = talk.say("How do I install the printer?").context
    reply = talk.say(message)
    assert (reply.why.rule, reply.text) == (
        "no_such_number",
        ENGLISH.messages["no_such_number"].replace("{count}", "3"),
    )
    assert reply.context == before


@pytest.mark.parametrize("message", ["1", "2", "the second one", "5", "number three please"])
def test_numbers_where_nothing_was_offered(message: str) -> None:
    """A pick that comes too late, after everything was forgotten, gets no entry."""
    reply = Talk(shipped()).say(message)
    assert (reply.kind, reply.why.intent, reply.why.rule) == ("fallback", "pick", "nothing_offered")


def test_numbers_that_are_questions() -> None:
    """A number that nobody would pick is searched for, whether something was offered or not."""
    entries = (
        Entry("e404", "What does 404 mean?", "Not found.", aliases=("404",), follow_ups=("o",)),
        Entry("o", "Anything else?", "No."),
    )
    talk = Talk(Index(Faq("Errors", entries)))
    assert ids(talk.say("404")) == ["e404"]
    assert talk.context.choices
    assert ids(talk.say("404")) == ["e404"]


@pytest.mark.parametrize("message", ["42", "first", "the first"])
def test_a_number_where_nothing_was_offered_is_searched_for(message: str) -> None:
    """A number or an ordinal picks nothing where nothing is on offer: it may be what is asked about."""
    faq = written(
        "{title: T, entries: [{id: towel, question: What does 42 mean?, aliases: ['42'], answer: Bring a towel.},"
        "{id: aid, question: Where is the first aid kit?, aliases: [first], answer: Beside the door.}]}"
    )
    assert ids(Talk(faq).say(message)) == (["towel"] if message == "42" else ["aid"])


@pytest.mark.parametrize(
    "message", ["1 and 2", "2, 1", "the first and the second", "one and two", "both", "both, please"]
)
def test_two_picks_at_once(message: str) -> None:
    """Two of what was offered may be picked at once, and are answered in the order they were named."""
    talk = Talk(small("twins"))
    talk.say("How do I install the printer?")
    reply = talk.say(message)
    both = ["install-windows", "install-mac"]
    assert (ids(reply), reply.headed) == (both[::-1] if message == "2, 1" else both, True)
    assert ids(talk.say("and the first")) == ["install-windows"]


def test_one_number_twice_is_no_pick() -> None:
    """A sum picks nothing, though what it adds stands among the options."""
    talk = Talk(small("twins"))
    talk.say("How do I install the printer?")
    assert ids(talk.say("2+2")) == []


def test_more_picks_than_a_reply_holds() -> None:
    """Of three picks, one that is no entry, or "both" of three, one is asked for; a number beyond the list is named."""
    talk = Talk(shipped())
    before = talk.say("study-alone", "open").context
    assert len(before.choices) == 3
    for message in ("1, 2, 3", "both"):
        assert talk.say(message).why.rule == "which_one"
    assert talk.say("1 and 9").why.rule == "no_such_number"
    assert talk.context == before
    talk = Talk(small("twins"))
    talk.say("How do I install the printer?")
    assert talk.say("1 and 3").why.rule == "which_one"
    talk.say("", "browse")
    assert talk.say("both").why.rule == "which_one"


@pytest.mark.parametrize("message", ["who are you", "how are you", "are you there"])
def test_a_word_that_tells_nothing_picks_nothing(message: str) -> None:
    """A label that holds "you" is not picked by whoever talks to the bot."""
    talk = Talk(written(
        "{title: T, entries: [{id: a, question: Which tools do you need?, answer: A.}, {id: b, question: b, answer: B},"
        "{id: c, question: c, answer: C.}], smalltalk: [{phrases: [who are you, how are you], answer: A bot.}]}"
    ))  # fmt: skip
    talk.say("", "start")
    assert talk.context.choices[0].label == "Which tools do you need?"
    assert ids(talk.say(message)) == []


@pytest.mark.parametrize(("message", "text"), [("good luck", "And you!"), ("thanks", ENGLISH.messages["thanks"])])
def test_small_talk_comes_before_a_pick_by_name(message: str, text: str) -> None:
    """What is small talk and nothing else picks no label that holds the same words."""
    talk = Talk(written(
        "{title: T, entries: [{id: a, question: Who says good luck?, answer: A.}, {id: b, question: To whom do thanks "
        "go?, answer: B.}], smalltalk: [{phrases: [good luck], answer: And you!}]}"
    ))  # fmt: skip
    talk.say("", "start")
    assert talk.say(message).text == text


def test_a_flood_of_courtesies_is_not_read_word_by_word() -> None:
    """Small talk is short; a longer message is searched like any other, which has bounds of its own."""
    talk = Talk(small("plain"))
    assert talk.say("thanks " * MOST_WORDS_OF_SMALL_TALK).why.intent == "courtesy"
    assert talk.say("thanks " * (MOST_WORDS_OF_SMALL_TALK + 1)).why.intent == "ask"


def test_words_that_fit_two_labels_pick_neither() -> None:
    """A part of two labels is not a pick: what was meant stays open."""
    talk = Talk(small("twins"))
    talk.say("How do I install the printer?")
    assert ids(talk.say("install")) == []


def test_more_than_four_questions_offer_four() -> None:
    """However many questions a message holds, two to four are offered, in their order."""
    reply = Talk(small("zoo")).say(
        "Where does the lion live? Where does the panda live? Where does the fox live? "
        "Where does the goat live? Where does the hare live?"
    )
    assert reply.kind == "suggestions"
    assert reply.why.rule == "many_questions"
    assert offers(reply) == ["lion", "panda", "fox", "goat"]


# ---------------------------------------- two questions ----------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        "Should I buy a GPU? And do I need grad school?",
        "Should I buy a GPU?\nDo I need grad school?",
        "should I buy a gpu and do I need grad school",
        "Hello! Should I buy a GPU, and also: do I need grad school? Thanks",
    ],
)
def test_two_questions_in_one_message(message: str) -> None:
    """Two questions get two answers in their order, each headed, and follow-ups that are neither of them."""
    reply = Talk(shipped()).say(message)
    assert (ids(reply), reply.why.rule) == (["gpu", "grad-school"], "two_questions")
    assert reply.headed
    assert not {"gpu", "grad-school"} & set(reply.follow_ups)


def test_the_other_way_round() -> None:
    """The order is that of the questions, not of the scores or of the file."""
    assert ids(Talk(shipped()).say("Do I need grad school? And should I buy a GPU?")) == ["grad-school", "gpu"]


@pytest.mark.parametrize("message", ["do I need paper jam help and ink?", "paper jam & ink", "Paper jam, ink"])
def test_two_subjects_of_one_question(message: str) -> None:
    """A subject that only stands behind an "and" gets its answer too."""
    reply = Talk(small("twins")).say(message)
    assert (ids(reply), reply.headed, reply.why.rule) == (["paper", "ink"], True, "two_subjects")


@pytest.mark.parametrize("message", ["not ink, paper jam", "paper jam, not ink", "I don't want ink but a paper jam"])
def test_a_subject_that_is_denied_is_not_answered(message: str) -> None:
    """Of two subjects the one that is not meant is left out, whether something was said before or not."""
    assert ids(Talk(small("twins")).say(message)) == ["paper"]
    talk = Talk(small("twins"))
    talk.say("Where can I buy ink?")
    assert ids(talk.say(message)) == ["paper"]


def test_one_question_said_twice_gets_one_answer() -> None:
    """Two wordings of one question are one question."""
    reply = Talk(shipped()).say("Should I buy a GPU? Do I need my own GPU?")
    assert ids(reply) == ["gpu"]


def test_a_second_question_that_is_unclear() -> None:
    """Beside the answer to the clear question, what the other one may mean is offered, and can be picked."""
    talk = Talk(small("twins"))
    reply = talk.say("Where can I buy ink? And how do I install the printer?")
    assert (reply.kind, ids(reply), offers(reply)) == ("answer", ["ink"], ["install-windows", "install-mac"])
    assert reply.headed
    assert (reply.why.rule, reply.closing) == ("half_unsure", ENGLISH.messages["other_question"])
    assert labels(reply)[:2] == ["Install on Windows", "Install on Mac"]
    assert ids(talk.say("2")) == ["install-mac"]


def test_a_second_question_that_may_mean_one_entry() -> None:
    """A single offer beside an answer is not spoken of as several."""
    faq = written("""
title: T
entries:
  - {id: ink, question: Where can I buy ink?, answer: A}
  - {id: mac, question: How do I install the printer on a Mac?, answer: B}
  - {id: coffee, question: Is there coffee?, answer: C}
  - {id: close, question: When do you close?, answer: D}
""").faq
    careful = Index(replace(faq, cutoffs={"answer": 60.0, "suggest": 10.0}))
    reply = Talk(careful).say("Where can I buy ink? And is the printer on the second floor?")
    assert (offers(reply), reply.closing) == (["mac"], ENGLISH.messages["other_question_one"])


def test_an_unclear_second_question_about_the_same_entry() -> None:
    """Where the unclear question could only mean the entry that is shown anyway, nothing is offered twice."""
    careful = Index(replace(small("single").faq, cutoffs={"answer": 60.0, "suggest": 1.0}))
    reply = Talk(careful).say("When are you open? And are zebras open to quaggas?")
    assert len(reply.answers) == 1
    assert reply.offered == ()
    assert reply.closing == ""


def test_a_question_in_a_life_story() -> None:
    """A question is found among greetings and statements around it."""
    reply = Talk(shipped()).say(
        "Hi everybody! I hope you are all well and that the sun is out where you are. My flat is small and it's "
        "already warm in here. Should I buy a GPU? Thank you very much in advance!"
    )
    assert ids(reply) == ["gpu"]


# ---------------------------------------- small talk, refusals ----------------------------------------


@pytest.mark.parametrize("message", ["hello", "Thanks!", "ok", "Good to know.", "hmm"])
def test_small_talk_keeps_the_thread(message: str) -> None:
    """Small talk and acknowledgements show no entry, offer nothing, and forget nothing."""
    talk = Talk(shipped())
    before = talk.say("Should I buy a GPU?").context
    reply = talk.say(message)
    assert (reply.kind, reply.why.intent, reply.answers, reply.choices) == ("smalltalk", "courtesy", (), ())
    assert reply.context == before


def test_small_talk_answers_as_the_file_says() -> None:
    """Small talk is the FAQ author's."""
    assert Talk(small("twins")).say("good morning").text == "Hello from the printer room."


@pytest.mark.parametrize(
    ("message", "name"), [("thanks", "thanks"), ("bye", "goodbye"), ("help", "help"), ("got it", "acknowledge")]
)
def test_small_talk_that_no_author_wrote(message: str, name: str) -> None:
    """A FAQ without small talk still knows its manners, in the bot's own words, and keeps the thread."""
    talk = Talk(small("plain"))
    before = talk.say("How do I get a library card?").context
    reply = talk.say(message)
    assert (reply.kind, reply.text, reply.context) == ("smalltalk", ENGLISH.messages[name], before)


@pytest.mark.parametrize(
    ("message", "name"),
    [("thnx!", "thanks"), ("Спасибо", "thanks"), ("谢谢", "thanks"), ("thankss", "thanks"), ("byeee", "goodbye")],
)
def test_courtesies_however_they_are_spelled(message: str, name: str) -> None:
    """Slips, drawn-out letters and the most spoken languages are understood where people are only being polite."""
    reply = Talk(small("plain")).say(message)
    assert (reply.kind, reply.text) == ("smalltalk", ENGLISH.messages[name])


@pytest.mark.parametrize("message", ["helo", "Hii", "hiiii there", "heyyy", "Привет!", "hola", "你好", "안녕하세요"])
def test_greetings_however_they_are_spelled(message: str) -> None:
    """A greeting is one with a slip, with drawn-out letters and in another script."""
    welcome = ENGLISH.messages["welcome"].replace("{title}", "Village library")
    assert Talk(small("plain")).say(message).text == f"Hello!\n\n{welcome}"


def test_a_greeting_that_no_author_wrote() -> None:
    """A FAQ without small talk greets back, then welcomes; one with a welcome of its own says but that."""
    reply = Talk(small("plain")).say("hello")
    assert reply.kind == "smalltalk"
    assert reply.text == "Hello!\n\n" + ENGLISH.messages["welcome"].replace("{title}", "Village library")
    own = "{title: T, messages: {welcome: Ahoy!}, entries: [{question: q, answer: a}]}"
    assert Talk(written(own)).say("hello").text == "Ahoy!"
    both = own.replace("Ahoy!", "Ahoy!, hello: Hi.")
    assert Talk(written(both)).say("hello").text == "Hi.\n\nAhoy!"


@pytest.mark.parametrize("message", ["", "   ", "?!", "🎉", "\u200b", "...", "\n\n"])
def test_messages_without_words(message: str) -> None:
    """A message without a word is asked for words, and the thread stays."""
    talk = Talk(shipped())
    before = talk.say("Should I buy a GPU?").context
    reply = talk.say(message)
    assert (reply.why.intent, reply.why.rule) == ("empty", "empty")
    assert reply.context == before


def test_a_fallback_says_so_and_offers_the_topics() -> None:
    """What is not known is said plainly, with the topics, and the thread is over if the next message finds nothing."""
    talk = Talk(shipped())
    talk.say("Should I buy a GPU?")
    reply = talk.say("zzyzx frobnicates wibbles")
    assert (reply.kind, reply.why.rule, reply.text) == ("fallback", "nothing", ENGLISH.messages["fallback"])
    assert labels(reply) == TOPICS
    assert (reply.context.last, reply.context.seen) == ("gpu", ("gpu",))
    assert talk.say("grommets blorp quuxly").context.last == ""


def test_what_is_outside_is_declined_in_a_thread_too() -> None:
    """A short question that leans on the last entry by its form, and is outside, is declined as such."""
    talk = Talk(small("twins"))
    talk.say("Where can I buy ink?")
    reply = talk.say("and my bicycle?")
    assert (reply.why.rule, reply.text) == ("outside", "We only do printers.")
    assert reply.context.last == ""


def test_what_is_outside_is_declined_in_the_authors_words() -> None:
    """What the FAQ lists as outside is declined with its own answer, or with the bot's where it has none."""
    assert Talk(small("twins")).say("My bicycle is broken!").text == "We only do printers."
    faq = written("{title: T, entries: [{question: q, answer: a}], outside: [{phrases: [my bicycle is broken]}]}")
    assert Talk(faq).say("my bicycle is broken").text == ENGLISH.messages["outside"]


def test_an_entry_beats_what_is_outside() -> None:
    """A question of the FAQ is answered although something outside shares words with it."""
    faq = written(
        "{title: T, entries: [{id: yes, question: How do I sell my bicycle?, answer: a}, {question: other, answer: b}],"
        " outside: [{phrases: [how do I repair my bicycle]}]}"
    )
    assert ids(Talk(faq).say("how do I sell my bicycle?")) == ["yes"]


def test_cutoffs_of_the_file_decide() -> None:
    """A FAQ that wants to be surer asks where the shipped cut-off would answer, and one that need not be answers."""
    twins = small("twins").faq
    sure = Index(replace(twins, cutoffs={"answer": 100.0, "suggest": 0.5}))
    bold = Index(replace(twins, cutoffs={"answer": 20.0, "share": 40.0, "suggest": 10.0}))
    assert respond(sure, Question("paper jam?")).kind == "suggestions"
    assert respond(bold, Question("How do I install the printer?")).kind == "answer"


@pytest.mark.parametrize(("share", "kind"), [(57.0, "answer"), (59.0, "suggestions")])
def test_something_fits_but_which(share: float, kind: str) -> None:
    """Where two entries share what fits as 58 to 42, a `share` above 58 asks which, however well both fit."""
    index = small("twins")
    first, second = (index.faq.entry(id) for id in ("install-windows", "install-mac"))
    assert first
    assert second
    ranking = Ranking((Match(first, 56.0, ""), Match(second, 40.0, "")), None, None)
    assert (ranking.fits, round(ranking.share)) == (96.0, 58)
    assert ranking.is_sure({"share": share}) == (kind == "answer")
    assert not ranking.is_sure({"share": 50.0, "answer": 97.0})
    assert not ranking.is_sure({})
    assert Ranking((), None, None).share == 0.0


def test_an_offer_says_whether_anything_fits_well() -> None:
    """Where no entry fits well enough for an answer, the offer does not sound as if one of them were meant."""
    far = Talk(Index(replace(small("twins").faq, cutoffs={"answer": 100.0, "share": 0.0, "suggest": 1.0})))
    assert far.say("how do I install it").text == ENGLISH.messages["suggestions_far"]


@pytest.mark.parametrize(
    ("message", "rule"),
    [("kiosk", "close"), ("please tell me, what of the sun", "close"), ("kiosk guitar", "nothing")],
)
def test_an_entry_with_every_word_that_tells_is_offered(message: str, rule: str) -> None:
    """Who asks in a word for what an answer names gets to see it, however little that alone says."""
    sell = Entry("sell", "Where do I sell?", "At the fair, which has a bar, a playground, a stage and a kiosk.")
    entries = (sell, Entry("rent", "Who rents?", "We do."), Entry("open", "When are you open?", "If the sun is out."))
    assert respond(Index(Faq("Camera club", entries)), Question(message)).why.rule == rule


@pytest.mark.parametrize("message", ["What is the capital of Portugal?", "is there a tiger in there"])
def test_entries_without_a_word_of_the_message_are_not_offered(message: str) -> None:
    """What fits only by the words that hold a question together is no "closest I have"."""
    entries = (
        Entry("lesson", "What happens if I miss a lesson?", "The teacher sends the notes."),
        Entry("level", "What is the highest of the levels?", "C1."),
        Entry("park", "Is there a place to park in there?", "Behind the house."),
    )
    eager = Faq("School", entries, cutoffs={"answer": 99.0, "suggest": 0.1})
    assert offers(Talk(Index(eager)).say(message)) == []
    assert offers(Talk(Index(eager)).say("is there a place for lessons"))


def test_one_good_candidate_is_offered_alone() -> None:
    """What has nothing to do with a message keeps no candidate company: the bot shows it as what comes closest."""
    careful = Index(replace(small("twins").faq, cutoffs={"answer": 1.0, "share": 101.0, "suggest": 1.0}))
    talk = Talk(careful)
    reply = talk.say("paper jam?")
    shown = f"{ENGLISH.messages['closest']}\n\n**What do I do about a paper jam?**\n\nOpen the flap and pull gently."
    assert (reply.kind, offers(reply), reply.text) == ("suggestions", ["paper"], shown)
    assert ids(talk.say("yes")) == ["paper"]


# ---------------------------------------- more, why, what about ----------------------------------------


def test_more_where_there_is_no_more() -> None:
    """Where nothing leads on, it is said, the thread stays, and what is left is offered."""
    talk = Talk(small("twins"))
    talk.say("Where can I buy ink?")
    reply = talk.say("tell me more")
    assert (reply.kind, reply.why.intent, reply.why.rule) == ("fallback", "more", "nothing_more")
    assert reply.follow_ups
    assert reply.context.last == "ink"
    assert ids(talk.say("1")) == [reply.follow_ups[0]]


def test_why_repeats_the_reason_and_not_the_verdict() -> None:
    """Why shows what the answer says after its first bold words, and only that."""
    faq = written(
        "{title: T, entries: [{id: a, question: Is tea good?, answer: '**Yes.** It wakes you up.\n\n\n\nIt is warm.'},"
        "{question: other, answer: b}]}"
    )
    talk = Talk(faq)
    talk.say("Is tea good?")
    reply = talk.say("why?")
    assert ids(reply) == ["a"]
    assert "It wakes you up." in reply.answers[0].answer
    assert "Yes" not in reply.answers[0].answer
    assert reply.context.last == "a"


def test_why_repeats_no_list_and_no_other_section() -> None:
    """Steps, instances and paragraphs with a head of their own are no reasons, nor is what leads to them."""
    for rest in ("Go step by step:\n\n- Boil it.", "- Boil it.", "**Milk.** None.", "1. Boil it.", "(See below.)"):
        faq = Faq("Tea", (Entry("a", "Is tea good?", f"**Yes.** It wakes you up.\n\n{rest}"), Entry("b", "o", "b")))
        talk = Talk(Index(faq))
        talk.say("Is tea good?")
        assert talk.say("why?").answers[0].answer == "It wakes you up."


@pytest.mark.parametrize(
    "answer", ["Every day.", "**Yes.**", "**No.** " + "Because. " * 100, "**Yes.** So:\n\n- Boil."]
)
def test_why_without_a_reason_says_so(answer: str) -> None:
    """An answer that is all verdict, or all reason, is not repeated: what follows is offered."""
    faq = written(
        f"{{title: T, entries: [{{id: a, question: Is tea good?, answer: '{answer}'}}, {{question: o, answer: b}}]}}"
    )
    talk = Talk(faq)
    talk.say("Is tea good?")
    reply = talk.say("why?")
    assert (reply.kind, reply.why.intent, reply.why.rule) == ("fallback", "why", "already_answered")
    assert reply.context.last == "a"


@pytest.mark.parametrize("message", ["how?", "good idea?"])
def test_words_that_name_nothing_are_about_the_last_answer(message: str) -> None:
    """A question that says nothing by itself keeps the thread, unless the FAQ has an answer to it."""
    talk = Talk(Index(LINKED))
    talk.say("Is tea good?")
    reply = talk.say(message)
    assert (reply.why.rule, ids(reply)) == ("vague_about_last", ["tea"])
    assert talk.say("still good enough").why.rule == "already_answered"
    priced = Entry("price", "What does tea cost?", "A pound.", aliases=(message,))
    talk = Talk(Index(replace(LINKED, entries=(*LINKED.entries, priced))))
    talk.say("Is tea good?")
    assert ids(talk.say(message)) == ["price"]


@pytest.mark.parametrize("message", ["wrong answer", "Not what I asked!", "that doesn't help"])
def test_a_complaint_is_regretted(message: str) -> None:
    """Whoever complains about an answer is not thanked, and gets the topics."""
    talk = Talk(shipped())
    talk.say("Should I buy a GPU?")
    reply = talk.say(message)
    assert (reply.why.intent, reply.why.rule, labels(reply)) == ("none", "none", TOPICS)


@pytest.mark.parametrize("message", ["why is that?", "explain", "prove it"])
def test_explaining_stays_with_the_answer(message: str) -> None:
    """Whoever wants an answer explained is told its reasons, not something else."""
    talk = Talk(shipped())
    talk.say("Should I buy a GPU?")
    reply = talk.say(message)
    assert (reply.why.intent, reply.why.rule, ids(reply)) == ("why", "reasons", ["gpu"])


def test_a_vague_question_about_a_long_answer_gets_its_beginning() -> None:
    """Asked on without a telling word, the bot repeats how the answer begins, with the list that this leads to."""
    answer = "**Two things.** These:\n\n- Water.\n- Leaves.\n\n" + "It is warm. " * 60
    faq = Faq("Tea", (Entry("tea", "What is tea made of?", answer), Entry("milk", "May I add milk?", "No.")))
    talk = Talk(Index(faq))
    talk.say("What is tea made of?")
    assert talk.say("do I really need it?").answers[0].answer == "**Two things.** These:\n\n- Water.\n- Leaves."


LINKED = Faq(
    "Tea",
    (
        Entry(
            "tea", "Is tea good?", "**Yes.** See [why](https://tea.example/why) and https://tea.example, or [why]()."
        ),
        Entry("milk", "May I add milk?", "You may. Few do.\n\n- Ann does."),
    ),
)


@pytest.mark.parametrize("message", ["say that again", "Repeat that, please!", "again"])
def test_an_answer_is_repeated(message: str) -> None:
    """Whoever asks for the same again gets all of it, headed; before any answer there is nothing to repeat."""
    talk = Talk(Index(LINKED))
    assert ids(talk.say(message)) == []
    whole = talk.say("Is tea good?").answers
    reply = talk.say(message)
    assert (reply.answers, reply.headed) == (whole, True)


@pytest.mark.parametrize("message", ["tl;dr", "shorter please", "TLDR?", "the short version"])
def test_an_answer_is_shortened_to_its_verdict(message: str) -> None:
    """The short version is the first sentences up to one that says something, or else the first paragraph."""
    talk = Talk(Index(LINKED))
    whole = "**Yes.** See [why](https://tea.example/why) and https://tea.example, or [why]()."
    for question, verdict in (("Is tea good?", whole), ("May I add milk?", "You may. Few do.\n\n- Ann does.")):
        talk.say(question)
        reply = talk.say(message)
        assert (reply.why.rule, reply.answers[0].answer) == ("verdict", verdict)


@pytest.mark.parametrize("message", ["link?", "links please", "do you have a link"])
def test_the_links_of_an_answer(message: str) -> None:
    """Whoever wants a link gets those of the answer, and is told if it has none."""
    talk = Talk(Index(LINKED))
    talk.say("Is tea good?")
    reply = talk.say(message)
    assert reply.why.rule == "links"
    assert reply.answers[0].answer == "- [why](https://tea.example/why)\n- https://tea.example"
    talk.say("May I add milk?")
    reply = talk.say(message)
    assert (reply.kind, reply.why.rule, reply.context.last) == ("fallback", "no_links", "milk")


def test_more_and_why_without_a_thread() -> None:
    """Without anything said before, "tell me more" and "why?" get no entry."""
    for message in ("tell me more", "why?", "and then?"):
        assert ids(Talk(shipped()).say(message)) == []


def test_an_excerpt_is_the_paragraph_that_was_asked_about() -> None:
    """A short question about the last entry gets the list item or paragraph that speaks of it."""
    talk = Talk(shipped())
    talk.say("Is it all right to study deep learning on my own?")
    reply = talk.say("and hackathons?")
    [part] = reply.answers
    whole = shipped().faq.entry("study-alone")
    assert whole
    assert all(line in whole.answer for line in part.answer.split("\n"))
    assert len(part.answer) < len(whole.answer) / 2
    assert "hackathon" in part.answer.lower()
    assert (reply.why.intent, reply.why.rule) == ("leaning", "part")


def test_another_question_about_the_same_entry_gets_its_part() -> None:
    """Who asks on about a long entry just shown gets the new part; the same question again gets all of it."""
    faq = written(
        "{title: T, entries: [{id: tea, question: Is green tea good?, aliases: [how many minutes must tea brew],"
        "answer: '**Yes.**\n\n\nLet it brew for three minutes.\n\n\n"
        + "It is warm. " * 60
        + "'},{id: o, question: other, answer: b}]}"
    )
    talk = Talk(faq)
    whole = talk.say("Is green tea good?").answers[0].answer
    part = talk.say("how many minutes must tea brew")
    assert [entry.answer for entry in part.answers] == ["Let it brew for three minutes."]
    assert part.why.rule == "part"
    again = talk.say("Is green tea good?")
    assert [entry.answer for entry in again.answers] == [whole]
    assert again.text == ""


def test_a_part_with_code_is_quoted_whole() -> None:
    """A block of code comes with its blank lines and all that looks like a list in it."""
    code = "```sh\nsteep tea\n\n- not a list\n\npour tea\n```"
    faq = Faq("Tea", (Entry("tea", "How do I brew?", f"Like this.\n\n{code}\n\n" + "It is warm. " * 60),))
    talk = Talk(Index(faq))
    talk.say("How do I brew?")
    assert talk.say("and how do I pour?").answers[0].answer == code


def test_the_very_same_question_gets_the_whole_answer_again() -> None:
    """Who asks twice in the same words wants to read it again, not a part of it."""
    talk = Talk(shipped())
    whole = talk.say("can i teach myself deep learning with hackathons").answers
    assert whole == (shipped().faq.entry("study-alone"),)
    assert talk.say("Can I teach myself deep learning with hackathons?").answers == whole


def test_words_that_fit_two_entries_stay_with_the_one_just_shown() -> None:
    """A short question that fits a neighbour as well gets the part of the entry that the thread is about, if any."""
    mac = "Open it.\n\nLeave printing on."
    faq = Faq(
        "Printers",
        (
            Entry("windows", "How do I install the printer on Windows?", "Run it.", topic="A", label="PC"),
            Entry("mac", "How do I install the printer on Mac?", mac, topic="A", label="Mac"),
        ),
    )
    unsure = Index(faq).rank("printer").matches[0].score
    talk = Talk(Index(replace(faq, cutoffs={"answer": unsure, "suggest": 5.0})))
    talk.say("mac", "open")
    reply = talk.say("and the printer?")
    assert [(entry.id, entry.answer) for entry in reply.answers] == [("mac", "Leave printing on.")]
    assert ids(talk.say("and Windows?")) == ["windows"]


def test_a_part_nobody_wrote_is_not_made_up() -> None:
    """A short question that surely fits the last entry gets its answer again, not a part that is not there."""
    faq = written(
        "{title: T, entries: [{id: tea, question: Is green tea good?, aliases: [oolong, is oolong good], answer: Yes.},"
        "{id: o, question: other things, answer: b}]}"
    )
    talk = Talk(faq)
    talk.say("Is green tea good?")
    reply = talk.say("and oolong?")
    assert [entry.answer for entry in reply.answers] == ["Yes."]
    assert reply.context.last == "tea"


def test_a_vague_follow_up_that_only_the_last_entry_may_mean() -> None:
    """What may be about the last entry, which does not speak of it, is not answered with the same words again."""
    faq = Faq("Tea", (Entry("tea", "Is green tea good?", "Yes."), Entry("milk", "May I add milk?", "No.")))
    unsure = Index(faq).rank("green").matches[0].score
    talk = Talk(Index(replace(faq, cutoffs={"answer": unsure * 1.1, "suggest": 5.0})))
    talk.say("tea", "open")
    reply = talk.say("and green?")
    assert (reply.kind, reply.why.intent, reply.why.rule) == ("fallback", "leaning", "already_answered")
    assert reply.context.last == "tea"


def test_a_long_message_stands_on_its_own() -> None:
    """A message of many words is not read as leaning on the last entry."""
    talk = Talk(shipped())
    talk.say("Should I buy a GPU?")
    reply = talk.say(
        "And I also wonder whether as an undergraduate I have to go on to graduate school for deep learning"
    )
    assert (ids(reply), reply.why.intent) == (["grad-school"], "ask")


# ---------------------------------------- corrections ----------------------------------------


@pytest.mark.parametrize(
    "message", ["no, I meant ink", "I meant ink", "not that, ink", "Sorry, I meant: where can I buy ink?"]
)
def test_corrections(message: str) -> None:
    """A correction shows what was really meant, headed by its question."""
    talk = Talk(small("twins"))
    talk.say("What do I do about a paper jam?")
    reply = talk.say(message)
    assert (ids(reply), reply.why.intent, reply.why.rule) == (["ink"], "correct", "corrected")


def test_a_correction_that_is_not_known() -> None:
    """What was really meant may be unknown; then it is said, and the old thread is dropped."""
    talk = Talk(small("twins"))
    talk.say("What do I do about a paper jam?")
    reply = talk.say("no, I meant kangaroos")
    assert (reply.kind, reply.why.intent, reply.why.rule) == ("fallback", "correct", "nothing")
    assert reply.context.last == ""


def test_a_correction_may_mean_the_same_entry() -> None:
    """Insisting on what was answered shows it again rather than something else."""
    talk = Talk(small("twins"))
    talk.say("What do I do about a paper jam?")
    assert ids(talk.say("no, I meant: what do I do about a paper jam")) == ["paper"]


# ---------------------------------------- commands and browsing ----------------------------------------


def test_welcome_names_the_faq_and_offers_a_start() -> None:
    """The welcome says whose FAQ it is, and offers the first entry of each topic and all topics."""
    reply = Talk(shipped()).say("", "start")
    assert (reply.kind, reply.text) == (
        "welcome",
        ENGLISH.messages["welcome"].replace("{title}", "Deep Learning Career FAQ"),
    )
    assert [choice.key for choice in reply.choices] == ["players", "high-school", "study-alone", "manufacturing", ""]
    assert labels(reply)[-1] == ENGLISH.messages["all_topics"]
    plain = Talk(small("plain")).say("", "start")
    assert len(plain.follow_ups) == 4


def test_welcome_begins_anew() -> None:
    """A start drops the thread and what was offered, not what was read."""
    talk = Talk(shipped())
    talk.say("Should I buy a GPU?")
    reply = talk.say("", "start")
    assert reply.context.last == ""
    assert reply.context.seen == ("gpu",)
    assert ids(talk.say("2")) == ["high-school"]


def test_help_about_privacy_keep_the_thread() -> None:
    """Commands that explain neither show an entry nor forget one."""
    talk = Talk(shipped())
    before = talk.say("Should I buy a GPU?").context
    assert talk.say("", "help").text == ENGLISH.messages["help"]
    said = ENGLISH.messages
    assert talk.say("", "privacy").text == f"{said['privacy']}\n\n{said['privacy_forget']}"
    about = talk.say("", "about")
    assert (about.kind, about.text) == ("about", shipped().faq.about)
    assert about.context == before


@pytest.mark.parametrize("message", ["source?", "Who wrote this FAQ?", "is this up to date?"])
def test_asking_about_the_faq_itself(message: str) -> None:
    """Where the answers come from is told in the words of /about, and the thread stays."""
    talk = Talk(small("plain"))
    before = talk.say("How do I get a library card?").context
    reply = talk.say(message)
    assert (reply.kind, reply.text, reply.context) == ("about", talk.say("", "about").text, before)
    assert reply.why.intent == "courtesy"


def test_about_names_the_source_once() -> None:
    """About is the author's words, or those of the bot, with the source where the words don't name it."""
    about = ENGLISH.messages["about"]
    assert Talk(small("plain")).say("", "about").text == about.replace("{title}", "Village library")
    sourced = written("{title: T, source: https://example.org, entries: [{question: q, answer: a}]}")
    assert Talk(sourced).say("", "about").text == f"{about.replace('{title}', 'T')}\n\nSource: https://example.org"
    told = written("{title: T, source: example.org, about: From example.org., entries: [{question: q, answer: a}]}")
    assert Talk(told).say("", "about").text == "From example.org."
    helped = written("{title: T, contact: '@ann', entries: [{question: q, answer: a}]}")
    assert Talk(helped).say("", "about").text == f"{about.replace('{title}', 'T')}\n\nTo reach a person: @ann"
    named = written("{title: T, about: Ask @ann., contact: '@ann', entries: [{question: q, answer: a}]}")
    assert Talk(named).say("", "about").text == "Ask @ann."


def test_an_unknown_link_offers_the_nearest() -> None:
    """A link or button to an entry that is gone says so and offers what is nearest, if anything is."""
    for command, name in (("open", "gone"), ("start", "unknown_start")):
        message = ENGLISH.messages[name].replace("{title}", "Deep Learning Career FAQ")
        reply = Talk(shipped()).say("buy-a-gpu", command)
        assert (reply.kind, reply.text) == ("suggestions", message)
        assert "gpu" in offers(reply)
        reply = Talk(shipped()).say("zzyzx", command)
        assert (reply.kind, reply.text) == ("fallback", message)
        assert labels(reply) == TOPICS


def test_browsing_topics() -> None:
    """The browser lists the topics, then a topic's entries, and leads back."""
    talk = Talk(shipped())
    topics = talk.say("", "browse")
    assert (topics.kind, topics.text, labels(topics)) == ("browse", ENGLISH.messages["topics"], TOPICS)
    started = talk.say("2")
    assert started.text == "**Getting started**"
    assert labels(started) == [
        "Still in high school?", "CS student: how to start?", "Not a CS major: can I?", ENGLISH.messages["back"]
    ]  # fmt: skip
    assert labels(talk.say("4")) == TOPICS
    talk.say("getting started")
    assert ids(talk.say("1")) == ["high-school"]


def test_browsing_pages() -> None:
    """A long topic has pages of eight: forward, back, and out again, and every entry is on exactly one."""
    talk = Talk(small("zoo"))
    talk.say("", "browse")
    more, less, back = ENGLISH.messages["next_page"], ENGLISH.messages["previous_page"], ENGLISH.messages["back"]
    pages = [talk.say("2")]
    assert labels(pages[0])[8:] == [more, back]
    pages.append(talk.say("9"))
    assert labels(pages[1])[8:] == [less, more, back]
    pages.append(talk.say("10"))
    assert labels(pages[2])[2:] == [less, back]
    shown = [id for page in pages for id in page.follow_ups]
    assert shown == [entry.id for entry in small("zoo").faq.entries if entry.topic == "Animals"]
    assert labels(talk.say("3")) == labels(pages[1])


@pytest.mark.parametrize("page", [-3, 0, 2, 99])
def test_pages_out_of_range(page: int) -> None:
    """A page that does not exist is the nearest that does."""
    reply = Talk(small("zoo")).say("animals", "browse", page)
    assert reply.kind == "browse"
    assert reply.follow_ups


def test_browsing_without_topics() -> None:
    """A FAQ without topics lists all its entries, in pages."""
    talk = Talk(small("plain"))
    first = talk.say("", "browse")
    assert first.text == ENGLISH.messages["all_entries"]
    assert len(first.follow_ups) == 8
    second = talk.say("9")
    assert len(second.follow_ups) == 2
    assert labels(second)[-1] == ENGLISH.messages["previous_page"]
    assert ids(talk.say("2")) == [talk.faq.entries[9].id]


def test_browsing_a_topic_that_is_gone() -> None:
    """A topic that no longer exists leads to the list of topics."""
    assert labels(Talk(shipped()).say("zzyzx-and-wibbles", "browse")) == TOPICS


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("", Question("", "browse")),
        ("WORK and community", Question("work-and-community", "browse")),
        ("work-and-community", Question("work-and-community", "browse")),
        ("GPU", Question("gpu", "open")),
        ("should I buy a GPU?", Question("should I buy a GPU?")),
    ],
)
def test_looking_words_up(words: str, question: Question) -> None:
    """/faq lists the topics; with words it opens the topic or the entry that they name, else it is asked them."""
    assert lookup(shipped().faq, words) == question


def test_many_topics_come_in_pages() -> None:
    """Every topic can be reached, however many there are."""
    entries = tuple(Entry(f"e{n}", f"What is {n}?", "A.", topic=f"Topic {n}") for n in range(130))
    talk = Talk(Index(Faq("Many", entries)))
    reply, seen = talk.say("", "browse"), []
    while reply.choices[-1].label == ENGLISH.messages["next_page"]:
        seen += [choice.label for choice in reply.choices if choice.key]
        reply = talk.say(str(len(reply.choices)))
    seen += [choice.label for choice in reply.choices if choice.key]
    assert seen == [f"Topic {n}" for n in range(130)]


def test_browsing_to_a_topic_by_name() -> None:
    """/faq with a topic's name opens the topic, however it is written."""
    assert Talk(shipped()).say("WORK and community", "browse").text == "**Work and community**"


@pytest.mark.parametrize("message", ["topics", "menu", "All topics", "list them"])
def test_asking_for_the_topics(message: str) -> None:
    """Asking for the topics in words shows them."""
    talk = Talk(shipped())
    talk.say("Should I buy a GPU?")
    reply = talk.say(message)
    assert (reply.kind, reply.why.intent, labels(reply)) == ("browse", "browse", TOPICS)
    assert talk.context.last == "gpu"


def test_browsing_keeps_the_thread() -> None:
    """Looking through the topics does not change what the thread is about, only what a number picks."""
    talk = Talk(shipped())
    talk.say("Should I buy a GPU?")
    talk.say("", "browse")
    assert talk.context.last == "gpu"
    assert ids(talk.say("tell me more")) == ["capabilities-practical"]


# ---------------------------------------- wordings ----------------------------------------


def test_every_wording_can_be_overridden() -> None:
    """Whatever the engine says is the FAQ's own word where the file has one."""
    mine = {name: f"<{name}>" for name in ENGLISH.messages}
    talk = Talk(reworded(small("twins"), **mine))
    said = [
        talk.say("", "start"), talk.say("", "help"), talk.say("", "privacy"), talk.say("", "about"),
        talk.say("", "browse"), talk.say("use", "browse"), talk.say("?"), talk.say("ok"), talk.say("qwertz"),
        talk.say("How do I install the printer?"), talk.say("9"), talk.say("yes"), talk.say("none"),
        talk.say("printer", "open"), talk.say("jam", "start"), talk.say("Where can I buy ink?"), talk.say("more"),
        talk.say("Where can I buy ink? What about a paper jam? And how do I install the printer on Mac?"),
    ]  # fmt: skip
    words = {reply.text for reply in said} | {label for reply in said for label in labels(reply)}
    expected = {
        "welcome", "help", "privacy", "about", "topics", "topic", "empty", "acknowledge", "fallback", "suggestions",
        "no_such_number", "which_one", "none_reply", "gone", "unknown_start", "nothing_more", "many_questions", "none",
        "all_topics", "back",
    }  # fmt: skip
    assert {f"<{name}>" for name in expected} <= words
    assert not words & set(ENGLISH.messages.values())


def test_every_wording_says_something() -> None:
    """No message and no cue is empty."""
    assert all(text.strip() for text in (*ENGLISH.messages.values(), *ENGLISH.cues.values()))


def test_another_language() -> None:
    """A FAQ in another language brings its words and its cues, and the conversation holds in it."""
    talk = Talk(small("german"))
    assert talk.say("", "start").text == "Willkommen bei Schwimmbad!"
    assert ids(talk.say("Was kostet der Eintritt?")) == ["preise"]
    why = talk.say("warum?")
    assert ids(why) == ["preise"]
    assert why.answers[0].answer == "Kinder zahlen die Hälfte."
    assert ids(talk.say("erzähl mir mehr")) == ["zeiten"]
    assert talk.say("alles klar").text == "Gut."
    assert talk.say("Danke!").text == "Gern geschehen."
    assert ids(talk.say("das erste bitte")) == ["kurse"]
    assert ids(talk.say("der letzte")) == ["zeiten"]
    assert talk.say("Bananen").text == "Das weiß ich leider nicht. Diese Themen kenne ich"
    assert talk.say("9").text == "Es gibt nur 2."
    asked = talk.say("Was kostet der Eintritt? Wann ist geöffnet? Gibt es Kurse?")
    assert (asked.text, offers(asked)) == ("Das sind mehrere Fragen. Welche zuerst?", ["preise", "zeiten", "kurse"])
    assert labels(asked)[-1] == "Nichts davon"
    assert talk.say("keins davon").text == "Schade. Vielleicht hilft ein Thema"


def test_overridden_cues_replace_the_shipped_ones() -> None:
    """Cues of another language take the place of the English ones."""
    talk = Talk(small("german"))
    talk.say("Was kostet der Eintritt?")
    assert ids(talk.say("tell me more")) == []


# ---------------------------------------- properties ----------------------------------------

FAQ_WORDS = sorted({word for entry in shipped().faq.entries for text in entry.phrasings for word in text.split()})
CUE_WORDS = sorted({cue.strip() for text in ENGLISH.cues.values() for cue in text.split(",")})
SENTENCES = st.lists(st.sampled_from(FAQ_WORDS) | st.sampled_from(CUE_WORDS), max_size=14).map(" ".join)
NOISE = st.text(max_size=80)
MESSAGES_SENT = SENTENCES | NOISE | st.tuples(SENTENCES, NOISE).map(" ".join) | st.integers(-2, 12).map(str)
COMMANDS = st.sampled_from(["ask", "ask", "ask", "ask", "open", "none", "start", "help", "about", "privacy", "browse"])
IDS = [entry.id for entry in shipped().faq.entries]
TARGETS = st.sampled_from([*IDS, *(topic.id for topic in shipped().faq.topics), "*", "", "gone"])
QUESTIONS = COMMANDS.flatmap(
    lambda command: st.builds(
        Question,
        MESSAGES_SENT if command == "ask" else TARGETS | NOISE,
        st.just(command),
        st.integers(-2, 3) if command == "browse" else st.just(0),
    )
)
CHOICES = st.lists(
    st.builds(Choice, st.sampled_from(["entry", "topic", "none"]), TARGETS, st.text(max_size=40), st.integers(0, 3)),
    max_size=9,
    unique=True,
).map(tuple)
CONTEXTS = st.builds(Context, TARGETS, st.lists(TARGETS, max_size=9).map(tuple), CHOICES, st.booleans(), CHOICES)


@settings(max_examples=30)
@given(st.lists(QUESTIONS, min_size=1, max_size=6), st.sampled_from([shipped(), small("twins"), small("single")]))
def test_any_conversation_is_answered(questions: list[Question], index: Index) -> None:
    """Whatever is said in whatever order, every turn gets a reply with manners."""
    talk = Talk(index)
    for question in questions:
        reply = talk.say(question.text, question.command, question.page)
        assert len(reply.context.seen) <= len(index.faq.entries)


@given(QUESTIONS, CONTEXTS)
def test_any_context_is_answered(question: Question, context: Context) -> None:
    """A context from another day, with entries and topics that no longer exist, does no harm."""
    reply = respond(shipped(), question, context)
    assert reply.text or reply.answers
    assert reply == respond(shipped(), question, context)


def test_each_cue_alone_is_answered_after_an_answer() -> None:
    """Whatever somebody says in a word or two after an answer, be it "so" or "and", gets a reply with manners."""
    answered = respond(shipped(), Question("Should I buy a GPU?")).context
    for cue in CUE_WORDS:
        check_manners(shipped().faq, answered, respond(shipped(), Question(cue), answered))


@given(st.text(max_size=4096) | st.text("ab?.,\n ", max_size=4096))
def test_any_text_is_answered_and_always_the_same(text: str) -> None:
    """Any text gets a reply, and twice the same one, also from an index built anew."""
    reply = respond(shipped(), Question(text))
    check_manners(shipped().faq, Context(), reply)
    assert reply == respond(shipped(), Question(text))


def test_a_new_index_of_the_same_file_says_the_same() -> None:
    """Nothing depends on the order of a set or on an earlier question."""
    text = (FAQS / "twins.yaml").read_text(encoding="utf-8")
    for message in ("printer", "install", "paper ink", "how do I", "jam on mac"):
        first, second = (respond(Index(parse(text).faq), Question(message)) for _ in range(2))
        assert first == second


PHRASINGS = [(entry.id, phrase) for entry in shipped().faq.entries for phrase in entry.phrasings]


def test_every_phrasing_of_the_shipped_faq_finds_its_entry() -> None:
    """Every question, label and alias is answered with its own entry, and with nothing else."""
    lost = [(id, phrase, said) for id, phrase in PHRASINGS if (said := _said(phrase)) != [id]]
    assert lost == []


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.title,
        str.swapcase,
        lambda text: text + "?",
        lambda text: text + "!!!",
        lambda text: text.rstrip("?!.") + " …",
        lambda text: f"«{text}»",
        lambda text: "  " + text.replace(" ", "   ") + "\t",
        lambda text: text.replace("'", "’"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: re.sub(r"[.,;:?!()\"]", " ", text),
        lambda text: text.replace("'", ""),
    ],
    ids=[
        "upper",
        "title",
        "swapped",
        "asked",
        "shouted",
        "trailing off",
        "quoted",
        "spaced",
        "curly",
        "no-break",
        "bare",
        "no apostrophes",
    ],
)
def test_case_punctuation_and_spacing_change_nothing(change: Callable[[str], str]) -> None:
    """However a question is typed, it is answered with the same entries; every fifth phrasing has to do."""
    some = [phrase for _, phrase in PHRASINGS[::5]]
    assert [(phrase, _said(change(phrase))) for phrase in some] == [(phrase, _said(phrase)) for phrase in some]


@pytest.mark.parametrize(
    ("message", "id"),
    [
        ("Python\nor Java", "capabilities-basics"),
        ("benefits of grad\nschool for AI", "grad-school"),
        ("my company\nmakes machine parts", "manufacturing"),
        ("my computer is\r\ntoo slow for training", "gpu"),
    ],
)
def test_a_broken_line_is_one_question(message: str, id: str) -> None:
    """A question that goes on in the next line is one question."""
    assert _said(message) == [id]


@given(st.sampled_from(PHRASINGS), st.data())
def test_random_case_and_spacing_change_nothing(phrasing: tuple[str, str], data: st.DataObject) -> None:
    """Any mixture of capitals, and any number of spaces, is answered as before."""
    _, text = phrasing
    upper = data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    shouted = "".join(c.upper() if up and len(c.upper()) == 1 else c for c, up in zip(text, upper, strict=True))
    space = data.draw(st.sampled_from([" ", "  ", " \t"]))
    assert _said(shouted.replace(" ", space)) == _said(text)


@cache
def _said(message: str) -> list[str]:
    return ids(respond(shipped(), Question(message)))


LONGEST = 4096
WORST = {
    "one letter": "a" * LONGEST,
    "questions": "why? " * LONGEST,
    "commas": "what, " * LONGEST,
    "ands": "a b c and what d e " * LONGEST,
    "unknown words": " ".join(f"xq{n:03}zv" for n in range(LONGEST)),
    "known words": " ".join(FAQ_WORDS * 9),
    "known words asked": "? ".join(FAQ_WORDS * 9),
    "marks": "a" + "\u0301\u0316" * LONGEST,
    "hangul": "딥러닝을공부해야하나요" * LONGEST,
    "ligatures": "\ufdfa" * LONGEST,
    "emoji": "👩‍🔬" * LONGEST,
    "digits": "7" * LONGEST,
    "newlines": "a\n" * LONGEST,
    "brackets": "[(" * LONGEST,
    "kana": "あ" * LONGEST,
    "dots": "." * LONGEST,
}


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_the_longest_messages_are_answered_fast(text: str) -> None:
    """4,096 characters of anything take no longer than adding up a million and a half squares, in a thread too.

    About a tenth of a second; one time in five is enough, as a busy machine takes longer for either.
    """
    talk = Talk(shipped())
    talk.say("Should I buy a GPU?")
    assert any(_seconds(text[:LONGEST], talk.context) < _seconds_of_sums() for _ in range(5))


def _seconds(text: str, context: Context) -> float:
    reading.clauses.cache_clear()  # nobody sends the longest message twice
    begin = time.process_time()
    reply: Reply = respond(shipped(), Question(text), context)
    assert reply.kind
    return time.process_time() - begin


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_the_longest_messages_in_groups_are_overheard_fast(text: str) -> None:
    """Whether 4,096 characters under one of the bot's messages are meant for it is told in that time too."""
    faq, reply = shipped().faq, Reply("fallback", Context(), why=Why("ask", "nothing"))

    def seconds() -> float:
        begin = time.process_time()
        assert is_said_to_bot(faq, text[:LONGEST], reply, Context()) in (True, False)
        assert speaks_of_bot(faq, text[:LONGEST], reply) in (True, False)
        return time.process_time() - begin

    assert any(seconds() < _seconds_of_sums() for _ in range(5))


def _seconds_of_sums() -> float:
    begin = time.process_time()
    assert sum(number * number for number in range(1_500_000))
    return time.process_time() - begin


def test_a_thread_in_a_large_faq_is_no_looser() -> None:
    """What was shown last weighs no more in a FAQ of a thousand entries than in a small one."""
    padding = tuple(Entry(f"pad-{n}", f"Where is shelf q{n:04}x?", f"Beside shelf r{n:04}y.") for n in range(1000))
    faq = shipped().faq
    large = Index(replace(faq, entries=(*faq.entries, *padding)))
    talks = Talk(shipped()), Talk(large)
    for message in ("Should I buy a GPU?", "what about my grandmother", "and what about GPUs", "1", "tell me more"):
        said = [talk.say(message) for talk in talks]
        assert len({(reply.kind, reply.answers, reply.offered[:1]) for reply in said}) == 1


def test_a_follow_up_that_ends_elsewhere_says_where() -> None:
    """A vague question after an answer that finds another entry is headed by that entry's question."""
    talk = Talk(shipped())
    talk.say("phd")
    reply = talk.say("which books does it need")
    assert (ids(reply), reply.headed) == (["capabilities-practical"], True)


def test_a_question_of_vague_words_is_about_the_entry_just_shown() -> None:
    """What names nothing by itself is asked of the last answer, though another entry has its words."""
    talk = Talk(shipped())
    talk.say("phd")
    reply = talk.say("how long does it take")
    assert (reply.why.rule, reply.context.last) == ("not_told", "grad-school")


def test_a_detail_that_another_question_is_about_is_offered() -> None:
    """What the last answer does not say, and another entry is about, comes with that entry and none beside it."""
    radio = written(
        "{title: T, entries: [{id: own, question: How do I get a show?, answer: Train first.},"
        " {id: fee, question: What does membership cost?, answer: 24 euros.},"
        " {id: site, question: Where is the studio?, answer: At the quay.}]}"
    )
    talk = Talk(radio)
    assert ids(talk.say("how do I get a show")) == ["own"]
    reply = talk.say("how much is it")
    assert (reply.why.rule, offers(reply)) == ("told_elsewhere", ["fee"])
    assert reply.text == ENGLISH.messages["told_elsewhere"]


@pytest.mark.parametrize("message", ["no, where do I pay for something?", "actually, is it fine?"])
def test_a_correction_that_hardly_fits_asks_what_was_meant(message: str) -> None:
    """What follows "no" or "actually" is answered only where the bot is about as sure as of any other message."""
    talk = Talk(shipped())
    talk.say("Should I buy a GPU?")
    reply = talk.say(message)
    assert (reply.why.intent, reply.answers) == ("correct", ())


def test_a_correction_without_an_answer_is_missed_as_it_was_written() -> None:
    """The owner reads what somebody wrote, also in a script without spaces; so does "none of these"."""
    talk = Talk(small("zoo"))
    talk.say("Where does the koala live?")
    assert talk.say("No, I meant Xylöphon-Unterricht!").missed == "No, I meant Xylöphon-Unterricht!"


@pytest.mark.parametrize("message", ["i want one", "give me one", "no one", "for one", "one question"])
def test_one_is_no_number_in_the_middle_of_a_sentence(message: str) -> None:
    """The word "one" picks where it is said by itself or as a number, not where it stands for something else."""
    talk = Talk(shipped())
    offered = talk.say("Should I buy a GPU?").choices[0].key
    assert ids(talk.say(message)) != [offered]


@pytest.mark.parametrize("message", ["one", "number one", "option one please", "1", "the first one"])
def test_one_is_a_number_where_it_stands_alone(message: str) -> None:
    """The word "one" by itself, or called a number, picks the first."""
    talk = Talk(shipped())
    offered = talk.say("Should I buy a GPU?").choices[0].key
    assert ids(talk.say(message)) == [offered]


@pytest.mark.parametrize(
    ("message", "name"),
    [("how are you?", "wellbeing"), ("who are you", "identity"), ("are you a bot?", "identity"), ("you idiot", "rude")],
)
def test_a_faq_without_small_talk_knows_how_to_talk_about_the_bot(message: str, name: str) -> None:
    """What anybody says to a bot is no question to the FAQ, whatever entries share a word with it."""
    faq = written(
        "{title: T, entries: [{id: a, question: How long are you open?, answer: b},"
        "{id: c, question: Who are you to open that?, answer: d}]}"
    )
    reply = Talk(faq).say(message)
    assert (reply.kind, reply.text) == ("smalltalk", ENGLISH.messages[name].replace("{title}", "T"))


ABOUT = (
    "{title: T, entries: [{id: data, question: How does the club handle privacy?, label: Privacy, answer: Well.},"
    "{id: reach, question: How do I contact you?, label: Contact, answer: Ring.},"
    "{id: fee, question: What does a plot cost?, answer: Ten pounds., follow_ups: [data, reach]}]}"
)


@pytest.mark.parametrize(
    ("message", "id"), [("privacy", "data"), ("contact", "reach"), ("How do I contact you", "reach")]
)
def test_an_entry_comes_before_what_the_bot_says_about_itself(message: str, id: str) -> None:
    """A FAQ that has an entry on privacy or on its authors answers with it, offered just now or not."""
    assert ids(Talk(written(ABOUT)).say(message)) == [id]
    talk = Talk(written(ABOUT))
    talk.say("What does a plot cost?")
    assert ids(talk.say(message)) == [id]


@pytest.mark.parametrize("message", ["can i get a show", "yo can i get a show", "howdy, how do people get a show"])
def test_a_word_of_picking_may_be_what_an_entry_is_about(message: str) -> None:
    """At a radio station "show" is what people ask for, whatever greeting comes before, though it is said of a list."""
    radio = written(
        "{title: T, entries: [{id: own, question: How do I get a show?, answer: Train first.},"
        " {id: cost, question: What does it cost?, answer: 24 euros.}]}"
    )
    assert ids(Talk(radio).say(message)) == ["own"]


@pytest.mark.parametrize(("message", "rule"), [("is there", "doubtful"), ("how long", "detail_of_what")])
def test_words_that_tell_nothing_are_no_sure_question(message: str, rule: str) -> None:
    """A message that shares but vague words with an entry asks what is meant; one that is its question gets it."""
    faq = small("plain")
    assert faq.rank(message).matches[0].score > ANSWER_CUTOFF
    assert Talk(faq).say(message).why.rule == rule
    faq = written("{title: T, entries: [{id: it, question: How does it work?, answer: b}]}")
    assert ids(Talk(faq).say("how does it work")) == ["it"]


def test_what_somebody_is_not_is_no_sure_question() -> None:
    """A statement that denies what an entry says asks which is meant, the opposite among them; a question doesn't."""
    talk = Talk(shipped())
    reply = talk.say("I'm not a CS student")
    assert (reply.why.rule, offers(reply)[:2]) == ("doubtful", ["undergrad-cs", "undergrad-non-cs"])
    assert ids(talk.say("Should I not buy a GPU?")) == ["gpu"]
    assert ids(talk.say("I'm not good at math")) == ["capabilities-basics"]


def test_half_of_a_message_outside_the_faq_is_declined_beside_the_answer() -> None:
    """Of two questions, one of which the FAQ says is outside it, the other is answered and that is said too."""
    reply = Talk(shipped()).say("what is the salary and do I need a gpu")
    assert (ids(reply), reply.why.rule) == (["gpu"], "half_outside")
    assert "Salaries" in reply.closing


def test_a_reference_that_only_another_entry_fits_is_headed() -> None:
    """The question of the entry is shown where "it" may have meant the one before, however sure the bot is."""
    talk = Talk(small("plain"))
    talk.say("How do I get a library card?")
    reply = talk.say("so tell me please how long may I keep it, I mean a book?")
    assert ids(reply) == ["how-long-may-i-keep-a-book"]
    assert reply.headed


@pytest.mark.parametrize("message", ["life", "bot", "my life", "age", "photo", "example?"])
def test_a_stray_word_is_no_remark(message: str) -> None:
    """One word of a phrase is neither small talk nor outside: the bot says that it has no answer, and no more."""
    reply = Talk(shipped()).say(message)
    assert (reply.kind, reply.why.rule) == ("fallback", "nothing")


@pytest.mark.parametrize(
    ("message", "kind", "part"),
    [
        ("i want to kill myself", "smalltalk", "face it alone"),
        ("i want to end it all", "smalltalk", "face it alone"),
        ("i'm sad", "smalltalk", "sorry to hear"),
        ("how are you", "smalltalk", "Very well"),
        ("what is the weather", "fallback", "only know a FAQ"),
        ("salary", "fallback", "outside this FAQ"),
        ("visa", "fallback", "outside this FAQ"),
    ],
)
def test_what_says_enough_of_a_remark_gets_it(message: str, kind: str, part: str) -> None:
    """Whoever says the better part of what the author foresaw gets the author's words, above all those in despair."""
    reply = Talk(shipped()).say(message)
    assert reply.kind == kind
    assert part in reply.text


def test_small_talk_without_a_telling_word_is_small_talk() -> None:
    """A phrase of the FAQ's own small talk is answered as such, though it could lean on the last entry."""
    faq = written(
        "{title: T, entries: [{id: tea, question: Is tea good?, answer: Yes.}, {question: o, answer: b}],"
        "smalltalk: [{phrases: [and what about you], answer: I am fine.}]}"
    )
    talk = Talk(faq)
    talk.say("Is tea good?")
    assert talk.say("and what about you?").text == "I am fine."


@pytest.mark.parametrize("message", ["great, thanks!!! bye", "ok thank you sir", "hello my friend", "hm ok bye then"])
def test_small_talk_in_a_row_is_small_talk(message: str) -> None:
    """Several courtesies at once, with whatever people put around them, are still no question."""
    reply = Talk(shipped()).say(message)
    assert (reply.kind, reply.why.intent, reply.offered) == ("smalltalk", "courtesy", ())


@pytest.mark.parametrize(
    "message",
    [
        "sorry for my english, should i buy a gpu",
        "good morning sir please tell me should i buy a gpu",
        "tell me about gpu",
    ],
)
def test_a_polite_opening_hides_no_question(message: str) -> None:
    """What people say before a question is not what they ask."""
    assert ids(Talk(shipped()).say(message)) == ["gpu"]


def test_a_link_to_an_id_in_capitals_opens_it() -> None:
    """Whoever types a link by hand may hold the shift key."""
    assert ids(Talk(shipped()).say("GPU", "start")) == ["gpu"]


@pytest.mark.parametrize(
    ("text", "name"),
    [("👍", "acknowledge"), ("❤️", "acknowledge"), ("👍🏽", "acknowledge"), ("🤔", "empty"), ("…", "empty")],
)
def test_a_reaction_without_words(text: str, name: str) -> None:
    """A thumb or a heart is taken for what it says; anything else without words gets a request for some."""
    reply = respond(small("plain"), Question(text))
    assert (reply.kind, reply.text) == ("smalltalk", ENGLISH.messages[name])


def test_asking_for_privacy_in_words() -> None:
    """Whoever asks what is stored gets what /privacy says."""
    reply = respond(small("plain"), Question("Do you store my data?"))
    assert (reply.kind, reply.text) == ("privacy", respond(small("plain"), Question("", "privacy")).text)


BATHS = {
    "de": """{title: Bad, language: de, entries: [
        {question: Wann öffnet die Halle im Sommer?, answer: "FIRST"},
        {question: Wann öffnet die Halle im Winter?, answer: "SECOND"}]}""",
    "es": """{title: Piscina, language: es, entries: [
        {question: ¿Cuándo abre la piscina en verano?, answer: "FIRST"},
        {question: ¿Cuándo abre la piscina en invierno?, answer: "SECOND"}]}""",
}


@pytest.mark.parametrize(
    ("code", "answers", "asked", "said"),
    [
        ("de", ("Kommen Sie ab acht.", "Rufen Sie an."), "wann öffnet die halle",
         ("Fragen Sie mich einfach in Ihren Worten", "was Sie meinen", "Versuchen Sie es mit anderen")),
        ("de", ("Komm, wann du willst.", "Ruf an, wenn dir das hilft."), "wann öffnet die halle",
         ("Frag mich einfach in deinen Worten", "was du meinst", "Versuch es mit anderen")),
        ("es", ("Consulte el horario.", "Puede usted llamar."), "cuándo abre la piscina",
         ("Pregúnteme con sus propias palabras", "cuál es su pregunta", "Pruebe con otras")),
        ("es", ("Consulta el horario.", "Puedes llamar."), "cuándo abre la piscina",
         ("Pregúntame con tus propias palabras", "cuál es tu pregunta", "Prueba con otras")),
    ],
)  # fmt: skip
def test_the_bot_addresses_people_as_its_faq_does(
    code: str, answers: tuple[str, str], asked: str, said: tuple[str, str, str]
) -> None:
    """Where the answers say Sie or usted, so does all that the bot says; otherwise it is familiar."""
    index = written(BATHS[code].replace("FIRST", answers[0]).replace("SECOND", answers[1]))
    welcome, suggestions, fallback = said
    assert welcome in Talk(index).say("", "start").text
    assert suggestions in Talk(index).say(asked).text
    assert fallback in Talk(index).say("xylophon quark").text


def test_what_an_author_has_the_bot_say_tells_how_it_addresses_people() -> None:
    """The author's own wordings stay as they are, and tell the form before the answers do."""
    faq = BATHS["de"].replace("FIRST", "Kommen Sie ab acht.").replace("SECOND", "Rufen Sie an.")
    own = Talk(written(faq.replace("entries:", "messages: {welcome: Was magst du und was fehlt dir?}, entries:")))
    assert own.say("", "start").text == "Was magst du und was fehlt dir?"
    assert own.say("xylophon quark").text.startswith("Darauf habe ich keine Antwort. Versuch es")


def test_an_answer_to_words_the_faq_does_not_know_says_which_question_it_answers() -> None:
    """Where much of a message is unknown, the frame of another question may have fitted, and the head shows it."""
    faq = written(
        "{title: T, entries: [{id: service, question: How often should a bike be serviced?, answer: Yearly.},"
        "{id: open, question: When are you open?, answer: Always.}]}"
    )
    strange, known = (
        Talk(faq).say("how often should a car be serviced"),
        Talk(faq).say("how often should a bike be serviced"),
    )
    assert (ids(strange), strange.headed) == (["service"], True)
    assert (ids(known), known.headed) == (["service"], False)


def test_what_lies_outside_does_so_in_the_middle_of_a_talk() -> None:
    """A question that the FAQ names among what is outside is declined after an answer as it is alone."""
    alone = Talk(shipped()).say("how much money do they make lol")
    talk = Talk(shipped())
    talk.say("do i need a phd or nah")
    assert ids(talk.say("how much money do they make lol")) == ids(alone) == []
