"""Settings, read once from the environment and a `.env` file in the working directory."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.config.settings import TELEGRAM, Settings
from bot.config.variables import READERS
from bot.errors import ConfigError

WEBHOOK_PORTS = (443, 80, 88, 8443)  # https://core.telegram.org/bots/api#setwebhook
MISSING = (
    "BOT_TOKEN is missing. Talk to @BotFather on Telegram, send /newbot, and put the token it gives you into the "
    "environment or a .env file: BOT_TOKEN=123456:ABC…"
)

DEFAULTS = {field.name: field.default for field in fields(Settings)}


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


def read(name: str, environ: Mapping[str, str] | None = None) -> Any:
    """Read one setting by its variable's name, for a command that needs no token; raises ConfigError if it is wrong."""
    given = _given(environ)
    try:
        return READERS[name](given[name]) if name in given else DEFAULTS[name.lower()]
    except ValueError as error:
        raise ConfigError(f"{name} {error}") from error


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where caches are kept: what XDG_CACHE_HOME or the home folder names, else the working directory."""
    given = environ.get("XDG_CACHE_HOME")
    return (Path(given) if given else Path("~/.cache").expanduser()) / "telegram-faq-bot"


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
