"""What changed in a text, line by line."""

from __future__ import annotations

from difflib import unified_diff


def added_and_removed(before: str, after: str, name: str) -> str:
    """Return a unified diff without any lines of context, "" where nothing changed."""
    lines = unified_diff(before.splitlines(), after.splitlines(), name, name, n=0, lineterm="")
    return "\n".join(lines)
