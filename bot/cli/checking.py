"""`check`: rules over a FAQ, its translations and what was learned."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.opening import faq_path
from bot.errors import FaqBotError, FaqError, Problem
from bot.faq import Document, read
from bot.matcher import Index

if TYPE_CHECKING:
    from bot.faq import Faq
    from bot.faq.changes import Change


def check(options: argparse.Namespace) -> int:
    """Check a FAQ and its translations; 1 if there are problems."""
    from bot import lint

    path = options.file or faq_path(options.faq)
    try:
        document: Document = read(path)
        index = Index.with_twins(
            document.faq
        )  # by words: thousands of texts would be encoded, and said otherwise elsewhere
        first = lint.check(document, index)
        if changes := _learned(document.faq):
            first += lint.check_learned(document, changes, index)
        found: list[tuple[str, Sequence[Problem]]] = [(path, first)]
        outlook = f"{path}: {lint.told(index)}"
        for twin, own in zip(document.twins, index.twins, strict=True):
            found.append((twin.path, lint.check_twin(document, twin, own)))
        verbose = options.verbose
    except FaqError as error:
        if main := _translated(path):
            print(f"{path}: a translation of {main}, which it is checked with: check {main}")
            return 1
        found, verbose = [(error.path, error.problems)], True  # each of them has to be mended before anything works
        outlook = ""
    if outlook:
        print(outlook)
    for file, problems in found:
        for line in _report(file, problems, verbose=verbose):
            print(line)
    failing = {"error", "warning"} if options.strict else {"error"}
    return 1 if any(problem.severity in failing for _, problems in found for problem in problems) else 0


def _report(path: str, problems: Sequence[Problem], *, verbose: bool) -> Iterator[str]:
    """Yield the lines that tell of problems: the first of each rule with how many there are, or all, and a summary."""
    count = Counter(problem.rule for problem in problems)
    told: set[str] = set()
    for problem in problems:
        if verbose:
            yield f"{path}:{problem}"
        elif problem.rule not in told:
            told.add(problem.rule)
            more = count[problem.rule] - 1
            yield f"{path}:{problem}" + (f" (and {more} more)" if more else "")
    severities = Counter(problem.severity for problem in problems)
    left = 0 if verbose else len(problems) - len(told)
    details = f"; `check -v` shows {_counted(left, 'more line')}" if left else ""
    yield f"{path}: {_counted(severities['error'], 'error')}, {_counted(severities['warning'], 'warning')}{details}"


def _learned(faq: Faq) -> list[Change]:
    """Return what the bot that serves this FAQ has learned, as far as there is a database that can be reached."""
    if "DATABASE_URL" not in os.environ and not any(Path(name).is_file() for name in (".env", "faqbot.sqlite3")):
        return []  # as mostly, without the imports
    from bot.cli import desk

    try:
        return desk.changes(faq)
    except FaqBotError as error:
        print(f"What was learned is not checked: {error}", file=sys.stderr)
        return []


def _translated(path: str) -> str:
    """Return the FAQ that a file such as `faq.ko.yaml` translates by its name, "" if there is none."""
    file = Path(path)
    main = file.with_name(f"{file.stem.partition('.')[0]}{file.suffix}")
    return str(main) if main != file and main.is_file() else ""


def _counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> _counted(1, "error"), _counted(0, "warning")
    ('1 error', '0 warnings')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
