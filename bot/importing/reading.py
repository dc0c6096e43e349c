"""From a file or a folder to drafts: which format it is, and what all formats have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from bot.errors import SourceError
from bot.faq import tree
from bot.faq.formats import QUESTION_KEYS
from bot.faq.values import ID_LIMIT, Slugs
from bot.importing import cleaning, lists, markdown, pages, tables
from bot.importing.asking import asks
from bot.importing.values import Draft, Notes, Options, Page
from bot.languages.text import normalise
from bot.markup import TEXT_LIMIT, parse, utf16_length

SIZE_LIMIT = 20_000_000
"""Bytes of one file that are read: ten times the largest FAQ known."""

HEAD_LIMIT = 100_000
"""Characters of what stands before a page that are read."""

_QUESTIONS = 2
"""Headings that ask in a page of a folder from which on they are the questions, not the page's title."""

_HTML = (".html", ".htm", ".xhtml")
_PAGES = (".md", ".mdx", ".markdown", *_HTML)
_OTHERS = (".rst", ".adoc", ".asciidoc", ".org", ".tex", ".docx", ".odt", ".epub", ".rtf")
_ABOUT = ("readme", "contributing", "license", "changelog")
"""Names of pages that say something about the other pages in a folder."""

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<head>.*?)^---[ \t]*$\r?\n?", re.M | re.S)
_SUBHEADING = re.compile(r"^#{1,6}[ \t]+(?P<text>[^\n]+?)[ \t#]*$", re.MULTILINE)


def read(source: Path, options: Options, notes: Notes) -> Page:
    """Return all questions of a file, or of the pages in a folder.

    Raises SourceError if there is nothing to read, or no question in it.
    """
    page = _folder(source, options, notes) if source.is_dir() else _file(source, source.name, options, notes)
    page.drafts = _own(list(_fitting(_distinct(page.drafts, notes), options, notes)), notes)
    if not page.drafts:
        raise SourceError(
            f"{source}: no questions with answers were found. Name the heading with --level, or the columns."
        )
    slugs = Slugs(ID_LIMIT)
    page.drafts = [replace(draft, id=slugs.make(draft.question)) for draft in page.drafts]
    return page


def _folder(source: Path, options: Options, notes: Notes) -> Page:
    whole = Page()
    found = [path for path in sorted(source.rglob("*")) if path.suffix.casefold() in _PAGES and path.is_file()]
    about = [path for path in found if path.stem.casefold() in _ABOUT]
    for path in found:
        name = str(path.relative_to(source))
        if path in about and len(found) > len(about):
            notes.add("pages about the others left out", name)
        else:
            whole.drafts += _file(path, name, options, notes, alone=False).drafts
    return whole


def _file(path: Path, name: str, options: Options, notes: Notes, *, alone: bool = True) -> Page:
    ending = path.suffix.casefold()
    if ending in _OTHERS and path.is_file():
        remedy = f"pandoc --to gfm --wrap none -o {path.stem}.md {path.name}"
        raise SourceError(f"{path}: a format that is not read here. Make Markdown of it first: {remedy}")
    text = _text(path)
    if ending in (".csv", ".tsv", ".tab"):
        return tables.read(text, name, options, notes)
    if ending in (".json", ".jsonl", ".ndjson", ".yaml", ".yml"):
        return lists.read(text, name, options, notes)
    head, body, first = _front_matter(text)
    if ending in _HTML or re.match(r"\s*<(?:!doctype|html)\b", body, re.I):
        body = pages.to_markdown(cleaning.page(body, name, notes))
    asked = next((str(head[key]) for key in head if key.casefold() in QUESTION_KEYS and head[key]), "")
    title = cleaning.question(asked or str(head.get("title") or head.get("name") or ""), name, notes)
    changes = Notes()
    page = markdown.read(body, name, options, changes, first)
    several = sum(asks(draft.question) for draft in page.drafts) >= _QUESTIONS
    if title and not alone and (asked or not several):
        return Page(title, list(_one(head, title, body, name, options, notes)))
    notes.join(changes)
    if title.casefold() not in page.title.casefold():  # "FAQ", of a page that is headed "Cassetta FAQ"
        page.title = title
    if not alone and page.title:
        page.drafts = [replace(draft, topic=draft.topic or page.title) for draft in page.drafts]
    return page


