"""Where one decision ends and the next begins: what people get on both sides of each bound."""

from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from talking import Talk, ids, labels, offers, shipped, small

from bot.conversation import Context, Question, Reply, respond
from bot.conversation.cues import cues
from bot.conversation.quoting import excerpt
from bot.conversation.reading import clauses
from bot.conversation.replies import remember
from bot.errors import FaqError
from bot.faq import Entry, Faq, parse
from bot.languages import detect
from bot.languages.text import normalise
from bot.lint import check
from bot.markup import Markup, split
from bot.matcher import Index, Ranking
from bot.matcher.document import pairs
from bot.matcher.grouping import group

ANIMALS = (
    "ant", "bear", "camel", "deer", "eagle", "fox", "goat", "hare", "ibis", "jackal", "koala", "lion", "mole", "newt",
    "otter", "panda",
)  # fmt: skip
PLACES = (
    "opening hours", "ticket price", "car park", "dog leash", "school visit", "gift shop", "lost child", "wheel chair",
    "bus stop", "picnic lawn", "photo licence", "night tour", "birthday party", "membership card", "winter break",
    "guest book", "cash machine", "first aid",
)  # fmt: skip
CAMERAS = Index(
    Faq("Camera club", (Entry("sell", "Where do I sell?", "At the fair."), Entry("rent", "Who rents?", "We.")))
)


# ---------------------------------------- what is offered ----------------------------------------


def zoo(animals: int) -> Index:
    """Give a FAQ in which so many entries fit a question about feeding alike."""
    alike = tuple(Entry(name, f"How do I feed the {name}?", "With care.") for name in ANIMALS[:animals])
    others = tuple(Entry(f"place-{n}", f"What about the {place}?", "Ask us.") for n, place in enumerate(PLACES))
    return Index(Faq("Zoo", alike + others))


def test_an_entry_is_offered_only_if_it_has_to_do_with_the_message() -> None:
    """The more entries fit alike, the less each does: below a score of about six none of them is offered."""
    best: dict[str, list[float]] = {"unsure": [], "nothing": []}
    for animals in range(6, 15):
        reply = respond(zoo(animals), Question("how do I feed it?"))
        best[reply.why.rule].append(reply.candidates[0].score)
    assert 5 < max(best["nothing"]) < min(best["unsure"]) < 7


UNSURE = (
    "how do i start a vegetable garden", "where can i rent a car in Dublin cheap", "are pythons dangerous to humans",
    "how can I get a student discount on the metro", "my high school reunion is on saturday what do i wear",
    "how do I teach my toddler to talk two languages", "is computer science the right major?",
)  # fmt: skip


def test_what_fits_far_less_than_the_best_is_not_offered() -> None:
    """An entry is offered beside the best from a fifth of its score on."""
    shares: dict[bool, list[float]] = {True: [], False: []}
    for text in UNSURE:
        reply = respond(shipped(), Question(text))
        if reply.kind == "suggestions":
            for match in reply.candidates:
                if match.entry in reply.offered or len(reply.offered) < 4:
                    shares[match.entry in reply.offered].append(match.score / reply.candidates[0].score)
    assert 0.16 < max(shares[False]) < min(shares[True]) < 0.25


# ---------------------------------------- several subjects ----------------------------------------


def test_two_words_are_two_subjects_only_if_each_is_one() -> None:
    """Two words with "and" between them get two answers where each alone fits its entry very well."""
    words = ("school", "book", "github", "cloud", "company", "money", "paper", "career")
    alone = {word: shipped().search(word, 1)[0] for word in words}
    weaker: dict[bool, list[float]] = {True: [], False: []}
    for pair in combinations(words, 2):
        reply = respond(shipped(), Question(" and ".join(pair)))
        if alone[pair[0]].entry != alone[pair[1]].entry:
            weaker[reply.why.rule == "two_subjects"].append(min(alone[word].score for word in pair))
    assert 70 < min(weaker[True]) < 90
    assert min(weaker[False]) < 70


@pytest.mark.parametrize("message", ["no, I meant where do I sell my guitar?", "no, where do I sell my guitar?"])
def test_a_correction_about_something_else_is_no_answer(message: str) -> None:
    """Whoever corrects the bot with a word that no entry has is asked, not answered."""
    talk = Talk(CAMERAS)
    talk.say("Who rents?")
    assert ids(talk.say("no, I meant where do I sell?")) == ["sell"]
    talk = Talk(CAMERAS)
    talk.say("Who rents?")
    reply = talk.say(message)
    assert (reply.why.rule, offers(reply)) == ("stranger", ["sell"])


