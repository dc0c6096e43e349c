"""Messages of somebody who is in despair, has a hard time or was treated badly: they need a human word first."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import replies
from bot.conversation.hearing import SEGMENT, Heard, Meaning, in_another_language
from bot.conversation.turn import Turn
from bot.conversation.values import Reply
from bot.conversation.ways import LONGEST_MISSPELLED, Words
from bot.languages.text import read_words

_PAUSES = " \n,.;:!?،。、！"


def distress(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a phrase of despair anywhere, unless it is a part of an idiom ("this is killing me")."""
    if place := turn.cue.despairs(heard.plain):
        return Meaning("distress", " ".join(heard.plain[slice(*place)]))
    meant = any(turn.cue.within("idiom", heard.plain))
    return None if meant else in_another_language(turn, heard, "distress", "distress")


def strain(turn: Turn, heard: Heard) -> Meaning | None:
    """Hear of grief, illness or bad luck; `rest` is what else the message says."""
    hard = _hard_parts(turn, heard)
    if not hard:
        return None
    rest = heard.text
    for part in hard:
        rest = rest.replace(part, " ", 1)
    return Meaning("strain", hard[0].strip(), rest=tuple(read_words(rest)), other=rest.lstrip(_PAUSES).rstrip())


def _hard_parts(turn: Turn, heard: Heard) -> list[str]:
    """Return the parts of a message that tell of something hard: its own words for it, or a blow to somebody dear."""
    misspelled = len(heard.words) <= LONGEST_MISSPELLED
    parts = (part for said in SEGMENT.split(heard.text) for part in turn.cue.between.split(said))
    return [part for part in parts if _is_hard(turn, turn.cue.expanded(tuple(read_words(part))), misspelled)]


def _is_hard(turn: Turn, words: Words, misspelled: bool) -> bool:
    """Tell whether a part of a message tells of something hard: of one's own, or what befell somebody dear."""
    befell = _happened(turn, "blow", words, misspelled) and turn.cue.says("dear", words, misspelled=misspelled)
    return befell or _happened(turn, "strain", words, misspelled)


def complaint(turn: Turn, heard: Heard) -> Meaning | None:
    """Hear that somebody was treated badly, unless the FAQ's own words for an entry say so too."""
    misspelled = len(heard.words) <= LONGEST_MISSPELLED
    if not turn.cue.says("complaint", heard.plain, misspelled=misspelled):  # as in nearly every message
        return None
    parts = (turn.cue.expanded(tuple(read_words(part))) for part in SEGMENT.split(heard.text))
    happened = any(_happened(turn, "complaint", part, misspelled) for part in parts)
    return Meaning("complaint", heard.text) if happened and not is_told(turn, heard, "complaint") else None


def _happened(turn: Turn, name: str, words: Words, misspelled: bool) -> bool:
    """Tell whether words say that something happened, not what may ("if I am ill"), nor what only sounds like it."""
    return turn.cue.says(name, words, misspelled=misspelled) and not any(
        turn.cue.says(other, words, misspelled=misspelled) for other in ("idiom", "otherwise")
    )


def is_told(turn: Turn, heard: Heard, name: str) -> bool:
    """Tell whether an entry fits whose own phrasing has a phrase of the cue: the FAQ knows what to say to it."""
    ranking = turn.rank(heard.text)
    return turn.is_sure(ranking) and tells(turn, name, ranking.matches[0].phrase)


def tells(turn: Turn, name: str, phrase: str) -> bool:
    """Tell whether a phrasing of the FAQ has a phrase of the cue."""
    return turn.cue.says(name, tuple(read_words(phrase)))


def complained(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    """Regret it, and say whom to turn to."""
    reply = replies.keep(turn.index, "complaint", turn.context)
    return replies.because(replies.with_contact(turn.index, reply), "complaint")


def sorry(turn: Turn, reply: Reply) -> Reply:
    """Put a human word before a reply."""
    word = replies.say(turn.index.faq, "sorry")
    return replace(reply, text=f"{word}\n\n{reply.text}" if reply.text else word)
