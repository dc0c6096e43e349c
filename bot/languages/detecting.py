"""Which language a text is in: by its script, by letters that few languages have, and by its stop words."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from bot.languages.language import CODES, KNOWN, language
from bot.languages.text import LIMIT, normalise, split_words

READ = 20_000
"""Characters that are looked at: some ten pages tell a language, and reading them takes 20 ms."""

CLEARLY, ENOUGH_WORDS = 0.3, 30
"""Share of stop words among so many different words from which on a Latin text is English, without a look at other
languages, whose files take 3 ms each: German or Spanish texts have a tenth of their words in common with the English
list, but a sentence may be made of those ("was man in Berlin am Samstag so will")."""

TELLING_LETTERS = 0.005
"""Share of letters that only one language of a script has from which on a text is in that language."""

FEWEST_LATIN = 2
"""Stop words that tell a language in Latin letters: any word may be one of some language by chance."""

KANA = 0.05
"""Share of kana among kana and Han from which on a text is Japanese."""


FOREIGN_SHARE = 0.2
"""Share of letters in another script than Latin from which on a message is in that script, whatever the rest is."""


class Detected(NamedTuple):
    """A language and what told it; `sure` unless nothing did."""

    code: str
    reason: str
    sure: bool = True


def detect(texts: Iterable[str]) -> Detected:
    """Return the language that most of the `texts` are in.

    >>> detect(["Как оплатить заказ?", "Сколько стоит доставка?"])[:2]
    ('ru', 'Cyrillic letters and the words как, стоит')
    """
    text = " ".join(texts)[:READ]
    script, total = _script(text)
    written = Counter(text.casefold())
    pages = (text[start : start + LIMIT] for start in range(0, len(text), LIMIT))
    # A letter alone is often no word.
    found = {word for page in pages for word in split_words(normalise(page)) if len(word) > 1}
    if script in ("", "latin") and len(found) >= ENOUGH_WORDS and _share(found, "en") >= CLEARLY:
        return Detected("en", _listed(found & _stop_words("en")))
    candidates = [code for code in KNOWN if language(code).script == script]
    for code in candidates:
        if letters := [mark for mark in language(code).letters if written[mark] >= max(1, TELLING_LETTERS * total)]:
            return Detected(code, f"the letters {' '.join(letters)}")
    for told in (_stop_words, _all_words):
        known = {code: found & told(code) for code in candidates}
        # A language that the bot speaks comes before another one, and English before all.
        best, second = [
            *sorted(candidates, key=lambda code: (-len(known[code]), code != "en", code not in CODES)),
            "",
            "",
        ][:2]
        if best and len(known[best]) >= (FEWEST_LATIN if script == "latin" else 1):
            seen = "" if best == "en" else f"{script.capitalize()} letters and "
            tied = bool(second) and len(known[second]) == len(known[best]) and (best in CODES) == (second in CODES)
            return Detected(best, f"{seen}{_listed(known[best])}", not tied)
    if candidates and script != "latin":  # no word tells: most likely the first, in which most of it is written
        return Detected(candidates[0], f"{script.capitalize()} letters", sure=len(candidates) == 1)
    return Detected("en", "nothing that tells another", sure=False)


def script_of(text: str) -> str:
    """Return the script that a message is in, by its name in Unicode; "" if it has no letters.

    Names and terms are written in Latin letters everywhere: a few letters of another script count for more.

    >>> script_of("TensorFlow 배워요?"), script_of("what does 안녕하세요 mean in English, please?")
    ('hangul', 'latin')
    """
    if text.isascii():  # nearly always so where it matters how long this takes
        return "latin" if any(map(str.isalpha, text)) else ""
    script, _ = _script(text)
    rest = "".join(char for char in text if "LATIN" not in unicodedata.name(char, ""))
    other, _ = _script(rest)
    return other if other and _letters(rest) >= FOREIGN_SHARE * _letters(text) else script


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def _script(text: str) -> tuple[str, int]:
    """Return the script that most letters belong to, by its name in Unicode, and how many there are."""
    letters = Counter(char for char in text.casefold() if char.isalpha())
    scripts: Counter[str] = Counter()
    for char, count in letters.items():
        scripts[unicodedata.name(char, "?").split()[0].lower()] += count
    scripts["hiragana"] += scripts.pop("katakana", 0)
    if scripts["hiragana"] >= KANA * (scripts["hiragana"] + scripts["cjk"]):
        scripts["hiragana"] += scripts.pop("cjk", 0)
    script, most = max(scripts.items(), key=lambda item: item[1])
    return (script if most else ""), letters.total()


def _share(found: set[str], code: str) -> float:
    return len(found & language(code).stop_words) / (len(found) or 1)


@cache
def _stop_words(code: str) -> frozenset[str]:
    """Return the stop words, shorthands of them among these: "im so sorry" has two of English and two of German."""
    return language(code).stop_words.union(language(code).expansions)


@cache
def _all_words(code: str) -> frozenset[str]:
    """Return all words that are known of a language: what a few headings without a sentence may be made of."""
    return language(code).stop_words.union(*language(code).families)


def _listed(known: set[str] | frozenset[str]) -> str:
    return f"the words {', '.join(sorted(known)[:3])}"
