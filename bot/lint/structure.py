"""Rules about how a FAQ is put together: labels, ways to an entry, synonyms, and texts that YAML read differently."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.faq import Document, Entry
from bot.faq.values import LABEL_LIMIT, shorten
from bot.languages import CODES, ENGLISH, detect, language
from bot.languages.text import normalise
from bot.lint.rule import Finding, Path, entries, phrases, phrasings
from bot.matcher import Index

_FIRST = 25  # characters of a label that two buttons side by side show
_BARE_SHARE = 0.2  # of entries without aliases that goes unsaid: some questions are all there is to ask
_NAMED = 5  # entries that one line names: more is a wall, and `check -v` has a line for each
_NUMBERING = frozenset(("q", "faq", "question", "entry", "item", "id"))  # what people number entries with
_CUT = re.compile(r"\s+#\S")


def alike_labels(document: Document, index: Index) -> Iterator[Finding]:
    """Find labels that look the same on a narrow button."""
    seen: dict[str, Entry] = {}
    for path, entry in entries(document):
        other = seen.setdefault(entry.label[:_FIRST].casefold(), entry)
        if normalise(other.question) != normalise(entry.question):
            message = f"The label begins like that of `{other.id}`: “{entry.label[:_FIRST]}”."
            where = "label" if (*path, "label") in document.marks else "question"
            yield Finding((*path, where), message, "Let the labels differ in their first words.")


def unreachable(document: Document, index: Index) -> Iterator[Finding]:
    """Find entries that only a question finds: no follow-up leads to them, nor the topics that people browse."""
    led_to = {id for entry in document.faq.entries for id in entry.follow_ups}
    for path, entry in entries(document):
        if document.faq.topics and not entry.topic and entry.id not in led_to:
            yield Finding(path, f"No topic and no follow-up leads to `{entry.id}`.", "Give it a topic.")


def no_aliases(document: Document, index: Index) -> Iterator[Finding]:
    """Find out how many entries are known by their question alone, and which of them need aliases most."""
    bare = [(path, entry) for path, entry in entries(document) if not entry.aliases]
    if len(bare) <= len(document.faq.entries) * _BARE_SHARE:
        return
    bare.sort(key=lambda found: -len(normalise(found[1].question).split()))
    many = 2 * len(bare) > len(document.faq.entries)
    message = f"Entries without aliases: {len(bare)} of {len(document.faq.entries)}" + (
        "; such FAQs answer about half as well." if many else "."
    )
    remedy = f"Write down under `aliases:` how people ask the same, first for {_first(document, bare)}."
    yield Finding(("entries",), message, remedy)
    for path, entry in bare[_NAMED:]:
        yield Finding(path, f"No aliases: “{shorten(entry.question)}”.", "")


def cut_labels(document: Document, index: Index) -> Iterator[Finding]:
    """Find questions that a button cuts, as they have no label."""
    cut = [
        ((*path, "question"), entry)
        for path, entry in entries(document)
        if (*path, "label") not in document.marks and entry.label.endswith("…")
    ]
    if cut:
        message = f"Questions that buttons cut: {len(cut)}. {_first(document, cut)}."
        yield Finding(cut[0][0], message, f"Give them a `label` of at most {LABEL_LIMIT} characters.")
    for path, entry in cut[_NAMED:]:
        yield Finding(path, f"Buttons show “{entry.label}”.", "")


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
    spoken = language(code)
    said = (spoken.says_formal if faq.formal else spoken.says_familiar).partition(",")[0]
    form = f" The bot says “{said}” to people." if said else ""
    message = f"No `language` is named; it is taken for {name}, {told}.{form}"
    yield Finding((), message, f"Add `language: {code}`, or the right code.")


def old_cutoffs(document: Document, index: Index) -> Iterator[Finding]:
    """Find cut-offs that were chosen when `answer` was held against the best entry's score alone."""
    cutoffs = document.faq.cutoffs
    if "answer" in cutoffs and "share" not in cutoffs:
        message = "`answer` bounds the sum of all scores now, and `share` what part of it the best entry must have."
        remedy = "Choose both anew with `python -m bot eval`, or delete `answer`."
        yield Finding(("cutoffs", "answer"), message, remedy)


def synonyms(document: Document, index: Index) -> Iterator[Finding]:
    """Find synonyms that change nothing, as the FAQ never uses any of their words."""
    used = f" {' '.join(_words(document))} "
    for number, group in enumerate(document.faq.synonyms):
        words = filter(None, map(normalise, group))
        if not any((f" {word}" if word.isascii() else word) in used for word in words):  # a plural counts too
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
    derived = [(path, entry) for path, entry in entries(document) if entry.derived]
    if derived:
        message = (
            f"Entries without an `id`: {len(derived)}. Theirs are made from the question or label and change with it: "
            f"{_first(document, derived)}."
        )
        remedy = f"Before links to them are shared, give them ids: `id: {derived[0][1].id}`, or a more telling word."
        yield Finding(derived[0][0], message, remedy)
    for path, entry in derived[_NAMED:]:
        yield Finding(path, f"“{shorten(entry.question)}” has the id `{entry.id}` until its question changes.", "")


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


def _first(document: Document, found: Sequence[tuple[Path, Entry]]) -> str:
    """Name a few entries by their questions and lines; the others have a finding each."""
    return ", ".join(f"“{shorten(entry.question)}” (line {document.at(*path)[0]})" for path, entry in found[:_NAMED])


def _words(document: Document) -> Iterator[str]:
    for _, _, phrasing in phrasings(document):
        yield normalise(phrasing)
    for _, phrase in phrases(document):
        yield normalise(phrase)
    for entry in document.faq.entries:
        for line in entry.answer.splitlines():
            yield normalise(line)
