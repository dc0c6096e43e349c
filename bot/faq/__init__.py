"""A FAQ as values: what `faq.yaml` says, read and validated.

`values` holds the FAQ itself. `tree` turns YAML into plain data that knows where it stands and `syntax` explains what
YAML refuses; `keys` says which keys there are, `shape` and `references` find what is wrong with them in the words of
`remedies`, and `reading` joins it all. `twins` are the same FAQ in other
languages.
"""

from __future__ import annotations

from bot.faq.keys import schema
from bot.faq.reading import Document, Twin, parse, read
from bot.faq.twins import fingerprint
from bot.faq.values import Entry, Faq, Link, Remark, Topic

__all__ = ["Document", "Entry", "Faq", "Link", "Remark", "Topic", "Twin", "fingerprint", "parse", "read", "schema"]
