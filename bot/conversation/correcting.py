"""What was really meant, after a reply that did not fit ("no, I meant the printer")."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import leaning, reading, replies, searching
from bot.conversation.hearing import Heard, Meaning, hear
from bot.conversation.replies import because
from bot.conversation.turn import Turn
from bot.conversation.values import Bound, Reply
from bot.languages.text import join

CORRECTED_SHARE = 0.7
"""How much of the cut-off for an answer does for what follows a mere "no"; after "I meant" there is less doubt."""


def correct(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    """Search again for what was really meant ("no, I meant …"), and rather for anything but the last entry."""
    if turn.context.choices and reading.points(meaning.rest, turn.cue):
        return because(replies.which_one(turn.index, turn.context), "which_one")
    if turn.cue.empty.issuperset(meaning.rest) and turn.last:
        reply = replies.nothing_fits(turn.index, turn.last, turn.context, "already_answered")
        return because(reply, "already_answered")
    meant = join(meaning.rest)
    ranking = turn.rank(meant)
    if not turn.is_sure(ranking) and (instead := leaning.instead(turn, heard, meaning.rest)):
        return instead
    fresh = replace(turn, context=replace(turn.context, last="", choices=(), unsure=False))
    best = next((match for match in ranking.matches if match.entry != turn.last), None)
    if ranking.matches and ranking.matches[0] is not best and ranking.best >= turn.answer_cutoff:
        best = ranking.matches[0]
    cutoff = turn.suggest_cutoff if meaning.name == "correct" else turn.answer_cutoff * CORRECTED_SHARE
    if best and best.score >= cutoff and not best.kept:
        reply = replies.answer(turn.index, [best.entry], fresh.context, headed=True, candidates=ranking.matches)
        return because(reply, "corrected", Bound("answer", best.entry.id, best.score, cutoff), searched=meant)
    reply = searching.asked(fresh, heard._replace(text=meant, clauses=reading.clauses(meant, turn.cue)))
    if reply.kind == "fallback" and turn.context.asked:
        joined = searching.asked(fresh, hear(turn, f"{turn.context.asked} {meant}"))
        reply = joined if joined.offered else reply
    # What was written is kept, not its words: they are pairs of characters in a script without spaces.
    context = replace(reply.context, asked=heard.text if reply.context.asked else "")
    return replace(reply, context=context, missed=heard.text if reply.missed else "")
