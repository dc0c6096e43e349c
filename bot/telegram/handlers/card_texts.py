"""Cases as cards: what a card says, its buttons, and their callback data both ways."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.faq import Entry
from bot.faq.values import shorten
from bot.markup import Markup, escape, join, parse, plain, split
from bot.service.service import Service
from bot.store.cases import Case
from bot.telegram.rendering import Button, Message, rows, title

CASE_DATA = r"d:[1-9][0-9]{0,6}:(?:learn:[a-z0-9-]{1,48}|show|search|write|outside|spam|undo|add|drop)$"
"""The callback data of the desk's buttons: a case, what to do about it, and an entry that it is to be learned for."""

LINE = 100
"""Characters of a question in a list: with thirty of them, what one message holds."""


def card(service: Service, case: Case, likely: Sequence[Entry]) -> Message:
    """Show a case: what was asked, how often and by how many, what became of it; and what can be done with it."""
    told = [*_head(service, case), *_became(service, case)]
    if case.state == "open":
        offers = [_button(entry.label, case, f"learn:{entry.id}") for entry in likely]
        others = [_button(service.say(f"case_{act}"), case, act) for act in ("search", "write", "outside", "spam")]
        return Message(join(told), (*((offer,) for offer in offers), *rows(others)))
    told.append(parse(settled(service, case)))
    undo = () if case.state in ("talk", "closed") else ((_button(service.say("case_undo"), case, "undo"),),)
    return Message(join(told), undo)


def settled(service: Service, case: Case) -> str:
    """Say how a case was settled, and by whom."""
    entry = service.faq.entry(case.entry_id)
    label = entry.label if entry else case.entry_id
    return service.say(f"case_done_{case.state}", by=escape(case.settled_by), label=escape(label))


def draft(service: Service, case: Case, answer: str) -> tuple[Message, ...]:
    """Show an answer as people would get it, to be added or dropped."""
    buttons = [_button(service.say("case_add"), case, "add"), _button(service.say("case_drop"), case, "drop")]
    *first, last = split(join((parse(service.say("case_draft")), parse(answer))))
    return (*map(Message, first), Message(last, rows(buttons)))


def choices(case: Case, entries: Sequence[Entry], words: str) -> Message:
    """Offer the entries that words found."""
    return Message(plain(words), tuple((_button(entry.label, case, f"learn:{entry.id}"),) for entry in entries))


def listed(service: Service, cases: Sequence[Case], total: int) -> Message:
    """List open cases, each with a button that shows its card."""
    if not cases:
        return Message(parse(service.say("no_cases")))
    lines = [parse(service.say("cases", count=str(total)))]
    lines += [plain(f"{case.askers} · {case.count} × {shorten(case.question, LINE)}  (#{case.id})") for case in cases]
    buttons = [_button(f"#{case.id} {case.question}", case, "show") for case in cases[:10]]
    return Message(join(lines, separator="\n"), tuple((button,) for button in buttons))


def _head(service: Service, case: Case) -> list[Markup]:
    since = datetime.fromtimestamp(case.opened_at, UTC).date().isoformat()
    head = service.say("case_head", id=str(case.id), people=case.askers, count=str(case.count), date=since)
    # What people wrote is shown as it is, never read as Markdown.
    others = [plain("\n".join(f"– {wording}" for wording in case.wordings[1:]))] if case.wordings[1:] else []
    return [parse(head), plain(case.question or "…"), *others]


def _became(service: Service, case: Case) -> list[Markup]:
    if not case.outcome:
        return []
    labels = [entry.label for id in case.shown if (entry := service.faq.entry(id))]
    name = f"case_{case.outcome}"
    return [parse(service.say(name, shown=escape(", ".join(labels) or "–")))]


def _button(label: str, case: Case, act: str) -> Button:
    return Button(title(label), data=f"d:{case.id}:{act}")
