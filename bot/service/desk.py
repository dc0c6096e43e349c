"""The owner's desk: what people asked in vain becomes cases, and a decision on a case becomes part of the FAQ.

No platform is known here: a surface shows cases as cards, and calls back with what somebody decided.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from sqlalchemy import Connection

from bot.faq import Entry
from bot.faq.changes import Change, new_id
from bot.matcher.grouping import group
from bot.service.learning import Learning
from bot.service.places import Id
from bot.service.service import Service
from bot.store import Store, cards, cases, people, talks
from bot.store.cards import Card
from bot.store.cases import Case, Told, Ungrouped
from bot.store.people import Forgotten
from bot.store.records import tidy
from bot.store.shared import hold, let_go

UNDO_SECONDS = 60.0
"""How long a decision can be taken back; whoever wants to hear about it hears after that."""

LIKELY = 3
"""Entries that a card offers: what is likeliest, and no more than a glance takes in."""

GROUPING_SECONDS = 30.0
"""For how long one process has the misses to itself while it groups them."""

PROMPT_SECONDS = 600.0
"""How long the next message after "write the answer" is taken for it."""

TALKS = "talks"
"""The word by which processes tell each other that the desk says something in a talk."""

Decision = Literal["phrasing", "entry", "outside", "spam"]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a decision: the case as it is now, and whether it was this decision that settled it."""

    case: Case
    done: bool


