"""Vectors kept on disk, so that a FAQ is encoded once and not at every start.

A file of numpy's holds the vectors of one model: its hash, the texts' hashes and their vectors in half precision, each
with a checksum. It is written anew beside the old one and put in its place, so that whoever reads sees one of the two
whole.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot.matcher.meaning import Encoder, Vectors

log = logging.getLogger(__name__)

_MOST_KEPT = 100_000
"""Vectors that a file holds, the newest: 80 MB of 384 numbers each, and 20,000 entries' phrasings and answers."""

_MANY = 300
"""Texts whose reading takes so long, a second or more, that whoever waits is told."""

_KEY = 16
"""Bytes of a text's hash."""


class CachedEncoder:
    """An encoder that keeps the vectors of what questions are compared with in a file of a folder.

    A file that is damaged, or another model's, is made anew; a folder that can't be written to is done without. Both
    are logged in one line.
    """

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self.name = encoder.name
        self.hash = encoder.hash
        self.size = encoder.size
        self.spread = encoder.spread
        self.knows = encoder.knows
        self.acts = encoder.acts
        self._encoder = encoder
        self._path = folder / f"{encoder.hash[: 2 * _KEY]}.npz"
        self._lock = Lock()
        self._kept = self._read()

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        """Return the unit vector of each text; those of questions are not kept, as few are asked twice."""
        if questions:
            return self._encoder.encode(texts, questions=True)
        keys = [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY).digest() for text in texts]
        with self._lock:
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._kept}
            if len(new) >= _MANY:
                log.info("Reading what %d texts of the FAQ mean: some seconds, this time only.", len(new))
            if new:
                found = self._encoder.encode(list(new.values())).astype(np.float16)
                self._kept.update(zip(new, found, strict=True))
            vectors = np.array([self._kept[key] for key in keys], np.float32).reshape(len(keys), self.size)
            if new:
                self._write()
            return vectors

    def _read(self) -> dict[bytes, npt.NDArray[np.float16]]:
        try:
            with self._path.open("rb") as file, np.load(file) as kept:
                model, keys, vectors = str(kept["model"]), kept["keys"], kept["vectors"]
            if model != self.hash or vectors.shape[1:] != (self.size,):
                raise ValueError
        except FileNotFoundError:
            return {}
        except OSError as error:
            log.warning("The cache of meanings can't be read (%s): %s. It is done without.", error.strerror, self._path)
            return {}
        except (ValueError, KeyError, EOFError, BadZipFile):
            log.warning("The cache of meanings is damaged or another model's, and is made anew: %s", self._path)
            return {}
        return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}

    def _write(self) -> None:
        for key in list(self._kept)[:-_MOST_KEPT]:
            del self._kept[key]
        keys = np.frombuffer(b"".join(self._kept), np.uint8).reshape(-1, _KEY)
        beside = self._path.with_suffix(f".{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with beside.open("wb") as file:
                np.savez(file, model=np.array(self.hash), keys=keys, vectors=np.array(list(self._kept.values())))
            beside.replace(self._path)
        except OSError as error:
            log.warning("The cache of meanings can't be written (%s): %s", error.strerror, self._path)
            with suppress(OSError):
                beside.unlink()