def test_two_subjects_of_which_one_is_foreign_are_not_both_answered() -> None:
    """A half of a message that no entry is about is no subject of its own."""
    assert ids(Talk(CAMERAS).say("who rents and where do I sell")) == ["rent", "sell"]
    reply = Talk(CAMERAS).say("who rents and where do I sell guitars")
    assert reply.why.rule != "two_subjects"
    assert "sell" not in ids(reply)


def test_a_pick_is_short() -> None:
    """A message of eight words may pick by a number, one of eleven is more than a pick."""
    for words, picks in ((8, True), (11, False)):
        talk = Talk(small("twins"))
        talk.say("How do I install the printer?")
        reply = talk.say("the " * (words - 2) + "second one")
        assert (reply.why.intent == "pick") == picks


# ---------------------------------------- how much is read ----------------------------------------


class Counting(Index):
    """An index that notes how many characters it is searched for."""

    characters = 0

    def rank(self, query: str, limit: int = 10) -> Ranking:
        """Count the query."""
        Counting.characters += len(query)
        return super().rank(query, limit)


@cache
def counting() -> Counting:
    """Give the shipped FAQ in an index that counts."""
    return Counting(shipped().faq)


def said(text: str) -> Reply:
    """Ask the counting index one thing."""
    Counting.characters = 0
    return respond(counting(), Question(text), Context())


@pytest.mark.parametrize("text", [f"{'rain came in ' * 75}. Is it so? " * 5, "what is that, " * 300])
def test_a_message_is_searched_once_and_a_few_parts_of_it(text: str) -> None:
    """However many parts a message of 4,096 characters has, at most 6,000 characters are searched for."""
    said(text[:4096])
    assert 0 < Counting.characters <= 6000


def test_a_question_after_a_long_story_is_searched_for() -> None:
    """A question is found by itself after a story of nearly four thousand characters."""
    story = "The sun came out late that day and my brother went to fetch some water from the well. " * 45
    reply = said(story + "\nShould I buy a GPU?")
    assert (ids(reply), len(story) > 3800) == (["gpu"], True)


def test_a_long_message_is_read_from_its_end() -> None:
    """Of many questions the last ten or so are looked at."""
    assert 8 <= len(clauses("What is it? " * 30, cues(ZOO))) <= 12


def test_long_words_before_an_and_are_words() -> None:
    """A question begins after "and" where three words stand within a hundred characters before it."""
    assert len(clauses(f"aa {'b' * 35} {'c' * 35} and where is it", cues(ZOO))) == 2
    assert len(clauses(f"aa {'b' * 55} {'c' * 55} and where is it", cues(ZOO))) == 1


def test_two_question_words_are_one_question() -> None:
    """A question word and another after an "and" ask one thing."""
    assert len(clauses("when and where do I park my car", cues(ZOO))) == 1


def test_what_was_answered_is_no_miss() -> None:
    """Whoever refuses what was offered asked in vain, whoever refuses what may be read next did not."""
    talk = Talk(small("plain"))
    assert talk.say("How do I get a library card?").why.rule == "sure"
    assert talk.say("", "none").missed == ""


def test_a_conversation_remembers_what_was_read_lately() -> None:
    """Some two hundred entries that were read are remembered."""
    read = tuple(f"entry-{number}" for number in range(400))
    assert 180 <= len(remember(read, ZOO.entries)) <= 220


def test_a_page_of_topics() -> None:
    """A page lists about twenty topics, and leads to the next."""
    topics = Faq("T", tuple(Entry(f"e{n}", f"q{n}", "a", topic=f"Topic {n}") for n in range(40)))
    assert 18 <= len(Talk(Index(topics)).say("", "browse").choices) - 1 <= 22


def test_a_paragraph_is_about_the_words_it_opens_with() -> None:
    """The first three words of a paragraph say what it is about, the fourth does not."""
    assert excerpt("First.\n\nOnce in our tea.\n\nNow the tea is hot.", frozenset({"tea"})) == "Now the tea is hot."


# ---------------------------------------- declining, courtesy, correcting ----------------------------------------


