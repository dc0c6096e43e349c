"""Korean words without their particles and endings, by rule.

Korean glues particles to nouns and endings to verbs, and an ending may melt into the last syllable (하 and ㅂ니다 make
합니다): so endings are compared as letters, not as syllables. What is left need not be a word, but it is the same for
most forms of one.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_REMEMBERED = 4096

_PARTICLES = """
이 가 에 의 도 만 로 으로 와 과 랑 이랑 하고 에서 에게 한테 께 부터 까지 보다 처럼
마다 밖에 이나 나 이라도 라도 든지 대로 씩 쯤 들 째
이에요 예요 이예요 에요 이야 인가요 인가 입니다 입니까 인데 인데요 이고 이면 이죠 이지 이네요 일까요
"""
_AFTER_ONE_SYLLABLE = "은 는 을 를 에 에서 에는 에도 까지 부터 으로"
"""Particles that hardly any noun ends with, so that one syllable before them may be a whole one."""

_ENDINGS = """
요 용 ᆸ니다 습니다 ᆸ니까 습니까 ᆸ시다 나 ᆫ가 은가 는가 ᆯ까 을까 ᆫ데 은데 는데 던데 죠 지 네 군 거든 잖아 ᆫ지 은지
는지 ᆯ지 을지 려고 으려고 려면 으려면 면 으면 서 고 며 으며 니까 으니까 도 야 게 기
는 은 을 던 어 아 세 으세 십니까 니 냐 자 러 으러 음 다
지만 도록 어주 아주 어줘 아줘 줘 주세 ᆯ수있 을수있 ᆯ수있나 을수있나 ᆯ수있어 을수있어
면되 으면되 어도되 아도되 고싶 고싶어
"""
_AFTER_A_SYLLABLE_LEFT = """
ᆸ니다 습니다 ᆸ니까 습니까 나요 ᆫ가요 은가요 는가요 ᆯ까요 을까요 어요 아요 죠 는데 ᆫ데
는데요 ᆫ데요 세요 으세요 지요 네요 는 면
"""
"""Endings that one syllable may stand before: no noun ends so."""

_MELTED = dict(zip("해돼봐줘둬려쳐켜겨펴꿔춰눠", "하되보주두리치키기피꾸추누", strict=True))
"""Last syllables of verbs whose vowel has melted with that of an ending, and what they were."""

_SUPPORT = ("하", "되", "시키")
"""Verbs that make one of a noun: 예약하다 is to do a 예약."""

_EXISTS = "있"
"""The verb whose ㅆ is its own."""

_OPEN = 2
"""Letters of a syllable that ends with its vowel."""

_HELPING = "주보두놓"
"""Verbs that stand after the form of another, which names the deed: 빌려주다 is to lend somebody."""

BEFORE_NOUNS = "수것거때지줄건게곳만"
"""Syllables of dependent nouns, before which a verb ends with ㄹ."""

_PAST = "\u11bb"  # ㅆ below the last syllable
_DROPPED = "\u11af"  # ㄹ, which is left out before ㄴ, ㅂ and ㅅ


def _letters(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _longest_first(*texts: str) -> tuple[str, ...]:
    found = {_letters(text) for group in texts for text in group.split()}
    return tuple(sorted(found, key=lambda text: (-len(text), text)))


_AFTER_CONSONANT, _AFTER_VOWEL = _longest_first("은 을 이 과 으로 이나 이라도"), _longest_first("를 가 와")
_ADVERB, _OBLIGES = _longest_first("게 야")
_BRIGHT = "\u1161\u1165\u1162\u1166\u116a\u116f\u116b"
"""Vowels (ㅏㅓㅐㅔㅘㅝㅙ) that the ending 야 follows in a verb, and hardly ever in a noun: 사야, not 분야."""

_WITH_TWO_LEFT = _longest_first(_PARTICLES, _AFTER_ONE_SYLLABLE, _ENDINGS, _AFTER_A_SYLLABLE_LEFT)
_WITH_ONE_LEFT = _longest_first(_AFTER_ONE_SYLLABLE, _AFTER_A_SYLLABLE_LEFT)
_VERBAL = frozenset(_longest_first(_ENDINGS, _AFTER_A_SYLLABLE_LEFT)) - frozenset(_longest_first(_AFTER_ONE_SYLLABLE))


@lru_cache(maxsize=_REMEMBERED)
def stem(word: str) -> str:
    """Return what most forms of a word of Hangul syllables have in common.

    >>> [stem(word) for word in ("책은", "예약하나요", "예약을", "빌립니다", "빌려요", "여나요", "도서관")]
    ['책', '예약', '예약', '빌리', '빌리', '여', '도서관']
    """
    while (shorter := _without_ending(word)) != word:
        word = shorter
    return word


def _without_ending(word: str) -> str:
    written = _letters(word)
    for ending in _WITH_TWO_LEFT:
        if written.endswith(ending):
            rest = unicodedata.normalize("NFC", written[: -len(ending)])
            if rest and _fits(rest, ending):
                return _verb(rest) if ending in _VERBAL else rest
    for verb in _SUPPORT:
        if word.endswith(verb) and len(word) - len(verb) > 1:
            return word.removesuffix(verb)
    if word[-1] in _HELPING and len(word) > _OPEN and word[-2] in _MELTED:
        return _verb(word[:-1])
    return word


def _fits(rest: str, ending: str) -> bool:
    """Tell whether an ending may follow what is left: some want a consonant or a vowel, and most two syllables."""
    last = _letters(rest[-1])
    closed = len(last) > _OPEN
    if (ending in _AFTER_CONSONANT and not closed) or (ending in _AFTER_VOWEL and closed):
        return False
    return (
        len(rest) > 1
        or ending in _WITH_ONE_LEFT
        or (ending == _ADVERB and closed)
        or (ending == _OBLIGES and last[-1] in _BRIGHT)
    )


def _verb(rest: str) -> str:
    """Return the end of a verb as it stands before any ending: without ㅆ, a melted vowel, and ㄹ."""
    if rest[-1] not in _EXISTS:
        rest = unicodedata.normalize("NFC", _letters(rest).removesuffix(_PAST))
    rest = rest[:-1] + _MELTED.get(rest[-1], rest[-1])
    return unicodedata.normalize("NFC", _letters(rest).removesuffix(_DROPPED))


def without_tense(word: str) -> str:
    """Return a verb before a dependent noun without its ending ㄹ.

    >>> without_tense("빌릴"), without_tense("책")
    ('빌리', '책')
    """
    rest = unicodedata.normalize("NFC", _letters(word).removesuffix(_DROPPED))
    return rest.removesuffix("하") or rest if len(rest) > 1 else rest
