"""Trouble from outside: Telegram, the network, people."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from tornado.httpclient import AsyncHTTPClient

from benchmarks.faults.bench import Bench
from benchmarks.faults.telegram import until
from benchmarks.load import QUESTIONS


async def outage(at: Bench, seconds: float) -> str:
    """Have every message refused for a while."""
    seconds /= at.scale
    await at.start()
    end = time.perf_counter() + seconds
    at.telegram.trouble = lambda name: (502, 0) if name == "sendMessage" and time.perf_counter() < end else None
    at.crowd(16)
    await at.telegram.answered(seconds + 90)
    return f"{at.telegram.refused} refused calls in {seconds:.0f} s"


async def ban(at: Bench, seconds: float) -> str:
    """Ask the bot to send nothing for a while."""
    seconds /= at.scale
    await at.start()
    end = time.perf_counter() + seconds

    def trouble(name: str) -> tuple[int, int] | None:
        left = end - time.perf_counter()
        return (429, int(left) + 1) if left > 0 and name == "sendMessage" else None

    at.telegram.trouble = trouble
    at.crowd(100)
    await at.telegram.answered(seconds + 60)
    return f"{at.telegram.refused} calls into a ban of {seconds:.0f} s"


async def slow_send(at: Bench) -> str:
    """Take long over every message."""
    await at.start()
    at.telegram.send_delay = 12
    at.crowd(16)
    await at.telegram.answered(60)
    await asyncio.sleep(25)
    return "every sendMessage takes 12 s"


async def half_open(at: Bench) -> str:
    """Have every open connection go silent."""
    await at.start()
    at.crowd(20)
    await at.telegram.answered(20)
    at.telegram.dead |= at.telegram.streams
    at.crowd(16, 5000)
    await at.telegram.answered(120)
    return "all open connections go silent"


async def flood(at: Bench, messages: int) -> str:
    """Have one person write without end while others ask."""
    await at.start()
    for number in range(messages):
        at.telegram.ask(1, f"{QUESTIONS[number % len(QUESTIONS)]} {number}")
    for number in range(100):
        at.crowd(1, 5000 + number)
        await asyncio.sleep(0.1)
    await at.telegram.answered(60)
    return f"one person got {at.telegram.sent[1]} messages"


async def groups(at: Bench) -> str:
    """Have many groups talk while people ask in private."""
    await at.start()
    for number in range(2400):
        at.telegram.ask(10_000 + number, QUESTIONS[number % len(QUESTIONS)], group=-1 - number % 120)
    at.crowd(40)
    await at.telegram.answered(120)
    return "20 messages in each group, 40 people in private"


async def far(at: Bench) -> str:
    """Have every call take a tenth of a second."""
    at.telegram.delay = 0.1
    await at.start()
    at.crowd(50)
    await at.telegram.answered(30)
    start, before = time.perf_counter(), at.telegram.carried_out
    at.crowd(1000, 5000)
    await until(lambda: not at.telegram.lost, 60)
    rate = (at.telegram.carried_out - before) / (time.perf_counter() - start)
    return f"{rate:.0f} answers a second"


async def idle(at: Bench) -> str:
    """Fill the port with connections that say nothing."""
    await at.start()
    held = []
    for _ in range(1200):
        _, writer = await asyncio.open_connection("127.0.0.1", at.port)
        held.append(writer)
    at.crowd(5)
    await at.telegram.answered(60)
    page = await AsyncHTTPClient().fetch(f"http://127.0.0.1:{at.port}/healthz", raise_error=False, request_timeout=10)
    for writer in held:
        writer.close()
    return f"/healthz {page.code}"


async def refused(at: Bench, status: int) -> str:
    """Refuse the token once."""
    await at.start()
    left = [1]

    def trouble(name: str) -> tuple[int, int] | None:
        return (status, 0) if name in ("getUpdates", "sendMessage") and left and left.pop() else None

    at.telegram.trouble = trouble
    at.crowd(16)
    await at.telegram.answered(60)
    return f"the bot runs: {at.runs}"


async def nonsense(at: Bench) -> str:
    """Answer getMe and getUpdates with what is none."""
    broken: list[Any] = [None, "text", [{}], {"id": "x"}]  # more would only take longer: each doubles the pause
    at.telegram.nonsense = [(name, value) for name in ("getMe", "getUpdates") for value in broken]
    await at.start()
    at.crowd(16)
    await at.telegram.answered(120)
    return f"{len(broken)} broken answers to each of getMe and getUpdates"


async def soak(at: Bench) -> str:
    """Have very many people ask."""
    people = round(52_700 / at.scale)
    await at.start()
    half = 0.0
    for number in range(people):
        at.crowd(1, 10_000 + number)
        if number == people // 2:
            half = at.memory
        await until(lambda: len(at.telegram.asked) <= 20, 60)
    await at.telegram.answered(60)
    return f"{people:,} people: {half:.0f} MiB at half, {at.memory:.0f} at the end"
