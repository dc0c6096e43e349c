"""What `check` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.errors import Problem


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


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "error"), counted(0, "warning")
    ('1 error', '0 warnings')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
