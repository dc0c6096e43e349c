"""Messages that ask the bot to do something other than answer: it says that it can't, and offers what comes nearest."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import reading, replies, searching
from bot.conversation.hearing import MOST_WORDS_OF_A_CORRECTION, Heard, Meaning
from bot.conversation.replies import because
from bot.conversation.turn import Turn
from bot.conversation.values import Reply


def errand(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a deed that is asked for ("can you book it for me"), where it is no question in few words all the same.

    "My mum says I should call her" asks the bot for nothing.
    """
    cue, words = turn.cue, heard.plain
    if len(words) > MOST_WORDS_OF_A_CORRECTION or any(cue.within("reported", words, misspelled=False)):
        return None
    rest = reading.without_opening(words, cue)
    asked = cue.after("request", rest)
    rest = rest if asked is None else asked
    for_whom = any(cue.within("for_whom", rest, misspelled=False))
    # In some languages the verb comes last, in others only after "can you"; so may a question's ("how do I book").
    asks = not cue.words["question"].isdisjoint(rest)
    meant = any(
        (start == 0 or (end == len(rest) and not asks)) and (end - start > 1 or for_whom)
        for start, end in cue.within("deed", rest, misspelled=False)
    )
    if not meant or (asked is None and turn.is_sure(turn.rank(heard.text))):
        return None
    return Meaning("errand", heard.text)


def not_done(turn: Turn, heard: Heard, meaning: Meaning) -> Reply:
    """Say that it can't be done here; what the FAQ has on it is an offer, as it may not be what was wanted."""
    reply = searching.asked(turn, heard)
    if reply.why.rule in ("outside", "remark"):
        return reply
    near = reply.offered or reply.answers
    if not near:
        return because(replies.keep(turn.index, "deed", turn.context), "errand")
    offer = replies.suggestions(turn.index, near, turn.context, reply.candidates, "deed_offer", heard.text)
    return because(replace(offer, why=reply.why), "errand")
