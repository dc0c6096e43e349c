"""The owner's desk from the shell: what was asked in vain, how the bot does, what was learned, forgetting people."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot import config
from bot.cli.opening import faq_path, open_source
from bot.errors import ExportError
from bot.exporting import added_and_removed
from bot.service.desk import Desk
from bot.service.figures import Figures, figures
from bot.service.learning import Learning
from bot.service.memory import Memories
from bot.service.service import Service
from bot.store import MISSES_KEPT, Miss, Store, learned
from bot.store.database import Database

if TYPE_CHECKING:
    from bot.faq import Faq
    from bot.faq.changes import Change
    from bot.service.source import FaqSource

T = TypeVar("T")

IN_MEMORY = "sqlite://"
"""The database that is empty and makes no file."""

BAR = 40
"""Columns of the longest bar that `stats` draws."""

MOST_ANSWERED = 5
"""Entries that `misses` names beside how many answers there were."""


def changes(faq: Faq) -> list[Change]:
    """Return what was learned about a FAQ; raises ConfigError or StoreError."""
    if _missing() is not None:
        return []
    read = partial(learned.read_changes, faq=faq.title, language=faq.language)
    return [row.change for row in _in_store(lambda store: store.call(read))]


def carry_out(options: argparse.Namespace) -> int:
    """Carry out the command that the options name; where there is no database so far, say so.

    As JSON the result is what an empty database gives, and the sentence goes to stderr.
    """
    if (file := _missing()) is not None:
        said = f"Nothing is recorded yet: there is no {file}." if file else "A database in memory records nothing."
        as_json = options.command != "misses" and options.json
        print(said, file=sys.stderr if as_json else sys.stdout)
        if not as_json:
            return 0
    if options.command == "misses":
        return misses(options)
    commands = {"cases": cases, "stats": stats, "export": export, "forget": forget}
    return commands[options.command](open_source(faq_path(options.faq)), options)


def _missing() -> str | None:
    """Return the name of the SQLite file that is not there so far, "" for one in memory; None if it is there."""
    database = Database(config.read("DATABASE_URL").get_secret_value())
    if not database.is_sqlite or Path(database.file).is_file():
        return None
    return database.file


def misses(options: argparse.Namespace) -> int:
    """List what could not be answered, most often asked first, and how much was."""

    async def take(store: Store) -> tuple[list[Miss], dict[str, int]]:
        found = await store.misses()
        if options.forget:
            await store.forget_misses([miss.key for miss in found])
        return found, await store.answered()

    missed, answered = _in_store(take)
    for miss in missed:
        print(f"{miss.count:5} × {miss.text}  ({miss.first:%Y-%m-%d} – {miss.last:%Y-%m-%d})")
    if not missed:
        print("Every question was answered so far.")
    if answered:
        most = ", ".join(f"{id} ({count})" for id, count in list(answered.items())[:MOST_ANSWERED])
        days = config.read("RETENTION_DAYS")
        print(f"Answers in the last {days} days: {sum(answered.values())}, most of them {most}")
    return 0


def cases(source: FaqSource, options: argparse.Namespace) -> int:
    """List the open cases, those that most people asked first."""
    found, _ = _run(source, lambda service, desk: desk.cases(MISSES_KEPT))
    for case in found:
        since = datetime.fromtimestamp(case.opened_at, UTC).date()
        if options.json:
            print(json.dumps(asdict(case), ensure_ascii=False))
        else:
            others = "".join(f"\n{'':18}{wording}" for wording in case.wordings[1:])
            print(f"#{case.id:<5} {case.askers:>3} · {case.count:3} × {case.question}  (since {since}){others}")
    if not found and not options.json:
        print("Nothing is waiting: every question was answered or decided on.")
    return 0


def stats(source: FaqSource, options: argparse.Namespace) -> int:
    """Draw what was asked and what became of it, day by day."""
    today = datetime.now(UTC).date()
    found: Figures = _run(source, lambda service, desk: figures(service, today, options.days))
    if options.json:
        print(json.dumps(asdict(found), ensure_ascii=False, default=str))
        return 0
    highest = max([day.asked for day in found.days] + [1])
    for day in found.days:
        parts = zip("█▒░", (day.answered, day.offered, day.neither), strict=True)
        bar = "".join(sign * round(BAR * part / highest) for sign, part in parts)
        print(f"{day.day}  {day.asked:5} asked  {bar}")
    print(f"{'':12}█ answered {found.total('answered')}   ▒ offered {found.total('offered')}   ░ neither")
    print(f"{'':12}missed {found.total('missed')}   👍 {found.up}   👎 {found.down}")
    for title, lines in (
        ("Most answered", [f"{count:5} × {id}" for id, count in found.entries.items()]),
        ("Most missed", [f"{case.askers:>5} · {case.question}" for case in found.cases]),
    ):
        if lines:
            print(f"\n{title}:", *lines, sep="\n")
    return 0


def export(source: FaqSource, options: argparse.Namespace) -> int:
    """Write what was learned into the FAQ file, show what was added, and note that the file says it."""
    path = str(source.path)

    async def work(service: Service, desk: Desk) -> tuple[str, str, int]:
        learning = Learning(service, time.time)
        before = _text(path)
        after, rows = await learning.exported(before, path)
        if rows and not options.dry_run:
            _replace(Path(path), after)
            await learning.taken(rows)
        return before, after, len(rows)

    before, after, count = _run(source, work)
    diff = added_and_removed(before.removeprefix("\ufeff"), after.removeprefix("\ufeff"), path)
    if options.json:
        print(
            json.dumps({"file": path, "changes": count, "written": bool(count) and not options.dry_run, "diff": diff})
        )
    elif diff:
        print(diff)
    elif count:
        print(f"{path} says all of it already.")
    else:
        print(f"Nothing was learned that {path} does not say.")
    return 0


def forget(source: FaqSource, options: argparse.Namespace) -> int:
    """Erase what a person left, and say what."""
    gone = _run(source, lambda service, desk: desk.forget(options.person))
    if options.json:
        print(json.dumps(asdict(gone)))
    else:
        print(
            f"Erased: {gone.questions} questions that nobody else asked, a part in {gone.traces} others, {gone.votes} "
            f"votes, {gone.wishes} wishes to hear back and talks."
        )
    return 0


def _run(source: FaqSource, work: Callable[[Service, Desk], Awaitable[T]]) -> T:
    async def run(store: Store) -> T:
        service = Service(source, Memories(time.monotonic), store)
        return await work(service, Desk(service, Learning(service, time.time), 0, time.time))

    return _in_store(run)


def _in_store(work: Callable[[Store], Awaitable[T]]) -> T:
    """Open the store, do the work and close it."""

    async def run() -> T:
        kept = timedelta(days=config.read("RETENTION_DAYS"))
        url = config.read("DATABASE_URL").get_secret_value() if _missing() is None else IN_MEMORY
        store = await Store.open(url, retention=kept)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def _text(path: str) -> str:
    """Return a file with the line breaks and the mark that it has."""
    return Path(path).read_bytes().decode("utf-8")


def _replace(path: Path, text: str) -> None:
    """Put a new text in the place of a file's, all of it or nothing."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(text.encode("utf-8"))
        os.chmod(beside, path.stat().st_mode)
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise ExportError(
            f"{path}: can't be written ({error.strerror}). See what would be added with: python -m bot export --dry-run"
        ) from error
