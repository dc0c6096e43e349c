"""The commands: each calls one function of the core or one shell, prints, and returns its exit status.

0 is fine, 1 means problems or figures below the wished ones, 2 means that the command could not be carried out.
What needs Telegram or a database is imported by the one command that needs it.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from bot.cli import checking, making, talking
from bot.cli.options import read_options
from bot.errors import FaqBotError, FaqError


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit status."""
    options = read_options(argv)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a stray byte or a poor terminal is no reason to stop
    try:
        status = _COMMANDS[options.command](options)
        sys.stdout.flush()
    except FaqBotError as error:
        print(_in_one_line(error) if isinstance(error, FaqError) else error, file=sys.stderr)
        return 2
    except OSError as error:
        # Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # whoever read our output has seen enough
            return 0
        print(f"The output can't be written: {error.strerror}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return status


def _in_one_line(error: FaqError) -> str:
    """Name the first problem; `check` shows them all."""
    more = len(error.problems) - 1
    rest = f" ({more} more: python -m bot check {error.path})" if more else ""
    return f"{error.path}:{error.problems[0]}{rest}"


def _evaluate(options: argparse.Namespace) -> int:
    from bot.cli import evaluating

    return evaluating.evaluate(options)


def _desk(options: argparse.Namespace) -> int:
    from bot.cli import desk

    return desk.carry_out(options)


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "run": talking.run,
    "chat": talking.chat,
    "ask": talking.ask,
    "check": checking.check,
    "eval": _evaluate,
    "misses": _desk,
    "cases": _desk,
    "stats": _desk,
    "export": _desk,
    "forget": _desk,
    "schema": making.schema,
    "init": making.init,
    "import": making.import_faq,
}
