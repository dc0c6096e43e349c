"""What texts mean, where the optional extra `semantic` brings a sentence encoder.

An encoder turns a text into a vector of length 1; the closer in meaning two texts are, the higher their cosine. It is
handed in from outside, as reading a model is no business of a search.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from bot.matcher.acts import Acts
from bot.matcher.odds import Model, Shape

Vectors = npt.NDArray[np.float32]
"""One vector a row, or a single one."""

_PART = 40
"""Words of an answer that share a vector: a sentence or two; a longer text means everything and nothing."""

_COSINES = 3
"""Features of a document, see `Near`."""

_SHORTEST = 1e-9
"""Length below which a vector is no longer brought to length 1."""

_REMEMBERED = 1024
"""Vectors of questions, and of sentences that they are compared with one by one, that are kept at hand: 1.5 MB."""

_CANDIDATES = 8
"""Documents that are compared with the query though they may share no word with it."""

MEANING = Model(
    fit=(-0.032, 3.188, -0.023, 0.565, 3.422, -0.258),
    fit_by_phrasings=(0.928, -0.867, 0.025, 0.61, 0.489, 0.169),
    fit_by_answers=(4.425, -0.725, 0.037, -0.996, -0.252, 3.713),
    none=(4.691, -0.32, -0.919),
    none_by_shape=Shape(rich=1.034, large=0.15, wordy=1.542),
)
"""As `odds.WORDS`, with the cosines of `Near` as further features, for the English encoder of `bot.encoding`. Fitted on
the same sets by `python -m benchmarks calibrate --semantic`."""

GENERAL = Model(
    fit=(-1.506, 3.894, 0.007, -1.101, 10.904, -3.396),
    fit_by_phrasings=(1.649, -0.991, 0.018, 1.139, -2.658, 1.472),
    fit_by_answers=(5.78, -1.295, 0.001, 2.088, -7.555, 4.824),
    none=(2.577, -1.008, -0.692),
    none_by_shape=Shape(rich=1.251, large=0.652, wordy=0.42),
)
"""The same for any other encoder: fitted with both encoders of `bot.encoding`."""

FOREIGN = Model(
    fit=(0.0, 0.0, 0.0, -2.302, 11.351, -2.569),
    fit_by_phrasings=(0.0, 0.0, 0.0, 2.702, -2.474, 0.983),
    fit_by_answers=(0.0, 0.0, 0.0, 2.847, -8.161, 6.14),
    none=(0.025, 0.0, 0.0),
    none_by_shape=Shape(rich=1.306, large=0.875, wordy=-0.898),
)
"""The same for questions in another language than the FAQ's, whose words say nothing: fitted without words, with the
multilingual encoder."""

FOREIGN_SPREAD = 0.17, 0.55
"""What `Encoder.spread` is between two languages: by the tuning half of the Korean questions about the shipped FAQ, of
which 17 of 46 are answered and 17 offered with it, none wrongly; with the spread within a language 10 and 19."""

FITTED = {"all-MiniLM-L6-v2": MEANING}
"""Models of encoders that one was fitted on, by name."""


class Encoder(Protocol):
    """Turns texts into unit vectors of `size` numbers.

    `hash` is another one when the vectors would be others. `spread` has the mean cosines of questions about different
    things and of the same question in other words: some encoders keep all within 0.8 and 0.95. `acts` tells the act of
    a message by its vector, None where nothing was fitted for this encoder.
    """

    name: str
    hash: str
    size: int
    spread: tuple[float, float]
    acts: Acts | None

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        """Return a vector for each text: of questions that are asked, or of texts that they are compared with."""

    def knows(self, word: str) -> bool:
        """Say whether a word is common enough to be known whole."""


class Near(NamedTuple):
    """How near a query is to every document.

    `numbers` are the nearest documents; `cosines` has a row a document: the cosines with its nearest phrasing, with the
    mean of its phrasings, and with the nearest part of its answer, so that 0 and 1 are the encoder's `spread`.
    `model` says what they are worth.
    """

    numbers: list[int]
    cosines: Vectors
    model: Model

    def compare(self, number: int) -> tuple[float, ...]:
        """Return the features of a document."""
        return tuple(self.cosines[number].tolist())

    def reach(self, number: int) -> float:
        """Return how near a document comes: a part of its answer, with its question, or with other encoders anything.

        English parts tell more than whole questions, which may only share words; other encoders see less in long texts:
        of the Korean tuning messages to a small FAQ 47 in 100 are answered or offered so, and 29 by parts alone.
        """
        return self.compare(number)[-1] if self.discerns else max(self.compare(number))

    @property
    def discerns(self) -> bool:
        """Whether what is far in meaning surely is: other encoders than the English one see less."""
        return self.model is MEANING

    def logit(self, number: int, meaning: Sequence[float]) -> float:
        """Return what meaning adds to a document's logit."""
        return sum(a * b for a, b in zip(meaning, self.compare(number), strict=True))