class Desk:
    """Cases of one FAQ, in the store of a service.

    Every method raises StoreError if the store can't be used. `pause` is the time between two cards or digests, in
    seconds; `now` is in seconds since 1970.
    """

    def __init__(self, service: Service, learning: Learning, pause: float, now: Callable[[], float]) -> None:
        self._service = service
        self._learning = learning
        self._pause = pause
        self.now = now
        self._owner = secrets.token_hex(8)

    async def gather(self) -> None:
        """Let every miss belong to a case: to the one that asks the same, or to a new one."""
        await self._store.flush()
        now = self.now()
        if await self._store.call(partial(hold, name="desk", owner=self._owner, seconds=GROUPING_SECONDS, now=now)):
            try:  # else another process is at it
                await self._group()
            finally:
                await self._store.call(partial(let_go, owner=self._owner))

    async def _group(self) -> None:
        of = self._service.faq_name
        missed = await self._store.call(lambda c: cases.ungrouped(c, *of))
        if not missed:
            return
        known = await self._store.call(lambda c: cases.questions(c, *of))
        faq = self._service.faq
        texts = [*(question for _, question in known), *(miss.text for miss in missed)]
        groups = await asyncio.to_thread(group, texts, faq.language, faq.synonyms)
        found = _by_case(groups, known, missed)
        await self._store.call(lambda c: cases.assign(c, *of, found, self.now()))

    async def cases(self, limit: int) -> tuple[list[Case], int]:
        """Return the open cases, those that most people asked first, and how many there are."""
        await self.gather()
        return await self._store.call(lambda c: cases.read_open(c, *self._service.faq_name, limit))

    async def case(self, id: int) -> Case | None:
        """Return a case, None if it is gone."""
        return next(iter(await self._store.call(partial(cases.read, ids=[id]))), None)

    async def next_cards(self, most: int) -> list[Case]:
        """Return the cases that are to be shown now, if any are, by most people first; they count as shown."""
        await self.gather()
        of = self._service.faq_name
        return await self._store.call(lambda c: cases.claim_cards(c, *of, self._pause, self.now(), most))

    def likely(self, case: Case) -> list[Entry]:
        """Return the entries that a case is likeliest about: what is nearest, then what was shown or offered."""
        found = [match.entry for match in self._service.index.search(case.question, LIKELY)]
        offered = [entry for id in case.shown if (entry := self._service.faq.entry(id))]
        return list({entry.id: entry for entry in (*found, *offered)}.values())[:LIKELY]

    def search(self, words: str, limit: int) -> list[Entry]:
        """Return the entries that words find."""
        exact = self._service.faq.entry(words.strip().lower())
        found = [match.entry for match in self._service.index.search(words, limit)]
        return list({entry.id: entry for entry in ([exact] if exact else []) + found}.values())[:limit]

    async def settle(
        self, case_id: int, decision: Decision, by: str, *, entry_id: str = "", answer: str = ""
    ) -> Settled | None:
        """Settle a case: its wordings are learned for an entry, get a new entry, are outside of the FAQ, or are spam.

        None if the case is gone, or if there is no such entry. Whoever comes second changes nothing.
        """
        case = await self.case(case_id)
        faq = self._service.faq
        if case is None or (decision == "phrasing" and faq.entry(entry_id) is None):
            return None
        if decision == "entry":
            entry_id = new_id(faq, case.question)
        made = list(_changes(case, decision, entry_id, answer))
        settle = partial(cases.settle, case=case, state=decision, by=by, made=made, entry_id=entry_id, now=self.now())
        done = case.state == "open" and await self._store.call(settle)
        if done:
            await self._learning.spread()
        return Settled(await self.case(case_id) or case, done)

    async def undo(self, case_id: int) -> bool:
        """Open a case again that was settled within the last minute; False if it is too late."""
        done = await self._store.call(partial(cases.undo, case_id=case_id, since=self.now() - UNDO_SECONDS))
        if done:
            await self._learning.spread()
        return done

    async def told(self) -> list[Told]:
        """Return who is to hear now that there is an answer to what they asked; nobody twice."""
        return await self._store.call(partial(cases.tell, settled_before=self.now() - UNDO_SECONDS))

    async def wait(self, text: str, person: int, chat: int) -> None:
        """Let a person hear back when there is an answer to `text`."""
        await self._store.call(lambda c: cases.wait(c, *self._service.faq_name, text, person, chat, self.now()))

    async def live_chats(self) -> set[int]:
        """Return the chats of talks in which the desk has said something."""
        return await self._store.call(lambda c: talks.live_chats(c, self.now()))

    async def begin_talk(self, text: str, person: int, chat: int) -> int | None:
        """Open a talk about `text`; return its case, None if the person has one or the desk has too many."""
        of, now = self._service.faq_name, self.now()
        return await self._store.call(lambda c: talks.begin_talk(c, *of, tidy(text), person, chat, now))

    async def talk_of(self, chat: int) -> tuple[int, bool] | None:
        """Return the case of the talk in a chat, and whether the desk has said something yet."""
        return await self._store.call(lambda c: talks.talk_of_chat(c, chat, self.now()))

    async def say_in_talk(self, case_id: int, *, live: bool | None = None) -> int | None:
        """Note that a talk goes on, `live` if it is the desk that said something; return its chat, None if it ended."""

        def say(connection: Connection) -> int | None:
            if live and not talks.is_live(connection, case_id):
                self._store.notify(connection, TALKS)
            return talks.chat_of_talk(connection, case_id, self.now(), live=live)

        return await self._store.call(say)

    async def end_talk(self, case_id: int, by: str) -> int | None:
        """End a talk; return the chat it was with, None if it had ended."""
        return await self._store.call(lambda c: talks.end_talk(c, case_id, by, self.now()))

    async def forget(self, person: int) -> Forgotten:
        """Erase what a person left."""
        await self._store.flush()
        return await self._store.call(partial(people.forget, person=person))

    async def note(self, chat: Id, ids: Sequence[int], role: str, case_id: int = 0, draft: str = "") -> None:
        """Remember what the messages with these ids in a chat are for, and which case they are about, 0 for none."""
        made = [Card(int(chat), id, case_id, role, draft) for id in ids]
        await self._store.call(partial(cards.add_cards, made=made, now=self.now()))

    async def card(self, chat: int, message: int) -> Card | None:
        """Return what a message is about, None if it is about no case."""
        return await self._store.call(partial(cards.find_card, chat_id=chat, message_id=message))

    async def cards(self, case_id: int) -> list[Card]:
        """Return the cards of a case."""
        return await self._store.call(partial(cards.cards_of, case_id=case_id))

    async def prompt(self, chat: int) -> Card | None:
        """Return what the next message in a private chat is an answer to, if anything."""
        return await self._store.call(partial(cards.last_prompt, chat_id=chat, since=self.now() - PROMPT_SECONDS))

    async def drop_card(self, card: Card) -> None:
        """Forget that a message is about anything."""
        await self._store.call(lambda c: cards.drop_card(c, card))

    async def drop_prompts(self, case_id: int) -> None:
        """Forget what was asked for about a case."""
        await self._store.call(partial(cards.drop_prompts, case_id=case_id))

    @property
    def _store(self) -> Store:
        return self._service.opened_store


def _by_case(
    groups: Sequence[Sequence[int]], known: Sequence[tuple[int, str]], missed: Sequence[Ungrouped]
) -> list[tuple[int | None, list[Ungrouped]]]:
    """Return the misses of each group, with the case that the group has already."""
    found = []
    for numbers in groups:
        case = next((known[number][0] for number in numbers if number < len(known)), None)
        members = [missed[number - len(known)] for number in numbers if number >= len(known)]
        if members:
            found.append((case, members))
    return found


def _changes(case: Case, decision: Decision, entry_id: str, answer: str) -> list[Change]:
    """Return what a decision changes in the FAQ."""
    first, *more = case.wordings
    if decision == "outside":
        return [Change("outside", "", wording) for wording in case.wordings]
    if decision == "phrasing":
        return [Change("phrasing", entry_id, wording) for wording in case.wordings]
    if decision == "entry":
        others = [Change("phrasing", entry_id, wording) for wording in more]
        return [Change("entry", entry_id, first, answer), *others]
    return []
