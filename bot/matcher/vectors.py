"""What texts mean, by static word vectors: the optional extra `semantic`.

A text's vector is the mean of those of its word pieces. The wheel of wordllama ships them; its files are read without
importing it, as its import sets up the log of the whole process and its loader looks for a file on the network.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from bot.errors import ConfigError
from bot.matcher.odds import Model, Shape

PACKAGE = "wordllama"
LANGUAGE = "en"
"""What the vectors were trained on; a FAQ in another language is matched by its words alone."""

_WEIGHTS, _TOKENIZER = "weights/l2_supercat_256.safetensors", "tokenizers/l2_supercat_tokenizer_config.json"

_CHUNK = 40
"""Words of an answer that share a vector: a sentence or two; a longer text means everything and nothing."""

_CANDIDATES = 8
"""Documents that are compared with the query though they may share no word with it."""

MEANING = Model(
    fit=(3.454, 0.635, -0.038, 4.829, 8.933),
    fit_by_phrasings=(0.067, -0.05, 0.039, -1.09, 0.182),
    fit_by_answers=(6.244, -2.473, 0.071, 6.552, -4.364),
    none=(6.64, -0.371, -1.729, -5.383, 5.685),
    none_by_shape=Shape(rich=0.362, large=0.094, wordy=3.41),
)
"""As `odds.WORDS`, with the two cosines of `Near.compare` as features and `Near.signals` as signals. Fitted on the
same by `python -m benchmarks calibrate --semantic --half 1`."""

Vector = npt.NDArray[np.float32]


class Vectors:
    """Static vectors of word pieces."""

    def __init__(self, pieces: npt.NDArray[np.float16], tokenizer: Tokenizer) -> None:
        self.size = pieces.shape[1]
        self._pieces = pieces
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, package: str = PACKAGE) -> Vectors:
        """Read the files that the package ships; raises ConfigError if they can't be read."""
        spec = find_spec(package)
        folder = Path(spec.origin if spec and spec.origin else package).parent
        try:
            (pieces,) = load_file(folder / _WEIGHTS).values()
            return cls(pieces, Tokenizer.from_file(str(folder / _TOKENIZER)))
        except Exception as error:  # the tokenizer raises nothing narrower
            raise ConfigError(
                f"The word vectors of {package} can't be read. Install the version that this bot knows, in its "
                'checkout with pip install -e ".[semantic]", or do without them: SEMANTIC=off'
            ) from error

    def meanings(self, language: str) -> Meanings | None:
        """Return an empty store of meanings for a FAQ in `language`, or None if the vectors do not speak it."""
        return Meanings(self) if language.lower().partition("-")[0] == LANGUAGE else None

    def knows(self, word: str) -> bool:
        """Say whether a word has a vector of its own, as common words have."""
        return len(self._tokenizer.encode(word, add_special_tokens=False)) == 1

    def mean(self, text: str) -> Vector:
        """Return the unit vector of a normalised text; of zeros where it has no word."""
        return _unit(
            self._pieces[self._tokenizer.encode(text, add_special_tokens=False).ids].sum(axis=0, dtype=np.float32)
        )


def _unit(vector: Vector) -> Vector:
    length = np.linalg.norm(vector)
    return vector / length if length else vector


class Near(NamedTuple):
    """What the vectors say about a query: `numbers` are the documents whose phrasings come nearest to its meaning."""

    numbers: list[int]
    signals: tuple[float, float]
    query: Vector
    central: Vector
    texts: Mapping[int, Vector]

    def compare(self, number: int) -> tuple[float, float]:
        """Return the cosines with the nearest phrasing or part of the answer, and with the mean of the phrasings."""
        return float((self.texts[number] @ self.query).max(initial=0.0)), float(self.central[number])

    def logit(self, number: int, meaning: tuple[float, ...]) -> float:
        """Return what meaning adds to a document's logit, less what it adds to that of "none"."""
        return sum(a * b for a, b in zip(meaning, (*self.compare(number), *self.signals), strict=True))


class Meanings:
    """The vectors of an index's documents, which are numbered from 0."""

    model = MEANING

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = vectors
        self._texts: defaultdict[int, Vector] = defaultdict(lambda: np.zeros((0, vectors.size), np.float32))
        self._sums: defaultdict[int, Vector] = defaultdict(lambda: np.zeros(vectors.size, np.float32))
        self._means: Vector | None = None

    def add_phrase(self, number: int, text: str) -> None:
        """Take in a normalised phrasing of a document."""
        vector = self.vectors.mean(text)
        self._texts[number] = np.vstack((self._texts[number], vector))
        self._sums[number] = self._sums[number] + vector
        self._means = None

    def add_answer(self, number: int, text: str) -> None:
        """Take in the normalised answer of a document."""
        words = text.split()
        chunks = [" ".join(words[at : at + _CHUNK]) for at in range(0, len(words), _CHUNK)]
        self._texts[number] = np.vstack((self._texts[number], *map(self.vectors.mean, chunks)))

    def near(self, text: str) -> Near:
        """Compare a normalised query with every document."""
        if self._means is None:
            means = [_unit(self._sums[number]) for number in range(len(self._texts))]
            self._means = np.array(means, np.float32).reshape(-1, self.vectors.size)
        query = self.vectors.mean(text)
        central = self._means @ query
        few = len(central) <= _CANDIDATES
        best = range(len(central)) if few else np.argpartition(central, -_CANDIDATES)[-_CANDIDATES:]
        signals = 1 / max(len(text.split()), 1), float(central.max(initial=0.0))
        return Near([int(number) for number in best if central[number] > 0], signals, query, central, self._texts)
