"""The owner's desk on Telegram: cards, what is pressed on them, and what is written in answer to them."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import CallbackQuery, Update
from telegram import Message as Incoming
from telegram.ext import ApplicationHandlerStop

from bot.conversation import Question
from bot.errors import StoreError
from bot.markup import TEXT_LIMIT, cut, join, parse, plain, split
from bot.service.desk import Decision, Desk
from bot.service.memory import Memory
from bot.service.places import Place
from bot.store.cards import Card
from bot.store.cases import Case
from bot.telegram.handlers import carding
from bot.telegram.handlers.asking import message_of, place_of, replied_to
from bot.telegram.handlers.carding import DeskPress
from bot.telegram.handlers.outbox import Target
from bot.telegram.handlers.owners import Owners
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.rendering import Message

log = logging.getLogger(__name__)

LISTED = 30
"""Cases in one list: about as many as anybody works through at a time."""

TOLD_SECONDS = 120.0
"""For how long one process leaves it at what another told the desk."""

FOUND = 6
"""Entries that a search of the desk offers."""


class Cards:
    """Handlers of the desk."""

    def __init__(self, surface: Surface, desk: Desk, owners: Owners, *, digest: bool = False) -> None:
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
        for chat in self._owners.places if cases else ():
            if self._digest:
                await self._show_list(cases, len(cases), Place(chat))
            else:
                await self._show(cases[0], Place(chat))

    async def warn(self) -> None:
        """Tell the desk, once, what is wrong with a FAQ file that can't be used."""
        problem = self._service.source.problem
        # The file of another process may lie elsewhere.
        where = str(self._service.source.path)
        if problem and problem != self._known_problem and await self._told.first(problem.replace(where, ""), True):
            words = join((parse(self._service.say("reload_failed")), plain(problem)))
            for chat in self._owners.places:
                await self._surface.outbox.send(Place(chat), [Message(cut(words, TEXT_LIMIT))])
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

    async def cases(self, update: Update, _: Anything) -> None:
        """`/cases`: list what is to be decided, with a button for each."""
        message = message_of(update)
        if await self.admits(message):
            await self._list(message)
        raise ApplicationHandlerStop

    async def _list(self, message: Incoming) -> None:
        try:
            found, total = await self._desk.cases(LISTED)
        except StoreError as error:
            await self.complain(message, error)
            return
        await self._show_list(found, total, place_of(message), message.message_id)

    async def _show_list(self, found: Sequence[Case], total: int, place: Place, reply_to: int | None = None) -> None:
        for id in await self._surface.outbox.send(place, [carding.listed(self._service, found, total)], reply_to):
            await self._desk.add_card(Card(int(place.chat), id, 0, "list"))

    async def press(self, update: Update, _: Anything) -> None:
        """Do what a button of the desk says, if it is one of the desk's and an owner presses it."""
        await self._press(update)
        raise ApplicationHandlerStop

    async def _press(self, update: Update) -> None:
        query = update.callback_query
        assert query is not None
        press = carding.decode_desk(query.data or "")
        chat = query.message.chat.id if query.message else 0
        if press is None or not await self._owners.may_press(query.from_user, chat):
            await self._surface.answer_press(query, "refused" if press is None else "desk_only")
            return
        assert query.message
        try:
            under = await self._desk.card(chat, query.message.message_id)
            if under is None or not _fits(under, press):
                await self._surface.answer_press(query, "refused")
                return
            case = await self._desk.case(press.case_id)
            if case is None:
                await self._surface.answer_press(query, "case_gone")
                return
            await self._follow(query, press, case, under)
        except StoreError as error:
            log.warning("The desk can't be used: %s", error)
            await self._surface.answer_press(query, "desk_down")

    async def _follow(self, query: CallbackQuery, press: DeskPress, case: Case, under: Card) -> None:
        by, place = query.from_user.first_name, Place(under.chat_id)
        if press.act == "show":
            await self._surface.outbox.answer(query.id)
            await self._show(case, place)
        elif press.act == "undo":
            await self._undo(query, case)
        elif case.state != "open":
            await self._surface.answer_press(query, "case_taken", by=case.settled_by)
        elif press.act in ("search", "write"):
            await self._surface.outbox.answer(query.id)
            await self._ask(case, place, press.act)
        elif press.act == "drop":
            await self._surface.outbox.answer(query.id)
            await self._desk.drop_prompts(case.id)
            await self._surface.outbox.delete(under.chat_id, under.message_id)
        else:
            decision: dict[str, Decision] = {
                "learn": "phrasing", "add": "entry", "outside": "outside", "spam": "spam"
            }  # fmt: skip
            answer = under.draft if press.act == "add" else ""
            settled = await self._desk.settle(case.id, decision[press.act], by, entry_id=press.entry_id, answer=answer)
            if settled is None:
                await self._surface.answer_press(query, "refused")  # for an entry that is none, or none any more
                return
            if not settled.done:
                await self._surface.answer_press(query, "case_taken", by=settled.case.settled_by)
                return
            await self._surface.outbox.answer(query.id)
            if under.role != "card":
                await self._surface.outbox.delete(under.chat_id, under.message_id)
            await self._redraw(settled.case)

    async def _undo(self, query: CallbackQuery, case: Case) -> None:
        if not await self._desk.undo(case.id):
            await self._surface.answer_press(query, "case_late")
            return
        await self._surface.outbox.answer(query.id)
        opened = await self._desk.case(case.id)
        if opened:
            await self._redraw(opened)

    async def answered(self, update: Update, _: Anything) -> None:
        """Take what an owner writes in answer to a question of the desk's; anything else is for other handlers."""
        message = message_of(update)
        text = message.text or ""
        replied = replied_to(message)
        if not text or text.startswith("/") or not await self._owners.may_write(message):
            return
        try:
            if replied:
                asked = await self._desk.card(message.chat.id, replied.message_id)
            else:
                asked = await self._desk.prompt(message.chat.id) if message.chat.id in self._owners.ids else None
            if asked is None or asked.role not in ("answer", "search"):
                return
            case = await self._desk.case(asked.case_id)
            if case and case.state == "open":
                await self._take(message, text, case, asked)
            else:
                by = case.settled_by if case else ""
                await self._surface.tell(message, "case_taken" if case else "case_gone", by=by)
        except StoreError as error:
            await self.complain(message, error)
        raise ApplicationHandlerStop

    async def _take(self, message: Incoming, text: str, case: Case, asked: Card) -> None:
        place = place_of(message)
        if asked.role == "answer":
            draft = Card(message.chat.id, 0, case.id, "draft", text)
            await self._send(place, draft, *carding.draft(self._service, case, text))
            return
        found = self._desk.search(text, FOUND)
        if not found:
            await self._surface.tell(message, "case_nothing_found")
            return
        offer = carding.choices(case, found, case.question)
        await self._send(place, Card(message.chat.id, 0, case.id, "choices"), offer)

    async def _ask(self, case: Case, place: Place, act: str) -> None:
        """Ask for an answer in Markdown, or for words to search for; the next message is taken for it."""
        name, role = ("case_ask_answer", "answer") if act == "write" else ("case_ask_words", "search")
        words = join((parse(self._service.say(name)), plain(case.question)))
        prompt = Message(words, prompt=self._service.say("desk_placeholder"))
        await self._send(place, Card(int(place.chat), 0, case.id, role), prompt)

    async def _show(self, case: Case, place: Place) -> None:
        shown = carding.card(self._service, case, self._desk.likely(case))
        await self._send(place, Card(int(place.chat), 0, case.id, "card"), shown)

    async def _send(self, place: Place, about: Card, *messages: Message) -> None:
        """Send messages about a case, and remember that they are."""
        ids: Sequence[int] = await self._surface.outbox.send(place, messages)
        for id in ids:
            await self._desk.add_card(Card(about.chat_id, id, about.case_id, about.role, about.draft))

    async def _redraw(self, case: Case) -> None:
        """Let every card of a case show what became of it."""
        shown = carding.card(self._service, case, self._desk.likely(case))
        for one in await self._desk.cards(case.id):
            await self._surface.outbox.edit(shown, Target(one.chat_id, one.message_id))

    async def admits(self, message: Incoming) -> bool:
        """Tell whether a command comes from an owner; in the desk's group others are told that it is not for them."""
        if await self._owners.may_write(message):
            return True
        await self._surface.tell(message, "desk_only")
        return False

    async def complain(self, message: Incoming, error: StoreError) -> None:
        """Say that the store can't be used just now."""
        log.warning("The desk can't be used: %s", error)
        await self._surface.tell(message, "desk_down")


def _fits(under: Card, press: DeskPress) -> bool:
    """Tell whether a button that says this stands under a message of that role."""
    if under.role == "list":
        return press.act == "show"
    if under.case_id != press.case_id:
        return False
    if under.role == "draft":
        return press.act in ("add", "drop")
    if under.role == "choices":
        return press.act == "learn"
    return under.role == "card" and press.act in carding.CARD_ACTS
