"""How a good host talks: what a message means besides a question, and what is said to it."""

import re
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from talking import ROOT, Talk, ids, labels, reworded, shipped, small, written

from bot import evaluation
from bot.conversation import Context, asks, quoting, reading
from bot.conversation.replies import human, with_contact
from bot.faq import Entry, Faq, read
from bot.languages import CODES, ENGLISH, language, phrases
from bot.matcher import Index

DATA = ROOT / "tests/data"


@cache
def _index(name: str) -> Index:
    return Index(read(DATA / name if name else ROOT / "faq.yaml").faq)


@pytest.mark.parametrize(("half", "floor"), [("tuning", 89), ("reporting", 81)])
def test_labelled_talk(half: str, floor: int) -> None:
    """Of the labelled ways to talk, so many percent at least get a fitting reply, each turn of each dialogue."""
    rows = [
        row
        for row in evaluation.read((DATA / "talk.yaml").read_text("utf-8"), "talk")
        if row.fields["half"] == half and "by" not in row.fields  # some only by meaning: test_likening
    ]
    passed: Counter[bool] = Counter()
    for row in rows:
        for _, turns in evaluation.run(_index(row.fields.get("faq", "")), [row]):
            passed[all(turn.passed for turn in turns)] += 1
    assert 100 * passed[True] / passed.total() >= floor


@pytest.mark.parametrize("half", ["tuning", "reporting"])
def test_labelled_stories(half: str) -> None:
    """Whoever tells a story and asks gets an answer to something else one time in ten at most."""
    rows = evaluation.read((DATA / "stories.yaml").read_text("utf-8"), "stories")
    rows = tuple(row for row in rows if row.fields["half"] == half)
    talks = (Talk(_index(row.fields.get("faq", ""))) for row in rows)
    verdicts = Counter(
        evaluation.judge(row.turns[0], talk.say(row.turns[0].text)) for row, talk in zip(rows, talks, strict=True)
    )
    assert 10 * (verdicts["wrong"] + verdicts["false"]) <= verdicts.total()


def intent(message: str, *before: str, faq: Index | None = None) -> tuple[str, str]:
    """Return what a message is taken for after others, and the rule that chose the reply."""
    talk = Talk(faq or small("plain"))
    for earlier in before:
        talk.say(earlier)
    why = talk.say(message).why
    return why.intent, why.rule


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("en", "sorry"), ("en", "im so sorry"), ("en", "oops, my bad"), ("de", "tut mir leid"), ("es", "lo siento"),
        ("fr", "je suis désolé"), ("pt", "foi mal"), ("ru", "извините"), ("ar", "آسف"), ("ko", "죄송합니다"),
        ("ja", "ごめんなさい"), ("zh", "不好意思"),
    ],
)  # fmt: skip
def test_an_apology_is_accepted(code: str, message: str) -> None:
    """Whoever says sorry hears that no harm is done, in the language of the FAQ, not that there is no answer."""
    faq = Faq("F", (Entry("fee", "Fee?", "24."), Entry("place", "Place?", "Here.")), language=code)
    assert Talk(Index(faq)).say(message).text == language(code).messages["regret"]


CARD = "How do I get a library card?"


@pytest.mark.parametrize(
    "message",
    [
        "i can't do this anymore",
        "I dont want to live anymore",
        "my exam went wrong, life is pointless",
        "i can't stop thinking about ending things",
    ],
)
def test_despair_is_met_with_care_in_every_faq(message: str) -> None:
    """Whoever despairs gets a human line and nobody's entry, whatever the FAQ and whatever was said before."""
    for faq in (shipped(), small("plain"), small("single")):
        talk = Talk(faq)
        talk.say(faq.faq.entries[0].question)
        before = talk.context
        reply = talk.say(message)
        assert (reply.why.intent, reply.text, reply.choices) == ("distress", ENGLISH.messages["distress"], ())
        assert reply.context == replace(before, care="en", sorrow=1)


@pytest.mark.parametrize("message", ["suicidel thoughts", "i want so to just so die"])
def test_a_slip_in_one_word_and_words_far_apart_are_no_despair(message: str) -> None:
    """A single word is taken as it is spelled, and all the words of a phrase have at most two small ones in between."""
    assert Talk(small("plain")).say(message).why.intent != "distress"


