"""What a message that nothing fits is most like, of all that people say to a bot: the last resort before a refusal.

No list of phrases has every way to ask "what can you do". An encoder tells which phrase means much the same. Words cut
into pieces of three letters, in scripts without spaces of two, tell which phrase is the nearest; a piece counts for
more the fewer phrases have it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from math import log, sqrt
from types import MappingProxyType
from typing import NamedTuple

from bot.conversation.hearing import Heard, Meaning
from bot.conversation.turn import Turn
from bot.conversation.values import Intent
from bot.conversation.ways import Words
from bot.languages import language, phrases
from bot.languages.text import UNSPACED_FROM, join, read_words


class Kin(NamedTuple):
    """What a message like a phrase is taken for: other cues of the `kind` say much the same."""

    kind: str
    intent: Intent
    name: str = ""


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

SAYINGS: Mapping[str, Kin] = MappingProxyType(
    {
        "distress": Kin("sad", "distress"), "strain": Kin("sad", "strain"), "blow": Kin("sad", "strain"),
        "glad": Kin("glad", "courtesy", "glad"), "rude": Kin("bad", "courtesy", "rude"),
        "complaint": Kin("bad", "complaint"), "human": Kin("human", "human"),
        "privacy": Kin("privacy", "courtesy", "privacy"), "about": Kin("about", "courtesy", "about"),
        "help": Kin("help", "courtesy", "help"), "trouble": Kin("trouble", "courtesy", "trouble"),
        "languages": Kin("languages", "itself", "languages"), "media": Kin("media", "itself", "media"),
        "none": Kin("no", "none"), "objection": Kin("no", "objection"),
        "unclear": Kin("unclear", "unclear"), "short": Kin("short", "shorter"),
    }
)  # fmt: skip
"""The cues that a message may be likened to by what it means, and what it is taken for then."""

MOST_SAYINGS, FEWEST_WORDS, LONGEST_SAYING = 60, 3, 40
"""Phrases of a cue that messages are compared with, words that each has at least, and its characters at most: of the
2,000 phrases the 740 that say each something else take 3 seconds to encode, and few words mean much."""

MEANT_QUESTION, MEANT_STATEMENT, NEARER = 0.8, 0.7, 0.12
"""How near in meaning a message must come to a phrase, where 1 is the same in other words, if it is a question or
something is offered for it, and else; and how much nearer than to any phrase of another kind: of 240 messages to nine
FAQs that are refused, or stated and offered something, 11 are heard rightly so and 2 as what they are not."""


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
    if name in COURTESIES:
        return Meaning("courtesy", heard.text, name)
    if name == "human":
        return Meaning("human", heard.text)
    return Meaning(ON_THE_ANSWER[name], heard.text) if turn.last else None


def meant_in_other_words(turn: Turn, heard: Heard, *, offered: bool) -> Meaning | None:
    """Return what a message means that comes near to a phrase of a cue in meaning, if an encoder can tell.

    `offered` tells that the FAQ has something that comes near as well: then only a statement may be no question.
    """
    if len(heard.words) < FEWEST_WORDS or (offered and heard.asks):
        return None
    likeness = turn.index.likeness(heard.text)
    if not likeness:
        return None
    best: dict[str, tuple[float, str]] = {}
    for score, (cue, _) in zip(likeness, sayings(turn.index.faq.language), strict=True):
        kind = SAYINGS[cue].kind
        best[kind] = max(best.get(kind, (score, cue)), (score, cue))
    (score, cue), second, *_ = sorted(best.values(), reverse=True)
    least = MEANT_QUESTION if heard.asks or offered else MEANT_STATEMENT
    _, intent, name = SAYINGS[cue]
    if intent == "distress" and turn.context.sorrow and score < MEANT_QUESTION:
        intent = "strain"  # who just told of something sad may only go on about it
    missing = intent in ON_THE_ANSWER.values() and not turn.last
    if score < least or score - second[0] < NEARER or missing:
        return None
    return Meaning(intent, heard.text, name)


@lru_cache(maxsize=16)
def sayings(tag: str) -> tuple[tuple[str, str], ...]:
    """Return what people say besides questions in a language: phrases of cues, of which none says nearly the same."""
    found: list[tuple[str, str]] = []
    for cue in SAYINGS:
        kept: list[frozenset[str]] = []
        for phrase in phrases(language(tag).cues[cue]):
            words = frozenset(read_words(phrase))
            fits = len(words) >= FEWEST_WORDS and len(phrase) <= LONGEST_SAYING and len(kept) < MOST_SAYINGS
            if fits and not any(2 * len(words & other) > len(words | other) for other in kept):
                kept.append(words)
                found.append((cue, phrase))
    return tuple(found)


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
