"""What is offered under "did you mean": shown where it is likely right, and what is said next read in its light.

People seldom tap what they are offered: they type on. So the only entry on offer is what the next message may be
about, and of several the one that the next message makes clear.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.conversation import quoting, replies, telling
from bot.conversation.hearing import Heard, Meaning
from bot.conversation.replies import because
from bot.conversation.searching import SHORT, part_of
from bot.conversation.turn import MOST_WORDS_THAT_LEAN, Turn
from bot.conversation.understanding import asks_of_another, understand
from bot.conversation.values import Bound, Reply, all_of
from bot.faq import Entry
from bot.markup import escape
from bot.matcher import Match

SHOWN_FROM = 0.6
"""Nearness in meaning, where 1 is the same, of a message to a sentence of the answer from which the only entry on offer
is shown, or to a phrasing where the message has no word that no entry has. On the tuning sets (the communities, and the
shipped FAQ with all, ten and no aliases) 50 of 58 entries that are shown are right, of all that are offered alone
118 of 189; of the traps none is shown. With 0.5 it is four in five, and traps are."""

SHOWN_FROM_SCORE = 60.0
"""The score, 0 to 100, that does the same by words alone: 7 of 8 that are shown are right, of all offered alone 95 of
231. From 30 to 60 it is 17 of 29, without those that have nothing to do with the message."""

UNSURE = frozenset(("unsure", "close", "distant", "stranger", "answer_only"))
"""Rules of replies that ask what was meant, and say nothing else."""

CLEARER = 0.1
"""How much nearer in meaning, as `SHOWN_FROM`, a message must be to one of the entries on offer than to the others."""

Decision = Callable[[Turn, Heard, Meaning], Reply | None]
"""What decides for a meaning; None if the message does not lean on anything after all."""


def shown(turn: Turn, heard: Heard, reply: Reply) -> Reply:
    """Let an offer of one entry show its answer, or the part of it that a phone shows, if it is likely right.

    It stays an offer, but what is said next is about it as after an answer.
    """
    match = next((match for match in reply.candidates if match.entry in reply.offered), None)
    if match is None or len(reply.offered) != 1 or reply.why.rule not in UNSURE:
        return reply
    entry = match.entry
    bound = _likely(turn, heard, match)
    part = _fitting(turn, heard, entry) if bound.holds else ""
    if not part:
        return reply
    head = replies.say(turn.index.faq, "closest")
    text = "\n\n".join(filter(None, (head, f"**{escape(entry.question)}**", entry.note, part)))
    context = replace(
        reply.context,
        last=entry.id,
        seen=replies.remember(reply.context.seen, [entry]),
        partly=part != entry.answer,
        shown=all_of(part) if part == entry.answer else part,
        times=0,
    )
    why = replace(reply.why, bounds=(*reply.why.bounds, bound))
    return replace(reply, text=text, context=context, why=why)


def _likely(turn: Turn, heard: Heard, match: Match) -> Bound:
    """Hold how near a message is to an entry on offer against what it takes to show it."""
    apart = match.kept == "stranger" or match.unrelated
    told = telling.nearness(turn, heard.text, quoting.sentences_of(match.entry.answer))
    if told is None:
        return Bound("be shown", match.entry.id, 0.0 if apart else match.score, SHOWN_FROM_SCORE)
    asked = telling.nearness(turn, heard.text, match.entry.phrasings) or 0.0
    return Bound("be shown", match.entry.id, 100 * max(told, 0.0 if apart else asked), 100 * SHOWN_FROM)


def _fitting(turn: Turn, heard: Heard, entry: Entry) -> str:
    """Return an answer, or the part of a long one that fits the message, or its beginning; "" if they are long too."""
    ways = (entry.answer, part_of(turn, entry, heard.text), quoting.beginning(entry.answer))
    return next((part for part in ways if part and len(part) <= SHORT), "")


def taken(turn: Turn, heard: Heard, meaning: Meaning, reply: Reply, decide: Decision) -> tuple[Meaning, Reply] | None:
    """Read a few words that are not answered in the light of what was offered before it, nothing of which was picked.

    What comes up again of it, or is told by the only entry on offer, is given; else what becomes clear.
    """
    offered = [entry for choice in turn.pending if (entry := turn.index.faq.entry(choice.key))]
    if not offered or turn.last in offered or len(heard.words) > MOST_WORDS_THAT_LEAN:
        return None
    again = [entry for entry in reply.offered if entry in offered]
    if len(again) == 1 and telling.relation(turn, heard, again[0]) >= telling.RELATED_FROM:
        return meaning, _given(turn, again[0])
    if len(offered) == 1:
        return _told(turn, heard, meaning, reply, offered[0], decide)
    # What leads to another entry by itself is about that, and a menu is forgotten after another reply.
    clear = _clear(turn, heard, offered) if turn.context.unsure and not reply.offered else None
    return (meaning, _given(turn, clear)) if clear else None


def _given(turn: Turn, entry: Entry) -> Reply:
    return because(replies.opened(turn.index, entry.id, turn.context), "offered_before")


def _told(
    turn: Turn, heard: Heard, meaning: Meaning, reply: Reply, entry: Entry, decide: Decision
) -> tuple[Meaning, Reply] | None:
    """Tell what the only entry on offer says of a message; all of it if it only has to do with it."""
    after = replace(turn, context=replace(turn.context, last=entry.id, choices=(), unsure=False))
    goes_on = understand(after, heard)
    told = decide(after, heard, goes_on) if goes_on.intent in ("leaning", "detail") else None
    if told and [answer.id for answer in told.answers] == [entry.id]:
        return goes_on, replace(told, headed=True)
    if asks_of_another(after, goes_on.rest or heard.words):
        return None
    if not reply.offered and telling.is_related(after, heard, entry):
        return goes_on, _given(turn, entry)
    lost = told and goes_on.name == "connect" and told.why.rule == "nothing_on_that"
    return (goes_on, replies.rather(told, [entry])) if told and lost else None


def _clear(turn: Turn, heard: Heard, offered: Sequence[Entry]) -> Entry | None:
    """Return which of several entries a few words make clear: one that is clearly nearer to them than the others."""
    near = {entry: telling.relation(turn, heard, entry) for entry in offered}
    first, second, *_ = sorted(offered, key=lambda entry: -near[entry])
    clear = near[first] >= telling.RELATED_FROM and near[first] - near[second] >= CLEARER
    return first if clear else None
