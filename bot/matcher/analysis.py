"""From a text to the terms of a FAQ: what a phrasing contributes, and what a query asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from bot.languages import language as load_language
from bot.languages.text import normalise, overlap, split_words
from bot.matcher import lexicon
from bot.matcher.vocabulary import Vocabulary, stemmer

_MOST_TOKENS = 256
"""Tokens of a message that are read: a page of text; what comes after says nothing new about what is asked."""

_LONGEST_WORD = 48
"""Letters of a word that are read; the longest words of dictionaries have fewer."""

_MOST_UNKNOWN = 24
"""Unknown words of a message that are corrected, as each costs up to 0.1 ms."""

_REMEMBERED = 4096
"""Words of queries whose units are kept at hand."""

_PART = 0.6
"""Strength of a synonym's single words where the whole is not there."""

_FAMILY = 0.6
"""Strength of another word that means much the same."""

_ABBREVIATIONS = re.compile(r"(?!news)[a-z]{1,3}[^s]s")
"""English words whose s Snowball keeps: mostly the plurals of abbreviations, as GPUs and APIs."""

_SHORTEST_PREFIXED = 5
"""Letters from which a word may hold a prefix of its language; two must stay."""

_MARKDOWN = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|https?://\S+|[`*_~>#|]+")


class Unit(NamedTuple):
    """One thing a query asks for: terms that may stand for it, each with a strength of 0 to 1; none if unknown.

    `telling` is its word if that can tell what the query is about, "" if it can't: see `lexicon`.
    """

    terms: tuple[tuple[int, float], ...]
    telling: str = ""


