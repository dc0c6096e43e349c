"""Messages of somebody in despair, danger or a hard time, or treated badly: they need a human word first."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import acting, details, doubts, replies, searching
from bot.conversation.hearing import (
    SEGMENT,
    Heard,
    Meaning,
    asks_in_another_language,
    in_another_language,
    parts,
)
from bot.conversation.replies import because
from bot.conversation.turn import Turn
from bot.conversation.values import Context, Reply
from bot.conversation.ways import LONGEST_MISSPELLED, Words
from bot.languages import language
from bot.languages.text import join, read_words

OF_ONES_OWN = ("ask", "detail", "pick")
"""Intents of a question of one's own: who has an answer to one, or an offer that fits well, gets it as anybody does."""

MOST_WORDS_OF_SCORN = 8
"""Words of a statement that runs something down: who says more tells what happened."""

LISTENING = ("listening", "listening_again")
"""Wordings for whoever goes on telling of something sad, in turn, so that nobody reads a line twice in a row."""

NOTHING_NEW = ("ask", "leaning", "correct", "detail", "objection", "unclear", "shorter", "why", "tried", "errand")
"""Intents by which a statement after something sad gets a kind word, where no entry fits it."""

_PAUSES = " \n,.;:!?،。、！"


def distress(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a phrase of despair anywhere, unless it is a part of an idiom ("this is killing me")."""
    if place := turn.cue.despairs(heard.plain):
        return Meaning("distress", " ".join(heard.plain[slice(*place)]))
    meant = any(turn.cue.within("idiom", heard.plain))
    return None if meant else in_another_language(turn, heard, "distress", "distress")


def cared(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    """Meet despair, in the language in which it was told, and remember it; told twice in a row, in other words."""
    code = meaning.language or turn.index.faq.language
    name = "distress_again" if turn.context.care and turn.context.sorrow == 1 else "distress"
    return because(_in_their_language(turn, name, replace(turn.context, care=code, sorrow=1)), "care")


def kept(turn: Turn, heard: Heard, reply: Reply) -> Reply:
    """Keep to the care that somebody in despair or sorrow was given, until a question is answered.

    Then nothing is more out of place than topics they did not ask for, a joke or the address of the FAQ's author.
    """
    care, intent = turn.context.care, reply.why.intent
    if not care:
        return _consoled(turn, heard, reply) if turn.context.sorrow else reply
    if intent == "distress":
        return reply
    wants_somebody = any(turn.cue.says(name, heard.plain) for name in ("human", "reach"))
    own = intent in OF_ONES_OWN and not wants_somebody
    if (own or intent == "strain") and reply.kind == "answer":
        return reply
    fits = sum(match.score for match in reply.candidates) >= turn.answer_cutoff
    context = replace(reply.context, care=care)
    if intent in ("browse", "itself") or (reply.offered and heard.asks and own and fits):
        return replace(reply, context=context)
    if own and asks_in_another_language(turn, heard.text):
        if reply.offered:
            return replace(reply, context=context)
        return replace(reply, context=replace(context, choices=()), choices=())
    if turn.cue.says("leave", heard.plain):
        again = _in_their_language(turn, "left_alone", _one_more(turn))
    elif not wants_somebody and (turn.context.sorrow > 1 or intent == "strain"):
        again = listening(turn)
    else:
        again = _in_their_language(turn, "distress_again", _one_more(turn))
    return because(again, "care_kept", intent="distress", evidence=reply.why.evidence)


def _consoled(turn: Turn, heard: Heard, reply: Reply) -> Reply:
    """Give whoever told of something sad, and goes on about it, a kind word in place of a menu."""
    goes_on = acting.may_be(turn, heard.text, "sad", "despair", "danger", "situation", "glad")  # "she was fourteen"
    if heard.asks or turn.context.unsure or not goes_on:
        return reply
    if turn.cue.says("leave", heard.plain):
        left = _in_their_language(turn, "left_alone", _one_more(turn))
        return because(left, "sorry_alone", intent="strain", evidence=heard.text)
    fits = reply.kind == "answer" or sum(match.score for match in reply.candidates) >= turn.answer_cutoff
    if fits or reply.why.intent not in NOTHING_NEW:
        return replace(reply, context=replace(reply.context, sorrow=turn.context.sorrow))
    return because(listening(turn), "sorry_alone", intent="strain", evidence=heard.text)


def listening(turn: Turn) -> Reply:
    """Say a kind word to whoever goes on telling of something sad, each time another one."""
    return _in_their_language(turn, LISTENING[(turn.context.sorrow - 1) % len(LISTENING)], _one_more(turn))


def _one_more(turn: Turn) -> Context:
    return replace(turn.context, sorrow=turn.context.sorrow + 1)


def _in_their_language(turn: Turn, name: str, context: Context) -> Reply:
    """Say one of the bot's wordings, in the language in which somebody despaired.

    A FAQ that has its own words for despair says them again, where it has none for what is said after it.
    """
    faq = turn.index.faq
    if name == "distress_again" and "distress" in faq.messages and name not in faq.messages:
        name = "distress"
    reply = replies.keep(turn.index, name, context)
    other = context.care not in ("", faq.language)
    return replace(reply, text=language(context.care).messages[name]) if other else reply


def strain(turn: Turn, heard: Heard) -> Meaning | None:
    """Hear of grief, illness or bad luck; `rest` is what else the message says."""
    hard = _hard_parts(turn, heard)
    if not hard and turn.context.sorrow and turn.cue.says("low", heard.plain):
        hard = [heard.text]
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
    if _scorns(turn, heard):
        return Meaning("complaint", heard.text)
    if heard.words in turn.cue.exact["regret"] or heard.plain in turn.cue.exact["regret"]:  # "sorry, that was rude"
        return None
    misspelled = len(heard.words) <= LONGEST_MISSPELLED
    if not turn.cue.says("complaint", heard.plain, misspelled=misspelled):  # as in nearly every message
        return None
    if any(clause.asks and turn.is_sure(turn.rank(clause.text)) for clause in heard.clauses):
        return None  # what is asked beside it can be answered
    happened = any(_happened(turn, "complaint", words, misspelled) for _, words in parts(turn, heard.text))
    return Meaning("complaint", heard.text) if happened and not is_told(turn, heard, "complaint") else None


def _scorns(turn: Turn, heard: Heard) -> bool:
    """Tell whether a short statement runs something down that it names, and that is not the bot or its answer."""
    if heard.asks or len(heard.words) > MOST_WORDS_OF_SCORN:
        return False
    own = turn.cue.small | turn.cue.vague | turn.cue.words["rude"] | turn.cue.words["human"]
    of = (turn.cue.before("scorn", words) or () for _, words in parts(turn, heard.text))
    return any(not own.issuperset(words) for words in of) and not is_told(turn, heard, "scorn")


def _happened(turn: Turn, name: str, words: Words, misspelled: bool) -> bool:
    """Tell whether words say that something happened, not what may ("if I am ill"), nor what only sounds like it.

    Danger is heard beside an idiom too ("he's going to kill me, he hits me").
    """
    cue = turn.cue
    if not cue.says(name, words, misspelled=misspelled) or cue.says("otherwise", words, misspelled=misspelled):
        return False
    if name == "danger":
        return cue.beside_idioms(name, words, misspelled=misspelled)
    return not cue.says("idiom", words, misspelled=misspelled)


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
