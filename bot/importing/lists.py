"""Questions in JSON and YAML: lists of questions and answers, under topics or not, and questions as keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.errors import SourceError
from bot.faq import tree
from bot.faq.formats import keys_of
from bot.importing import cleaning
from bot.importing.tables import ALIAS_KEYS, TOPIC_KEYS
from bot.importing.values import Draft, Notes, Options, Page
from bot.languages.text import is_marked

_NAMES = (*TOPIC_KEYS, "name", "title", "heading", "label")
_SHELLS = ("faq", "faqs", "questions", "items", "entries", "data", "intents", "qna", "qa", "list")
_DEPTH = 16  # as a FAQ's own


def read(text: str, name: str, options: Options, notes: Notes) -> Page:
    """Return the pairs of question and answer that a file holds, wherever in it they stand."""
    data = _data(text, name)
    page = Page(str(data.get("title", "")) if isinstance(data, dict) else "")
    for number, (topic, question, answer, aliases) in enumerate(_pairs(data, "", options, _DEPTH), 1):
        where = f"{name}: item {number}"
        asked = cleaning.question(question, where, notes)
        told = cleaning.answer(answer, {}, options.base, where, notes)
        if asked and told:
            page.drafts.append(Draft(asked, told, topic, aliases, where=where))
        else:
            notes.add("items without a question or an answer left out", where)
    return page


def _data(text: str, name: str) -> Any:
    if name.casefold().endswith((".jsonl", ".ndjson")):
        text = "[" + ",".join(line for line in text.splitlines() if line.strip()) + "]"
    if text.lstrip().startswith(("{", "[")):
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise SourceError(
                f"{name}: no JSON: {error}. Mend it there, or write it anew with the program it is from."
            ) from error
    read = tree.Tree(text)
    if read.error is not None or read.cut:
        raise SourceError(f"{name}: no YAML that can be read: {read.error or read.problems[-1].message}")
    return read.data


def _pairs(data: Any, topic: str, options: Options, depth: int) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    if depth == 0:
        return
    if isinstance(data, list):
        for item in data:
            yield from _pairs(item, topic, options, depth - 1)
    elif isinstance(data, dict):
        keys = _wanted(data, options) or keys_of(data)
        if keys:
            asked = _texts(data[keys[0]])
            own = next((str(data[key]) for key in data if str(key).casefold() in TOPIC_KEYS and data[key]), topic)
            others = [way for key in data if str(key).casefold() in ALIAS_KEYS for way in _texts(data[key])]
            aliases = tuple(dict.fromkeys(way for way in (*asked[1:], *others) if way not in asked[:1]))
            yield own, next(iter(asked), ""), "\n\n".join(_texts(data[keys[1]])), aliases
            return
        for key, value in data.items():
            if isinstance(value, str) and is_marked(str(key)):
                yield topic, str(key), value, ()
        named = next(
            (str(data[key]) for key in data if str(key).casefold() in _NAMES and isinstance(data[key], str)), ""
        )
        for key, value in data.items():
            if isinstance(value, list | dict):
                inner = str(key) if isinstance(value, dict) or not named else named
                yield from _pairs(value, topic if _is_shell(key) and not named else named or inner, options, depth - 1)


def _is_shell(key: Any) -> bool:
    """Tell whether a key only says that questions follow."""
    return str(key).casefold() in _SHELLS


def _wanted(data: dict[str, Any], options: Options) -> tuple[str, str] | None:
    keys = (options.question, options.answer)
    return keys if all(key in data for key in keys) else None


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [] if value is None or isinstance(value, dict) else [str(value).strip()]
