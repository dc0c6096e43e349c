"""Settings, read once from the environment and a `.env` file, and the log they must never show up in."""

from bot.config.loading import cache_folder, database, faq_file, load, retention_days, semantic, semantic_model
from bot.config.log import set_up_logging
from bot.config.masking import redacted
from bot.config.settings import Settings

__all__ = [
    "Settings", "cache_folder", "database", "faq_file", "load", "redacted", "retention_days", "semantic",
    "semantic_model", "set_up_logging",
]  # fmt: skip
