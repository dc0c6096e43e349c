"""Which of Telegram's refusals last, and how long to wait after the others."""

from __future__ import annotations

from collections.abc import Sequence

from telegram.error import InvalidToken, TelegramError

from bot.errors import ConfigError
from bot.telegram.sending import now

REFUSALS = 3
REFUSAL_SECONDS = 60.0
"""Refusals of the token in a row within a minute that prove it wrong: one alone may be Telegram's trouble."""

REFUSAL_DELAY_SECONDS = 3.0
"""Seconds between two tries with a token that was refused."""

REMEDY = (
    "Telegram refuses BOT_TOKEN. Copy it again from @BotFather (/mybots, API Token); "
    "with a server of your own, check BOT_API_URL too."
)


class Backoff:
    """Counts what goes wrong in a row; `delays` are the seconds to wait after each, the last one from then on."""

    def __init__(self, delays: Sequence[float]) -> None:
        self._delays = delays
        self._failures = 0
        self._refused: list[float] = []

    def __bool__(self) -> bool:
        return bool(self._failures)

    def delay(self, error: Exception) -> float:
        """Take in an error and return how long to wait; raise ConfigError once it is clear that waiting won't help."""
        self._failures += 1
        if not isinstance(error, InvalidToken):
            return self._delays[min(self._failures, len(self._delays)) - 1]
        self._refused = [*(time for time in self._refused if now() - time < REFUSAL_SECONDS), now()]
        if len(self._refused) == REFUSALS:
            raise ConfigError(REMEDY) from None  # the cause's text has the token in it
        return REFUSAL_DELAY_SECONDS

    def over(self) -> None:
        """Take in that something worked."""
        self._failures = 0
        self._refused = []


def reason(error: Exception) -> str:
    """Say what went wrong, but for the words of an error that has the token in them."""
    if isinstance(error, InvalidToken):
        return "it refuses the token"
    return str(error) if isinstance(error, TelegramError) else f"it answers nonsense ({type(error).__name__})"
