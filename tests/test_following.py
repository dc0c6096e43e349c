"""What goes on from an answer or from an open "did you mean": told, searched for, or said to be missing."""

import pytest
from talking import Talk, ids, offers, shipped, written

from bot.conversation import Context
from bot.conversation.replies import entry_choices
from bot.languages import ENGLISH

SAID = ENGLISH.messages

DENTIST = written(
    """
title: Dental practice
contact: reception
entries:
  - {id: book, question: How do I make an appointment?, answer: Call us or book online at any time.}
  - {id: cancel, question: What if I miss or cancel my appointment?, answer: Cancel 24 hours before or pay £25.}
  - id: check-up
    question: How often should I have a check-up?
    answer: Twice a year for most people. If you smoke, come every three months.
  - id: price
    question: How much does a check-up cost?
    answer: A check-up costs £45. It is free for people under 18.
  - id: bring
    question: What must I bring to my first visit?
    answer: Bring your insurance card and a list of the medicines you take.
  - id: filling
    question: Does it hurt to have a filling?
    answer: No. We numb the tooth first. The numbness lasts two to three hours.
  - {id: knocked, question: What if a tooth is knocked out?, answer: Put it in milk and come within 30 minutes.}
  - {id: implant, question: What does an implant cost?, answer: From £2200.}
"""
)


def offering(*offered: str) -> Talk:
    """Give a talk in which these entries were just offered."""
    entries = [entry for entry in DENTIST.faq.entries if entry.id in offered]
    return Talk(DENTIST, Context(choices=entry_choices(entries), unsure=True))


@pytest.mark.parametrize(
    ("asked", "message", "told"),
    [
        ("how often should I have a check-up", "how many time in year", "Twice a year"),
        ("how often should I have a check-up", "and if i smoking?", "three months"),
        ("how much does a check-up cost", "16 tho", "under 18"),
        ("how much does a check-up cost", "im 16 tho", "under 18"),
        ("how much does a check-up cost", "my sister is 16 tho", "under 18"),
        ("does it hurt to have a filling", "no i mean when, not what", "two to three hours"),
    ],
)
def test_what_the_answer_on_screen_has_is_told(asked: str, message: str, told: str) -> None:
    """Whoever asks on in other forms of its words, or with a number of their own, is told what the answer has of it."""
    talk = Talk(DENTIST)
    talk.say(asked)
    reply = talk.say(message)
    assert (reply.text, told in reply.answers[0].answer) == (SAID["same_answer"], True)


def test_another_case_that_the_answer_names_is_told() -> None:
    """Who supposes another case ("what if I only want …") is told what the answer says of it, whatever else fits."""
    talk = Talk(shipped())
    talk.say("should i go to grad school")
    reply = talk.say("what if I only want the knowledge")
    assert (ids(reply), reply.text) == (["grad-school"], SAID["same_answer"])


def test_a_number_that_the_answer_has_no_bound_for_is_a_pick() -> None:
    """A number after an answer without numbers, or alone, picks."""
    talk = Talk(DENTIST)
    talk.say("How do I make an appointment?")
    for message in ("16 tho", "16"):
        assert talk.say(message).why.intent == "pick"


@pytest.mark.parametrize("message", ["shorter", "why", "links", "are you sure? that is a lot"])
def test_what_was_only_offered_is_not_told(message: str) -> None:
    """Before anything was picked there is no answer to shorten or to doubt: the offer is made again."""
    for offered in (["book"], ["book", "cancel"]):
        reply = offering(*offered).say(message)
        assert (reply.text, [choice.key for choice in reply.choices], ids(reply)) == (SAID["nothing_told"], offered, [])