@pytest.mark.parametrize(
    "message",
    ["this is killing me", "i could die of shame", "is leaving career suicide", "thinking about doing an MSc"],
)
def test_idioms_are_no_despair(message: str) -> None:
    """What only sounds like despair is none."""
    assert intent(message)[0] != "distress"


@pytest.mark.parametrize("code", CODES)
def test_despair_is_met_in_every_language(code: str) -> None:
    """The first phrases of despair of each language are met with care in it."""
    faq = Index(Faq("T", small("plain").faq.entries, language=code))
    spoken = language(code)
    for phrase in phrases(spoken.cues["distress"])[:5]:
        assert Talk(faq).say(phrase).text == spoken.messages["distress"]


def test_another_language_is_heard_where_it_matters() -> None:
    """Despair, and the question which languages the bot knows, are heard in any of its languages and answered in it."""
    talk = Talk(small("plain"))
    assert talk.say("ich will sterben").text == language("de").messages["distress"]
    assert talk.say("ich will nicht mehr leben, habla").why.intent == "distress"
    reply = Talk(small("plain")).say("sprichst du deutsch?")
    assert (reply.why.intent, reply.text) == ("itself", "Ich kann nur Englisch.")


@pytest.mark.parametrize("message", ["how much?", "which one?", "when is that?"])
def test_a_question_that_leaves_open_what_it_is_about_asks_back(message: str) -> None:
    """After an offer, a question without a subject is asked which of them it is about, and shown them once more."""
    talk = Talk(small("twins"))
    offered = talk.say("How do I install the printer?")
    reply = talk.say(message)
    assert (reply.why.rule, reply.choices) == ("which_one", offered.choices)


def test_a_question_that_leaves_open_what_it_is_about_is_about_the_only_thing_offered() -> None:
    """Where one entry was offered, a question without a subject can only be about that."""
    talk = Talk(small("twins"))
    first, *_ = talk.say("How do I install the printer?").choices
    reply = Talk(talk.index, replace(talk.context, choices=(first,))).say("how long?")
    assert (reply.why.rule, ids(reply)) == ("detail_offered", [first.key])


TEA = r"""
title: Tea room
entries:
  - {id: prices, question: What does a cup cost?, answer: "Two pounds. With scones from Mrs Bell it is five."}
  - {id: open, question: When do you open?, answer: "At nine.\n\nAt first we bake.\n\nAt last the kettle goes on."}
  - {id: dogs, question: May I bring my dog?, answer: "Yes, on a lead."}
"""


@pytest.mark.parametrize(
    ("first", "message", "told"),
    [
        ("what does a cup cost", "scones?", "Two pounds"),
        ("what does a cup cost", "who is mrs bell", "Two pounds"),
        ("when do you open", "the kettle?", "At last the kettle goes on."),
    ],
)
def test_what_the_last_answer_speaks_of_is_found_in_it(first: str, message: str, told: str) -> None:
    """A short question with words of the last answer is answered with that part."""
    talk = Talk(written(TEA))
    talk.say(first)
    reply = talk.say(message)
    assert (reply.why.rule, told in reply.answers[0].answer) == ("part", True)
    assert Talk(written(TEA)).say(message).why.rule != "part"
    assert talk.say("are there scones by Mrs Bell or by anybody else around here").why.rule != "part"


def test_the_part_with_the_rarest_words_is_quoted() -> None:
    """A word that many parts of an answer have tells less which of them is meant."""
    answer = "We have tea.\n\nAt six we start.\n\nThere is a big kettle.\n\nAfter lunch we start again."
    assert quoting.excerpt(answer, frozenset({"start", "kettle"})) == "There is a big kettle."


def test_what_was_answered_is_found_again_after_a_miss() -> None:
    """A message without an answer does not make the bot forget what it said; the part comes under its question."""
    talk = Talk(written(TEA))
    talk.say("what does a cup cost")
    assert talk.say("quantum chromodynamics").kind == "fallback"
    reply = talk.say("scones?")
    assert (reply.why.rule, ids(reply), reply.headed) == ("part", ["prices"], True)


