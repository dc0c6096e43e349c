"""The commands that write a FAQ, and the schema that its author's editor reads."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.errors import FaqUnreadableError, SourceError
from bot.faq import parse
from bot.faq import schema as faq_schema


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of faq.yaml."""
    print(faq_schema(), end="")
    return 0


def import_faq(options: argparse.Namespace) -> int:
    """Make a FAQ of another format, and report all that was changed."""
    try:
        from bot import importing
    except ImportError as error:
        remedy = 'pip install -c constraints.txt -e ".[import]"'
        raise SourceError(f"Importing needs the extra `import`: {remedy}") from error

    source, file = Path(options.source), Path(options.file)
    wishes = importing.Options(options.base, options.question, options.answer, options.level, options.split)
    notes = importing.Notes()
    page = importing.read(source, wishes, notes)
    text = importing.as_yaml(page, source.name)
    parse(text, str(file))
    _write_new(file, text, "import SOURCE FILE")
    for line in importing.report(page, notes, verbose=options.verbose):
        print(line)
    print(f"Wrote {file}. Look it over: python -m bot check {file}")
    return 0


def init(options: argparse.Namespace) -> int:
    """Write a small FAQ to start from."""
    from importlib.resources import files

    path = Path(options.file)
    sample = files("bot") / "samples" / f"{options.language}.yaml"
    _write_new(path, sample.read_text(encoding="utf-8"), "init FILE")
    print(f"Wrote {path}. Try it: python -m bot chat --faq {path}")
    return 0


def _write_new(path: Path, text: str, command: str) -> None:
    """Write a file that is not there so far; `command` is how to name another one."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise FaqUnreadableError(f"{path} exists already; name another file: python -m bot {command}") from error
    except OSError as error:
        raise FaqUnreadableError(f"{path}: {error.strerror}") from error
