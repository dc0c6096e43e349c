"""What was learned, written back into the file that a community keeps: its comments, order and quoting stay.

The text is never written anew. The nodes of its YAML tell where something is to be added, and there it is put in, as
the lines around it are written: so everything an author typed stays as it is. In the end the new text is read again,
and must say exactly what the changes make of the old: `parse(export(text, changes)).faq == overlay(faq, changes)`.

ruamel.yaml keeps comments and quoting too, but writes the whole file anew with one indentation for all lists: of a file
that indents them otherwise (the labelled queries in tests/data do) reading and writing alone changes nearly every line,
and a diff would not show what was added.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import unified_diff
from typing import Any

import yaml

from bot.errors import ExportError, FaqError
from bot.faq import Entry, Faq, parse
from bot.faq.changes import Change, overlay

_PLAIN = re.compile(r"[^\W\d_](?:[\w ?!.()/’-]|,(?= )|'(?=\w))*")
"""Texts that mean to YAML what they mean to people, without quotation marks."""


def export(text: str, changes: Iterable[Change], name: str = "faq.yaml") -> str:
    """Return the text of a FAQ file with the changes made; the same text if it says all of it already.

    Raises FaqError if the text is no FAQ, ExportError if it is written in a way that can't be added to.
    """
    before = parse(text, name).faq
    after = overlay(before, changes)
    if after is before:
        return text
    writer = _Writer(text)
    _write_entries(writer, before, after)
    _write_outside(writer, before, after)
    written = writer.text()
    try:
        # The language is told from the texts where the file names none, and more of them may tell another.
        right = replace(parse(written, name).faq, language=after.language) == after
    except FaqError:
        right = False
    if not right:
        raise ExportError(f"{name}: what was learned can't be added to the way this file is written.")
    return written


def added_and_removed(before: str, after: str, name: str) -> str:
    """Return a unified diff without any lines of context, "" where nothing changed."""
    lines = unified_diff(before.splitlines(), after.splitlines(), name, name, n=0, lineterm="")
    return "\n".join(lines)


def _write_entries(writer: _Writer, before: Faq, after: Faq) -> None:
    nodes = writer.value(writer.root, "entries")
    for number, (old, new) in enumerate(zip(before.entries, after.entries, strict=False)):
        node = nodes.value[number]
        if new.aliases != old.aliases:
            _add_texts(writer, node, "aliases", new.aliases[len(old.aliases) :], "question")
        if new.answer != old.answer:
            writer.replace(writer.value(node, "answer"), new.answer, node)
    added = after.entries[len(before.entries) :]
    writer.append(nodes, [_entry(entry) for entry in added])


def _entry(entry: Entry) -> dict[str, Any]:
    written = {"id": entry.id, "question": entry.question, "aliases": list(entry.aliases), "answer": entry.answer}
    return {key: value for key, value in written.items() if value}


def _write_outside(writer: _Writer, before: Faq, after: Faq) -> None:
    nodes = writer.value(writer.root, "outside")
    for number, (old, new) in enumerate(zip(before.outside, after.outside, strict=False)):
        if new.phrases != old.phrases:
            _add_texts(writer, nodes.value[number], "phrases", new.phrases[len(old.phrases) :], "phrases")
    added = [{"phrases": list(remark.phrases)} for remark in after.outside[len(before.outside) :]]
    if added and nodes is None:
        writer.add_key(writer.root, "outside", added, after_key=None)
    else:
        writer.append(nodes, added)


def _add_texts(writer: _Writer, node: Any, key: str, texts: Sequence[str], after_key: str) -> None:
    found = writer.value(node, key)
    if found is None:
        writer.add_key(node, key, list(texts), after_key)
    else:
        writer.append(found, list(texts))


@dataclass(slots=True)
class _Writer:
    """Collects what is put where in a text."""

    source: str
    root: Any = field(init=False)
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        # The loader in Python: that in C does not count where in the text a node is.
        self.root = yaml.compose(self.source, Loader=yaml.SafeLoader)

    def text(self) -> str:
        """Return the text with everything put in."""
        written = self.source
        newline = "\r\n" if "\r\n" in written else "\n"
        # From the end, so that places stay what they are; of what is put in at one place, the first comes first.
        numbered = [(start, number, end, new) for number, (start, end, new) in enumerate(self.edits)]
        for start, _, end, new in sorted(numbered, reverse=True):
            written = written[:start] + new.replace("\n", newline) + written[end:]
        return written

    def value(self, mapping: Any, key: str) -> Any:
        """Return the node of a key's value, None if the key is not there."""
        return next((value for name, value in mapping.value if name.value == key), None)

    def append(self, sequence: Any, items: list[Any]) -> None:
        """Add items at the end of a list."""
        if not items:
            return
        if sequence.flow_style:
            self._insert_in_flow(sequence, [_flow(item) for item in items])
            return
        dash = self._dash(sequence)
        gap = "\n" if self._is_spaced(sequence) else ""
        self._insert_lines(sequence.value[-1], [gap + line for item in items for line in [_block_item(item, dash)]])

    def add_key(self, mapping: Any, key: str, value: Any, after_key: str | None) -> None:
        """Add a key to a mapping, right after another one or at its end."""
        last = self.value(mapping, after_key) if after_key else mapping.value[-1][1]
        if mapping.flow_style:
            at = self._end(last)
            self.edits.append((at, at, f", {json.dumps(key)}: {_flow(value)}"))
            return
        column = mapping.value[0][0].start_mark.column
        gap = "" if after_key else "\n"
        self._insert_lines(last, [gap + _block_key(key, value, column)])

    def replace(self, node: Any, text: str, holder: Any) -> None:
        """Put another text in the place of one."""
        start, end = node.start_mark.index, self._end(node)
        if holder.flow_style:
            self.edits.append((start, end, _flow(text)))
        else:
            column = holder.value[0][0].start_mark.column
            self.edits.append((start, end, _literal(text, column + 2)))

    def _insert_in_flow(self, sequence: Any, items: list[str]) -> None:
        joined = ", ".join(items)
        if sequence.value:
            at = self._end(sequence.value[-1])
            self.edits.append((at, at, ", " + joined))
        else:
            at = sequence.start_mark.index + 1
            self.edits.append((at, at, joined))

    def _insert_lines(self, node: Any, lines: list[str]) -> None:
        """Put lines below the last line of a node."""
        at = self.source.find("\n", self._end(node))
        if at < 0:
            self.edits.append((len(self.source), len(self.source), "\n" + "\n".join(lines) + "\n"))
        else:
            self.edits.append((at + 1, at + 1, "\n".join(lines) + "\n"))

    def _end(self, node: Any) -> int:
        """Return where what a node says ends; blank lines and comments below it are not its own."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        end: int = node.end_mark.index
        if getattr(node, "style", None) not in ("|", ">"):
            return end
        # A text below `|` or `>` ends, for YAML, where the next thing begins.
        head = self.source.find("\n", node.start_mark.index)
        lines = self.source[head + 1 : end].splitlines(keepends=True) if 0 <= head < end else []
        indent = next((len(line) - len(line.lstrip()) for line in lines if line.strip()), 0)
        while lines and (not lines[-1].strip() or len(lines[-1]) - len(lines[-1].lstrip()) < indent):
            lines.pop()
        return head + 1 + len("".join(lines).rstrip("\r\n")) if lines else self.source.find("\n", node.start_mark.index)

    def _dash(self, sequence: Any) -> int:
        """Return the column of the dashes of a list."""
        first = sequence.value[0].start_mark
        line = self.source[first.index - first.column : first.index]
        return line.rfind("-")

    def _is_spaced(self, sequence: Any) -> bool:
        """Tell whether blank lines stand between the last two items of a list."""
        if len(sequence.value) < 2:
            return False
        before, last = sequence.value[-2:]
        return bool(re.search(r"\n[ \t]*\r?\n", self.source[self._end(before) : last.start_mark.index]))


def _flow(value: Any) -> str:
    """Write a value within brackets."""
    return json.dumps(value, ensure_ascii=False)


def _text(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and not text.endswith(" ") else json.dumps(text, ensure_ascii=False)


def _literal(text: str, column: int) -> str:
    lines = [" " * column + line if line.strip() else "" for line in text.splitlines()]
    return "|\n" + "\n".join(lines)


def _block_key(key: str, value: Any, column: int) -> str:
    margin = " " * column
    if isinstance(value, list):
        return "\n".join([f"{margin}{key}:", *(_block_item(item, column + 2) for item in value)])
    return f"{margin}{key}: {_literal(value, column + 2) if key == 'answer' else _text(value)}"


def _block_item(item: Any, column: int) -> str:
    margin = " " * column
    if isinstance(item, dict):
        lines = "\n".join(_block_key(key, value, column + 2) for key, value in item.items())
        return f"{margin}- {lines.lstrip(' ')}"
    return f"{margin}- {_text(item)}"
