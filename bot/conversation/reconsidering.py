"""A second look at a message that was not answered: in the light of what was offered, of what people say, by meaning.

Whoever asks on after "did you mean" or after an answer seldom repeats what they ask about.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import details, doubts, likening, offering, reading, replies, searching, telling
from bot.conversation.hearing import Heard, Meaning
from bot.conversation.leaning import CERTAIN_SCORE
from bot.conversation.offering import Decision
from bot.conversation.replies import because
from bot.conversation.turn import Turn
from bot.conversation.values import Bound, Reply
from bot.faq import Entry

FOLLOWING = ("ask", "leaning", "detail")
"""What may be told by a sentence of the last answer."""

QUOTED = frozenset(("part", "detail", "which_one"))
"""Rules of replies that quote the last answer by its words, or ask which answer is meant: the likeliest sentence of all
is better."""

UNTOLD = offering.UNSURE.union(
    ("nothing", "nothing_on_that", "not_told", "already_answered", "vague_about_last", "told_elsewhere", "noted",
     "about_what")
)  # fmt: skip
"""Rules of replies that tell nothing, or ask what was meant, or all of the last answer once more."""


def second_look(turn: Turn, heard: Heard, meaning: Meaning, reply: Reply, decide: Decision) -> tuple[Meaning, Reply]:
    """Return what a message means and gets after all; what was answered stays as it is."""
    if meaning.intent == "ask" and reply.kind != "answer":
        meaning, reply = offering.taken(turn, heard, meaning, reply, decide) or (meaning, reply)
    if meaning.intent in ("ask", "leaning") and reply.why.rule in ("unsure", "close", "nothing_on_that"):
        reply = details.on_it(turn, heard, reply)
    if meaning.intent in ("ask", "leaning") and reply.why.rule in ("nothing", "noted"):
        meaning, reply = _likened(turn, heard, decide) or (meaning, reply)
    return meaning, _told_by_meaning(turn, heard, meaning, reply)


def unless_unsure(turn: Turn, heard: Heard, meaning: Meaning, reply: Reply) -> Reply:
    """Offer what would be the answer to a message that points at what was said before, where little speaks for it."""
    best = next(iter(reply.candidates), None)
    points = len(heard.clauses) == 1 and meaning.intent == "leaning" and meaning.name == "reference"
    if not points or reply.why.rule != "sure" or best is None or best.score >= CERTAIN_SCORE:
        return reply
    offer = replies.suggestions(turn.index, reply.answers, turn.context, reply.candidates, asked=turn.context.asked)
    return because(offer, "doubtful", Bound("answer", best.entry.id, best.score, CERTAIN_SCORE))


def _likened(turn: Turn, heard: Heard, decide: Decision) -> tuple[Meaning, Reply] | None:
    """Read a message that nothing fits as what it is most like; it may ask whether something has its place here."""
    if reading.sought(heard.words, turn.cue):
        return None
    meaning = likening.meant(turn, heard)
    reply = decide(turn, heard, meaning) if meaning else None
    return (meaning, reply) if meaning and reply else None


def _told_by_meaning(turn: Turn, heard: Heard, meaning: Meaning, reply: Reply) -> Reply:
    """Tell the sentence of one of the last answers that likely says what was asked, instead of less or nothing."""
    states = doubts.tells(turn, heard.text)
    if (
        meaning.intent not in FOLLOWING
        or reply.why.rule not in UNTOLD | QUOTED
        or (turn.context.sorrow and not heard.asks)
    ):
        return reply
    part, likely, entry = _likeliest(turn, heard, reply)
    quotes = any(part in shown.answer for shown in reply.answers if entry and shown.answer != entry.answer)
    if entry and likely >= telling.TOLD_FROM and not quotes:
        return _quoted(turn, entry, part, likely, reply)
    leans = meaning.intent != "ask" and reply.kind == "fallback" and not states
    if entry and leans and likely >= telling.MAY_TELL_FROM:
        return _quoted(turn, entry, part, likely, reply)
    return _by_itself(turn, heard, reply) if turn.last else reply


def _likeliest(turn: Turn, heard: Heard, reply: Reply) -> tuple[str, float, Entry | None]:
    """Return the sentence of the entries that a message may be about that most likely tells what it asks."""
    about = reply.answers if reply.kind == "answer" else turn.lately
    if reply.offered:  # what leads to another entry by itself is not about one that was on offer before
        about = tuple(entry for entry in about if entry == turn.last or entry in reply.offered)
    found = [
        (*telling.sentence(turn, heard, entry), entry)
        for id in dict.fromkeys(entry.id for entry in about)
        if (entry := turn.index.faq.entry(id))
    ]
    return max(found, key=lambda one: one[1], default=("", 0.0, None))


def _quoted(turn: Turn, entry: Entry, part: str, likely: float, reply: Reply) -> Reply:
    name = "same_answer" if likely >= telling.SURE_FROM else "all_there_is"
    told = replies.part(turn.index, entry, part, name, turn.context, reply.candidates)
    told = replace(told, headed=entry != turn.last)
    needed = telling.TOLD_FROM if likely >= telling.TOLD_FROM else telling.MAY_TELL_FROM
    return because(told, "meant_sentence", Bound("be told", entry.id, 100 * likely, 100 * needed))


def _by_itself(turn: Turn, heard: Heard, reply: Reply) -> Reply:
    """Offer what a message that seemed to lean on the last answer, and finds nothing there, finds by itself."""
    if reply.why.rule not in ("nothing_on_that", "already_answered"):
        return reply
    found = searching.asked(turn, heard)
    near = [entry for entry in (*found.answers, *found.offered) if entry != turn.last]
    if found.kind not in ("answer", "suggestions") or not near:
        return reply
    offer = replies.suggestions(turn.index, near, turn.context, found.candidates, "told_elsewhere", heard.text)
    return replace(offer, why=found.why)
