"""English words that mean the opposite of others."""

from __future__ import annotations

_OPPOSITE = ("un", "dis")


def opposed(word: str) -> str:
    """Return the word that a prefix turns into its opposite ("uninstall": "install"), or ""."""
    return next((word.removeprefix(prefix) for prefix in _OPPOSITE if word.startswith(prefix)), "")
