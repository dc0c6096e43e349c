"""Settings, read once from the environment and a `.env` file, and the log they must never show up in."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Annotated
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

from pydantic import SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.errors import ConfigError

TELEGRAM = "https://api.telegram.org"
WEBHOOK_PORTS = (443, 80, 88, 8443)  # https://core.telegram.org/bots/api#setwebhook
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MISSING = {
    "bot_token": "is missing. Talk to @BotFather on Telegram, send /newbot, and put the token it gives you into the "
    "environment or a .env file: BOT_TOKEN=123456:ABC…"
}


class DatabaseUrl(SecretStr):
    """A database URL that shows everything but its password."""

    @property
    def passwords(self) -> tuple[str, ...]:
        """Every password in the URL, as written and unquoted."""
        parts = urlsplit(self.get_secret_value())
        found = [parts.password or "", *(v for k, v in parse_qsl(parts.query) if "password" in k)]
        return tuple({form for secret in found if secret for form in (secret, unquote(secret), quote(secret))})

    def _display(self) -> str:
        return redacted(self.get_secret_value(), self.passwords)


class Settings(BaseSettings):
    """Everything the bot is told from outside; see the README for each variable."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        validate_default=False,
    )

    bot_token: SecretStr
    bot_api_url: str = TELEGRAM
    faq_file: Path | None = None
    database_url: DatabaseUrl = DatabaseUrl("sqlite:///faqbot.sqlite3")
    webhook_url: str = ""
    port: int | None = None
    webhook_secret: SecretStr = SecretStr("")
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    log_level: str = "INFO"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read what `load` passes, then `.env`: the environment is an argument, so that tests need not change it."""
        return init_settings, dotenv_settings

    @field_validator("bot_token", mode="before")
    @classmethod
    def _token(cls, value: str) -> str:
        if not _TOKEN.fullmatch(value):
            raise ValueError("is no token. Copy it again from @BotFather: digits, a colon and 35 characters.")
        return value

    @field_validator("bot_api_url", mode="before")
    @classmethod
    def _api_url(cls, value: str) -> str:
        value = value.rstrip("/")
        if not _is_url(value) or value.endswith("/bot"):
            raise ValueError("must be the base URL of a Bot API server, such as http://127.0.0.1:8081, without /bot.")
        return value

    @field_validator("database_url", mode="before")
    @classmethod
    def _database(cls, value: str) -> str:
        scheme, separator, rest = value.partition("://")
        if scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
            return "postgresql+psycopg://" + rest
        if not separator or scheme != "sqlite":
            raise ValueError("must be sqlite:///file or postgresql://user:password@host/name.")
        return value

    @field_validator("webhook_url", mode="before")
    @classmethod
    def _webhook(cls, value: str, info: ValidationInfo) -> str:
        if not _is_url(value) or urlsplit(value).fragment or urlsplit(value).query:
            raise ValueError("must be the public address of this bot, such as https://bot.example.org.")
        if info.data.get("bot_api_url") == TELEGRAM:  # a server of one's own takes http and any port
            parts = urlsplit(value)
            if parts.scheme != "https" or (parts.port or 443) not in WEBHOOK_PORTS:
                raise ValueError("must begin with https:// and use port 443, 80, 88 or 8443: Telegram calls no other.")
        return value

    @field_validator("port", mode="before")
    @classmethod
    def _port(cls, value: str) -> int:
        if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
            raise ValueError("must be a number from 1 to 65535.")
        return int(value)

    @field_validator("webhook_secret", mode="before")
    @classmethod
    def _secret(cls, value: str) -> str:
        if not _SECRET.fullmatch(value):
            raise ValueError("must be 1 to 256 of A-Z, a-z, 0-9, _ and -. Leave it out to have one derived.")
        return value

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _admins(cls, value: str) -> tuple[int, ...]:
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError("must be numbers separated by commas: Telegram user ids, such as 12345,67890.")
        return tuple(int(part) for part in parts)

    @field_validator("log_level", mode="before")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in LEVELS:
            raise ValueError(f"must be one of {', '.join(LEVELS)}.")
        return value.upper()

    @property
    def secret(self) -> str:
        """What Telegram proves itself with at the webhook: WEBHOOK_SECRET, or one derived from the token."""
        return self.webhook_secret.get_secret_value() or self._derived("webhook secret")

    @property
    def webhook(self) -> str:
        """The URL to register: WEBHOOK_URL, with an unguessable path if it names none."""
        parts = urlsplit(self.webhook_url)
        path = parts.path if parts.path not in ("", "/") else "/" + self._derived("webhook path")
        return urlunsplit((parts.scheme, parts.netloc, path, "", ""))

    @property
    def journal(self) -> Path | None:
        """Where the ids of answered updates are kept: beside the SQLite file, else in the working directory."""
        url = self.database_url.get_secret_value()
        if url.startswith("sqlite:"):
            file = url.partition(":///")[2].partition("?")[0]
            return Path(f"{file}-updates") if file not in ("", ":memory:") else None
        return Path(f"faqbot-{self.bot_token.get_secret_value().partition(':')[0]}-updates")

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every text that must not appear in any output."""
        token = self.bot_token.get_secret_value()
        texts = (token, quote(token, safe=""), token.partition(":")[2], self.secret, self._derived("webhook path"))
        return (*texts, *self.database_url.passwords)

    def _derived(self, purpose: str) -> str:
        return hmac.new(self.bot_token.get_secret_value().encode(), purpose.encode(), hashlib.sha256).hexdigest()


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: the process's), then from `.env` in the working directory.

    Raises ConfigError with a line for every setting that is missing or wrong, none of which shows a value.
    """
    environ = os.environ if environ is None else environ
    values = {name: environ.get(name.upper(), "").strip() for name in Settings.model_fields}
    given = {name: value for name, value in values.items() if value}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # the validators take text, whatever the field holds
    except ValidationError as error:
        raise ConfigError("\n".join(_complaints(error))) from None  # the cause would show the values
    except (OSError, UnicodeDecodeError):
        raise ConfigError("The file .env can't be read. It must be UTF-8 text that this user may read.") from None


def _complaints(error: ValidationError) -> Iterable[str]:
    for found in error.errors(include_url=False, include_input=False):
        name = str(found["loc"][0])
        told = _MISSING.get(name, "is missing.") if found["type"] == "missing" else str(found["ctx"]["error"])
        yield f"{name.upper()} {told}"


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        return False


def redacted(text: str, secrets: Iterable[str]) -> str:
    """Replace every one of `secrets` in `text`, the longest first."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "***") if secret else text
    return text


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
