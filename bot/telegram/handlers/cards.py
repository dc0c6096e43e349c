"""The owner's desk on Telegram: cards, what is pressed on them, and what is written in answer to them."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import CallbackQuery
from telegram import Message as Incoming

from bot.conversation import Question
from bot.markup import join, parse, plain, split
from bot.service.desk import Decision, Desk
from bot.service.memory import Memory
from bot.service.places import Place
from bot.store.cards import Card
from bot.store.cases import Case
from bot.telegram.handlers import card_texts
from bot.telegram.handlers.asking import place_of
from bot.telegram.handlers.outbox import Target
from bot.telegram.handlers.rights import Owners
from bot.telegram.handlers.surface import Surface
from bot.telegram.rendering import Message

LISTED = 30
"""Cases in one list: about as many as anybody works through at a time."""

TOLD_SECONDS = 120.0
"""For how long one process leaves it at what another told the desk."""

ACTS = {
    "card": ("learn", "search", "write", "outside", "spam", "undo"),
    "choices": ("learn",),
    "draft": ("add", "drop"),
}
"""What the buttons under a message about a case do, by its role."""

DECISIONS: dict[str, Decision] = {"learn": "phrasing", "add": "entry", "outside": "outside", "spam": "spam"}
"""How each of them settles a case."""

FOUND = 6
"""Entries that a search of the desk offers."""


class Cards:
    """Shows cases, and does what owners press and write about them."""

    def __init__(self, surface: Surface, desk: Desk, owners: Owners, *, digest: bool) -> None:
        self._surface = surface
        self._digest = digest
        self._service = surface.service
        self._desk = desk
        self._owners = owners
        self._known_problem = ""
        self._told: Memory[str, bool] = surface.service.memories.make("problems", TOLD_SECONDS)

    async def post(self) -> None:
        """Show the case whose turn it is, or all that are new as one list, in every place of the desk."""
        cases = await self._desk.next_cards(LISTED if self._digest else 1) if self._owners.places else []
        for place in self._owners.places if cases else ():
            if self._digest:
                await self._show_list(cases, len(cases), place)
            else:
                await self._show(cases[0], place)

    async def warn(self) -> None:
        """Tell the desk, once, what is wrong with a FAQ file that can't be used."""
        problem = self._service.source.problem
        # The file of another process may lie elsewhere.
        where = str(self._service.source.path)
        if problem and problem != self._known_problem and await self._told.first(problem.replace(where, ""), True):
            for place in self._owners.places:
                await self._surface.outbox.send(place, [self._surface.unusable(problem)])
        self._known_problem = problem

    async def tell(self) -> None:
        """Tell whoever wanted to hear back that there is an answer now."""
        for told in await self._desk.told():
            faq = self._service.index_for(Question(told.question)).faq
            entry = faq.entry(told.entry_id)
            if entry:
                head = parse(self._service.say("told", faq.language))
                parts = split(join((head, plain(told.question), parse(entry.answer))))
                await self._surface.outbox.send(Place(told.chat_id), [Message(part) for part in parts])

    async def list_open(self, message: Incoming, _: str) -> None:
        """`/cases`: list what is to be decided, with a button for each; raises StoreError."""
        found, total = await self._desk.cases(LISTED)
        await self._show_list(found, total, place_of(message), message.message_id)

    async def _show_list(self, found: Sequence[Case], total: int, place: Place, reply_to: int | None = None) -> None:
        ids = await self._surface.outbox.send(place, [card_texts.listed(self._service, found, total)], reply_to)
        await self._desk.note(place.chat, ids, "list")

    async def follow(self, query: CallbackQuery, data: str, under: Card) -> bool:
        """Do what a button says; False if it can't stand under such a message. Raises StoreError."""
        _, number, act, *entry_id = data.split(":")
        if not _fits(under, int(number), act):
            return False
        case = await self._desk.case(int(number))
        if case is None:
            await self._surface.answer_press(query, "case_gone")
        elif act == "show":
            await self._surface.outbox.answer(query.id)
            await self._show(case, Place(under.chat_id))
        elif act == "undo":
            await self._undo(query, case)
        elif case.state != "open":
            await self._surface.answer_press(query, "case_taken", by=case.settled_by)
        elif act in ("search", "write"):
            await self._surface.outbox.answer(query.id)
            await self._ask(case, Place(under.chat_id), act)
        elif act == "drop":
            await self._surface.outbox.answer(query.id)
            await self._desk.drop_prompts(case.id)
            await self._surface.outbox.delete(under.chat_id, under.message_id)
        else:
            return await self._settle(query, case, under, act, "".join(entry_id))
        return True

    async def _settle(self, query: CallbackQuery, case: Case, under: Card, act: str, entry_id: str) -> bool:
        """Settle a case; False for an entry that is none, or none any more."""
        decision, answer = DECISIONS[act], under.draft if act == "add" else ""
        by = query.from_user.first_name
        settled = await self._desk.settle(case.id, decision, by, entry_id=entry_id, answer=answer)
        if settled is None:
            return False
        if not settled.done:
            await self._surface.answer_press(query, "case_taken", by=settled.case.settled_by)
            return True
        await self._surface.outbox.answer(query.id)
        if under.role != "card":
            await self._surface.outbox.delete(under.chat_id, under.message_id)
        await self._redraw(settled.case)
        return True

    async def _undo(self, query: CallbackQuery, case: Case) -> None:
        if not await self._desk.undo(case.id):
            await self._surface.answer_press(query, "case_late")
            return
        await self._surface.outbox.answer(query.id)
        opened = await self._desk.case(case.id)
        if opened:
            await self._redraw(opened)

    async def take(self, message: Incoming, text: str, asked: Card) -> None:
        """Take what an owner writes in answer to a question about a case; raises StoreError."""
        case = await self._desk.case(asked.case_id)
        if case is None or case.state != "open":
            by = case.settled_by if case else ""
            await self._surface.tell(message, "case_taken" if case else "case_gone", by=by)
            return
        place = place_of(message)
        if asked.role == "answer":
            await self._send(place, card_texts.draft(self._service, case, text), case, "draft", text)
            return
        found = self._desk.search(text, FOUND)
        if not found:
            await self._surface.tell(message, "case_nothing_found")
            return
        await self._send(place, [card_texts.choices(case, found, case.question)], case, "choices")

    async def _ask(self, case: Case, place: Place, act: str) -> None:
        """Ask for an answer in Markdown, or for words to search for; the next message is taken for it."""
        name, role = ("case_ask_answer", "answer") if act == "write" else ("case_ask_words", "search")
        await self._send(place, [self._surface.prompt(name, case.question)], case, role)

    async def _show(self, case: Case, place: Place) -> None:
        await self._send(place, [card_texts.card(self._service, case, self._desk.likely(case))], case, "card")

    async def _send(self, place: Place, messages: Sequence[Message], case: Case, role: str, draft: str = "") -> None:
        """Send messages about a case, and remember what they are for."""
        await self._desk.note(place.chat, await self._surface.outbox.send(place, messages), role, case.id, draft)

    async def _redraw(self, case: Case) -> None:
        """Let every card of a case show what became of it."""
        shown = card_texts.card(self._service, case, self._desk.likely(case))
        for one in await self._desk.cards(case.id):
            await self._surface.outbox.edit(shown, Target(one.chat_id, one.message_id))


def _fits(under: Card, case_id: int, act: str) -> bool:
    """Tell whether a button that says this stands under a message of that role."""
    if under.role == "list":
        return act == "show"
    return under.case_id == case_id and act in ACTS.get(under.role, ())
