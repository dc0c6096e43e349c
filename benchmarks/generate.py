"""FAQs and queries made up from a seed, for measuring speed at any size."""

from __future__ import annotations

import random
from itertools import accumulate

from bot.faq import Entry, Faq

_CARRIERS = [
    "how", "do", "i", "what", "is", "the", "can", "you", "why", "does", "my", "where", "should", "a", "when", "to",
    "for", "of", "in", "with", "it", "on", "this", "and",
]  # fmt: skip
_ONSETS = [
    "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "br", "cl", "dr", "fl", "gr",
    "pl", "st", "tr", "sh", "ch",
]  # fmt: skip
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "oo"]
_CODAS = ["", "n", "r", "s", "t", "l", "m", "ck", "nd", "st"]


def words(count: int, rng: random.Random) -> list[str]:
    """Return `count` different made-up words of two or three syllables."""
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = rng.choice((2, 2, 3))
        found["".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(syllables))] = None
    return list(found)


def faq(entries: int, phrasings: int = 3, seed: int = 1) -> Faq:
    """Return a FAQ whose words are as unevenly frequent as those of a language (Zipf), with one-paragraph answers."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    vocabulary = words(300 + 2 * int(entries**0.85), rng)
    odds = list(accumulate(1 / (rank + 5) for rank in range(len(vocabulary))))

    def some(low: int, high: int) -> list[str]:
        return rng.choices(vocabulary, cum_weights=odds, k=rng.randint(low, high))

    found = []
    for number in range(entries):
        topic = some(2, 4)
        texts = [_phrase(topic, some(1, 3), rng) for _ in range(phrasings)]
        answer = " ".join(topic + some(10, 20) + rng.choices(_CARRIERS, k=12))
        found.append(Entry(f"e{number}", texts[0], answer, aliases=tuple(texts[1:])))
    return Faq(f"{entries} entries", tuple(found))


def _phrase(topic: list[str], more: list[str], rng: random.Random) -> str:
    content = rng.sample(topic, rng.randint(max(1, len(topic) - 1), len(topic))) + more
    return " ".join(rng.choices(_CARRIERS, k=rng.randint(2, 4)) + content + rng.choices(_CARRIERS, k=rng.randint(0, 2)))


def queries(source: Faq, count: int, seed: int = 2) -> list[tuple[str, str]]:
    """Return messages with the id they are about: phrasings in another order, a word lost, a word added, a typo."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    found = []
    for _ in range(count):
        entry = rng.choice(source.entries)
        text = rng.choice(entry.phrasings).split()
        rng.shuffle(text)
        text[0] = misspell(text[0], rng)
        text[-1] = rng.choice(_CARRIERS)
        found.append((" ".join([*text, *words(rng.randint(0, 1), rng)]), entry.id))
    return found


def misspell(word: str, rng: random.Random) -> str:
    """Return a word with one letter dropped, doubled, replaced or swapped with the next one."""
    at = rng.randrange(max(1, len(word) - 1))
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at : at + 1] + word[at:],
            word[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
        )
    )
