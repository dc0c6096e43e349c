"""Whether a message is what it seems: the question of an entry, a statement, or words that tell nothing."""

from __future__ import annotations

from bot.conversation import reading
from bot.conversation.turn import Turn
from bot.languages.text import read_words
from bot.matcher import Match

FEWEST_WORDS_OF_A_STATEMENT = 3
"""A message of fewer words that asks nothing names what it is about; a longer one tells something. Only words parted by
spaces count: in other scripts nothing shows how many there are."""

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


def is_doubtful(turn: Turn, match: Match, text: str) -> bool:
    """Tell whether a message only seems to fit: it says nothing that tells, or denies what the phrasing says."""
    words, phrase = tuple(read_words(text)), read_words(match.phrase)
    if list(words) == phrase:
        return False
    # "show" or "number" is said of a list that was offered, but may be what an entry is about.
    unclear = turn.cue.vague - (turn.cue.words["filler"] - turn.cue.function).intersection(phrase)
    if unclear.issuperset(words):
        return True
    denied = reading.denied(words, turn.cue).intersection(phrase)
    asks = reading.asks(text, turn.cue)
    return bool(denied) and not asks and turn.cue.words["negation"].isdisjoint(phrase)


def tells(turn: Turn, text: str) -> bool:
    """Tell whether a message states something and asks nothing."""
    states = len(text.split()) >= FEWEST_WORDS_OF_A_STATEMENT and not turn.cue.function.isdisjoint(read_words(text))
    return states and not reading.asks(text, turn.cue)
