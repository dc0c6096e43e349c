"""Messages of somebody in despair, danger or a hard time, or treated badly: they need a human word first."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import details, doubts, replies, searching
from bot.conversation.hearing import SEGMENT, Heard, Meaning, in_another_language, parts
from bot.conversation.replies import because
from bot.conversation.turn import Turn
from bot.conversation.values import Reply
from bot.conversation.ways import LONGEST_MISSPELLED, Words
from bot.languages import language
from bot.languages.text import join, read_words

OF_ONES_OWN = ("ask", "detail", "pick")
"""Intents of a question of one's own: who has an answer to one, or an offer that fits well, gets it as anybody does."""

_PAUSES = " \n,.;:!?،。、！"


def distress(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a phrase of despair anywhere, unless it is a part of an idiom ("this is killing me")."""
    if place := turn.cue.despairs(heard.plain):
        return Meaning("distress", " ".join(heard.plain[slice(*place)]))
    meant = any(turn.cue.within("idiom", heard.plain))
    return None if meant else in_another_language(turn, heard, "distress", "distress")


def cared(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
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
        rest = rest.replace(part, f" {_asked_after(turn, part)}", 1)
    return Meaning("strain", hard[0].strip(), rest=tuple(read_words(rest)), other=rest.lstrip(_PAUSES).rstrip())


def _asked_after(turn: Turn, part: str) -> str:
    """Return the question that goes on from what is hard without a comma ("she is ill can I come later"), or ""."""
    words = turn.cue.expanded(tuple(read_words(part)))
    ends = sorted(end for name in ("strain", "blow") for _, end in turn.cue.places(name, words))
    asked = (join(words[end:]) for end in ends if not turn.cue.words["question"].isdisjoint(words[end : end + 1]))
    return next((text for text in asked if turn.rank(text).fits >= turn.suggest_cutoff), "")


def danger(turn: Turn, heard: Heard) -> Meaning | None:
    """Hear that somebody is in danger or badly hurt, unless the FAQ's own words for an entry say so too.

    Words are taken as they are spelled: "is cooking" is a letter from "is choking".
    """
    told = _parts_that_tell(turn, heard, "danger", misspelled=False)
    return Meaning("danger", told[0].strip()) if told and not is_told(turn, heard, "danger") else None


def mishap(turn: Turn, heard: Heard) -> Meaning | None:
    """Hear of damage, loss or theft, unless the FAQ's own words for an entry say so too."""
    told = _parts_that_tell(turn, heard, "mishap", misspelled=False)
    return Meaning("mishap", told[0].strip()) if told and not is_told(turn, heard, "mishap") else None


def _hard_parts(turn: Turn, heard: Heard) -> list[str]:
    """Return the parts of a message that tell of something hard: its own words for it, or a blow to somebody dear."""
    return _parts_that_tell(turn, heard, "strain") or _parts_that_tell(turn, heard, "dear", "blow")


def _parts_that_tell(turn: Turn, heard: Heard, *names: str, misspelled: bool = True) -> list[str]:
    """Return the parts of a message that have all these cues and tell what happened, not what may ("if I am ill")."""
    misspelled = misspelled and len(heard.words) <= LONGEST_MISSPELLED
    if not all(turn.cue.says(name, heard.plain, misspelled=misspelled) for name in names):
        return []  # as in nearly every message

    def tells(part: str) -> bool:
        words = turn.cue.expanded(tuple(read_words(part)))
        return all(_happened(turn, name, words, misspelled) for name in names)

    told = (part for breath in SEGMENT.split(heard.text) for part in turn.cue.between.split(breath))
    return [part for part in told if tells(part)]


def complaint(turn: Turn, heard: Heard) -> Meaning | None:
    """Hear that somebody was treated badly, unless the FAQ's own words for an entry say so too."""
    misspelled = len(heard.words) <= LONGEST_MISSPELLED
    if not turn.cue.says("complaint", heard.plain, misspelled=misspelled):  # as in nearly every message
        return None
    happened = any(_happened(turn, "complaint", words, misspelled) for _, words in parts(turn, heard.text))
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


def helped_first(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    """Say to get help before anything else, then what comes near, or whom to turn to."""
    near = _nearest(turn, searching.asked(turn, heard), heard)
    if near is None or near.candidates[0].score < turn.suggest_cutoff:
        near = replies.with_contact(turn.index, Reply("smalltalk", turn.context))
    return replies.because(sorry(turn, near, "danger"), "help_first")


def regretted(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    """Regret a mishap, then say what comes near; else whom to turn to, but not to a question, nor time and again."""
    found = searching.asked(turn, heard)
    reply = _nearest(turn, found, heard)
    if reply is None and (turn.context.missed or not doubts.tells(turn, heard.text)):
        reply = found
    if reply:
        return replies.because(sorry(turn, reply), "sorry")
    ways = details.human(turn)
    context = replace(ways.context, missed=1)
    return replace(complained(turn, heard, meaning), choices=ways.choices, context=context)


def _nearest(turn: Turn, found: Reply, heard: Heard) -> Reply | None:
    """Return what was found for a question; what fits a mere statement becomes an offer, as nobody asked for it."""
    if found.answers and heard.asks:
        return found
    near = (found.offered or found.answers)[: searching.OTHERS]
    if not near:
        return None
    offer = replies.suggestions(turn.index, near, turn.context, found.candidates, "suggestions_far", heard.text)
    return replace(offer, why=found.why)


def sorry(turn: Turn, reply: Reply, name: str = "sorry") -> Reply:
    """Put a human word before a reply."""
    word = replies.say(turn.index.faq, name)
    return replace(reply, text=f"{word}\n\n{reply.text}" if reply.text else word)
