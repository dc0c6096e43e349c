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
from bot.faq import Faq
from bot.languages.text import tokenise
from bot.matcher import Index

FRESH = Context()
"""The context of a conversation that begins."""


def lookup(faq: Faq, words: str) -> Question:
    """Return what `/faq` and these words ask for: all topics, a topic, an entry by its id, or what anybody may ask."""
    topic = faq.topic(words)
    if not words or topic:
        return Question(topic.id if topic else "", "browse")
    return Question(words.lower(), "open") if faq.entry(words.lower()) else Question(words)


def asks(faq: Faq, text: str) -> bool:
    """Tell whether a text holds a question: by its mark, or by the word that it begins with."""
    return any(clause.asks for clause in reading.clauses(text, reading.cues(faq)))


def respond(index: Index, question: Question, context: Context = FRESH) -> Reply:
    """Answer `question` in the light of `context`; never raises, whatever the text."""
    match question.command:
        case "ask":
            return _asked(Turn.of(index.for_message(), context), question.text)
        case "open":
            reply = replies.opened(index, question.text, context, "gone")
        case "start" if question.text:
            reply = replies.started(index, question.text, context)
        case "start":
            reply = replies.welcome(index, context)
        case "none":
            reply = replies.none(index, context)
        case "browse":
            reply = replies.browse(index, question.text, question.page, context)
        case "about":
            reply = replies.about(index, context)
        case command:
            reply = replies.notice(index, command, context)
    return replies.because(reply, reply.why.rule, evidence=question.command)


def _asked(turn: Turn, text: str) -> Reply:
    words = tuple(tokenise(text))
    if not words:
        pleased = any(text.strip().startswith(mark) for mark in turn.cue.reactions)
        reply = replies.keep(turn.index, "acknowledge" if pleased else "empty", turn.context)
        return replies.because(reply, "courtesy" if pleased else "empty", intent="courtesy" if pleased else "empty")
    return (
        thread.steered(turn, words)
        or thread.corrected(turn, text, words)
        or thread.leaning(turn, words)
        or searching.searched(turn, text, reading.clauses(text, turn.cue))
    )
