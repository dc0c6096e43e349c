"""What kind of act a message is, where no cue tells and an encoder can: `bot.matcher.acts` is a classifier.

No list of phrases has every way to say that one's cat has died, or that a bot is useless. Cues come first: they are
sure, and there without an encoder.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.conversation.hearing import Heard, Meaning
from bot.conversation.turn import LIKELY_ACT, Turn
from bot.conversation.values import Intent

MEANINGS: Mapping[str, tuple[Intent, str]] = MappingProxyType(
    {
        "sad": ("strain", "act"), "despair": ("distress", ""), "danger": ("danger", ""), "complaint": ("complaint", ""),
        "objection": ("objection", ""), "unhelpful": ("tried", ""), "unclear": ("unclear", ""),
        "rude": ("courtesy", "rude"),
        "identity": ("courtesy", "identity"), "about": ("courtesy", "about"), "help": ("courtesy", "help"),
        "privacy": ("courtesy", "privacy"),
        "languages": ("itself", "languages"), "human": ("human", ""), "play": ("courtesy", "play"),
        "greeting": ("courtesy", "greeting"), "thanks": ("courtesy", "thanks"), "goodbye": ("courtesy", "goodbye"),
        "wellbeing": ("courtesy", "wellbeing"), "glad": ("courtesy", "glad"), "remark": ("courtesy", "remark"),
        "shorter": ("shorter", ""), "more": ("more", ""), "why": ("why", ""),
    }
)  # fmt: skip
"""The intent and its kind for each act, but for `ask` and `situation`: what is asked or may be is searched for."""

KINDS = (
    ("sad", "despair", "danger", "complaint"),
    ("objection", "unhelpful", "unclear", "rude"),
    ("identity", "about", "help", "privacy", "languages", "human", "play", "wellbeing"),
    ("greeting", "thanks", "goodbye", "glad", "remark"),
    ("shorter",), ("more",), ("why",),
)  # fmt: skip
"""Acts that are easily taken for each other, and answered much alike: bad news, no help, the bot itself, courtesy."""

ABOUT_THE_BOT = KINDS[2]
"""Acts that each get another reply: one of them must be likely by itself, not only all of them together."""

TOLD = (KINDS[0], KINDS[3])
"""What is told: after an offer or with a question in it only if that is certain; a courtesy asks nothing."""

GRAVE = frozenset(("distress", "danger", "strain"))
"""What is heard though an entry may be about it."""

ON_THE_ANSWER = frozenset(("tried", "unclear", "shorter", "more", "why"))
"""What is said of an answer, and means nothing before any."""

MOST_WORDS_OF_A_NAME = 3
"""So few words, none of which holds a sentence together, name what they are about ("new years eve")."""

CERTAIN = 0.9
"""From this likelihood on, 0 to 1, what is grave is heard though an entry surely fits, and the rest though one may."""


def act(turn: Turn, heard: Heard) -> Meaning | None:
    """Return what a message means that is likely another act than asking."""
    kind = next((acts for acts in KINDS if turn.likelihood(heard.text, *acts) >= LIKELY_ACT), None)
    if kind is None:
        return None
    likely = turn.acts(heard.text)
    said = max(kind, key=likely.__getitem__)
    if kind == ABOUT_THE_BOT and likely[said] < LIKELY_ACT:
        return None
    intent, name = MEANINGS[said]
    grave, sure = intent in GRAVE, turn.likelihood(heard.text, *kind) >= CERTAIN
    if turn.is_sure(turn.rank(heard.text)) and not (grave and likely[said] >= CERTAIN):
        return None
    names = len(heard.words) <= MOST_WORDS_OF_A_NAME and turn.cue.function.isdisjoint(heard.words)
    if said == "objection" and heard.asks:  # "ist was frei" is no doubt of what was said
        return None
    if kind in TOLD and ((heard.asks and not (grave and sure)) or (turn.pending and not sure)):
        return None
    if not sure and (
        names or turn.pending or (not grave and turn.nearest(heard.text)) or (name == "play" and turn.last)
    ):
        return None
    if intent in ON_THE_ANSWER and turn.last is None:
        return Meaning("none", heard.text) if intent == "tried" and turn.context.unsure else None
    return Meaning(intent, heard.text, name)


def may_be_kind(turn: Turn, text: str, act: str) -> bool:
    """Tell whether a text may be an act of the kind that `act` is of, as `may_be`."""
    return may_be(turn, text, *next(kind for kind in KINDS if act in kind))


def may_be(turn: Turn, text: str, *acts: str) -> bool:
    """Tell whether a text may be one of these acts: without an encoder any may."""
    return not turn.acts(text) or turn.likelihood(text, *acts) >= 1 - CERTAIN
