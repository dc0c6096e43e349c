"""Runs a transformer in ONNX as a sentence encoder."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from bot.matcher.acts import Acts
from bot.matcher.meaning import Vectors

_BATCH = 8
"""Texts that are encoded together: what a batch takes of memory grows with it, some 200 MB for 32 long ones."""

_ASKED = (
    "How do I reset my password?", "When does the shop open?", "Can I bring my dog?", "How much does a ticket cost?",
    "Where can I park my car?", "Who do I call in an emergency?", "How do I cancel my booking?", "Do you ship abroad?",
)  # fmt: skip
_SAME = (
    "What can I do if I forgot my password?", "What are the opening hours of the store?", "Are pets allowed?",
    "What is the price of admission?", "Is there parking nearby?", "Which number should I phone in an emergency?",
    "I want to cancel my reservation", "Is delivery to other countries possible?",
)  # fmt: skip
"""Questions of everyday life, each twice in other words."""

_SHORTEST = 1e-12
"""Length below which a vector is no longer brought to length 1."""


class Reading(NamedTuple):
    """How a model reads: what it wants before a question and before other texts, and how its last layer is pooled.

    `longest` is how many pieces of a text are read. `first`: the vector of the first piece stands for the whole text,
    instead of the mean of all.
    """

    longest: int
    first: bool = False
    before_question: str = ""
    before_text: str = ""


class OnnxEncoder:
    """A transformer whose last layer is pooled to one unit vector a text; any thread may use it."""

    def __init__(
        self, name: str, weights: Path, tokenizer: Tokenizer, reading: Reading, acts: Acts | None = None
    ) -> None:
        self.name = name
        self.acts = acts
        self.hash = _hash(weights, tokenizer.to_str() + repr(reading))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # a message is short: more threads would only take cores away from others
        options.enable_cpu_mem_arena = False  # it would keep what the largest batch took
        options.log_severity_level = 4  # what goes wrong is raised as well
        self._session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        give_back()
        self._inputs = [given.name for given in self._session.get_inputs()]
        self._reading = reading
        tokenizer.no_padding()
        tokenizer.enable_truncation(reading.longest)
        self._tokenizer = tokenizer
        self.size = self._batch([[0]]).shape[1]
        self.spread = spread(self.encode)

    def knows(self, word: str) -> bool:
        """Say whether a word is one piece, as common words are."""
        return len(self._tokenizer.encode(word, add_special_tokens=False)) == 1

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        """Return the unit vector of each text; some models read questions in another way than other texts."""
        before = self._reading.before_question if questions else self._reading.before_text
        pieces = [encoded.ids for encoded in self._tokenizer.encode_batch([before + text for text in texts])]
        order = sorted(range(len(texts)), key=lambda place: len(pieces[place]))  # so that little is padded
        vectors = np.empty((len(texts), self.size), np.float32)
        for at in range(0, len(order), _BATCH):
            places = order[at : at + _BATCH]
            vectors[places] = self._batch([pieces[place] for place in places])
        return vectors

    def _batch(self, pieces: Sequence[Sequence[int]]) -> Vectors:
        shape = len(pieces), max(map(len, pieces))
        ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for row, found in enumerate(pieces):
            ids[row, : len(found)], mask[row, : len(found)] = found, 1
        known = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        layer = self._session.run(None, {name: known[name] for name in self._inputs})[0]
        pooled = layer[:, 0] if self._reading.first else (layer * mask[:, :, None]).sum(axis=1)
        unit: Vectors = pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), _SHORTEST)
        return unit.astype(np.float32)


def give_back() -> None:
    """Give freed memory back to the system, where the C library can: 60 MB after reading a model, 40 after a FAQ."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def spread(encode: Callable[..., Vectors]) -> tuple[float, float]:
    """Return an encoder's cosines, in the mean, of questions about different things and of the same in other words."""
    asked, same = (encode(texts, questions=questions) for texts, questions in ((_ASKED, True), (_SAME, False)))
    cosines = asked @ same.T
    other = ~np.eye(len(cosines), dtype=bool)
    return float(cosines[other].mean()), float(np.diag(cosines).mean())


def _hash(weights: Path, rest: str) -> str:
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256")
    found.update(rest.encode())
    return found.hexdigest()