@pytest.mark.parametrize(
    ("message", "found"), [("what do i have to take with me", "things"), ("how long does it take?", "way")]
)
def test_a_new_question_is_searched_for_though_a_menu_is_open(message: str, found: str) -> None:
    """A question of small words that another entry may answer is no question for which of the offered ones."""
    faq = written(
        """
title: Trips
entries:
  - {id: book, question: Can I book a boat?, answer: Yes.}
  - {id: rent, question: Can I rent a bike?, answer: No.}
  - {id: things, question: What must I take with me on board?, answer: A towel.}
  - {id: way, question: How long does it take to the island?, answer: An hour.}
"""
    )
    talk = Talk(faq, Context(choices=entry_choices(faq.faq.entries[:2]), unsure=True))
    reply = talk.say(message)
    assert found in (*ids(reply), *offers(reply))


def test_why_of_what_the_answer_lacks_is_searched_for() -> None:
    """Who asks for the reason of something else gets or is offered that; of what no entry has, no arbitrary part."""
    talk = Talk(DENTIST)
    talk.say("how much does a check-up cost")
    reply = talk.say("why milk")
    assert "knocked" in (*ids(reply), *offers(reply))
    talk.say("how much does a check-up cost")
    assert ids(talk.say("why so blue")) == []


def test_why_of_what_the_answer_has_is_told_from_there() -> None:
    """Who asks for the reason of something that a long answer names reads the part that names it."""
    talk = Talk(
        written(
            "{title: T, entries: [{id: skills, question: Which skills do I need?, answer: "
            '"Two.\\n\\nPatience comes first.\\n\\nCuriosity: you will read a lot."}]}'
        )
    )
    talk.say("which skills do I need")
    reply = talk.say("why curiosity")
    assert (reply.text, reply.answers[0].answer) == (SAID["same_answer"], "Curiosity: you will read a lot.")


def test_what_was_just_rejected_is_not_given() -> None:
    """Of "the implant, not the check-up" the first is meant, and nothing is if only the other has an entry."""
    talk = Talk(DENTIST)
    talk.say("how much does a check-up cost")
    assert ids(talk.say("no I meant the implant, not the check-up")) == ["implant"]
    assert ids(talk.say("no I meant my age, not the filling")) == []


def test_who_can_not_come_is_not_told_how_to() -> None:
    """A statement that denies something of what two entries are about leaves the choice between them."""
    faq = written(
        """
title: T
entries:
  - {id: book, question: How do I make an appointment?, answer: a}
  - {id: cancel, question: What happens if I cancel an appointment?, answer: b}
  - {id: pay, question: Can I pay by card?, answer: c}
  - {id: park, question: Where can I park my car?, answer: d}
"""
    )
    assert ids(Talk(faq).say("how do I make an appointment")) == ["book"]
    late = written(
        """
title: T
entries:
  - {id: tents, question: Do you have a tent for rent?, answer: a}
  - {id: late, question: What if I return things late?, answer: b}
  - {id: pay, question: Can I pay by card?, answer: c}
"""
    )
    reply = Talk(late).say("I can't return the tent")
    assert (ids(reply), sorted(offers(reply))) == ([], ["late", "tents"])
    for message in ("I couldn't use my appointment", "I can't come to the appointment"):
        reply = Talk(faq).say(message)
        assert (ids(reply), sorted(offers(reply))) == ([], ["book", "cancel"])


@pytest.mark.parametrize(
    ("answer", "message", "text"),
    [
        ("Many.", "selling me", "all_there_is"),
        ("We do many things. " * 50, "selling me", "already_answered"),
        ("Many.", "gold is nice", "nothing_on_that"),
    ],
)
def test_only_the_entry_just_shown_is_not_offered_again(answer: str, message: str, text: str) -> None:
    """What only the answer on screen comes near to is said to be all there is, or not to be in it."""
    faq = written(
        f"{{title: T, entries: [{{id: gold, question: Which gold crowns do you sell?, answer: '{answer}'}}, "
        "{id: home, question: Do you whiten teeth at home?, answer: No.}, "
        "{id: park, question: Where can I park?, answer: Behind.}]}"
    )
    talk = Talk(faq)
    talk.say("Which gold crowns do you sell?")
    reply = talk.say(message)
    assert (reply.text, offers(reply)) == (SAID[text].replace("{label}", "Which gold crowns do you sell?"), [])


