"""A Telegram bot that answers from a community's own `faq.yaml`."""

__version__ = "0.1.0"