def test_misspelled_small_words_name_nothing() -> None:
    """A slip in a word that tells nothing makes no subject of it."""
    assert intent("do i realy need it", CARD) == intent("do i really need it", CARD) == ("leaning", "vague_about_last")


def test_leaning_on_an_answer_brings_in_no_foreign_subject() -> None:
    """What no entry has a word for is not answered because the rest of the message leans on the last answer."""
    talk = Talk(written(TEA))
    talk.say("May I bring my dog?")
    assert ids(talk.say("and may I bring my bicycle?")) == []


def test_the_other_one_of_two_is_the_one_that_was_not_picked() -> None:
    """Whoever wants "the other one" of two gets it, and is not taken to object."""
    talk = Talk(small("twins"))
    talk.say("How do I install the printer?")
    first = talk.say("the first one")
    other = talk.say("no the other one")
    assert other.why.rule == "picked"
    assert {*ids(first), *ids(other)} == {"install-windows", "install-mac"}


def test_a_number_that_goes_on_with_a_question_is_no_pick() -> None:
    """Asking "and 14?" after a list of four is no number of it; "14" is."""
    assert intent("14", "How do I install the printer?", faq=small("twins")) == ("pick", "no_such_number")
    assert intent("and 14?", "How do I install the printer?", faq=small("twins"))[0] != "pick"


LONG = Index(
    Faq(
        "Tea",
        (
            Entry(
                "tea",
                "What should I know about tea?",
                "**A few things.** Here they are.\n\n**Water.** Hot, but not boiling.\n\n"
                "**Leaves.** Green ones want less heat.\n\n" + "Read on about it. " * 40,
                label="About tea",
                aliases=("how hot must the water be for tea",),
            ),
            Entry("o", "other", "b"),
        ),
    )
)


def test_the_part_that_is_asked_for_comes_first() -> None:
    """Of a long answer the part that a message names is shown, headed, with a way to the whole."""
    talk = Talk(LONG)
    reply = talk.say("how hot must the water be for tea")
    assert (ids(reply), reply.headed, reply.why.rule) == (["tea"], True, "part_first")
    assert reply.answers[0].answer == "**Water.** Hot, but not boiling."
    assert labels(reply)[0] == ENGLISH.messages["read_on"]
    whole = talk.say("tell me more")
    assert (whole.why.rule, len(whole.answers[0].answer) > 600) == ("whole", True)
    assert Talk(LONG).say("about tea").why.rule == "sure"


@pytest.mark.parametrize("message", ["village library", "the Village Library"])
def test_a_message_that_names_the_whole_faq_is_told_about_it(message: str) -> None:
    """What the FAQ as a whole is about picks no entry and is no question to one."""
    for asked in (message, f"what is {message}?"):
        reply = Talk(small("plain")).say(asked)
        assert (reply.why.intent, "**Village library**" in reply.text, ids(reply)) == ("courtesy", True, [])
    told = Index(replace(small("plain").faq, about="We lend books."))
    assert Talk(told).say(message).text == "We lend books."
    named = written("{title: Tea, entries: [{id: tea, question: Tea, answer: Yes.}, {question: o, answer: b}]}")
    assert ids(Talk(named).say("tea")) == ["tea"]


def test_a_part_of_the_title_is_not_the_faq() -> None:
    """Who asks what a part of the title is wants that defined, which a FAQ that only goes from there does not do."""
    reply = Talk(shipped()).say("what even is deep learning")
    assert (reply.text, reply.missed, ids(reply)) == (
        ENGLISH.messages["fallback"],
        "what even is deep learning",
        [],
    )
    assert Talk(shipped()).say("what is the deep learning career faq?").text.startswith("**The Deep Learning")


@pytest.mark.parametrize("message", ["what is this wireless thing", "can a bot or a human renew my card"])
def test_a_question_on_an_entry_is_none_who_the_bot_is(message: str) -> None:
    """What only has the words of a question who the bot is, and names something else, is searched for."""
    assert intent(message)[0] == "ask"
    assert intent("wait, are you actually a bot") == ("courtesy", "courtesy")


