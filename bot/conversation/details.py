"""Questions for one detail in a few words: how much, how long, when, where, how many, whom to ask or write to.

They lean on what was offered or answered before. What the answer says of it is told, and what it does not say is said
to be missing: the same answer again helps nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from bot.conversation import quoting, replies
from bot.conversation.doubts import FEWEST_WORDS_OF_A_STATEMENT
from bot.conversation.hearing import Heard, Meaning, is_phrasing
from bot.conversation.replies import because
from bot.conversation.turn import MOST_WORDS_OF_A_DETAIL, MOST_WORDS_THAT_LEAN, Turn
from bot.conversation.values import Reply
from bot.faq import Entry
from bot.languages import language
from bot.languages.text import is_piece, read_words

LONGEST_TOLD = 600
"""Characters of an answer's sentences that tell a detail: a phone shows them without scrolling."""

SHORTEST_PLACE, NUMBER_BEFORE = 3, 2
"""Letters of a word for a kind of place, and words before it within which a number belongs to it ("4 Mill Lane")."""

_NUMBERED = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)
"""The number of an item in a list."""

_MONEY = "$¢£¤¥\u20a0-\u20cf"

DETAILS = ("price", "length", "moment", "place", "number", "contact", "mail")
"""What a few words may ask for: each has a cue `ask_…` for questions, and all but "mail" one `tell_…` for answers."""

ADDRESSES = ("contact", "mail")
"""Details that an answer may have though nobody asks for them in its question: whom to turn to, and where."""

_SIGNS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "price": re.compile(rf"[{_MONEY}]|\d[pc]\b(?!\.)|\d ?(?:ct|kr|zł)\b"),
        "moment": re.compile(r"(?<![\d:])(?:0?[6-9]|[01]\d|2[0-3])[:h][0-5]\d(?![\d:])"),  # 1:10 is a scale
        "place": re.compile(r"https?://|\w\.\w{2,}/"),
        "number": re.compile(rf"(?<![{_MONEY}\w.,:-])(?!(?:19|20)\d\d\b)\d+(?![\d.,:]*\d|-| ?[{_MONEY}]| ?[ap]\.?m\b)"),
        "mail": re.compile(r"\w@\w"),
        "contact": re.compile(r"@|\+\d[\d /-]{5,}\d|\b0\d(?![-/]\d\d[-/]\d)[\d /-]{4,}\d|\b\d{3}[ -]\d{4}\b"),
    }
)
"""By what an answer has each detail in any language: a currency, a time of day, a link, a digit, an address."""


class Detail(NamedTuple):
    """Which detail a message asks for, and what else it says that tells something."""

    name: str
    telling: frozenset[str]


def detail(turn: Turn, heard: Heard) -> Meaning | None:
    """Find a question for a detail of what was answered or offered, or of nothing at all ("price?")."""
    asked = asked_for(turn, heard)
    if asked is None or is_phrasing(turn, heard) or turn.is_outside(heard.text) or _is_named(turn, heard, asked.name):
        return None
    if not asked.telling:
        return Meaning("detail", heard.text, asked.name)
    last = turn.last
    if last is None or turn.undecided:
        return None
    ranking = turn.rank(heard.text)
    asking = f"{last.question} {turn.context.asked}"
    known = quoting.shared(f"{asking} {last.answer}", asked.telling) == asked.telling
    own = (
        ranking.matches[:1]
        and ranking.matches[0].entry == last
        and quoting.shared(asking, asked.telling) != asked.telling
    )
    if not known or (turn.is_sure(ranking) and not own):
        return None
    return Meaning("detail", heard.text, asked.name, rest=tuple(asked.telling))


def _is_named(turn: Turn, heard: Heard, name: str) -> bool:
    """Tell whether an entry is surely meant in its own words ("how much is the fee"), not what was just told."""
    ranking = turn.rank(heard.text)
    if not turn.is_sure(ranking) or (turn.last and _in(turn, name, turn.last)):
        return False
    naming = frozenset(heard.plain) - turn.cue.empty - turn.cue.around
    # A lone character is a piece of a word, which tells something though the character may be a small word as well.
    naming = naming or frozenset(filter(is_piece, heard.plain))
    return bool(naming) and quoting.shared(ranking.matches[0].phrase, naming) == naming


def asking(turn: Turn) -> frozenset[str]:
    """Return the words that ask for a detail, whatever it is of."""
    return frozenset().union(*(turn.cue.words[f"ask_{name}"] for name in DETAILS))


