"""The text of a reply, the same on every surface."""

from __future__ import annotations

from bot.conversation import Reply
from bot.faq import Entry
from bot.markup import Markup, bold, fold, join, parse, plain, utf16_length


def compose(reply: Reply, *, headed: bool = False, fold_from: int | None = None) -> Markup:
    """Put together all the text of a reply: the bot's own words, the answers, the closing words.

    `headed` puts the question above every answer, whatever the reply wishes. Answers of `fold_from` UTF-16 code units
    or more are folded.
    """
    answers = (_answer(entry, headed or reply.headed, fold_from) for entry in reply.answers)
    return join((parse(reply.text), *answers, parse(reply.closing)))


def _answer(entry: Entry, headed: bool, fold_from: int | None) -> Markup:
    answer = parse(entry.answer)
    if fold_from is not None and utf16_length(answer.text) >= fold_from:
        answer = fold(answer)
    return join((bold(plain(entry.question)) if headed else Markup(), parse(entry.note), answer))
