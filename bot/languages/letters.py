"""What a script treats as one: digits of any script, the two kana, spellings of Arabic letters, and the like.

All of it goes by the characters, never by the language of a FAQ: people write to a bot in whatever they have a keyboard
for.
"""

from __future__ import annotations

import pathlib
import re
import unicodedata
from functools import cache

_ALIKE = {
    **dict(zip("ىیېۍئ", "ييييي", strict=True)),  # yeh, as Arabs, Persians and Pashtuns type it
    **dict(zip("کڪګ", "ككك", strict=True)),  # kaf
    **dict(zip("ةہھەۀۃ", "هههههه", strict=True)),  # heh
    "ٱ": "ا",  # alef with wasla
    **dict(zip("øłđıґ", "oldiг", strict=True)),
    "ｰ": "ー",
}
"""Letters that people swap or can't type and that have no decomposition."""

_KATAKANA, _HIRAGANA = 0x30A1, 0x3041
_KANA = {_KATAKANA + at: _HIRAGANA + at for at in range(0x56)} | {0x30FD: 0x309D, 0x30FE: 0x309E}

_FOLDED = {ord(old): new for old, new in _ALIKE.items()} | {old: chr(new) for old, new in _KANA.items()}

_HAN = re.compile("[\u3400-\u9fff]")

_INDIC = range(0x0900, 0x0D00, 0x80)
"""The first code points of ten scripts of India, which Unicode lays out alike."""

_CANDRABINDU, _ANUSVARA, _NUKTA, _VIRAMA = 0x01, 0x02, 0x3C, 0x4D
_NASALS = ((0x19, 0x15, 0x18), (0x1E, 0x1A, 0x1D), (0x23, 0x1F, 0x22), (0x28, 0x24, 0x27), (0x2E, 0x2A, 0x2D))
"""Each nasal, and the first and last consonant that it may stand before as an anusvara: हिन्दी is हिंदी."""

_TIPPI = "\u0a70"
"""Gurmukhi's second sign for an anusvara."""


def fold_letters(text: str) -> str:
    """Write letters and digits that a script treats as one in one way.

    >>> fold_letters("৫ パスワード 忘記密碼 हिन्दी")
    '5 ぱすわーど 忘记密码 हिंदी'
    """
    text = text.translate(_FOLDED)
    if _HAN.search(text):
        text = text.translate(_simplified())
    if any("\u0900" <= char < "\u0d80" for char in text):
        text = _indic().sub(_fold_indic, text)
    digits = {ord(char): str(unicodedata.decimal(char)) for char in set(text) if char.isdecimal()}
    return text.translate(digits)


@cache
def _simplified() -> dict[int, str]:
    """Return the simplified forms of traditional Han characters; a Chinese or Japanese text needs them, no other."""
    _, traditional, simplified = (pathlib.Path(__file__).parent / "han.txt").read_text(encoding="utf-8").splitlines()
    return {ord(old): new for old, new in zip(traditional, simplified, strict=True)}


@cache
def _indic() -> re.Pattern[str]:
    """Return what finds a nasal before its consonants, a candrabindu, or a nukta."""
    found = [_TIPPI]
    for script in _INDIC:
        sign = [chr(script + at) for at in (_CANDRABINDU, _NUKTA, _VIRAMA)]
        found += sign[:2]
        for nasal, first, last in _NASALS:
            found.append(f"{chr(script + nasal)}{sign[2]}(?=[{chr(script + first)}-{chr(script + last)}])")
    return re.compile("|".join(found))


def _fold_indic(match: re.Match[str]) -> str:
    code = ord(match.group()[0])
    return "" if code % 0x80 == _NUKTA else chr(code - code % 0x80 + _ANUSVARA)
