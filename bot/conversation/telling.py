"""The sentence of an answer that tells what a message asks in other words, by what both mean.

"How long till I get my card" after "your card is ready about a week later": few of a follow-up's words are in the
answer that it is about. Where there is no encoder nothing is found.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import details, quoting
from bot.conversation.hearing import Heard
from bot.conversation.turn import MOST_WORDS_OF_A_DETAIL, Turn
from bot.faq import Entry

NEAR, NEAR_ALONE, NEAR_ELSEWHERE, NEARER = 0.3, 0.36, 0.5, 0.15
"""How near a sentence must come to a message, where 1 is the same question in other words: to one that leans on its
answer, to a question of its own, and to one after another answer or an offer. And how much nearer than any other
sentence of the answer. Of 60 labelled follow-ups that an answer tells 30 are told so, 19 without it, and of 26 that it
tells nothing about 3 get a part of it, as without (tests/data/followups.yaml, tuning)."""

MOST_WORDS, MOST_SENTENCES = 12, 40
"""A longer message says more than one thing; a longer answer takes too long to compare, a tenth of a second."""

RELATED_FROM = 0.2
"""How near an entry's nearest sentence must be to a remark that has to do with it, as `NEAR`: "it's a Saturday" is 0.44
near to the opening hours, "and a helicopter?" 0.14 to the rule for children."""


def nearness(turn: Turn, text: str, told: Sequence[str]) -> float | None:
    """Return how near in meaning a text is to the nearest of some others; None where meanings are not read."""
    few = told[:MOST_SENTENCES]
    return max(turn.index.cosines(text, few), default=None) if few else 0.0


def relation(turn: Turn, heard: Heard, entry: Entry) -> float:
    """Return how near in meaning a message is to an entry's question or the nearest sentence of its answer.

    Where meanings are not read, it is the share of its telling words that the entry has.
    """
    near = nearness(turn, heard.text, [entry.question, *quoting.sentences_of(entry.answer)])
    if near is not None:
        return near
    telling = frozenset(heard.plain) - turn.cue.empty - turn.cue.around
    return len(turn.told(f"{entry.question}\n\n{entry.answer}", telling)[1]) / max(len(telling), 1)


def is_related(turn: Turn, heard: Heard, entry: Entry) -> bool:
    """Tell whether a remark has to do with an entry: by meaning, or as a mere number if the answer has numbers."""
    near = relation(turn, heard, entry)
    telling = frozenset(heard.plain) - turn.cue.empty - turn.cue.around - turn.cue.words["dear"]
    few = len(heard.words) <= MOST_WORDS_OF_A_DETAIL or all(map(str.isdecimal, telling))
    counts = few and any(map(str.isdecimal, telling))
    return near >= RELATED_FROM or (counts and bool(details.numbers(turn, entry)))


def sentence(turn: Turn, heard: Heard, entry: Entry, near: float = NEAR) -> str:
    """Return the sentence of the entry's answer that is meant, "" if none is clearly nearer than the others."""
    told = quoting.sentences_of(entry.answer)
    if len(heard.words) > MOST_WORDS or not 0 < len(told) <= MOST_SENTENCES:
        return ""
    cosines = turn.index.cosines(heard.text, told)
    best, second, *_ = (*sorted(cosines, reverse=True), 0.0, 0.0)
    if best < near or best - max(second, 0.0) < NEARER:
        return ""
    return quoting.with_its_list(entry.answer, told[cosines.index(best)])
