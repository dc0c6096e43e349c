"""Finding the entries of a FAQ that are closest to a query."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import generate
from bot.faq import Entry, Faq, Remark, parse, read
from bot.languages.text import normalise
from bot.matcher import ANSWER_CUTOFF, SUGGEST_CUTOFF, Index

ROOT = Path(__file__).parent.parent

STUDIES = Faq(
    "Studies",
    (
        Entry("gpu", "GPUs are expensive. Should I buy one?", "Rent one first.", aliases=("Is renting one enough?",)),
        Entry("school", "I'm in high school. What should I prepare?", "Study English and mathematics."),
        Entry("alone", "Is it okay to study on my own?", "Look for company, in a **hackathon** for example."),
        Entry("papers", "Too many papers come out. How do I keep up?", "Read the surveys.", aliases=("paper flood",)),
        Entry("degree", "Is a doctorate needed in industry?", "See [this](https://example.org/zebra) page."),
        Entry("degree-abroad", "Is a doctorate needed in foreign countries?", "It helps."),
    ),
    synonyms=(("gpu", "graphics card"), ("high school", "lyceum")),
    smalltalk=(Remark(("hi", "hello", "good morning"), "Hello!"), Remark(("thanks", "thank you"), "Welcome.")),
    outside=(Remark(("my loss becomes NaN", "which optimizer is best")),),
)


@cache
def studies() -> Index:
    """Return the index of a small FAQ."""
    return Index(STUDIES)


@cache
def shipped() -> Index:
    """Return the index of the FAQ that is shipped."""
    return Index(read(ROOT / "faq.yaml").faq)


def first(index: Index, query: str) -> str:
    """Return the id of the closest entry, "" if there is none."""
    found = index.search(query, 1)
    return found[0].entry.id if found else ""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("gpu", "gpu"),
        ("GPU???", "gpu"),
        ("should i buy a graphics card", "gpu"),
        ("grafics card", "gpu"),
        ("graphics crad", "gpu"),
        ("graphicscard", "gpu"),
        ("do I need a GРU", "gpu"),  # the Cyrillic letter
        ("highschool", "school"),
        ("highschol kid", "school"),
        ("lyceum", "school"),
        ("HIGH  SCHOOL!!!", "school"),
        ("hi-gh school", "school"),
        ("sooooo many paperssss", "papers"),
        ("pa\u200bpers", "papers"),
        ("pápèrs", "papers"),
        ("articles", "papers"),  # means much the same
        ("hackathon", "alone"),  # only in the answer
        ("hackaton", "alone"),
        ("hackathonqwvt", "alone"),
        ("floodpapres", "papers"),
        ("peperflood", "papers"),
        ("mathematics", "school"),
        ("cant study on my own", "alone"),
        ("INDUSTRIES", "degree"),
        ("foreign doctorate", "degree-abroad"),
    ],
)
def test_finds(query: str, expected: str) -> None:
    """The right entry comes first, however the question is typed."""
    assert first(studies(), query) == expected


@pytest.mark.parametrize("query", ["", "?", "pizza recipe", "zzz qqq", "\ud800", "zebra", "1234567"])
def test_declines(query: str) -> None:
    """What has nothing to do with the FAQ gets no entry worth a suggestion, nor does an address in an answer."""
    assert studies().search(query, score_cutoff=SUGGEST_CUTOFF) == []


def test_a_near_miss_is_no_answer() -> None:
    """One strong word of the FAQ in a question about something else is not enough."""
    for query in ("which school bus goes to the station", "how do I mount a second graphics card in the slot"):
        assert studies().search(query, score_cutoff=ANSWER_CUTOFF) == []


def test_two_good_entries_lower_each_other() -> None:
    """Where two entries fit alike none is sure, and both are worth offering."""
    found = studies().search("need a doctorate")
    assert {match.entry.id for match in found[:2]} == {"degree", "degree-abroad"}
    assert SUGGEST_CUTOFF <= found[1].score <= found[0].score
    alone = Index(replace(STUDIES, entries=STUDIES.entries[:5])).search("need a doctorate")
    assert alone[0].score > found[0].score


def test_what_is_outside_competes() -> None:
    """A phrase the owner named as outside takes the score of the entries that resemble it."""
    query = "which gpu optimizer is best"
    without = Index(replace(STUDIES, outside=())).rank(query)
    ranking = studies().rank(query)
    assert ranking.outside is not None
    assert ranking.outside.remark is STUDIES.outside[0]
    assert ranking.outside.phrase == "which optimizer is best"
    assert ranking.outside.score > ranking.matches[0].score
    assert without.outside is None
    assert without.matches[0].score > ranking.matches[0].score


def test_small_talk_is_found_beside_the_entries() -> None:
    """A greeting finds the small talk, a question does not."""
    ranking = studies().rank("Hello!!")
    assert ranking.smalltalk is not None
    assert ranking.smalltalk.remark.answer == "Hello!"
    assert ranking.smalltalk.score >= ANSWER_CUTOFF
    question = studies().rank("hello, should I buy a gpu?")
    assert question.matches[0].entry.id == "gpu"
    assert question.smalltalk is None or question.matches[0].score > question.smalltalk.score


def test_limit_and_score_cutoff() -> None:
    """Only so many entries are returned, best first, and none below the cut-off."""
    found = studies().search("should i need to study")
    assert len(found) > 2
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert studies().search("should i need to study", 2) == found[:2]
    cutoff = found[1].score
    assert studies().search("should i need to study", score_cutoff=cutoff) == found[:2]


def test_phrase_is_the_one_that_fits_best() -> None:
    """A match names the phrasing that is closest to the query."""
    assert studies().search("renting enough?")[0].phrase == "Is renting one enough?"


@pytest.mark.parametrize("index", [studies, shipped], ids=["small", "shipped"])
def test_every_phrasing_finds_its_own(index: object) -> None:
    """Every question and alias finds its entry first, every phrase of small talk or outside its remark."""
    assert callable(index)
    found = index()
    for entry in found.faq.entries:
        for phrase in (entry.question, *entry.aliases):
            assert first(found, phrase) == entry.id, phrase
    for remark in found.faq.smalltalk:
        for phrase in remark.phrases:
            ranking = found.rank(phrase)
            assert ranking.smalltalk.remark is remark, phrase
            assert not ranking.matches or ranking.matches[0].score < ranking.smalltalk.score, phrase


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_scores(text: str) -> None:
    """Whatever a person sends, scores are finite, 0 to 100, best first, and share 100 between them."""
    for index in (studies(), shipped()):
        ranking = index.rank(text)
        scores = [match.score for match in ranking.matches]
        assert scores == sorted(scores, reverse=True)
        scores += [remark.score for remark in (ranking.smalltalk, ranking.outside) if remark]
        assert all(0 <= score <= 100 for score in scores)
        assert sum(scores) <= 100.0001
        assert all(0 <= match.score <= 100 for match in index.complete(text))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_typing_style_changes_nothing(data: st.DataObject) -> None:
    """Case, punctuation and spacing of a question leave its ranking as it is."""
    entry = data.draw(st.sampled_from(shipped().faq.entries))
    phrase = normalise(data.draw(st.sampled_from(entry.phrasings)))
    marks = st.sampled_from([" ", "  ", "\n", " … ", "! ", " - ", "?? ", "\u00a0", " 🙂 "])
    words = [data.draw(st.sampled_from([word, word.upper(), word.title()])) for word in phrase.split()]
    typed = "".join(word + data.draw(marks) for word in words)
    assert shipped().rank(typed) == shipped().rank(phrase)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(STUDIES.entries), st.text("ab cdegiopru", max_size=30)), max_size=4))
def test_adding_equals_building(added: list[tuple[Entry, str]]) -> None:
    """A phrasing that is added later counts as if it had been there from the start."""
    grown = Index(STUDIES)
    grown.search("paper flood")
    aliases = {entry.id: entry.aliases for entry in STUDIES.entries}
    for entry, phrase in added:
        grown.add(entry.id, phrase)
        aliases[entry.id] += (phrase,)
    entries = tuple(replace(entry, aliases=aliases[entry.id]) for entry in STUDIES.entries)
    built = Index(replace(STUDIES, entries=entries))
    for query in ("paper flood", "should i buy a graphic crad", *(phrase for _, phrase in added)):
        for one, other in zip(grown.search(query), built.search(query), strict=True):
            assert (one.entry.id, one.phrase) == (other.entry.id, other.phrase)
            assert one.score == pytest.approx(other.score)


def test_added_phrasing_is_found() -> None:
    """What did not find its entry does so once it is added, and an unknown id is an error."""
    index = Index(STUDIES)
    assert first(index, "preprint deluge") != "papers"
    index.add("papers", "preprint deluge")
    assert first(index, "preprint deluge") == "papers"
    with pytest.raises(KeyError):
        index.add("nothing", "preprint deluge")


def test_searching_leaves_no_trace() -> None:
    """A query's words never become words of the FAQ, and what is remembered of them never changes a ranking."""
    index = Index(STUDIES)
    queries = ["purchase unknwon things", "grafics crad for studying", "highschol", "doctorates abraod"]
    fresh = [Index(STUDIES).rank(query) for query in queries]
    assert [index.rank(query) for query in reversed(queries)][::-1] == fresh
    for number in range(9_000):
        index.search(f"word{generate.words(1, random.Random(number))[0]}")
    assert [index.rank(query) for query in queries] == fresh


