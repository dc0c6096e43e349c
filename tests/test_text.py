"""Normalising and tokenising a message."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.languages.text import LIMIT, join, normalise, read_words, split_words


def tokenise(text: str) -> list[str]:
    """Split a message into the words that are searched for."""
    return split_words(normalise(text))


SAME = {
    "case": ("SHOULD I BUY A GPU", "should i buy a gpu"),
    "punctuation": ("should I… buy; a «GPU»?!", "should i buy a gpu"),
    "spacing": ("  should\n\ti  buy a gpu ", "should i buy a gpu"),
    "no-break space": ("buy\u00a0a\u202fgpu", "buy a gpu"),
    "accents": ("Ünïcödé, Zażółć, Łódź", "unicode zazolc lodz"),
    "accents apart": ("cafe\u0301", "café"),
    "full width": ("ＧＰＵ", "gpu"),
    "ligatures": ("ﬁne", "fine"),
    "mathematical letters": ("𝐆𝐏𝐔", "gpu"),
    "circled digits": ("step ②", "step 2"),
    "zero width": ("g\u200bp\u200cu\ufeff", "gpu"),
    "soft hyphen": ("graph\u00adics", "graphics"),
    "direction marks": ("\u202egpu\u202c", "gpu"),
    "Cyrillic look-alikes": ("dо i nееd а GРU", "do i need a gpu"),
    "Greek look-alikes": ("GΡU", "gpu"),
    "a Latin letter in a Cyrillic word": ("видеокaрта", "видеокарта"),
    "contraction": ("I don't know", "i do not know"),
    "curly apostrophe": ("I don’t know", "i do not know"),
    "can't and won't": ("can't won't", "can not will not"),
    "pronouns": ("I'm they've we'll", "i am they have we will"),
    "possessive": ("my bank's app", "my bank app"),
    "elongated": ("sooooo goooood", "soo good"),
    "C++": ("C++ or C#", "cpp or csharp"),
    "sharp s": ("Straße", "strasse"),
    "Russian yo": ("ёлка", "елка"),
    "Russian short i": ("Мой", "мой"),
    "Arabic vowels": ("أَنَا", "انا"),
    "Arabic spellings": ("مدرسة إلى", "مدرسه الي"),
    "tatweel": ("كـــتاب", "كتاب"),
    "Hebrew points": ("שָׁלוֹם", "שלום"),
    "half-width kana": ("ｶﾞｸｾｲ", "ガクセイ"),
    "Hangul letters": (unicodedata.normalize("NFD", "한국어"), "한국어"),
    "emoji": ("gpu 🚀👍🏽", "gpu"),
    "digits of other scripts": ("৫ ٥ ۵ ५ ５", "5 5 5 5 5"),
    "kana": ("パスワード", "ぱすわーど"),
    "a nukta left out": ("ज़रूरत", "जरूरत"),
    "an anusvara for a nasal": ("हिन्दी", "हिंदी"),
    "an anusvara for a nasal in Bengali": ("অঙ্ক", "অংক"),
    "a candrabindu": ("चाँद", "चांद"),
    "a tippi": ("ਅੰਕ", "ਅਂਕ"),
    "Persian kaf and yeh": ("قیمت کیک", "قيمت كيك"),
    "Urdu heh": ("ہم", "هم"),
    "traditional Chinese": ("忘記密碼怎麼辦", "忘记密码怎么办"),
    "an apostrophe left out in Ukrainian": ("ім’я, зв'язок", "імя звязок"),
    "an apostrophe left out in Uzbek": ("oʻzbek tog‘ g'isht", "ozbek tog gisht"),
    "an apostrophe after an article": ("l’école qu'il", "l ecole qu il"),
    "gershayim": ('צה״ל צה"ל', "צהל צהל"),
    "a number and its unit": ("100GB", "100 GB"),
    "a name and its number": ("http404", "HTTP 404"),
    "a digit in a word": ("c0mpost pa5sword 0ffice", "compost password office"),
}


@pytest.mark.parametrize(("typed", "meant"), SAME.values(), ids=SAME)
def test_same(typed: str, meant: str) -> None:
    """Two ways of typing the same normalise to the same."""
    assert normalise(typed) == normalise(meant)


@pytest.mark.parametrize("text", ["gpu", "10000", "grad school", "мой", "किताब में", "がくせい", "深度学习"])
def test_plain_words_stay(text: str) -> None:
    """Words without anything to fold stay as they are, whatever their script."""
    assert normalise(text) == text


@pytest.mark.parametrize("text", ["2nd", "1er", "3d", "h2o", "b2b", "lc40le830u", "जन्म"])
def test_digits_and_nasals_that_belong(text: str) -> None:
    """An ordinal, a name with a digit, and a nasal before another consonant stay whole."""
    assert normalise(text) == text


@pytest.mark.parametrize("text", ["", " ", "?!…", "\u200b", "👍", "\ud800", "\0"])
def test_nothing_is_left(text: str) -> None:
    """A message without letters and digits has no words."""
    assert normalise(text) == ""
    assert tokenise(text) == []


@given(st.text(max_size=60))
@example("\u0345\u0301α")
@example("ŉ't")
@example("ca'n't")
@example("и\u0306\u0306")
@example("Вf аb")
@example("c+++")
def test_normalising_twice(text: str) -> None:
    """Normalising what is normal changes nothing."""
    once = normalise(text)
    assert normalise(once) == once
    assert once == " ".join(once.split())


@given(st.text(alphabet="aogqu'x0123 st", max_size=14))
def test_normalising_twice_digits_and_apostrophes(text: str) -> None:
    """Normalising what is normal changes nothing, for digits among letters and apostrophes too."""
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(alphabet="aоcеСВ'’n ts ddёйи\u0306\u0301́ſßΣς٠߀ⅷ½ﷺİıǅ", max_size=30))
def test_normalising_twice_what_resists(text: str) -> None:
    """Normalising what is normal changes nothing, for letters that fold in several steps too."""
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=80))
def test_case_never_counts(text: str) -> None:
    """Upper and lower case are the same."""
    assert normalise(text.upper()) == normalise(text.lower())


def test_only_the_first_characters_count() -> None:
    """A message is read up to Telegram's limit, and never grows beyond it."""
    assert normalise("a " * LIMIT) == normalise("a " * (LIMIT // 2))
    assert len(normalise("\ufdfa" * LIMIT)) <= LIMIT


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Should I learn PyTorch?", ["should", "i", "learn", "pytorch"]),
        ("深度学习", ["深度", "度学", "学习"]),
        ("GPU를 사야 하나요", ["gpu", "를", "사", "하"]),
        ("도서관은 몇 시에 여나요", ["도서", "서관", "몇시", "여"]),
        ("我", ["我"]),
        ("การ์ดจอ", ["กา", "าร", "ร์", "์ด", "ดจ", "จอ"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    """Words are tokens; scripts without spaces between words give pairs of characters, Korean without endings."""
    assert tokenise(text) == tokens


def test_heaps_of_marks() -> None:
    """Thousands of marks on one letter are read as a few, also those that stand for two or have no order."""
    for heap in ("\u0f73" * 4095, "\u0315\u0591" * 2047, "\u0301" * 4095):
        assert len(normalise("a" + heap)) <= 20


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the second one", ["the", "second", "one"]),
        ("두 번째 거요", ["두", "번째", "거요"]),
        ("我要第二个吧", ["我", "要", "第二", "个", "吧"]),
        ("二つ目のGPU", ["二つ目", "の", "gpu"]),
        ("การ์ด", ["ก", "า", "ร", "์", "ด"]),
    ],
)
def test_words_of_a_conversation(text: str, found: list[str]) -> None:
    """Scripts without spaces give function words, and single characters for the rest."""
    assert read_words(text) == found


def test_words_put_together() -> None:
    """Put together again, characters stand without spaces, and words of an alphabet with them."""
    assert join(["怎么", "申", "请", "gpu", "rtx", "4090"]) == "怎么申请 gpu rtx 4090"


@pytest.mark.parametrize(
    ("forms", "tokens"),
    [
        ("빌려요 빌립니다 빌리나요 빌렸는데요 빌려줘요 빌려주세요 빌리려면 빌릴까요", ["빌리"]),
        ("예약하나요 예약은 예약했어요 예약하려면 예약됩니다 예약할까요 예약부터", ["예약"]),
        ("열어요 여나요 엽니다 여는데요 열면", ["여"]),
        ("책은 책을 책에서 책까지", ["책"]),
        ("돈이 돈도", ["돈이", "돈도"]),  # too short to tell that these are particles
        ("마을", ["마을"]),
        ("분야", ["분야"]),
        ("사야 사나요 샀어요", ["사"]),
        ("늦게 늦나요", ["늦"]),
        ("가게", ["가게"]),
        ("있어요 있나요 있습니까", ["있"]),
        ("공부할 수", ["공부", "수"]),
        ("한 번 더", ["한번", "더"]),
        ("빨리 빨리요", ["빨리"]),
    ],
)
def test_forms_of_a_korean_word_are_one(forms: str, tokens: list[str]) -> None:
    """Particles and endings of Korean words, melted into them or not, are no part of the word."""
    found = {word: None for form in forms.split() for word in tokenise(form)} if len(tokens) == 1 else tokenise(forms)
    assert list(found) == tokens
