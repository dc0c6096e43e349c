"""Texts that must not show up in any output: tokens, secrets, and the passwords in URLs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, urlsplit

SHORT_SECRET = 5
"""Characters below which a secret may be part of an ordinary word, which has to stay readable in the log."""


class Secret:
    """A text that does not show when it is printed."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def get_secret_value(self) -> str:
        """Return the text."""
        return self._value

    def __repr__(self) -> str:
        return "***"


def passwords(url: str) -> tuple[str, ...]:
    """Return every password in a URL, as written and unquoted."""
    parts = urlsplit(url)
    found = [parts.password or "", *(v for k, v in parse_qsl(parts.query) if "password" in k)]
    return tuple({form for secret in found if secret for form in (secret, unquote(secret), quote(secret))})


def redacted(text: str, secrets: Iterable[str]) -> str:
    """Replace every one of `secrets` in `text`, the longest first; a short one only where it is a word by itself."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        if len(secret) < SHORT_SECRET:
            text = re.sub(rf"(?<![\w-]){re.escape(secret)}(?![\w-])", "***", text)
        else:
            text = text.replace(secret, "***")
    return text
