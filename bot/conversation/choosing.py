"""Which language a person gets: the one they write in, else the one of the talk, else the one that they read.

Where a place has settled on a language, it is that one.

A FAQ is there in one language or in several (its twins). A message in a script that only one of them is written in is
in that one. Among those of one script the most words tell, and where they tell nothing, the talk goes on as before: a
name or an "ok" is no reason to change.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bot.conversation.cues import phrases_of
from bot.conversation.replies import because
from bot.conversation.values import Context, Question, Reply
from bot.languages import CODES, base, detect, language
from bot.languages.detecting import script_of
from bot.languages.text import read_words
from bot.matcher import Index

SHORTEST_TELLING = 3
"""Letters of a word that tells its language alone; "ok" and "no" are said in many."""

LOOKED_AT = 300
"""Characters of a message that tell its language; looking at all of a long one would take longer than answering it."""

STEERING = ("greeting", "thanks", "goodbye", "question", "reference", "why", "more", "again", "short", "human", "none")
"""Cues that hold what people say before or instead of a question; their words tell a language."""


def chosen(index: Index, question: Question, context: Context) -> Index:
    """Return the index in which a question is answered: that of the FAQ or of one of its twins."""
    if not index.twins:
        return index
    if question.settled:
        return index.speaking(question.language) or index
    talked = index.speaking(context.language) or index.speaking(question.language) or index
    return _written(index, question.text, talked) if question.command == "ask" else talked


def in_their_words(index: Index, text: str, reply: Reply) -> Reply:
    """Say what languages the bot knows in that of a message, where that is another and there was no answer.

    An offer follows it, and is what the message may have meant all the same.
    """
    if reply.kind not in ("fallback", "suggestions") or reply.why.rule == "contact":
        return reply
    text = text[:LOOKED_AT]
    found = detect([_without_terms(text)])
    if not found.sure or found.code not in CODES or index.speaking(found.code):
        return reply
    if language(index.faq.language).script == language(found.code).script:
        words = set(read_words(text))
        own = max(len(words & _telling(tag)) for tag in index.languages)
        if own >= len(words & _telling(found.code)):
            return reply
    known = knows(index, found.code)
    if reply.offered:
        return replace(reply, text=f"{known}\n\n{reply.text}")
    return because(replace(reply, text=known), "other_language")


def knows(index: Index, code: str) -> str:
    """Return the languages that the FAQ is in, as somebody is told who speaks the language `code`."""
    theirs = language(code)
    names = ", ".join(theirs.names.get(base(tag), language(tag).name) for tag in index.languages)
    own = index.faq.messages if base(index.faq.language) == base(code) else theirs.messages
    return (own.get("only_language") or theirs.messages["only_language"]).replace("{language}", names)


def _written(index: Index, text: str, talked: Index) -> Index:
    """Return the index in the language of `text`, `talked` if that may be it."""
    text = text[:LOOKED_AT]
    script = script_of(text)
    fitting = [each for each in (index, *index.twins) if _is_written_in(each, script)]
    if fitting and talked not in fitting and script != "latin":
        talked = fitting[0]
    return _most_words(fitting, text, talked)


def _without_terms(text: str) -> str:
    """Leave out what is in Latin letters from a message in another script."""
    return text if script_of(text) == "latin" else "".join(char for char in text if not char.isascii() or char == " ")


def _is_written_in(index: Index, script: str) -> bool:
    own = language(index.faq.language).script
    return own == script or (own == "hiragana" and script == "cjk")  # a Japanese word may be all Han


def _most_words(indexes: list[Index], text: str, talked: Index) -> Index:
    """Return the index whose language knows clearly more of the words than that of the talk does."""
    words = set(read_words(text))
    known = words & _telling(talked.faq.language)
    best, most = talked, len(known)
    for index in indexes:
        telling = words & _telling(index.faq.language)
        news = telling - known
        if len(telling) > most and (len(news) > 1 or any(len(word) >= SHORTEST_TELLING for word in news)):
            best, most = index, len(telling)
    return best


@lru_cache(maxsize=32)
def _telling(tag: str) -> frozenset[str]:
    """Return the words that are said in a language whatever it is about."""
    code = base(tag)
    cues = [phrases_of(code, name) for name in STEERING] if code in CODES else []
    said = {word for cue in cues for phrases in cue.values() for phrase in phrases for word in phrase}
    return language(tag).stop_words | said
