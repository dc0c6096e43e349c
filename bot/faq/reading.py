"""From a file to a FAQ, or to every problem that keeps it from being one."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from bot.errors import FaqError, FaqUnreadableError, Problem
from bot.faq.complaints import translate
from bot.faq.model import EntryKeys, FaqKeys
from bot.faq.references import check
from bot.faq.syntax import explain
from bot.faq.tree import Path, Place, Tree, clean
from bot.faq.values import ID_LIMIT, Entry, Faq, Remark, Slugs

SIZE_LIMIT = 5_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Document:
    """A FAQ and where everything in it stands: `marks` has a line and a column, both from 1, for every path.

    A path names keys and positions from the top, such as `("entries", 3, "aliases", 0)`.
    """

    faq: Faq
    marks: Mapping[Path, Place]

    def at(self, *path: str | int) -> Place:
        """Return where `path` stands, or the nearest thing around it that is written in the file."""
        while path not in self.marks:
            path = path[:-1]
        return self.marks[path]


def read(path: str | pathlib.Path, messages: Mapping[str, str] | None = None) -> Document:
    """Read a faq.yaml; `messages` are the bot's own wordings by name, those that the file may replace.

    Raises FaqUnreadableError if there is no such file or it is no UTF-8 text, FaqError if it is no FAQ.
    """
    try:
        with pathlib.Path(path).open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError as error:
        raise FaqUnreadableError(
            f"{path}: no such file. `python -m bot init {path}` writes one to start from."
        ) from error
    except IsADirectoryError as error:
        raise FaqUnreadableError(f"{path}: this is a folder. Name the file inside it.") from error
    except PermissionError as error:
        raise FaqUnreadableError(f"{path}: may not be read. Give this user the right to read it.") from error
    except (OSError, ValueError) as error:
        raise FaqUnreadableError(f"{path}: can't be read: {getattr(error, 'strerror', None) or error}.") from error
    return parse(_decode(content, str(path)), str(path), messages)


def parse(text: str, name: str = "faq.yaml", messages: Mapping[str, str] | None = None) -> Document:
    """Return the FAQ that a YAML text holds; `name` is how errors call it.

    `messages` are the bot's own wordings by name, those that the text may replace; None: any name will do.
    Raises FaqError with every problem found, sorted by place.
    """
    if len(text) > SIZE_LIMIT:
        raise FaqError(name, [Problem(1, 1, "too-large", "Larger than 5 MB.", "Split it into several FAQs.")])
    text, problems = clean(text.removeprefix("\ufeff"))
    tree = Tree(text)
    problems += tree.problems
    if tree.error is not None:
        problems.append(explain(tree, text))
    elif not problems or isinstance(tree.data, dict):
        faq, found = _validate(tree, messages)
        problems += found
        if faq is not None and not problems:
            return Document(faq, MappingProxyType(tree.marks))
    raise FaqError(name, sorted(problems, key=lambda p: (p.line, p.column)))


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise FaqUnreadableError(f"{name}: saved as UTF-16. Save it as UTF-8.") from error
        if error.start >= SIZE_LIMIT - 3:  # a character cut in two where reading stopped
            return content.decode("utf-8", errors="ignore")
        line = content.count(b"\n", 0, error.start) + 1
        raise FaqUnreadableError(
            f"{name}: no UTF-8 text: byte {content[error.start]:#04x} at line {line}. Save it as UTF-8."
        ) from error


def _validate(tree: Tree, messages: Mapping[str, str] | None) -> tuple[Faq | None, list[Problem]]:
    if not isinstance(tree.data, dict):
        return None, [_not_a_mapping(tree)]
    ids = _ids(tree.data)
    problems = list(check(tree, ids, messages))
    try:
        keys = FaqKeys.model_validate(tree.data)
    except ValidationError as error:
        return None, problems + [translate(item, tree) for item in error.errors(include_url=False)]
    return _build(keys, ids), problems


def _not_a_mapping(tree: Tree) -> Problem:
    remedy = "Begin with `title: …` and `entries:`; `python -m bot init` writes a file to start from."
    if tree.data is None:
        return Problem(1, 1, "empty", "The file is empty.", remedy)
    return Problem(*tree.marks[()], "wrong-type", "A FAQ is made of keys and values.", remedy)


def _ids(data: dict[str, Any]) -> list[str]:
    entries = data.get("entries")
    entries = entries if isinstance(entries, list) else []
    given = [entry.get("id") if isinstance(entry, dict) else None for entry in entries]
    slugs = Slugs(ID_LIMIT, {name: 1 for name in given if isinstance(name, str)})
    return [
        name if isinstance(name, str) else slugs.make(_name(entry)) for name, entry in zip(given, entries, strict=True)
    ]


def _name(entry: Any) -> str:
    texts: Iterator[Any] = (entry.get(key) for key in ("label", "question")) if isinstance(entry, dict) else iter(())
    return next((" ".join(text.split()) for text in texts if isinstance(text, str) and text.strip()), "")


def _build(keys: FaqKeys, ids: list[str]) -> Faq:
    cutoffs = {name: score for name, score in keys.cutoffs if score is not None}
    return Faq(
        title=keys.title,
        entries=tuple(_entry(entry, id) for entry, id in zip(keys.entries, ids, strict=True)),
        source=keys.source,
        about=keys.about,
        language=keys.language,
        synonyms=tuple(map(tuple, keys.synonyms)),
        smalltalk=tuple(Remark(tuple(remark.phrases), remark.answer) for remark in keys.smalltalk),
        outside=tuple(Remark(tuple(remark.phrases), remark.answer) for remark in keys.outside),
        messages=MappingProxyType(dict(keys.messages)),
        cutoffs=MappingProxyType(cutoffs),
    )


def _entry(keys: EntryKeys, id: str) -> Entry:
    return Entry(
        id=id,
        question=keys.question,
        answer=keys.answer,
        topic=keys.topic,
        label=keys.label,
        aliases=tuple(keys.aliases),
        follow_ups=tuple(keys.follow_ups),
    )