def test_what_is_outside_is_declined_only_where_it_is_surely_meant() -> None:
    """A message is declined as outside the FAQ where that fits about twice as well as any entry."""
    words = ("bicycle", "repair", "broken", "my", "how", "do", "windows", "paper")
    ratios = []
    for message in map(" ".join, combinations(words, 4)):
        if respond(small("twins"), Question(message)).why.rule == "outside":
            ranking = small("twins").rank(message)
            assert ranking.outside
            ratios.append(ranking.outside.score / (ranking.best or 1.0))
    assert 1.7 < min(ratios) < 2.4


def test_a_question_after_small_talk_of_the_faq_is_answered() -> None:
    """A question is answered though the small talk before it is all that the whole message sounds like."""
    assert ids(Talk(shipped()).say("nice to meet you. gpu?")) == ["gpu"]


def test_two_lines_that_ask_nothing_are_two_subjects() -> None:
    """Keywords on lines of their own get an answer each."""
    reply = Talk(small("plain")).say("library card\nlost book")
    assert ids(reply) == ["how-do-i-get-a-library-card", "what-does-a-lost-book-cost"]


def test_no_says_different_things_after_an_offer_and_after_an_answer() -> None:
    """A mere "no" refuses what was offered; after an answer nothing was asked, and it is only heard."""
    talk = Talk(small("twins"))
    talk.say("How do I install the printer?")
    assert talk.say("no").why.intent == "none"
    talk.say("Where can I buy ink?")
    assert talk.say("no").why.intent == "courtesy"


def test_what_the_whole_faq_is_about_picks_nothing() -> None:
    """Words of the title stand in a label by chance, and pick no entry that was offered."""
    faq = Faq(
        "Green tea",
        (
            Entry("water", "How hot is the water?", "Hot."),
            Entry("pot", "Which pot for green tea?", "Clay."),
            Entry("cup", "Which cup?", "Any."),
        ),
    )
    talk = Talk(Index(faq))
    assert "Which pot for green tea?" in labels(talk.say("", "browse"))
    assert talk.say("green tea").kind == "smalltalk"


def test_an_objection_stays_one_whatever_it_names() -> None:
    """Whoever says that an answer is wrong is heard, also with words that another entry has."""
    talk = Talk(small("plain"))
    talk.say("How do I get a library card?")
    assert talk.say("that's wrong, a lost book costs its price").why.intent == "objection"


def highest_cutoff(message: str, rule: str) -> float:
    """Return the highest cut-off `answer` at which a message about the bear is answered, as a part of its score."""
    found = 0.0
    for cutoff in range(20, 100, 2):
        index = Index(replace(ZOO, cutoffs={"answer": float(cutoff)}))
        why = Talk(index, Context(last="bear")).say(message).why
        if why.rule == rule:
            found = cutoff / why.bounds[0].score
    return found


ZOO = Faq(
    "Zoo",
    (
        Entry("bear", "How do I feed the bear?", "With honey.", topic="Animals"),
        Entry("camel", "How do I wash the camel?", "With soap.", topic="Animals"),
        Entry("car", "Where do I park the car?", "Outside.", topic="Visit"),
        Entry("cash", "Where is the cash machine?", "Inside.", topic="Visit"),
    ),
)


def test_after_a_no_less_is_enough_for_an_answer() -> None:
    """What follows a "no" is answered from seven tenths of the usual cut-off on."""
    assert 1.25 < highest_cutoff("no, where is park?", "corrected") < 1.6


def test_what_leans_on_an_answer_is_looked_for_near_it() -> None:
    """Seven tenths of the cut-off are enough for an entry of the same topic, the whole is for another."""
    assert 1.25 < highest_cutoff("and washing?", "near_last") < 1.6
    assert 1.25 < highest_cutoff("and wash for free?", "near_last") < 1.6
    assert 0.9 < highest_cutoff("and parking?", "near_last") <= 1


def test_words_of_the_last_answer_say_more_than_a_middling_score() -> None:
    """Where another entry fits but middling, a part of the last answer that has two of the words is shown."""
    answer = "**It depends.** Read on.\n\n**Parking.** Near the lake you may park a car.\n\n" + "Other matters. " * 50
    faq = Faq(
        "Zoo",
        (
            Entry("visit", "How do I plan a visit?", answer),
            Entry("park", "Where do I park the car at the gate?", "Outside."),
            Entry("lake", "Where is the lake?", "There."),
            Entry("cash", "Where is the cash machine?", "Inside."),
            Entry("hours", "When are you open?", "Always."),
        ),
    )
    for message, shown in (("and park it, the car?", "visit"), ("and parking a car?", "park")):
        assert ids(Talk(Index(faq), Context(last="visit")).say(message)) == [shown]


