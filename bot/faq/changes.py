"""What was learned since the file was written, laid over it.

A change adds to the FAQ or replaces an answer in it, and is harmless where the file says the same by now or has lost
what the change is about: so one list of changes fits every version of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.faq.values import ID_LIMIT, Entry, Faq, Remark, Slugs
from bot.languages.text import normalise

ChangeKind = Literal["phrasing", "entry", "answer", "outside"]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was learned.

    phrasing: `text` is another way to ask for the entry `entry_id`. entry: a new entry with that id, whose question is
    `text`. answer: the entry `entry_id` gets another `answer`, in Markdown. outside: this FAQ does not answer `text`.
    """

    kind: ChangeKind
    entry_id: str
    text: str
    answer: str = ""


def overlay(faq: Faq, changes: Iterable[Change]) -> Faq:
    """Return the FAQ with the changes made, in their order."""
    entries = {entry.id: entry for entry in faq.entries}
    outside = list(faq.outside)
    for change in changes:
        entry = entries.get(change.entry_id)
        if change.kind == "outside":
            _decline(outside, change.text)
        elif change.kind == "entry":
            entries.setdefault(change.entry_id, Entry(change.entry_id, change.text, change.answer))
        elif entry and change.kind == "answer":
            entries[entry.id] = replace(entry, answer=change.answer)
        elif entry and not says(entry.phrasings, change.text):
            entries[entry.id] = replace(entry, aliases=(*entry.aliases, change.text))
    if tuple(entries.values()) == faq.entries and tuple(outside) == faq.outside:
        return faq
    return replace(faq, entries=tuple(entries.values()), outside=tuple(outside))


def is_made(faq: Faq, change: Change) -> bool:
    """Tell whether a FAQ says by itself what a change would make it say."""
    entry = faq.entry(change.entry_id)
    if change.kind == "outside":
        return any(says(remark.phrases, change.text) for remark in faq.outside)
    if entry is None or change.kind == "entry":
        return entry is not None
    return entry.answer == change.answer if change.kind == "answer" else says(entry.phrasings, change.text)


def new_id(faq: Faq, question: str) -> str:
    """Return an id for a new entry."""
    return Slugs(ID_LIMIT, {entry.id: 1 for entry in faq.entries}).make(question)


def says(phrases: Sequence[str], text: str) -> bool:
    """Tell whether a text is among these phrases, in whatever case and punctuation."""
    wanted = normalise(text)
    return any(normalise(phrase) == wanted for phrase in phrases)


def _decline(outside: list[Remark], text: str) -> None:
    """Add to the phrases that are declined in the bot's own words."""
    if any(says(remark.phrases, text) for remark in outside):
        return
    for number, remark in enumerate(outside):
        if not remark.answer:
            outside[number] = replace(remark, phrases=(*remark.phrases, text))
            return
    outside.append(Remark((text,)))
