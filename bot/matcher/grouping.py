"""Which of many messages ask the same: what an owner reads as one line instead of fifty.

Messages are compared by the words that tell something, stemmed and with the FAQ's synonyms as everywhere in the
matcher, the rarer the weightier. Numbers and negation are no matter of degree: "open on Monday" is not "not open on
Monday", nor is "bus 12" "bus 21". Each group has a leader, its first message, and only the leader is compared, so that
groups don't creep from one subject to the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

from bot.languages import language as load_language
from bot.languages import phrases
from bot.languages.text import normalise
from bot.matcher.analysis import Analyser

SAME = 0.65
"""Cosine of two messages' weighted words, 0 to 1, from which they ask the same: "wifi" and "wifi password" do where
both words are equally rare, "wifi password" and "wifi in the barn" don't."""

_COMPARED = 50
"""Leaders that a message is compared with for each word it may share with them: so many share it that it tells little,
and ten thousand messages made of the same hundred words would take minutes."""

_TYPO_LENGTH = 5
"""Letters from which a word that only one message has is taken for a misspelling of a commoner one."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a message says: its telling terms, its numbers, and whether it negates."""

    terms: frozenset[int]
    apart: tuple[frozenset[str], bool]


def group(texts: Sequence[str], language: str = "en", synonyms: tuple[tuple[str, ...], ...] = ()) -> list[list[int]]:
    """Return the positions of `texts` in groups that ask the same, in the order of their leaders.

    Sort the texts before, the most important first: they lead.

    >>> group(["wifi password?", "Do you have parking?", "what's the WiFi password", "is there no parking"])
    [[0, 2], [1], [3]]
    """
    same: dict[_Said, list[int]] = {}
    for number, said in enumerate(_read(texts, language, synonyms)):
        same.setdefault(said, []).append(number)
    groups: list[list[int]] = []
    leaders = _Leaders(list(same))
    for said, numbers in same.items():
        found = leaders.find(said)
        if found is None:
            leaders.add(said, len(groups))
            groups.append(numbers)
        else:
            groups[found] = sorted(groups[found] + numbers)
    return groups


def _read(texts: Sequence[str], language: str, synonyms: tuple[tuple[str, ...], ...]) -> list[_Said]:
    analyser = Analyser(language, synonyms)
    negation = {normalise(word) for word in phrases(load_language(language).cues["negation"])}
    normalised = [normalise(text) for text in texts]
    learned = [[terms[0] for terms in analyser.learn(text)] for text in normalised]
    meant = _respelled(learned, analyser)
    found = []
    for text, terms in zip(normalised, learned, strict=True):
        words = text.split()
        telling = frozenset(meant.get(term, term) for term in terms if term not in analyser.carriers)
        numbers = frozenset(word for word in words if any(map(str.isdigit, word)))
        found.append(_Said(telling or frozenset(terms), (numbers, not negation.isdisjoint(words))))
    return found


def _respelled(learned: Sequence[Sequence[int]], analyser: Analyser) -> dict[int, int]:
    """Return for terms that one message has, and that are one slip away from a commoner term, that term."""
    counts = Counter(term for terms in learned for term in set(terms))
    roots = {analyser.vocabulary.root(term): term for term, count in counts.items() if count > 1}
    by_slip: dict[str, int] = {}
    for root, term in roots.items():
        if len(root) >= _TYPO_LENGTH and root.isalpha():
            for slip in _shortened(root):
                by_slip.setdefault(slip, term)
    found = {}
    for term, count in counts.items():
        root = analyser.vocabulary.root(term)
        if count == 1 and term not in analyser.carriers and len(root) >= _TYPO_LENGTH and root.isalpha():
            meant = next((by_slip[slip] for slip in _shortened(root) if slip in by_slip), None)
            if meant is not None:
                found[term] = meant
    return found


def _shortened(root: str) -> list[str]:
    """Return a root with each of its letters left out, and whole: two that are one slip apart share one of these."""
    return [root, *(root[:at] + root[at + 1 :] for at in range(len(root)))]


class _Leaders:
    """The messages that lead a group, found by the terms they share with another."""

    def __init__(self, all_said: Sequence[_Said]) -> None:
        counts = Counter(term for said in all_said for term in said.terms)
        self._squares = {term: log(1 + len(all_said) / count) ** 2 for term, count in counts.items()}
        self._holding: dict[tuple[int, tuple[frozenset[str], bool]], list[tuple[int, frozenset[int], float]]] = {}

    def _norm(self, said: _Said) -> float:
        return sqrt(sum(map(self._squares.__getitem__, said.terms)))

    def add(self, said: _Said, group: int) -> None:
        """Let a message lead a group; it is found by its rarest terms only."""
        norm = self._norm(said)
        for term in self._rarest(said, norm):
            self._holding.setdefault((term, said.apart), []).append((group, said.terms, norm))

    def find(self, said: _Said) -> int | None:
        """Return the group whose leader is nearest to a message, None if none asks the same."""
        best, found, norm = SAME, None, self._norm(said)
        square = self._squares.__getitem__
        for term in self._rarest(said, norm):
            for group, terms, other in self._holding.get((term, said.apart), ())[:_COMPARED]:
                if other < best * norm or norm < best * other:
                    continue  # no cosine is greater than the ratio of the norms
                cosine = sum(map(square, said.terms & terms)) / (norm * other)
                if cosine > best or (cosine == best and found is None):
                    best, found = cosine, group
        return found

    def _rarest(self, said: _Said, norm: float) -> list[int]:
        """Return the terms of which a message that asks the same shares at least one; common ones alone can't do.

        This holds both ways, so that it is enough to look for a leader by its rarest terms as well.
        """
        needed, rest = [], norm**2
        for term in sorted(said.terms, key=lambda term: (-self._squares[term], term)):
            if rest < (SAME * norm) ** 2:
                break
            needed.append(term)
            rest -= self._squares[term]
        return needed
