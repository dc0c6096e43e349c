"""The options and the help of the command line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NoReturn

from bot import __version__
from bot.faq.remedies import did_you_mean
from bot.languages import CODES

HELP_WIDTH = 78
MOST_DAYS = 3650


class _Parser(argparse.ArgumentParser):
    def __init__(self, **options: Any) -> None:
        # Of a fixed width: argparse looks up the terminal's for every argument, with a module that imports compressors.
        super().__init__(formatter_class=partial(argparse.HelpFormatter, width=HELP_WIDTH), **options)

    def error(self, message: str) -> NoReturn:
        wrong, _, known = message.partition(" (choose from ")
        guess = did_you_mean(wrong.rpartition(": ")[2].strip("'\""), re.findall(r"[\w-]+", known))
        said = f"{wrong}. {guess}" if guess else message
        self.exit(2, f"{self.prog}: {said} (see {self.prog} --help)\n")


def read_options(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line; `command` names the command. Prints what is wrong and exits with 2 if anything is."""
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="faqbot", description="A Telegram bot that answers from a faq.yaml.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    shared = _Parser(add_help=False)
    shared.add_argument(
        "--faq",
        metavar="FILE",
        default=argparse.SUPPRESS,
        help="the FAQ (default: FAQ_FILE, ./faq.yaml, the shipped one)",
    )
    _run_options(parser)
    parser.set_defaults(command="run", faq=None)
    parser.add_argument("--faq", metavar="FILE", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(name: str, text: str, *, parents: bool = True) -> argparse.ArgumentParser:
        command: _Parser = commands.add_parser(
            name, help=text, description=text[0].upper() + text[1:] + ".", parents=[shared] if parents else []
        )
        command.set_defaults(command=name)
        return command

    _run_options(add("run", "run the bot on Telegram (the default): long polling, or a webhook by WEBHOOK_URL"))
    chat = add("chat", "hold the same conversation in the terminal; needs no token")
    ask = add("ask", "ask one question; exit 0 when an entry or small talk answered, else 1")
    ask.add_argument("--json", action="store_true", help="print the reply as one line of JSON")
    for command in (chat, ask):
        command.add_argument("--explain", action="store_true", help="say why each reply is what it is")
    ask.add_argument("text", nargs="+", metavar="TEXT")
    check = add("check", "check a FAQ file; exit 0 clean, 1 problems, 2 missing or unreadable")
    check.add_argument("--strict", action="store_true", help="count warnings as problems")
    check.add_argument("--verbose", "-v", action="store_true", help="every finding, not only the first of each rule")
    check.add_argument("file", nargs="?", metavar="FILE")
    _eval_options(add("eval", "put labelled queries to the FAQ and report how many were answered rightly"))
    misses = add("misses", "list what people asked on Telegram and the FAQ could not answer", parents=False)
    cases = add("cases", "list what people asked in vain, one case a question however worded, by most people first")
    stats = add("stats", "draw what was asked, answered, offered and missed, day by day")
    stats.add_argument("--days", type=_days, default=14, metavar="N", help="so many days up to today (default: 14)")
    export = add("export", "write what was learned into the FAQ file, comments kept, and print what was added")
    export.add_argument("--dry-run", action="store_true", help="print it and change nothing")
    forget = add("forget", "erase what a person left behind, and say what")
    forget.add_argument("person", type=int, metavar="ID", help="the person's Telegram user id")
    cases.add_argument("--json", action="store_true", help="print JSON, one line a case")
    for command in (stats, export, forget):
        command.add_argument("--json", action="store_true", help="print JSON, one object on one line")
    misses.add_argument("--forget", action="store_true", help="delete what was listed")
    add("schema", "print the JSON Schema of faq.yaml", parents=False)
    init = add("init", "write a small commented FAQ to start from; never overwrites", parents=False)
    init.add_argument("file", nargs="?", default="faq.yaml", metavar="FILE")
    init.add_argument("--language", choices=CODES, default="en", help="the language it is in (default: en)")
    _import_options(add("import", "make a FAQ of a page, a folder, a table or a list; never overwrites", parents=False))
    return parser


def _import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="Markdown, HTML, CSV, TSV, JSON or YAML, or a folder of pages")
    parser.add_argument("file", nargs="?", default="faq.yaml", metavar="FILE", help="what to write (default: faq.yaml)")
    parser.add_argument("--base", default="", metavar="URL", help="address of the page, to resolve relative links with")
    parser.add_argument("--question", default="", metavar="NAME", help="column or key of the questions")
    parser.add_argument("--answer", default="", metavar="NAME", help="column or key of the answers")
    parser.add_argument(
        "--level",
        default="",
        choices=("1", "2", "3", "4", "5", "6", "bold"),
        help="heading that questions are written as",
    )
    parser.add_argument("--split", action="store_true", help="make several entries of an answer too long for a message")
    parser.add_argument("--verbose", "-v", action="store_true", help="name every change, not only some of each sort")


def _run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--polling", action="store_true", default=argparse.SUPPRESS, help="poll, even if WEBHOOK_URL is set"
    )
    parser.add_argument(
        "--role",
        choices=("web", "worker"),
        default=argparse.SUPPRESS,
        help="web: receive, and answer presses and inline queries; worker: answer messages (default: both)",
    )


def _eval_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("queries", metavar="QUERIES", help="JSON lines or YAML; - for standard input")
    parser.add_argument("--json", action="store_true", help="print one line of JSON per row and nothing else")
    parser.add_argument(
        "--only", action="append", default=[], metavar="KEY=VALUE", help="only rows with this field; may be repeated"
    )
    parser.add_argument("--by", default="kind", metavar="KEY", help="also report by this field (default: kind)")
    parser.add_argument("--verbose", "-v", action="store_true", help="also print every message that went wrong")
    for name, text in (
        ("min-right", "fewer answered rightly"),
        ("min-found", "fewer answered rightly or offered"),
        ("min-dialogue", "fewer turns of dialogues handled well"),
        ("min-worded", "fewer replies in words that hold (expect_text, expect_not)"),
        ("max-wrong", "more answered wrongly"),
        ("max-false", "more of what has no answer answered"),
    ):
        parser.add_argument(f"--{name}", type=_percentage, metavar="N", help=f"exit 1 if {text} than N percent")


def _days(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_DAYS)) and 0 < int(text) <= MOST_DAYS:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no number of days from 1 to {MOST_DAYS}")


def _percentage(text: str) -> float:
    with suppress(ValueError):
        if 0 <= (number := float(text)) <= 100:
            return number
    raise argparse.ArgumentTypeError(f"{text} is no number from 0 to 100")
