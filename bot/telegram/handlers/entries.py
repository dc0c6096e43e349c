"""What an owner does to the FAQ from Telegram: look at an entry, edit it, take the file, reload it, see figures."""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import UTC, datetime

from telegram import CallbackQuery, Update
from telegram import Message as Incoming
from telegram.ext import ApplicationHandlerStop

from bot.errors import FaqBotError, StoreError
from bot.faq import Entry
from bot.faq.changes import Change
from bot.markup import Markup, bold, join, parse, plain, split
from bot.service import charts, commands
from bot.service.desk import Desk
from bot.service.figures import Figures, figures
from bot.service.learning import Learning
from bot.service.places import Place
from bot.store.cards import Card
from bot.store.learned import Learned
from bot.telegram.handlers.asking import message_of, place_of, replied_to
from bot.telegram.handlers.cards import Cards
from bot.telegram.handlers.owners import Owners
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.rendering import Button, Message, mark, title

log = logging.getLogger(__name__)

STATS_DAYS = 14
"""Days that /stats covers unless it is told otherwise."""

MOST_DAYS = 365

SHOWN = 20
"""Learned phrasings that an entry shows with a button to remove them."""

PROPOSED = 5
"""Wordings that an entry proposes: what people called it when they picked it."""

_DATA = re.compile(
    r"n:(?:(drop):([1-9][0-9]{0,9})|(answer|wording):([a-z0-9-]{1,48})|(take):([0-9a-f]{8}):([a-z0-9-]{1,48}))"
)


