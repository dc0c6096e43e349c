"""What judged replies come to: shares, confusions, and what the scores are worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from bot.evaluation.judging import Outcome
from bot.matcher import ANSWER_CUTOFF, SHARE_CUTOFF, Ranking


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
    worded: float = 0.0
    """Messages and turns whose words hold, of those that expect any."""


def summary(outcomes: Iterable[Outcome]) -> Figures:
    """Count verdicts; the first four shares leave dialogues out, whose turns have a share of their own."""
    outcomes = list(outcomes)
    single = Counter(o.verdict for o in outcomes if not o.row.dialogue)
    turns = Counter(o.verdict for o in outcomes if o.row.dialogue and o.verdict != "unlabelled")
    expected = [o.worded for o in outcomes if o.worded is not None]
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
        worded=_percent(sum(expected), len(expected)),
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

SHARES = (50.0, 55.0, 60.0, 65.0, 70.0, 80.0)
"""Values of the cut-off `share`, in percent, that the report compares."""

STEPS = range(10, 100, 10)
"""Values of the cut-off `answer` that the report draws."""

_WIDTH = 50
"""Characters of a bar that stands for all messages."""

WISHED = (1.0, 2.0, 5.0, 10.0)
"""Percent of unanswerable messages given an entry, for which the report looks up the cut-off."""


def bands(outcomes: Iterable[Outcome]) -> list[Band]:
    """Count how often the best candidate was right, by its score; a score that means what it says rises evenly."""
    scored = [(one.score, one.right) for one in _scored(outcomes)]
    counted = []
    for low in range(0, 100, BAND):
        high = low + BAND
        held = [right for score, right in scored if low <= score < high or (high == 100 and score == 100)]
        counted.append(Band(low, high, len(held), _percent(sum(held), len(held))))
    return counted


def cutoff_for(outcomes: Iterable[Outcome], wished: float, share: float) -> tuple[float, float, float]:
    """Return the lowest `answer` cut-off at which at most `wished` percent of the unanswerable messages get an entry.

    With it come the percent of the answerable messages that would still be answered, rightly and wrongly, where the
    best entry must have `share` percent of what fits. Single messages only, and the best candidate only: small talk and
    what is outside are not taken into account.
    """
    scored = [one for one in _scored(outcomes) if one.share >= share or one.answerable]
    unanswerable = sorted((one.fits for one in scored if not one.answerable), reverse=True)
    total = sum(not one.answerable for one in _scored(outcomes))
    allowed = int(total * wished / 100)
    cutoff = unanswerable[allowed] + 0.1 if allowed < len(unanswerable) else 0.0
    return cutoff, *_answered(scored, cutoff, share)


def _answered(scored: Iterable[_Scored], answer: float, share: float) -> tuple[float, float]:
    """Return the percent of the answerable messages that get the right entry, and another one, at these cut-offs."""
    answerable = [one for one in scored if one.answerable]
    given = [one.right for one in answerable if one.fits >= answer and one.share >= share]
    return _percent(sum(given), len(answerable)), _percent(len(given) - sum(given), len(answerable))


class _Scored(NamedTuple):
    """A single labelled message: its best score, what fits in all, the best one's share, and whether it is right."""

    score: float
    fits: float
    share: float
    right: bool
    answerable: bool


def _scored(outcomes: Iterable[Outcome]) -> Iterator[_Scored]:
    for outcome in outcomes:
        wanted = outcome.turn.any_of
        if wanted is not None and not outcome.row.dialogue:
            ranking = Ranking(outcome.reply.candidates, None, None)
            best = ranking.matches[0] if ranking.matches else None
            right = best is not None and best.entry.id in wanted
            yield _Scored(best.score if best else 0.0, ranking.fits, ranking.share, right, bool(wanted))


