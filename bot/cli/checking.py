"""`check`: rules over a FAQ, its translations and what was learned."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
    except FaqError as error:
        if main := _translated(path):
            print(f"{path}: a translation of {main}, which it is checked with: check {main}")
            return 1
        return _tell([(error.path, error.problems)], verbose=True, strict=True)  # nothing works before they are mended
    index = Index.with_twins(document.faq)  # by words: to encode thousands of texts takes long
    print(f"{path}: {lint.told(index)}")
    first = lint.check(document, index)
    if changes := _learned(document.faq):
        first += lint.check_learned(document, changes, index)
    twins = zip(document.twins, index.twins, strict=True)
    found = [(path, first), *((twin.path, lint.check_twin(document, twin, own)) for twin, own in twins)]
    return _tell(found, verbose=options.verbose, strict=options.strict)


def _tell(found: Iterable[tuple[str, Sequence[Problem]]], *, verbose: bool, strict: bool) -> int:
    """Print the problems of each file; 1 if there are errors, or `strict`ly taken warnings."""
    failing = {"error", "warning"} if strict else {"error"}
    status = 0
    for path, problems in found:
        for line in _report(path, problems, verbose=verbose):
            print(line)
        if any(problem.severity in failing for problem in problems):
            status = 1
    return status


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
