"""The command line: `python -m bot …`."""

from bot.cli.commands import main
from bot.cli.opening import faq_path

__all__ = ["faq_path", "main"]
