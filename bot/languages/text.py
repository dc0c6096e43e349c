"""Normalising and tokenising a message.

The invariant: `normalise(normalise(x)) == normalise(x)` for any string, and its result is words of letters, digits
and marks, separated by single spaces. Case, accents, punctuation, spacing, invisible characters and look-alike letters
leave no trace in it.
"""

from __future__ import annotations

import pathlib
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from bot.languages.hangul import BEFORE_NOUNS, stem, without_tense
from bot.languages.language import language, phrases
from bot.languages.letters import fold_letters

LIMIT = 4096
"""Characters of a message that are read: what Telegram lets a person send."""

_ROUNDS = 4
"""Passes until a text no longer changes; two do for all but texts made to resist."""

_LEFT_OUT = (
    "\u0300-\u0305\u0307-\u036f\u0483-\u0489"  # Latin, Greek and Cyrillic accents, but the breve
    "\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"  # Hebrew points, Arabic vowels, tatweel
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"  # rarer ones, and variation selectors
)
"""Marks that people leave out, as the inside of a regular expression's brackets."""

_ACCENTS = re.compile(f"[{_LEFT_OUT}]|(?<!и)\u0306")
"""й keeps its breve: it is a letter of its own."""

_MARKS = frozenset(("Mn", "Mc", "Me"))
"""Unicode's categories of marks."""

_MOST_MARKS = 8
"""Marks on one letter that are read: no language writes more, and ordering them takes quadratic time."""

_THREE_ALIKE = re.compile(r"(.)\1\1")
_ELONGATED = re.compile(r"([^\W\d_])(?=\1\1)")
"""A letter that two of its kind follow."""

_APOSTROPHES = dict.fromkeys(map(ord, "’‘‛ʻʼʽʹ`´′＇"), "'")
_CONTRACTED = re.compile(r"\b(?:(ca|wo|sha)n't|n't|'(re|ve|ll|m|d|s))\b|(?<=[a-z])(?:n't|'(re|ve|ll|m|d|s))\b")
_NOT = {"ca": "can not", "wo": "will not", "sha": "shall not"}
_SHORT = {"re": "are", "ve": "have", "ll": "will", "m": "am", "d": "would", "s": ""}
_NAMES = ((re.compile(r"\bc\+\+"), "cpp"), (re.compile(r"\b([cf])#"), r"\1sharp"))
"""Names that would be single letters without their punctuation."""

_LATIN_FROM = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһкΑΒΕΖΗΙΚΜΝΟΡΤΥΧαιορνυ", "ABESIJKMHOPCTYXaesijopcyxdqwhkABEZHIKMNOPTYXaiopvu"
)
"""Cyrillic and Greek letters that look like Latin ones, from Unicode's confusables (UTS 39)."""

_CYRILLIC_FROM = str.maketrans("ABEKMHOPCTYXaeopcyxk", "АВЕКМНОРСТУХаеорсухк")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_CYRILLIC_OR_GREEK = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_WORDS = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<=[.!?;…。！？؟।])\s+|(?<=[。！？؟।])|\n+")
_LAST_WORD = re.compile(r"(?:^|[\s(])(\d{1,2}|[^\W\d_]+(?:\.[^\W\d_]+)*)\.$")
"""The word before a period, or a number of the length that days and ordinals have."""

LONGEST_BEFORE_A_NUMBER = 3
"""Letters of a word with a period that a number goes on from: "No. 5" is one thing."""

_JOINED = re.compile(
    r"(?<=[\u0400-\u052f])'(?=[\u0400-\u052f])|(?<=[aegioy])'(?=[^\W\d_])|(?<=u)(?<!qu)'(?=[^\W\d_])"
    r"|[\u05f3\u05f4]|(?<=[\u05d0-\u05ea])['\"](?=[\u05d0-\u05ea])"
)
"""Apostrophes that people leave out: in Cyrillic and Hebrew words, and after a vowel or Uzbek g. After another letter
they end a French or Italian article and part two words."""

