"""Everything the bot is told from outside, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from bot.config.masking import Secret, passwords

TELEGRAM = "https://api.telegram.org"
POSTGRES = ("postgres", "postgresql", "postgresql+psycopg")
DATABASE = Secret("sqlite:///faqbot.sqlite3")
NO_SECRET = Secret("")
RETENTION_DAYS = 90


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the bot is told from outside; the README explains each variable. `load` makes them."""

    bot_token: Secret
    bot_api_url: str = field(default=TELEGRAM, repr=False)  # it may have a password in it
    faq_file: Path | None = None
    database_url: Secret = DATABASE
    webhook_url: str = ""
    port: int | None = None
    webhook_secret: Secret = NO_SECRET
    admin_ids: tuple[int, ...] = ()
    desk_chat_id: int | None = None
    desk_minutes: int = 60
    desk_digest: bool = False
    feedback: bool = True
    retention_days: int = RETENTION_DAYS
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
        return (*texts, *passwords(self.database_url.get_secret_value()), *passwords(self.bot_api_url))

    def _derived(self, purpose: str) -> str:
        import hashlib  # with OpenSSL, which commands that need no token can do without
        import hmac

        return hmac.new(self.bot_token.get_secret_value().encode(), purpose.encode(), hashlib.sha256).hexdigest()
