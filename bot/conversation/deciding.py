"""Which reply a message gets, in two steps: what it means (`understanding`), then the decision for that intent.

A command says itself what it wants. Every other message is understood first, and `DECISIONS` names what decides for
each intent. A decision may find that a message does not lean on anything after all: then it is a question of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.conversation import (
    caring,
    choosing,
    correcting,
    details,
    errands,
    leaning,
    missing,
    offering,
    reading,
    reconsidering,
    replies,
    retelling,
    searching,
    smalltalk,
)
from bot.conversation.hearing import Heard, Meaning, hear
from bot.conversation.offering import Decision
from bot.conversation.replies import because
from bot.conversation.turn import MOST_WORDS_THAT_LEAN, SMALLTALK_CUTOFF, Turn
from bot.conversation.understanding import understand
from bot.conversation.values import Choice, Context, Intent, Question, Reply
from bot.conversation.ways import Words
from bot.faq import Entry, Faq
from bot.languages.text import read_words
from bot.matcher import Index

STILL_OPEN = ("again", "shorter", "links")
"""Wishes for the answer shown last, after a miss or two as well: nothing else can be meant."""

FRESH = Context()
"""The context of a conversation that begins."""


def lookup(faq: Faq, words: str) -> Question:
    """Return what `/faq` and these words ask for: all topics, a topic, an entry by its id, or what anybody may ask."""
    topic = faq.topic(words)
    if not words or topic:
        return Question(topic.id if topic else "", "browse")
    return Question(words.lower(), "open") if faq.entry(words.lower()) else Question(words)


def respond(index: Index, question: Question, context: Context = FRESH) -> Reply:
    """Answer `question` in the light of `context`, in the reader's language; never raises, whatever the text."""
    chosen = choosing.chosen(index, question, context)
    reply = _reply(chosen, question, context)
    if question.settled and reply.kind in ("fallback", "suggestions"):
        reply = _elsewhere(index, question, context, chosen) or reply
    elif question.command == "ask":
        reply = choosing.in_their_words(index, question.text, reply)
    if not index.twins:
        return reply
    return replace(reply, context=replace(reply.context, language=chosen.faq.language))


def _elsewhere(index: Index, question: Question, context: Context, chosen: Index) -> Reply | None:
    """Find the entry in the language that a message is written in; give it in the one that the place settled on."""
    written = choosing.chosen(index, replace(question, settled=False), context)
    found = _reply(written, question, context) if written is not chosen else None
    if found is None or found.kind != "answer":
        return None
    opened = replies.opened(chosen, found.answers[0].id, context)
    return replace(opened, candidates=found.candidates, why=found.why)


def _reply(index: Index, question: Question, context: Context) -> Reply:
    match question.command:
        case "ask":
            return _said(Turn.of(index.for_message(), context, aloud=question.aloud), question.text)
        case "open":
            reply = replies.opened(index, question.text, context)
        case "start" if question.text:
            reply = replies.opened(index, question.text, context, "unknown_start")
        case "start":
            reply = replies.welcome(index, context)
        case "none":
            reply = missing.none(index, context)
        case "browse":
            reply = replies.browse(index, question.text, question.page, context)
        case "about":
            reply = replies.about(index, context)
        case command:
            reply = replies.notice(index, command, context)
    return because(reply, reply.why.rule, evidence=question.command)


def _said(turn: Turn, text: str) -> Reply:
    heard = hear(turn, text)
    if question := _besides_a_wish(turn, heard):
        return _in_short(turn, _said(turn, question))
    meaning = understand(turn, heard)
    reply = _decided(turn, heard, meaning)
    if reply is None:
        reply = reconsidering.unless_unsure(turn, heard, meaning, searching.asked(turn, heard))
        meaning = replace(meaning, intent="ask", evidence="")
    meaning, reply = reconsidering.second_look(turn, heard, meaning, reply, _decided)
    reply = because(reply, reply.why.rule, intent=meaning.intent, evidence=meaning.evidence)
    reply = retelling.asked_before(turn, heard, reply) if meaning.intent in ("ask", "leaning") else reply
    reply = offering.shown(turn, heard, _named(turn, reply))
    return caring.kept(turn, heard, reply)


def _named(turn: Turn, reply: Reply) -> Reply:
    """Head what goes on from an answer before a miss by its question: it is no longer what was just said."""
    goes_on = turn.context.missed and [entry.id for entry in reply.answers] == [turn.context.last]
    return replace(reply, headed=True) if goes_on else reply


def _decided(turn: Turn, heard: Heard, meaning: Meaning) -> Reply | None:
    return DECISIONS[meaning.intent](turn, heard, meaning)


