"""Where the bot is no member: inline queries in any chat, and guest messages.

Both answer with messages that stand on their own, and whose buttons turn them in place.
"""

from __future__ import annotations

from dataclasses import replace

from telegram import Message, Update
from telegram.constants import InlineQueryLimit

from bot.conversation import Question, Reply
from bot.faq import Entry, Faq
from bot.markup import cut, parse
from bot.matcher import Index, Match
from bot.telegram.handlers.asking import addressed, reads
from bot.telegram.handlers.outbox import InlineAnswer
from bot.telegram.handlers.panels import Panels
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.rendering import InlineResult, title

DESCRIPTION_LENGTH = 100
"""UTF-16 code units of an answer's beginning: a phone shows two lines of them."""
SHORT_QUERY_WORDS = 3
SHORT_QUERY_CUTOFF, QUERY_CUTOFF = 1.0, 5.0
"""What the scores of all entries found must add up to for any to be listed: for up to three words, and beyond.

On the matcher's scale of 0 to 100; the first words of a question say little."""
STRANGER_CUTOFF = 9.0
"""The same for an entry where a word that no entry has may be what the query is about ("toilet").

On the tuning halves of fifteen sets this and the cut-off for unrelated entries leave out, key by key, 44 % of what was
listed for messages out of scope and 7 % of the right entries; once a message is whole, 63 % and 3 %."""
LISTED_ENTRIES = 200
"""Entries that are listed: nobody scrolls further, and comparing all of thousands takes longer than a keystroke."""
LISTED_SHARE = 0.1
"""How much of the best score an entry needs to be listed below it."""


class Inline:
    """Handlers of inline queries and guest messages."""

    def __init__(self, surface: Surface, panels: Panels) -> None:
        self._surface = surface
        self._service = surface.service
        self._panels = panels
        self._drawn: tuple[Faq | None, dict[tuple[str, str], InlineResult]] = (None, {})

    async def query(self, update: Update, _: Anything) -> None:
        """Offer the entries that fit what was typed so far, what most people start with if nothing was."""
        query = update.inline_query
        assert query is not None
        text = " ".join(query.query.split())
        index = self._service.index_for(Question(text, language=reads(query.from_user)))
        found = matching(index, text) if text else starters(index.faq)
        start = int(query.offset) if query.offset.isdecimal() and len(query.offset) < 9 else 0
        page = found[start : start + InlineQueryLimit.RESULTS]
        more = str(start + len(page)) if start + len(page) < len(found) else ""
        personal = bool(self._service.faq.twins)
        answer = InlineAnswer(tuple(self._result(index.faq, entry) for entry in page), more, personal=personal)
        if not found:
            button = self._service.say("inline_ask", index.faq.language)
            answer = InlineAnswer(button=button, payload=await self._surface.links.payload(text), personal=personal)
        await self._surface.outbox.answer_inline(query.id, answer)

    async def summoned(self, update: Update, _: Anything) -> None:
        """Answer a guest message with one message; whoever summons the bot by a bare reply asks what was replied to."""
        message = update.guest_message
        assert message is not None
        assert message.guest_query_id is not None
        said = addressed(message, self._surface.bot.bot)
        source = message.reply_to_message if said == "" else message
        text = said or _text(source)
        language = reads(message.from_user)
        question = Question(text, language=language) if text else Question(command="help", language=language)
        reply = await self._service.consider(question)
        await self._surface.outbox.answer_guest(message.guest_query_id, self._answer(reply, question))
        meant = source is not None and source.from_user == message.from_user
        self._service.record(reply if meant else replace(reply, missed=""))

    def _result(self, faq: Faq, entry: Entry) -> InlineResult:
        """Return an entry's result; each is drawn once per reading of the FAQ, since its follow-ups take a search."""
        if self._drawn[0] is not self._surface.faq:
            self._drawn = self._surface.faq, {}
        drawn = self._drawn[1].get((faq.language, entry.id))
        if drawn is None:
            question = Question(entry.id, "open", language=faq.language)
            drawn = self._drawn[1][faq.language, entry.id] = self._answer(self._service.decide(question), question)
        return drawn

    def _answer(self, reply: Reply, question: Question) -> InlineResult:
        message = self._panels.draw(reply, question, inline=True)
        if not reply.answers:
            return InlineResult(reply.kind, self._service.faq_for(reply.context).title, "", message)
        entry = reply.answers[0]
        first = " ".join(cut(parse(entry.answer), DESCRIPTION_LENGTH).text.split())
        return InlineResult(entry.id, title(entry.label or entry.question), first, message, entry.media)


def matching(index: Index, text: str) -> list[Entry]:
    """Return the entries for a query that is being typed: that of this id, those whose label begins so, the best.

    The first words of a question say little: until there are a few, whatever has them is shown. What lacks a word that
    tells what the question is about needs to fit better, and what has none of its words as well as a chat asks for.
    """
    found = index.complete(text, LISTED_ENTRIES)
    fits = sum(match.score for match in found)  # together: many that fit alike share what one would have
    cutoff = QUERY_CUTOFF if len(text.split()) > SHORT_QUERY_WORDS else SHORT_QUERY_CUTOFF

    def needs(match: Match) -> float:
        return index.cutoffs["suggest"] if match.unrelated else STRANGER_CUTOFF if match.kept == "stranger" else cutoff

    best = found[0].score if found else 0.0
    entries = [match.entry for match in found if fits >= needs(match) and match.score >= best * LISTED_SHARE]
    typed = text.casefold()
    named = [entry for entry in index.faq.entries if entry.id == typed]
    begun = [entry for entry in index.faq.entries if entry.label.casefold().startswith(typed)]
    place = {entry.id: place for place, entry in enumerate(entries)}
    begun.sort(key=lambda entry: place.get(entry.id, LISTED_ENTRIES))
    return list(dict.fromkeys([*named, *begun, *entries]))[:LISTED_ENTRIES]


def starters(faq: Faq) -> list[Entry]:
    """Return every entry, the first of each topic first, for those who haven't typed anything yet."""
    return list(dict.fromkeys([*(topic.entries[0] for topic in faq.topics), *faq.entries]))


def _text(message: Message | None) -> str:
    return (message.text or message.caption or "").strip() if message else ""
