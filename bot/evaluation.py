"""Labelled queries through the engine: what was answered rightly, offered, answered wrongly, and what was refused.

Each row is judged as a person sees the reply, so suggestions are not answers. The words:

right       an answerable row answered with an expected entry (`expect`), or with all of them (`expect_all`)
offered     not right, but an expected entry stands under "did you mean" (for `expect_all`: each is answered or offered)
wrong       an answerable row answered with another entry only
missed      the rest of the answerable rows: nothing expected was shown
false       a row that expects no entry, answered with one
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from bot.conversation import Context, Question, Reply, respond
from bot.errors import QueriesError
from bot.matcher import Index

Verdict = Literal["right", "offered", "wrong", "missed", "declined", "false", "unlabelled"]

_KEYS = {"text", "turns", "expect", "expect_all"}


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and what is expected of it: `any_of` None if unlabelled, () if no entry may be given."""

    text: str
    any_of: tuple[str, ...] | None = None
    all_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of labelled queries: one turn, or a dialogue of several with one context. `fields` are its other keys."""

    turns: tuple[Turn, ...]
    dialogue: bool
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one turn."""

    row: Row
    turn: Turn
    reply: Reply
    verdict: Verdict


def read(text: str, name: str) -> tuple[Row, ...]:
    """Read labelled queries: JSON lines, or a YAML list of the same objects.

    Raises QueriesError, naming `name` and the line or the number of the row.
    """
    if text.lstrip().startswith("{"):
        return tuple(_json_rows(text, name))
    try:
        rows = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except (yaml.YAMLError, RecursionError) as error:
        raise QueriesError(f"{name}: neither JSON lines nor YAML: {' '.join(str(error).split())}") from error
    if not isinstance(rows, list) or not rows:
        raise QueriesError(f"{name}: expected a list of rows like {{text: …, expect: [id]}}")
    return tuple(_row(row, f"{name}: row {number}") for number, row in enumerate(rows, start=1))


def _json_rows(text: str, name: str) -> Iterator[Row]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            where = f"{name}:{number}"
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise QueriesError(f"{where}: not JSON: {error}") from error
            yield _row(row, where)


def _row(row: object, where: str) -> Row:
    if not isinstance(row, dict) or ("text" in row) == ("turns" in row):
        raise QueriesError(f"{where}: expected an object with either `text` or `turns`")
    fields = {str(key): str(value) for key, value in row.items() if key not in _KEYS}
    if "text" in row:
        turn = Turn(_text(row["text"], where), _ids(row.get("expect"), where), _ids(row.get("expect_all"), where) or ())
        return Row((turn,), dialogue=False, fields=fields)
    turns, expected = row["turns"], row.get("expect")
    if not isinstance(turns, list) or not turns:
        raise QueriesError(f"{where}: `turns` must be a list of messages")
    if expected is None:
        expected = [None] * len(turns)
    if not isinstance(expected, list) or len(expected) != len(turns):
        raise QueriesError(f"{where}: `expect` of a dialogue needs one list of ids a turn ({len(turns)})")
    labelled = zip(turns, expected, strict=True)
    return Row(
        tuple(Turn(_text(text, where), _ids(ids, where)) for text, ids in labelled), dialogue=True, fields=fields
    )


def _text(value: object, where: str) -> str:
    if not isinstance(value, str | int | float):
        raise QueriesError(f"{where}: a message must be a text")
    return str(value)


