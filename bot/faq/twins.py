"""The same FAQ in other languages: `faq.ko.yaml` beside `faq.yaml`, with the same ids and only what differs.

What a twin leaves out is the main file's. An entry that it does not have keeps the main file's words, with a note above
the answer. What makes sense in one language only is never taken over: aliases, synonyms, small talk, what lies outside,
and the bot's own words.
"""

from __future__ import annotations

import pathlib
import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.errors import FaqError, Problem
from bot.faq.keys import LANGUAGE_PATTERN
from bot.faq.tree import Tree
from bot.faq.values import Entry, Faq
from bot.languages import ENGLISH, KNOWN, base, language, remedy

FINGERPRINT = 8
"""Hexadecimal digits of a fingerprint: one change in four billion would go unnoticed."""

_NO_TRANSLATION = "If it is no translation, give it a name with a dash, such as {name}."


def files(main: pathlib.Path, spoken: str) -> list[tuple[str, pathlib.Path]]:
    """Return the twins beside a main file in the language `spoken`, with the tags in their names, in order.

    Raises FaqError for a tag that names no language, and for a second file in one language.
    """
    found: list[tuple[str, pathlib.Path]] = []
    taken = {base(spoken): main}
    for file in sorted(main.parent.glob(f"{_escaped(main.stem)}.*{main.suffix}")):
        tag = file.name.removeprefix(f"{main.stem}.").removesuffix(main.suffix)
        if not re.fullmatch(LANGUAGE_PATTERN, tag):
            continue
        if better := _unknown(tag):
            renamed = _NO_TRANSLATION.format(name=f"{main.stem}-{tag}{main.suffix}")
            _refuse(file, "bad-language", f"The name says `{tag}`, the code of no language.", f"{better} {renamed}")
        other = taken.setdefault(base(tag), file)
        if other != file:
            name = ENGLISH.names.get(base(tag), base(tag))
            _refuse(file, "two-twins", f"{other.name} is in {name} as well.", "Keep one of the two files.")
        found.append((tag, file))
    return found


def language_problems(tree: Tree, tag: str) -> list[Problem]:
    """Find a `language` in a twin that is not the one in its name."""
    said = tree.data.get("language")
    if not isinstance(said, str) or base(said) == base(tag):
        return []
    message = f"The file says `{said}`, its name `{tag}`."
    return [Problem(*tree.marks["language",], "other-language", message, "Delete the line, or rename the file.")]


def merge(main: Faq, twin: Faq) -> Faq:
    """Return a twin completed by what only the main FAQ says."""
    said = {entry.id: entry for entry in twin.entries}
    topics = _topics(main, said)
    note = twin.messages.get("untranslated") or language(twin.language).messages["untranslated"]
    names = language(twin.language).names
    note = note.replace("{language}", names.get(base(main.language), main.language))
    return replace(
        twin,
        title=twin.title or main.title,
        source=twin.source or main.source,
        about=twin.about or main.about,
        contact=twin.contact or main.contact,
        cutoffs=twin.cutoffs or main.cutoffs,
        entries=tuple(_entry(entry, said.get(entry.id), topics, note) for entry in main.entries),
        topic_ids=MappingProxyType({topics.get(topic.name, topic.name): topic.id for topic in main.topics}),
    )


def fingerprint(entry: Entry) -> str:
    """Return what tells whether an entry changed since it was translated: a hash of its question and answer."""
    from hashlib import blake2s  # loads all of OpenSSL, which reading a FAQ can do without

    said = "\n".join((entry.question, entry.answer)).encode()
    return blake2s(said, digest_size=FINGERPRINT // 2).hexdigest()


def _topics(main: Faq, said: Mapping[str, Entry]) -> dict[str, str]:
    """Return what the twin calls the topics of the main FAQ; the first entry that names one decides."""
    topics: dict[str, str] = {}
    for entry in main.entries:
        if entry.topic and entry.id in said and said[entry.id].topic:
            topics.setdefault(entry.topic, said[entry.id].topic)
    return topics


def _entry(main: Entry, twin: Entry | None, topics: Mapping[str, str], note: str) -> Entry:
    topic = topics.get(main.topic, main.topic)
    if twin is None:
        return replace(main, topic=topic, note=note)
    return replace(
        twin,
        topic=topic,
        question=twin.question or main.question,
        label=twin.label or main.label,
        answer=twin.answer or main.answer,
        note="" if twin.answer else note,
        follow_ups=twin.follow_ups or main.follow_ups,
        media=twin.media or main.media,
        links=twin.links or main.links,
        derived=main.derived,
    )


def _unknown(tag: str) -> str:
    """Return what to name a twin instead of a tag that is no language's, "" if it is one's."""
    known = base(tag) in KNOWN or len(base(tag)) == 2
    return remedy(tag) or ("" if known else "Write a code of ISO 639 such as en, ko or pt-BR.")


def _refuse(file: pathlib.Path, rule: str, message: str, remedy: str) -> None:
    raise FaqError(str(file), [Problem(1, 1, rule, message, remedy)])


def _escaped(stem: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", stem)
