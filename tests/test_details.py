"""Questions for one detail: how much, how long, when, where, how many, whom to ask."""

from dataclasses import replace

import pytest
from talking import FAQS, Talk, ids, labels, offers, written

from bot.conversation import Context
from bot.conversation.replies import entry_choices
from bot.faq import Entry, Faq, read
from bot.languages import CODES, ENGLISH, language, phrases
from bot.matcher import Index

SAID = ENGLISH.messages
SILENT = SAID["nothing_on_that"].replace("{label}", "Can I bring my dog?")
"""What is said where the answer about dogs does not tell."""

GYM = written(
    r"""
title: Climbing hall
contact: desk@hall.example
entries:
  - {id: shoes, question: Do I need my own shoes?, answer: "No. We rent shoes for €4. They come in sizes 28 to 50."}
  - id: course
    question: Is there a course for beginners?
    answer: "Yes, on Tuesdays at 18:00. It takes 90 minutes; bring water. Sign up at the desk or call Ida."
  - {id: dogs, question: Can I bring my dog?, answer: "Sorry, not even a small one."}
  - {id: pass, question: How much is a day pass?, answer: "€14, and €9 for students."}
  - {id: printing, question: Can I print my ticket?, answer: "Yes, on the machine beside the door."}
"""
)
BARE = Index(Faq("Hall", GYM.faq.entries))


@pytest.mark.parametrize(
    ("asked", "message", "told"),
    [
        ("do I need my own shoes", "how much do they cost?", "We rent shoes for €4."),
        ("do I need my own shoes", "how many sizes", "They come in sizes 28 to 50."),
        ("is there a course", "and how long does it take", "It takes 90 minutes; bring water."),
        ("is there a course", "when", "Yes, on Tuesdays at 18:00."),
        ("is there a course", "where?", "Sign up at the desk or call Ida."),
        ("is there a course", "who do I call", "Sign up at the desk or call Ida."),
    ],
)
def test_a_detail_is_told_in_the_sentence_that_has_it(asked: str, message: str, told: str) -> None:
    """Whoever asks for a detail of the last answer reads what has it, and nothing else."""
    talk = Talk(GYM)
    talk.say(asked)
    reply = talk.say(message)
    assert (reply.text, [entry.answer for entry in reply.answers]) == (SAID["same_answer"], [told])


@pytest.mark.parametrize("message", ["how long does it take?", "when?", "how many of them"])
def test_a_detail_that_an_answer_lacks_is_said_to_be_missing(message: str) -> None:
    """What an answer does not say is not answered by it once more, and there is somebody to ask."""
    talk = Talk(GYM)
    talk.say("Can I bring my dog?")
    reply = talk.say(message)
    assert reply.text == f"{SILENT}\n\nTo reach a person: desk@hall.example"
    assert (reply.answers, reply.context.last) == ((), "dogs")


def test_what_asks_for_the_same_detail_is_offered_first() -> None:
    """Where an answer names no price, an entry that is about one is the first to go on with."""
    talk = Talk(GYM)
    talk.say("Can I bring my dog?")
    assert labels(talk.say("how much is it?"))[0] == "How much is a day pass?"


def test_whom_to_ask_is_the_contact_where_the_answer_names_nobody() -> None:
    """Whoever asks whom to turn to is told what the FAQ says, or that there is nothing on it."""
    for index, text in ((GYM, "To reach a person: desk@hall.example"), (BARE, SILENT)):
        talk = Talk(index)
        talk.say("Can I bring my dog?")
        assert talk.say("who do I ask").text == text
        assert Talk(index).say("who do I ask").text in (text, SAID["human"])


def test_a_question_that_the_faq_has_is_no_detail() -> None:
    """An entry that is surely meant, or asked in its own words, comes before a detail of the last answer."""
    talk = Talk(GYM)
    talk.say("do I need my own shoes")
    assert ids(talk.say("how much is a day pass")) == ["pass"]
    talk.say("do I need my own shoes")
    assert "€4" not in str(talk.say("how much is a bus ticket").answers)


