"""Settings, read once from the environment and a `.env` file in the working directory."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.config.masking import DatabaseUrl
from bot.config.settings import DATABASE, RETENTION_DAYS, TELEGRAM, Settings
from bot.config.variables import READERS
from bot.errors import ConfigError

WEBHOOK_PORTS = (443, 80, 88, 8443)  # https://core.telegram.org/bots/api#setwebhook
MISSING = (
    "BOT_TOKEN is missing. Talk to @BotFather on Telegram, send /newbot, and put the token it gives you into the "
    "environment or a .env file: BOT_TOKEN=123456:ABC…"
)

T = TypeVar("T")


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: the process's), then from `.env` in the working directory.

    Raises ConfigError with a line for every setting that is missing or wrong, none of which shows a value.
    """
    given = _given(environ)
    found: dict[str, Any] = {}
    complaints = [] if "BOT_TOKEN" in given else [MISSING]
    for name, read in READERS.items():
        try:
            if name in given:
                found[name.lower()] = read(given[name])
        except ValueError as error:
            complaints.append(f"{name} {error}")
    if "webhook_url" in found and found.get("bot_api_url", TELEGRAM) == TELEGRAM:  # one's own server takes any URL
        parts = urlsplit(found["webhook_url"])
        if parts.scheme != "https" or (parts.port or 443) not in WEBHOOK_PORTS:
            complaints.append(
                "WEBHOOK_URL must begin with https:// and use port 443, 80, 88 or 8443: Telegram's rules."
            )
    if complaints:
        raise ConfigError("\n".join(complaints))
    return Settings(**found)


def database() -> DatabaseUrl:
    """Read DATABASE_URL alone, for a command that needs no token; raises ConfigError if it is wrong."""
    return _alone("DATABASE_URL", DATABASE)


def retention_days() -> int:
    """Read RETENTION_DAYS alone, for a command that needs no token; raises ConfigError if it is wrong."""
    return _alone("RETENTION_DAYS", RETENTION_DAYS)


def faq_file() -> Path | None:
    """Read FAQ_FILE alone, for a command that needs no token; None if it is not set."""
    unset: Path | None = None
    return _alone("FAQ_FILE", unset)


def semantic(environ: Mapping[str, str] | None = None) -> bool:
    """Read SEMANTIC alone, for a command that needs no token; raises ConfigError if it is wrong."""
    return _alone("SEMANTIC", True, environ)


def semantic_model(environ: Mapping[str, str] | None = None) -> Path | None:
    """Read SEMANTIC_MODEL alone, the folder of a sentence encoder; None if it is not set."""
    unset: Path | None = None
    return _alone("SEMANTIC_MODEL", unset, environ)


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where caches are kept: what XDG_CACHE_HOME or the home folder names, else the working directory."""
    given = environ.get("XDG_CACHE_HOME")
    return (Path(given) if given else Path("~/.cache").expanduser()) / "telegram-faq-bot"


def _alone(name: str, default: T, environ: Mapping[str, str] | None = None) -> T:
    given = _given(environ)
    try:
        found: T = READERS[name](given[name]) if name in given else default
    except ValueError as error:
        raise ConfigError(f"{name} {error}") from error
    return found


def _given(environ: Mapping[str, str] | None) -> dict[str, str]:
    return {**_dotenv(), **_filled(os.environ if environ is None else environ)}


def _filled(values: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value.strip() for name in READERS if (value := values.get(name)) and value.strip()}


def _dotenv() -> dict[str, str]:
    if not os.path.exists(".env"):
        return {}
    from dotenv import dotenv_values  # here, as most have no such file

    try:
        return _filled(dotenv_values(".env", interpolate=False, encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise ConfigError("The file .env can't be read. It must be UTF-8 text that this user may read.") from None
