"""What was really meant, after a reply that did not fit ("no, I meant the printer")."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import details, leaning, reading, replies, searching
from bot.conversation.hearing import Heard, Meaning, hear
from bot.conversation.replies import because
from bot.conversation.turn import MOST_WORDS_OF_A_DETAIL, Turn
from bot.conversation.values import Bound, Reply
from bot.conversation.ways import Words
from bot.languages.text import join

CORRECTED_SHARE = 0.7
"""How much of the cut-off for an answer does for what follows a mere "no"; after "I meant" there is less doubt."""


def correct(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    """Search again for what was really meant ("no, I meant …"), and rather for anything but the last entry."""
    if turn.context.choices and reading.points(meaning.rest, turn.cue):
        return because(replies.which_one(turn.index, turn.context), "which_one")
    said, rejected = _apart(turn, meaning.rest)
    meaning = replace(meaning, rest=said)
    if reply := _detail(turn, said):
        return reply
    if turn.cue.empty.issuperset(meaning.rest) and turn.last:
        reply = replies.nothing_fits(turn.index, turn.last, turn.context, "already_answered")
        return because(reply, "already_answered")
    meant = join(meaning.rest)
    ranking = turn.rank(meant)
    sure = ranking.matches[0].entry if turn.is_sure(ranking) else None
    named = turn.cue.words["question"].isdisjoint(said) and len(set(said) - turn.cue.empty) <= MOST_WORDS_OF_A_DETAIL
    if sure is None or named:  # a name alone is what the question before was to be about
        instead = leaning.instead(turn, heard, said, again=meaning.name == "correct")
        if instead and sure not in instead.answers:
            return instead
    fresh = replace(turn, context=replace(turn.context, last="", choices=(), unsure=False))
    others = {turn.last, *(match.entry for match in turn.rank(join(rejected)).matches[:1])}
    best = next((match for match in ranking.matches if match.entry not in others), None)
    if ranking.matches and ranking.matches[0] is not best and ranking.best >= turn.answer_cutoff:
        best = ranking.matches[0]
    cutoff = turn.suggest_cutoff if meaning.name == "correct" else turn.answer_cutoff * CORRECTED_SHARE
    if best and best.score >= cutoff and not best.kept:
        reply = replies.answer(turn.index, [best.entry], fresh.context, headed=True, candidates=ranking.matches)
        return because(reply, "corrected", Bound("answer", best.entry.id, best.score, cutoff), searched=meant)
    reply = searching.asked(fresh, heard._replace(text=meant, clauses=reading.clauses(meant, turn.cue)))
    before = turn.context.asked or turn.context.lost
    if reply.kind == "fallback" and before:
        joined = searching.asked(fresh, hear(turn, f"{before} {meant}"))
        reply = joined if joined.offered else reply
    # What was written is kept, not its words: they are pairs of characters in a script without spaces.
    context = replace(reply.context, asked=heard.text if reply.context.asked else "")
    return replace(reply, context=context, missed=heard.text if reply.missed else "")


def _apart(turn: Turn, words: Words) -> tuple[Words, Words]:
    """Part what was meant from what was not ("the printer, not the laser")."""
    for at in range(1, len(words)):
        if (rejected := turn.cue.after("deny", words[at:])) and _names(turn, words[:at]):
            return words[:at], rejected
    return words, ()


def _names(turn: Turn, words: Words) -> bool:
    """Tell whether words end with what is meant, or ask for a detail: in "I do not …" they do neither."""
    asked = details.asked_for(turn, hear(turn, join(words))) if len(words) <= MOST_WORDS_OF_A_DETAIL else None
    return words[-1] not in turn.cue.empty or (asked is not None and not asked.telling)


def _detail(turn: Turn, said: Words) -> Reply | None:
    """Tell the detail of the last answer that was meant ("no, I mean when")."""
    heard = hear(turn, join(said))
    asked = details.detail(turn, heard) if turn.last else None
    reply = details.told(turn, heard, asked) if asked else None
    return reply if reply and reply.kind == "answer" else None
