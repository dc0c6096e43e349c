"""From a file to a FAQ, or to every problem that keeps it from being one."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from bot.errors import FaqError, FaqUnreadableError, Problem
from bot.faq import formats, lookalikes, references, shape, syntax, twins
from bot.faq.keys import FAQ, TWIN
from bot.faq.tree import Path, Place, Tree, clean
from bot.faq.values import Entry, Faq, Link, Remark
from bot.languages import detect, is_formal

SIZE_LIMIT = 5_000_000  # bytes

_TOO_LARGE = Problem(1, 1, "too-large", "The file is larger than 5 MB.", "Split it into several FAQs.")
_REMEDIES: Mapping[type[Exception], str] = {
    FileNotFoundError: "`python -m bot init` writes a file to start from.",
    IsADirectoryError: "Name the file inside it.",
    PermissionError: "Give this user the right to read it.",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A FAQ and where everything in it stands.

    `marks` has a line and a column, both from 1, for every path: keys and positions from the top, such as
    `("entries", 3, "aliases", 0)`. `ends` has the places right behind texts that stand without quotation marks.
    `absent` are the paths under `media` at which there is no file. `twins` are the files of its twins.
    """

    faq: Faq
    lines: tuple[str, ...]
    marks: Mapping[Path, Place]
    ends: Mapping[Path, Place]
    absent: frozenset[str] = frozenset()
    twins: tuple[Twin, ...] = ()

    def at(self, *path: str | int) -> Place:
        """Return where `path` stands, or the nearest thing around it that is written in the file."""
        while path not in self.marks:
            path = path[:-1]
        return self.marks[path]

    def find(self, excerpt: str, *path: str | int) -> Place:
        """Return where `excerpt` first stands in the text at `path`, or where that text begins."""
        first, column = self.at(*path)
        for number, line in enumerate(self.lines[first - 1 :], first):
            at = line.find(excerpt, column - 1 if number == first else 0)
            if at >= 0:
                return number, at + 1
        return first, column


@dataclass(frozen=True, slots=True)
class Twin:
    """The file of a twin, and what it says by itself, without what the main file adds."""

    path: str
    document: Document


def read(path: str | pathlib.Path) -> Document:
    """Read a faq.yaml and its twins, the files beside it such as faq.ko.yaml.

    Raises FaqUnreadableError if there is no such file or it is no UTF-8 text, FaqError if it is no FAQ.
    """
    path = pathlib.Path(path)
    document = parse(_text(path), str(path))
    found = twins.files(path, document.faq.language)
    translated = tuple(
        Twin(str(file), parse(_text(file), str(file), twin_of=document.faq, tag=tag)) for tag, file in found
    )
    merged = tuple(twins.merge(document.faq, twin.document.faq) for twin in translated)
    files = {entry.media for entry in document.faq.entries if entry.media and not entry.media.startswith("https:")}
    absent = frozenset(file for file in files if not (path.parent / file).is_file())
    return replace(document, faq=replace(document.faq, twins=merged), absent=absent, twins=translated)


def _text(path: pathlib.Path) -> str:
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise FaqUnreadableError(f"{path}: a pipe or device, not a file. Write the FAQ to a file and name that.")
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:  # ValueError: a path with a null byte
        reason = getattr(error, "strerror", None) or error
        raise FaqUnreadableError(f"{path}: {reason}. {_REMEDIES.get(type(error), '')}".rstrip()) from error
    if len(content) > SIZE_LIMIT:
        raise FaqError(str(path), [_TOO_LARGE])
    return _decode(content, str(path))


