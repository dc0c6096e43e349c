"""Sentence encoders for measuring: the English one reads every text once, however many indexes are built of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from bot.encoding import ENGLISH, Encoders
from bot.encoding.models import Universal, minilm
from bot.matcher.meaning import Encoder, Vectors


class _Remembered:
    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.hash = encoder.hash
        self.size = encoder.size
        self.spread, self.acts = encoder.spread, encoder.acts
        self.knows: Callable[[str], bool] = encoder.knows
        self._encoder = encoder
        self._vectors: dict[tuple[str, bool], Vectors] = {}

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if (text, questions) not in self._vectors]
        for text, vector in zip(new, self._encoder.encode(new, questions=questions), strict=True):
            self._vectors[text, questions] = vector
        return np.array([self._vectors[text, questions] for text in texts], np.float32).reshape(-1, self.size)


@cache
def english() -> Encoder:
    """Return the encoder that the extra `semantic` reads English with."""
    return _Remembered(minilm())


@cache
def multilingual() -> Encoder:
    """Return the encoder that the extra reads all other languages with."""
    return _Remembered(Universal())


@cache
def speaking(language: str) -> Encoder | None:
    """Return the encoder that the bot reads a language with."""
    return english() if language.partition("-")[0] == ENGLISH else Encoders().speaking(language)
