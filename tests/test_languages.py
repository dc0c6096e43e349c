"""The languages of the bot: their files, and which of them a FAQ gets."""

from __future__ import annotations

import re

import pytest

from bot.languages import CODES, ENGLISH, GLOSSES, language, phrases
from bot.languages.text import normalise

PLACEHOLDER = re.compile(r"\{\w+\}")
COMMAND = re.compile(r"/[a-z]+")


@pytest.mark.parametrize("code", CODES)
def test_a_language_is_whole(code: str) -> None:
    """A language file has every message and every cue that the English one has, no other, and none is empty."""
    found = language(code)
    assert ENGLISH.messages.keys() - found.messages.keys() == set(), "messages that are missing"
    assert found.messages.keys() - ENGLISH.messages.keys() == set(), "messages that the bot never says"
    assert ENGLISH.cues.keys() - found.cues.keys() == set(), "cues that are missing"
    assert found.cues.keys() - ENGLISH.cues.keys() == set(), "cues that the bot never looks for"
    assert [name for name, text in found.messages.items() if not text.strip()] == [], "messages without words"
    assert [name for name, text in found.cues.items() if not phrases(text)] == [], "cues without phrases"
    assert found.stop_words


def test_every_cue_is_explained() -> None:
    """A translator reads in the English file what each cue is for."""
    assert [name for name in ENGLISH.cues if not GLOSSES[name].strip()] == []


@pytest.mark.parametrize("code", CODES)
def test_a_language_fills_in_what_english_fills_in(code: str) -> None:
    """A message holds the same names in braces and the same commands in every language."""
    for name, text in ENGLISH.messages.items():
        said = language(code).messages[name]
        assert set(PLACEHOLDER.findall(said)) == set(PLACEHOLDER.findall(text)), name
        assert set(COMMAND.findall(said)) == set(COMMAND.findall(text)), name


@pytest.mark.parametrize("code", CODES)
def test_the_words_of_a_language_are_spelled_as_messages_are_read(code: str) -> None:
    """Stop words and shorthands are spelled as `normalise` leaves them, so that they are found in a message."""
    words = [*language(code).stop_words, *language(code).expansions, *language(code).prefixes]
    assert [word for word in words if normalise(word) != word] == []


def test_a_region_speaks_its_language() -> None:
    """A tag with a region or in capitals is the language that it begins with."""
    assert language("EN-gb") == ENGLISH


def test_a_language_without_a_file() -> None:
    """A language that the bot does not speak has English wordings, and its own stemmer and stop words if known."""
    dutch = language("nl")
    assert (dutch.code, dutch.messages, dutch.stemmer) == ("nl", ENGLISH.messages, "dutch")
    assert "het" in dutch.stop_words
    assert "the" not in dutch.stop_words
    assert language("xx").stop_words == frozenset()
