"""Which FAQ a command is about, and how it is read."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import bot
from bot.errors import FaqUnreadableError
from bot.faq import Faq, read
from bot.matcher import Index

if TYPE_CHECKING:
    from bot.service.source import FaqSource


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

    found: Path | None = config.read("FAQ_FILE")
    return found


def open_index(options: argparse.Namespace) -> Index:
    """Read the FAQ that the options name, its translations included; raises FaqError."""
    return Index.with_twins(read(faq_path(options.faq)).faq, index_builder())


def open_source(path: str) -> FaqSource:
    """Open the FAQ for a surface that takes in its changes."""
    from bot.service.source import FaqSource

    return FaqSource(Path(path), time.monotonic, index_builder())


def index_builder() -> Callable[[Faq], Index]:
    """Return what makes an index of a FAQ: by meaning too, where the extra `semantic` is there and not switched off."""
    from bot import encoding

    if not encoding.available():
        return Index
    from bot import config

    if not config.read("SEMANTIC"):
        return Index
    if sys.stderr.isatty() and not logging.getLogger().handlers:  # no log of the bot's: somebody waits
        logging.basicConfig(format="%(message)s")
        logging.getLogger(encoding.__name__).setLevel(logging.INFO)
    return encoding.Encoders(config.read("SEMANTIC_MODEL"), config.cache_folder()).index
