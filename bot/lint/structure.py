"""Rules about how a FAQ is put together: labels, ways to an entry, synonyms, and texts that YAML read differently."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.faq import Document
from bot.languages import CODES, ENGLISH, detect, language
from bot.languages.text import normalise
from bot.lint.rule import Finding, Path, entries, phrases, phrasings
from bot.matcher import Index

_FIRST = 25  # characters of a label that two buttons side by side show
_LONG = 12  # words; nobody types a longer question
_BARE_SHARE = 0.2  # of entries without aliases that goes unsaid: some questions are all there is to ask
_MOST_IDS = 30  # ids that one line names
_FIRST_ALIASES = 10  # entries to begin with: an evening's work
_NUMBERING = frozenset(("q", "faq", "question", "entry", "item", "id"))  # what people number entries with
_CUT = re.compile(r"\s+#\S")


def alike_labels(document: Document, index: Index) -> Iterator[Finding]:
    """Find labels that look the same on a narrow button."""
    seen: dict[str, str] = {}
    for path, entry in entries(document):
        other = seen.setdefault(entry.label[:_FIRST].casefold(), entry.id)
        if other != entry.id:
            message = f"The label begins like that of `{other}`: “{entry.label[:_FIRST]}”."
            where = "label" if (*path, "label") in document.marks else "question"
            yield Finding((*path, where), message, "Let the labels differ in their first words.")


def unreachable(document: Document, index: Index) -> Iterator[Finding]:
    """Find entries that only a question finds: no follow-up leads to them, nor the topics that people browse."""
    led_to = {id for entry in document.faq.entries for id in entry.follow_ups}
    for path, entry in entries(document):
        if document.faq.topics and not entry.topic and entry.id not in led_to:
            yield Finding(path, f"No topic and no follow-up leads to `{entry.id}`.", "Give it a topic.")


def few_words(document: Document, index: Index) -> Iterator[Finding]:
    """Find entries with one long question and no other phrasing."""
    for path, entry in entries(document):
        if len(entry.phrasings) == 1 and len(normalise(entry.question).split()) > _LONG:
            message = "One long question; hardly anybody will type it."
            yield Finding((*path, "question"), message, "Add aliases: a few words, as people write.")


def no_aliases(document: Document, index: Index) -> Iterator[Finding]:
    """Find out how many entries are known by their question alone, and which of them need aliases most."""
    bare = [entry for entry in document.faq.entries if not entry.aliases]
    if len(bare) > len(document.faq.entries) * _BARE_SHARE:
        longest = sorted(bare, key=lambda entry: -len(normalise(entry.question).split()))[:_FIRST_ALIASES]
        many = 2 * len(bare) > len(document.faq.entries)
        message = f"Entries without aliases: {len(bare)} of {len(document.faq.entries)}" + (
            "; such FAQs answer about half as well." if many else "."
        )
        ids = ", ".join(f"`{entry.id}`" for entry in longest)
        remedy = f"Write down how people ask; begin with {ids}."
        yield Finding(("entries",), message, remedy)


def foreign_words(document: Document, index: Index) -> Iterator[Finding]:
    """Find a FAQ in another language whose bot still talks English, or understands only English replies."""
    faq = document.faq
    if language(faq.language).code in CODES:
        return
    missing = ENGLISH.wordings.keys() - faq.messages.keys()
    heard = sum(name.startswith("cue_") for name in missing)
    said = len(missing) - heard
    if said or heard:
        message = f"The bot says {said} things in English and understands {heard} sorts of replies in English only."
        remedy = "Put them into this language under `messages`; `python -m bot schema` lists them."
        yield Finding(("language",), message, remedy)


def detected_language(document: Document, index: Index) -> Iterator[Finding]:
    """Find a FAQ that does not name its language, unless it is plainly the one that is taken where nothing tells."""
    faq = document.faq
    code, reason, sure = detect(faq.texts())
    if ("language",) in document.marks or (code == ENGLISH.code and sure):
        return
    name = ENGLISH.names.get(code, code)
    told = f"because of {reason}" if sure else "as nothing tells another"
    message = f"No `language` is named; it is taken for {name}, {told}."
    yield Finding((), message, f"Add `language: {code}`, or the right code.")


def old_cutoffs(document: Document, index: Index) -> Iterator[Finding]:
    """Find cut-offs that were chosen when `answer` was held against the best entry's score alone."""
    cutoffs = document.faq.cutoffs
    if "answer" in cutoffs and "share" not in cutoffs:
        message = "`answer` bounds the sum of all scores now, and `share` what part of it the best entry must have."
        remedy = "Choose both anew with `python -m bot eval`, or delete `answer`."
        yield Finding(("cutoffs", "answer"), message, remedy)


