"""What a rule is, and what it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.faq import Document, Entry
from bot.matcher import Index

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a rule found in the text at `path`, at `excerpt` if that names a part of it."""

    path: Path
    message: str
    remedy: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the name that `check` prints, how much it matters, and a generator of findings."""

    id: str
    severity: Literal["error", "warning", "advice"]
    find: Callable[[Document, Index], Iterator[Finding]]


def entries(document: Document) -> Iterator[tuple[Path, Entry]]:
    """Yield every entry with its path."""
    for number, entry in enumerate(document.faq.entries):
        yield ("entries", number), entry


def phrasings(document: Document) -> Iterator[tuple[Path, Entry, str]]:
    """Yield every phrasing that the author wrote, with its path and entry: question, label and aliases."""
    for path, entry in entries(document):
        yield (*path, "question"), entry, entry.question
        if (*path, "label") in document.marks:
            yield (*path, "label"), entry, entry.label
        for position, alias in enumerate(entry.aliases):
            yield (*path, "aliases", position), entry, alias


def phrases(document: Document) -> Iterator[tuple[Path, str]]:
    """Yield every phrase of the small talk and of what lies outside, with its path."""
    for sort, remarks in (("smalltalk", document.faq.smalltalk), ("outside", document.faq.outside)):
        for number, remark in enumerate(remarks):
            for position, phrase in enumerate(remark.phrases):
                yield (sort, number, "phrases", position), phrase
