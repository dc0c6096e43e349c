"""A FAQ as values, complete from the start: what an author leaves out is derived once, when it is made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.languages import base

ID_LIMIT = 48  # deep links carry 64 characters, callback data 64 bytes with a prefix before the id
TOPIC_LIMIT = 40  # callback data carries a page number as well
LABEL_LIMIT = 40  # what a phone shows of a button
LINK_LIMIT = 8  # buttons under an answer that a phone shows without scrolling

_WORD = re.compile(r"[a-z0-9]+")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NAMELESS = "entry"  # where no character has a sound, as in "😀"


@dataclass(frozen=True, slots=True)
class Link:
    """A button under an answer that opens `url`."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the FAQ with its answer.

    `id` is unique, `[a-z0-9-]`, at most 48 bytes. `label` is the short form for buttons, at most 40 characters,
    cut from the question if the author gave none. `answer` is Markdown. `follow_ups` are ids; empty means: computed.
    `derived` tells that nobody chose the id: it was made from the label or the question.
    `media` is a picture or file to send with the answer: an https URL or a path beside the FAQ.
    `note` is what the bot says above the answer: that it has no translation. `translates` is the `fingerprint` of what
    was translated.
    `phrasings` are the question, the label where the author gave another one, and the aliases, in that order.
    """

    id: str
    question: str
    answer: str
    topic: str = ""
    label: str = ""
    aliases: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    media: str = ""
    links: tuple[Link, ...] = ()
    derived: bool = field(default=False, compare=False)
    note: str = ""
    translates: str = ""
    phrasings: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        derived = shorten(self.question)
        given = (self.label,) if self.label and self.label != derived else ()
        object.__setattr__(self, "label", self.label or derived)
        object.__setattr__(self, "phrasings", tuple(dict.fromkeys((self.question, *given, *self.aliases))))


@dataclass(frozen=True, slots=True)
class Remark:
    """Phrases that get a short reply of the bot instead of an entry: small talk, or what is outside the FAQ."""

    phrases: tuple[str, ...]
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading that entries share; `id` is derived from the name: `[a-z0-9-]`, at most 40 bytes, unique."""

    id: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Faq:
    """A whole FAQ.

    `contact` is who helps when the FAQ can't: a link, a @name or a text.
    `messages` overrides the bot's own words by name (see `bot.languages`). `cutoffs` may hold `answer`,
    `share` and `suggest`, each from 0 to 100. `topics` are in the order of the file; entries without a topic are in
    none. `twins` are the same FAQ in other languages: with the same ids, those of topics by name in `topic_ids`.
    `formal` says that it addresses its readers so, as with Sie or usted, and that its bot does too.
    """

    title: str
    entries: tuple[Entry, ...]
    source: str = ""
    about: str = ""
    contact: str = ""
    language: str = "en"
    synonyms: tuple[tuple[str, ...], ...] = ()
    smalltalk: tuple[Remark, ...] = ()
    outside: tuple[Remark, ...] = ()
    messages: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    cutoffs: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    topic_ids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    twins: tuple[Faq, ...] = ()
    formal: bool = False
    topics: tuple[Topic, ...] = field(init=False, repr=False, compare=False)
    _by_id: Mapping[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "topics", _topics(self.entries, self.topic_ids))
        object.__setattr__(self, "_by_id", {entry.id: entry for entry in self.entries})

    def entry(self, id: str) -> Entry | None:
        """Return the entry of that id, or None."""
        return self._by_id.get(id)

    def speaking(self, tag: str) -> Faq | None:
        """Return this FAQ or its twin, whichever is in the language of `tag`; None if neither is."""
        code = base(tag)
        return next((faq for faq in (self, *self.twins) if base(faq.language) == code), None)

    def texts(self) -> Iterator[str]:
        """Give what the entries say: questions, aliases, answers."""
        for entry in self.entries:
            yield from (*entry.phrasings, entry.answer)

    def topic(self, key: str) -> Topic | None:
        """Return the topic whose id or name `key` is, in any case, or None."""
        folded = key.casefold()
        return next((topic for topic in self.topics if folded in (topic.id, topic.name.casefold())), None)