def synonyms(document: Document, index: Index) -> Iterator[Finding]:
    """Find synonyms that change nothing: said twice, or about words that the FAQ never uses."""
    used = f" {' '.join(_words(document))} "
    seen: dict[str, int] = {}
    for number, group in enumerate(document.faq.synonyms):
        words = [normalise(word) for word in group]
        for position, word in enumerate(words):
            path: Path = ("synonyms", number, position)
            if not word:
                yield Finding(path, f"`{group[position]}` has no letter or digit.", "Delete it.")
            elif seen.setdefault(word, number) != number:
                yield Finding(path, f"`{group[position]}` is in another group as well.", "Join the two groups.")
            elif word in words[:position]:
                yield Finding(path, f"`{group[position]}` is in this group already.", "Delete it.")
        if not any((f" {word}" if word.isascii() else word) in used for word in words if word):  # a plural counts too
            message = "The FAQ uses none of these words, so they help nobody."
            yield Finding(("synonyms", number), message, "Delete the group, or use the words in a question or alias.")


def joined_lines(document: Document, index: Index) -> Iterator[Finding]:
    """Find items of a list that go on over several lines, as they do where a dash is missing."""
    for path, (line, _) in document.ends.items():
        if isinstance(path[-1], int) and line > document.marks[path][0]:
            message = "These lines are read as one text."
            yield Finding(path, message, "Begin each with `- `, or put them on one line if they are one.")


def cut_by_comment(document: Document, index: Index) -> Iterator[Finding]:
    """Find texts that end at a ` #`, where YAML begins a comment, though what follows looks like text."""
    for path, (line, column) in document.ends.items():
        rest = document.lines[line - 1][column - 1 :]
        if _CUT.match(rest):
            message = f"The text ends before `{rest.strip()}`, which YAML takes for a comment."
            yield Finding(path, message, "Put the text in quotes, or a space after the # of a comment.")


def derived_ids(document: Document, index: Index) -> Iterator[Finding]:
    """Find out which ids were made from labels or questions."""
    derived = [(path, entry.id) for path, entry in entries(document) if entry.derived]
    if derived:
        ids = ", ".join(f"`{id}`" for _, id in derived[:_MOST_IDS]) + ", …" * (len(derived) > _MOST_IDS)
        message = f"Entries without an `id`: {len(derived)}. Theirs change with the question or label: {ids}."
        yield Finding(derived[0][0], message, "Before links to them are shared, add these or more telling words.")


def idle_ids(document: Document, index: Index) -> Iterator[Finding]:
    """Find ids that say nothing: an entry is found by its id as well, and people read it in links."""
    counted = language(document.faq.language).stop_words
    for path, entry in entries(document):
        words = normalise(entry.id).split()
        if all(word in counted or word in _NUMBERING or not word.isalpha() for word in words):
            message = f"`{entry.id}` tells nothing of the question, which is found by its id as well."
            yield Finding((*path, "id"), message, "Name the entry after what it is about, before links are shared.")


def missing_media(document: Document, index: Index) -> Iterator[Finding]:
    """Find pictures and files that are not where the FAQ says."""
    for path, entry in entries(document):
        if entry.media in document.absent:
            message = f"There is no file `{entry.media}` beside the FAQ."
            yield Finding((*path, "media"), message, "Put it there, or correct the name: capital letters count.")


def no_contact(document: Document, index: Index) -> Iterator[Finding]:
    """Find a FAQ that names nobody to turn to."""
    if not document.faq.contact:
        message = "Nobody is named whom people can ask when the FAQ has no answer."
        yield Finding((), message, "Add `contact:` with an address, a @name in quotes, or a text.")


def _words(document: Document) -> Iterator[str]:
    for _, _, phrasing in phrasings(document):
        yield normalise(phrasing)
    for _, phrase in phrases(document):
        yield normalise(phrase)
    for entry in document.faq.entries:
        for line in entry.answer.splitlines():
            yield normalise(line)
