"""Numbers of a conversation that people notice: what they get a little below each, and a little above."""

import re
from dataclasses import replace

import pytest
from talking import Talk, ids, offers, small

from bot.conversation import Context, Question, respond
from bot.faq import Entry, Faq
from bot.faq.values import Remark
from bot.languages import ENGLISH
from bot.matcher import Index
from bot.service.composing import compose

SAY = ENGLISH.messages
GERMAN = Faq("Verein", (Entry("join", "Wie werde ich Mitglied?", "Mit dem Formular."),), language="de")
CLUB = Index.with_twins(Faq("Club", (Entry("join", "How do I join?", "With the form."),), twins=(GERMAN,)))


@pytest.mark.parametrize(
    ("message", "despair"),
    [("I can't just really do this anymore", True), ("I can't so just really do this anymore", False)],
)
def test_despair_is_heard_through_two_small_words(message: str, despair: bool) -> None:
    """Two small words within a phrase of despair change nothing; with three it is another sentence."""
    assert (Talk(small("plain")).say(message).why.intent == "distress") == despair


@pytest.mark.parametrize(("message", "language"), [("ja", "en"), ("und", "de"), ("wie", "de")])
def test_a_word_of_three_letters_tells_its_language(message: str, language: str) -> None:
    """A word of three letters alone is answered in its language; one of two may be said in any."""
    assert respond(CLUB, Question(message)).context.language == language


@pytest.mark.parametrize(("before", "language"), [(250, "de"), (330, "en")])
def test_a_message_is_in_the_language_it_begins_in(before: int, language: str) -> None:
    """Words after two hundred and fifty characters tell the language of a message, eighty further on none do."""
    message = ("Plot 12. " * before)[:before] + " Was kostet das bitte?"
    assert respond(CLUB, Question(message)).context.language == language


@pytest.mark.parametrize(("beside", "answered"), [("", ["wash", "park"]), (" of the yard behind the old stable", [])])
def test_two_subjects_are_looked_for_in_a_short_question(beside: str, answered: list[str]) -> None:
    """A question of eighty characters gets an answer to each of its halves, one of a hundred and fifteen does not."""
    wash, park = f"washing the old camel in the small yard{beside}", "parking a red car near the west gate"
    faq = Faq(
        "Zoo",
        (
            Entry("wash", f"{wash}?", "With soap."),
            Entry("park", f"{park}?", "Outside."),
            Entry("cash", "Where is the cash machine?", "Inside."),
            Entry("hours", "When are you open?", "Always."),
        ),
    )
    assert ids(Talk(Index(faq)).say(f"{wash} and {park}")) == answered


@pytest.mark.parametrize(("entries", "times"), [(8, 9), (32, 17)])
def test_what_leans_on_an_answer_speaks_for_its_entry(entries: int, times: int) -> None:
    """Against any other entry the odds of the last one rise as many times as there are entries, up to sixteen."""
    feeding = tuple(Entry(f"feed-{n}", f"How do I feed animal {n}?", "With berries and roots.") for n in range(entries))
    index = Index(Faq("Zoo", feeding))
    last, other, *_ = Talk(index, Context(last="feed-1")).say("and feed an animal?").candidates
    before = {match.entry.id: match.score for match in index.rank("feed an animal").matches}
    rise = last.score / other.score * before[other.entry.id] / before[last.entry.id]
    assert last.entry.id == "feed-1"
    assert 0.9 * times < rise < 1.1 * times


def intent(message: str, *before: str) -> str:
    """Return what a message is taken for, in a small FAQ about a library."""
    talk = Talk(small("plain"))
    for earlier in before:
        talk.say(earlier)
    return talk.say(message).why.intent


@pytest.mark.parametrize(
    ("message", "meant"), [("zorp thanks blip blop blup", "courtesy"), ("zorp thanks blip blop blup blap", "ask")]
)
def test_five_words_around_a_thank_you_are_one(message: str, meant: str) -> None:
    """What nothing fits is a courtesy if it holds one among five words, and a question if it has six."""
    assert intent(message) == meant


@pytest.mark.parametrize(("around", "meant"), [("zorp blip blop blup", "itself"), ("zorp blip blop blup blap", "ask")])
def test_what_is_mostly_about_the_bot_is(around: str, meant: str) -> None:
    """Two words on what the bot can do are what six are about, but not seven."""
    assert intent(f"voice messages {around}") == meant


def test_two_words_of_a_wish_for_a_person_are_no_wish() -> None:
    """Three words of a wish for a person are one whatever stands before them, two are part of another sentence."""
    assert intent("the knitting class has no robots") == "ask"
    assert intent("the knitting class needs a real person") == "human"


@pytest.mark.parametrize(("name", "meant"), [("Annabel Margravine", "human"), ("Annabella von Margravine", "ask")])
def test_a_name_has_some_twenty_characters(name: str, meant: str) -> None:
    """Whoever wants to speak to Annabel Margravine wants a person; a longer name may be anything."""
    assert intent(f"can I speak to {name}?") == meant


