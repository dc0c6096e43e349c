"""Whether a message is what it seems: the question of an entry, a statement, or words that tell nothing."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import quoting, reading
from bot.conversation.hearing import SEGMENT
from bot.conversation.turn import Turn
from bot.languages.text import read_words
from bot.matcher import Match

FEWEST_WORDS_OF_A_STATEMENT = 3
"""A message of fewer words that asks nothing names what it is about; a longer one tells something. Only words parted by
spaces count: in other scripts nothing shows how many there are."""

FAINTEST_OFFER = 6.0
"""An entry below this score has nothing to do with the message, however many others fit it as little."""

MOST_RIVALS = 4
"""So many entries that fit best are looked at for what a statement may be about."""

MAY_ASK = 0.4
"""Likelihood, 0 to 1, of a question from which on what has neither its mark nor its words is no mere statement."""

NEARLY_THE_SAME = 0.8
"""From this part of the words in common on, 0 to 1, a message says what a question says, and need not be told which
question it got the answer to: a "Yes." is the answer to the question as it stands, hardly ever to another one."""


def says_the_same(text: str, question: str) -> bool:
    """Tell whether a message says nearly what a question says: the words in common, of all in both."""
    said, asked = frozenset(read_words(text)), frozenset(read_words(question))
    return len(said & asked) >= NEARLY_THE_SAME * len(said | asked)


def is_empty(turn: Turn, match: Match, text: str) -> bool:
    """Tell whether a message holds but words that hold a sentence together, not as the phrasing has them either."""
    words = read_words(text)
    together = f" {' '.join(words)} " in f" {' '.join(read_words(match.phrase))} "
    return turn.cue.function.issuperset(words) and not together


def is_doubtful(turn: Turn, matches: Sequence[Match], text: str) -> bool:
    """Tell whether a message only seems to fit: it says nothing that tells, or denies what the phrasing says."""
    words, phrase = tuple(read_words(text)), read_words(matches[0].phrase)
    if list(words) == phrase:
        return False
    # "show" or "number" is said of a list that was offered, but may be what an entry is about.
    unclear = turn.cue.vague - (turn.cue.words["filler"] - turn.cue.function).intersection(phrase)
    if unclear.issuperset(words):
        return True
    if reading.asks(text, turn.cue) or not turn.cue.words["negation"].isdisjoint(phrase):
        return False
    return bool(reading.denied(words, turn.cue).intersection(phrase)) or rival(turn, matches, text) is not None


def rival(turn: Turn, matches: Sequence[Match], text: str) -> Match | None:
    """Return what else a statement that denies something may be about: all that the best entry is, or what is denied.

    Who can't come to an appointment does not ask how to make one.
    """
    words = turn.cue.expanded(tuple(read_words(text)))
    rejects = any(turn.cue.after("deny", tuple(read_words(part))) for part in SEGMENT.split(text))
    if rejects or turn.cue.words["negation"].isdisjoint(words) or not tells(turn, text):
        return None
    telling = frozenset(words) - turn.cue.empty
    named = quoting.shared(matches[0].phrase, telling)
    verbs = reading.denied(words, turn.cue) - turn.cue.empty
    for match in matches[1:MOST_RIVALS] if named else ():
        shared = named <= quoting.shared(match.phrase, telling) and match.score >= FAINTEST_OFFER
        if shared or not verbs.isdisjoint(read_words(match.phrase)):
            return match
    return None


def tells(turn: Turn, text: str) -> bool:
    """Tell whether a message states something and asks nothing, not at its end either ("it fell can you mend it")."""
    words = tuple(read_words(text))
    if len(text.split()) < FEWEST_WORDS_OF_A_STATEMENT or not states(turn, text):
        return False
    return not any(end - start > 1 for start, end in turn.cue.within("request", words, misspelled=False))


def states(turn: Turn, text: str) -> bool:
    """Tell whether a message has words that hold a sentence together, and asks nothing."""
    apart = turn.cue.function.isdisjoint(read_words(text))
    return not (apart or reading.asks(text, turn.cue) or turn.likelihood(text, "ask") >= MAY_ASK)
