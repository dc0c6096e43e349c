"""Makes the list of the commonest words of each language, `bot/matcher/common_words.txt`, from those of wordfreq.

pip install wordfreq
python -m benchmarks.common_words
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.languages.text import normalise, split_words

_TARGET = Path(__file__).parent.parent / "bot/matcher/common_words.txt"
_LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pt", "ru", "zh")

_FREQUENCY = 10**-3.75
"""Share of all words from which a word is common: 450 to 750 words a language. Twice or half of it moved no figure of
the tuning sets by more than a point."""

_HEAD = """\
# The words that make up one in 5,600 words or more of what is written in each language, the commonest first, spelled as
# `normalise` leaves them; of Korean, Japanese and Chinese the pairs of characters. Derived from the lists of wordfreq
# 3.1.1 by Robyn Speer (https://github.com/rspeer/wordfreq), which are under CC BY-SA 4.0, as is this file.
"""


def main() -> None:
    """Write the file."""
    _TARGET.write_text(_HEAD + "".join(f"{code}: {' '.join(_common(code))}\n" for code in _LANGUAGES), encoding="utf-8")


def _common(code: str) -> list[str]:
    import wordfreq  # type: ignore[import-not-found,import-untyped,unused-ignore]  # only needed here

    found: Any = wordfreq.get_frequency_dict(code, "small")
    shares: dict[str, float] = {}
    for word, share in found.items():
        for token in split_words(normalise(word)):
            shares[token] = shares.get(token, 0.0) + share
    common = (item for item in shares.items() if item[1] >= _FREQUENCY)
    return [word for word, _ in sorted(common, key=lambda item: -item[1])]


if __name__ == "__main__":
    main()
