"""The languages of the bot: their files, and which of them a FAQ gets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot import languages
from bot.languages import CODES, ENGLISH, GLOSSES, detect, language, phrases, remedy
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


@pytest.mark.parametrize("code", CODES)
def test_a_language_says_nothing_twice(code: str) -> None:
    """A key that stands twice in a language file is found, as YAML keeps but the last."""
    source = Path(languages.__file__).with_name(f"{code}.yaml").read_text(encoding="utf-8")
    twice: list[str] = []
    waiting = [yaml.compose(source)]
    while waiting:
        if isinstance(node := waiting.pop(), yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            twice += {key for key in keys if keys.count(key) > 1}
            waiting += [value for _, value in node.value]
    assert twice == []


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


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Where is the gate?", "en"),
        ("Wann ist die Halle geöffnet?", "de"),
        ("Ist das was man in Berlin am Samstag so will", "de"),
        ("on est là ?", "fr"),
        ("¿Cuánto cuesta la entrada?", "es"),
        ("Où est la gare ?", "fr"),
        ("Quanto custa a entrada? Onde fica?", "pt"),
        ("Quanto costa il biglietto? Dove siete?", "it"),
        ("Как оплатить заказ?", "ru"),
        ("Як змінити ім’я?", "uk"),
        ("هل يجب أن أشتري بطاقة؟", "ar"),
        ("قیمت کیک چند است؟", "fa"),
        ("어떻게 시작하나요?", "ko"),
        ("注文をキャンセルしたい", "ja"),
        ("如何申请退款？", "zh"),
        ("৫ নম্বর ক্লাস কখন?", "bn"),
    ],
)
def test_a_language_is_detected(text: str, code: str) -> None:
    """A sentence tells its language, by its script, by letters that only one language has, or by its stop words."""
    assert detect([text])[::2] == (code, True)


@pytest.mark.parametrize(
    ("headings", "code"),
    [
        ("Öffnungszeiten. Preise.", "de"),
        ("Horario. Precios.", "es"),
        ("Horaires. Tarifs.", "fr"),
        ("Horário. Preços. Inscrição.", "pt"),
        ("Çalışma saatleri. Fiyatlar.", "tr"),
        ("Gdzie mogę zaparkować?", "pl"),
        ("पार्किंग कहाँ है?", "hi"),
        ("Giá vé. Giờ mở cửa.", "vi"),
        ("営業時間は?", "ja"),
        ("营业时间", "zh"),
        ("영업시간", "ko"),
        ("só o principal pf", "pt"),
    ],
)
def test_a_few_headings_tell_a_language(headings: str, code: str) -> None:
    """Two headings of the commonest kind, without a sentence, are enough."""
    assert detect([headings])[::2] == (code, True)


@pytest.mark.parametrize(("text", "code"), [("Кубик Рубика", "ru"), ("القاهرة", "ar"), ("מחירון", "he")])
def test_a_script_tells_the_language_most_likely(text: str, code: str) -> None:
    """Where no word tells, the language that most of a script is written in is taken, as a guess."""
    assert detect([text])[::2] == (code, False)


def test_shorthands_tell_a_language_too() -> None:
    """A word of German, "im", is English too, without its apostrophe."""
    assert detect(["im so sorry"]).code == "en"


def test_two_languages_that_fit_as_well_are_a_guess() -> None:
    """A text whose words are as many languages' is in one of them, and it is known that this is a guess."""
    assert detect(["tak, od do"]).sure is False


@pytest.mark.parametrize("text", ["", "5", "GPU?", "Kam vlak jede?", "ဘယ်မှာလဲ"])
def test_nothing_tells_the_language(text: str) -> None:
    """Without words that tell, a text is taken for English, and it is known that this is a guess."""
    assert detect([text]) == ("en", "nothing that tells another", False)


def test_what_is_no_language() -> None:
    """A code that is written by mistake names the right one; one of a language that nobody described is fine."""
    assert remedy("JP") == "Write `ja` for Japanese."
    assert "ISO 639" in remedy("xx")
    assert [remedy(tag) for tag in ("ja", "pt-BR", "uk", "sw", "fil")] == [""] * 5
