"""Numbers of the matcher that people notice: which entries are found, and how sure the bot is of them."""

from math import exp

import pytest
from talking import GUESTHOUSE, Talk, offers

from bot.faq import Entry, Faq
from bot.matcher import Index

HOUSE = Index(GUESTHOUSE)


@pytest.mark.parametrize(
    ("message", "kind", "entry"),
    [
        ("washing my dog", "answer", "pets"),
        ("who is loud", "suggestions", "noise"),
        ("serve tea", "suggestions", "dinner"),
        ("wifi router brand", "fallback", ""),
    ],
)
def test_what_fits_well_is_answered_and_what_fits_a_little_is_offered(message: str, kind: str, entry: str) -> None:
    """Words that fit better than not get an answer; with half as much they are asked about, with less refused."""
    reply = Talk(HOUSE).say(message)
    shown = [answer.id for answer in reply.answers] or offers(reply)[:1]
    assert (reply.kind, "".join(shown)) == (kind, entry)


def features(faq: Faq, query: str, id: str) -> tuple[float, ...]:
    """Return what speaks for an entry, before it becomes a score: coverage, closeness and pairs."""
    return dict(Index(faq).features(query)[1])[id]


CREATURES = ("ant", "bear", "camel", "deer", "eagle", "fox")


def zoo(*first: str) -> Faq:
    """Return a FAQ of one entry with these phrasings, and five about other animals, all of two words each."""
    question, *aliases = first
    others = tuple(Entry(name, f"{name} food", "So.") for name in CREATURES)
    return Faq("Zoo", (Entry("goat", question, "So.", aliases=tuple(aliases)), *others))


def test_a_word_that_is_said_twice_counts_two_fifths_more() -> None:
    """A word in two phrasings of an entry covers more of a message than in one, but not twice as much."""
    once, twice = (features(zoo("goat milk", alias), "goat", "goat")[0] for alias in ("wool sheds", "goat sheds"))
    assert 1.37 < twice / once < 1.46


def test_a_word_counts_less_among_many() -> None:
    """The longer an entry's phrasings, the less one word of them says."""
    short, long = (features(zoo(f"goat milk{more}"), "goat", "goat")[0] for more in ("", " wool sheds hay barn"))
    assert 0.69 < long / short < 0.75


def test_one_slip_in_seven_letters_takes_two_sevenths() -> None:
    """The strength of a misspelled word falls by twice the share of its letters that is wrong."""
    faq = zoo("pasture gates")
    assert 0.67 < features(faq, "pastrue", "goat")[1] / features(faq, "pasture", "goat")[1] < 0.76


def test_what_is_typed_word_for_word_wins_by_far() -> None:
    """A phrasing typed as it stands has a thousand times the odds of the same words otherwise."""
    index = Index(zoo("food"))

    def odds(query: str) -> float:
        scores = {match.entry.id: match.score for match in index.search(query)}
        return scores["goat"] / scores["ant"]

    assert 500 < odds("food") / odds("food food") < 2500


def test_what_only_one_entry_says_in_a_row_speaks_for_it() -> None:
    """Two words that stand side by side in one phrasing alone make its entry some ninety times likelier, each pair."""
    per_pair = features(zoo("goat milk"), "goat milk", "goat")[2] * 2**0.5 / 4
    assert 70 < exp(per_pair) < 105


@pytest.mark.parametrize(("between", "a_pair"), [("wool hay oats beds", True), ("wool hay oats beds gates", False)])
def test_words_with_four_between_them_make_a_pair(between: str, a_pair: bool) -> None:
    """What is said in another order speaks for an entry whose words are near each other."""
    assert (features(zoo(f"goat {between} milk"), "milk goat", "goat")[2] > 0) == a_pair


def test_two_dozen_entries_are_looked_at() -> None:
    """Of many entries that share a word with a message two dozen are compared with it, and some more never are."""
    faq = Faq("Zoo", tuple(Entry(f"e{number}", f"goat number {number}", "So.") for number in range(60)))
    assert 20 < len(Index(faq).features("goat")[1]) < 30


HOF = Faq(
    "Hof",
    (
        *(Entry(f"{kind}wagen", f"Wo steht der {kind}wagen?", "Im Hof.") for kind in
          ("liefer", "kinder", "leiter", "speise", "schlaf", "marken")),
        Entry("kaufhaus", "Wo steht das Kaufhaus?", "Am Markt."),
        Entry("rathaus", "Wann wird das Rathaus gebaut?", "Bald."),
    ),
    language="de",
)  # fmt: skip


