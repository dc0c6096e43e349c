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


def lost(turn: Turn, candidates: Sequence[Match], text: str, first: str = "fallback") -> Reply:
    """Say that there is no answer to `text`: the first time in the wording `first`, then with ways in and a contact."""
    faq, missed = turn.index.faq, turn.context.missed + 1
    if turn.context.unsure:  # what was offered was passed over: a miss too
        missed = max(missed, ASKED_IN_VAIN)
    name = first if missed == 1 else _AGAIN[missed % len(_AGAIN)]
    if name in _AGAIN and _has_its_own(faq, name):
        name = first
    said = replies.say(faq, name, title=faq.title)
    reply = replies.fallback(turn.index, turn.context, candidates, said)
    if name == _AGAIN[0]:
        ways_in = replies.welcome(turn.index, turn.context).choices
        reply = replace(reply, choices=ways_in, context=replace(reply.context, choices=ways_in))
    if missed >= ASKED_IN_VAIN:
        reply = replace(reply, closing=replies.contact(faq))
    return because(replace(reply, context=replace(reply.context, missed=missed), missed=text), "nothing")


def _has_its_own(faq: Faq, name: str) -> bool:
    """Tell whether a FAQ says in words of its own that there is no answer, which may not be in a language of ours."""
    return "fallback" in faq.messages and name not in faq.messages


def none(index: Index, context: Context) -> Reply:
    """Regret that nothing fitted; to whoever was not helped before either with a contact, not twice in one wording."""
    faq, missed = index.faq, context.missed + 1
    reply = replies.fallback(index, context, text=replies.say(faq, "none_reply"))
    if context.rejected:  # the second no in a row: all there is
        everything = replies.browse(index, "*", 0, context)
        reply = replace(reply, text=replies.say(faq, "none_again"), choices=everything.choices)
    elif not context.unsure and not missed % ASKED_IN_VAIN:
        reply = replace(reply, text=replies.say(faq, "rude"))
    if context.rejected or missed >= ASKED_IN_VAIN:
        reply = replies.with_contact(index, reply)
    left = replace(reply.context, choices=reply.choices, missed=missed, rejected=True)
    return because(replace(reply, context=left, missed=context.asked if context.unsure else ""), "none")


def scolded(turn: Turn) -> Reply:
    """Say sorry; to whoever scolds again before any answer, also whom to turn to."""
    missed = turn.context.missed + 1
    reply = replies.keep(turn.index, "rude", replace(turn.context, missed=missed))
    return replies.with_contact(turn.index, reply) if missed >= ASKED_IN_VAIN else reply