class Entries:
    """Handlers of /entry, /export, /reload and /stats."""

    def __init__(self, surface: Surface, learning: Learning, desk: Desk, owners: Owners, cards: Cards) -> None:
        self._surface = surface
        self._service = surface.service
        self._learning = learning
        self._desk = desk
        self._owners = owners
        self._cards = cards

    async def command(self, update: Update, _: Anything) -> None:
        """Do what an owner's command says."""
        message = message_of(update)
        name, rest = commands.parts(message.text or "")
        if await self._cards.admits(message):
            try:
                await getattr(self, f"_{name}")(message, rest)
            except StoreError as error:
                await self._cards.complain(message, error)
        raise ApplicationHandlerStop

    async def _entry(self, message: Incoming, rest: str) -> None:
        entry = self._service.faq.entry(rest.lower())
        if entry is None:
            await self._send(message, self._surface.say("entry_usage", await self._surface.language(message)))
        else:
            await self._show(entry, place_of(message))

    async def _show(self, entry: Entry, place: Place) -> None:
        rows = [row for row in await self._learning.read() if row.change.entry_id == entry.id and not row.taken]
        *first, last = split(join(self._told(entry, rows)))
        under = [(Button(title(f"✕ {row.change.text or row.change.kind}"), data=f"n:drop:{row.id}"),) for row in rows]
        say = self._service.say
        edits = (
            Button(say("entry_answer"), data=f"n:answer:{entry.id}"),
            Button(say("entry_wording"), data=f"n:wording:{entry.id}"),
        )
        proposed = [
            (Button(title(f"＋ {pick.text} ({pick.people})"), data=f"n:take:{mark(pick.text)}:{entry.id}"),)
            for pick in await self._learning.proposed(entry, PROPOSED)
        ]
        messages = [*map(Message, first), Message(last, (*under[:SHOWN], *proposed, edits))]
        ids = await self._surface.outbox.send(place, messages)
        if len(ids) == len(messages):
            await self._desk.add_card(Card(int(place.chat), ids[-1], 0, "entry"))

    def _told(self, entry: Entry, rows: list[Learned]) -> list[Markup]:
        told = [bold(plain(entry.question)), plain(entry.id), parse(entry.answer)]
        if entry.aliases:
            told.append(plain("\n".join(f"– {alias}" for alias in entry.aliases)))
        return [*told, parse(self._service.say("entry_learned"))] if rows else told

    async def _export(self, message: Incoming, _: str) -> None:
        path = self._service.source.path
        try:
            written = await asyncio.to_thread(path.read_bytes)
            text, rows = await self._learning.exported(written.decode("utf-8"), path.name)
        except (FaqBotError, OSError, UnicodeDecodeError) as error:
            if isinstance(error, StoreError):
                raise
            await self._send(message, Message(join((self._surface.say("reload_failed").markup, plain(str(error))))))
            return
        if not rows:
            await self._send(message, self._surface.say("nothing_learned", await self._surface.language(message)))
            return
        caption = parse(self._service.say("exported", count=str(len(rows))))
        await self._surface.outbox.send_file(place_of(message), path.name, text.encode("utf-8"), caption)

    async def _reload(self, message: Incoming, _: str) -> None:
        problem = await self._service.reload()
        if problem:
            await self._send(message, Message(join((self._surface.say("reload_failed").markup, plain(problem)))))
            return
        await self._learning.refresh()
        language, count = await self._surface.language(message), len(self._service.faq.entries)
        await self._send(message, self._surface.say("reloaded", language, count=str(count)))

    async def _stats(self, message: Incoming, rest: str) -> None:
        days = min(int(rest), MOST_DAYS) if rest.isascii() and rest.isdigit() and int(rest[:6]) else STATS_DAYS
        today = datetime.fromtimestamp(self._desk.now(), UTC).date()
        found = await figures(self._service, today, days)
        told = self._figures(found, days)
        if charts.can_draw():
            picture = await asyncio.to_thread(charts.draw, found, self._label)
            if await self._surface.outbox.send_file(place_of(message), "stats.png", picture, told):
                return
        await self._send(message, Message(told))

    def _label(self, id: str) -> str:
        entry = self._service.faq.entry(id)
        return entry.label if entry else id

    def _figures(self, found: Figures, days: int) -> Markup:
        totals = {name: str(found.total(name)) for name in ("asked", "answered", "offered", "missed")}
        told = [parse(self._service.say("stats", days=str(days), up=str(found.up), down=str(found.down), **totals))]
        entries = ((self._service.faq.entry(id), count) for id, count in found.entries.items())
        lines = [f"{count} × {entry.label}" for entry, count in entries if entry]
        if lines:
            told.append(join((parse(self._service.say("stats_entries")), plain("\n".join(lines))), separator="\n"))
        if found.cases:
            asked = "\n".join(f"{case.askers} · {case.question}" for case in found.cases)
            told.append(join((parse(self._service.say("stats_misses")), plain(asked)), separator="\n"))
        return join(told)

    async def press(self, update: Update, _: Anything) -> None:
        """Do what a button under an entry says."""
        query = update.callback_query
        assert query is not None
        match = _DATA.fullmatch(query.data or "")
        chat = query.message.chat.id if query.message else 0
        try:
            if match is None or not await self._owners.may_press(query.from_user, chat):
                await self._surface.answer_press(query, "refused" if match is None else "desk_only")
            else:
                assert query.message
                under = await self._desk.card(chat, query.message.message_id)
                if under is None or under.role != "entry":
                    await self._surface.answer_press(query, "refused")
                else:
                    await self._follow(query, match, Place(chat))
        except StoreError as error:
            log.warning("The desk can't be used: %s", error)
            await self._surface.answer_press(query, "desk_down")
        raise ApplicationHandlerStop

    async def _follow(self, query: CallbackQuery, match: re.Match[str], place: Place) -> None:
        await self._surface.outbox.answer(query.id)
        if match[1]:
            await self._learning.drop([int(match[2])])
            await self._surface.outbox.send(place, [self._surface.say("entry_saved")])
            return
        entry = self._service.faq.entry(match[4] or match[7])
        if entry and match[5]:
            proposed = await self._learning.proposed(entry, PROPOSED)
            taken = [Change("phrasing", entry.id, pick.text) for pick in proposed if mark(pick.text) == match[6]]
            await self._learning.add(taken)
            await self._surface.outbox.send(place, [self._surface.say("entry_saved")])
        elif entry:
            words = join((parse(self._service.say(f"entry_ask_{match[3]}")), plain(entry.question)))
            prompt = Message(words, prompt=self._service.say("desk_placeholder"))
            for id in await self._surface.outbox.send(place, [prompt]):
                await self._desk.add_card(Card(int(place.chat), id, 0, f"entry {match[3]}", entry.id))

    async def answered(self, update: Update, _: Anything) -> None:
        """Take another answer or wording for an entry; anything else is for other handlers."""
        message = message_of(update)
        text, replied = message.text or "", replied_to(message)
        if not text or not await self._owners.may_write(message):
            return
        try:
            if replied:
                asked = await self._desk.card(message.chat.id, replied.message_id)
            else:
                asked = await self._desk.prompt(message.chat.id) if message.chat.id in self._owners.ids else None
            kind = {"entry answer": "answer", "entry wording": "phrasing"}.get(asked.role if asked else "")
            if asked is None or kind is None:
                return
            entry = self._service.faq.entry(asked.draft)
            if entry:
                answer = kind == "answer"
                change = Change("answer", entry.id, "", text) if answer else Change("phrasing", entry.id, _line(text))
                await self._learning.add([change])
                await self._desk.drop_card(asked)
                await self._send(message, self._surface.say("entry_saved", await self._surface.language(message)))
        except StoreError as error:
            await self._cards.complain(message, error)
        raise ApplicationHandlerStop

    async def forget(self, update: Update, _: Anything) -> None:
        """`/forget`: erase what somebody left here, and say what it was."""
        message = message_of(update)
        language = await self._surface.language(message)
        try:
            gone = await self._desk.forget(message.chat.id)
        except StoreError as error:
            await self._cards.complain(message, error)
        else:
            await self._service.forget(message.chat.id, place_of(message))
            counts = {name: str(getattr(gone, name)) for name in ("questions", "traces", "votes", "wishes")}
            await self._send(message, self._surface.say("forgotten", language, **counts))
        raise ApplicationHandlerStop

    async def _send(self, message: Incoming, answer: Message) -> None:
        await self._surface.outbox.send(place_of(message), [answer], message.message_id)


def _line(text: str) -> str:
    return " ".join(text.split())
