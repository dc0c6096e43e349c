"""`eval`: labelled queries through the engine."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import evaluation
from bot.cli.opening import open_index
from bot.errors import QueriesError
from bot.evaluation import Outcome, Row

STANDARD_INPUT = "-"


def evaluate(options: argparse.Namespace) -> int:
    """Report how well labelled queries are answered; 1 if a figure is worse than wished."""
    index = open_index(options)
    rows = _only(evaluation.read(_text(options.queries), options.queries), options.only)
    if unknown := evaluation.unknown_ids(rows, index):
        raise QueriesError(f"{options.queries}: the FAQ has no entry with id {', '.join(unknown)}")
    outcomes: list[Outcome] = []
    for row, turns in evaluation.run(index, rows):
        outcomes += turns
        if options.json:
            replies = [evaluation.as_dict(turn.reply) for turn in turns]
            print(json.dumps({"turns": replies} if row.dialogue else replies[0], ensure_ascii=False))
    summary = evaluation.summary(outcomes)
    if not options.json:
        print(evaluation.as_text(outcomes, options.by, cutoffs=index.cutoffs, verbose=options.verbose))
    missed = evaluation.shortfalls(
        summary,
        at_least={
            "right": options.min_right,
            "found": options.min_found,
            "dialogue": options.min_dialogue,
            "worded": options.min_worded,
        },
        at_most={"wrong": options.max_wrong, "false": options.max_false},
    )
    for line in missed:
        print(line, file=sys.stderr)
    return 1 if missed else 0


def _only(rows: Sequence[Row], filters: Sequence[str]) -> list[Row]:
    wanted = [filter.partition("=")[::2] for filter in filters]
    kept = [row for row in rows if all(row.fields.get(key) == value for key, value in wanted)]
    if not kept:
        raise QueriesError(f"No row has {' and '.join(filters)}.")
    return kept


def _text(path: str) -> str:
    try:
        return sys.stdin.read() if path == STANDARD_INPUT else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise QueriesError(f"{path}: {reason}") from error