def test_a_detail_of_what_was_offered() -> None:
    """The only one of the choices that tells the detail is the answer; else the one before, or it asks which."""
    talk = Talk(GYM)
    choices = {choice.key: choice for choice in talk.say("topics").choices}
    unsure = Context(choices=(choices["dogs"], choices["course"]), unsure=True)
    assert ids(Talk(GYM, unsure).say("how long does it take?")) == ["course"]
    assert Talk(GYM, unsure).say("how much?").why.rule == "which_one"
    after = Context("shoes", ("shoes",), (choices["dogs"], choices["printing"]), unsure=True)
    assert ids(Talk(GYM, after).say("how much?")) == ["shoes"]


@pytest.mark.parametrize("message", ["how much", "price?", "costs"])
def test_a_detail_of_nothing_offers_what_asks_for_it(message: str) -> None:
    """Where nothing was said before, the entries that ask for the detail are offered, and no others."""
    assert offers(Talk(GYM).say(message)) == ["pass"]


def test_a_statement_asks_for_no_detail() -> None:
    """Who says that something costs too much does not ask for the price."""
    talk = Talk(GYM)
    talk.say("do I need my own shoes")
    assert talk.say("it costs too much for me").why.intent != "detail"


def test_another_thing_is_not_taken_for_where() -> None:
    """What names something that an entry is on is about that, though "there" points at the last answer."""
    talk = Talk(GYM)
    talk.say("do I need my own shoes")
    assert ids(talk.say("can I print there")) == ["printing"]


def test_what_the_last_answer_has_no_word_of_is_not_answered_by_it() -> None:
    """A question about something that the last answer has no word of does not get the same answer again."""
    talk = Talk(GYM)
    talk.say("Can I bring my dog?")
    reply = talk.say("do I have to book it")
    assert (reply.answers, reply.text.startswith(SILENT)) == ((), True)


@pytest.mark.parametrize(
    ("code", "answer", "message", "told"),
    [
        ("de", "Ja. Er dauert zwei Wochen. Er kostet 20 Euro.", "und wie lange dauert das?", "Er dauert zwei Wochen."),
        ("es", "Sí. Dura dos semanas. Cuesta 20 euros.", "¿y cuánto cuesta?", "Cuesta 20 euros."),
        ("fr", "Oui. Il dure deux semaines. Il coûte 20 euros.", "c'est combien ?", "Il coûte 20 euros."),
        ("pt", "Sim. Dura duas semanas. Custa 20 reais.", "e quanto custa?", "Custa 20 reais."),
        ("ru", "Да. Он длится две недели. Он стоит 20 рублей.", "а сколько это стоит?", "Он стоит 20 рублей."),
        ("ar", "نعم. يستغرق أسبوعين. السعر 20 ريالا.", "كم يستغرق ذلك؟", "يستغرق أسبوعين."),
        ("ko", "네. 두 주 걸려요. 비용은 2만 원이에요.", "얼마나 걸려요?", "두 주 걸려요."),
        ("ja", "はい。3週間かかります。料金は2000円です。", "いくらですか？", "料金は2000円です。"),
        ("zh", "有。要3个月。费用是200元。", "那要多少钱？", "费用是200元。"),
    ],
)
def test_details_in_every_language(code: str, answer: str, message: str, told: str) -> None:
    """A detail is asked for and told in each language."""
    course = {"de": "Kurs", "es": "curso", "fr": "cours", "pt": "curso", "ru": "курс", "ar": "دورة", "ko": "강좌"}
    name = course.get(code, "講座" if code == "ja" else "课程")
    entries = f"{{id: c, question: '{name}?', answer: '{answer}'}}, {{id: o, question: xyz, answer: abc}}"
    text = f"{{title: T, language: {code}, entries: [{entries}]}}"
    talk = Talk(written(text))
    talk.say(name)
    assert [entry.answer for entry in talk.say(message).answers] == [told]


@pytest.mark.parametrize("code", CODES)
def test_no_phrase_asks_for_two_details(code: str) -> None:
    """A phrase asks for one detail only, so that it is clear which."""
    asked = [p for name, cue in language(code).cues.items() if name.startswith("ask_") for p in phrases(cue)]
    assert sorted({phrase for phrase in asked if asked.count(phrase) > 1}) == []