def asked_for(turn: Turn, heard: Heard, *, surely: bool = True) -> Detail | None:
    """Return the detail that the longest phrase asks for; of those as long the one that is asked for last.

    Unless `surely`, a statement that names it does ("the price for four").
    """
    words = heard.plain
    if len(words) > MOST_WORDS_THAT_LEAN:
        return None
    found = [
        (end - start, start, name)
        for name in DETAILS
        for start, end in turn.cue.within(f"ask_{name}", words, misspelled=False)
    ]
    if not found:
        return None
    size, first, name = max(found)
    asking = {at for size, start, _ in found for at in range(start, start + size)}
    rest = frozenset(word for at, word in enumerate(words) if at not in asking)
    telling = rest - turn.cue.empty - turn.cue.around
    # "On which days was that" asks wherever it does so; "it costs too much" does not.
    wholly = (
        size > 1
        and " " in heard.text.strip()
        and not telling
        and not turn.cue.words["question"].isdisjoint(words[first : first + size])
    )
    if surely and not (heard.asks or wholly or len(words) < FEWEST_WORDS_OF_A_STATEMENT):
        return None
    return Detail(name, telling)


def told(turn: Turn, heard: Heard, meaning: Meaning) -> Reply | None:
    """Tell the detail, say that the answer lacks it, or ask of what it is wanted."""
    name, context = meaning.name, turn.context
    part = _in(turn, name, turn.last, frozenset(meaning.rest)) if turn.last else ""
    if turn.last and name == "moment" and not part:  # "in two hours" tells when
        part = _in(turn, "length", turn.last, frozenset(meaning.rest))
    if turn.undecided and name != "contact":
        offered = turn.offered
        telling = [
            choice for choice in offered if (entry := turn.index.faq.entry(choice.key)) and _in(turn, name, entry)
        ]
        alone = len(offered) == 1 and name not in ADDRESSES
        if len(telling) == 1 or (not part and alone and not _on(turn, name)):
            only = (telling or offered)[0]
            return because(replies.opened(turn.index, only.key, context), "detail_offered")
        if not part and len(offered) > 1:
            longer = len(heard.words) > MOST_WORDS_OF_A_DETAIL
            if longer and not telling and turn.rank(heard.text).fits >= turn.suggest_cutoff:
                return None
            return because(replies.which_one(turn.index, context), "which_one")
    if turn.last is None:
        return _of_what(turn, heard, name)
    if part:
        return because(replies.part(turn.index, turn.last, part, "same_answer", context), "detail")
    if name in ADDRESSES and turn.index.faq.contact:
        return because(human(turn, name), "contact")
    ranking = turn.rank(heard.text)
    if not heard.asks or (turn.is_sure(ranking) and ranking.matches[0].entry == turn.last):
        return None
    others = [entry for entry in _on(turn, name) if entry != turn.last]
    if 0 < len(others) <= replies.MOST_SUGGESTIONS:
        reply = replies.suggestions(turn.index, others, context, (), "told_elsewhere", heard.text)
        return because(reply, "told_elsewhere")
    reply = replies.nothing_fits(turn.index, turn.last, context, "nothing_on_that")
    return because(replies.with_contact(turn.index, reply), "not_told")


def is_on_a_place(turn: Turn, heard: Heard) -> bool:
    """Tell whether "where are you" is about what the FAQ knows: an entry near it, or the last answer, tells a place.

    A mail address is no place.
    """
    asked, ranking = asked_for(turn, heard), turn.rank(heard.text)
    offered = ranking.matches[: replies.MOST_SUGGESTIONS] if turn.nearest(heard.text) else ()
    near = [match.entry for match in offered]
    told = turn.last is not None and bool(_in(turn, "place", turn.last))
    elsewhere = told or any(entry in near for entry in _on(turn, "place"))
    return elsewhere or (asked is not None and asked.name in ADDRESSES)


def human(turn: Turn, name: str = "contact") -> Reply:
    """Say whom to turn to, or that there is nobody, and offer the answers that have an address of this kind."""
    reply = replies.human(turn.index, turn.context)
    near = [] if turn.index.faq.contact else _with_address(turn, name)
    return replies.rather(reply, near) if len(near) <= replies.MOST_SUGGESTIONS else reply


def has_address(turn: Turn, name: str) -> bool:
    """Tell whether the last answer has an address that `name` asks for, not only words for it."""
    return bool(turn.last and name in ADDRESSES and _SIGNS[name].search(turn.last.answer))


def _with_address(turn: Turn, name: str) -> list[Entry]:
    return [entry for entry in turn.index.faq.entries if _SIGNS[name].search(entry.answer)]


