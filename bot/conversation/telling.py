"""The sentence of an answer that tells what a message asks in other words, by what both mean.

"How long till I get my card" after "your card is ready about a week later": few of a follow-up's words are in the
answer that it is about. Where there is no encoder nothing is found.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from bot.conversation import details, quoting
from bot.conversation.hearing import Heard
from bot.conversation.turn import MOST_WORDS_OF_A_DETAIL, Turn
from bot.faq import Entry
from bot.languages.text import UNSPACED_FROM


class Weights(NamedTuple):
    """What speaks for a sentence in log odds: all at once and for each feature, 0 to 1 but for the cosines.

    `near`: how near in meaning it is to the message, as a cosine where 0 is another thing and 1 the same; `nearer`: how
    much nearer than any other sentence of the answer; `said`: it has all that the message says and the entry's question
    does not; `amiss`: the message asks how much, how long, when or where, and it does not tell that.
    """

    base: float
    near: float
    nearer: float
    said: float
    amiss: float


WEIGHTS = Weights(-1.87, 1.38, 6.05, 1.37, -1.11)
"""A logistic regression, fitted by `python -m benchmarks followups` on what people ask on about answers of FAQs that
were written for it, and measured on those of other authors."""

SURE_FROM, TOLD_FROM, MAY_TELL_FROM = 0.7, 0.5, 0.3
"""Likelihood, 0 to 1, from which on a sentence is told as what was asked, as what may be it, and so only to a message
that leans on the answer. Of follow-ups of other authors 54 get the right sentence from the first on and 12 another or
one though no answer tells it, from there to the second 30 and 15, and to the third 15 and 36 (docs/benchmarks.md)."""

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
    """Tell whether a remark has to do with an entry: by meaning, or as a mere number if the answer has numbers.

    So has one of whose words that the question lacks the answer has half: "do I need approval" of "with our approval".
    """
    near = relation(turn, heard, entry)
    telling = frozenset(heard.plain) - turn.cue.empty - turn.cue.around - turn.cue.words["dear"]
    few = len(heard.words) <= MOST_WORDS_OF_A_DETAIL or all(map(str.isdecimal, telling))
    counts = few and any(map(str.isdecimal, telling))
    new = telling - quoting.shared(entry.question, telling)
    told = new and 2 * len(quoting.shared(entry.answer, new)) >= len(new)
    return near >= RELATED_FROM or bool(told) or (counts and bool(details.numbers(turn, entry)))


def sentence(turn: Turn, heard: Heard, entry: Entry) -> tuple[str, float]:
    """Return the sentence of an entry's answer that most likely tells what a message asks, and how likely that is.

    Nothing is likely where meanings are not read.
    """
    told = quoting.sentences_of(entry.answer)
    number = heard.text.strip().isdecimal()  # it may be a pick that comes late
    if number or len(heard.words) > MOST_WORDS or not 0 < len(told) <= MOST_SENTENCES:
        return "", 0.0
    likely = likelihoods(turn, heard, entry, told)
    found = [one for one in zip(likely, told, strict=False) if " " in one[1] or max(one[1]) >= UNSPACED_FROM]
    score, said = max(found, default=(0.0, ""))  # a bare "Rarely." tells nothing by itself
    return quoting.with_its_list(entry.answer, said), score


def likelihoods(turn: Turn, heard: Heard, entry: Entry, told: Sequence[str]) -> list[float]:
    """Return how likely each sentence tells what a message asks, 0 to 1; empty where meanings are not read."""
    return [
        1 / (1 + exp(-sum(weight * value for weight, value in zip(WEIGHTS, (1.0, *found), strict=True))))
        for found in features(turn, heard, entry, told)
    ]


def features(turn: Turn, heard: Heard, entry: Entry, told: Sequence[str]) -> list[tuple[float, float, float, float]]:
    """Return the features of each sentence of an entry's answer, as in `Weights`; none where meanings are not read."""
    cosines = turn.index.cosines(heard.text, told)
    telling = frozenset(heard.plain) - turn.cue.empty - turn.cue.around
    new = telling - quoting.shared(entry.question, telling)
    asked = details.asked_for(turn, heard, surely=False)
    found = []
    for number, (said, near) in enumerate(zip(told, cosines, strict=False)):
        others = max((other for at, other in enumerate(cosines) if at != number), default=near)
        amiss = asked is not None and not details.tells(turn, asked.name, said)
        whole = bool(new) and turn.told(said, new)[1] == new
        found.append((near, near - max(others, 0.0), float(whole), float(amiss)))
    return found