def test_what_is_offered_alone_is_gone_on_with() -> None:
    """Who goes on after "do you mean this?" without picking it is read in the light of it."""
    talk = Talk(GYM)
    assert offers(talk.say("the class")) == []
    context = Context(choices=entry_choices([GYM.faq.entries[1]]), unsure=True)
    reply = Talk(GYM, context).say("what about tuesday morning")
    assert (ids(reply), reply.why.rule) == (["course"], "part")
    assert Talk(GYM, context).say("what about a helicopter").answers == ()


def test_half_of_what_is_told_is_a_part() -> None:
    """A message that goes on gets the part of the answer that has half of its telling words, and not with less."""
    talk = Talk(GYM)
    talk.say("is there a course")
    assert [entry.answer for entry in talk.say("and on tuesday morning?").answers] != []
    assert talk.say("and on tuesday before sunrise with my grandparents?").answers == ()


def test_the_nearest_comes_first_where_nothing_is_told() -> None:
    """Where the last answer has nothing on it, what comes nearest is the first to go on with."""
    ferry = read(FAQS / "ferry.yaml").faq
    talk = Talk(Index(ferry))
    talk.say("Can I bring my dog?")
    reply = talk.say("and my bike")
    assert (reply.answers, labels(reply)[0]) == ((), "Are bicycles allowed?")


@pytest.mark.parametrize("message", ["for how long", "well, and how long was that"])
def test_a_question_word_asks_wherever_it_stands(message: str) -> None:
    """A detail is asked for without a question mark, too, whatever word the message begins with."""
    talk = Talk(GYM)
    talk.say("is there a course")
    assert [entry.answer for entry in talk.say(message).answers] == ["It takes 90 minutes; bring water."]


def test_a_detail_of_nothing_that_nothing_asks_for_asks_back() -> None:
    """Where nothing was said before and no entry asks for the detail, it is asked what the question is about."""
    assert Talk(GYM).say("how long does that take?").text == SAID["about_what"]


def test_what_comes_near_a_question_for_a_detail_asks_for_it_too() -> None:
    """Of what is offered to who asks for a price, what is about a price comes first."""
    hostel = written(
        r"""
title: Hostel
entries:
  - {id: cancel, question: May four persons cancel together?, answer: "Free of charge, until two days before."}
  - {id: group, question: Where do four persons sleep?, answer: "In the barn."}
  - {id: bed, question: How much is a bed?, answer: "$28."}
  - {id: bus, question: Is there a bus?, answer: "Yes, bus 14."}
"""
    )
    assert offers(Talk(hostel).say("the price for four persons please"))[0] == "bed"
    talk = Talk(hostel)
    talk.say("Is there a bus?")
    reply = talk.say("and how much for my surfboard?")
    assert (ids(reply), labels(reply)[0]) == ([], "How much is a bed?")


def test_a_plot_that_is_free_names_no_price() -> None:
    """What is free in another sense than of charge is no price, so the entry on prices is offered instead."""
    plots = written(
        "{title: Plots, entries: [{id: get, question: How do I get a plot?, answer: When one is free we write to you.},"
        "{id: cost, question: What does a plot cost?, answer: £62 a year.}]}"
    )
    talk = Talk(plots)
    talk.say("How do I get a plot?")
    assert labels(talk.say("and how much is that?"))[0] == "What does a plot cost?"
    assert talk.context.last == "get"


def test_a_detail_again_is_the_detail() -> None:
    """Who asks how much it was again reads the price, not the whole answer."""
    talk = Talk(GYM)
    talk.say("is there a course")
    talk.say("do I need my own shoes")
    assert [entry.answer for entry in talk.say("how much was it again?").answers] == ["We rent shoes for €4."]
    assert talk.say("again please").why.intent == "again"


def test_a_number_of_something_else_picks_nothing() -> None:
    """After "did you mean", "must I sign up first?" and "he's 2" are messages of their own."""
    choices = entry_choices(GYM.faq.entries[1:3])
    for message in ("must I sign up first?", "he's 2", "they are 2"):
        assert Talk(GYM, Context(choices=choices, unsure=True)).say(message).why.intent != "pick"
    assert Talk(GYM, Context(choices=choices, unsure=True)).say("I'd fancy the first").why.intent == "pick"


