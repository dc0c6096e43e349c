"""A FAQ as values: what `faq.yaml` says, read and validated.

`values` holds the FAQ itself, `tree` turns YAML into plain data that knows where it stands, `syntax` explains
what YAML refuses, `model` says which keys there are, and `reading` joins them.
"""

from __future__ import annotations

from bot.faq.model import schema
from bot.faq.reading import Document, parse, read
from bot.faq.values import Entry, Faq, Remark, Topic

__all__ = ["Document", "Entry", "Faq", "Remark", "Topic", "parse", "read", "schema"]