_ORDINALS = "st|nd|rd|th|er|re|eme|ere|te|ter|tes|ten|ra|ro|da|do|ta|to|го|ая|ой|ый|ое|ую|ей|ий|ья|ье|ью|й|я|е|a|o|e"
_ORDINAL = re.compile(rf"(\d{{1,2}})(?:{_ORDINALS})?")
_ORDINAL_APART = re.compile(rf"(?<=\d)-(?=(?:{_ORDINALS})\b)")
"""A hyphen between a number and its ending, as in Russian 2-й and Spanish 2-da."""

_NUMBER_AND_UNIT = re.compile(rf"(?<!\S)(\d+)(?!(?:{_ORDINALS})(?!\S))([^\d\s]{{2,}})(?!\S)")
_NAME_AND_NUMBER = re.compile(r"(?<!\S)([^\d\s]{2,})(\d+)(?!\S)")
"""A number glued to two letters or more, as in 100GB and http404; 2nd, 3D and LC40E8 are words."""

_DIGIT_IN_WORD = re.compile(r"(?<!\S)(?=[a-z0-9]{5})([a-z]+)([013457])(?=[a-z]+(?!\S))|(?<!\S)(0)(?=[a-z]{3,}(?!\S))")
_LETTER_OF = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t"}
"""Digits that are typed for the letters that they look like, alone among letters: c0mpost."""

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # kana and Han
    "\uac00-\ud7a3"  # Hangul
)
"""Scripts that put no spaces between words or, as Korean does, glue particles to them."""

UNSPACED_FROM = "\u0e00"
"""The first of them: what comes before is written with spaces between words."""

_SPACE_BETWEEN_UNSPACED = re.compile(f"(?<=[{UNSPACED}]) (?=[{UNSPACED}])")

_HANGUL = re.compile("[\uac00-\ud7a3]+")

_RUNS = f"([{UNSPACED}]+)|[^{UNSPACED}]+"
"""Compiled, which takes 4 ms, at its first use: a FAQ in an alphabet never needs it."""


@lru_cache(maxsize=256)  # a message is read in many places
def normalise(text: str) -> str:
    """Reduce a message to its plain words; only the first `LIMIT` characters count.

    >>> normalise("  What’s a ＧＰＵ?? I don't   knоw, sooooo… Zażółć!")
    'what a gpu i do not know soo zazolc'
    """
    text = text[:LIMIT]
    for _ in range(_ROUNDS):  # pragma: no branch - no text is known to take them all
        before, text = text, _normalise_once(text)
        if text == before or text.isascii():
            break
    return text


def _normalise_once(text: str) -> str:
    plain = text.isascii()
    if not plain:
        text = _fold_unicode(text)
    text = text.lower()
    if "+" in text or "#" in text:
        for pattern, name in _NAMES:
            text = pattern.sub(name, text)
    if "-" in text:
        text = _ORDINAL_APART.sub("", text)
    if "'" in text:
        text = _CONTRACTED.sub(_expand, text)
    if not plain or "'" in text:
        text = _JOINED.sub("", text)
    text = " ".join(_split(text))
    if any(map(str.isdecimal, text)):
        text = _NAME_AND_NUMBER.sub(r"\1 \2", _NUMBER_AND_UNIT.sub(r"\1 \2", _DIGIT_IN_WORD.sub(_spell, text)))
    if _THREE_ALIKE.search(text):
        text = _ELONGATED.sub("", text)
    return text[:LIMIT].rstrip()


def _spell(match: re.Match[str]) -> str:
    before, digit, first = match.groups()
    return (before or "") + _LETTER_OF[digit or first]


def _expand(match: re.Match[str]) -> str:
    stem, first, second = match.groups()
    short = first or second
    return " " + (_SHORT[short] if short else _NOT.get(stem or "", "not"))