def _besides_a_wish(turn: Turn, heard: Heard) -> str:
    """Return the question beside a wish for few words ("Should I buy a GPU? One word."), "" if nobody wishes so."""
    rest = [clause.text for clause in heard.clauses if not _wishes_for_few_words(turn, clause.words)]
    question = " ".join(rest)
    return question if len(rest) < len(heard.clauses) and reading.asks(question, turn.cue) else ""


def _wishes_for_few_words(turn: Turn, words: Words) -> bool:
    return len(words) <= MOST_WORDS_THAT_LEAN and turn.cue.mostly("short", turn.cue.expanded(words))


def _in_short(turn: Turn, reply: Reply) -> Reply:
    entry = turn.index.faq.entry(reply.answers[0].id) if len(reply.answers) == 1 else None
    if entry is None:
        return reply
    short = replace(retelling.shorter(turn, entry), headed=True)
    return because(short, short.why.rule, intent=reply.why.intent, evidence=reply.why.evidence)


def _strain(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    """Give a human word, remember that it was given, and answer what else the message asks."""
    reply = _sorry(turn, heard, meaning)
    if reply.why.rule == "sorry_alone" and turn.context.sorrow:
        return because(caring.listening(turn), "sorry_alone")
    return replace(reply, context=replace(reply.context, sorrow=turn.context.sorrow + 1))


def _sorry(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    """Answer what else the message asks after a human word, or give that word alone; never a menu of chance finds."""
    remark = turn.rank(heard.text).smalltalk
    if remark and remark.score >= SMALLTALK_CUTOFF and caring.tells(turn, "strain", remark.phrase):
        return smalltalk.courtesy(turn, heard, replace(meaning, remark=remark))
    tried: list[Reply] = [searching.asked(turn, heard)] if meaning.name == "act" else []
    small = turn.cue.empty | turn.cue.words["particles"]
    if not small.issuperset(meaning.rest) or reading.asks(meaning.other, turn.cue):
        besides = _said(turn, meaning.other)
        if besides.why.intent == "human" or (besides.missed and reading.asks(meaning.other, turn.cue)):
            return because(caring.sorry(turn, besides), "sorry")
        tried.append(besides)
    if tried or any(caring.is_told(turn, heard, name) for name in ("strain", "mishap")):
        tried.append(searching.asked(turn, heard))
    answer = next((reply for reply in tried if reply.kind == "answer"), None)
    offer = next((reply for reply in tried if reply.offered), None)
    asked = reading.asks(meaning.other, turn.cue)
    best = offer.candidates[0] if offer and offer.candidates else None
    fits = best and best.score >= turn.answer_cutoff and not best.kept
    if offer and not answer and (asked or fits):
        near = offer.offered[: searching.OTHERS if asked else 1]
        few = replies.suggestions(turn.index, near, turn.context, offer.candidates, asked=meaning.other)
        answer = replace(few, why=offer.why)
    if answer:
        return because(caring.sorry(turn, answer), "sorry")
    return because(replies.keep(turn.index, "sorry_alone", turn.context), "sorry_alone")


def _pick(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    match meaning.name:
        case "no_such_number":
            count = len(turn.context.choices)
            name = "only_one" if count == 1 else "no_such_number"
            return because(replies.keep(turn.index, name, turn.context, count=count), "no_such_number")
        case "nothing_offered":
            return _bare_number(turn, heard)
        case "several":
            return _several(turn, meaning)
        case "other" if len(meaning.picks) > 1:
            return because(replies.which_one(turn.index, replace(turn.context, choices=meaning.picks)), "which_one")
    return because(_picked(turn, meaning.picks[0], meaning.offered), "picked")


def _picked(turn: Turn, choice: Choice, offered: tuple[Choice, ...]) -> Reply:
    """Do what picking `choice` does, and remember what it was picked from."""
    if choice.kind == "topic":
        return replies.browse(turn.index, choice.key, choice.page, turn.context)
    if choice.kind == "none":
        return missing.none(turn.index, turn.context)
    reply = replies.opened(turn.index, choice.key, turn.context)
    return replace(reply, context=replace(reply.context, earlier=offered))


def _several(turn: Turn, meaning: Meaning) -> Reply:
    """Answer several picks at once ("1 and 2", "both"), or ask which one where a reply can't hold them all."""
    picks = meaning.picks
    entries = [entry for pick in picks if pick.kind == "entry" and (entry := turn.index.faq.entry(pick.key))]
    if not picks or len(picks) > replies.MOST_ANSWERS or len(entries) < len(picks):
        return because(replies.which_one(turn.index, turn.context), "which_one")
    reply = replies.answer(turn.index, entries, turn.context, headed=True)
    return because(replace(reply, context=replace(reply.context, earlier=meaning.offered)), "picked")


def _bare_number(turn: Turn, heard: Heard) -> Reply:
    """Answer a number where nothing is on offer only if it is a phrasing: mostly it is a pick that comes late."""
    matches = turn.rank(heard.text).matches
    if matches and set(read_words(matches[0].phrase)) <= set(heard.words):
        return searching.asked(turn, heard)
    reply = replies.fallback(turn.index, turn.context, text=replies.say(turn.index.faq, "nothing_offered"))
    reply = replace(reply, context=replace(reply.context, last=turn.context.last))
    return because(reply, "nothing_offered")


def _yes(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    if len(turn.offered) == 1:
        return because(_picked(turn, turn.offered[0], turn.context.choices), "only_one")
    return because(replies.which_one(turn.index, turn.context), "which_one")


def _saying(name: str, rule: str) -> Decision:
    """Decide to say no more than one of the bot's wordings."""
    return lambda turn, heard, meaning: because(replies.keep(turn.index, name, turn.context), rule)


def _after(decide: Callable[[Turn, Entry], Reply], *, offered: bool = True) -> Decision:
    """Decide about the last entry, or the only one on offer if `offered`; without one there is nothing to say of."""

    def decided(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
        if turn.last is None and turn.context.unsure:
            return _yes(turn, heard, meaning) if offered else _nothing_told(turn)
        if turn.last is None and meaning.intent in STILL_OPEN and (shown := turn.shown):
            return replace(decide(turn, shown), headed=True)
        if turn.last is None:
            text = replies.say(turn.index.faq, "about_what")
            return because(replies.fallback(turn.index, turn.context, text=text), "no_thread")
        return decide(turn, turn.last)

    return decided


def _why(turn: Turn, heard: Heard, meaning: Meaning) -> Reply | None:
    about = frozenset(meaning.rest)
    return _after(lambda turn, last: retelling.why(turn, last, about), offered=False)(turn, heard, meaning)


def _nothing_told(turn: Turn) -> Reply:
    """Say that nothing was answered yet, and name once more what was offered."""
    reply = replies.keep(turn.index, "nothing_told", turn.context)
    return because(replace(reply, choices=turn.context.choices), "nothing_told")


def _leaning(turn: Turn, heard: Heard, meaning: Meaning) -> Reply | None:
    """Answer in the light of the last entry; a statement on it that nothing fits is taken note of."""
    reply = leaning.leaning(turn, heard, meaning)
    found = reply or searching.asked(turn, heard)
    lost = found.why.rule in ("nothing_on_that", "already_answered", "nothing")
    if lost and meaning.name == "reference" and not heard.asks:
        return replies.noted(turn.index, turn.context)
    if turn.last and found.why.rule == "nothing" and turn.cue.empty.issuperset(heard.words):
        return leaning.stays(turn, turn.last, heard)
    return reply


def _ask(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    """Search for the question; who asks whether this is the right place for something that it is hears so first."""
    reply = searching.asked(turn, heard)
    if reply.kind != "answer" or not reading.sought(heard.words, turn.cue):
        return reply
    return replace(reply, text=f"{replies.say(turn.index.faq, 'right_place')}\n\n{reply.text}".strip())


DECISIONS: Mapping[Intent, Decision] = MappingProxyType(
    {
        "empty": _saying("empty", "empty"),
        "distress": caring.cared,
        "danger": caring.helped_first,
        "strain": _strain,
        "complaint": caring.complained,
        "mishap": caring.regretted,
        "errand": errands.not_done,
        "detail": details.told,
        "pick": _pick,
        "yes": _yes,
        "none": lambda turn, heard, meaning: missing.none(turn.index, turn.context),
        "tried": _after(retelling.tried),
        "browse": lambda turn, heard, meaning: because(replies.browse(turn.index, "", 0, turn.context), "browse"),
        "more": _after(retelling.more),
        "why": _why,
        "again": _after(retelling.again),
        "shorter": _after(retelling.shorter, offered=False),
        "unclear": _after(retelling.unclear, offered=False),
        "links": _after(retelling.links, offered=False),
        "human": lambda turn, heard, meaning: because(details.human(turn), "contact"),
        "courtesy": smalltalk.courtesy,
        "itself": smalltalk.itself,
        "objection": smalltalk.objected,
        "correct": correcting.correct,
        "leaning": _leaning,
        "ask": _ask,
    }
)