@pytest.mark.parametrize("message", ["ur rubbish", "you are trash", "ur so bad at this"])
def test_scolding_in_other_words(message: str) -> None:
    """An insult is answered as one, not searched for."""
    assert Talk(DENTIST).say(message).text == SAID["rude"]


def test_who_scolds_again_is_told_whom_to_turn_to() -> None:
    """The second insult in a row gets more than the words of the first: somebody who can help."""
    talk = Talk(DENTIST)
    assert talk.say("you are trash").text == SAID["rude"]
    again = talk.say("you suck").text
    assert again.startswith(SAID["rude_again"])
    assert again.endswith("reception")


def test_easier_words_are_a_wish_for_a_shorter_answer() -> None:
    """Who asks for easier words gets what sums the answer up."""
    talk = Talk(DENTIST)
    talk.say("does it hurt to have a filling")
    for message in ("please say more easy", "explain more easy pls", "can you explain it easier"):
        assert talk.say(message).why.intent == "shorter"


@pytest.mark.parametrize("message", ["and for two dogs?", "yes but for my granny", "and with braces?"])
def test_what_goes_on_from_the_only_offer_is_about_it(message: str) -> None:
    """Who goes on from an entry that was offered, and not picked, is told that it does not say that, and led to it."""
    reply = offering("knocked").say(message)
    told = SAID["nothing_on_that"].replace("{label}", "What if a tooth is knocked out?")
    assert (reply.why.intent, reply.text.startswith(told), reply.choices[0].key) == ("leaning", True, "knocked")
    other = offering("knocked").say("and an implant?")
    assert "implant" in (*ids(other), *offers(other))


def test_another_case_is_no_objection() -> None:
    """After an answer "yes but for granny" asks for her case, which the answer says nothing about."""
    talk = Talk(DENTIST)
    talk.say("What must I bring to my first visit?")
    reply = talk.say("yes but for granny")
    told = SAID["nothing_on_that"].replace("{label}", "What must I bring to my first visit?")
    assert (reply.why.intent, reply.text.startswith(told)) == ("leaning", True)


def test_the_open_question_in_other_words_is_not_said_to_be_missing() -> None:
    """Who asks what the last answer is about, with a word or two that no entry has, is shown it, and never that not."""
    talk = Talk(shipped())
    talk.say("too many papers to read")
    reply = talk.say("So how do you keep up with 200 arXiv submissions a day then?")
    assert (reply.why.rule, ids(reply), reply.text) == ("already_answered", ["paper-overload"], SAID["all_there_is"])


def test_half_of_what_is_asked_is_not_told_by_a_word_of_the_answer() -> None:
    """That an answer has one word of two says nothing of what is asked."""
    talk = Talk(shipped())
    talk.say("should i buy a gpu")
    assert talk.say("would I earn more money").why.rule != "part"


@pytest.mark.parametrize("before", ["never mind.", "ok.", "hm.", "sorry."])
def test_an_aside_before_a_question_changes_nothing(before: str) -> None:
    """A question is decided the same after "never mind": that is no statement that leads to it."""
    question = "can i still do deep learning without finishing my degree"
    alone, after = (Talk(shipped()).say(text) for text in (question, f"{before} {question}"))
    assert (after.kind, offers(after), ids(after)) == (alone.kind, offers(alone), ids(alone))


def test_an_objection_with_a_question_is_heard_by_what_it_asks() -> None:
    """A question about another entry is answered; one that only asks why the answer says so is an objection still."""
    talk = Talk(DENTIST)
    talk.say("How much does a check-up cost?")
    assert ids(talk.say("actually no what must i bring to my first visit")) == ["bring"]
    talk = Talk(DENTIST)
    talk.say("How much does a check-up cost?")
    assert talk.say("that's wrong. it is free, why would i pay the price").why.intent == "objection"