@pytest.mark.parametrize("code", CODES)
def test_whoever_asks_whether_this_is_the_right_place_hears_so(code: str) -> None:
    """Who asks whether this is the right place for something gets a word on that before the answer, if there is one."""
    spoken = language(code)
    faq = Index(Faq("T", (Entry("robots", "Robots", "24."), Entry("pets", "Kobolde", "Here.")), language=code))
    for phrase in phrases(spoken.cues["right_place"]):
        replies = [Talk(faq).say(said) for said in (f"{phrase} Robots?", f"Robots {phrase}?")]
        told = [(reply.text, ids(reply)) for reply in replies]
        assert (spoken.messages["right_place"], ["robots"]) in told, phrase


def test_the_right_place_is_none_for_what_no_entry_is_on() -> None:
    """A question whether this is the right place does not lean on the last answer, and promises nothing."""
    talk = Talk(small("plain"))
    talk.say(CARD)
    reply = talk.say("hello, is this the right place for wireless internet?")
    assert (reply.text, ids(reply)) == (ENGLISH.messages["right_place"], ["is-there-wireless-internet"])
    assert talk.say("is this the right place for pizza?").text == ENGLISH.messages["fallback"]
    assert intent("hi, is this the right place?") == ("courtesy", "courtesy")


@pytest.mark.parametrize("message", ["the the the", "of of of and", "what the what of the what"])
def test_words_that_only_hold_a_sentence_together_offer_nothing(message: str) -> None:
    """No entry has to do with a message that has no word of its own."""
    for faq in (shipped(), small("plain")):
        assert Talk(faq).say(message).answers == Talk(faq).say(message).offered == ()


@pytest.mark.parametrize("message", ["human", "operator please", "can I talk to a real person?", "stop. human. now."])
def test_a_person_is_wanted(message: str) -> None:
    """Whoever wants a person is told whom to turn to, or that there is nobody, with the topics."""
    reply = Talk(small("twins")).say(message)
    assert (reply.why.intent, reply.text) == ("human", ENGLISH.messages["human"])
    assert labels(reply) == ["Setting up", "Use"]
    contact = written("{title: T, contact: '@ann', entries: [{question: q, answer: a}]}")
    assert "@ann" in Talk(contact).say(message).text


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("contact", ["Ask Rosa, on Saturdays from 10 to 12.", "https://t.me/rosa", "@rosa"])
def test_a_contact_may_be_a_sentence_a_link_or_a_name(code: str, contact: str) -> None:
    """Whatever the FAQ has as its contact stands by itself at the end, behind words that fit all three."""
    faq = Faq("T", (Entry("a", "q", "a"),), language=code, contact=contact)
    reply = human(Index(faq), Context())
    assert re.fullmatch(rf".*[:：] ?{re.escape(contact)}", reply.text)
    after = with_contact(Index(faq), replace(reply, text="No."))
    assert after.text == f"No.\n\n{reply.text}"


def test_a_second_miss_in_a_row_names_the_contact() -> None:
    """Whoever asks in vain twice running is told who helps when the FAQ can't; a first miss, or one later, is not."""
    talk = Talk(
        written("{title: T, contact: '@rosa', entries: [{question: Where is the shed?, answer: Behind plot 4.}]}")
    )
    asked = ["how do I file taxes", "thanks", "who won the world cup", "where is the shed", "how do I file taxes"]
    assert [talk.say(text).closing for text in asked] == ["", "", "To reach a person: @rosa", "", ""]
    assert talk.say("who won the world cup").text.startswith("I'm sorry, I find nothing on that in “T”.")
    own = Talk(reworded(talk.index, fallback="No idea."))
    assert [own.say("how do I file taxes").text for _ in range(2)] == ["No idea.", "No idea."]
    nobody = Talk(written("{title: T, entries: [{question: Where is the shed?, answer: Behind plot 4.}]}"))
    assert [nobody.say(text).closing for text in asked[:3]] == ["", "", ""]


TOPICS = {
    **{"en": "topic", "de": "Them", "es": "temas", "fr": "thèmes", "pt": "temas", "ru": "тем[ыа]", "ar": "المواضيع"},
    **{"ko": "주제", "ja": "トピック", "zh": "主题"},
}
"""What the bot calls topics."""


