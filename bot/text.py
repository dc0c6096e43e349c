"""Normalising and tokenising a message."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def normalise(text: str) -> str:
    """Fold case, compatibility forms and accents of a message."""
    folded = unicodedata.normalize("NFKD", text[:4096].casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))


def tokenise(text: str) -> list[str]:
    """Split a message into its normalised words."""
    return _WORD.findall(normalise(text))