def _of_what(turn: Turn, heard: Heard, name: str) -> Reply | None:
    """Offer the entries whose question asks for the detail, where nothing was said before."""
    if name in ADDRESSES:
        return because(human(turn, name), "contact")
    entries = _on(turn, name)
    if not entries and turn.rank(heard.text).fits < turn.answer_cutoff:
        return because(replies.keep(turn.index, "about_what", turn.context), "about_what")
    if not entries or len(entries) > replies.MOST_SUGGESTIONS:
        return None
    return because(replies.suggestions(turn.index, entries, turn.context, (), asked=heard.text), "detail_of_what")


def on_it(turn: Turn, heard: Heard, reply: Reply) -> Reply:
    """Offer, of what comes near a question for a detail, what asks for the same, or the nearest entry that does."""
    asked = asked_for(turn, heard, surely=False)
    entries = _on(turn, asked.name) if asked else []
    if not entries or any(entry in entries for entry in reply.offered[:1]):
        return reply
    ranked = [match.entry for match in turn.rank(heard.text).matches if match.entry in entries]
    near = [entry for entry in reply.offered if entry in entries] or (ranked or entries)[:1]
    if asked and turn.last and near[0] == turn.last:
        part = _in(turn, asked.name, turn.last) or turn.told(turn.last.answer, asked.telling)[0]
        told = replies.part(turn.index, turn.last, part, "same_answer", turn.context, reply.candidates)
        return because(told, "detail") if part else reply
    listed = list(dict.fromkeys((*near, *reply.offered)))[: replies.MOST_ANSWERS]
    if reply.kind != "suggestions":
        return replies.rather(reply, near)
    few = replies.suggestions(turn.index, listed, turn.context, reply.candidates, "suggestions_far", heard.text)
    return replace(few, why=reply.why)


def numbers(turn: Turn, entry: Entry) -> str:
    """Return the sentences of an answer that have a number ("under 18", for who is 16)."""
    return _in(turn, "number", entry)


def _on(turn: Turn, name: str) -> list[Entry]:
    """Return the entries whose question asks for the detail, or whose answer has the address or street asked for."""
    if name in ADDRESSES:
        return _with_address(turn, name)
    cue = f"ask_{name}"

    def asks(entry: Entry) -> bool:
        return any(turn.cue.within(cue, tuple(read_words(entry.question)), misspelled=False))

    asking = turn.index.entries_that(cue, asks)
    streets = with_a_street(turn) if name == "place" else []
    return [entry for entry in streets if entry in asking] or list(dict.fromkeys((*streets, *asking)))


def with_a_street(turn: Turn) -> list[Entry]:
    """Return the entries whose answer has a street or a room with its number ("4 Mill Lane", "Lindenstraße 12")."""
    places = {word for word in turn.cue.words["tell_place"] if len(word) >= SHORTEST_PLACE and not word.isdecimal()}
    glued = language(turn.index.faq.language).compounds

    def has(entry: Entry) -> bool:
        words = read_words(_NUMBERED.sub("", entry.answer))
        return any(
            (word in places or (glued and word.endswith(tuple(places))))
            and any(map(str.isdecimal, (*words[max(at - NUMBER_BEFORE, 0) : at], *words[at + 1 : at + 2])))
            for at, word in enumerate(words)
        )

    return turn.index.entries_that("street", has)


def _in(turn: Turn, name: str, entry: Entry, telling: frozenset[str] = frozenset()) -> str:
    """Return the sentences of an answer that tell the detail; those with telling words of the message, if any have."""

    def said(wanted: frozenset[str]) -> str:
        def gives(sentence: str) -> bool:
            return tells(turn, name, sentence) and (not wanted or bool(quoting.shared(sentence, wanted)))

        return quoting.giving(entry.answer, gives, LONGEST_TOLD)

    return next((part for wanted in (telling, frozenset[str]()) if (part := said(wanted))), "")


def tells(turn: Turn, name: str, sentence: str) -> bool:
    """Tell whether a sentence tells a detail, of whatever it is."""
    words = tuple(read_words(sentence))
    named = turn.cue.within(f"tell_{name}", words, misspelled=False) if name != "mail" else ()
    for start, end in named:
        # A single character of a script without spaces is a unit only after a number: 3天, but 今天.
        if end - start > 1 or len(words[start]) > 1 or (start and _counts(turn, words[start - 1])):
            return True
    return name in _SIGNS and bool(_SIGNS[name].search(sentence))


def _counts(turn: Turn, word: str) -> bool:
    return word.isdecimal() or word in turn.cue.numbers