@pytest.mark.parametrize("code", CODES)
def test_topics_are_named_only_where_there_are_some(code: str) -> None:
    """A FAQ may have no topics: only the buttons that lead to them speak of them."""
    said = {name: re.sub(r"\{\w+\}", "", text) for name, text in language(code).messages.items()}
    assert {name for name, text in said.items() if re.search(TOPICS[code], text, re.IGNORECASE)} == {
        "all_topics",
        "back",
    }


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("thanks hun, I'm off to bed", "goodbye"),
        ("thnaks", "thanks"),
        ("thanks for listening", "thanks"),
        ("goodby bot", "goodbye"),
        ("hm", "hesitate"),
        ("you guys are the best", "thanks"),
        ("haha just kidding", "acknowledge"),
        ("nothing else", "acknowledge"),
        ("what is this?", "identity"),
    ],
)
def test_courtesy_is_tolerant(message: str, name: str) -> None:
    """A message that opens or closes with a courtesy and asks nothing gets one, misspelt or with a name in it."""
    reply = Talk(small("plain")).say(message)
    assert reply.why.intent == "courtesy"
    assert reply.text == ENGLISH.messages[name].replace("{title}", "Village library")


@pytest.mark.parametrize("message", ["hi, how long may I keep a book", "thanks, I want a library card"])
def test_a_courtesy_hides_no_question(message: str) -> None:
    """What asks something, or is about an entry, is no mere courtesy."""
    assert intent(message) == ("ask", "sure")


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("can I add you to my group", "in_groups"),
        ("do you speak german", "only_language"),
        ("can i send you a picture", "hint_media"),
        ("how do i use you in another chat", "inline_how"),
    ],
)
def test_it_tells_the_truth_about_itself(message: str, name: str) -> None:
    """What it can do is told in its own words, and an entry that is on that comes before them."""
    reply = Talk(small("plain")).say(message)
    assert (reply.why.intent, reply.text) == ("itself", ENGLISH.messages[name].replace("{language}", "English"))
    entry = written(f"{{title: T, entries: [{{id: it, question: {message}?, answer: a}}, {{question: q, answer: b}}]}}")
    assert ids(Talk(entry).say(message)) == ["it"]


@pytest.mark.parametrize(
    "message", ["that's wrong, mine is for free", "no, it won't help at all", "you're mistaken", "that can't be true!!"]
)
def test_objections_are_taken_as_such(message: str) -> None:
    """Whoever holds that an answer is wrong gets no entry, and the thread stays; before any answer it is a message."""
    assert intent(message, CARD) == ("objection", "objected")
    assert intent(message)[0] in ("ask", "courtesy")
    assert intent("no, I want to know how long I may keep a book", CARD) == ("correct", "corrected")
    assert intent("no, I mean it is outdated", CARD)[0] == "correct"


@pytest.mark.parametrize("message", ["wrong invoice number", "no printer at home"])
def test_an_opening_that_goes_with_a_noun_objects_to_nothing(message: str) -> None:
    """What says "wrong number" is no "wrong, …": it is searched for."""
    assert intent(message, CARD)[0] != "objection"
    assert intent(message.replace(" ", ", it is the ", 1), CARD)[0] == "objection"


def test_somebody_is_asked_for_by_name() -> None:
    """Whoever wants to speak to somebody is told whom to turn to, whatever the name, but not about a whole matter."""
    for message in ("can I speak to Anna", "hello. let me talk to Mr Ellis please"):
        assert intent(message) == ("human", "contact")
    assert intent("can I talk to my landlord about the noise next door")[0] != "human"


WORKSHOP = r"""
title: Workshop
entries:
  - {id: party, question: Can we have a birthday party?, answer: "Yes, 60 dollars for ten children."}
  - {id: print, question: What does 3D printing cost?, answer: "6 cents a gram of plastic."}
  - {id: hours, question: When are you open?, answer: "From nine."}
"""


