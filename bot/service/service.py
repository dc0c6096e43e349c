"""The service: a question in, a reply out, and what follows from having shown it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.conversation import Context, Question, Reply, chosen, respond
from bot.conversation.replies import say
from bot.faq import Faq
from bot.matcher import Index
from bot.service import privacy
from bot.service.cooldowns import Cooldowns
from bot.service.lessons import Lesson, lessons
from bot.service.memory import SESSION_SECONDS, Memories, Memory
from bot.service.offers import Offers
from bot.service.places import Id, Place
from bot.service.source import FaqSource

if TYPE_CHECKING:
    from bot.store import Store


@dataclass(frozen=True, slots=True)
class Answered:
    """How a message was answered: in which messages, and the contexts around it, so that an edit answers it anew."""

    shown_in: tuple[Id, ...]
    before: Context
    after: Context

    def goes_on(self, current: Context) -> Context:
        """Return what somebody goes on from who replies to it; what they were told again since is not told anew."""
        if current.last == self.after.last and current.times > self.after.times:
            return replace(self.after, shown=current.shown, times=current.times)
        return self.after


class Service:
    """Answers people on any surface, and remembers their conversations per chat, topic and person.

    A surface calls `refresh` once for every update, then `answer`, and `shown` when the reply has been shown: what was
    not shown is not remembered, counted or missed. `store` is None where nothing outlives the process. `now` is in
    seconds since 1970; `bot` says which one this is, where several share a store.
    """

    def __init__(
        self,
        source: FaqSource,
        memories: Memories,
        store: Store | None = None,
        now: Callable[[], float] = time.time,
        bot: str = "",
    ) -> None:
        self.source = source
        self.store = store
        self.memories = memories
        self.cooldowns = Cooldowns(memories)
        self._contexts: Memory[tuple[Id, int | None, Id], Context] = memories.make("contexts", SESSION_SECONDS)
        self._answered: Memory[tuple[Id, Id], Answered] = memories.make("answers", SESSION_SECONDS)
        self._offers = Offers(now, bot)
        self.on_change: Callable[[Faq], Awaitable[None]] | None = None
        """Called with the former FAQ whenever another one is served."""
        self.on_miss: Callable[[], None] = lambda: None
        """Called whenever a question was missed."""

    @property
    def index(self) -> Index:
        """The index of the FAQ that is being served."""
        return self.source.index

    @property
    def faq(self) -> Faq:
        """The FAQ that is being served."""
        return self.source.index.faq

    @property
    def faq_name(self) -> tuple[str, str]:
        """Title and language of that FAQ, under which the store keeps what is about it."""
        return self.faq.title, self.faq.language

    @property
    def opened_store(self) -> Store:
        """The store, for what is done only where one is open."""
        assert self.store
        return self.store

    async def refresh(self) -> None:
        """Take in a FAQ file that was changed; call it before an update is read, so that all of it sees one FAQ."""
        former = await self.source.refresh()
        if former:
            await self.changed(former)

    async def reload(self) -> str:
        """Read the FAQ's file now; return what is wrong with it, "" if nothing is."""
        former = await self.source.reload()
        if former:
            await self.changed(former)
        return self.source.problem

    async def forget(self, who: Id, where: Place) -> None:
        """Let go of what was said between the bot and a person."""
        await self.keep(who, where, Context())

    async def changed(self, former: Faq) -> None:
        """Tell whoever wants to know that the FAQ `former` is not served any more."""
        if self.on_change:
            await self.on_change(former)

    async def context(self, who: Id, where: Place) -> Context:
        """Return what was said so far between the bot and a person."""
        return await self._contexts.get((where.chat, where.topic, who)) or Context()

    async def keep(self, who: Id, where: Place, context: Context, *, offered: bool = False) -> None:
        """Remember a context that a person goes on from, and whether they were just `offered` what is in it."""
        await self._contexts.put((where.chat, where.topic, who), context)
        if self.store is not None:
            await self._offers.note(self.store, self.faq, who, where, context if offered else Context())

    async def answer(self, who: Id, where: Place, question: Question) -> Reply:
        """Decide what a person gets, in the light of what was said so far; this changes nothing yet."""
        return await self.consider(question, await self.context(who, where))

    def decide(self, question: Question, before: Context | None = None) -> Reply:
        """Decide what a question gets after `before`, whoever asks."""
        reply = respond(self.index, question, before or Context())
        if reply.kind == "privacy" and self.store is not None:
            faq = self.index_for(question, before).faq
            return replace(reply, text=privacy.notice(faq, self.store.retention.days))
        return reply

    async def consider(self, question: Question, before: Context | None = None) -> Reply:
        """Decide the same; in a thread where that takes reading what a message means, so that others are not kept."""
        if not self.index.reads_meaning:
            return self.decide(question, before)
        import asyncio  # slow to import, and a single question without meaning needs none of it

        return await asyncio.to_thread(self.decide, question, before)

    async def shown(
        self, who: Id, where: Place, reply: Reply, before: Context, *, message: Id | None = None, ids: Sequence[Id] = ()
    ) -> None:
        """Let a reply count that a person was shown after `before`, in the messages `ids`; none if it was not sent.

        `message` is the one it answers. Whoever edits that, or replies to one of `ids`, goes on from there.
        """
        await self.keep(who, where, reply.context, offered=bool(ids))
        if ids:
            self.record(reply, before, who)
        if message is not None or ids:
            await self.remember(where, message, Answered(tuple(ids), before, reply.context))

    async def remember(self, where: Place, message: Id | None, answered: Answered) -> None:
        """Remember how a message was answered, or that a press was answered by the messages there."""
        for id in ((message,) if message is not None else ()) + answered.shown_in:
            await self._answered.put((where.chat, id), answered)

    async def answered(self, where: Place, message: Id) -> Answered | None:
        """Return how a message was answered, or which answer a message of the bot's belongs to."""
        return await self._answered.get((where.chat, message))

    async def corrected(
        self, who: Id, where: Place, message: Id, old: Answered, after: Context, ids: Sequence[Id]
    ) -> None:
        """Remember that an edited message was answered anew; its author goes on from there if nothing came since."""
        if await self.context(who, where) == old.after:
            await self.keep(who, where, after, offered=True)
        await self.remember(where, message, Answered(tuple(ids), old.before, after))

    def record(self, reply: Reply, before: Context | None = None, who: Id | None = None) -> None:
        """Have the store count what was answered and keep what was learned; call it once the reply is sent.

        Whole entries count, but not the one that was shown last `before`: to read it again is no other answer.
        """
        if self.store is None:
            return
        from bot.store import Record  # with all of a database, which a talk in the terminal can do without

        last = before.last if before else ""
        answered = tuple(id for id in self.whole(reply) if id != last)
        if answered or reply.kind == "suggestions":
            self.store.record(Record(reply.kind, answered, faq=self.faq.title, language=self.faq.language))
        for lesson in lessons(reply, before or Context()):
            self.learn(lesson, who)

    def learn(self, lesson: Lesson, who: Id | None) -> None:
        """Have the store keep what somebody's question teaches."""
        from bot.store import Record  # see above

        faq, language = self.faq_name
        of = Record(lesson.kind, lesson.entry_ids, lesson.text, faq=faq, language=language)
        self.opened_store.record(replace(of, person=who, outcome=lesson.outcome))
        if lesson.kind == "fallback":
            self.on_miss()

    async def overlook(self) -> None:
        """Keep as missed what got entries to pick from, whose asker is gone for as long as a talk is remembered."""
        if self.store is not None and await self._offers.pass_over(self.store):
            self.on_miss()

    def whole(self, reply: Reply) -> list[str]:
        """Return the ids of the entries that a reply shows all of: after "why?" it shows a part only."""
        faq = self.faq_for(reply.context)
        return [entry.id for entry in reply.answers if entry == faq.entry(entry.id)]

    def index_for(self, question: Question, before: Context | None = None) -> Index:
        """Return the index that answers a question after `before`: that of the FAQ in the reader's language."""
        return chosen(self.index, question, before or Context())

    def faq_for(self, context: Context, reads: str = "") -> Faq:
        """Return the FAQ in the language of a talk, or where nothing was said yet in the one that a person `reads`."""
        return self.faq.speaking(context.language) or self.faq.speaking(reads) or self.faq

    def say(self, name: str, language: str = "", **values: str) -> str:
        """Return one of the bot's wordings, the FAQ's own if it has one, with `{names}` filled in."""
        return say(self.faq.speaking(language) or self.faq, name, **values)
