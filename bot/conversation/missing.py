"""What is said where there is no answer: each time in a row in other words, so that nobody reads a line twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import replies
from bot.conversation.replies import because
from bot.conversation.turn import ASKED_IN_VAIN, Turn
from bot.conversation.values import Context, Reply
from bot.faq import Faq
from bot.matcher import Index, Match

_AGAIN = ("fallback_again", "fallback_still")
"""Wordings of the second miss in a row, the third, the fourth as the second, and so on."""

_NOTED = ("as_a_question", "as_a_question_again")
"""Wordings for somebody who tells something and asks nothing."""

_SCOLDED = ("rude", "rude_again")
"""Wordings for somebody who scolds, or was not helped."""


def lost(turn: Turn, candidates: Sequence[Match], text: str, *, told: bool = False) -> Reply:
    """Say that there is no answer to `text`, the second time with ways in and a contact.

    What is `told` is noted, with whom to tell it to: a person can do more with it.
    """
    faq, missed = turn.index.faq, turn.context.missed + 1
    if turn.context.unsure:  # what was offered was passed over: a miss too
        missed = max(missed, ASKED_IN_VAIN)
    name = "fallback" if missed == 1 else _in_turn(faq, _AGAIN, missed, "fallback")
    said = _as_a_question(turn, missed) if told else replies.say(faq, name, title=faq.title)
    reply = replies.fallback(turn.index, turn.context, candidates, said)
    if name == _AGAIN[0] and not told:
        ways_in = replies.welcome(turn.index, turn.context).choices
        reply = replace(reply, choices=ways_in, context=replace(reply.context, choices=ways_in))
    # What was on offer may be what it is about all the same.
    pending = [entry for choice in turn.pending[: replies.MOST_ANSWERS] if (entry := faq.entry(choice.key))]
    reply = replies.rather(reply, pending) if pending else reply
    if told or missed >= ASKED_IN_VAIN:
        reply = replace(reply, closing=replies.contact(faq))
    context = replace(reply.context, missed=missed, lost=text)
    if told or not turn.context.missed:  # the next message may go on from before this one
        context = _going_on(turn, context)
    return because(replace(reply, context=context, missed=text), "nothing")


def _going_on(turn: Turn, context: Context) -> Context:
    """Keep in `context` what the thread was about: the last answer, or what was offered."""
    before, pending = turn.context, turn.pending
    if len(pending) == 1 and turn.undecided:
        return replace(context, last=pending[0].key)
    kept = replace(context, last=before.last, shown=before.shown, partly=before.partly, asked=before.asked)
    return replace(kept, passed=turn.offered if before.unsure else ())


def noted(turn: Turn) -> Reply:
    """Take note of a story that asks nothing, which is no miss to learn from."""
    missed = turn.context.missed + 1
    reply = replies.fallback(turn.index, turn.context, text=_as_a_question(turn, missed))
    return replace(reply, context=replace(reply.context, missed=missed))


def _as_a_question(turn: Turn, missed: int) -> str:
    """Take note of what somebody told, and ask for a question: in other words after each answer or miss."""
    faq = turn.index.faq
    return replies.say(faq, _in_turn(faq, _NOTED, len(turn.context.seen) + missed - 1, _NOTED[0]))


def _sorry(faq: Faq, missed: int) -> str:
    """Be sorry to have been no help so many times in a row."""
    return replies.say(faq, _in_turn(faq, _SCOLDED, missed - 1, _SCOLDED[0]))


def _in_turn(faq: Faq, names: Sequence[str], number: int, first: str) -> str:
    """Return one of these wordings after the other; only `first` where the FAQ has words of its own for that alone.

    Those may not be in a language of ours.
    """
    name = names[number % len(names)]
    return first if first in faq.messages and name not in faq.messages else name


def none(index: Index, context: Context) -> Reply:
    """Regret that nothing fitted; to whoever was not helped before either with a contact, not twice in one wording."""
    faq, missed = index.faq, context.missed + 1
    reply = replies.fallback(index, context, text=replies.say(faq, "none_reply"))
    if context.rejected:  # the second no in a row: all there is
        everything = replies.browse(index, "*", 0, context)
        reply = replace(reply, text=replies.say(faq, "none_again"), choices=everything.choices)
    elif not context.unsure and not missed % ASKED_IN_VAIN:
        reply = replace(reply, text=_sorry(faq, missed))
    if context.rejected or missed >= ASKED_IN_VAIN:
        reply = replies.with_contact(index, reply)
    left = replace(reply.context, choices=reply.choices, missed=missed, rejected=True)
    return because(replace(reply, context=left, missed=context.asked if context.unsure else ""), "none")


def scolded(turn: Turn, own: str = "") -> Reply:
    """Say sorry, not twice in a row in the same words; to whoever scolds again before any answer, also whom to turn to.

    `own` is what the FAQ itself says to that.
    """
    missed = turn.context.missed + 1
    text = own if own and missed % len(_SCOLDED) else _sorry(turn.index.faq, missed)
    reply = Reply("smalltalk", replace(turn.context, missed=missed), text=text)
    return replies.with_contact(turn.index, reply) if missed >= ASKED_IN_VAIN else reply
