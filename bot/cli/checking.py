"""What `check` prints, and what it is handed from the database."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import FaqBotError, Problem

if TYPE_CHECKING:
    from bot.faq import Faq
    from bot.faq.changes import Change


def report(path: str, problems: Sequence[Problem], *, verbose: bool) -> Iterator[str]:
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
    details = "" if verbose or len(told) == len(problems) else "; all of them: check -v"
    yield f"{path}: {counted(severities['error'], 'error')}, {counted(severities['warning'], 'warning')}{details}"


def learned(faq: Faq) -> list[Change]:
    """Return what the bot that serves this FAQ has learned, as far as there is a database that can be reached."""
    if "DATABASE_URL" not in os.environ and not any(Path(name).is_file() for name in (".env", "faqbot.sqlite3")):
        return []  # as mostly, without the imports
    from bot.cli import desk

    try:
        return desk.changes(faq)
    except FaqBotError as error:
        print(f"What was learned is not checked: {error}", file=sys.stderr)
        return []


def translated(path: str) -> str:
    """Return the FAQ that a file such as `faq.ko.yaml` translates by its name, "" if there is none."""
    file = Path(path)
    main = file.with_name(f"{file.stem.partition('.')[0]}{file.suffix}")
    return str(main) if main != file and main.is_file() else ""


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "error"), counted(0, "warning")
    ('1 error', '0 warnings')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
