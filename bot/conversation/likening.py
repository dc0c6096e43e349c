"""What a message that nothing fits is most like, of all that people say to a bot: the last resort before a refusal.

No list of phrases has every way to ask "what can you do". Words cut into pieces of three letters, in scripts
without spaces of two, tell which phrase is the nearest; a piece counts for more the fewer phrases have it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from math import log, sqrt
from typing import NamedTuple

from bot.conversation import acting
from bot.conversation.hearing import Heard, Meaning
from bot.conversation.turn import Turn
from bot.conversation.values import Intent
from bot.conversation.ways import Words
from bot.languages.text import UNSPACED_FROM, join

COURTESIES = ("help", "identity", "greeting", "thanks", "goodbye")
"""What is answered before any answer of the FAQ as well as after one."""

ON_THE_ANSWER: Mapping[str, Intent] = {
    "unclear": "unclear", "short": "shorter", "objection": "objection", "why": "why",
}  # fmt: skip
"""What is said of the last answer."""

ALIKE = 0.6
"""Cosine, 0 to 1, from which on a message is taken for what its nearest phrase says: of 83 fresh wordings in nine
languages that were refused, 35 are heard rightly from here on and 5 as another of these cues; of 512 questions, sayings
and bits of nonsense 4 are likened to one. "Do you know a good notary?" is 0.57 from asking for help."""

LONGEST_LIKENED = 40
"""Characters of a message that may be likened: a longer one says something of its own."""


class Phrases(NamedTuple):
    """The phrases of some cues: the cue and the length of each, the phrases that have a piece, and its weight."""

    cues: tuple[str, ...]
    lengths: tuple[float, ...]
    having: Mapping[str, tuple[int, ...]]

    def weight(self, piece: str) -> float:
        """Return how much a piece counts: the more, the fewer phrases have it."""
        return log((len(self.cues) + 1) / (len(self.having.get(piece, ())) + 0.5))


def meant(turn: Turn, heard: Heard) -> Meaning | None:
    """Return what a message that nothing fits means, if it is much like a phrase of a cue."""
    said = join(heard.words)
    if len(heard.words) == 1 or len(said) > LONGEST_LIKENED:
        return None  # one word may be about anything
    names = (*COURTESIES, "human", *ON_THE_ANSWER)
    name, score = _nearest(said, _phrases(names, tuple(turn.cue.phrases[name] for name in names)))
    if score < ALIKE:
        return None
    if name in (*COURTESIES, "human") and not acting.may_be(turn, heard.text, name):
        return None
    if name in COURTESIES:
        return Meaning("courtesy", heard.text, name)
    if name == "human":
        return Meaning("human", heard.text)
    return Meaning(ON_THE_ANSWER[name], heard.text) if turn.last else None


def _nearest(said: str, phrases: Phrases) -> tuple[str, float]:
    """Return the cue of the phrase that a text is most like, and how much it is."""
    weights = {piece: phrases.weight(piece) for piece in _pieces(said)}
    shared: defaultdict[int, float] = defaultdict(float)
    for piece, weight in weights.items():
        for number in phrases.having.get(piece, ()):
            shared[number] += weight * weight
    length = sqrt(sum(weight * weight for weight in weights.values()))
    scored = ((common / (length * phrases.lengths[number]), phrases.cues[number]) for number, common in shared.items())
    score, name = max(scored, default=(0.0, ""))
    return name, score


@lru_cache(maxsize=16)
def _phrases(names: tuple[str, ...], listed: tuple[tuple[Words, ...], ...]) -> Phrases:
    cues = tuple(chain.from_iterable([name] * len(found) for name, found in zip(names, listed, strict=True)))
    pieces = [_pieces(join(words)) for found in listed for words in found]
    having: defaultdict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(pieces):
        for piece in found:
            having[piece].append(number)
    phrases = Phrases(cues, (), {piece: tuple(numbers) for piece, numbers in having.items()})
    weights = {piece: phrases.weight(piece) ** 2 for piece in having}
    return phrases._replace(lengths=tuple(sqrt(sum(weights[piece] for piece in found)) for found in pieces))


def _pieces(text: str) -> frozenset[str]:
    """Cut the words of a text into overlapping pieces, their ends marked by a space."""
    cut = set()
    for word in text.split():
        marked, size = f" {word} ", 2 if max(word) >= UNSPACED_FROM else 3
        cut |= {marked[at : at + size] for at in range(len(marked) - size + 1)}
    return frozenset(cut)
