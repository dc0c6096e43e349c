"""Which messages ask the same."""

from __future__ import annotations

import random
import time
from itertools import combinations

import pytest

from bot.matcher.grouping import group

SECONDS = 10.0
"""CPU time that is allowed while coverage is measured; it takes a fifth of that without."""

WIFI = ("what is the wifi password", "WiFi password?", "wifi pasword pls", "password of the wi-fi wifi")


def lines(*texts: str, **options: object) -> list[list[str]]:
    """Return the texts in their groups."""
    return [[texts[number] for number in numbers] for numbers in group(texts, **options)]  # type: ignore[arg-type]


def test_wordings_of_one_question_are_one_line() -> None:
    """What three people ask in their own words, one with a slip, is one line; the first wording leads."""
    asked = (*WIFI[:3], "Do you have parking?", "where is parking?")
    assert lines(*asked) == [list(WIFI[:3]), ["Do you have parking?", "where is parking?"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("when does bus 12 leave", "when does bus 21 leave"),
        ("may I bring a dog", "may I not bring a dog"),
        ("is the shop open", "isn't the shop open"),
        ("wifi password", "wifi in the barn"),
        ("how do I join", "how do I leave"),
    ],
)
def test_what_differs_in_what_matters_stays_apart(one: str, other: str) -> None:
    """Another number, a "not" or another subject makes another question."""
    assert lines(one, other, "something else entirely", "and one more thing")[:2] == [[one], [other]]


def test_a_bare_subject_is_the_same_as_a_question_about_it() -> None:
    """Of two words that are equally rare, one alone asks the same as both; two that share but one of two do not."""
    asked = ("wifi?", "what is the wifi password", "change my password")
    assert lines(*asked)[0] == ["wifi?", "what is the wifi password"]
    asked = ("wifi password", "wifi in the barn", "password of the door", "door of the barn")
    assert lines(*asked) == [[text] for text in asked]


def test_a_slip_in_a_word_of_five_letters_is_one() -> None:
    """A word of five letters that is nearly a commoner one is taken for it; of four it may be quite another word."""
    assert lines("mulch delivery", "mulch price", "mulhc delivery")[0] == ["mulch delivery", "mulhc delivery"]
    assert lines("hose delivery", "hose price", "hsoe delivery")[0] == ["hose delivery"]


def test_synonyms_of_the_faq_count() -> None:
    """Words that the FAQ calls the same are the same here."""
    assert lines("buy a gpu", "buy a graphics card") == [["buy a gpu"], ["buy a graphics card"]]
    assert lines("buy a gpu", "buy a graphics card", synonyms=(("gpu", "graphics card"),)) == [
        ["buy a gpu", "buy a graphics card"]
    ]


def test_a_language_without_spaces_is_grouped() -> None:
    """Chinese and German questions are grouped by their words as well."""
    assert lines("停车场在哪里", "停车场在哪里?", "wifi密码是什么", language="zh") == [
        [*("停车场在哪里", "停车场在哪里?")],
        ["wifi密码是什么"],
    ]
    assert lines("Wo kann ich parken?", "Wo parken", "Gibt es WLAN?", language="de")[0] == [
        "Wo kann ich parken?",
        "Wo parken",
    ]


def test_texts_of_stop_words_alone_are_told_apart() -> None:
    """Texts without a telling word, or without any word, fall together only where they are the same."""
    assert lines("what is it", "is it what", "who are they", "?!", "") == [
        ["what is it", "is it what"],
        ["who are they"],
        ["?!", ""],
    ]


def test_a_word_alone_is_no_long_question() -> None:
    """What says one word of a long message asks something else, whichever came first."""
    texts = ("sauna", "sauna towels robes lockers", "towels", "robes", "lockers")
    assert lines(*texts) == [[text] for text in texts]


def test_groups_do_not_creep() -> None:
    """A message joins a group by its leader, not by some other member that is half-way to something else."""
    chain = ("shed key", "shed key lost", "key lost window", "lost window broken")
    assert len(lines(*chain)) > 1


def test_thousands_of_messages_of_a_hundred_words_are_grouped_in_seconds() -> None:
    """However much messages have in common, each is compared with few: seconds for thousands, not minutes."""
    draw = random.Random(7)
    words = [f"{a}{b}{c}" for a in "bdfgk" for b in ("al", "er", "in", "os") for c in "mnrtz"]
    texts = list({" ".join(draw.sample(words, 5)) for _ in range(4_000)})
    start = time.process_time()
    assert sum(map(len, group(texts))) == len(texts)
    assert time.process_time() - start < SECONDS


def test_messages_made_of_the_same_few_words_are_few_lines() -> None:
    """Over four thousand messages of the same sixteen words are some 270 lines: more comparisons would save few."""
    words = "anchor barrel candle dragon engine forest garden hammer island jungle kettle ladder meadow needle owl pen"
    texts = [" ".join(chosen) for chosen in combinations(words.split(), 5)]
    random.Random(3).shuffle(texts)
    assert 250 <= len(group(texts)) <= 300
