"""Putting labelled queries to the engine and judging each reply as a person sees it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bot.conversation import Context, Question, Reply, respond
from bot.evaluation.rows import Row, Turn
from bot.matcher import Index

Verdict = Literal["right", "offered", "wrong", "missed", "declined", "false", "unlabelled"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one turn; `worded` tells whether the reply says what it must, None if nothing is expected."""

    row: Row
    turn: Turn
    reply: Reply
    verdict: Verdict
    worded: bool | None = None

    @property
    def passed(self) -> bool:
        """Whether the reply is as expected: right, offered or declined, and in words that hold."""
        return self.worded is not False and self.verdict in ("right", "offered", "declined", "unlabelled")


def unknown_ids(rows: Iterable[Row], index: Index) -> tuple[str, ...]:
    """Return the expected ids that the FAQ does not have, so that a typo in a label is not taken for a miss."""
    expected = {id for row in rows for turn in row.turns for id in (*(turn.any_of or ()), *turn.all_of)}
    return tuple(sorted(expected - {entry.id for entry in index.faq.entries}))


def run(index: Index, rows: Iterable[Row]) -> Iterator[tuple[Row, tuple[Outcome, ...]]]:
    """Put every row to the engine; the turns of a dialogue share one context, rows never do."""
    for row in rows:
        context = Context()
        outcomes = []
        for turn in row.turns:
            reply = respond(index, Question(turn.text), context)
            context = reply.context
            outcomes.append(Outcome(row, turn, reply, judge(turn, reply), worded(turn, reply)))
        yield row, tuple(outcomes)


def judge(turn: Turn, reply: Reply) -> Verdict:
    """Compare a reply with what its turn expects."""
    answered = {entry.id for entry in reply.answers}
    offered = {entry.id for entry in reply.offered}
    if turn.all_of:
        wanted = set(turn.all_of)
        if wanted <= answered:
            return "right"
        if wanted <= answered | offered:
            return "offered"
        return "wrong" if answered - wanted else "missed"
    if turn.any_of is None:
        return "unlabelled"
    if not turn.any_of:
        return "false" if answered else "declined"
    wanted = set(turn.any_of)
    if answered & wanted:
        return "right"
    if offered & wanted:
        return "offered"
    return "wrong" if answered else "missed"


def worded(turn: Turn, reply: Reply) -> bool | None:
    """Compare the words of a reply with the patterns of its turn; None if there are none."""
    if not turn.says and not turn.never:
        return None
    text = words(reply)
    return all(pattern.search(text) for pattern in turn.says) and not any(p.search(text) for p in turn.never)


def words(reply: Reply) -> str:
    """Return what a reply says, as Markdown: its own words, the answers with their heads, the closing; no choices."""
    answers = (
        part for entry in reply.answers for part in (entry.question if reply.headed else "", entry.note, entry.answer)
    )
    return "\n\n".join(filter(None, (reply.text, *answers, reply.closing)))


def as_dict(reply: Reply) -> dict[str, Any]:
    """Return a reply as the plain object that `ask --json` and `eval --json` print."""
    ids = [entry.id for entry in reply.answers]
    kind = reply.kind if reply.kind in ("answer", "suggestions", "fallback") else "smalltalk"
    return {
        "kind": kind,
        "id": ids[0] if ids else None,
        "ids": ids,
        "offered": [entry.id for entry in reply.offered],
        "score": round(reply.candidates[0].score, 1) if reply.candidates else 0.0,
        "follow_ups": list(reply.follow_ups) if reply.kind == "answer" else [],
        "candidates": [{"id": match.entry.id, "score": round(match.score, 1)} for match in reply.candidates],
    }
