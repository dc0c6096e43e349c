"""The command line: `python -m bot …`."""

from bot.cli.commands import faq_path, main

__all__ = ["faq_path", "main"]