class _Texts:
    """Vectors of texts, sorted by the number of the document that they belong to."""

    def __init__(self, size: int) -> None:
        self.owners: list[int] = []
        self.vectors: Vectors = np.empty((0, size), np.float32)

    def add(self, owners: Sequence[int], vectors: Vectors) -> None:
        """Take in further vectors."""
        owners = [*self.owners, *owners]
        order = sorted(range(len(owners)), key=owners.__getitem__)
        self.owners = [owners[place] for place in order]
        self.vectors = np.concatenate((self.vectors, vectors))[order]
        self._documents, self._starts = np.unique(self.owners, return_index=True)

    def nearest(self, query: Vectors, found: Vectors) -> None:
        """Write each document's highest cosine with a query to its place in `found`."""
        if self.owners:
            found[self._documents] = np.maximum.reduceat(self.vectors @ query, self._starts)

    def means(self, total: int) -> Vectors:
        """Return the mean of each document's vectors, at length 1; of zeros where it has none."""
        sums = np.zeros((total, self.vectors.shape[1]), np.float32)
        if self.owners:
            sums[self._documents] = np.add.reduceat(self.vectors, self._starts)
        unit: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), _SHORTEST)
        return unit


class Meanings:
    """The vectors of an index's documents, numbered from 0; `foreign` ones are for questions in another language."""

    def __init__(self, encoder: Encoder, *, foreign: bool = False) -> None:
        self.encoder = encoder
        self.foreign = foreign
        self.model = FOREIGN if foreign else FITTED.get(encoder.name, GENERAL)
        self._low, self._high = FOREIGN_SPREAD if foreign else encoder.spread
        self._phrases = _Texts(encoder.size)
        self._parts = _Texts(encoder.size)
        self._waiting: list[tuple[_Texts, int, str]] = []
        self._remarks: list[int] = []
        self._means: Vectors = np.empty((0, encoder.size), np.float32)
        self._recent: dict[str, Vectors] = {}
        self._lock = Lock()

    def add_phrase(self, number: int, phrase: str) -> None:
        """Take in a phrasing of a document; it counts once `encode` was called."""
        self._waiting.append((self._phrases, number, phrase))

    def add_answer(self, number: int, question: str, answer: str) -> None:
        """Take in an answer in parts, each headed by the question that it answers."""
        words = answer.split()
        for at in range(0, max(len(words), 1), _PART):
            self._waiting.append((self._parts, number, " ".join((question, *words[at : at + _PART]))))

    def add_remark(self, number: int) -> None:
        """Compare a document by its nearest phrase alone: phrases as different as small talk's have no mean."""
        self._remarks.append(number)

    def encode(self) -> None:
        """Encode what was taken in, all at once, as that is faster."""
        vectors = self.encoder.encode([text for _, _, text in self._waiting])
        for texts in (self._phrases, self._parts):
            places = [place for place, (belongs, _, _) in enumerate(self._waiting) if belongs is texts]
            if places:
                texts.add([self._waiting[place][1] for place in places], vectors[places])
        self._waiting.clear()
        total = 1 + max((*self._phrases.owners, *self._parts.owners), default=-1)
        self._means = self._phrases.means(total)

    def near(self, text: str) -> Near:
        """Compare a query with every document."""
        return self._near(self._vectors([text])[0])

    def cosines(self, text: str, others: Sequence[str]) -> list[float]:
        """Compare a text with others, one at least, in the index or not; 0 and 1 are the encoder's `spread`."""
        query, *vectors = self._vectors([text, *others])
        scaled: list[float] = self._scaled(np.stack(vectors) @ query).tolist()
        return scaled

    def acts(self, text: str) -> dict[str, float]:
        """Return how likely a message is each act; empty where the encoder can't tell."""
        return self.encoder.acts.of(text, self._vectors([text])[0]) if self.encoder.acts else {}

    def near_to(self, number: int) -> Near:
        """Compare a document's phrasings in the mean with every document."""
        return self._near(self._means[number])

    def _near(self, query: Vectors) -> Near:
        cosines = np.zeros((len(self._means), _COSINES), np.float32)
        self._phrases.nearest(query, cosines[:, 0])
        cosines[:, 1] = self._means @ query
        self._parts.nearest(query, cosines[:, 2])
        cosines[self._remarks, 1:] = cosines[self._remarks, :1]
        cosines = self._scaled(cosines)
        total = cosines.sum(axis=1)
        few = len(total) <= _CANDIDATES
        best = range(len(total)) if few else np.argpartition(total, -_CANDIDATES)[-_CANDIDATES:]
        return Near([int(number) for number in best], cosines, self.model)

    def _scaled(self, cosines: Vectors) -> Vectors:
        scaled: Vectors = (cosines - np.float32(self._low)) / np.float32(self._high - self._low)
        return scaled

    def _vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """Return the vectors of texts as of questions; those of the last ones are kept."""
        known = {text: vector for text in texts if (vector := self._recent.get(text)) is not None}
        if new := [text for text in dict.fromkeys(texts) if text not in known]:
            known.update(zip(new, self.encoder.encode(new, questions=True), strict=True))
            with self._lock:
                self._recent.update(known)
                for text in list(self._recent)[:-_REMEMBERED]:
                    del self._recent[text]
        return [known[text] for text in texts]
