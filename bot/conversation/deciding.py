"""Which reply a question gets: the first that fits, in this order.

1. A command says itself what it wants.
2. A reaction to what was offered or shown: a pick, none of these, ok, more, why (`thread`).
3. A correction of what the bot took the last question for (`thread`).
4. A short message that leans on the last entry (`thread`).
5. A question of its own (`searching`): its entry, "did you mean", or no answer.
"""

from __future__ import annotations

from bot.conversation import reading, replies, searching, thread
from bot.conversation.turn import Turn
from bot.conversation.values import Context, Question, Reply
from bot.matcher import Index
from bot.text import tokenise

FRESH = Context()
"""The context of a conversation that begins."""


def respond(index: Index, question: Question, context: Context = FRESH) -> Reply:
    """Answer `question` in the light of `context`; never raises, whatever the text."""
    match question.command:
        case "ask":
            return _asked(Turn.of(index, context), question.text)
        case "open":
            return replies.opened(index, question.text, context, "gone")
        case "start" if question.text:
            return replies.started(index, question.text, context)
        case "start":
            return replies.welcome(index, context)
        case "none":
            return replies.none(index, context)
        case "browse":
            return _browsed(index, question, context)
        case "about":
            return replies.about(index, context)
        case command:
            return Reply(command, context, text=replies.say(index.faq, command))


def _browsed(index: Index, question: Question, context: Context) -> Reply:
    """Open what a person wrote after /faq: a topic, an entry's id, or any words that an entry answers."""
    key = question.text
    if not key or key == "*" or index.faq.topic(key):
        return replies.browse(index, key, question.page, context)
    turn = Turn.of(index, context)
    best = next(iter(turn.rank(key.replace("-", " ")).matches), None)
    entry = index.faq.entry(key.casefold()) or (best.entry if best and best.score >= turn.answer_cutoff else None)
    return replies.answer(index, [entry], context, headed=True) if entry else replies.browse(index, "", 0, context)


def _asked(turn: Turn, text: str) -> Reply:
    words = tuple(tokenise(text))
    if not words:
        return replies.keep(turn.index, "empty", turn.context)
    return (
        thread.steered(turn, words)
        or thread.corrected(turn, words)
        or thread.leaning(turn, words)
        or searching.searched(turn, text, reading.clauses(text, turn.cue))
    )