class Analyser:
    """Reads texts in a FAQ's language, with the FAQ's synonyms."""

    def __init__(self, language: str, synonyms: tuple[tuple[str, ...], ...]) -> None:
        known = load_language(language)
        self.vocabulary = Vocabulary()
        self._stem = stemmer(known.stemmer)
        self._prefixes = known.prefixes
        self._expansions = {word: text.split() for word, text in known.expansions.items()}
        self._carrier_words = known.stop_words
        self.carriers = frozenset(self.vocabulary.add(word, word) for word in sorted(self._carrier_words))
        self._code = known.code
        self._english = known.code == "en"
        self._compounds = known.compounds
        self._common_words = lexicon.common_words(known.code)
        self._units_of = lru_cache(_REMEMBERED)(self._read)
        self._learned: dict[str, tuple[list[tuple[int, ...]], list[str]]] = {}
        self._groups: dict[tuple[str, ...], str] = {}
        self._group_terms = {f"={number}": self.vocabulary.add_term(f"={number}") for number in range(len(synonyms))}
        for number, group in enumerate(synonyms):
            for phrase in group:
                self._learn_synonym(f"={number}", self.words(normalise(phrase)))
        self._longest = max(map(len, self._groups), default=0)
        self._firsts = frozenset(roots[0] for roots in self._groups if roots)

    def _learn_synonym(self, group: str, words: list[str]) -> None:
        """Let words stand for a group, also written together, and let misspellings of them be known."""
        for parts in (words, ["".join(words)]):
            roots = tuple(self._root(word) for word in parts)
            self._groups[roots] = group
            for word, root in zip(parts, roots, strict=True):
                self.vocabulary.add(word, root)

    def words(self, normalised: str) -> list[str]:
        """Return the words of a normalised text, shorthands written out."""
        return [part for word in split_words(normalised)[:_MOST_TOKENS] for part in self._parts(word)]

    def _parts(self, word: str) -> list[str]:
        return self._expansions.get(word) or [word[:_LONGEST_WORD]]

    def learn(self, normalised: str) -> list[tuple[int, ...]]:
        """Add a text's words to the vocabulary; return its terms in order, a synonym before the words it is made of."""
        self._units_of.cache_clear()
        learned = self._learned
        terms: list[tuple[int, ...]] = []
        roots: list[str] = []
        for word in split_words(normalised)[:_MOST_TOKENS]:
            its_terms, its_roots = learned.get(word) or self._learn_word(word)
            terms += its_terms
            roots += its_roots
        if self._firsts.isdisjoint(roots):
            return terms
        grouped: list[tuple[int, ...]] = []
        at = 0
        while at < len(roots):
            size, group = self._group(roots, at)
            # A word alone keeps its families; "computer science" is about no other machine.
            parts = terms[at] if size == 1 else [part[0] for part in terms[at : at + size]]
            grouped.append((self._group_terms[group], *parts) if group else terms[at])
            at += size
        return grouped

    def rest(self) -> None:
        """Let go of what only learning many texts in a row needs."""
        self._learned.clear()

    def _learn_word(self, word: str) -> tuple[list[tuple[int, ...]], list[str]]:
        """Return the term of each part of a word, before those of its families, new ones if need be; and the roots."""
        terms, roots = self._learned[word] = [], []
        for part in self._parts(word):
            root = self._root(part)
            families = (self.vocabulary.add_term(f"~{number}") for number in self._alike(root))
            terms.append((self.vocabulary.add(part, root), *families))
            roots.append(root)
        return terms, roots

    def units(self, normalised: str) -> list[Unit]:
        """Return what a query asks for, in order."""
        words = self.words(normalised)
        if not normalised.isascii():
            words = self._within_words(words)
        roots = self._spelled_roots(words) if self._longest else []
        units: list[Unit] = []
        unknown = at = 0
        while at < len(words):
            word = words[at]
            size, group = self._group(roots, at) if roots else (1, "")
            if group:
                parts = [t for w in words[at : at + size] if (t := self.vocabulary.find(w)) is not None]
                terms = [(self._group_terms[group], 1.0), *((t, _PART) for t in parts)]
                if size == 1:
                    units.append(self._unit(terms, roots[at], word))
                else:
                    units.append(Unit(tuple(terms), " ".join(words[at : at + size])))
            elif self.vocabulary.find(word) is not None:
                units += self._units_of(word)
            elif (term := self._joined(words, at)) is not None:
                units.append(self._unit([(term, 1.0)], self.vocabulary.root(term), f"{word} {words[at + 1]}"))
                size = 2
            else:
                unknown += self._known(word, self._root(word)) is None
                units += self._units_of(word) if unknown <= _MOST_UNKNOWN else [Unit((), self._telling(word))]
            at += size
        return units

    def _within_words(self, words: list[str]) -> list[str]:
        """Drop pairs of characters that only stand across the border of two words."""
        kept: list[str] = []
        for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
            if not self._crosses_border(before, word, after, "".join(kept[-1:])):
                kept.append(word)
        return kept

    def _crosses_border(self, before: str, word: str, after: str, kept: str) -> bool:
        """Tell whether a pair that the FAQ does not know is but the end of a known one and what comes next, or so.

        Each of its characters must stand in another pair too, or be a particle.
        """
        follows, leads = overlap(before, word), overlap(word, after)
        if not (follows or leads) or self.vocabulary.find(word) is not None:
            return False
        known = [pair for pair, near in ((before, follows), (after, leads)) if near]
        return (
            any(self.vocabulary.find(pair) is not None for pair in known)
            and (overlap(kept, word) or word[0] in self._carrier_words)
            and (leads or word[1] in self._carrier_words)
        )

    def spelled(self, normalised: str, known: Callable[[str], bool]) -> str:
        """Return a text with the FAQ's words in place of their misspellings: words one edit away that are not `known`.

        With two edits, more words that `known` has in pieces would be lost than misspellings found.
        """
        words = split_words(normalised)[:_MOST_TOKENS]
        other = (word for word in dict.fromkeys(words) if word not in self._expansions and not known(word))
        unknown = [word for word in other if self.vocabulary.find(word) is None]
        similar = {word: self.vocabulary.misspelled(word, 1) for word in unknown[:_MOST_UNKNOWN]}
        meant = {word: self.vocabulary.first(terms[0][0]) for word, terms in similar.items() if terms}
        return " ".join(meant.get(word, word) for word in words) if meant else normalised

    def _joined(self, words: list[str], at: int) -> int | None:
        """Return the term of two words that the FAQ writes as one."""
        return self.vocabulary.find(words[at] + words[at + 1]) if at + 1 < len(words) else None

    def _read(self, word: str) -> list[Unit]:
        root = self._root(word)
        term = self._known(word, root)
        return self._guess(word, root) if term is None else [self._unit([(term, 1.0)], root, word)]

    def _known(self, word: str, root: str) -> int | None:
        term = self.vocabulary.find(word)
        return self.vocabulary.terms.get(root) if term is None else term

    def _unit(self, terms: list[tuple[int, float]], root: str, word: str) -> Unit:
        families = ((family, _FAMILY) for family in self._family(root))
        return Unit((*terms, *families), self._telling(word))

    def _telling(self, word: str) -> str:
        """Return a word if it can tell what a message is about, "" if it is too common or the language has no list."""
        common = self._common_words
        return "" if not common or word in common or word in self._carrier_words or word.isnumeric() else word

    def _family(self, root: str) -> tuple[int, ...]:
        """Return the terms that stand for groups of words that mean much the same as those of this root."""
        found = (self.vocabulary.terms.get(f"~{number}") for number in self._alike(root))
        return tuple(term for term in found if term is not None)

    def _alike(self, root: str) -> tuple[int, ...]:
        return () if root in self._carrier_words else lexicon.alike(self._code, root, self._root)

    def _guess(self, word: str, root: str) -> list[Unit]:
        """Return the units of a word that the FAQ does not know: of a known family, misspelled, or written together.

        The opposite of a known word is none of these, however much it looks like it.
        """
        vocabulary = self.vocabulary
        other = lexicon.opposed(word) if self._english else ""
        if other and self._known(other, self._root(other)) is not None:
            return [Unit((), self._telling(word))]
        kinds = (vocabulary.kinds(word) or vocabulary.kinds(root)) if self._compounds else []
        spelled = self._alike(root) if self._telling(word) else self._family(root)
        if kinds or spelled:  # a word of the language
            return [self._unit([*kinds, *vocabulary.around(root)] if kinds else [], root, word)]
        if pair := vocabulary.hyphenated(word, self.carriers) or vocabulary.hyphenated(root, self.carriers):
            return [Unit(((pair[0], 1.0),), self._telling(word)), Unit(((pair[1], 1.0),))]  # one word that tells
        if similar := vocabulary.misspelled(word) or vocabulary.misspelled(root):
            return [self._unit(similar, vocabulary.root(similar[0][0]), word)]
        if parts := vocabulary.split(word):
            return [self._unit([part], vocabulary.root(part[0]), word) for part in parts]
        return [Unit(tuple(vocabulary.inside(word) or vocabulary.around(root)), self._telling(word))]

    def _group(self, roots: list[str], at: int) -> tuple[int, str]:
        if roots[at] not in self._firsts:
            return 1, ""
        for size in range(self._longest, 0, -1):
            group = self._groups.get(tuple(roots[at : at + size]))
            if group and at + size <= len(roots):
                return size, group
        return 1, ""

    def _spelled_roots(self, words: list[str]) -> list[str]:
        """Return the roots of words, of a misspelled one that of the known word it is taken for."""
        roots = []
        unknown = 0
        for word in words:
            root = self._root(word)
            if self._known(word, root) is None and unknown < _MOST_UNKNOWN:
                unknown += 1
                root = next((self.vocabulary.root(term) for term, _ in self.vocabulary.misspelled(word)), root)
            roots.append(root)
        return roots

    def _root(self, word: str) -> str:
        if word in self._carrier_words:
            return word
        if len(word) >= _SHORTEST_PREFIXED:
            word = next((word.removeprefix(p) for p in self._prefixes if word.startswith(p)), word)
        root = self._stem(word)
        return root[:-1] if self._english and root == word and _ABBREVIATIONS.fullmatch(word) else root


def plain(markdown: str) -> str:
    """Return an answer's words without its Markdown and addresses."""
    return _MARKDOWN.sub(r" \1 ", markdown)
