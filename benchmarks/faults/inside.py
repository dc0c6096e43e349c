"""Trouble inside: the machine, its disk, the database, processes that end."""

from __future__ import annotations

import asyncio
import resource
import signal
import sqlite3
import statistics
from collections.abc import Awaitable, Callable
from contextlib import closing
from functools import partial, wraps

from benchmarks.faults.bench import Bench
from benchmarks.faults.telegram import Telegram, until

KILLS = 6
DEPLOYS = 8


def _sent(telegram: Telegram, wanted: int) -> bool:
    return telegram.carried_out >= wanted


def _on_a_file(trial: Callable[[Bench], Awaitable[str]]) -> Callable[[Bench], Awaitable[str]]:
    """Leave a trial of the SQLite file out where there is none."""

    @wraps(trial)
    async def tried(at: Bench) -> str:
        return "left out: there is no file" if at.is_shared else await trial(at)

    return tried


async def kills(at: Bench, delay: float = 0.0) -> str:
    """Kill the bot in the middle of a rush, again and again; every call takes `delay` seconds.

    What was on its way to Telegram or back when the bot died has no receipt: nobody can know whether it was sent.
    """
    at.telegram.delay = delay
    await at.start()
    unknown = 0
    for number in range(KILLS):
        at.crowd(60, 1000 + 60 * number)
        await until(partial(_sent, at.telegram, 60 * number + 30), 60)
        with_receipt = at.telegram.carried_out - at.telegram.under_way
        await at.stop(signal.SIGKILL)
        await asyncio.sleep(0.1)  # what was sent arrives
        unknown += at.telegram.carried_out - with_receipt
        await at.start()
    await at.telegram.answered(60)
    return f"{KILLS} kills with 60 messages each; {unknown} had no receipt yet"


async def steady(at: Bench) -> str:
    """Have people ask sixty times a second; on Postgres three processes answer."""
    await at.start()
    for _ in range(2 * at.is_shared):
        await at.ready(await at.launch())
    await at.flow(round(600 / at.scale), 60)
    await at.telegram.answered(60)
    return f"60 messages a second; p50 {statistics.median(at.telegram.waits.values()):.2f} s"


async def three(at: Bench) -> str:
    """Have three processes answer, by more than Telegram takes, and kill one: the one that polls, if one does."""
    if not at.is_shared:
        return "left out: a SQLite file is for one process"
    await at.start()
    for _ in range(2):
        await at.ready(await at.launch())
    at.telegram.most = 30
    people = max(60, round(600 / at.scale))
    flow = asyncio.create_task(at.flow(people, 60))
    await until(partial(_sent, at.telegram, people // 4), 60)
    await at.stop(signal.SIGKILL)
    await flow
    await at.telegram.answered(120)
    median = statistics.median(at.telegram.waits.values())
    return f"60 messages a second, one of three killed; p50 {median:.2f} s, {at.telegram.refused} refused sends"


async def deploys(at: Bench) -> str:
    """Replace the bot again and again: on Postgres the new process is ready before the old one stops."""
    await at.start()
    flow = asyncio.create_task(at.flow(round(40 * DEPLOYS), 10))
    for _ in range(DEPLOYS):
        if at.is_shared:
            await at.ready(await at.launch())
        await at.stop()
        if not at.is_shared:
            await at.start()
        await until(lambda: not at.telegram.lost, 5)
    await flow
    await at.telegram.answered(60)
    return f"{DEPLOYS} deploys at 10 messages a second"


@_on_a_file
async def locked(at: Bench) -> str:
    """Start on a SQLite file that another program holds."""
    with closing(sqlite3.connect(at.database, isolation_level=None)) as other:
        other.execute("CREATE TABLE other (id)")
        other.execute("BEGIN EXCLUSIVE")
        await at.launch()
        at.crowd(16)
        await asyncio.sleep(15)
        other.execute("ROLLBACK")
    await at.telegram.answered(60)
    return "the SQLite file is locked for the first 15 s"


@_on_a_file
async def full(at: Bench) -> str:
    """Have the disk be full for a while."""
    await at.start()
    at.crowd(16)
    await at.telegram.answered(60)
    endless = resource.prlimit(at.running[0].pid, resource.RLIMIT_FSIZE)
    resource.prlimit(at.running[0].pid, resource.RLIMIT_FSIZE, (1, endless[1]))
    at.crowd(60, 5000)
    await asyncio.sleep(15)
    resource.prlimit(at.running[0].pid, resource.RLIMIT_FSIZE, endless)
    at.crowd(16, 6000)
    await at.telegram.answered(60)
    return "no file may grow for 15 s"


@_on_a_file
async def read_only(at: Bench) -> str:
    """Start on a SQLite file that can't be written."""
    await at.start()
    await at.stop()
    at.environ["DATABASE_URL"] = f"sqlite:///file:{at.database}?mode=ro&uri=true"
    await at.start()
    at.crowd(60)
    await at.telegram.answered(60)
    return "the SQLite file is read-only"


async def lost_disk(at: Bench) -> str:
    """Kill the bot and take its disk away; a chat that Telegram asked to wait was still to be answered."""
    await at.start()
    at.telegram.trouble = lambda name: (429, 60) if name == "sendMessage" and at.telegram.carried_out >= 40 else None
    at.crowd(80)
    await until(partial(_sent, at.telegram, 40), 60)
    await asyncio.sleep(2)
    await at.stop(signal.SIGKILL)
    for file in at.folder.glob("faq.db*"):
        file.unlink()
    at.telegram.trouble = lambda name: None
    await at.start()
    await at.telegram.answered(20 if not at.is_shared else 60)
    return "40 of 80 answered, then machine and disk are lost"
