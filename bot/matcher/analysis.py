"""From a text to the terms of a FAQ: what a phrasing contributes, and what a query asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.matcher.vocabulary import Vocabulary, stemmer
from bot.matcher.words import carriers, expansions, prefixes
from bot.text import split_words, tokenise

MOST_TOKENS = 256
"""Tokens of a message that are read: a page of text; what comes after says nothing new about what is asked."""

_MOST_UNKNOWN = 24
"""Unknown words of a message that are stemmed and corrected, as each costs about 0.1 ms."""

_PART = 0.6
"""Strength of a synonym's single words, or of one word of two written together, where the whole is not there."""

_RELATED_TO_KNOWN = 0.5

_MARKDOWN = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|https?://\S+|[`*_~>#|]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing a query asks for: terms that may stand for it, each with a strength of 0 to 1; none if unknown."""

    terms: tuple[tuple[int, float], ...]
    carrier: bool


class Analyser:
    """Reads texts in a FAQ's language, with the FAQ's synonyms."""

    def __init__(self, language: str, synonyms: tuple[tuple[str, ...], ...]) -> None:
        language = language.lower().partition("-")[0]
        self.vocabulary = Vocabulary()
        self._stem = stemmer(language)
        self._prefixes = prefixes(language)
        self._expansions = {word: text.split() for word, text in expansions(language).items()}
        self._carrier_words = carriers(language)
        self.carriers = {self.vocabulary.add(word, self._stem(word)) for word in sorted(self._carrier_words)}
        self._groups: dict[tuple[str, ...], str] = {}
        for number, group in enumerate(synonyms):
            for phrase in group:
                self._groups[tuple(self._root(w) for w in tokenise(phrase))] = f"={number}"
        self._longest = max(map(len, self._groups), default=0)

    def words(self, normalised: str) -> list[str]:
        """Return the words of a normalised text, shorthands written out."""
        words = split_words(normalised)[:MOST_TOKENS]
        if not self._expansions:
            return words
        return [part for word in words for part in self._expansions.get(word, (word,))]

    def learn(self, normalised: str) -> list[tuple[int, ...]]:
        """Add a text's words to the vocabulary; return its terms in order, a synonym before the words it is made of."""
        words = self.words(normalised)
        roots = [self._root(w) for w in words]
        found: list[tuple[int, ...]] = []
        at = 0
        while at < len(words):
            size, group = self._group(roots, at)
            terms = tuple(self.vocabulary.add(w, r) for w, r in zip(words[at : at + size], roots[at : at + size]))
            found.append((self.vocabulary.add(group, group), *terms) if group else terms)
            at += size
        return found

    def units(self, normalised: str) -> list[Unit]:
        """Return what a query asks for, in order."""
        words = self.words(normalised)
        roots = [self._root(w) if i < MOST_TOKENS else w for i, w in enumerate(words)]
        units: list[Unit] = []
        unknown = at = 0
        while at < len(words):
            size, group = self._group(roots, at)
            if group:
                parts = [t for w in words[at : at + size] if (t := self.vocabulary.find(w)) is not None]
                units.append(Unit(((self.vocabulary.add(group, group), 1.0), *((t, _PART) for t in parts)), False))
            elif (term := self._known(words[at], roots[at])) is not None:
                units.append(Unit(((term, 1.0), *self._related(words[at], term)), term in self.carriers))
            elif at + 1 < len(words) and (term := self.vocabulary.find(words[at] + words[at + 1])) is not None:
                units.append(Unit(((term, 1.0),), False))
                size = 2
            else:
                unknown += 1
                units += self._guess(words[at]) if unknown <= _MOST_UNKNOWN else [Unit((), False)]
            at += size
        return units

    def _known(self, word: str, root: str) -> int | None:
        term = self.vocabulary.find(word)
        return self.vocabulary.terms.get(root) if term is None else term

    def _related(self, word: str, term: int) -> list[tuple[int, float]]:
        if term in self.carriers:
            return []
        return [(t, _RELATED_TO_KNOWN * s) for t, s in self.vocabulary.similar(word) if t != term]

    def _guess(self, word: str) -> Iterator[Unit]:
        parts = self.vocabulary.split(word)
        if parts:
            for part in parts:
                term = self.vocabulary.find(part)
                if term is not None:
                    yield Unit(((term, 1.0),), term in self.carriers)
            return
        similar = self.vocabulary.similar(word)
        yield Unit(tuple(similar), bool(similar) and similar[0][0] in self.carriers)

    def _group(self, roots: list[str], at: int) -> tuple[int, str]:
        for size in range(self._longest, 0, -1):
            group = self._groups.get(tuple(roots[at : at + size]))
            if group and at + size <= len(roots):
                return size, group
        return 1, ""

    def _root(self, word: str) -> str:
        if len(word) > 4:
            for prefix in self._prefixes:
                if word.startswith(prefix) and len(word) - len(prefix) > 2:
                    word = word.removeprefix(prefix)
                    break
        return self._stem(word)


def plain(markdown: str) -> str:
    """Return an answer's words without its Markdown and addresses."""
    return _MARKDOWN.sub(r" \1 ", markdown)
