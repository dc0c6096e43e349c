"""The log: one line a record, with no secret in it and nothing that people wrote."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from types import TracebackType

from bot.config.masking import redacted
from bot.config.settings import Settings


class _OneLine(logging.Formatter):
    """Writes a record, its exception included, as one line without any secret."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        return " | ".join(redacted(super().format(record), self._secrets).splitlines())


def set_up_logging(settings: Settings) -> None:
    """Send every record to stderr, one line each, with the secrets of `settings` blanked out of all of them.

    Uncaught exceptions and warnings take the same way. What people write stays out of the log at every level.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine(settings.secrets))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    for name in ("telegram.Bot", "telegram.ext.ExtBot", "telegram.ext.Application"):  # at DEBUG: whole messages
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLogger().level))
    if settings.log_level != "DEBUG":
        for name in ("httpx", "tornado.access"):  # at INFO: a line for every request
            logging.getLogger(name).setLevel(logging.WARNING)


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    logging.getLogger("bot").critical("The bot stops", exc_info=(kind, error, traceback))