def _split(text: str) -> list[str]:
    if text.isascii():
        return _ASCII_WORD.findall(text)
    apart = {ord(c): " " for c in set(text) if not (c.isalnum() or unicodedata.category(c) in _MARKS)}
    return text.translate(apart).split()


def _fold_unicode(text: str) -> str:
    text = _without_heaps(text.translate(_APOSTROPHES))
    text = unicodedata.normalize("NFKC", text)[:LIMIT]
    text = text.translate({ord(c): None for c in set(text) if unicodedata.category(c) == "Cf"})
    text = _unmask(text)
    text = _without_heaps(unicodedata.normalize("NFKD", text.casefold())[: 2 * LIMIT])
    return fold_letters(unicodedata.normalize("NFKC", _ACCENTS.sub("", text)))


def _without_heaps(text: str) -> str:
    marks = {char for char in set(text) if unicodedata.category(char) in _MARKS}
    if not marks:
        return text
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if char in marks else 0
        if run <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _unmask(text: str) -> str:
    """Replace look-alike letters where a word mixes two alphabets, or where all the rest of the text is Latin."""
    if not (_LATIN.search(text) and _CYRILLIC_OR_GREEK.search(text)):
        return text
    latin = text.translate(_LATIN_FROM)
    if not _CYRILLIC_OR_GREEK.search(latin):
        return latin
    return _WORDS.sub(_unmask_word, text)


def _unmask_word(match: re.Match[str]) -> str:
    word = match.group()
    if not (_LATIN.search(word) and _CYRILLIC_OR_GREEK.search(word)):
        return word
    latin, cyrillic = word.translate(_LATIN_FROM), word.translate(_CYRILLIC_FROM)
    if not _CYRILLIC_OR_GREEK.search(latin):
        return latin
    return word if _LATIN.search(cyrillic) else cyrillic


def sentences(text: str) -> list[str]:
    r"""Split a text after what ends a sentence in any script, and at line ends; not after "approx." or "14.".

    >>> sentences("Really? Yes。はい\nSo be it."), sentences("Am 14. Mai, z.B. mit Dr. Au. Gut.")
    (['Really?', 'Yes。', 'はい', 'So be it.'], ['Am 14. Mai, z.B. mit Dr. Au.', 'Gut.'])
    """
    found, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        if "\n" in end[0] or not _is_abbreviated(text[start : end.start()], text[end.end() : end.end() + 1]):
            found.append(text[start : end.start()])
            start = end.end()
    return [*found, text[start:]]


def _is_abbreviated(text: str, following: str) -> bool:
    last = _LAST_WORD.search(text)
    if last is None:
        return False
    word = last[1].casefold()
    counts = following.isdecimal() and len(word) <= LONGEST_BEFORE_A_NUMBER
    return (
        counts
        or (len(word) == 1 and word != word.upper())
        or "." in word
        or word.isdecimal()
        or word in _abbreviations()
    )


@cache
def _abbreviations() -> frozenset[str]:
    path = pathlib.Path(__file__).parent / "abbreviations.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


def is_marked(text: str) -> bool:
    """Tell whether a text ends in a question mark of any script."""
    return text.rstrip().endswith(("?", "？", "؟"))


def read_words(text: str) -> list[str]:
    """Split a message into words as `split_words` does, but scripts without spaces into function words and characters.

    Phrases can be compared in what comes out, wherever they stand and however they are spaced; nothing can be searched.

    >>> read_words("Should I?"), read_words("第二个怎么申请")
    (['should', 'i'], ['第二', '个', '怎么', '申', '请'])
    """
    return list(_read(normalise(text)))


@lru_cache(maxsize=256)
def _read(normalised: str) -> Sequence[str]:
    if normalised.isascii():
        return normalised.split()
    return [
        word
        for part in normalised.split()
        for run in re.finditer(_RUNS, part)
        for word in (_function_words().findall(run.group()) if run.group(1) else [run.group()])
    ]