def _one(head: dict[str, Any], title: str, body: str, name: str, options: Options, notes: Notes) -> Iterator[Draft]:
    """Read a page whose title is the question and whose text is the answer."""
    text, labels = cleaning.references(cleaning.page(body, name, notes))
    answer = cleaning.answer(text, labels, options.base, name, notes, wrapped=True)
    topic = next((head[key] for key in (*tables.TOPIC_KEYS, "categories", "tags") if head.get(key)), "")
    topic = topic[0] if isinstance(topic, list) else topic
    if answer:
        yield Draft(title, answer, str(topic) or Path(name).parent.name, where=name)
    else:
        notes.add("pages without text left out", name)


def _front_matter(text: str) -> tuple[dict[str, Any], str, int]:
    """Return what stands before a page, the page, and the number of its first line."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text, 1
    data = _yaml(found["head"])
    return data if isinstance(data, dict) else {}, text[found.end() :], found[0].count("\n") + 1


def _yaml(text: str) -> Any:
    """Read what YAML says, anchors included; of what is none, whatever can be read."""
    try:
        return yaml.BaseLoader(text[:HEAD_LIMIT]).get_single_data()
    except (yaml.YAMLError, RecursionError):
        return tree.Tree(text).data


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise SourceError(f"{path}: there is no such file or folder." if not path.exists() else f"{path}: no file.")
        if path.stat().st_size > SIZE_LIMIT:
            raise SourceError(f"{path}: larger than {SIZE_LIMIT // 1_000_000} MB. Split it.")
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}") from error
    try:
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(f"{path}: no UTF-8 text. Save it as UTF-8.") from None


def _own(drafts: Sequence[Draft], notes: Notes) -> list[Draft]:
    """Leave each question the aliases that no other has: keywords often say no more than what a group is about."""
    of = Counter(text for draft in drafts for text in {normalise(way) for way in (draft.question, *draft.aliases)})
    own = []
    for draft in drafts:
        aliases = tuple(way for way in draft.aliases if of[normalise(way)] == 1)
        for way in draft.aliases:
            if way not in aliases:
                notes.add("aliases of several questions dropped", f"{draft.where}: {way}")
        own.append(replace(draft, aliases=aliases))
    return own


def _fitting(drafts: Iterable[Draft], options: Options, notes: Notes) -> Iterator[Draft]:
    """Split answers that no message holds at their subheadings, if that is wished."""
    for draft in drafts:
        length = utf16_length(parse(draft.answer).text)
        if length <= TEXT_LIMIT:
            yield draft
        elif options.split and len(parts := list(_parts(draft))) > 1:
            notes.add("long answers split at their subheadings", f"{draft.where}: {draft.question}")
            yield from parts
        else:
            remedy = "shorten them, or --split makes entries of their subheadings"
            notes.add(f"answers longer than a message: {remedy}", f"{draft.where}: {draft.question} ({length:,})")
            yield draft


def _parts(draft: Draft) -> Iterator[Draft]:
    places = list(_SUBHEADING.finditer(draft.answer))
    if not places:
        return
    ends = [place.start() for place in places[1:]] + [len(draft.answer)]
    if before := draft.answer[: places[0].start()].strip():
        yield replace(draft, answer=before)
    for place, end in zip(places, ends, strict=True):
        if body := draft.answer[place.end() : end].strip():
            subject = cleaning.question(place["text"], "", Notes())
            yield replace(draft, question=f"{draft.question} – {subject}", answer=body, aliases=())


def _distinct(drafts: Iterable[Draft], notes: Notes) -> list[Draft]:
    """Let every question stand once: the same answer is dropped, others of the same question are told apart."""
    kept: dict[str, Draft] = {}
    for draft in drafts:
        key = normalise(draft.question)
        first = kept.get(key)
        if first is None:
            kept[key] = draft
        elif first.answer == draft.answer:
            notes.add("duplicates dropped", f"{draft.where}: {draft.question}")
        elif (
            draft.topic
            and draft.topic != first.topic
            and normalise(named := f"{draft.question} ({draft.topic})") not in kept
        ):
            kept[normalise(named)] = replace(draft, question=named)
            notes.add("questions asked twice: the topic was added", f"{draft.where}: {draft.question}")
        else:
            kept[key] = replace(first, answer=f"{first.answer}\n\n{draft.answer}")
            notes.add("questions asked twice: their answers were joined", f"{draft.where}: {draft.question}")
    return list(kept.values())
