"""What people get to see: every message of a set through the engine, with the cut-offs that ship."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.calibrate import Data, without
from benchmarks.sets import TESTS, Labelled, communities, labelled, misspelled, shipped
from bot.conversation import Question, respond
from bot.evaluation import Turn, judge
from bot.matcher import Index, index
from bot.matcher.meaning import Encoder

_HEAD = "| set (entries, messages) | right | found | wrong | false | menus | with typos: right | wrong | false |"
_RULE = "|---" * 9 + "|"

_CUTS = {"as shipped": None, "10 aliases": 10, "bare": 0}
"""The shipped FAQ as it is, and with so many aliases an entry, without synonyms and without anything outside."""


def left_out(sets: Sequence[Labelled]) -> Iterator[str]:
    """Yield the same rows, each family of sets matched by odds that were fitted without it."""
    data = Data(sets)
    yield _HEAD
    yield _RULE
    for family, sources in data.families.items():
        with without([(index, "WORDS", data.model(without=family))]):
            yield from [_row(source.name, [source]) for source in sources]


def table(sets: Sequence[Labelled], half: str, encoder: Encoder | None = None) -> Iterator[str]:
    """Yield a Markdown table of the sets, and of the FAQs in the repository with one half of their messages."""
    yield _HEAD
    yield _RULE
    for source in sets:
        yield _row(source.name, [source], encoder)
    small = list(communities(half))
    for source in small:
        yield _row(source.name, [source], encoder)
    yield _row("these communities", small, encoder)
    for name, aliases in _CUTS.items():
        faq = shipped(aliases)
        yield _row(f"career, {name}", [labelled(faq, TESTS / "career-questions.yaml", half)], encoder)
        traps = labelled(faq, TESTS / "traps.yaml", half)
        counts = _verdicts(traps, encoder)
        declined = sum(not expected for _, expected in traps.queries)
        kept = len(traps.queries) - declined
        yield f"| traps, {name} | {counts['right']} of {kept} | {counts['right'] + counts['offered']} of {kept} | " + (
            f"{counts['wrong']} | {counts['false']} of {declined} | {counts['menu']} | | | |"
        )


def _row(name: str, sources: Sequence[Labelled], encoder: Encoder | None = None) -> str:
    entries, messages = sum(len(s.faq.entries) for s in sources), sum(len(s.queries) for s in sources)
    right, _, wrong, false, _ = shares([misspelled(source) for source in sources], encoder)
    cells = (f"{100 * value:.1f}" for value in (*shares(sources, encoder), right, wrong, false))
    return f"| {name} ({entries}, {messages}) | " + " | ".join(cells) + " |"


def shares(sources: Sequence[Labelled], encoder: Encoder | None) -> tuple[float, float, float, float, float]:
    """Return the shares, 0 to 1, that are right, found, wrong, false, and given a list though nothing fits."""
    counts = sum((_verdicts(source, encoder) for source in sources), Counter[str]())
    asked, others = max(counts["asked"], 1), max(counts["others"], 1)
    found = counts["right"] + counts["offered"]
    return (
        counts["right"] / asked,
        found / asked,
        counts["wrong"] / asked,
        counts["false"] / others,
        counts["menu"] / others,
    )


def _speaking(language: str) -> Encoder | None:
    from benchmarks.encoders import speaking

    return speaking(language)


def _verdicts(source: Labelled, encoder: Encoder | None) -> Counter[str]:
    """Count what became of the messages; a "menu" is a list of suggestions to a message that no entry answers."""
    searched = Index(source.faq, _speaking(source.faq.language) if encoder else None)
    counts: Counter[str] = Counter()
    for text, expected in source.queries:
        reply = respond(searched, Question(text))
        verdict = judge(Turn(text, any_of=expected), reply)
        counts[verdict] += 1
        counts["asked" if expected else "others"] += 1
        counts["menu"] += verdict == "declined" and bool(reply.offered)
    return counts
