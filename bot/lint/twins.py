"""What is to be done in a twin: entries that have no translation, and those whose original changed since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.errors import Problem
from bot.faq import Document, Faq, Twin, fingerprint

NAMED = 10
"""Entries that a line names: an evening's work."""


def standalone(document: Document, twin: Twin) -> Document:
    """Return a twin as a document of its own: what its file holds, completed by the main file."""
    merged = document.faq.speaking(twin.document.faq.language)
    assert merged
    entries = tuple(entry for said in twin.document.faq.entries if (entry := merged.entry(said.id)))
    return replace(twin.document, faq=replace(merged, entries=entries))


def translations(main: Faq, twin: Document) -> Iterator[Problem]:
    """Find what a twin lacks, and what may be out of date in it."""
    said = {entry.id: number for number, entry in enumerate(twin.faq.entries)}
    if missing := [f"`{entry.id}`" for entry in main.entries if entry.id not in said]:
        listed = ", ".join(missing[:NAMED]) + (" …" if len(missing) > NAMED else "")
        message = f"{len(missing)} of {len(main.entries)} entries have no translation: {listed}."
        remedy = "Until they have one, they are answered in the language of the main file."
        yield Problem(*twin.at("entries"), "untranslated", message, remedy, "warning")
    for entry in main.entries:
        if entry.id in said:
            yield from _outdated(twin, said[entry.id], fingerprint(entry))


def _outdated(twin: Document, number: int, now: str) -> Iterator[Problem]:
    entry = twin.faq.entries[number]
    if entry.translates == now:
        return
    if entry.translates:
        place = twin.at("entries", number, "translates")
        message = f"The original of `{entry.id}` changed since it was translated."
        yield Problem(*place, "outdated", message, f'Look it over, then write `translates: "{now}"`.', "warning")
    else:
        message = f"Nothing tells when the original of `{entry.id}` changes."
        remedy = f'Write `translates: "{now}"`.'
        yield Problem(*twin.at("entries", number), "no-fingerprint", message, remedy, "advice")
