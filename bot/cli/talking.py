"""The commands that hold conversations: on Telegram, in the terminal, and a single question."""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import suppress
from typing import Any, TextIO

from bot.cli.opening import faq_path, open_index, open_source
from bot.conversation import explain, respond
from bot.errors import ConfigError
from bot.service.commands import typed


def run(options: argparse.Namespace) -> int:
    """Run the bot on Telegram until it is told to stop."""
    from bot import config
    from bot.telegram import app

    settings, role = config.load(), getattr(options, "role", "")
    if role and not settings.is_shared:
        raise ConfigError(f"--role {role} needs a Postgres database in DATABASE_URL: a SQLite file is for one process.")
    config.set_up_logging(settings)
    source = open_source(faq_path(options.faq or settings.faq_file))
    return app.run(settings, source, polling=getattr(options, "polling", False), role=role)


def chat(options: argparse.Namespace) -> int:
    """Hold a conversation in the terminal."""
    from bot import terminal
    from bot.service.memory import Memories
    from bot.service.service import Service

    service = Service(open_source(faq_path(options.faq)), Memories(time.monotonic))
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


def ask(options: argparse.Namespace) -> int:
    """Answer one question; 1 if neither an entry nor small talk did."""
    from bot import terminal

    index = open_index(options)
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
