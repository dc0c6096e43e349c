"""Rules about what the matcher makes of the FAQ's own words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.faq import Document
from bot.lint.rule import Finding, Path, phrases, phrasings
from bot.matcher import ANSWER_CUTOFF, Index
from bot.text import normalise


def same_phrasing(document: Document, index: Index) -> Iterator[Finding]:
    """Find phrasings and phrases that stand for two things at once."""
    owners: dict[str, tuple[str, Path]] = {}
    written = [(path, entry.id, text) for path, entry, text in phrasings(document)]
    written += [(path, f"{path[0]} {path[1]}", text) for path, text in phrases(document)]
    for path, owner, text in written:
        words = normalise(text)
        other, place = owners.setdefault(words, (owner, path))
        if words and other != owner:
            line = document.at(*place)[0]
            yield Finding(
                path, f"“{text}” stands at line {line} as well, for something else.", "Delete one of the two."
            )


def repeated(document: Document, index: Index) -> Iterator[Finding]:
    """Find phrasings that an entry or a remark has already, but for case and punctuation."""
    owners: dict[tuple[str, str], Path] = {}
    written = [(path, entry.id, text) for path, entry, text in phrasings(document) if path[-1] != "label"]
    written += [(path, f"{path[0]} {path[1]}", text) for path, text in phrases(document)]
    for path, owner, text in written:
        words = normalise(text)
        first = owners.setdefault((owner, words), path)
        if words and first != path:
            yield Finding(path, f"“{text}” stands at line {document.at(*first)[0]} already.", "Delete it.")


def wordless(document: Document, index: Index) -> Iterator[Finding]:
    """Find phrasings of an entry without a letter or digit: nothing can find them."""
    for path, _, text in phrasings(document):
        if not normalise(text):
            yield Finding(path, f"“{text}” has no word to find it by.", "Write it in words.")


def found_elsewhere(document: Document, index: Index) -> Iterator[Finding]:
    """Find phrasings that don't get their own entry as the answer."""
    cutoff = index.faq.cutoffs.get("answer", ANSWER_CUTOFF)
    shared = {finding.path for finding in same_phrasing(document, index)}
    for path, entry, text in phrasings(document):
        if path in shared or not normalise(text):
            continue
        ranking = index.rank(text)
        best = ranking.matches[0] if ranking.matches else None
        remarks = [remark for remark in (ranking.smalltalk, ranking.outside) if remark]
        rival = max(remarks, key=lambda remark: remark.score, default=None)
        if best and rival and rival.score >= best.score:
            message = f"“{text}” is taken for “{rival.phrase}”, which is no entry."
            yield Finding(path, message, "Make the two differ in their main words.")
        elif best is None or best.entry.id != entry.id:
            message = f"“{text}” finds `{best.entry.id}` first." if best else f"“{text}” does not find its entry."
            yield Finding(path, message, "Use words that only this entry has, or make it an alias of that one.")
        elif best.score < cutoff:
            others = [match.entry.id for match in ranking.matches[1:2]]
            message = f"“{text}” is not answered, only suggested: it could mean `{', '.join(others)}` too."
            yield Finding(path, message, "Add words that only this entry has.")


def answered_remark(document: Document, index: Index) -> Iterator[Finding]:
    """Find phrases of the small talk or outside that get an entry as the answer."""
    cutoff = index.faq.cutoffs.get("answer", ANSWER_CUTOFF)
    shared = {finding.path for finding in same_phrasing(document, index)}
    for path, text in phrases(document):
        ranking = index.rank(text, 1)
        own = ranking.smalltalk if path[0] == "smalltalk" else ranking.outside
        for match in ranking.matches:
            if path not in shared and match.score >= cutoff and match.score > (own.score if own else 0):
                message = f"“{text}” gets the answer of `{match.entry.id}`: it is near “{match.phrase}”."
                yield Finding(path, message, "Make the two differ in their main words.")