def test_a_wish_for_few_words_beside_a_question_shortens_its_answer() -> None:
    """What sums the answer up is given then, with its question; "One word." is no question of its own."""
    talk = Talk(shipped())
    reply = talk.say("Do I need a PhD? One word.")
    assert (reply.why.rule, reply.headed, reply.offered) == ("verdict", True, ())
    assert 0 < len(reply.answers[0].answer) < len(talk.index.faq.entry(ids(reply)[0]).answer) / 2
    assert Talk(DENTIST).say("keep it short. One word.").kind != "answer"
    assert Talk(DENTIST).say("what is a quasar? keep it short").why.rule == "nothing"


def test_a_numbered_list_in_one_line_is_as_many_questions() -> None:
    """Each item of "1) … 2) …" is looked for by itself; a number with a bracket alone parts nothing."""
    assert ids(Talk(DENTIST).say("1) price of a check-up 2) what must I bring")) == ["price", "bring"]
    assert ids(Talk(DENTIST).say("what must I bring to visit 1) thanks")) == ["bring"]


def test_a_statement_beside_a_question_is_no_other_question() -> None:
    """Of something told beside a question nobody is asked whether an entry was meant."""
    talk = Talk(DENTIST)
    reply = talk.say("How much does a check-up cost? And the one before, well, I had to cancel it once.")
    assert (ids(reply), reply.offered) == (["price"], ())


def test_what_the_faq_declines_is_declined_in_the_middle_of_a_talk() -> None:
    """A question for an amount that the FAQ names as outside is not looked for in the last answer."""
    talk = Talk(shipped())
    talk.say("Should I buy a GPU?")
    assert talk.say("how much will I make").why.rule == "outside"


def test_who_will_think_about_it_is_not_told_again() -> None:
    """A statement that only points at the answer gets no answer once more."""
    talk = Talk(DENTIST)
    talk.say("How much does a check-up cost?")
    assert talk.say("ok I'll think about it").text == SAID["acknowledge"]
    assert talk.say("well that is what it is").kind != "answer"


def test_a_correction_is_heard_after_a_miss_too() -> None:
    """What is said again after nothing was found ("no I said …") is looked for without its opening."""
    talk = Talk(DENTIST)
    talk.say("do you have gloves")
    assert ids(talk.say("no i said what does a check-up cost")) == ["price"]


def test_a_question_behind_a_statement_needs_no_mark() -> None:
    """A message asks by "is that ok" at its end, though it begins as a statement and has no mark."""
    assert Talk(DENTIST).say("he has a loose one is that ok").text != SAID["as_a_question"]


def test_a_remark_on_an_answer_does_not_bring_it_once_more() -> None:
    """Who states something with the words of the answer on screen has read it, and is not given it again."""
    talk = Talk(shipped())
    talk.say("should I buy a gpu")
    reply = talk.say("colab is free tho")
    assert (reply.why.rule, reply.answers) == ("noted", ())


def test_a_question_beside_a_complaint_is_answered() -> None:
    """Who complains of somebody and asks what the FAQ knows gets the answer."""
    talk = Talk(DENTIST)
    assert ids(talk.say("your receptionist was so rude to me. how much does a check-up cost?")) == ["price"]
    assert Talk(DENTIST).say("your receptionist was so rude to me").why.intent == "complaint"


def test_why_tells_at_least_what_the_answer_says_of_what_was_asked() -> None:
    """Where no sentence gives a reason, the one on what somebody asked is quoted, if it is not the whole answer."""
    talk = Talk(DENTIST)
    talk.say("is a check-up free at 17")
    reply = talk.say("why not")
    assert (ids(reply), reply.answers[0].answer) == (["price"], "It is free for people under 18.")
    talk = Talk(DENTIST)
    talk.say("what does an implant cost")
    assert talk.say("why").why.rule == "already_answered"
