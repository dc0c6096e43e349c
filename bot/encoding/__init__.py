"""What texts mean, by the optional extra `semantic`: reads sentence encoders, and keeps what they made of a FAQ."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ConfigError
from bot.faq import Faq
from bot.languages import base
from bot.matcher import Index

if TYPE_CHECKING:
    from bot.matcher.meaning import Encoder

__all__ = ["Encoders", "available"]

log = logging.getLogger(__name__)

ENGLISH = "en"
"""The language that has an encoder of its own."""

_NEEDED = ("numpy", "onnxruntime", "tokenizers")


def available() -> bool:
    """Say whether the extra is installed."""
    return all(find_spec(package) for package in _NEEDED)


class Encoders:
    """The sentence encoder of each language, read when a FAQ in that language first asks for it.

    `folder` has a model that is used for every language in place of those that packages ship; raises ConfigError if it
    has none. Vectors are cached in `cache`. Of a package's model that can't be used one line is logged, and there is
    none.
    """

    def __init__(self, folder: Path | None = None, cache: Path | None = None) -> None:
        self._cache = cache
        self._read: dict[str, Encoder | None] = {}
        self._own: Encoder | None = None
        if folder:
            from bot.encoding.models import from_folder

            self._own = self._cached(from_folder(folder))

    def index(self, faq: Faq) -> Index:
        """Return the index of a FAQ, with the encoder of its language, and that of all others for their questions."""
        english = base(faq.language) == ENGLISH and not self._own
        index = Index(faq, self.speaking(faq.language), self._multilingual if english else None)
        if index.reads_meaning:
            from bot.encoding.onnx import give_back

            give_back()
        return index

    def _multilingual(self) -> Encoder | None:
        return self._shipped("universal")

    def speaking(self, language: str) -> Encoder | None:
        """Return the encoder for texts in a language (a BCP 47 tag), or None if there is none."""
        from bot.encoding.models import UNIVERSAL_LANGUAGES

        code = base(language)
        if self._own:
            return self._own
        if code == ENGLISH:
            return self._shipped("minilm")
        return self._shipped("universal") if code in UNIVERSAL_LANGUAGES else None

    def _shipped(self, which: str) -> Encoder | None:
        if which not in self._read:
            from bot.encoding import models

            try:
                self._read[which] = self._cached(models.minilm() if which == "minilm" else models.Universal())
            except ConfigError as error:
                log.warning("%s", error)
                self._read[which] = None
        return self._read[which]

    def _cached(self, encoder: Encoder) -> Encoder:
        from bot.encoding.cache import CachedEncoder

        return CachedEncoder(encoder, self._cache) if self._cache else encoder