def test_an_entry_answers_for_the_bot_only_if_it_surely_fits() -> None:
    """What people ask about the bot is told by an entry from a score of ninety on, else by the bot."""
    faq = Faq(
        "Club",
        (
            Entry("name", "What is the name of the house?", "Oak."),
            Entry("sleep", "Do you learn or sleep in the tent?", "Yes."),
            Entry("store", "What do you store in the shed?", "Tools."),
        ),
    )
    assert ids(Talk(Index(faq)).say("do you sleep")) == ["sleep"]
    assert Index(faq).rank("what is your name").best > 60
    assert Talk(Index(faq)).say("what is your name").kind == "smalltalk"


HARVEST = Index(
    Faq(
        "Club",
        (Entry("join", "How do I join the club?", "Form."), Entry("cost", "What does a plot cost?", "Forty.")),
        smalltalk=(Remark(("good luck with the harvest this year", "your roof"), "And to you!"),),
    )
)


@pytest.mark.parametrize(
    ("message", "given"),
    [
        ("the harvest this year folks friends town", True),  # a score of 46
        ("friends folks join the harvest this year", False),  # a score of 37
        ("luck with the harvest", True),  # 52 of 100 of the phrase
        ("harvest this year", False),  # 48
        ("roof", False),  # 67, but a single word
    ],
)
def test_small_talk_of_the_faq_is_given_where_it_is_meant(message: str, given: bool) -> None:
    """Small talk answers from a score of forty on, where half of its phrase is said; a single word says nearly all."""
    assert (Talk(HARVEST).say(message).text == "And to you!") == given


@pytest.mark.parametrize(("times", "meant"), [(17, "courtesy"), (23, "ask")])
def test_forty_words_may_be_a_mere_courtesy(times: int, meant: str) -> None:
    """Thirty-four words of thanks are thanks, forty-six are searched for."""
    assert intent("thank you " * times) == meant