def test_how_many_persons_is_no_wish_for_one() -> None:
    """Who asks for how many persons something is gets no contact."""
    for message in ("for how many person", "how many persons?"):
        assert Talk(GYM).say(message).why.intent != "human"
    assert Talk(GYM).say("how many times must I ask to talk to a human").why.intent == "human"
    assert Talk(GYM).say("a person please").why.intent == "human"


def test_a_detail_that_many_entries_are_about_is_no_list_of_chance() -> None:
    """Where more entries name a price than a list holds, a bare "how much" gets none of them."""
    names = ("boat", "bike", "sled", "tent", "stove")
    faq = Faq("F", tuple(Entry(name, f"How much is a {name}?", "10 euros.") for name in names))
    assert Talk(Index(faq)).say("how much").why.rule != "detail_of_what"


def test_a_character_alone_is_no_unit() -> None:
    """In Chinese the sign for a day tells how long only after a number."""
    entries = (Entry("open", "雨天开门吗?", "雨 天 不开门。"), Entry("pay", "怎么付款?", "付现金。"))
    talk = Talk(Index(Faq("F", entries, language="zh")))
    assert talk.say("雨天开门吗?").answers
    assert talk.say("多久?").why.rule != "detail"


def test_entries_are_read_once_for_a_detail_that_they_ask_for() -> None:
    """However many people ask for a price, each entry is looked at for that but once."""
    index = Index(GYM.faq)
    looked: list[str] = []

    def asks(entry: Entry) -> bool:
        looked.append(entry.id)
        return "much" in entry.question

    for asked in (index, index.for_message(), index):
        assert [entry.id for entry in asked.entries_that("price", asks)] == ["pass"]
    assert looked == [entry.id for entry in GYM.faq.entries]


MAILS = written(
    """
title: Allotments
entries:
  - {id: dogs, question: May I bring my dog?, answer: On a lead.}
  - {id: waiting, question: How do I get a plot?, answer: Write to plots@allotments.example and ask for Ines.}
  - {id: water, question: Is there water?, answer: "Yes, from April on. If the pump fails, call 01632 960001."}
"""
)


@pytest.mark.parametrize(
    ("asked", "message", "told"),
    [
        ("How do I get a plot?", "what's the email", "plots@allotments.example"),
        ("How do I get a plot?", "who do i ask for again", "Ines"),
        ("Is there water?", "what's the phone number?", "01632 960001"),
    ],
)
def test_an_address_is_told_from_the_last_answer(asked: str, message: str, told: str) -> None:
    """Whoever asks for a name, an address or a number that was just told is told it, not that no person can be had."""
    talk = Talk(MAILS)
    talk.say(asked)
    reply = talk.say(message)
    assert (reply.why.rule, told in reply.answers[0].answer) == ("detail", True)


def test_an_address_that_was_not_told_is_looked_for_in_the_other_answers() -> None:
    """Where the last answer has none, or nothing was said, those that have one lead there; a contact does as well."""
    assert labels(Talk(MAILS).say("what's the email"))[0] == "How do I get a plot?"
    assert labels(Talk(MAILS).say("i want to talk to a human"))[:2] == ["How do I get a plot?", "Is there water?"]
    talk = Talk(MAILS)
    talk.say("May I bring my dog?")
    assert offers(talk.say("which email?")) == ["waiting"]
    with_contact = Index(replace(MAILS.faq, contact="@ines"))
    talk = Talk(with_contact)
    talk.say("May I bring my dog?")
    for told in (talk.say("which email?"), Talk(with_contact).say("what's the email")):
        assert (told.text, told.choices[0].key) == ("To reach a person: @ines", "dogs")


def test_where_many_answers_have_an_address_none_is_picked_out() -> None:
    """With more addresses than fit a menu the person sees what there is."""
    entries = tuple(Entry(f"e{number}", f"Question {number}?", f"Write to {number}@a.example") for number in range(5))
    many = Index(Faq("T", (*entries, Entry("o", "Other?", "b"))))
    assert labels(Talk(many).say("i want to talk to a human")) == [e.label for e in many.faq.entries]


