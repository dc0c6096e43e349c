"""The languages of the bot: their files, and which of them a FAQ gets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot import languages
from bot.languages import CODES, ENGLISH, GLOSSES, detect, is_formal, language, phrases, remedy
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
def test_what_is_said_formally_is_said_familiarly_too(code: str) -> None:
    """The formal messages of a language are some of its messages, said otherwise with the same names and commands."""
    found = language(code)
    assert bool(found.formal) == bool(phrases(found.says_formal)) == bool(phrases(found.says_familiar))
    for name, text in found.formal.items():
        said = found.messages[name]
        assert text.strip() not in ("", said), name
        assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(said)), name
        assert set(COMMAND.findall(text)) == set(COMMAND.findall(said)), name


@pytest.mark.parametrize("code", [code for code in CODES if language(code).formal])
def test_a_form_of_address_is_kept(code: str) -> None:
    """What is said formally is taken for formal as a whole, and no familiar word is left in it, nor the other way."""
    found = language(code)
    rest = {name: text for name, text in found.messages.items() if name not in found.formal}
    assert is_formal(code, found.formal.values())
    assert not is_formal(code, found.messages.values())
    assert [text for text in found.formal.values() if telling(found.says_familiar, text)] == []
    assert [text for text in rest.values() if telling(found.says_familiar, text)] == []


def telling(listed: str, text: str) -> list[str]:
    """Return the single words of a list that stand in a text."""
    words = set(re.findall(r"\w", text) if "您" in text or "你" in text else re.findall(r"[\w-]+", text.casefold()))
    return sorted(words.intersection(phrases(listed)))


@pytest.mark.parametrize(
    ("code", "text", "formal"),
    [
        ("de", "Bringen Sie bitte Ihren Ausweis mit.", True),
        ("de", "Sie erreichen uns am Markt. Sie können bar zahlen.", True),
        ("de", "Sie ist geschlossen. Ihre Öffnungszeiten sind neu.", False),
        ("de", "Bringen Sie bitte den Ausweis mit.", False),
        ("de", "Wenn Sie Fragen haben, ruf uns an. Bring deinen Ausweis mit.", False),
        ("de", "Wenn ihr kommt, ruft sie an: ihre Nummer steht am Tor.", False),
        ("es", "Usted puede pagar aquí. Consulte los precios.", True),
        ("es", "Ellos abren sus puertas cuando ustedes quieran.", False),
        ("fr", "Pouvez-vous venir ? Apportez votre carte.", True),
        ("fr", "Prends rendez-vous avant le rendez-vous de ta classe.", False),
        ("ru", "Напишите нам, и мы вас запишем.", True),
        ("ru", "Напиши нам, и мы тебя запишем.", False),
        ("zh", "请您带上您的证件。", True),
        ("zh", "带上你的证件，你就能进。", False),
        ("en", "Bring your pass, Sir.", False),
    ],
)
def test_a_form_of_address_is_told_by_its_words(code: str, text: str, formal: bool) -> None:
    """Two words that are formal tell it, and where the familiar ones are about as many, nothing does."""
    assert is_formal(code, [text]) == formal


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