def test_a_word_finds_four_kinds_of_what_it_names() -> None:
    """However many compounds end with a word, four of them are found: as many as are offered."""
    assert len(Index(HOF).search("wagen")) == 4


def test_a_kind_of_what_was_asked_for_counts_seven_tenths() -> None:
    """Whoever asks for a van by the word for any car comes nearly as near to it."""
    general, exact = (features(HOF, word, "lieferwagen")[1] for word in ("wagen", "lieferwagen"))
    assert 0.6 < general / exact < 0.8


def test_both_halves_of_a_compound_have_four_letters() -> None:
    """A "Haus" is found in a "Kaufhaus", and not in a "Rathaus", whose first half may be no word."""
    assert [match.entry.id for match in Index(HOF).search("haus")] == ["kaufhaus"]


@pytest.mark.parametrize(("query", "found"), [("goat camel eagle", 4), ("goat camel eagle bear", 1)])
def test_what_has_a_third_of_a_message_is_looked_at(query: str, found: int) -> None:
    """Beside an entry with all the words of a message one with a third of them may be meant, with a quarter none is."""
    entries = (Entry("all", query, "So."), *(Entry(word, f"{word} {word}shed", "So.") for word in query.split()))
    assert len(Index(Faq("Zoo", entries)).search(query)) == found


def test_half_a_word_may_become_eight() -> None:
    """While a word is typed, the eight commonest words of the FAQ that it may become are looked for."""
    ends = (
        "rain",
        "rainer",
        "raise",
        "rally",
        "ranger",
        "rapid",
        "raster",
        "ratio",
        "raven",
        "razor",
        "rabbit",
        "rack",
    )
    faq = Faq("Words", tuple(Entry(word, f"{word} shop", "So.") for word in ends))
    assert 6 < len(Index(faq).complete("ra", 20)) < 10


@pytest.mark.parametrize(("words", "found"), [(110, ["dinner"]), (150, [])])
def test_an_answer_is_read_to_its_four_thousandth_character(words: int, found: list[str]) -> None:
    """A word after 3,300 characters of an answer finds its entry, one after 4,500 does not."""
    faq = Faq("House", (Entry("dinner", "When is dinner?", f"{'woolhayoat' * 3} " * words + "umbrella"),))
    assert [match.entry.id for match in Index(faq).search("umbrella")] == found


@pytest.mark.parametrize(("alike", "found"), [(40, []), (56, ["name"])])
def test_of_a_word_the_first_forty_eight_letters_are_read(alike: int, found: list[str]) -> None:
    """Words that are alike for forty letters are two, those that are for fifty-six are one."""
    begins = ("abcdefghij" * 6)[:alike]
    faq = Faq("Names", (Entry("name", f"{begins}klmnop?", "So."), Entry("other", "When is dinner?", "At seven.")))
    assert [match.entry.id for match in Index(faq).search(f"{begins}tuvwxy")] == found


@pytest.mark.parametrize(("typed", "kept", "found"), [("باليد", "يد", 1), ("الدم", "دم", 0)])
def test_an_article_is_taken_from_words_of_five_letters(typed: str, kept: str, found: int) -> None:
    """An Arabic word of five letters is found without what is written before it; one of four may begin so by itself."""
    faq = Faq("A", (Entry("x", kept, "So."), Entry("y", "مدرسة", "So.")), language="ar")
    assert len(Index(faq).search(typed)) == found


def test_a_word_that_nobody_knows_tells_as_much_as_the_rarest_one_could() -> None:
    """Of one word that an entry has and one that none has, the second makes up three fifths of the message."""
    assert 0.34 < features(zoo("goat milk"), "goat zorp", "goat")[0] < 0.42


def test_neighbours_are_found_by_the_question_and_two_aliases() -> None:
    """What an entry is called first leads to its neighbours, what it is called besides does not."""
    asked = Entry("all", "ant", "So.", aliases=("camel", "eagle", "bear"))
    others = tuple(Entry(name, f"{name} food", "So.") for name in CREATURES)
    assert {entry.id for entry in Index(Faq("Zoo", (asked, *others))).nearest(asked)} == {"ant", "camel", "eagle"}


def test_a_word_that_every_entry_has_still_says_a_little() -> None:
    """Whoever types a word of all sixty entries means one of them by a chance of one in ten."""
    plants = tuple(Entry(f"e{number}", f"How do I grow plant{number}?", "Water it.") for number in range(60))
    assert 6.5 < Index(Faq("Plants", plants)).rank("grow", 60).fits < 11.5
