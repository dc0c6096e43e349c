"""The search for candidates: counters for all documents at once give what counting one by one gives."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import generate
from bot.faq import Entry, Faq
from bot.languages.text import normalise
from bot.matcher import Index, scoring
from bot.matcher.counters import Counters, as_bits, as_numbers
from bot.matcher.document import Document, pairs

SIZE = 70  # documents, more than one machine word

amounts = st.lists(st.tuples(st.sets(st.integers(0, SIZE - 1)), st.integers(0, 600)), max_size=12)


def counted(added: list[tuple[set[int], int]]) -> tuple[Counters, dict[int, int]]:
    """Return counters that were added to, and the same counted one by one."""
    counters, plain = Counters(), dict.fromkeys(range(SIZE), 0)
    for documents, amount in added:
        counters.add(as_bits(documents, SIZE), amount)
        for number in documents:
            plain[number] += amount
    return counters, plain


@given(st.sets(st.integers(0, 300)))
def test_a_set_of_documents_survives_as_bits(numbers: set[int]) -> None:
    """What is put in comes out, in order."""
    assert as_numbers(as_bits(numbers, 301)) == sorted(numbers)


@given(amounts, st.integers(1, 5000))
def test_counters_for_all_documents_count_as_one_by_one(added: list[tuple[set[int], int]], bar: int) -> None:
    """The highest counter and who reaches a bar are those of plain sums."""
    counters, plain = counted(added)
    assert counters.highest() == max(plain.values())
    assert as_numbers(counters.at_least(bar)) == [number for number in plain if plain[number] >= bar]


@given(amounts, st.integers(1, 30))
def test_the_best_are_those_with_the_highest_counters(added: list[tuple[set[int], int]], most: int) -> None:
    """No more than asked for, the highest first in line; of even ones the first."""
    counters, plain = counted(added)
    ranked = sorted((number for number in plain if plain[number]), key=lambda number: -plain[number])
    assert counters.best(counters.at_least(1), most) == sorted(ranked[:most])


def test_candidates_are_those_of_a_scan_of_every_document() -> None:
    """Whoever shares clearly more of the query than the last candidate is one, and nobody who shares clearly less."""
    faq = generate.faq(400)
    index = Index(faq)
    for text, _ in generate.queries(faq, 60):
        query = index._postings.weigh(index._analyser.units(normalise(text)))
        shares: dict[int, float] = defaultdict(float)
        for weight, terms, *_ in query.known:
            held: dict[int, float] = {}
            for term, strength, _ in reversed(terms):
                held.update(dict.fromkeys(index._postings._posted(term), weight * strength))
            for number, gain in held.items():
                shares[number] += gain
        rounding = 0.01 * sum(weight for weight, *_ in query.known)  # ten units, each rounded to a thousandth
        ranked = sorted(shares.values(), reverse=True)
        bar = max(0.3 * ranked[0], ranked[min(23, len(ranked) - 1)])
        found = set(index._postings.candidates(query))
        assert {number for number in shares if shares[number] > bar + rounding} <= found
        assert all(shares[number] >= bar - rounding for number in found)
        assert len(found) <= 24


def test_a_phrasing_learned_later_is_among_the_candidates() -> None:
    """What is remembered of a common term is forgotten when another document comes to hold it."""
    entries = tuple(Entry(f"e{number}", f"How does machine {number} work?", "") for number in range(3))
    index = Index(Faq("Machines", (*entries, Entry("bread", "Where is the bakery?", ""))))
    assert "bread" not in [match.entry.id for match in index.search("machine")]
    index.add("bread", "the machine")
    assert "bread" in [match.entry.id for match in index.search("machine")]


@given(st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=12), max_size=4), st.sets(st.integers(0, 12)))
def test_pairs_that_are_looked_for_are_those_that_are_remembered(phrases: list[list[int]], asked: set[int]) -> None:
    """Of the pairs of some terms, as many phrasings have each as by counting all pairs of all phrasings."""
    document = Document()
    for terms in phrases:
        document.add_phrase("", [(term,) for term in terms])
    query = pairs([*sorted(asked), *sorted(asked, reverse=True)])
    found = document.pairs_among(frozenset(asked))
    every = document.pairs()
    assert {pair: found[pair] for pair in query & found.keys()} == {pair: every[pair] for pair in query & every.keys()}


def test_a_large_faq_scores_as_a_small_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond some phrasings pairs are looked for and no longer remembered, which changes no score."""
    faq = generate.faq(60)
    queries = [text for text, _ in generate.queries(faq, 60)]
    small = Index(faq)
    remembered = [match.score for text in queries for match in small.search(text)]
    monkeypatch.setattr(scoring, "_REMEMBERED", 0)
    large = Index(faq)
    assert [match.score for text in queries for match in large.search(text)] == pytest.approx(remembered)
