"""The commands: each calls one function of the core or one shell, prints, and returns its exit status.

0 is fine, 1 means problems or figures below the wished ones, 2 means that the command could not be carried out.
What needs Telegram or a database is imported by the one command that needs it.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import bot
from bot.cli.options import read_options
from bot.conversation import explain, respond
from bot.errors import ConfigError, FaqBotError, FaqError, FaqUnreadableError, Problem, QueriesError, SourceError
from bot.faq import Document, Faq, parse, read, schema
from bot.matcher import Index
from bot.service.commands import typed

if TYPE_CHECKING:
    from bot.evaluation import Outcome, Row
    from bot.service.source import FaqSource

STANDARD_INPUT = "-"
MOST_ANSWERED = 5
"""Entries that `misses` names beside how many answers there were."""


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit status."""
    options = read_options(argv)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a stray byte or a poor terminal is no reason to stop
    try:
        status = _COMMANDS[options.command](options)
        sys.stdout.flush()
    except FaqError as error:
        print(_in_one_line(error), file=sys.stderr)
        return 2
    except FaqBotError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"The output can't be written: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except KeyboardInterrupt:
        return 130
    return status


def _in_one_line(error: FaqError) -> str:
    """Name the first problem; `check` shows them all."""
    more = len(error.problems) - 1
    rest = f" ({more} more: python -m bot check {error.path})" if more else ""
    return f"{error.path}:{error.problems[0]}{rest}"


def faq_path(chosen: str | Path | None) -> str:
    """Return where the FAQ is: the chosen file, FAQ_FILE, ./faq.yaml, or the one that came with the package."""
    if path := chosen or _faq_file():
        return str(path)
    package = Path(bot.__file__).parent
    for place in (Path("faq.yaml"), package / "faq.yaml", package.parent / "faq.yaml"):
        if place.is_file():
            return str(place)
    raise FaqUnreadableError(
        "There is no faq.yaml here. Name one with --faq FILE, or write one with: python -m bot init"
    )


def _faq_file() -> Path | None:
    if "FAQ_FILE" not in os.environ and not Path(".env").is_file():
        return None  # as mostly, without the import
    from bot import config

    return config.faq_file()


def _index(options: argparse.Namespace) -> Index:
    with _no_garbage():
        return Index.with_twins(read(faq_path(options.faq)).faq, _builder())


def _source(path: str) -> FaqSource:
    """Open the FAQ for a surface that takes in its changes."""
    from bot.service.source import FaqSource

    with _no_garbage():
        return FaqSource(Path(path), time.monotonic, _builder())


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Look for no garbage while a FAQ is read: nearly all that is made then stays, and looking takes 4 ms."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _builder() -> Callable[[Faq], Index]:
    """Return what makes an index of a FAQ: by meaning too, where the extra `semantic` is there and not switched off."""
    from bot import encoding

    if not encoding.available():
        return Index
    from bot import config

    if not config.semantic():
        return Index
    return encoding.Encoders(config.semantic_model(), config.cache_folder()).index


def _run(options: argparse.Namespace) -> int:
    from bot import config
    from bot.telegram import app

    settings, role = config.load(), getattr(options, "role", "")
    if role and not settings.is_shared:
        raise ConfigError(f"--role {role} needs a Postgres database in DATABASE_URL: a SQLite file is for one process.")
    source = _source(faq_path(options.faq or settings.faq_file))
    return app.run(settings, source, polling=getattr(options, "polling", False), role=role)


def _chat(options: argparse.Namespace) -> int:
    from bot import terminal
    from bot.service.memory import Memories
    from bot.service.service import Service

    service = Service(_source(faq_path(options.faq)), Memories(time.monotonic))
    if sys.stdin is None:  # closed by whoever started us: there is nobody to talk to
        return 0
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    width = os.get_terminal_size(sys.stdout.fileno()).columns if interactive else None
    try:
        lines = _prompt if interactive else _lines(sys.stdin)
        return terminal.chat(service, lines, sys.stdout, width, explained=options.explain)
    except KeyboardInterrupt:
        print()
        return 0


def _prompt() -> str | None:
    with suppress(ImportError):  # Windows edits lines by itself
        import readline  # noqa: F401 - importing it gives input() line editing and history
    try:
        return input("> ")
    except EOFError:
        print()
        return None


def _lines(stream: TextIO) -> Any:
    return lambda: stream.readline() or None


def _ask(options: argparse.Namespace) -> int:
    from bot import terminal

    index = _index(options)
    reply = respond(index, typed(" ".join(options.text), index.faq))
    if options.json:
        import json

        from bot import evaluation

        print(json.dumps(evaluation.as_dict(reply), ensure_ascii=False))
    else:
        print(terminal.show(reply))
    if options.explain:
        print(f"\n{explain(reply)}", file=sys.stderr if options.json else sys.stdout)
    return 0 if reply.kind in ("answer", "smalltalk") and reply.why.rule != "empty" else 1