def is_piece(word: str) -> bool:
    """Tell whether what `read_words` gives is a character of a script without spaces: a piece of a word, mostly.

    >>> is_piece("大"), is_piece("怎么"), is_piece("a")
    (True, False, False)
    """
    return len(word) == 1 and re.fullmatch(f"[{UNSPACED}]", word) is not None


def join(found: Sequence[str]) -> str:
    """Put words together again, those of scripts without spaces without.

    >>> join(["the", "gpu"]), join(["怎么", "申", "请", "gpu"])
    ('the gpu', '怎么申请 gpu')
    """
    return _SPACE_BETWEEN_UNSPACED.sub("", " ".join(found))


_FUNCTION_WORDS = ("question", "reference", "negation", "filler", "vague", "number", "numbered", "last")
"""The cues that are lists of words, not of phrases."""


@cache
def _function_words() -> re.Pattern[str]:
    """Return what finds the longest function word of Korean, Japanese or Chinese, or else one character."""
    listed = (phrases(language(code).cues[name]) for code in ("ko", "ja", "zh") for name in _FUNCTION_WORDS)
    known = {word for found in listed for phrase in found for word in normalise(phrase).split()}
    longest_first = sorted((word for word in known if len(word) > 1 and word.isalpha()), key=len, reverse=True)
    first = "".join({word[0] for word in longest_first})  # most characters begin none, which is told at a glance
    return re.compile(f"(?=[{first}])(?:{'|'.join(longest_first)})|.")


def split_words(normalised: str) -> list[str]:
    """Split what `normalise` returned into words; scripts without spaces become pairs of neighbouring characters.

    Korean words lose their particles and endings before.

    >>> split_words("should i learn pytorch"), split_words("深度学习 gpu")
    (['should', 'i', 'learn', 'pytorch'], ['深度', '度学', '学习', 'gpu'])
    """
    if normalised.isascii():
        return normalised.split()
    words = _stemmed(normalised) if _HANGUL.search(normalised) else normalised.split()
    return [token for word in words for run in re.finditer(_RUNS, word) for token in _pairs(run)]


def _stemmed(normalised: str) -> list[str]:
    """Return the words of a text, those in Hangul without endings; a lone syllable goes with the next ("몇 시")."""
    written = normalised.split()
    words: list[str] = []
    lone = ""
    for word, following in zip(written, [*written[1:], ""], strict=True):
        bare = without_tense(word) if following and following[0] in BEFORE_NOUNS else word
        bare = _HANGUL.sub(lambda match: stem(match[0]), bare)
        if lone and len(bare) == 1 and _HANGUL.match(bare):
            words[-1] += bare
            lone = ""
        else:
            words.append(bare)
            lone = word if len(word) == 1 and _HANGUL.match(word) else ""
    return words


def overlap(first: str, second: str) -> bool:
    """Tell whether two tokens are neighbouring pairs of characters that share one.

    >>> overlap("深度", "度学"), overlap("gpu", "us")
    (True, False)
    """
    return len(first) == len(second) == 2 and first[1] == second[0] and not first.isascii()


def letters(word: str) -> str:
    """Return what a typo changes one of: the letters of a word, in Hangul those that its syllables are put together of.

    >>> letters("gpu"), len(letters("문서"))
    ('gpu', 5)
    """
    return unicodedata.normalize("NFD", word) if "\uac00" <= max(word, default="") <= "\ud7a3" else word


def numeral(word: str) -> int | None:
    """Return the number of at most two digits that a normalised word is, alone or with the ending of an ordinal.

    >>> numeral("2"), numeral("2te"), numeral("2й"), numeral("2x")
    (2, 2, 2, None)
    """
    found = _ORDINAL.fullmatch(word)
    return int(found[1]) if found else None


def _pairs(run: re.Match[str]) -> list[str]:
    text = run.group()
    return [a + b for a, b in pairwise(text)] if run.group(1) and len(text) > 1 else [text]