@pytest.mark.parametrize(("words", "meant"), [(20, "unclear"), (30, "ask")])
def test_who_does_not_understand_says_so_in_few_words(words: int, meant: str) -> None:
    """Twenty words may say that the last answer was not understood, thirty are a message of their own."""
    message = "I do not understand " + "that so " * ((words - 4) // 2)
    assert intent(message, "How do I get a library card?") == meant


@pytest.mark.parametrize(("message", "meant"), [("the other one", "pick"), ("the other one there", "ask")])
def test_three_words_may_point_at_something(message: str, meant: str) -> None:
    """Whoever points at something where nothing was offered, in three words, is told so."""
    assert intent(message) == meant


@pytest.mark.parametrize(("words", "meant"), [(7, "leaning"), (9, "ask")])
def test_what_leans_on_an_answer_is_short(words: int, meant: str) -> None:
    """Nine words with an "and" go on with the last answer, eleven are a question of their own."""
    said = ["zorp", "blip", "blap", "flup", "gorp", "nerp", "quib", "wump", "zibb"][:words]
    assert intent(f"and for {' '.join(said)}", "How do I get a library card?") == meant


@pytest.mark.parametrize(("message", "meant"), [("hols", "courtesy"), ("bys", "ask")])
def test_a_word_of_four_letters_may_be_misspelled_if_it_is_all(message: str, meant: str) -> None:
    """A greeting of four letters is heard with a slip in it if it stands alone, one of three is not."""
    assert intent(message) == meant


def test_a_page_lists_eight_entries() -> None:
    """A page of a topic lists eight entries, and leads on and back."""
    entries = tuple(Entry(f"e{number}", f"Question {number}?", "Yes.", topic="All") for number in range(40))
    page = Talk(Index(Faq("T", entries))).say("all", "browse")
    assert len([choice for choice in page.choices if choice.kind == "entry"]) == 8


@pytest.mark.parametrize(("message", "meant"), [("굿이부닝", "courtesy"), ("굿모님", "ask")])
def test_a_korean_greeting_of_four_syllables_may_be_misspelled(message: str, meant: str) -> None:
    """A Korean greeting of ten letters is heard with a slip in it, one of eight is another word."""
    faq = Faq("T", (Entry("tea", "차는 얼마예요?", "이천 원."), Entry("open", "어디예요?", "집.")), language="ko")
    assert Talk(Index(faq)).say(message).why.intent == meant


SOCKS = "wool socks from the market in the old town, dry and folded twice each evening"


@pytest.mark.parametrize(
    ("answer", "gist"),
    [
        ("Wool socks dry overnight. Later the kettle sings.", "Wool socks dry overnight."),
        ("Wool socks dry. Later the kettle sings in spring.", "Wool socks dry. Later the kettle sings in spring."),
        ("\n".join(["You need:\n", *(f"- {SOCKS}, {n}" for n in "abcdef")]), "You need:\n\n" + f"• {SOCKS}" * 3),
        ("Create a file for the kettle:\n\n```\nboil: 1\n```", "Create a file for the kettle:\n\nboil: 1"),
    ],
)
def test_an_answer_in_short(answer: str, gist: str) -> None:
    """A sentence of four telling words sums an answer up, one of three needs the next; of a list 300 characters do."""
    faq = Faq(
        "T", (Entry("tea", "Is it good?", f"{answer}\n\n{'And so it goes on. ' * 40}"), Entry("o", "Else?", "No."))
    )
    talk = Talk(Index(faq))
    talk.say("Is it good?")
    said = compose(talk.say("in short?")).text.partition("\n\n")[2]
    assert re.sub(r", [a-f](\n|$)", "", said) == gist


def test_questions_are_related_if_they_have_two_fifths_in_common() -> None:
    """What may be read next has two fifths of an answered question, or more, in common with it."""
    asked = (
        "wash the old camel in the yard", "wash the old camel at night", "wash the young camel at night",
        "feed the young camel at night", "feed the bear at night", "feed the bear in the yard",
        "find the bear by the gate of the park", "paint the gate of the park", "paint the wall of the house",
        "sell the house by the lake", "rent the boat by the lake", "rent the bicycle for a day",
    )  # fmt: skip
    index = Index(Faq("Zoo", tuple(Entry(f"e{n}", f"How do I {text}?", "So.") for n, text in enumerate(asked))))
    common: dict[bool, list[float]] = {True: [], False: []}
    for entry in index.faq.entries:
        offered = [choice.key for choice in Talk(index).say(entry.id, "open").choices]
        for other in index.nearest(entry):
            common[other.id in offered].append(index.closeness(entry, other))
    assert 0.35 < max(common[False]) < min(common[True]) < 0.45


@pytest.mark.parametrize(("message", "asked_back"), [("my zorp", False), ("my zorp flups", True)])
def test_three_words_tell_something(message: str, asked_back: bool) -> None:
    """Whoever tells something in three words is asked for a question; two words only name what they are about."""
    assert (Talk(small("plain")).say(message).text == SAY["as_a_question"]) == asked_back


def test_a_question_that_goes_on_without_a_comma_is_one() -> None:
    """Whoever tells something and asks for something at its end is not asked for a question."""
    assert Talk(small("plain")).say("my zorp fell can you mend it").text == SAY["fallback"]


@pytest.mark.parametrize(("words", "despair"), [(27, True), (33, False)])
def test_misspelled_cues_are_looked_for_in_forty_words(words: int, despair: bool) -> None:
    """Despair is heard with a slip in it among thirty-nine words; a longer message is read as it is spelled."""
    story = (
        "we had a house and a dog and then it all went and now there is nothing left for me here and nobody to talk to "
        "in the whole wide town"
    )
    before = " ".join(story.split()[:words])
    message = f"{before} so that every day I sit here and want to kill mysefl"
    assert (intent(message) == "distress") == despair


@pytest.mark.parametrize(("length", "whole"), [(500, True), (700, False)])
def test_what_a_phone_shows_is_shown_again(length: int, whole: bool) -> None:
    """Who asks what about it sees an answer of five hundred characters again, of a longer one how it begins."""
    answer = f"**Yes.** Tea is warm. {'It is so for many. ' * (length // 19 - 2)}\n\nThese are the last words."
    talk = Talk(Index(Faq("T", (Entry("tea", "Is tea good?", answer), Entry("o", "Other?", "No.")))))
    talk.say("Is tea good?")
    assert ("These are the last words." in compose(talk.say("what about it?")).text) == whole


@pytest.mark.parametrize(
    ("message", "headed"),
    [
        ("how do I get a card for the library in town", False),
        ("how do I get a card for the library", True),
        ("where is the shop", False),
    ],
)
def test_an_answer_is_headed_unless_its_question_was_asked_in_nearly_its_words(message: str, headed: bool) -> None:
    """Four of five words of the question in common make a heading needless, eight of twelve do not."""
    question = "How do I get a new card for the city library in town?"
    faq = Faq("T", (Entry("card", question, "Yes."), Entry("shop", "Where is the tea shop?", "No.")))
    assert Talk(Index(faq)).say(message).headed == headed


def test_four_entries_are_offered_and_four_follow() -> None:
    """Of six that fit alike four are offered, and of six that an author names as follow-ups."""
    entries = tuple(Entry(f"e{n}", f"How do I feed the {name}?", "So.", topic="Food") for n, name in enumerate(NAMES))
    others = tuple(Entry(f"o{n}", f"What about the {name}?", "So.") for n, name in enumerate(PLACES))
    talk = Talk(Index(Faq("Zoo", entries + others)))
    assert len(offers(talk.say("how do I feed it?"))) == 4
    first = replace(entries[0], follow_ups=tuple(entry.id for entry in others[:6]))
    assert len(Talk(Index(Faq("Zoo", (first, *entries[1:], *others)))).say("e0", "open").choices) == 4


NAMES = ("ant", "bear", "camel", "deer", "eagle", "fox")
PLACES = (
    "opening hours", "ticket price", "car park", "dog leash", "school visit", "gift shop", "lost child", "wheel chair",
    "bus stop", "picnic lawn", "photo licence", "night tour", "birthday party", "membership card", "winter break",
)  # fmt: skip