def parse(text: str, name: str = "faq.yaml", *, twin_of: Faq | None = None, tag: str = "") -> Document:
    """Return the FAQ that a YAML text holds; `name` is how errors call it.

    For a twin in the language `tag`, `twin_of` is the main FAQ.

    Raises FaqError with every problem found, sorted by place.
    """
    if len(text) > SIZE_LIMIT:
        raise FaqError(name, [_TOO_LARGE])
    text, problems = clean(text.removeprefix("\ufeff"))
    tree, refused = syntax.read(text)
    problems += refused + tree.problems
    if tree.cut or tree.error is not None:
        pass  # what is missing further down says nothing
    elif not isinstance(tree.data, dict):
        problems.append(_not_a_mapping(tree))
    else:
        ids = [entry.id for entry in twin_of.entries] if twin_of else []
        problems += [*shape.check(tree, TWIN if twin_of else FAQ), *references.check(tree, ids)]
        problems += twins.language_problems(tree, tag) if twin_of else []
    if problems:
        other = formats.recognise(tree, text, name)
        problems = lookalikes.find(syntax.split(text)) or ([other] if other else problems)
        raise FaqError(name, sorted(problems, key=lambda problem: (problem.line, problem.column)))
    faq = _build(tree.data, references.ids(tree.data))
    if twin_of:
        faq = replace(faq, language=tag)
    elif "language" not in tree.data:
        faq = replace(faq, language=detect(faq.texts()).code)
    faq = replace(faq, formal=_is_formal(faq))
    return Document(faq, tuple(syntax.split(text)), MappingProxyType(tree.marks), MappingProxyType(tree.ends))


def _is_formal(faq: Faq) -> bool:
    """Tell how a FAQ addresses its readers: by what its bot says, else by its answers, else by its questions."""
    own = [text for name, text in faq.messages.items() if not name.startswith("cue_")]
    answers = [entry.answer for entry in faq.entries] + [remark.answer for remark in (*faq.smalltalk, *faq.outside)]
    return is_formal(faq.language, [*own, faq.about], answers, [entry.question for entry in faq.entries])


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise FaqUnreadableError(f"{name}: saved as UTF-16. Save it as UTF-8.") from error
        line = content.count(b"\n", 0, error.start) + 1
        raise FaqUnreadableError(
            f"{name}: no UTF-8 text: byte {content[error.start]:#04x} at line {line}. Save it as UTF-8."
        ) from error


def _not_a_mapping(tree: Tree) -> Problem:
    remedy = "Begin with `title: …` and `entries:`; `python -m bot init` writes a file to start from."
    if tree.data in (None, ""):
        return Problem(1, 1, "empty", "The file is empty.", remedy)
    return Problem(*tree.marks[()], "wrong-type", "A FAQ is made of keys and values.", remedy)


def _build(data: dict[str, Any], ids: list[str]) -> Faq:
    return Faq(
        title=_line(data.get("title", "")),
        entries=tuple(_entry(entry, id) for entry, id in zip(data["entries"], ids, strict=True)),
        source=_line(data.get("source", "")),
        about=data.get("about", "").strip(),
        contact=_line(data.get("contact", "")),
        language=data.get("language", "en"),
        synonyms=tuple(_lines(group) for group in data.get("synonyms", ())),
        smalltalk=tuple(map(_remark, data.get("smalltalk", ()))),
        outside=tuple(map(_remark, data.get("outside", ()))),
        messages=MappingProxyType({name: text.strip() for name, text in data.get("messages", {}).items()}),
        cutoffs=MappingProxyType({name: float(score) for name, score in data.get("cutoffs", {}).items()}),
    )


def _entry(data: dict[str, Any], id: str) -> Entry:
    return Entry(
        id=id,
        question=_line(data.get("question", "")),
        answer=data.get("answer", "").strip(),
        topic=_line(data.get("topic", "")),
        label=_line(data.get("label", "")),
        aliases=_lines(data.get("aliases", ())),
        follow_ups=tuple(data.get("follow_ups", ())),
        media=data.get("media", "").strip(),
        derived="id" not in data,
        translates=data.get("translates", "").strip(),
        links=tuple(Link(_line(link["text"]), link["url"].strip()) for link in data.get("links", ())),
    )


def _remark(data: dict[str, Any]) -> Remark:
    return Remark(_lines(data["phrases"]), data.get("answer", "").strip())


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(_line, texts))


def _line(text: str) -> str:
    return " ".join(text.split())
