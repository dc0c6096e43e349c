"""What the desk taught the bot beside what the file says: phrasings that lead elsewhere, and that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.errors import Problem
from bot.faq import Document, Entry, Faq
from bot.faq.changes import Change, is_made, overlay, says
from bot.matcher import Index

RULE = "learned-phrasing"


def check_learned(document: Document, changes: Sequence[Change], index: Index) -> list[Problem]:
    """Return what is wrong with learned phrasings that the file does not have; `index` is that of the file alone."""
    faq = overlay(document.faq, changes)
    places = {entry.id: number for number, entry in enumerate(document.faq.entries)}
    found = []
    for change in changes:
        if change.kind == "phrasing" and not is_made(document.faq, change):
            place = document.at("entries", places[change.entry_id]) if change.entry_id in places else document.at()
            for message, remedy in _wrong(faq, index, change):
                found.append(Problem(*place, RULE, f"Learned at the desk: {message}", remedy, "warning"))
    return sorted(found, key=lambda problem: (problem.line, problem.column))


def _wrong(faq: Faq, index: Index, change: Change) -> Iterator[tuple[str, str]]:
    entry, ranking = faq.entry(change.entry_id), index.rank(change.text)
    remedy = f"Remove it with /entry {change.entry_id}, or make the two differ."
    if entry is None:
        message = f"“{change.text}” is for `{change.entry_id}`, which is no entry any more."
        yield message, "Give an entry that id, or forget it."
    elif owner := _other_owner(faq, entry, change.text):
        yield f"“{change.text}” is for `{entry.id}`, and stands under {owner} as well.", remedy
    elif ranking.is_sure(index.cutoffs) and ranking.matches[0].entry.id != entry.id:
        yield f"“{change.text}” is for `{entry.id}`; the file alone leads to `{ranking.matches[0].entry.id}`.", remedy


def _other_owner(faq: Faq, entry: Entry, text: str) -> str:
    """Return what else has the same words, "" if nothing."""
    for other in faq.entries:
        if other.id != entry.id and says(other.phrasings, text):
            return f"`{other.id}`"
    for name, remarks in (("smalltalk", faq.smalltalk), ("outside", faq.outside)):
        if any(says(remark.phrases, text) for remark in remarks):
            return f"`{name}`"
    return ""