def test_a_pronoun_stands_for_what_was_spoken_of() -> None:
    """A pronoun is what the last answer is about, so an entry on another thing is no answer to a question about it."""
    talk = Talk(written(WORKSHOP))
    talk.say("can we have a birthday party?")
    reply = talk.say("and what does it cost?")
    assert (reply.text, ids(reply)) == (ENGLISH.messages["same_answer"], ["party"])
    assert ids(talk.say("and what does printing cost?")) == ["print"]


def test_a_question_for_a_detail_that_names_an_entry_is_answered_by_it() -> None:
    """Who says what they want the price of in an entry's words gets that entry, at first and after another answer."""
    club = written(
        "{title: Club, entries: [{id: fee, question: How much is the yearly fee?, answer: 40 € until March.},"
        "{id: compost, question: Where is the compost heap?, answer: Behind plot 3.}]}"
    )
    for said in ((), ("where is the compost heap",)):
        talk = Talk(club)
        for message in said:
            talk.say(message)
        assert ids(talk.say("how much is the fee")) == ["fee"]


def test_a_correction_without_a_subject_stays_with_the_answer() -> None:
    """What says "no, I mean for me" names nothing to search for."""
    assert intent("no, i mean for me", CARD) == ("correct", "already_answered")


def test_more_after_an_offer_asks_which() -> None:
    """Whoever wants more of what was only offered is asked which of it."""
    assert intent("tell me more", "How do I install the printer?", faq=small("twins")) == ("more", "which_one")


@pytest.mark.parametrize("message", ["way too long, summarize it please", "too long. The main point, please"])
def test_two_wishes_for_a_shorter_answer_are_one(message: str) -> None:
    """A wish that is said twice over, or with a reason, is still the same wish."""
    assert intent(message, CARD)[0] == "shorter"


@pytest.mark.parametrize(
    "message", ["what I meant is the second one", "I'd say number two", "I guess I meant the second"]
)
def test_a_pick_in_a_sentence(message: str) -> None:
    """Whoever says which one is meant picks it, of an offer and of what an answer leads to."""
    for asked in ("How do I install the printer?", "Where does the bear live?"):
        talk = Talk(small("twins" if "printer" in asked else "zoo"))
        wanted = talk.say(asked).choices[1].key
        assert (ids(talk.say(message)), talk.context.last) == ([wanted], wanted)


def test_a_pick_from_the_list_before() -> None:
    """Whoever picked and meant another refers to the list that was picked from."""
    for message in ("no, i meant the first one", "sorry, I meant 1", "and the first"):
        talk = Talk(small("twins"))
        talk.say("How do I install the printer?")
        talk.say("the second one")
        reply = talk.say(message)
        assert (ids(reply), reply.why.rule) == (["install-windows"], "picked")


def test_more_of_an_answer_that_was_shown_in_part() -> None:
    """Whoever saw a part gets the whole before something else; whoever saw the whole gets what follows."""
    faq = written(
        "{title: T, entries: [{id: a, question: Is tea good?, follow_ups: [b], answer: '**Yes.** It is.\n\n\n\nWarm.'},"
        "{id: b, question: May I add milk?, answer: No.}]}"
    )
    talk = Talk(faq)
    talk.say("Is tea good?")
    talk.say("tl;dr")
    assert ids(talk.say("tell me more")) == ["b"]
    assert talk.context.partly is False


@pytest.mark.parametrize(
    "message", ["nutshell?", "keep it brief please", "the quick version, please", "summary please"]
)
def test_shorter_in_any_of_its_forms(message: str) -> None:
    """A wish for a shorter answer is heard with small words around it."""
    assert intent(message, CARD) == ("shorter", "verdict")


@pytest.mark.parametrize(
    ("code", "message"),
    [("en", "so thats a no?"), ("en", "so no?"), ("de", "also nein?"), ("es", "entonces no?"), ("zh", "所以不行?")],
)
def test_whoever_checks_the_verdict_gets_it_once_more(code: str, message: str) -> None:
    """A yes or no that is asked back after an answer is no reply to the bot: it wants the answer in short."""
    index = Index(read(ROOT / f"bot/samples/{code}.yaml").faq)
    talk = Talk(index)
    talk.say(index.faq.entries[0].question)
    assert talk.say(message).why.intent == "shorter"