def test_a_query_being_typed() -> None:
    """Half a word at the end finds what it may become; a finished word is taken as it is."""
    assert studies().complete("expen")[0].entry.id == "gpu"
    assert studies().complete("should i b")[0].entry.id == "gpu"
    assert studies().complete("surv")[0].entry.id == "papers"
    assert studies().search("surv") == []
    assert studies().complete("") == []
    assert studies().complete("doctorate ") == studies().search("doctorate ")


def test_nearest_entries() -> None:
    """The neighbours of an entry are the others, nearest first."""
    degree = STUDIES.entries[4]
    near = studies().nearest(degree, 2)
    assert near[0].id == "degree-abroad"
    assert degree not in near
    assert len(near) <= 2


def test_features_of_a_query() -> None:
    """What odds are fitted on: a query's signals, and the features of the entries, not of the remarks."""
    signals, compared = studies().features("hello gpu zzz")
    assert signals[0] == 1
    assert 0 < signals[1] < 1
    assert [id for id, _ in compared] == ["gpu"]
    assert 0 < compared[0][1].coverage < 1
    assert 0 < compared[0][1].closeness < 1


def test_a_faq_without_entries() -> None:
    """An empty FAQ finds nothing and raises nothing."""
    empty = Index(Faq("Empty", ()))
    assert empty.search("anything") == []
    assert empty.rank("hello").smalltalk is None


