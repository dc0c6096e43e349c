"""What reads like a question."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"[?？؟]\W*$|^\W*(?:Q\d*\s*[.:]|how|what|why|when|where|who|which|can|could|do|does|did|is|are|am|will|would|should|"
    r"may|must|wie|was|warum|wann|wo|wer|kann|ist|как|что|почему|где|когда|можно|comment|pourquoi|cómo|qué|por qué)\b",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Tell whether a text reads like a question.

    >>> asks("**Is it free?**"), asks("How to pay"), asks("Prices")
    (True, True, False)
    """
    return bool(_ASKS.search(text.strip(" *_`")))
