"""Messages of somebody who is in despair, has a hard time or was treated badly: they need a human word first."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import replies
from bot.conversation.hearing import SEGMENT, Heard, Meaning, in_another_language
from bot.conversation.replies import because
from bot.conversation.turn import Turn
from bot.conversation.values import Reply
from bot.conversation.ways import LONGEST_MISSPELLED, Words
from bot.languages import language
from bot.languages.text import read_words

OF_ONES_OWN = ("ask", "detail", "pick")
"""Intents of a question of one's own: who has an answer to one, or an offer that fits well, gets it as anybody does."""

_PAUSES = " \n,.;:!?،。、！"


def distress(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a phrase of despair anywhere, unless it is a part of an idiom ("this is killing me")."""
    if place := turn.cue.despairs(heard.plain):
        return Meaning("distress", " ".join(heard.plain[slice(*place)]))
    meant = any(turn.cue.within("idiom", heard.plain))
    return None if meant else in_another_language(turn, heard, "distress", "distress")


def cared(turn: Turn, meaning: Meaning) -> Reply:
    """Meet despair, in the language in which it was told, and remember it."""
    faq = turn.index.faq
    reply = replies.keep(turn.index, "distress", replace(turn.context, care=meaning.language or faq.language))
    text = language(meaning.language).messages["distress"] if meaning.language else reply.text
    return because(replace(reply, text=text), "care")


def kept(turn: Turn, heard: Heard, reply: Reply) -> Reply:
    """Keep to the care that somebody in despair was given, whatever they say, until a question is answered.

    Then nothing is more out of place than topics they did not ask for, a joke or the address of the FAQ's author.
    """
    care, intent = turn.context.care, reply.why.intent
    if not care or intent == "distress":
        return reply
    wants_somebody = any(turn.cue.says(name, heard.plain) for name in ("human", "reach"))
    own = intent in OF_ONES_OWN and not wants_somebody
    if own and reply.kind == "answer":
        return reply
    fits = sum(match.score for match in reply.candidates) >= turn.answer_cutoff
    if intent == "browse" or (reply.offered and heard.asks and own and fits):
        return replace(reply, context=replace(reply.context, care=care))
    messages = turn.index.faq.messages
    name = "distress" if "distress" in messages and "distress_again" not in messages else "distress_again"
    again = replies.keep(turn.index, name, turn.context)
    if care != turn.index.faq.language:
        again = replace(again, text=language(care).messages[name])
    return because(again, "care_kept", intent="distress", evidence=reply.why.evidence)


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
    """Tell whether a part of a message tells of something hard that happened, not of what may ("if I am ill")."""

    def says(name: str) -> bool:
        return turn.cue.says(name, words, misspelled=misspelled)

    hard = says("strain") or (says("dear") and says("blow"))
    return hard and not (says("idiom") or says("otherwise"))


def complaint(turn: Turn, heard: Heard) -> Meaning | None:
    """Hear that somebody was treated badly, unless the FAQ's own words for an entry say so too."""
    misspelled = len(heard.words) <= LONGEST_MISSPELLED
    said = turn.cue.says("complaint", heard.plain, misspelled=misspelled)
    if not said or turn.cue.says("idiom", heard.plain, misspelled=misspelled):
        return None
    return None if is_told(turn, heard, "complaint") else Meaning("complaint", heard.text)


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
