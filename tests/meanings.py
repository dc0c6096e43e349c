"""The sentence encoders that packages ship, for tests: each is read once, and a FAQ's texts once for all runs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.encoding import Encoders

if TYPE_CHECKING:
    from bot.matcher.meaning import Encoder, Vectors

CACHE = Path(__file__).parent.parent / ".pytest_cache" / "meanings"
"""Where it is kept what the texts of FAQs mean, by text and model: reading them anew takes half a minute."""


class Remembering:
    """An encoder that remembers what it made of a text."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.hash, self.size = encoder.name, encoder.hash, encoder.size
        self.knows, self.spread, self.acts = encoder.knows, encoder.spread, encoder.acts
        self._encoder = encoder
        self._known: dict[tuple[str, bool], Vectors] = {}

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        """Encode what is new, and return all."""
        import numpy as np

        new = list(dict.fromkeys(text for text in texts if (text, questions) not in self._known))
        if new:
            found = self._encoder.encode(new, questions=questions)
            self._known.update(zip(((text, questions) for text in new), found, strict=True))
        return np.array([self._known[text, questions] for text in texts], np.float32).reshape(len(texts), self.size)


class _Remembering(Encoders):
    def _cached(self, encoder: Encoder) -> Encoder:
        return Remembering(super()._cached(encoder))


@cache
def encoders() -> Encoders:
    """Return the encoders, the same for all tests."""
    return _Remembering(cache=CACHE)
