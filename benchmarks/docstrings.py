"""A labelled set with long technical answers: what Python's standard library says about itself.

An entry is a function or class: its name is the question, its docstring without the summary the answer. A query is such
a summary. The entries of every fifth are left out, so that their queries expect none.
"""

from __future__ import annotations

import importlib
import inspect
import sys
import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from io import StringIO

from benchmarks.sets import Labelled
from bot.faq import Entry, Faq

_UNWELCOME = {"antigravity", "idlelib", "lib2to3", "this", "tkinter", "turtle", "turtledemo"}
"""Modules that open a window or a browser, print, or are gone in the next Python."""

_SUMMARY = range(5, 26)
"""Words of a summary that says something and is no paragraph."""

_ANSWER = 25
"""Words from which a docstring goes on after its summary."""


def labelled() -> Labelled:
    """Return the set; what is in it depends on the version of Python, some 1,000 summaries."""
    entries: list[Entry] = []
    queries: list[tuple[str, tuple[str, ...]]] = []
    for number, (name, summary, rest) in enumerate(dict.fromkeys(_documented())):
        id = f"entry-{number}"
        if number % 5:
            entries.append(Entry(id, name, rest))
        queries.append((summary, (id,) if number % 5 else ()))
    return Labelled("docstrings of the standard library", Faq("Python", tuple(entries)), tuple(queries))


def _documented() -> Iterator[tuple[str, str, str]]:
    for module in sorted(sys.stdlib_module_names - _UNWELCOME):
        if module.startswith("_"):
            continue
        with suppress(ImportError), warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")
            for name, thing in _members(importlib.import_module(module), module):
                summary, _, rest = inspect.cleandoc(getattr(thing, "__doc__", None) or "").partition("\n\n")
                words = summary.split()
                if len(words) in _SUMMARY and "->" not in words and len(rest.split()) >= _ANSWER:
                    yield f"{name.replace('_', ' ').replace('.', ' ')} in {module}", " ".join(words), rest


def _members(module: object, name: str) -> Iterator[tuple[str, object]]:
    for key, value in sorted(vars(module).items()):
        if key.startswith("_") or getattr(value, "__module__", None) not in (name, f"_{name}"):
            continue
        yield key, value
        if inspect.isclass(value):
            yield from ((f"{key}.{k}", v) for k, v in sorted(vars(value).items()) if not k.startswith("_"))