def test_what_asks() -> None:
    """A group's messages are read by whether they ask."""
    assert asks(small("plain").faq, "how long may I keep a book")
    assert not asks(small("plain").faq, "I kept a book")


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("hi um i hope this is ok to ask here", "greeting"),
        ("Good evening! I was a seamstress for twenty years, and now my youngest has left home", "as_a_question"),
        ("Good morning, my knees are bad these days and I wonder how I get a library card", CARD),
    ],
)
def test_a_story_after_a_greeting_is_heard(message: str, rule: str) -> None:
    """Who greets is welcomed, who tells a story is asked for the question in it, and a question in it is answered."""
    reply = Talk(small("plain")).say(message)
    if rule == CARD:
        assert [entry.question for entry in reply.answers] == [CARD]
    else:
        assert (reply.text == ENGLISH.messages["as_a_question"]) == (rule == "as_a_question")
        assert reply.why.intent == "courtesy"


@pytest.mark.parametrize(
    "message", ["My husband died. How much is it?", "my dog died. how much?", "my dog died. price?"]
)
def test_a_loss_beside_a_question_for_a_detail_is_met_with_a_word_and_what_is_asked(message: str) -> None:
    """A fresh talk that opens with a loss and a bare "how much" gets the human word, and an entry at most."""
    reply = Talk(small("plain")).say(message)
    assert reply.text.startswith(ENGLISH.messages["sorry"].rstrip(".")) or reply.why.rule == "sorry_alone"
    assert len(reply.offered) <= 2


@pytest.mark.parametrize("message", ["I think it's the second", "it's 2", "they want the 2nd"])
def test_people_pick_with_it(message: str) -> None:
    """Who picks says "it" or "what I meant" first; "she's 2" tells of a child."""
    faq = Faq("F", tuple(Entry(name, f"What does a {name} cost?", name) for name in ("boat", "bike", "sled")))
    talk = Talk(Index(faq))
    second = talk.say("what does it cost").offered[1]
    assert ids(talk.say(message)) == [second.id]
    talk = Talk(Index(faq))
    talk.say("what does it cost")
    assert ids(talk.say("she's 2")) == []


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("The gate closes at 5 p.m. sharp.", "how much?"),
        ("The gate closes at 5 p.m. sharp.", "how many?"),
        ("Children are looked after at 1:10.", "when?"),
        ("Since 2026 nobody wears a mask against COVID-19.", "how many?"),
        ("All are friendly, but both guards are allergic to each other.", "how many?"),
        ("The rules are those of 2026-10-12.", "who do I ask?"),
    ],
)
def test_a_sentence_on_something_else_is_no_detail(answer: str, message: str) -> None:
    """A time of day is no price, a scale no time, a year no count, a date no telephone."""
    faq = Faq("F", (Entry("dogs", "May I bring dogs?", f"No, sorry. {answer}"), Entry("toys", "Whose toys?", "Ours.")))
    talk = Talk(Index(faq))
    assert ids(talk.say("may I bring dogs")) == ["dogs"]
    assert talk.say(message).why.rule != "detail"


def test_a_letter_is_not_corrected_word_by_word() -> None:
    """After a question of thousands of words, what is meant instead is tried in a few places, not in each."""
    talk = Talk(small("plain"))
    words = tuple(f"w{number}" for number in range(2000))
    assert talk.say(f"{CARD} " + " ".join(words)).context
    assert sum(1 for _ in reading.swapped(words, ("printer",), frozenset())) < 50


def test_a_word_of_the_language_is_no_slip_of_another() -> None:
    """Who asks about the morning mourns nobody; a slip of a courtesy is still one."""
    faq = Faq("F", (Entry("hours", "When can I drop off my dog?", "Between 8 and 10 in the morning."),))
    assert ids(Talk(Index(faq)).say("when can I drop off the dog in the morning")) == ["hours"]
    assert intent("when can I to bring him in morning?")[0] != "strain"
    assert intent("good mornign")[0] == "courtesy"


def test_a_long_goodbye_asks_nothing() -> None:
    """What begins as a question does may be a wish: "have a good evening"."""
    said = "Right, I've chatted your ear off, thanks a million and have a good evening!"
    assert intent(said)[0] == "courtesy"
