"""What each variable may hold: one function a variable reads its text, or raises ValueError with the remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.config.masking import Secret
from bot.config.settings import POSTGRES

PAGES = {"/livez": "name", "/healthz": "health", "/readyz": "health", "/metrics": "metrics"}
"""The paths of the port that answer something else than Telegram, and what each says."""

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_HOST = r"(?:[\w.%-]+|\[[\da-fA-F:.]+\])(?::\d+)?(?:/[^?#@]*)?"
_POSTGRES = re.compile(rf"[^:@/?#\[\]]*(?::[^:@/?#\[\]]*)?@{_HOST}(?:\?[^#]*)?|{_HOST}(?:\?[^#@]*)?|/.*")
"""What follows the scheme: a user and a password, whose signs are escaped, and a host; or the socket without a host."""


def _token(text: str) -> Secret:
    if not _TOKEN.fullmatch(text):
        raise ValueError("is no token. Copy it again from @BotFather: digits, a colon and 35 characters.")
    return Secret(text)


def _api_url(text: str) -> str:
    text = text.rstrip("/")
    if not _is_url(text) or text.endswith("/bot"):
        raise ValueError("must be the base URL of a Bot API server, such as http://127.0.0.1:8081, without /bot.")
    return text


def _database(text: str) -> Secret:
    scheme, separator, rest = text.partition("://")
    if scheme == "sqlite" and separator:
        if rest and not rest.startswith("/"):
            raise ValueError("must be sqlite:///file: three slashes before a file's name, four before a full path.")
        return Secret(text)
    if scheme not in POSTGRES or not _POSTGRES.fullmatch(rest):
        raise ValueError(
            "must be sqlite:///file or postgresql://user:password@host/name. In a password, write # as %23, / as %2F, "
            "? as %3F, @ as %40, : as %3A, [ as %5B and ] as %5D."
        )
    return Secret("postgresql+psycopg://" + rest)


def _webhook(text: str) -> str:
    if not _is_url(text) or urlsplit(text).fragment or urlsplit(text).query:
        raise ValueError("must be the public address of this bot, such as https://bot.example.org.")
    if (path := urlsplit(text).path) in PAGES:
        raise ValueError(f"must be at another path than {path}, where hosts and monitoring ask how the bot is.")
    return text


def _webhook_secret(text: str) -> Secret:
    if not _SECRET.fullmatch(text):
        raise ValueError("must be 1 to 256 of A-Z, a-z, 0-9, _ and -. Leave it out to have one derived.")
    return Secret(text)


def _admins(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts):
        raise ValueError("must be numbers separated by commas: Telegram user ids, such as 12345,67890.")
    return tuple(int(part) for part in parts)


def _desk(text: str) -> int:
    if not re.fullmatch(r"-[1-9][0-9]{0,18}", text):
        raise ValueError("must be the id of a group: a number below zero, such as -1001234567890.")
    return int(text)


def _number(text: str, least: int, most: int, unit: str = "") -> int:
    fits = text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most
    if not fits:
        raise ValueError(f"must be a number{unit} from {least} to {most}.")
    return int(text)


def _level(text: str) -> str:
    if text.upper() not in LEVELS:
        raise ValueError(f"must be one of {', '.join(LEVELS)}.")
    return text.upper()


def _switch(text: str) -> bool:
    if text.lower() not in ("on", "off"):
        raise ValueError("must be on or off.")
    return text.lower() == "on"


def _is_url(text: str) -> bool:
    return text.startswith(("http://", "https://")) and _has_host(text)


def _has_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname) and urlsplit(url).port != 0
    except ValueError:  # a port that is no number, brackets that hold no address
        return False


READERS: Mapping[str, Callable[[str], Any]] = {
    "BOT_TOKEN": _token,
    "BOT_API_URL": _api_url,
    "FAQ_FILE": Path,
    "DATABASE_URL": _database,
    "WEBHOOK_URL": _webhook,
    "PORT": partial(_number, least=1, most=65535),
    "WEBHOOK_SECRET": _webhook_secret,
    "ADMIN_IDS": _admins,
    "DESK_CHAT_ID": _desk,
    "DESK_MINUTES": partial(_number, least=0, most=7 * 24 * 60, unit=" of minutes"),
    "DESK_DIGEST": _switch,
    "FEEDBACK": _switch,
    "RETENTION_DAYS": partial(_number, least=1, most=3650, unit=" of days"),
    "LOG_LEVEL": _level,
    "SEMANTIC": _switch,
    "SEMANTIC_MODEL": Path,
}
