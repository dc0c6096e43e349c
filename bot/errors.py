"""The errors this package raises on purpose: one base, a few named kinds.

Every message is a line that a person can act on, one for each thing wrong; the command line prints it and exits with 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at one place of a file, and what to do about it.

    `line` and `column` count from 1. `rule` is the short name that `check` prints. `advice` makes a sound FAQ better;
    `check --strict` does not count it.
    """

    line: int
    column: int
    rule: str
    message: str
    remedy: str = ""
    severity: Literal["error", "warning", "advice"] = "error"

    def __str__(self) -> str:
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.line}:{self.column}: {self.severity}: {self.message}{remedy} [{self.rule}]"


class FaqBotError(Exception):
    """Base of every error this package raises on purpose."""


class FaqError(FaqBotError):
    """Raised when a FAQ file is read but can't be used; `problems` holds everything found."""

    def __init__(self, path: str, problems: Sequence[Problem]) -> None:
        self.path = path
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{path}:{problem}" for problem in self.problems))


class FaqUnreadableError(FaqBotError):
    """Raised when a FAQ file is missing, is no file, or may not be read."""


class SourceError(FaqBotError):
    """Raised when questions and answers in another format can't be read or the FAQ made of them not be written."""


class QueriesError(FaqBotError):
    """Raised when a file of labelled queries is missing or malformed."""


class ConfigError(FaqBotError):
    """Raised when settings are missing or wrong; the message lists all of them."""


class StoreError(FaqBotError):
    """Raised when the database can't be opened, read or written."""


class ExportError(FaqBotError):
    """Raised when what was learned can't be written into a FAQ file without changing what its author wrote."""
