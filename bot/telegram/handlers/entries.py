"""What owners see of the FAQ and do to it: entries, the file with what was learned, figures."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from telegram import CallbackQuery, Update
from telegram import Message as Incoming
from telegram.ext import ApplicationHandlerStop

from bot.errors import FaqBotError, StoreError
from bot.faq import Entry
from bot.faq.changes import Change
from bot.markup import Markup, bold, join, parse, plain, split
from bot.service import charts
from bot.service.desk import Desk
from bot.service.figures import Figures, figures
from bot.service.learning import Learning
from bot.service.places import Place
from bot.store.cards import Card
from bot.store.learned import Learned
from bot.telegram.handlers.asking import message_of, place_of
from bot.telegram.handlers.surface import Anything, Surface
from bot.telegram.rendering import Button, Message, mark, title

STATS_DAYS = 14
"""Days that /stats covers unless it is told otherwise."""

MOST_DAYS = 365

SHOWN = 20
"""Learned phrasings that an entry shows with a button to remove them."""

PROPOSED = 5
"""Wordings that an entry proposes: what people called it when they picked it."""

ENTRY_DATA = r"n:(?:drop:[1-9][0-9]{0,9}|(?:answer|wording):[a-z0-9-]{1,48}|take:[0-9a-f]{8}:[a-z0-9-]{1,48})$"
"""The callback data of the buttons under an entry: a change to drop by its number, a new answer or wording to ask for,
a proposed wording to take by its mark."""


class Entries:
    """Does what the desk's commands, buttons and replies say about entries; and the handler of /forget."""

    def __init__(self, surface: Surface, learning: Learning, desk: Desk) -> None:
        self._surface = surface
        self._service = surface.service
        self._learning = learning
        self._desk = desk

    async def look_at(self, message: Incoming, rest: str) -> None:
        """`/entry ID`: show an entry, what was learned for it, and what may be changed; raises StoreError."""
        entry = self._service.faq.entry(rest.lower())
        if entry is None:
            await self._surface.tell(message, "entry_usage")
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
            await self._desk.note(place.chat, ids[-1:], "entry")

    def _told(self, entry: Entry, rows: list[Learned]) -> list[Markup]:
        told = [bold(plain(entry.question)), plain(entry.id), parse(entry.answer)]
        if entry.aliases:
            told.append(plain("\n".join(f"– {alias}" for alias in entry.aliases)))
        return [*told, parse(self._service.say("entry_learned"))] if rows else told

    async def export(self, message: Incoming, _: str) -> None:
        """`/export`: send the FAQ file with what was learned in it; raises StoreError."""
        path = self._service.source.path
        try:
            written = await asyncio.to_thread(path.read_bytes)
            text, rows = await self._learning.exported(written.decode("utf-8"), path.name)
        except StoreError:
            raise
        except (FaqBotError, OSError, UnicodeDecodeError) as error:
            await self._surface.reply(message, self._surface.unusable(str(error)))
            return
        if not rows:
            await self._surface.tell(message, "nothing_learned")
            return
        caption = parse(self._service.say("exported", count=str(len(rows))))
        await self._surface.outbox.send_file(place_of(message), path.name, text.encode("utf-8"), caption)

    async def reload(self, message: Incoming, _: str) -> None:
        """`/reload`: read the FAQ file now."""
        if problem := await self._service.reload():
            await self._surface.reply(message, self._surface.unusable(problem))
            return
        await self._learning.refresh()
        await self._surface.tell(message, "reloaded", count=str(len(self._service.faq.entries)))

    async def stats(self, message: Incoming, rest: str) -> None:
        """`/stats [DAYS]`: show how the bot does, as a picture where one can be drawn; raises StoreError."""
        days = min(int(rest), MOST_DAYS) if rest.isascii() and rest.isdigit() and int(rest[:6]) else STATS_DAYS
        today = datetime.fromtimestamp(self._desk.now(), UTC).date()
        found = await figures(self._service, today, days)
        told = self._figures(found, days)
        if charts.can_draw():
            picture = await asyncio.to_thread(charts.draw, found, self._label)
            if await self._surface.outbox.send_file(place_of(message), "stats.png", picture, told):
                return
        await self._surface.reply(message, Message(told))

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

    async def follow(self, query: CallbackQuery, data: str, under: Card) -> bool:
        """Do what a button under an entry says; False if it is none of an entry's. Raises StoreError."""
        kind, act, what, *entry_id = data.split(":")
        if kind != "n":
            return False
        place = Place(under.chat_id)
        await self._surface.outbox.answer(query.id)
        if act == "drop":
            await self._learning.drop([int(what)])
            await self._surface.outbox.send(place, [self._surface.say("entry_saved")])
            return True
        entry = self._service.faq.entry(*entry_id or [what])
        if entry and act == "take":
            proposed = await self._learning.proposed(entry, PROPOSED)
            taken = [Change("phrasing", entry.id, pick.text) for pick in proposed if mark(pick.text) == what]
            await self._learning.add(taken)
            await self._surface.outbox.send(place, [self._surface.say("entry_saved")])
        elif entry:
            prompt = self._surface.prompt(f"entry_ask_{act}", entry.question)
            ids = await self._surface.outbox.send(place, [prompt])
            await self._desk.note(place.chat, ids, f"entry {act}", draft=entry.id)
        return True

    async def take(self, message: Incoming, text: str, asked: Card) -> None:
        """Take another answer or wording for an entry; raises StoreError."""
        entry = self._service.faq.entry(asked.draft)
        if entry:
            phrasing = Change("phrasing", entry.id, " ".join(text.split()))
            is_answer = asked.role == "entry answer"
            await self._learning.add([Change("answer", entry.id, "", text) if is_answer else phrasing])
            await self._desk.drop_card(asked)
            await self._surface.tell(message, "entry_saved")

    async def forget(self, update: Update, _: Anything) -> None:
        """`/forget`: erase what somebody left here, and say what it was."""
        message = message_of(update)
        async with self._surface.telling_if_down(message):
            gone = await self._desk.forget(message.chat.id)
            language = await self._surface.language(message)
            await self._service.forget(message.chat.id, place_of(message))
            counts = {name: str(getattr(gone, name)) for name in ("questions", "traces", "votes", "wishes")}
            await self._surface.reply(message, self._surface.say("forgotten", language, **counts))
        raise ApplicationHandlerStop
