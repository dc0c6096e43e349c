"""What YAML refuses, in plain words."""

from __future__ import annotations

from bot.errors import Problem
from bot.faq.tree import Tree


def explain(tree: Tree, text: str) -> Problem:
    """Return the problem behind `tree.error`."""
    mark = getattr(tree.error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(line, column, "syntax", f"{getattr(tree.error, 'problem', tree.error)}.", "")
