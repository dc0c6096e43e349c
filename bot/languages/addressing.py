"""Whether readers are addressed formally, as with Sie, usted or vous, told by the words of texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from bot.languages.detecting import READ
from bot.languages.language import language, phrases

FEWEST = 2
"""Telling words that say how readers are addressed; one may stand in a text by chance, as in a quotation."""

CLEARLY = 0.75
"""Share of formal words among the telling ones from which on texts are formal: some mix the two."""

_INSIDE = r"(?<=[\w,;)]\s)"
"""What stands before a word inside a sentence: at its beginning "Sie" may be "she" or "they", too."""


def is_formal(tag: str, *sayings: Iterable[str]) -> bool:
    """Tell whether texts in the language of `tag` are formal.

    Later `sayings` count only where those before say little.

    >>> is_formal("de", ["Bringen Sie Ihren Ausweis mit."]), is_formal("de", ["Sie ist zu.", "Bring deinen mit."])
    (True, False)
    """
    spoken = language(tag)
    if not spoken.formal:
        return False
    formal, familiar = (_words(words, spoken.script != "cjk") for words in (spoken.says_formal, spoken.says_familiar))
    found = others = 0
    for texts in sayings:
        said = "\n".join(texts)[:READ]
        found += len(formal.findall(said))
        others += len(familiar.findall(said))
        if found + others >= FEWEST:
            break
    return found >= max(FEWEST, CLEARLY * (found + others))


@cache
def _words(listed: str, spaced: bool) -> re.Pattern[str]:
    """Return what finds these words and phrases, whole ones where words are `spaced`.

    Those with a capital are found with it only, and a single one inside a sentence only.
    """
    found = [
        f"(?i:{words})" if not words[0].isupper() else words if " " in words else f"{_INSIDE}{words}"
        for words in phrases(listed)
    ]
    either = "|".join(found)
    return re.compile(rf"(?<![\w-])(?:{either})(?!\w)" if spaced else either)