def _check(options: argparse.Namespace) -> int:
    from bot import lint
    from bot.cli import checking

    path = options.file or faq_path(options.faq)
    try:
        document: Document = read(path)
        index = Index.with_twins(document.faq, _builder())
        first = lint.check(document, index)
        if changes := checking.learned(document.faq):
            first += lint.check_learned(document, changes, index)
        found: list[tuple[str, Sequence[Problem]]] = [(path, first)]
        outlook = f"{path}: {lint.told(index)}"
        for twin, own in zip(document.twins, index.twins, strict=True):
            found.append((twin.path, lint.check_twin(document, twin, own)))
        verbose = options.verbose
    except FaqError as error:
        if main := checking.translated(path):
            print(f"{path}: a translation of {main}, which it is checked with: check {main}")
            return 1
        found, verbose = [(error.path, error.problems)], True  # each of them has to be mended before anything works
        outlook = ""
    if outlook:
        print(outlook)
    for file, problems in found:
        for line in checking.report(file, problems, verbose=verbose):
            print(line)
    failing = {"error", "warning"} if options.strict else {"error"}
    return 1 if any(problem.severity in failing for _, problems in found for problem in problems) else 0


def _eval(options: argparse.Namespace) -> int:
    import json

    from bot import evaluation

    index = _index(options)
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


def _misses(options: argparse.Namespace) -> int:
    import asyncio

    from bot import config, store
    from bot.store.database import Database

    url = config.database().get_secret_value()
    database = Database(url)
    if database.is_sqlite and not Path(database.url.database or "").is_file():
        file = database.url.database
        print(f"Nothing is recorded yet: there is no {file}." if file else "A database in memory records nothing.")
        return 0

    async def take() -> tuple[list[store.Miss], dict[str, int]]:
        opened = await store.Store.open(url)
        try:
            found = await opened.misses()
            if options.forget:
                await opened.forget_misses([miss.key for miss in found])
            return found, await opened.answered()
        finally:
            await opened.close()

    missed, answered = asyncio.run(take())
    for miss in missed:
        print(f"{miss.count:5} × {miss.text}  ({miss.first:%Y-%m-%d} – {miss.last:%Y-%m-%d})")
    if not missed:
        print("Every question was answered so far.")
    if answered:
        most = ", ".join(f"{id} ({count})" for id, count in list(answered.items())[:MOST_ANSWERED])
        print(f"Answers in the last {store.RETENTION.days} days: {sum(answered.values())}, most of them {most}")
    return 0


def _desk(options: argparse.Namespace) -> int:
    from bot.cli import desk

    if desk.is_empty():
        return 0
    path = faq_path(options.faq)
    source = _source(path)
    match options.command:
        case "cases":
            return desk.cases(source, options)
        case "stats":
            return desk.stats(source, options)
        case "export":
            return desk.export(source, options, path)
    return desk.forget(source, options)


def _schema(options: argparse.Namespace) -> int:
    print(schema(), end="")
    return 0


def _import(options: argparse.Namespace) -> int:
    try:
        from bot import importing
    except ImportError as error:
        raise SourceError('Importing needs more packages: pip install "telegram-faq-bot[import]"') from error

    source, file = Path(options.source), Path(options.file)
    wishes = importing.Options(options.base, options.question, options.answer, options.level, options.split)
    notes = importing.Notes()
    page = importing.read(source, wishes, notes)
    text = importing.as_yaml(page, source.name)
    parse(text, str(file))
    importing.write(file, text)
    for line in importing.report(page, notes, verbose=options.verbose):
        print(line)
    print(f"Wrote {file}. Look it over: python -m bot check {file}")
    return 0


def _init(options: argparse.Namespace) -> int:
    from importlib.resources import files

    path = Path(options.file)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write((files("bot") / "samples" / f"{options.language}.yaml").read_text(encoding="utf-8"))
    except FileExistsError as error:
        raise FaqUnreadableError(f"{path} exists already; name another file: python -m bot init FILE") from error
    except OSError as error:
        raise FaqUnreadableError(f"{path}: {error.strerror}") from error
    print(f"Wrote {path}. Try it: python -m bot chat --faq {path}")
    return 0


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "run": _run,
    "chat": _chat,
    "ask": _ask,
    "check": _check,
    "eval": _eval,
    "misses": _misses,
    "cases": _desk,
    "stats": _desk,
    "export": _desk,
    "forget": _desk,
    "schema": _schema,
    "init": _init,
    "import": _import,
}
