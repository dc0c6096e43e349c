"""What people write under the bot's messages where others read along: whether it is said to the bot."""

from __future__ import annotations

import re

from bot.conversation import reading
from bot.conversation.cues import cues
from bot.conversation.values import Context, Question, Reply
from bot.faq import Faq
from bot.languages.text import is_marked, read_words
from bot.matcher import ANSWER_CUTOFF

FEWEST_WORDS_OF_AN_UNMARKED_QUESTION = 3
"""Words from which on a question needs no mark to be one: "who knew" is none."""

_ADDRESS = re.compile(r"(?<!\S)\S*\w\.\w\S*")
"""A web address, which laughs at nobody: in Japanese "www" does."""

_RUN = re.compile(r"\w+")

_ABOUT_LAST = {"more": "more", "why": "why", "again": "again", "shorter": "short", "links": "links"}
"""Intents about the last answer, and the cues that name them."""

_SOUGHT = ("ask", "leaning", "correct", "detail")
"""Intents of what is searched for: said to the bot if that finds an answer."""

_SAID_TO_IT = ("unclear", "pick", "browse", "human", "itself", "distress", "danger")
"""Intents of what is said to the bot though it asks nothing."""

_SAID_TO_ANYBODY = ("errand", "strain", "complaint", "mishap")
"""Intents of what people say to each other as well: "book it for me", "my dog died"."""


def asks(faq: Faq, text: str) -> bool:
    """Tell whether a text holds a question: by its mark, or by the word that it begins with."""
    return reading.asks(text, cues(faq))


def leaves_it_open(faq: Faq, question: Question, reply: Reply) -> bool:
    """Tell whether a question, given its `reply`, leaves it to another message what it is about ("please help him")."""
    if question.command != "ask" or not (reply.kind == "fallback" or reply.why.intent == "leaning"):
        return False
    known = cues(faq)
    named = not (known.empty | known.around).issuperset(read_words(question.text))
    return not (named and reading.asks(question.text, known))


def thanks(faq: Faq, text: str) -> bool:
    """Tell whether a text thanks somebody, whatever else it says."""
    return any(cues(faq).within("thanks", tuple(read_words(text))))


def is_said_to_bot(
    faq: Faq, text: str, reply: Reply, before: Context, *, quotes: bool = False, names_others: bool = False
) -> bool:
    """Tell whether a message that replies to one of the bot's asks it anything, given the `reply` that it would get.

    Who laughs talks to the others. `quotes` tells that the message quotes words of the bot's, `names_others` that it
    names somebody else.
    """
    laughs, marked, intent = _laughs(faq, text), is_marked(text), reply.why.intent
    if asks(faq, text) and (marked or not (laughs and intent == "unclear")):
        exclaims = len(read_words(text)) < FEWEST_WORDS_OF_AN_UNMARKED_QUESTION and not marked
        return reply.kind != "fallback" or not (exclaims or laughs or names_others)
    if laughs or names_others or thanks(faq, text) or text.lstrip().startswith("+"):  # "+1"
        return False
    if intent in _ABOUT_LAST:
        return quotes or _wishes(faq, text, _ABOUT_LAST[intent])
    if intent in _SOUGHT:
        if reply.why.rule == "vague_about_last":  # "same here"
            return False
        found = sum(match.score for match in reply.candidates)
        return reply.kind == "answer" or (reply.kind == "suggestions" and found >= ANSWER_CUTOFF)
    if intent in ("yes", "none"):
        return before.unsure  # else it is a yes or a no to what somebody said
    return intent in _SAID_TO_IT or (quotes and intent in _SAID_TO_ANYBODY)


def speaks_of_bot(faq: Faq, text: str, reply: Reply) -> bool:
    """Tell whether a message that names the bot within, or at its end, speaks of it to others: "let's ask @bot".

    It says more than a word, asks nothing and says no "please", and there is neither an answer nor an offer for it.
    """
    if reply.kind != "fallback" or reply.why.intent not in _SOUGHT or asks(faq, text):
        return False
    words = tuple(read_words(text))
    return len(words) > 1 and not any(cues(faq).within("please", words))


def _laughs(faq: Faq, text: str) -> bool:
    """Tell whether a text has laughter in it; a lone character only where it ends what is written in one: 笑."""
    known, said = cues(faq), _ADDRESS.sub(" ", text)
    words = tuple(read_words(said))
    places = known.within("laughter", words, misspelled=False)
    endings = (tuple(read_words(run)[-1:]) for run in _RUN.findall(said))
    return (
        any(len("".join(words[start:end])) > 1 for start, end in places)
        or not known.exact["laughter"].isdisjoint(endings)
        or any(mark in text for mark in known.laughing)
    )


def _wishes(faq: Faq, text: str, cue: str) -> bool:
    """Tell whether a text is nothing but a wish about the last answer, not said in passing as in "not again"."""
    words, known = tuple(read_words(text)), cues(faq)
    worded = (words, reading.bare(words, known), reading.without_opening(words, known))
    return not known.exact[cue].isdisjoint(worded)
