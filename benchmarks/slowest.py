"""What takes longest at one size: messages of the greatest length, and the desk's list where nothing is grouped yet."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks import generate
from bot.conversation import Question, respond
from bot.faq import Faq
from bot.languages.text import LIMIT
from bot.matcher import Index
from bot.service.desk import Desk
from bot.service.learning import Learning
from bot.service.memory import Memories
from bot.service.service import Service
from bot.service.source import FaqSource
from bot.store import Record, Store
from bot.store.tables import MISSES_KEPT

_LONG_AT = 1_000
"""Entries of the FAQ that long messages are about."""

_EACH, _BEFORE = 5, 100
"""Messages of each kind, and ordinary ones before them: what is made at the first is nobody else's."""


def long_messages() -> Iterator[str]:
    """Give the lines of a Markdown table: messages of the greatest length, five different ones of each kind."""
    yield f"| {LIMIT:,} characters at {_LONG_AT:,} entries | median ms | longest ms |"
    yield "|---|---|---|"
    faq = generate.faq(_LONG_AT)
    index = Index(faq)
    rng = random.Random(3)  # noqa: S311 - nothing secret
    for text, _ in generate.queries(faq, _BEFORE):
        respond(index, Question(text))
    for name, make in _kinds(faq, rng).items():
        times = []
        for _ in range(_EACH):
            text = make()[:LIMIT]
            start = perf_counter()
            respond(index, Question(text))
            times.append(1e3 * (perf_counter() - start))
        yield f"| {name} | {median(times):.1f} | {max(times):.1f} |"


def _kinds(faq: Faq, rng: random.Random) -> dict[str, Callable[[], str]]:
    """Return what makes a message of each kind."""
    phrasings = [phrasing for entry in faq.entries for phrasing in entry.phrasings]
    known = [word for phrasing in phrasings for word in phrasing.split()]

    def many(parts: Sequence[str], between: str) -> Callable[[], str]:
        return lambda: between.join(rng.choices(parts, k=LIMIT))

    def script(first: int, last: int) -> Callable[[], str]:
        return many([chr(code) for code in range(first, last + 1)], "")

    return {
        "words": many(known, " "),
        "misspelled words": many([generate.misspell(word, rng) for word in known], " "),
        "unknown words": many(generate.words(5_000, rng), " "),
        "words between commas": many(known, ", "),
        "one small word": many(["i"], " "),
        "questions": many(phrasings, "? "),
        'questions joined by "and"': many(phrasings, " and "),
        "lines": many(phrasings, "\n"),
        "Hangul": script(0xAC00, 0xD7A3),
        "Han": script(0x4E00, 0x9FA5),
        "Thai": script(0x0E01, 0x0E2E),
    }


def cases() -> Iterator[str]:
    """Give the lines of a Markdown table: the desk's list of cases where none of the misses is grouped yet."""
    yield f"| {MISSES_KEPT:,} misses | first list, ms | the next, ms |"
    yield "|---|---|---|"
    rng = random.Random(4)  # noqa: S311 - nothing secret
    hundred = generate.words(100, rng)
    typed = [text for text, _ in generate.queries(generate.faq(_LONG_AT), 2 * MISSES_KEPT)]
    alike = [" ".join(rng.choices(hundred, k=rng.randint(3, 9))) for _ in range(2 * MISSES_KEPT)]
    for name, texts in (("as people type", typed), ("of the same hundred words", alike)):
        first, next_one = asyncio.run(_listed(list(dict.fromkeys(texts))[:MISSES_KEPT]))
        yield f"| {name} | {first:.0f} | {next_one:.0f} |"


async def _listed(misses: Sequence[str]) -> tuple[float, float]:
    """Return how many milliseconds the desk's list takes the first and the second time."""
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(f"sqlite:///{folder}/faq.db", pause=0.0)
        service = Service(FaqSource(Path("faq.yaml"), time.monotonic), Memories(time.monotonic))
        service.store = store
        faq = service.faq
        for number, text in enumerate(misses):
            store.record(Record("fallback", text=text, person=number, faq=faq.title, language=faq.language))
            if number % 500 == 0:
                await store.flush()
        await store.flush()
        desk = Desk(service, Learning(service, time.time), 60.0, time.time)
        times = []
        for _ in range(2):
            start = perf_counter()
            await desk.cases(10)
            times.append(1e3 * (perf_counter() - start))
        await store.close()
    return times[0], times[1]