@pytest.mark.parametrize("code", CODES)
def test_an_email_is_asked_for_in_every_language(code: str) -> None:
    """The address in the last answer is told in each language."""
    said = {
        "en": "the email?", "de": "wie ist die Mailadresse?", "es": "¿cuál es el correo?", "fr": "l'adresse mail ?",
        "pt": "qual é o email?", "ru": "какая почта?", "ar": "ما هو الإيميل؟", "ko": "이메일 주소가 뭐예요?",
        "ja": "メールアドレスは？", "zh": "邮箱是多少？",
    }  # fmt: skip
    talk = Talk(Index(Faq("T", (Entry("a", "Tulpe?", "x@y.example."), Entry("b", "Rose?", "c")), language=code)))
    talk.say("Tulpe?")
    assert "x@y" in talk.say(said[code]).answers[0].answer


@pytest.mark.parametrize("message", ["cool. how much is it", "Nice! n how much", "ok, how much?", "how much"])
def test_what_takes_note_in_front_changes_nothing(message: str) -> None:
    """An interjection such as "cool" before a question are not a part of it; a yes or a no is."""
    talk = Talk(GYM)
    talk.say("do I need my own shoes")
    assert talk.say(message).answers[0].answer == "We rent shoes for €4."


def test_a_mere_number_is_no_topic() -> None:
    """A number gets what the last answer has numbers for only where all else in the message is about that answer."""
    talk = Talk(GYM)
    talk.say("do I need my own shoes")
    assert talk.say("im 27 tho").why.rule == "part"
    talk.say("do I need my own shoes")
    assert ids(talk.say("can grandpa climb with us hes 81")) == []


SHELTER = """
title: Dog shelter
{language}
entries:
  - {{id: visit, question: {visit}, answer: "11–16."}}
  - {{id: found, question: {found}, answer: "{street}"}}
"""
STREETS = {
    "en": ("When can I visit?", "Who takes in cats?", "Ask the cat home at 4 Mill Lane, 01632 960 300."),
    "de": ("Wann kann ich kommen?", "Wer nimmt Katzen?", "Das Katzenhaus in der Lindenstraße 12, 01632 960 300."),
}


def shelter(code: str) -> Talk:
    """Return a talk about a FAQ of which one answer has a street, and no question asks for it."""
    visit, found, street = STREETS[code]
    return Talk(written(SHELTER.format(language=f"language: {code}", visit=visit, found=found, street=street)))


@pytest.mark.parametrize(
    ("code", "message"),
    [("en", "where are you"), ("en", "how do we get there"), ("de", "wo seid ihr"), ("de", "anfahrt")],
)
def test_a_street_in_an_answer_is_offered_to_who_asks_where(code: str, message: str) -> None:
    """Who asks where everything is, or how to get there, is led to the answer that has a street and its number."""
    assert offers(shelter(code).say(message)) == ["found"]


def test_the_number_of_an_item_makes_no_street() -> None:
    """The numbers of a list are no house numbers, and an answer without a street is not offered as one."""
    entry = Entry("join", "How do I join?", "1. See our website\n2. Pay.")
    assert offers(Talk(Index(Faq("T", (entry,)))).say("where are you")) == []


@pytest.mark.parametrize(
    ("code", "message"),
    [("en", "phone?"), ("en", "phone number"), ("en", "can i call them"), ("de", "telefonnummer?"), ("de", "nummer?")],
)
def test_a_telephone_number_is_told(code: str, message: str) -> None:
    """Who asks for the number after an answer that has one gets it, not that a bot can fetch nobody."""
    talk = shelter(code)
    talk.say("found", "open")
    reply = talk.say(message)
    assert (reply.why.rule, [entry.answer for entry in reply.answers]) == ("detail", [STREETS[code][2]])


def test_an_address_is_not_looked_for_in_what_was_offered_alone() -> None:
    """Who asks for an address after an offer that has none is not shown that entry for it."""
    talk = Talk(GYM)
    assert offers(talk.say("shoes for climbing")) == ["shoes"]
    assert talk.say("email?").answers == ()
