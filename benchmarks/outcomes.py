"""What people get to see: every message of a set through the engine, with the cut-offs that ship."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.sets import Labelled, about_shipped, misspelled, shipped
from bot.conversation import Question, respond
from bot.evaluation import Turn, judge
from bot.matcher import Index

_CUTS = {"as shipped": None, "10 aliases": 10, "bare": 0}
"""The shipped FAQ as it is, and with so many aliases an entry, without synonyms and without anything outside."""


def table(sets: Sequence[Labelled], half: str) -> Iterator[str]:
    """Yield a Markdown table of the sets, and of the shipped FAQ with one half of the messages about it."""
    yield "| set (entries, messages) | right | found | wrong | false | menus | with typos: right | wrong | false |"
    yield "|---" * 9 + "|"
    for source in sets:
        yield _row(source)
    messages, traps = about_shipped("career-questions", half), about_shipped("traps", half)
    for name, aliases in _CUTS.items():
        faq = shipped(aliases)
        yield _row(Labelled(f"career, {name}", faq, messages))
        counts = _verdicts(Labelled("traps", faq, traps))
        declined = sum(not expected for _, expected in traps)
        kept = len(traps) - declined
        yield f"| traps, {name} | {counts['right']} of {kept} | {counts['right'] + counts['offered']} of {kept} | " + (
            f"{counts['wrong']} | {counts['false']} of {declined} | {counts['menu']} | | | |"
        )


def _row(source: Labelled) -> str:
    about = f"{source.name} ({len(source.faq.entries)}, {len(source.queries)})"
    right, _, wrong, false, _ = _shares(misspelled(source))
    return " | ".join([f"| {about}", *map(_percent, _shares(source)), *map(_percent, (right, wrong, false))]) + " |"


def _percent(value: float) -> str:
    return f"{100 * value:.1f}"


def _shares(source: Labelled) -> tuple[float, float, float, float, float]:
    counts = _verdicts(source)
    asked = sum(bool(expected) for _, expected in source.queries)
    others = len(source.queries) - asked
    right, wrong, found = counts["right"], counts["wrong"], counts["right"] + counts["offered"]
    declined = (counts["false"], counts["menu"])
    return *(n / max(asked, 1) for n in (right, found, wrong)), *(n / max(others, 1) for n in declined)  # type: ignore[return-value]


def _verdicts(source: Labelled) -> Counter[str]:
    """Count what became of the messages; a "menu" is a list of suggestions to a message that no entry answers."""
    index = Index(source.faq)
    counts: Counter[str] = Counter()
    for text, expected in source.queries:
        reply = respond(index, Question(text))
        verdict = judge(Turn(text, any_of=expected), reply)
        counts[verdict] += 1
        counts["menu"] += verdict == "declined" and bool(reply.offered)
    return counts
