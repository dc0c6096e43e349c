"""Which words can tell what a message is about: all but the commonest of its language.

An answer to a message about something else, in the FAQ's words, is the worst kind of reply ("rent is too expensive" is
no question about GPUs). So a telling word that no entry has, not even misspelled or by a word of the same meaning,
makes every match an offer, unless the message shares enough other telling words with it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

ENOUGH_SHARED = 2
"""Telling words that an entry's phrasings must share with a message that has one which no entry has. One lets twice as
many false answers pass on the tuning sets without aliases, three cost a tenth of the right ones."""

SHARED_FROM = 0.4
"""Strength from which a word of an entry counts as shared: that of a short word's misspelling, or of a synonym."""

MEANT_FROM = 0.6
"""Nearness in meaning, as in `Near`, from which a message may mean an entry though it has a word that none has, if it
is nearer to the entry with that word than without it. On the tuning sets 45 messages more get the right answer by that,
and 6 a false one; without a bound 48 and 11."""

NEAR_BY_WORDS, NEAR_BY_MEANING, NEAR_ON_AVERAGE = 0.8, 0.8, 0.5
"""Share of a message, 0 to 1, and nearness of its meaning, as in `Near`, to an entry's nearest phrasing and to the mean
of them: with less of all three an entry is far from the message, and fits only because the others fit less. On the
tuning sets 13 of 792 right answers become offers by that, 16 of 57 false ones and 6 of 31 wrong ones."""

_FILE = Path(__file__).with_name("common_words.txt")


@cache
def common_words(language: str) -> frozenset[str]:
    """Return the commonest words of a language (an ISO 639-1 code), none for one that is not listed."""
    start = f"{language}: "
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(next((line.removeprefix(start).split() for line in lines if line.startswith(start)), ()))
