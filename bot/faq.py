"""A FAQ as values: what `faq.yaml` says, read and validated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the FAQ with its answer.

    `id` is unique, `[a-z0-9-]`, at most 48 bytes. `label` is the short form for buttons, at most 40
    characters. `answer` is Markdown. `follow_ups` are ids; empty means: computed.
    """

    id: str
    question: str
    answer: str
    topic: str = ""
    label: str = ""
    aliases: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()

    @property
    def phrasings(self) -> tuple[str, ...]:
        """The question, the label where it differs, and the aliases, in that order."""
        label = (self.label,) if self.label and self.label != self.question else ()
        return (self.question, *label, *self.aliases)


@dataclass(frozen=True, slots=True)
class Remark:
    """Phrases that get a short reply of the bot instead of an entry: small talk, or what is outside the FAQ."""

    phrases: tuple[str, ...]
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading that entries share; `id` is derived from the name and safe in callback data."""

    id: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Faq:
    """A whole FAQ. `messages` overrides the bot's own words by name (see `conversation.MESSAGES`)."""

    title: str
    entries: tuple[Entry, ...]
    source: str = ""
    about: str = ""
    language: str = "en"
    synonyms: tuple[tuple[str, ...], ...] = ()
    smalltalk: tuple[Remark, ...] = ()
    outside: tuple[Remark, ...] = ()
    messages: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    cutoffs: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
