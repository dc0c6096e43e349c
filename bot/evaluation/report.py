"""What judged replies come to: shares, confusions, and what the scores are worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.judging import Outcome


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


@dataclass(frozen=True, slots=True)
class Band:
    """The messages whose best candidate scored from `low` up to `high`: how many, and for how many it was right."""

    low: int
    high: int
    messages: int
    right: float


BAND = 20
"""Width of a band, in points of score."""

WISHED = (1.0, 2.0, 5.0, 10.0)
"""Percent of unanswerable messages given an entry, for which the report looks up the cut-off."""


def bands(outcomes: Iterable[Outcome]) -> list[Band]:
    """Count how often the best candidate was right, by its score; a score that means what it says rises evenly."""
    scored = list(_scored(outcomes))
    counted = []
    for low in range(0, 100, BAND):
        high = low + BAND
        held = [right for score, right, _ in scored if low <= score < high or (high == 100 and score == 100)]
        counted.append(Band(low, high, len(held), _percent(sum(held), len(held))))
    return counted


def cutoff_for(outcomes: Iterable[Outcome], wished: float) -> tuple[float, float]:
    """Return the lowest answer cut-off at which at most `wished` percent of the unanswerable messages get an entry.

    With it comes the percent of the answerable messages that their right entry would still be given for. Single
    messages only, and the best candidate only: small talk and what is outside are not taken into account.
    """
    scored = list(_scored(outcomes))
    unanswerable = sorted((score for score, _, answerable in scored if not answerable), reverse=True)
    allowed = int(len(unanswerable) * wished / 100)
    cutoff = unanswerable[allowed] + 0.1 if allowed < len(unanswerable) else 0.0
    answerable = [right and score >= cutoff for score, right, has_answer in scored if has_answer]
    return cutoff, _percent(sum(answerable), len(answerable))


def _scored(outcomes: Iterable[Outcome]) -> Iterator[tuple[float, bool, bool]]:
    """Give the best candidate's score, whether it is expected, and whether anything is, for every single message."""
    for outcome in outcomes:
        wanted = outcome.turn.any_of
        if wanted is not None and not outcome.row.dialogue:
            best = outcome.reply.candidates[0] if outcome.reply.candidates else None
            yield (best.score if best else 0.0), best is not None and best.entry.id in wanted, bool(wanted)


def as_text(outcomes: Sequence[Outcome], field: str, *, verbose: bool = False) -> str:
    """Write the report: one line for all rows, one for each value of `field`, then what was confused with what."""
    lines = [f"{'':16}{'messages':>9}{'right %':>9}{'found %':>9}{'wrong %':>9}{'false %':>9}{'dialogue %':>12}"]
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.row.fields.get(field, ""), []).append(outcome)
    named = {name: group for name, group in groups.items() if name}
    lines += [_line(name, group) for name, group in named.items()]
    lines.append(_line("all", outcomes))
    lines += ["", "score of the best candidate, and how often it is the right entry"]
    lines += [f"{f'{b.low}–{b.high}':>8}  {b.right:5.1f} % of {b.messages}" for b in bands(outcomes) if b.messages]
    if any(not answerable for _, _, answerable in _scored(outcomes)):
        lines += ["", "answer cut-off for a wished share of false answers (cutoffs: {answer: …} in the FAQ)"]
        lines += [
            f"{wished:6.0f} %  {cutoff:5.1f}  which answers {right:.1f} % rightly"
            for wished in WISHED
            for cutoff, right in [cutoff_for(outcomes, wished)]
        ]
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