def test_few_comparisons_find_what_many_would() -> None:
    """Among thousands of entries the bounds hardly ever lose the one that an exhaustive comparison puts first."""
    faq = generate.faq(1_500)
    index = Index(faq)
    asked = generate.queries(faq, 150)
    assert sum(first(index, query) == expected for query, expected in asked) >= 0.95 * len(asked)


LANGUAGES = yaml.safe_load((ROOT / "tests/data/languages.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", LANGUAGES, ids=[case["language"] for case in LANGUAGES])
def test_languages(case: dict[str, object]) -> None:
    """Questions in any language find their entry, with typos too; others get no answer."""
    rows, ask, decline = case["entries"], case["ask"], case["decline"]
    assert isinstance(rows, list)
    assert isinstance(ask, dict)
    assert isinstance(decline, list)
    entries = tuple(Entry(str(number), row[0], "", aliases=tuple(row[1:])) for number, row in enumerate(rows))
    index = Index(Faq("A FAQ", entries, language=str(case["language"])))
    assert {query: first(index, query) for query in ask} == {query: str(number) for query, number in ask.items()}
    for query in decline:
        assert index.search(query, score_cutoff=ANSWER_CUTOFF) == [], query


def test_an_id_finds_its_entry() -> None:
    """The word that an owner gave an entry as its id finds it, also where nothing else says it."""
    faq = Faq(
        "Bikes", (Entry("puncture", "My tyre is flat.", "12 euros."), Entry("second-hand", "Do you sell?", "Yes."))
    )
    index = Index(faq)
    assert first(index, "i have a puncture") == "puncture"
    assert index.search("second hand")[0].score >= ANSWER_CUTOFF


def test_a_remark_says_how_much_of_it_was_said() -> None:
    """A remark that is found by one word of its phrase is told apart from one that was said."""
    index = Index(STUDIES)
    whole, part = index.rank("good morning").smalltalk, index.rank("morning").smalltalk
    assert whole
    assert part
    assert part.share < 0.8 < whole.share == pytest.approx(1)


def test_letters_that_changed_places_in_a_short_word() -> None:
    """The commonest slip is forgiven in words of three letters too, and no other one."""
    assert first(studies(), "gup") == "gpu"
    assert first(studies(), "gpx") == ""


@pytest.mark.parametrize("query", ["what is the price", "what does it cost"])
def test_a_synonym_keeps_what_its_words_mean(query: str) -> None:
    """A FAQ's own synonyms come beside the language's, and a word of the language is not taken for a misspelled one."""
    entries = (
        Entry("fee", "What is the fee?", "Ten."),
        Entry("most", "What do most members grow?", "Beans."),
        Entry("gate", "When does the gate open?", "At eight."),
        Entry("tools", "May I borrow tools?", "Yes."),
    )
    for synonyms in ((), (("fee", "dues"),)):
        assert first(Index(Faq("Club", entries, synonyms=synonyms)), query) == "fee"


@pytest.mark.parametrize("query", ["rstats", "r", "RSTATS!"])
def test_a_synonym_may_look_like_a_shorthand(query: str) -> None:
    """A name that people otherwise write for a word ("r" for "are") may stand in a group of synonyms."""
    entries = (Entry("r", "Is R good for statistics?", "Yes."), Entry("q", "When do we meet?", "On Mondays."))
    assert first(Index(Faq("Languages", entries, synonyms=(("r", "rstats"),))), query) == "r"


def test_words_after_many_that_are_known_by_their_stem() -> None:
    """Made-up words use up what is corrected, words that the FAQ knows in another form do not."""
    noise = " ".join(f"xq{letter}{letter}zzv" for letter in "abcdefghijklmnopqrstuvwx")
    assert first(studies(), f"{noise} doctorates industries") == first(studies(), f"{noise} doctorate industry") != ""


def test_half_a_word_that_ends_in_a_vowel_sign() -> None:
    """Scripts whose vowels are marks are completed after a mark as after a letter."""
    entries = (Entry("books", "पुस्तकालय कब खुलता है?", "सुबह।"), Entry("fee", "शुल्क कितना है?", "कुछ नहीं।"))
    index = Index(Faq("पुस्तकालय", entries, language="hi"))
    for prefix in ("पुस्तका", "पुस्तकाल"):
        assert index.complete(prefix)[0].entry.id == "books"


def test_an_answer_counts_a_word_once() -> None:
    """A word of which several forms are listed as meaning much the same weighs no more than one listed once."""
    indexes = (
        Index(Faq("A", (Entry("a", "Where?", f"I {word} the coast."), Entry("b", "When?", "In May."))))
        for word in ("recommend", "suggest")
    )
    listed_twice, listed_once = (index.search("advise")[0].score for index in indexes)
    assert listed_twice == pytest.approx(listed_once)


def test_an_id_that_nobody_chose_says_nothing() -> None:
    """An id that was made from the question or the label does not count as one more phrasing."""
    made = Entry("when-is-the-water-on", "When is the water on?", "In May."), Entry("fee", "Dues?", "5.", label="Fee")
    assert Index(Faq("Allotments", made[:1])).shape.rich == 0
    assert Index(Faq("Allotments", made[1:])).shape.rich == pytest.approx(math.log(2))
    assert Index(Faq("Allotments", (replace(made[0], id="water"),))).shape.rich == pytest.approx(math.log(2))


def test_the_opposite_of_a_word_is_another_word() -> None:
    """A prefix that turns an English word into its opposite is no typo; in another language it may be nothing."""
    entries = (Entry("install", "How do I install it?", "So."), Entry("share", "May I share albums?", "Yes."))
    assert Index(Faq("T", entries)).search("uninstall")[:1] == []
    assert Index(Faq("T", entries)).search("instal")[0].entry.id == "install"
    assert Index(Faq("T", entries, language="xx")).search("uninstall")[0].entry.id == "install"


def test_derived_ids_are_no_phrasings() -> None:
    """Nobody finds an entry by the id that was made for it, however it is spelled; a chosen id is found."""
    text = "title: x\nentries:\n- {question: 어떻게 시작하나요?, answer: a}\n- {question: Don't I pay?, answer: b}\n"
    index = Index(parse(text).faq)
    assert index.search("eotteohge") == []
    assert [match.phrase for match in index.search("dont")] != ["dont-i-pay"]
    chosen = Index(parse(text.replace("{question: 어", "{id: eotteohge, question: 어")).faq)
    assert [match.entry.id for match in chosen.search("eotteohge")] == ["eotteohge"]


@pytest.mark.parametrize(
    ("language", "questions", "asked", "found"),
    [
        ("zh", ["如何申请退款？", "忘记密码怎么办？", "你们几点开门？"], "我想退款怎么申请呢", 0),
        ("zh", ["如何申请退款？", "忘记密码怎么办？", "你们几点开门？"], "密码忘记了", 1),
        ("zh", ["如何申请退款？", "忘记密码怎么办？", "你们几点开门？"], "开门是几点", 2),
        ("ko", ["입장료는 얼마인가요?", "필요한 문서는 무엇인가요?"], "입장료가 얼마예요", 0),
        ("ja", ["パスワードを忘れました", "注文をキャンセルしたい"], "キャンセルできますか", 1),
    ],
)
def test_pairs_across_word_borders(language: str, questions: list[str], asked: str, found: int) -> None:
    """Where words stand in another order, the pairs of characters between them are not taken for unknown words."""
    index = Index(Faq("T", tuple(Entry(str(n), text, "A") for n, text in enumerate(questions)), language=language))
    best = index.search(asked)[0]
    assert best.entry.id == str(found)
    assert best.score > 45


def test_a_character_that_nothing_else_holds_is_no_border() -> None:
    """A word of one character that the FAQ does not know is unknown, whatever stands beside it."""
    index = Index(Faq("T", (Entry("a", "如何申请退款？", "A"), Entry("b", "忘记密码怎么办？", "B")), language="zh"))
    assert index.search("申请退款")[0].score > index.search("申请猫")[0].score + 20


@pytest.mark.parametrize("typed", ["필요한 뮨서", "필요한 문써"])
def test_a_letter_of_a_syllable_mistyped(typed: str) -> None:
    """In Hangul a typo is one letter, not one syllable."""
    entries = (Entry("docs", "필요한 문서는 무엇인가요?", "A"), Entry("price", "입장료는 얼마인가요?", "B"))
    assert Index(Faq("T", entries, language="ko")).search(typed)[0].score > 80


@pytest.mark.parametrize(
    ("message", "found"),
    [("do you have a cafe", False), ("a blaze", False), ("gaze", True), ("lgaze", True), ("warden", True)],
)
def test_a_short_word_that_begins_otherwise_is_no_misspelling(message: str, found: bool) -> None:
    """The first letter of a short word is left out or out of place at times, but hardly ever another one."""
    entries = (Entry("glaze", "Which glaze?", "A safe one."), Entry("garden", "Who tends the garden?", "B"))
    matches = Index(Faq("Pots", entries)).search(message)
    assert bool(matches and not matches[0].unrelated) == found


@pytest.mark.parametrize(
    "message", ["where do I sell my guitar", "Where do I sell my guiter?", "where do I sell my printmakingtools"]
)
def test_a_word_that_no_entry_has_makes_it_an_offer(message: str) -> None:
    """What a message about something else shares with an entry, were it a third of a word, is not enough to answer."""
    faq = Faq(
        "Camera club",
        (Entry("sell", "Where do I sell prints?", "At the fair."), Entry("rent", "Where do I rent a lens?", "Here.")),
    )
    found = Index(faq).rank(message)
    assert found.matches[0].entry.id == "sell"
    assert found.matches[0].kept == "stranger"
    assert not found.is_sure({"answer": 0, "share": 0})


@pytest.mark.parametrize(
    "message",
    [
        "where do I sell my printz",
        "where do I sell my printrooms",
        "sell prints of my guitar",
        "where do I sell really",
        "where do i sell prints",
    ],
)
def test_a_word_that_is_explained_leaves_it_an_answer(message: str) -> None:
    """Neither a misspelling nor a common word makes it an offer, nor one that an entry has half of."""
    faq = Faq(
        "Camera club",
        (Entry("sell", "Where do I sell prints?", "At the fair."), Entry("rent", "Where do I rent a lens?", "Here.")),
    )
    assert not Index(faq).rank(message).matches[0].kept


@pytest.mark.parametrize(
    ("message", "answer_only"),
    [("lathe", True), ("what about the lathe", True), ("who sels", False), ("the lathe in the shop", False)],
)
def test_an_answer_alone_leads_to_an_offer(message: str, answer_only: bool) -> None:
    """What only the answer of an entry speaks of may be what is asked for, but need not be."""
    entries = (
        Entry("shop", "What is in the shop?", "A lathe and a saw."),
        Entry("sell", "Who sells prints?", "We do."),
    )
    found = Index(Faq("Makers", entries)).rank(message)
    assert found.matches[0].kept == ("answer_only" if answer_only else "")
    assert found.is_sure({"answer": 0, "share": 0}) != answer_only


@pytest.mark.parametrize(
    ("message", "found"), [("kann ich schwimmen", True), ("wo ist das schwimmbad", False), ("schwimmkurs", True)]
)
def test_a_word_is_found_in_a_compound_that_begins_with_it(message: str, found: bool) -> None:
    """Whoever says half of a compound may mean it; what merely begins alike is another word."""
    entries = (Entry("learn", "Gibt es Schwimmkurse?", "Ja."), Entry("pay", "Was kostet der Eintritt?", "5 Euro."))
    matches = Index(Faq("Bad", entries, language="de")).search(message)
    assert ("learn" in [match.entry.id for match in matches[:1] if not match.kept]) == found


def test_a_word_of_the_language_is_no_misspelling_of_another() -> None:
    """A word that the language knows is spelled right, also where the FAQ has nothing of its kind."""
    entries = (Entry("steel", "Do you weld steel?", "Yes."), Entry("rent", "Where do I rent a lens?", "Here."))
    assert Index(Faq("Yard", entries)).rank("do you weld stel").matches[0].kept == ""
    assert Index(Faq("Yard", entries)).rank("do you steal").matches[0].unrelated


def test_what_only_small_talk_or_the_outside_says_is_no_word_of_an_entry() -> None:
    """A word that only stands outside the FAQ is foreign to its entries, however well the index knows it."""
    entries = (Entry("sell", "Where do I sell prints?", "At the fair."),)
    faq = Faq("Camera club", entries, outside=(Remark(("Who tunes a guitar?",), "Not us."),))
    assert Index(faq).rank("where do I sell my guitar").matches[0].kept == "stranger"


def test_a_language_without_a_list_of_common_words_offers_for_no_word() -> None:
    """Where nobody knows how common words are, none makes a match an offer."""
    faq = Faq("Klub", (Entry("prodej", "Kde prodam fotky?", "Na trhu."),), language="cs")
    assert not Index(faq).rank("kde prodam kytaru").matches[0].kept


def test_a_topic_alone_leaves_open_which_entry_is_meant() -> None:
    """A word that two questions share asks for neither of them; one more word of either decides."""
    index = Index(read(Path(__file__).parent / "data/languages/fr.faq.yaml").faq)
    plots = index.rank("parcelle")
    assert plots.fits >= index.cutoffs["answer"]
    assert plots.share >= index.cutoffs["share"]
    assert not plots.is_sure(index.cutoffs)
    assert {match.entry.id for match in plots.matches[:2]} == {"parcelle-individuelle", "parcelle-collective"}
    shared = index.rank("parcelle collective")
    assert shared.is_sure(index.cutoffs)
    assert shared.matches[0].entry.id == "parcelle-collective"
    assert not any(match.tied for match in index.rank("comment participer à la parcelle").matches)


@pytest.mark.parametrize(("language", "found"), [("de", 2), ("en", 0)])
def test_a_word_finds_the_compounds_that_are_kinds_of_it(language: str, found: int) -> None:
    """Where a language writes compounds, "Wagen" finds both the Lieferwagen and the Kinderwagen; elsewhere none."""
    entries = (
        Entry("van", "Was kostet der Lieferwagen?", "Viel."),
        Entry("pram", "Wo steht der Kinderwagen?", "Im Flur."),
        Entry("roof", "Wann tropft das Dach?", "Oft."),
    )
    matches = Index(Faq("Hof", entries, language=language)).rank("wagen").matches
    assert len(matches) == found
    assert "roof" not in [match.entry.id for match in matches]


TRADES = Faq(
    "Studies",
    (
        Entry("phd", "Should I do a doctorate?", "Maybe."),
        Entry("job", "Which industry pays?", "All."),
        Entry("driver", "Which graphics driver?", "The newest."),
    ),
    synonyms=(("gpu", "graphics card"),),
)


def closeness(faq: Faq, query: str, id: str) -> float:
    """Return how close a query is to an entry, before that becomes a score."""
    return dict(Index(faq).features(query)[1])[id][0]


@pytest.mark.parametrize(("before", "found"), [(200, "phd"), (300, "")])
def test_a_page_of_a_message_is_read(before: int, found: str) -> None:
    """A word after two hundred others finds its entry, one after three hundred is not read."""
    assert first(Index(TRADES), "zorp " * before + "doctorate") == found


@pytest.mark.parametrize(("before", "found"), [(20, "phd"), (28, "")])
def test_two_dozen_unknown_words_are_corrected(before: int, found: str) -> None:
    """A misspelled word is known again after twenty made-up ones, after twenty-eight it is one of them."""
    noise = " ".join(f"xq{a}{b}zzv" for a in "abcd" for b in "efghijk"[: before // 4])
    assert first(Index(TRADES), f"{noise} doctorrate") == found


def test_a_part_of_a_synonym_and_a_related_word_count_three_fifths() -> None:
    """A word of a longer synonym, or one that means much the same, counts some three fifths of the word itself."""
    advice = Faq("A", (Entry("a", "What do you recommend?", "It."), Entry("b", "When is it?", "In May.")))
    assert 0.5 < closeness(advice, "advise", "a") / closeness(advice, "recommend", "a") < 0.7
    assert 0.5 < closeness(TRADES, "graphics card", "driver") / closeness(TRADES, "graphics", "driver") < 0.7


def test_half_a_word_counts_nearly_as_much_as_the_whole() -> None:
    """A word that is still being typed counts nine tenths of what it may become: a score of about fifty here."""
    assert 35 < Index(TRADES).complete("indus")[0].score < 65


ROOMS = (
    "How do I book the red room?", "Where is the red room?", "When does the red room open?", "Who cleans the red room?",
    "What is in the red room?", "How do I join?", "What does tea cost?", "May I park here?",
)  # fmt: skip
ANIMALS = ("ant", "bear", "camel", "deer", "eagle", "fox", "goat")


def tied(questions: Iterable[str], query: str) -> int:
    """Return how many entries a query may mean as well as the best one."""
    index = Index(Faq("House", tuple(Entry(f"e{n}", question, "So.") for n, question in enumerate(questions))))
    return sum(match.tied for match in index.search(query))


@pytest.mark.parametrize(("query", "others"), [("the red room", 1), ("about the red room", 0)])
def test_three_words_may_leave_open_which_entry_is_meant(query: str, others: int) -> None:
    """Of questions with all three words of a message one about as short as the best is as good; with four none is."""
    assert tied(ROOMS, query) == others


def test_four_entries_are_as_good_as_each_other() -> None:
    """However many entries fit alike, the best and three more are left open: as many as are offered."""
    assert tied((*(f"How do I feed the {animal}?" for animal in ANIMALS), *ROOMS[5:]), "feeding") == 3


TOWN = Index(
    Faq(
        "Town",
        (
            Entry("bus", "What is a bus?", "So."),
            Entry("tram", "Which tram goes?", "So."),
            Entry("plants", "Where are plants sold?", "So."),
            Entry("museum", "Is there a museum?", "So."),
            Entry("elevator", "Any elevator here?", "So."),
        ),
    )
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tran", "tram"),
        ("buz", ""),  # three letters: another word
        ("elvetor", "elevator"),
        ("plmnts", "plants"),
        ("plmats", ""),  # two slips in six letters: another word
        ("nuseum", "museum"),
        ("blants", "plants"),
        ("kram", ""),  # another first letter of four
    ],
)
def test_how_much_of_a_word_may_be_misspelled(query: str, found: str) -> None:
    """From four letters on one slip is forgiven, from seven on two, and from six on in the first letter too."""
    assert first(TOWN, query) == found


@pytest.mark.parametrize(("query", "id"), [("wifi", "net"), ("tshirt", "shirt"), ("xrays?", "xray")])
def test_a_word_written_with_a_hyphen_is_found_without(query: str, id: str) -> None:
    """Half of the people leave the hyphen out, however short what stands before it is; both halves are one word."""
    hotel = Index(
        Faq(
            "Hotel",
            (
                Entry("net", "Is there Wi-Fi?", "Everywhere."),
                Entry("shirt", "Do you sell T-shirts?", "Yes."),
                Entry("xray", "What do X-rays cost?", "12 pounds."),
                Entry("fish", "May I bring my pets?", "No."),
            ),
        )
    )
    assert hotel.search(query)[0].entry.id == id
    assert hotel.search(f"the {query} password")[0].kept == "stranger"
