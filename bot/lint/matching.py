"""Rules about what the matcher makes of the FAQ's own words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.conversation import Question, respond
from bot.faq import Document
from bot.languages.text import normalise
from bot.lint.rule import Finding, Path, entries, phrases, phrasings
from bot.matcher import Index, RemarkMatch

_ALIKE = 0.8
"""Cosine of a question with another entry's nearest phrasing, 0 to 1, from which the two are told apart by a word."""

_ENOUGH = 10
"""Aliases of both by which two such entries are told apart all the same."""

_CUE_WORDS = 4
"""Words up to which a text can be a cue of the conversation instead of a question."""


def same_phrasing(document: Document, index: Index) -> Iterator[Finding]:
    """Find phrasings and phrases that stand for two things at once."""
    for written in _shared(document).values():
        (first, owner), *others = written
        for path, other in others:
            if other != owner:
                message = f"The same words stand at line {document.at(*first)[0]}, for something else."
                yield Finding(path, message, "Delete one of the two.")


def wordless(document: Document, index: Index) -> Iterator[Finding]:
    """Find phrasings of an entry without a letter or digit: nothing can find them."""
    for path, _, text in phrasings(document):
        if not normalise(text):
            yield Finding(path, f"“{text}” has no word to find it by.", "Write it in words.")


def found_elsewhere(document: Document, index: Index) -> Iterator[Finding]:
    """Find phrasings that don't get their own entry as the answer."""
    shared = _shared(document)
    for path, entry, text in phrasings(document):
        if normalise(text) in shared or not normalise(text):
            continue
        ranking = index.rank(text)
        found = [match for match in (*ranking.matches, ranking.smalltalk, ranking.outside) if match]
        best, *others = sorted(found, key=lambda match: -match.score)
        if isinstance(best, RemarkMatch):
            message = f"“{text}” is taken for “{best.phrase}”, which is no entry."
            yield Finding(path, message, "Make the two differ in their main words.")
        elif best.entry.id != entry.id:
            message = f"“{text}” finds `{best.entry.id}` first."
            yield Finding(path, message, "Use words that only this entry has, or make it an alias of that one.")
        elif not ranking.is_sure(index.cutoffs):
            rival = f": it is near “{others[0].phrase}”" if others else ""
            message = f"“{text}” is not answered, only suggested{rival}."
            yield Finding(path, message, "Add words that only this entry has.")


def twins(document: Document, index: Index) -> Iterator[Finding]:
    """Find entries whose questions are so much alike that people are often asked which they meant."""
    told: set[frozenset[str]] = set()
    for path, entry in entries(document):
        for other in index.nearest(entry, 1):
            pair = frozenset((entry.id, other.id))
            few = min(len(entry.aliases), len(other.aliases)) < _ENOUGH
            few = few and normalise(entry.question) != normalise(other.question)  # an error by itself
            if few and pair not in told and index.closeness(entry, other) > _ALIKE:
                told.add(pair)
                message = f"This is much like `{other.id}`: people will often be asked which of the two they mean."
                yield Finding((*path, "question"), message, "Join the two, or give each aliases that only it has.")


def never_reached(document: Document, index: Index) -> Iterator[Finding]:
    """Find phrasings that mean something else in a conversation, such as "yes" or "more"."""
    for path, entry, text in phrasings(document):
        if len(text.split()) <= _CUE_WORDS:
            reply = respond(index, Question(text))
            if reply.why.intent != "ask" and entry.id not in (answer.id for answer in reply.answers):
                message = f"“{text}” never finds this: in a conversation it means something else ({reply.why.intent})."
                yield Finding(path, message, "Say more: what about it do people ask?")


def answered_remark(document: Document, index: Index) -> Iterator[Finding]:
    """Find phrases of the small talk or outside that get an entry as the answer."""
    shared = _shared(document)
    for path, text in phrases(document):
        ranking = index.rank(text)
        own = ranking.smalltalk if path[0] == "smalltalk" else ranking.outside
        sure = normalise(text) not in shared and ranking.is_sure(index.cutoffs)
        for match in ranking.matches[:1]:
            if sure and match.score > (own.score if own else 0):
                message = f"“{text}” gets the answer of `{match.entry.id}`: it is near “{match.phrase}”."
                yield Finding(path, message, "Make the two differ in their main words.")


def _written(document: Document) -> dict[str, list[tuple[Path, Path]]]:
    """Return where each phrasing and phrase stands, and in which entry or remark, by its normalised words."""
    written: dict[str, list[tuple[Path, Path]]] = {}
    texts = [*((path, text) for path, _, text in phrasings(document)), *phrases(document)]
    for path, text in texts:
        if words := normalise(text):
            written.setdefault(words, []).append((path, path[:2]))
    return written


def _shared(document: Document) -> dict[str, list[tuple[Path, Path]]]:
    """Return the normalised words that stand in more than one entry or remark."""
    return {words: places for words, places in _written(document).items() if len({owner for _, owner in places}) > 1}
