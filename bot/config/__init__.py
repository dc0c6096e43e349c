"""Settings, read once from the environment and a `.env` file, and the log they must never show up in."""

from bot.config.loading import cache_folder, load, read
from bot.config.log import set_up_logging
from bot.config.masking import redacted
from bot.config.settings import Settings

__all__ = ["Settings", "cache_folder", "load", "read", "redacted", "set_up_logging"]
