"""Questions and answers in other formats: known by their shape, so that `import` can be recommended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.errors import Problem
from bot.faq.remedies import shown
from bot.faq.tree import Tree
from bot.languages.text import is_marked

QUESTION_KEYS = (
    "question", "q", "questions", "frage", "pregunta", "вопрос", "问题", "質問", "질문", "patterns", "query",
)  # fmt: skip
ANSWER_KEYS = (
    "answer", "a", "answers", "antwort", "respuesta", "ответ", "答案", "回答", "답변", "responses", "response",
)  # fmt: skip
"""What other formats call a question and its answer, most common first."""

_DEPTH = 4  # of lists and dicts that are looked into
_MARKDOWN = re.compile(r"(?:#{1,6} \S|\*\*[^*\n]+\*\*$)", re.MULTILINE)
_HTML = re.compile(r"\s*<(?:!doctype|html|head|body|div|details|h[1-6]|p|ul|dl)\b", re.I)
_SEPARATED = re.compile(r"[^\n,;\t]+[,;\t][^\n]+")


def recognise(tree: Tree, text: str, name: str) -> Problem | None:
    """Return the advice to import a text that holds questions and answers in another format; None if it does not."""
    found = _pairs(tree.data) or _text(text, name)
    if not found:
        return None
    message = f"This looks like {found}, not like `entries` of `question` and `answer`."
    return Problem(1, 1, "other-format", message, f"Let it be converted: python -m bot import {name}")


def keys_of(item: dict[str, Any]) -> tuple[str, str] | None:
    """Return the keys that hold the question and the answer in an item of another format, if both are there.

    >>> keys_of({"Q": "Why?", "A": "So."})
    ('Q', 'A')
    """
    folded = {key.casefold(): key for key in reversed(item)}
    question, answer = (
        next((folded[key] for key in keys if key in folded), None) for keys in (QUESTION_KEYS, ANSWER_KEYS)
    )
    return None if question is None or answer is None else (question, answer)


def _pairs(data: Any) -> str:
    for path, items in _lists(data, (), _DEPTH):
        keys = next((keys for item in items if isinstance(item, dict) and (keys := keys_of(item))), None)
        if keys and (path, keys) != (("entries",), ("question", "answer")):
            return f"a list of `{shown(keys[0])}` and `{shown(keys[1])}`" + (
                f" under `{shown(path[-1])}`" if path else ""
            )
    if any(_asks(item) for item in _dicts(data, _DEPTH)):
        return "questions as keys, with their answers"
    return ""


def _asks(item: dict[str, Any]) -> bool:
    """Tell whether most keys are questions, with a text each."""
    asked = sum(is_marked(key) for key in item)
    return len(item) > 1 and 2 * asked > len(item) and all(isinstance(value, str) for value in item.values())


def _dicts(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        yield data
    for inner in (data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()) if depth else ():
        yield from _dicts(inner, depth - 1)


def _lists(data: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    if isinstance(data, list):
        yield path, data
    inner = data.items() if isinstance(data, dict) else [("", item) for item in data] if isinstance(data, list) else ()
    for key, value in inner if depth else ():
        yield from _lists(value, (*path, key) if key else path, depth - 1)


def _text(text: str, name: str) -> str:
    first, _, rest = text.strip().partition("\n")
    fields = [field.strip(" \"'").casefold() for field in re.split(r"[,;\t]", first)]
    ending = name.casefold().rpartition(".")[2]
    if ending in ("csv", "tsv") or ({*QUESTION_KEYS} & {*fields} and {*ANSWER_KEYS} & {*fields}):
        return "a table (CSV)" if rest and _SEPARATED.match(first) else ""
    if ending in ("html", "htm") or _HTML.match(text):
        return "a web page (HTML)"
    if ending in ("md", "markdown") or (
        len(_MARKDOWN.findall(text)) > 1 and not re.search(r"^\w+:", text, re.MULTILINE)
    ):
        return "Markdown"
    return ""
