"""Settings, read once from the environment and a `.env` file, and the log they must never show up in."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

from bot.errors import ConfigError

TELEGRAM = "https://api.telegram.org"
WEBHOOK_PORTS = (443, 80, 88, 8443)  # https://core.telegram.org/bots/api#setwebhook
POSTGRES = ("postgres", "postgresql", "postgresql+psycopg")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
MISSING = (
    "BOT_TOKEN is missing. Talk to @BotFather on Telegram, send /newbot, and put the token it gives you into the "
    "environment or a .env file: BOT_TOKEN=123456:ABC…"
)

SHORT_SECRET = 5
"""Characters below which a secret may be part of an ordinary word, which has to stay readable in the log."""

_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


T = TypeVar("T")


class Secret:
    """A text that does not show when it is printed."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def get_secret_value(self) -> str:
        """Return the text."""
        return self._value

    def __repr__(self) -> str:
        return "***"


class DatabaseUrl(Secret):
    """A database URL that shows everything but its password."""

    __slots__ = ()

    @property
    def passwords(self) -> tuple[str, ...]:
        """Every password in the URL, as written and unquoted."""
        return passwords(self._value)

    def __repr__(self) -> str:
        return redacted(self._value, self.passwords)


_DATABASE, _NONE = DatabaseUrl("sqlite:///faqbot.sqlite3"), Secret("")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the bot is told from outside; the README explains each variable. `load` makes them."""

    bot_token: Secret
    bot_api_url: str = field(default=TELEGRAM, repr=False)  # it may have a password in it
    faq_file: Path | None = None
    database_url: DatabaseUrl = _DATABASE
    webhook_url: str = ""
    port: int | None = None
    webhook_secret: Secret = _NONE
    admin_ids: tuple[int, ...] = ()
    desk_chat_id: int | None = None
    desk_minutes: int = 60
    desk_digest: bool = False
    feedback: bool = True
    retention_days: int = 90
    log_level: str = "INFO"
    semantic: bool = True
    semantic_model: Path | None = None

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
    def identity(self) -> str:
        """Which bot on which Bot API server this is: each counts its updates from a number of its own."""
        whose = self.bot_token.get_secret_value().partition(":")[0]
        if self.bot_api_url != TELEGRAM:
            import hashlib

            whose += "-" + hashlib.blake2s(self.bot_api_url.encode(), digest_size=4).hexdigest()
        return whose

    @property
    def is_shared(self) -> bool:
        """Whether several processes may use the database."""
        return self.database_url.get_secret_value().partition(":")[0] in POSTGRES

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every text that must not appear in any output."""
        token = self.bot_token.get_secret_value()
        texts = (token, quote(token, safe=""), token.partition(":")[2], self.secret, self._derived("webhook path"))
        return (*texts, *self.database_url.passwords, *passwords(self.bot_api_url))

    def _derived(self, purpose: str) -> str:
        import hashlib  # with OpenSSL, which commands that need no token can do without
        import hmac

        return hmac.new(self.bot_token.get_secret_value().encode(), purpose.encode(), hashlib.sha256).hexdigest()


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: the process's), then from `.env` in the working directory.

    Raises ConfigError with a line for every setting that is missing or wrong, none of which shows a value.
    """
    given = _given(environ)
    found: dict[str, Any] = {}
    complaints = [] if "BOT_TOKEN" in given else [MISSING]
    for name, read in _READERS.items():
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


def database(environ: Mapping[str, str] | None = None) -> DatabaseUrl:
    """Read DATABASE_URL alone, for a command that needs no token; raises ConfigError if it is wrong."""
    return _alone("DATABASE_URL", _DATABASE, environ)


def faq_file(environ: Mapping[str, str] | None = None) -> Path | None:
    """Read FAQ_FILE alone, for a command that needs no token; None if it is not set."""
    unset: Path | None = None
    return _alone("FAQ_FILE", unset, environ)


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


def _alone(name: str, default: T, environ: Mapping[str, str] | None) -> T:
    given = _given(environ)
    try:
        found: T = _READERS[name](given[name]) if name in given else default
    except ValueError as error:
        raise ConfigError(f"{name} {error}") from error
    return found


def _given(environ: Mapping[str, str] | None) -> dict[str, str]:
    return {**_dotenv(), **_filled(os.environ if environ is None else environ)}


def _filled(values: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value.strip() for name in _READERS if (value := values.get(name)) and value.strip()}


def _dotenv() -> dict[str, str]:
    if not os.path.exists(".env"):
        return {}
    from dotenv import dotenv_values  # here, as most have no such file

    try:
        return _filled(dotenv_values(".env", interpolate=False, encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise ConfigError("The file .env can't be read. It must be UTF-8 text that this user may read.") from None


def _token(text: str) -> Secret:
    if not _TOKEN.fullmatch(text):
        raise ValueError("is no token. Copy it again from @BotFather: digits, a colon and 35 characters.")
    return Secret(text)


def _api_url(text: str) -> str:
    text = text.rstrip("/")
    if not _is_url(text) or text.endswith("/bot"):
        raise ValueError("must be the base URL of a Bot API server, such as http://127.0.0.1:8081, without /bot.")
    return text


def _database(text: str) -> DatabaseUrl:
    scheme, separator, rest = text.partition("://")
    # Without a host Postgres is reached by its socket.
    postgres = scheme in POSTGRES and (rest.startswith("/") or _has_host("http://" + rest))
    if scheme in POSTGRES and _has_unescaped_signs(rest):
        raise ValueError(
            "has signs in its password that mean something else in a URL. Write # as %23, / as %2F, ? as %3F, "
            "@ as %40, : as %3A, [ as %5B and ] as %5D."
        )
    if scheme == "sqlite" and separator and rest and not rest.startswith("/"):
        raise ValueError("must be sqlite:///file: three slashes before a file's name, four before a full path.")
    if not postgres and (scheme != "sqlite" or not separator):
        raise ValueError("must be sqlite:///file or postgresql://user:password@host/name.")
    return DatabaseUrl("postgresql+psycopg://" + rest if postgres else text)


def _has_unescaped_signs(rest: str) -> bool:
    """Tell whether what follows the scheme has a password that must be escaped, by where its last @ ends up."""
    password = rest.rpartition("@")[0].partition(":")[2]
    if not any(sign in password for sign in "#/?[]"):
        return False
    try:
        parts = urlsplit("http://" + rest)
        return "@" in parts.path + parts.fragment or (parts.username is None and "@" in parts.query)
    except ValueError:  # a port that is no number, brackets that hold no address: a password was taken for them
        return True


def _webhook(text: str) -> str:
    if not _is_url(text) or urlsplit(text).fragment or urlsplit(text).query:
        raise ValueError("must be the public address of this bot, such as https://bot.example.org.")
    if urlsplit(text).path == "/healthz":
        raise ValueError("must be at another path than /healthz, where hosts ask whether the bot is well.")
    return text


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) < 65536):
        raise ValueError("must be a number from 1 to 65535.")
    return int(text)


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


def _minutes(text: str) -> int:
    return _number(text, 0, 7 * 24 * 60, "minutes")


def _days(text: str) -> int:
    return _number(text, 1, 3650, "days")


def _number(text: str, least: int, most: int, unit: str) -> int:
    if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
        raise ValueError(f"must be a number of {unit} from {least} to {most}.")
    return int(text)


def _level(text: str) -> str:
    if text.upper() not in LEVELS:
        raise ValueError(f"must be one of {', '.join(LEVELS)}.")
    return text.upper()


def _switch(text: str) -> bool:
    if text.lower() not in ("on", "off"):
        raise ValueError("must be on or off.")
    return text.lower() == "on"


_READERS: Mapping[str, Callable[[str], Any]] = {
    "BOT_TOKEN": _token,
    "BOT_API_URL": _api_url,
    "FAQ_FILE": Path,
    "DATABASE_URL": _database,
    "WEBHOOK_URL": _webhook,
    "PORT": _port,
    "WEBHOOK_SECRET": _webhook_secret,
    "ADMIN_IDS": _admins,
    "DESK_CHAT_ID": _desk,
    "DESK_MINUTES": _minutes,
    "DESK_DIGEST": _switch,
    "FEEDBACK": _switch,
    "RETENTION_DAYS": _days,
    "LOG_LEVEL": _level,
    "SEMANTIC": _switch,
    "SEMANTIC_MODEL": Path,
}


def _is_url(text: str) -> bool:
    return text.startswith(("http://", "https://")) and _has_host(text)


def _has_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname) and urlsplit(url).port != 0
    except ValueError:  # a port that is no number, brackets that hold no address
        return False


def passwords(url: str) -> tuple[str, ...]:
    """Return every password in a URL, as written and unquoted."""
    parts = urlsplit(url)
    found = [parts.password or "", *(v for k, v in parse_qsl(parts.query) if "password" in k)]
    return tuple({form for secret in found if secret for form in (secret, unquote(secret), quote(secret))})


def redacted(text: str, secrets: Iterable[str]) -> str:
    """Replace every one of `secrets` in `text`, the longest first; a short one only where it is a word by itself."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        if len(secret) < SHORT_SECRET:
            text = re.sub(rf"(?<![\w-]){re.escape(secret)}(?![\w-])", "***", text)
        else:
            text = text.replace(secret, "***")
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
