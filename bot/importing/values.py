"""What is taken from another format, and what is told about it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Options:
    """How a source is to be read; everything empty is guessed.

    `base` is the address that relative links are resolved with. `question` and `answer` name columns or keys. `level`
    is the heading that questions are written as, 1 to 6, or "bold". `split` makes entries of the subheadings of answers
    that are too long for a message.
    """

    base: str = ""
    question: str = ""
    answer: str = ""
    level: str = ""
    split: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A question with its answer, in Markdown; `where` is the place in the source, for people."""

    question: str
    answer: str
    topic: str = ""
    aliases: tuple[str, ...] = ()
    id: str = ""
    where: str = ""


@dataclass(slots=True)
class Notes:
    """What was changed or left out: by sort, each with the places or texts it happened at."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, sort: str, example: str) -> None:
        """Note something and where it happened."""
        self.found.setdefault(sort, []).append(example)

    def join(self, other: Notes) -> None:
        """Add what was noted elsewhere."""
        for sort, examples in other.found.items():
            self.found.setdefault(sort, []).extend(examples)


@dataclass(slots=True)
class Page:
    """A source that was read: its title, if it has one, and the drafts found in it."""

    title: str = ""
    drafts: list[Draft] = field(default_factory=list)
