"""Counting for all documents at once.

A set of documents is one integer: bit n stands for document n. `Counters` keeps a number for every document as such
integers, one for each binary digit, so that an amount is added to thousands of documents by a few AND and XOR.
"""

from __future__ import annotations

from collections.abc import Iterable


def as_bits(numbers: Iterable[int], total: int) -> int:
    """Return the set of the documents with these numbers, each below `total`."""
    flags = bytearray(total // 8 + 1)
    for number in numbers:
        flags[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(flags, "little")


def as_numbers(bits: int) -> list[int]:
    """Return the numbers of the documents in a set, in order."""
    digits = bin(bits)[:1:-1]
    numbers = []
    at = digits.find("1")
    while at >= 0:
        numbers.append(at)
        at = digits.find("1", at + 1)
    return numbers


class Counters:
    """A counter for every document, all of them 0 at first."""

    __slots__ = ("_digits",)

    def __init__(self) -> None:
        self._digits: list[int] = []  # the lowest binary digit of every counter, then the next

    def add(self, documents: int, amount: int) -> None:
        """Add an amount, 0 or more, to the counters of a set of documents."""
        digits = self._digits
        digits += [0] * (amount.bit_length() - len(digits))
        carry = 0
        for place, digit in enumerate(digits):
            if amount >> place & 1:
                sum_ = digit ^ documents
                digits[place] = sum_ ^ carry
                carry = digit & documents | carry & sum_
            elif carry:
                digits[place] = digit ^ carry
                carry &= digit
        if carry:
            digits.append(carry)

    def highest(self) -> int:
        """Return the highest counter."""
        height, among = 0, -1
        for place, digit in self._from_the_top():
            if at_this := among & digit:
                height, among = height | 1 << place, at_this
        return height

    def at_least(self, bar: int) -> int:
        """Return the set of the documents whose counters are at `bar`, 1 or more, or above it."""
        if bar.bit_length() > len(self._digits):
            return 0
        above, level = 0, -1
        for place, digit in self._from_the_top():
            if bar >> place & 1:
                level &= digit
            else:
                above |= level & digit
                level &= ~digit
        return above | level

    def best(self, documents: int, most: int) -> list[int]:
        """Return the numbers of those of a set of documents whose counters are highest, at most `most`, in order.

        Of documents that are even the first come before the others.
        """
        if documents.bit_count() <= most:
            return as_numbers(documents)
        better, even = 0, documents
        for _, digit in self._from_the_top():
            higher = even & digit
            if (better | higher).bit_count() <= most:
                better |= higher
                even ^= higher
            else:
                even = higher
        numbers = as_numbers(better)
        return sorted(numbers + as_numbers(even)[: most - len(numbers)])

    def _from_the_top(self) -> Iterable[tuple[int, int]]:
        places = range(len(self._digits) - 1, -1, -1)
        return zip(places, reversed(self._digits), strict=True)