def _ids(value: Any, where: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(id, str | int) for id in value):
        raise QueriesError(f"{where}: expected a list of entry ids, [] for none")
    return tuple(str(id) for id in value)


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
            outcomes.append(Outcome(row, turn, reply, judge(turn, reply)))
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


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of outcomes comes to; shares are in percent, 0 where there is nothing to count."""

    answerable: int
    unanswerable: int
    right: float
    found: float
    wrong: float
    false: float
    dialogue: float
    """Turns of dialogues that went as expected: right, offered or declined."""


def summary(outcomes: Iterable[Outcome]) -> Figures:
    """Count verdicts; the first four shares leave dialogues out, whose turns have a share of their own."""
    outcomes = list(outcomes)
    single = Counter(o.verdict for o in outcomes if not o.row.dialogue)
    turns = Counter(o.verdict for o in outcomes if o.row.dialogue and o.verdict != "unlabelled")
    answerable = sum(single[v] for v in ("right", "offered", "wrong", "missed"))
    unanswerable = single["declined"] + single["false"]
    return Figures(
        answerable,
        unanswerable,
        right=_percent(single["right"], answerable),
        found=_percent(single["right"] + single["offered"], answerable),
        wrong=_percent(single["wrong"], answerable),
        false=_percent(single["false"], unanswerable),
        dialogue=_percent(turns["right"] + turns["offered"] + turns["declined"], turns.total()),
    )


def _percent(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else 0.0


def shortfalls(
    figures: Figures, at_least: Mapping[str, float | None], at_most: Mapping[str, float | None]
) -> list[str]:
    """Say which figures miss their bound; a bound of None is none."""
    low = [(name, bound) for name, bound in at_least.items() if bound is not None and getattr(figures, name) < bound]
    high = [(name, bound) for name, bound in at_most.items() if bound is not None and getattr(figures, name) > bound]
    return [
        f"{name}: {getattr(figures, name):.1f} %, wanted at {side} {bound:g} %"
        for side, missed in (("least", low), ("most", high))
        for name, bound in missed
    ]


def as_text(outcomes: Sequence[Outcome], field: str, *, verbose: bool = False) -> str:
    """Write the report: one line for all rows, one for each value of `field`, then what was confused with what."""
    lines = [f"{'':16}{'messages':>9}{'right %':>9}{'found %':>9}{'wrong %':>9}{'false %':>9}{'dialogue %':>12}"]
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.row.fields.get(field, ""), []).append(outcome)
    named = {name: group for name, group in groups.items() if name}
    lines += [_line(name, group) for name, group in named.items()]
    lines.append(_line("all", outcomes))
    if pairs := confusions(outcomes):
        lines += ["", "expected → answered"]
        lines += [f"{count:4} × {expected} → {answered}" for expected, answered, count in pairs]
    if verbose:
        lines.append("")
        lines += [
            _detail(outcome) for outcome in outcomes if outcome.verdict in ("wrong", "missed", "false", "offered")
        ]
    return "\n".join(lines)


def _line(name: str, outcomes: Sequence[Outcome]) -> str:
    figures = summary(outcomes)
    shares = (
        (figures.right, figures.answerable),
        (figures.found, figures.answerable),
        (figures.wrong, figures.answerable),
        (figures.false, figures.unanswerable),
    )
    cells = "".join(f"{share:9.1f}" if count else f"{'–':>9}" for share, count in shares)
    dialogue = f"{figures.dialogue:12.1f}" if any(outcome.row.dialogue for outcome in outcomes) else f"{'–':>12}"
    return f"{name:16}{len(outcomes):9}{cells}{dialogue}"


def _detail(outcome: Outcome) -> str:
    expected = "/".join(outcome.turn.all_of or outcome.turn.any_of or ()) or "(none)"
    answered = "/".join(entry.id for entry in outcome.reply.answers) or outcome.reply.kind
    scores = ", ".join(f"{match.entry.id} {match.score:.0f}" for match in outcome.reply.candidates[:3])
    return f"{outcome.verdict:9}{expected} → {answered} [{scores}] {outcome.turn.text!r}"


def confusions(outcomes: Iterable[Outcome]) -> list[tuple[str, str, int]]:
    """Return (expected, answered, count) for every wrong or false answer, most frequent first."""
    pairs = Counter(
        ("/".join(outcome.turn.any_of or outcome.turn.all_of) or "(none)", outcome.reply.answers[0].id)
        for outcome in outcomes
        if outcome.verdict in ("wrong", "false")
    )
    return [(expected, answered, count) for (expected, answered), count in pairs.most_common()]


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
