"""Labelled sets to measure on, `SET.yaml` with `SET.queries.jsonl` beside it, and what can be made of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.generate import misspell
from bot.evaluation import Row
from bot.evaluation import read as read_rows
from bot.faq import Faq
from bot.faq import read as read_faq

_ROOT = Path(__file__).parent.parent
TESTS = _ROOT / "tests/data"

_LONG_ENOUGH = 4
"""Letters from which a word may get a typo."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A FAQ and messages with the ids of the entries that answer them, () for none."""

    name: str
    faq: Faq
    queries: tuple[tuple[str, tuple[str, ...]], ...]


def load(path: Path, queries: Path | None = None) -> Labelled:
    """Read a set: its FAQ, and its queries from the file beside it unless another is named.

    Answers that only hold the place of one ("Answer 12.") are left out of the matching.
    """
    faq = read_faq(path).faq
    entries = tuple(replace(e, answer="") if e.answer.startswith("Answer ") else e for e in faq.entries)
    source = queries or path.with_suffix(".queries.jsonl")
    rows = read_rows(source.read_text(encoding="utf-8"), str(source))
    return Labelled(path.stem, replace(faq, entries=entries), _labelled(rows))


def _labelled(rows: Iterable[Row]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    first = (row.turns[0] for row in rows if not row.dialogue)
    return tuple((turn.text, turn.any_of) for turn in first if turn.any_of is not None)


def shipped(aliases: int | None = None) -> Faq:
    """Return the shipped FAQ; with a number of aliases an entry, it names no synonyms and nothing outside it."""
    faq = read_faq(_ROOT / "faq.yaml").faq
    if aliases is None:
        return faq
    entries = tuple(replace(entry, aliases=entry.aliases[:aliases]) for entry in faq.entries)
    return replace(faq, entries=entries, synonyms=(), outside=())


def labelled(faq: Faq, path: Path, half: str) -> Labelled:
    """Return a FAQ with the messages of a file that are of one half, "tuning" or "reporting"."""
    rows = read_rows(path.read_text(encoding="utf-8"), str(path))
    return Labelled(path.name.partition(".")[0], faq, _labelled(row for row in rows if row.fields["half"] == half))


def communities(half: str) -> Iterator[Labelled]:
    """Return the FAQs of small communities with one half of their messages."""
    for queries in sorted((TESTS / "communities").glob("*.queries.yaml")):
        yield labelled(read_faq(queries.with_name(queries.name.replace(".queries", ""))).faq, queries, half)


def own() -> Labelled:
    """Return the shipped FAQ without its remarks, and the messages about it that are there to be tuned on."""
    faq = replace(shipped(), smalltalk=(), outside=())
    names = ("career-questions", "traps")
    queries = (query for name in names for query in labelled(faq, TESTS / f"{name}.yaml", "tuning").queries)
    return Labelled("own", faq, tuple(queries))


def half(source: Labelled, part: int) -> Labelled:
    """Return every second query, from the first (0) or the second (1) on: one half to fit on, one to report."""
    return replace(source, queries=source.queries[part::2])


def misspelled(source: Labelled, seed: int = 1) -> Labelled:
    """Return a set whose messages have one or two words with one typo each."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    return replace(
        source,
        name=f"{source.name}, typos",
        queries=tuple((_with_typos(text, rng), ids) for text, ids in source.queries),
    )


def part(source: Labelled, entries: int, aliases: int | None, seed: int) -> Labelled:
    """Return a set of some of the entries, with so many aliases; a part of the other queries expects none."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    chosen = rng.sample(source.faq.entries, min(entries, len(source.faq.entries)))
    ids = {entry.id for entry in chosen}
    inside = [(text, expected) for text, expected in source.queries if ids & set(expected)]
    outside = [(text, ()) for text, expected in source.queries if not ids & set(expected)]
    few = rng.sample(outside, min(len(outside), max(20, len(inside) // 3)))
    some = Labelled(f"{source.name}, {entries}", replace(source.faq, entries=tuple(chosen)), (*inside, *few))
    return some if aliases is None else cut(some, aliases)


def cut(source: Labelled, aliases: int) -> Labelled:
    """Return a set with at most so many aliases an entry, and no synonyms."""
    entries = tuple(replace(entry, aliases=entry.aliases[:aliases]) for entry in source.faq.entries)
    return replace(source, faq=replace(source.faq, entries=entries, synonyms=()))


def _with_typos(text: str, rng: random.Random) -> str:
    words = text.split()
    places = [place for place, word in enumerate(words) if len(word) >= _LONG_ENOUGH]
    for place in rng.sample(places, min(len(places), rng.choice((1, 2)))):
        words[place] = misspell(words[place], rng)
    return " ".join(words)


def share(flags: Iterable[bool]) -> float:
    """Return how many of the flags are set, in percent."""
    values = list(flags)
    return 100 * sum(values) / len(values) if values else 0.0