def test_why_repeats_only_what_a_phone_shows() -> None:
    """The reasons of five hundred characters are shown again, those of seven hundred are not."""
    for length, rule in ((500, "reasons"), (700, "already_answered")):
        reasons = "so it is " * (length // 9)
        faq = Faq("T", (Entry("tea", "Is tea good?", f"**Yes.** {reasons}"), Entry("o", "Other?", "No.")))
        talk = Talk(Index(faq))
        talk.say("Is tea good?")
        assert talk.say("why?").why.rule == rule


def test_a_cue_is_heard_with_a_slip_of_the_finger_in_a_long_message() -> None:
    """Despair is heard in a message of thirty-five words though it is misspelled."""
    story = "we had a house and a dog and then it all went away and now there is nothing left for me here "
    reply = Talk(shipped()).say(f"{story}so that every day I sit here and want to kill mysefl")
    assert reply.why.intent == "distress"


# ---------------------------------------- mistakes in a file ----------------------------------------


def mistakes(text: str) -> list[str]:
    """Return what is wrong with the text of a FAQ, each with its remedy."""
    with pytest.raises(FaqError) as caught:
        parse(text)
    return [f"{problem.message} {problem.remedy}" for problem in caught.value.problems]


ONE = "title: x\nentries:\n  - question: a\n    answer: b\n"


@pytest.mark.parametrize(
    "text",
    [
        ONE.replace("question: a", "question: " + "\x01" * 30),
        ONE.replace("question: a", 'question: "' + "\\x01" * 30 + '"'),
        "title: x\nentries:\n" + "  – question: a\n" * 30,
    ],
    ids=["characters", "escapes", "dashes"],
)
def test_the_same_mistake_is_told_ten_times(text: str) -> None:
    """A mistake that a file is full of is shown at about ten places."""
    assert 8 <= len(mistakes(text)) <= 12


@pytest.mark.parametrize(("length", "repeated"), [(75, True), (95, False)])
def test_a_short_text_is_shown_in_quotes(length: int, repeated: bool) -> None:
    """A remedy repeats a text that fits a line, a longer one it does not."""
    text = "why: " + "o" * (length - 5)
    assert (f'"{text}"' in mistakes(ONE.replace("question: a", f"question: {text}"))[0]) == repeated


def test_an_unknown_key_is_told_which_there_are() -> None:
    """Whoever writes a key of the file that does not exist reads all that do."""
    assert "Known here: title, " in mistakes("zzzzzzzzzz: b\n" + ONE)[0]


@pytest.mark.parametrize(("levels", "recognised"), [(4, True), (5, False)])
def test_another_format_is_looked_for_in_a_few_levels(levels: int, recognised: bool) -> None:
    """A list of questions is found four levels deep in an export."""
    text = '{"export": ' * levels + '[{"q": "Where?", "a": "Here."}]' + "}" * levels
    assert ("python -m bot import" in mistakes(text)[0]) == recognised


def test_a_topic_has_a_short_id() -> None:
    """The id of a topic takes forty bytes at most, and as many words of its name as fit."""
    faq = Faq("T", (Entry("a", "a", "b", topic="abcd efgh " * 10),))
    assert faq.topics[0].id == "abcd-efgh-abcd-efgh-abcd-efgh-abcd-efgh"


# ---------------------------------------- words and terms ----------------------------------------


def test_terms_five_words_apart_are_a_pair() -> None:
    """Terms that stand within five words of each other are a pair in any order, farther ones are not."""
    near, far = {place: [1, *range(10, 9 + place), 2] for place in (5, 7)}.values()
    assert pairs(near) & pairs([2, 1])
    assert not pairs(far) & pairs([2, 1])


def test_short_words_are_not_misspellings_of_each_other() -> None:
    """A rare word of six letters is grouped with a commoner one a slip away, one of four is a word of its own."""
    assert group(["heater", "heater hall", "heatr"]) == [[0, 2], [1]]
    assert group(["lamp", "lamp hall", "damp"]) == [[0], [1], [2]]


def test_a_message_takes_no_heaps_of_marks() -> None:
    """A letter keeps eight marks or so."""
    assert 7 <= len(normalise("\u0e01" + "\u0e49" * 30)) <= 10


# ---------------------------------------- languages ----------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The résumé of René says café décor, and crème brûlée, soufflé, entrée, pâté", "en"),
        ("Ich will also am Montag in die Stadt und kaufe dort Brot, Milch, Butter, Kaffee, Tee", "de"),
        ("漢字" * 47 + "かなかなかな", "ja"),
        ("漢字" * 48 + "かなかな", "zh"),
        ("жжжж " * 200 + "ћћћћћ", "sr"),
        ("жжжж " * 200 + "ћћћ", "ru"),
        ("zzz " * 2600 + "가나다 " * 5000, "en"),
        ("zzz " * 2100 + "가나다 " * 5000, "ko"),
    ],
    ids=[
        "accents",
        "German",
        "some kana",
        "hardly any kana",
        "a letter",
        "a stray letter",
        "pages",
        "page",
    ],
)
def test_the_language_of_a_text(text: str, code: str) -> None:
    """A few words, letters or pages tell the language of a text; a stray one, and what comes later, does not."""
    assert detect([text]).code == code