def as_text(
    outcomes: Sequence[Outcome],
    field: str,
    *,
    cutoffs: Mapping[str, float] = MappingProxyType({}),
    verbose: bool = False,
) -> str:
    """Write the report: a line for each value of `field` and for all rows, what the cut-offs do, what was confused.

    `cutoffs` are those of the FAQ; the shipped ones stand in for what it leaves out.
    """
    columns = ("messages", "right %", "found %", "wrong %", "false %")
    lines = [f"{'':16}{''.join(f'{column:>9}' for column in columns)}{'dialogue %':>12}{'words %':>9}"]
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.row.fields.get(field, ""), []).append(outcome)
    named = {name: group for name, group in groups.items() if name}
    lines += [_line(name, group) for name, group in named.items()]
    lines.append(_line("all", outcomes))
    lines += ["", "score of the best candidate, and how often it is the right entry"]
    lines += [f"{f'{b.low}–{b.high}':>8}  {b.right:5.1f} % of {b.messages}" for b in bands(outcomes) if b.messages]
    lines += _thresholds(outcomes, cutoffs.get("answer", ANSWER_CUTOFF), cutoffs.get("share", SHARE_CUTOFF))
    lines += _drawn(outcomes, cutoffs.get("share", SHARE_CUTOFF))
    if pairs := confusions(outcomes):
        lines += ["", "expected → answered"]
        lines += [f"{count:4} × {expected} → {answered}" for expected, answered, count in pairs]
    if verbose:
        lines.append("")
        lines += [_detail(outcome) for outcome in outcomes if outcome.verdict == "offered" or not outcome.passed]
    return "\n".join(lines)


def _thresholds(outcomes: Sequence[Outcome], answer: float, share: float) -> Iterator[str]:
    """Say what other values of the cut-offs `share` and `answer` would give, for single messages."""
    scored = list(_scored(outcomes))
    if any(one.answerable for one in scored):
        yield from ("", f"cut-off `share`, beside `answer` at {answer:g}: answered rightly, wrongly")
        for tried in SHARES:
            right, wrong = _answered(scored, answer, tried)
            yield f"{tried:8.0f}  {right:5.1f} %  {wrong:5.1f} %"
    if any(not one.answerable for one in scored):
        yield from ("", f"cut-off `answer` for a wished part of false answers, beside `share` at {share:g}: the same")
        for wished in WISHED:
            cutoff, right, wrong = cutoff_for(outcomes, wished, share)
            yield f"{wished:6.0f} %  {cutoff:5.1f}  {right:5.1f} %  {wrong:5.1f} %"


def _drawn(outcomes: Sequence[Outcome], share: float) -> Iterator[str]:
    """Draw how many of all single messages get a right answer and how many another one, by the cut-off `answer`."""
    scored = list(_scored(outcomes))
    if scored:
        yield from ("", f"answered rightly (█) and wrongly (░) by `answer`, beside `share` at {share:g}")
    for answer in STEPS if scored else ():
        given = [one.right for one in scored if one.fits >= answer and one.share >= share]
        right, wrong = (round(_WIDTH * count / len(scored)) for count in (sum(given), len(given) - sum(given)))
        yield f"{answer:8}  {'█' * right}{'░' * wrong}".rstrip()


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
    any_words = any(outcome.worded is not None for outcome in outcomes)
    words = f"{figures.worded:9.1f}" if any_words else f"{'–':>9}"
    return f"{name:16}{len(outcomes):9}{cells}{dialogue}{words}"


def _detail(outcome: Outcome) -> str:
    expected = "/".join(outcome.turn.all_of or outcome.turn.any_of or ()) or "(none)"
    answered = "/".join(entry.id for entry in outcome.reply.answers) or outcome.reply.kind
    scores = ", ".join(f"{match.entry.id} {match.score:.0f}" for match in outcome.reply.candidates[:3])
    verdict = "worded" if outcome.worded is False and outcome.verdict != "wrong" else outcome.verdict
    return f"{verdict:9}{expected} → {answered} [{scores}] {outcome.turn.text!r}"


def confusions(outcomes: Iterable[Outcome]) -> list[tuple[str, str, int]]:
    """Return (expected, answered, count) for every wrong or false answer, most frequent first."""
    pairs = Counter(
        ("/".join(outcome.turn.any_of or outcome.turn.all_of) or "(none)", outcome.reply.answers[0].id)
        for outcome in outcomes
        if outcome.verdict in ("wrong", "false")
    )
    return [(expected, answered, count) for (expected, answered), count in pairs.most_common()]
