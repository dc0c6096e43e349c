"""What one would match with instead: rapidfuzz's one-liners and BM25; and this bot."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process, utils

from bot import encoding
from bot.faq import Faq
from bot.matcher import Index

if TYPE_CHECKING:
    from bot.matcher.meaning import Encoder

Search = Callable[[str], list[tuple[str, float]]]
"""From a message to the ids of the best entries with their scores, best first."""

_SHOWN = 5

BY_MEANING = "this bot with [semantic]"


def ours(faq: Faq, encoder: Encoder | None = None) -> Search:
    """Return this bot's matcher."""
    index = Index(faq, encoder)
    return lambda text: [(match.entry.id, match.score) for match in index.search(text, _SHOWN)]


def _by_meaning(faq: Faq) -> Search:
    from benchmarks.encoders import english

    return ours(faq, english())


def _one_liner(scorer: Callable[..., float]) -> Callable[[Faq], Search]:
    def build(faq: Faq) -> Search:
        choices = [phrasing for entry in faq.entries for phrasing in entry.phrasings]
        ids = [entry.id for entry in faq.entries for _ in entry.phrasings]

        def search(text: str) -> list[tuple[str, float]]:
            found = process.extract(text, choices, scorer=scorer, processor=utils.default_process, limit=4 * _SHOWN)
            best: dict[str, float] = {}
            for _, score, place in found:
                best.setdefault(ids[place], score)
            return list(best.items())[:_SHOWN]

        return search

    return build


def _bm25s(faq: Faq) -> Search:
    import bm25s  # type: ignore[import-not-found,import-untyped,unused-ignore]  # optional, measured where installed

    texts = ["\n".join((*entry.phrasings, entry.answer)) for entry in faq.entries]
    retriever: Any = bm25s.BM25()
    retriever.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)

    def search(text: str) -> list[tuple[str, float]]:
        tokens = bm25s.tokenize([text], stopwords="en", show_progress=False)
        numbers, scores = retriever.retrieve(tokens, k=min(_SHOWN, len(texts)), show_progress=False)
        pairs = zip(numbers[0], scores[0], strict=True)
        return [(faq.entries[int(number)].id, float(score)) for number, score in pairs if score > 0]

    return search


def rivals() -> dict[str, Callable[[Faq], Search]]:
    """Return what can be measured here, by name; this bot comes last."""
    found: dict[str, Callable[[Faq], Search]] = {
        "WRatio": _one_liner(fuzz.WRatio),
        "token_set_ratio": _one_liner(fuzz.token_set_ratio),
    }
    if find_spec("bm25s"):
        found["bm25s, answers too"] = _bm25s
    if encoding.available():
        found[BY_MEANING] = _by_meaning
    return found | {"this bot": ours}