# ---------------------------------------- cutting ----------------------------------------


@pytest.mark.parametrize(("lead", "length"), [(27, 90), (36, 36)])
def test_a_part_of_a_text_is_no_stub(lead: int, length: int) -> None:
    """A text is cut at a paragraph's end that leaves a third of a message, not at one that leaves less."""
    assert len(split(Markup("a" * lead + "\n\n" + "b" * 200), 90)[0].text) == length


@pytest.mark.parametrize(("marks", "length"), [(26, 65), (42, 91)])
def test_a_letter_is_cut_only_if_it_has_dozens_of_marks(marks: int, length: int) -> None:
    """What is drawn as one character stays together up to some thirty code points."""
    text = "a" * (91 - marks) + "\u0e01" + "\u0e49" * 60 + "b" * 90
    assert len(split(Markup(text), 91)[0].text) == length


# ---------------------------------------- advice on a FAQ ----------------------------------------


def rules(entries: str) -> set[str]:
    """Return the ids of the rules by which something is found in a FAQ with these entries."""
    document = parse(f"title: x\nlanguage: en\ncontact: us\nentries:\n{entries}")
    return {problem.rule for problem in check(document, Index(document.faq))}


def test_labels_look_alike_where_a_narrow_button_ends() -> None:
    """Labels that are alike for twenty-seven letters are told, for twenty-one they are not."""
    for alike, told in ((27, True), (21, False)):
        labels = [f"{'Where do I find the bus stop'[:alike]}{name}" for name in ("one", "two")]
        written = "".join(f"- {{id: {n}, question: q{n}, answer: b, label: {text}}}\n" for n, text in enumerate(labels))
        assert ("alike-labels" in rules(written)) == told


def test_some_entries_may_do_without_aliases() -> None:
    """A quarter of the entries without aliases is told, a sixth is not."""
    for entries, told in ((4, True), (6, False)):
        written = "- {id: a, question: one, answer: b}\n" + "".join(
            f"- {{id: b{n}, question: q{n}, answer: b, aliases: [z{n}]}}\n" for n in range(entries - 1)
        )
        assert ("no-aliases" in rules(written)) == told


def test_a_phrasing_of_four_words_may_mean_something_else() -> None:
    """A phrasing of four words that a conversation takes for a wish of another kind is told."""
    assert "never-reached" in rules("- {id: a, question: May I visit, answer: b, aliases: [thank you very much]}\n")


@pytest.mark.parametrize(
    ("key", "item", "most"), [("aliases", "c {}", 500), ("links", "{{text: c, url: 'https://a.b/{}'}}", 8)]
)
def test_an_entry_holds_so_much(key: str, item: str, most: int) -> None:
    """An entry may have five hundred aliases and eight buttons; one more of them is told as a mistake."""
    for number in (most, most + 1):
        text = f"{ONE}    {key}: [{', '.join(item.format(n) for n in range(number))}]\n"
        if number > most:
            assert [f"at most {most}" in mistake for mistake in mistakes(text)] == [True]
        else:
            assert len(parse(text).faq.entries) == 1


def test_of_a_table_the_rows_with_the_words_are_quoted() -> None:
    """A table is quoted as its head and the rows that have what was asked for, as a whole if none or the head has."""
    table = "| App | System |\n|---|---|\n| Readkit | iOS |\n| FeedMe | Android |"
    answer = f"No app of ours.\n\nThese work:\n\n{table}"
    assert excerpt(answer, frozenset({"android"})) == answer.partition("\n\n")[2].replace("| Readkit | iOS |\n", "")
    assert excerpt(answer, frozenset({"work"})) == answer.partition("\n\n")[2]
