"""YAML text as plain data that knows where everything stands.

One pass over the parser's events, without recursion, builds strings, lists and dicts only; every scalar stays the
string its author typed. What a FAQ has no use for is refused where it is met: anchors, aliases, tags, merge keys, a
second document, keys that are not text, duplicate keys, absurd depth and absurd size.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

import yaml

from bot.errors import Problem
from bot.faq.remedies import shown

Path = tuple[str | int, ...]
Place = tuple[int, int]

DEPTH_LIMIT = 16  # faq.yaml needs 4
NODE_LIMIT = 500_000  # 20,000 entries of 25 texts each
# The pure Python loader is for systems without libyaml; it stumbles over a question mark before a closing bracket.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What no message may carry and no editor shows; line separators are among them, so that lines count as in an editor.
# Not written as the opposite of what is allowed: a set of that many characters takes 4 ms to compile.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_CONTROLS_SHOWN = 10


class _RefusedError(Exception):
    """Raised inside this module when reading on makes no sense."""


class Tree:
    """What a YAML text holds: `data`, the places of values (`marks`) and keys (`keys`), and what is wrong with it.

    `ends` has the places right behind texts without quotation marks, for they may end where no author expects it.
    `cut` says that the rest was not worth reading. Where YAML itself gave up, `error` says why; `last` is the scalar
    before that, and `open` and `paths` hold the lists and dicts around it and their paths, innermost last.
    """

    def __init__(self, text: str, loader: Any = LOADER) -> None:
        self.data: Any = None
        self.marks: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.ends: dict[Path, Place] = {}
        self.problems: list[Problem] = []
        self.error: yaml.YAMLError | None = None
        self.cut = False
        self.last: yaml.ScalarEvent | None = None
        self.open: list[Any] = []
        self.paths: list[Path] = []
        self._key: list[str | None] = []
        self._doubled: set[Path] = set()
        try:
            self._read(text, loader)
        except _RefusedError:
            self.cut = True
        except yaml.YAMLError as error:
            self.error = error
            mark = getattr(error, "problem_mark", None)
            self._check_depth(text[: getattr(mark, "index", 0)], loader)
        except (ValueError, OverflowError) as error:  # the pure Python loader, for an escape such as "\UFFFFFFFF"
            self.error = yaml.YAMLError(str(error))

    def complain(self, place: Place, rule: str, message: str, remedy: str) -> None:
        """Add an error at `place`."""
        self.problems.append(Problem(*place, rule, message, remedy))

    def _read(self, text: str, loader: Any) -> None:
        documents = 0
        for count, event in enumerate(yaml.parse(text, Loader=loader)):
            if count > NODE_LIMIT:
                self._refuse(event, "too-large", "The file holds too much from here on.", "Split it into several FAQs.")
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(
                        event,
                        "second-document",
                        "A line of `---` begins a second document; a FAQ is one.",
                        "Delete the line, or indent it if it belongs to an answer.",
                    )
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                for stack in (self.open, self.paths, self._key):
                    stack.pop()

    def _check_depth(self, text: str, loader: Any) -> None:
        """Refuse absurd depth in the text before an error: YAML may have given up while it looked ahead."""
        depth = 0
        try:
            for event in yaml.parse(text, Loader=loader):
                depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
                if depth > DEPTH_LIMIT:
                    self.error, self.cut = None, True
                    self._complain_depth(event)
                    return
        except yaml.YAMLError:
            return  # the text ends in the middle of a list, of course

    def _complain_depth(self, event: yaml.Event) -> None:
        self.complain(_place(event), "too-deep", f"Nested deeper than {DEPTH_LIMIT} levels.", "Check the brackets.")

    def _refuse(self, event: yaml.Event, rule: str, message: str, remedy: str) -> None:
        self.complain(_place(event), rule, message, remedy)
        raise _RefusedError

    def _node(self, event: yaml.NodeEvent) -> None:
        self._check_plain(event)
        is_key = bool(self.open) and isinstance(self.open[-1], dict) and self._key[-1] is None
        if isinstance(event, yaml.CollectionStartEvent):
            if is_key:
                self._refuse(event, "key", "A key must be a plain word.", "Put the text in quotes if it begins here.")
            if len(self.open) >= DEPTH_LIMIT:
                self._complain_depth(event)
                raise _RefusedError
            data: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            path = self._add(data, _place(event))
            self.open.append(data)
            self.paths.append(path)
            self._key.append(None)
            return
        text = f"*{event.anchor}" if isinstance(event, yaml.AliasEvent) else self._scalar(event)
        if is_key:
            self._add_key(text, _place(event))
            return
        path = self._add(text, _place(event))
        if text and not getattr(event, "style", None):
            self.ends[path] = _at(event.end_mark)

    def _check_plain(self, event: yaml.NodeEvent) -> None:
        if isinstance(event, yaml.AliasEvent):
            written, what = f"*{event.anchor}", "a YAML alias"
        elif event.anchor is not None:
            written, what = f"&{event.anchor}", "a YAML anchor"
        elif getattr(event, "tag", None) is not None:
            written, what = str(event.tag), "a YAML tag"  # type: ignore[attr-defined]  # all but aliases have one
        else:
            return
        self.complain(
            _place(event),
            "yaml-feature",
            f"`{shown(written)}` is {what}, which a FAQ can't use.",
            "Put the text in quotes.",
        )

    def _scalar(self, event: Any) -> str:
        self.last = event
        if event.style == '"':
            for found in islice(_CONTROL.finditer(event.value), _CONTROLS_SHOWN):
                self._complain_control(_place(event), found[0])
        return str(event.value)

    def _complain_control(self, place: Place, character: str) -> None:
        self.complain(
            place, "control-character", f"Holds the invisible character U+{ord(character):04X}.", "Delete it."
        )

    def _add_key(self, key: str, place: Place) -> None:
        holder, path = self.open[-1], (*self.paths[-1], key)
        if key == "<<":
            self.complain(place, "yaml-feature", "`<<` is a YAML merge key.", "Write the keys out instead.")
        elif key in holder:
            self._complain_twice(path, key, place)
        self._key[-1] = key
        self.keys[path] = place

    def _complain_twice(self, path: Path, key: str, place: Place) -> None:
        """Complain of a key that stands there twice; in an item of a list once, since a dash may be all it lacks."""
        holder = path[:-1]
        if holder in self._doubled:
            return
        message, remedy = f"`{shown(key)}` stands here already, at line {self.keys[path][0]}.", "Keep one of the two."
        if holder and isinstance(holder[-1], int):
            self._doubled.add(holder)
            remedy += " Or, if it begins a new item, write `- ` before it."
        self.complain(place, "duplicate-key", message, remedy)

    def _add(self, data: Any, place: Place) -> Path:
        path: Path = ()
        if self.open:
            holder, key = self.open[-1], self._key[-1]
            if isinstance(holder, dict):
                path = (*self.paths[-1], str(key))
                holder[key] = data
                self._key[-1] = None
            else:
                path = (*self.paths[-1], len(holder))
                holder.append(data)
        else:
            self.data = data
        self.marks[path] = place
        return path


def clean(text: str) -> tuple[str, list[Problem]]:
    """Return the text with control characters and lone surrogates blanked, and where the first ten stand."""
    problems = []
    for found in islice(_CONTROL.finditer(text), _CONTROLS_SHOWN):
        before = re.split("\r\n|\r|\n", text[: found.start()])
        message = f"Invisible character U+{ord(found[0]):04X}."
        problems.append(Problem(len(before), len(before[-1]) + 1, "control-character", message, "Delete it."))
    return (_CONTROL.sub(" ", text) if problems else text), problems


def _place(event: Any) -> Place:
    return _at(event.start_mark)


def _at(mark: Any) -> Place:
    return mark.line + 1, mark.column + 1
