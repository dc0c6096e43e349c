"""What a reply teaches: a question that was missed, or what somebody calls the entry they picked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.conversation import Context, Reply

Outcome = Literal["", "fallback", "none", "ignored", "rejected", "disliked"]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question, and what became of it.

    A "pick" is a question whose entry somebody picked from what was offered. A "fallback" was missed: `outcome` says
    whether there was no answer, none of what was offered fitted, it was ignored for another question, or the answer was
    rejected in words or by a thumb down. `entry_ids` are what was picked, offered or shown.
    """

    kind: Literal["pick", "fallback"]
    text: str
    entry_ids: tuple[str, ...]
    outcome: Outcome = ""


def ignored(context: Context) -> Lesson:
    """Return what it teaches that the entries which `context` offers were passed over."""
    return Lesson("fallback", context.asked, _offered(context), "ignored")


def _offered(context: Context) -> tuple[str, ...]:
    return tuple(choice.key for choice in context.choices if choice.kind == "entry") if context.unsure else ()


def lessons(reply: Reply, before: Context) -> Iterator[Lesson]:
    """Give what a reply teaches that followed on `before`."""
    offered = _offered(before)
    answered = tuple(entry.id for entry in reply.answers)
    said_none = reply.why.intent == "none" or reply.why.rule == "none"
    if before.asked and before.unsure and not said_none:
        if answered and answered[0] in offered:
            yield Lesson("pick", before.asked, answered[:1])
        elif reply.why.intent == "ask":
            yield ignored(before)
    if said_none and before.asked and not before.unsure and before.last:
        yield Lesson("fallback", before.asked, (before.last,), "rejected")
    if reply.missed:
        candidates = tuple(match.entry.id for match in reply.candidates[:3])
        outcome: Outcome = "none" if said_none else "fallback"
        yield Lesson("fallback", reply.missed, offered or candidates, outcome)