class Slugs:
    """Gives out slugs that are unique among themselves.

    A slug is `[a-z0-9-]`, at most `limit` bytes, and depends on the text alone, so that links to it survive when
    entries move, but for the number behind the second of two alike. Other scripts are spelled in Latin letters.

    >>> slugs = Slugs(48)
    >>> slugs.make("Où étudier ?"), slugs.make("Ou etudier")
    ('ou-etudier', 'ou-etudier-2')
    >>> slugs.make("어떻게 시작하나요?")
    'eotteohge-sijaghanayo'
    """

    def __init__(self, limit: int, taken: Mapping[str, int] = MappingProxyType({})) -> None:
        self.limit = limit
        self._taken = dict(taken)

    def make(self, text: str) -> str:
        """Return a slug of `text` that was not given out before."""
        base = slug = _slug(text, self.limit)
        count = self._taken.get(base, 1)
        while slug in self._taken:
            count += 1
            slug = f"{base[: self.limit - len(str(count)) - 1].rstrip('-')}-{count}"
        self._taken[base] = count
        self._taken.setdefault(slug, 1)
        return slug


def shorten(text: str, limit: int = LABEL_LIMIT) -> str:
    """Put `text` on one line of at most `limit` characters, cut with an ellipsis; at a word if one ends near the limit.

    >>> shorten("GPUs are expensive. Should I buy one for myself?")
    'GPUs are expensive. Should I buy one…'
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    space = text.rfind(" ", limit // 2, limit)
    return (text[: limit - 1 if space < 0 else space].rstrip(" ,.;:–—-") or text[: limit - 1]) + "…"


def told_apart(labels: Sequence[tuple[str, str]]) -> list[str]:
    """Return labels that differ, of pairs of a label and the text it was cut from: equal ones show how theirs go on.

    >>> long = "What do I have to bring along to a first lesson on "
    >>> told_apart([(shorten(long + day), long + day) for day in ("Monday?", "Tuesday?")])
    ['What do I have to… Monday?', 'What do I have to… Tuesday?']
    """
    shown = [label for label, _ in labels]
    if len(set(shown)) == len(shown):
        return shown
    return [_ending(label, text, labels) if shown.count(label) > 1 else label for label, text in labels]


def _ending(label: str, text: str, labels: Sequence[tuple[str, str]]) -> str:
    """Return how a text begins, and how it goes on where the others with its label differ."""
    texts = [other for same, other in labels if same == label]
    common = next((at for at, chars in enumerate(zip(*texts, strict=False)) if len(set(chars)) > 1), len(text))
    space = text.rfind(" ", 0, common)
    end = text[space + 1 if space > 0 else common :]
    return f"{shorten(text, LABEL_LIMIT // 2)} {shorten(end, LABEL_LIMIT // 2)}" if end else label


def _slug(text: str, limit: int) -> str:
    slug = ""
    for word in _WORD.findall(_in_ascii(text)):
        longer = f"{slug}-{word}" if slug else word[:limit]
        if len(longer) > limit:
            break
        slug = longer
    return slug or _NAMELESS


def _in_ascii(text: str) -> str:
    """Spell a text in small letters of ASCII, without apostrophes; every ideograph becomes a word."""
    if not text.isascii():
        from anyascii import anyascii  # 30 ms, for texts that ASCII can't spell and that got no id

        text = anyascii(_IDEOGRAPH.sub(r" \g<0> ", text))
    return text.lower().replace("'", "")


def _topics(entries: tuple[Entry, ...], ids: Mapping[str, str]) -> tuple[Topic, ...]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.topic:
            groups.setdefault(entry.topic, []).append(entry)
    slugs = Slugs(TOPIC_LIMIT)
    return tuple(Topic(ids.get(name) or slugs.make(name), name, tuple(group)) for name, group in groups.items())
