"""The last answer told once more: more of it, its reasons, its gist, its links."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import quoting, replies
from bot.conversation.doubts import tells
from bot.conversation.hearing import Heard
from bot.conversation.replies import because
from bot.conversation.turn import ASKED_IN_VAIN, Turn
from bot.conversation.values import Reply, all_of
from bot.faq import Entry
from bot.languages.text import read_words

LONGEST_REASON = 600
"""Characters of an answer that "why?" repeats: a phone shows them without scrolling."""


def more(turn: Turn, last: Entry) -> Reply:
    """Show the rest of an answer that was shown in part, else the next follow-up."""
    if turn.context.partly:
        return because(replies.answer(turn.index, [last], turn.context, headed=True), "whole")
    for entry in replies.follow_ups(turn.index, last, turn.context.seen):
        if entry.id in last.follow_ups and entry.id not in turn.context.seen:
            return because(replies.answer(turn.index, [entry], turn.context, headed=True), "next_follow_up")
    return because(replies.nothing_fits(turn.index, last, turn.context, "nothing_more"), "nothing_more")


def why(turn: Turn, last: Entry, about: frozenset[str] = frozenset()) -> Reply:
    """Show the sentences of an answer that give a reason, else what it says after its verdict."""

    def gives(said: str) -> bool:
        return any(turn.cue.within("because", tuple(read_words(said)), misspelled=False))

    after = quoting.reason(last.answer, LONGEST_REASON)
    after = after if not about or quoting.shared(after, about) else ""
    ways = (after and quoting.giving(after, gives, LONGEST_REASON), after)
    part = next(filter(None, ways), "") or quoting.giving(last.answer, gives, LONGEST_REASON)
    if part:
        return because(replies.part(turn.index, last, part, "reasons", turn.context), "reasons")
    part, told = turn.told(last.answer, about) if about else (_on_what_was_asked(turn, last), about)
    if part and told == about and part != turn.context.shown:
        return because(replies.part(turn.index, last, part, "same_answer", turn.context), "part")
    return because(replies.nothing_fits(turn.index, last, turn.context, "already_answered"), "already_answered")


def _on_what_was_asked(turn: Turn, last: Entry) -> str:
    """Return the sentences that have a word of the question before, the nearest to a reason; "" if all have one."""
    asked = frozenset(read_words(turn.context.asked)) - turn.cue.empty - frozenset(read_words(last.question))
    part = quoting.giving(last.answer, lambda said: bool(turn.told(said, asked)[1]), LONGEST_REASON)
    return "" if part == last.answer.strip() else part


def again(turn: Turn, last: Entry) -> Reply:
    """Show an answer once more."""
    return because(replies.answer(turn.index, [last], turn.context, headed=True), "again")


def shorter(turn: Turn, last: Entry) -> Reply:
    """Show what sums an answer up."""
    part = _gist(turn, last) or quoting.beginning(last.answer)
    return because(replies.part(turn.index, last, part, "in_short", turn.context), "verdict")


def unclear(turn: Turn, last: Entry) -> Reply:
    """Say it otherwise, once in short and once with the reasons; then own up to having nothing clearer.

    A short answer of which there is nothing else to say is first said again.
    """
    gist, verdict = _gist(turn, last), quoting.verdict(last.answer)
    short = "" if gist in (verdict, last.answer.strip()) else gist
    whole = last.answer if len(last.answer) <= LONGEST_REASON and not turn.context.times else ""
    ways = (
        ("unclear", "verdict", short),
        ("reasons", "reasons", quoting.reason(last.answer, LONGEST_REASON)),
        ("all_there_is", "again", whole),
    )
    for name, rule, part in ways if turn.context.times < ASKED_IN_VAIN else ():
        if part not in ("", turn.context.shown):
            reply = replies.part(turn.index, last, part, name, turn.context)
            told = replace(reply.context, times=turn.context.times + 1)
            return because(replace(reply, context=told), rule)
    reply = replies.nothing_fits(turn.index, last, turn.context, "still_unclear")
    told = replace(reply.context, times=ASKED_IN_VAIN)
    return because(replies.with_contact(turn.index, replace(reply, context=told)), "still_unclear")


def _gist(turn: Turn, entry: Entry) -> str:
    return quoting.gist(entry.answer, read_words(entry.question), turn.cue.empty, turn.cue.words["announcing"])


def tried(turn: Turn, last: Entry) -> Reply:
    """Own up to having no other advice, and offer what goes on from it."""
    return because(replies.nothing_fits(turn.index, last, turn.context, "tried"), "tried")


def links(turn: Turn, last: Entry) -> Reply:
    """Show the links of an answer."""
    found = quoting.links(last.answer)
    if not found:
        return because(replies.nothing_fits(turn.index, last, turn.context, "no_links"), "no_links")
    return because(replies.part(turn.index, last, found, "links", turn.context), "links")


def asked_before(turn: Turn, heard: Heard, reply: Reply) -> Reply:
    """Note that an answer is the one that was just given, and ask the third time what is missing in it."""
    last = turn.last
    if last is None or reply.kind != "answer" or reply.context.last != last.id:
        return reply
    known = read_words(" ".join((turn.context.asked, last.question, last.label)))
    telling = frozenset(heard.words) - turn.cue.empty
    shown = reply.context.shown
    whole = all_of(last.answer)
    before, now = (last.answer if part == whole else part for part in (turn.context.shown, shown))
    same = len(reply.answers) == 1 and now in before
    again = bool(telling) and telling.issubset(known) and same and not turn.aloud
    times = turn.context.times + again
    context = replace(reply.context, times=times, asked=reply.context.asked or turn.context.asked)
    reply = replace(reply, context=context)
    if same and shown == turn.context.shown and reply.why.intent == "ask" and tells(turn, heard.text):
        return replies.noted(turn.index, turn.context)
    if again and times < ASKED_IN_VAIN and shown == turn.context.shown:
        return because(replace(reply, text=replies.say(turn.index.faq, "as_above")), "as_above")
    if not again or times < ASKED_IN_VAIN:
        return reply
    missing = replies.nothing_fits(turn.index, last, context, "what_is_missing", reply.candidates)
    return because(replace(replies.with_contact(turn.index, missing), why=reply.why), "what_is_missing")
