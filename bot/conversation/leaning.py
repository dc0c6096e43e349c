"""Short messages that lean on the last answer ("and for biologists?"), read in its light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import details, quoting, reading, replies
from bot.conversation.doubts import FAINTEST_OFFER, tells
from bot.conversation.hearing import Heard, Meaning
from bot.conversation.replies import because
from bot.conversation.searching import SHORT
from bot.conversation.turn import MOST_WORDS_OF_A_DETAIL, SMALLTALK_CUTOFF, Turn
from bot.conversation.values import Bound, Reply
from bot.conversation.ways import Words
from bot.conversation.weighing import in_light_of
from bot.faq import Entry
from bot.languages.text import join, read_words
from bot.matcher import Match, Ranking

NEIGHBOUR_SHARE = 0.7
"""How much of the cut-off for an answer does for the last entry and its neighbours, when a message leans on them."""

CERTAIN_SCORE, TELLING_WORDS = 80.0, 2
"""Below this score of another entry, so many words in one part of the last entry say more than the score does."""


def leaning(turn: Turn, heard: Heard, meaning: Meaning) -> Reply | None:
    """Answer in the light of the last entry; None if the message stands on its own."""
    last, cue, said = turn.last, turn.cue, meaning.rest
    assert last
    if meaning.name in ("vague", "detail"):
        return _wordless(turn, last, heard)
    otherwise = meaning.name == "otherwise"
    if not otherwise and cue.vague.issuperset(cue.expanded(said)):
        if tells(turn, heard.text):
            return None
        return _again(turn, last, heard.words)
    plain = turn.rank(join([word for word in said if word not in cue.words["filler"]] or said))
    near = _near(turn, last)
    ranking = in_light_of(plain, dict.fromkeys(near, 1 / len(near)), len(turn.index.faq.entries))
    cutoff = turn.answer_cutoff * (NEIGHBOUR_SHARE if ranking.matches and ranking.matches[0].entry.id in near else 1.0)
    if ranking.best < cutoff or ranking.matches[0].kept:
        goes_on = meaning.name == "connect" or heard.asks
        if goes_on and not otherwise and (reply := instead(turn, heard, said)):
            return reply
        if (goes_on or otherwise) and (half := _half_told(turn, last, said)):
            return because(replies.part(turn.index, last, half, "same_answer", turn.context), "part")
        lost = _lost(turn, last, turn.rank(join(said)), ranking)
        pointing = said[0] in cue.words["question"] and said[-1] in cue.words["reference"]
        if lost and pointing and len(set(said) - cue.empty) <= 1:
            return stays(turn, last, heard)
        strays = plain.matches and not otherwise and not _can_be_meant(turn, last, said, plain.matches[0])
        if strays and _is_another(turn, last, said, plain.matches[0]):
            return None
        return stays(turn, last, heard) if strays and not lost else lost
    # "And if I'm not …" asks for the other case, however well the last entry fits the words.
    matches = [match for match in ranking.matches if match.entry != last or not otherwise]
    if not otherwise and (part := _part_of_last(turn, last, said, matches)) is not None:
        bound = Bound("answer", matches[0].entry.id, matches[0].score, turn.answer_cutoff)
        if part:
            return because(replies.part(turn.index, last, part, "same_answer", turn.context, matches), "part", bound)
        if plain.matches[0].entry != last or plain.best < turn.answer_cutoff:
            reply = replies.nothing_fits(turn.index, last, turn.context, "already_answered", matches)
            return because(reply, "already_answered", bound)
    if not matches or matches[0].score < FAINTEST_OFFER:
        reply = replies.nothing_fits(turn.index, last, turn.context, "already_answered", matches)
        return because(reply, "already_answered")
    best = matches[0]
    if best.entry != last and plain.outside and plain.outside.score > best.score:
        return None  # what lies outside the FAQ does so in the middle of a talk too
    if not otherwise and not _can_be_meant(turn, last, said, best):
        return None if _is_another(turn, last, said, best) else stays(turn, last, heard)
    reply = replies.answer(turn.index, [best.entry], turn.context, headed=True, candidates=matches)
    return because(reply, "near_last", Bound("answer", best.entry.id, best.score, cutoff), searched=join(said))


def instead(turn: Turn, heard: Heard, said: Words, *, again: bool = False) -> Reply | None:
    """Answer the question before with what is said now in the place of one of its words, if an entry has both.

    `again` takes the last entry too, and a question that had no answer, if the entry has all that is said now.
    """
    telling = frozenset(said) - turn.cue.empty
    asked = turn.context.asked or (turn.context.lost if again else "")
    best: Match | None = None
    for words in reading.swapped(tuple(read_words(asked)), said, turn.cue.empty):
        ranking = turn.rank(join(words))
        match = ranking.matches[0] if turn.is_sure(ranking) else None
        if match and (again or match.entry != turn.last) and (best is None or match.score > best.score):
            shared = quoting.shared(match.phrase, telling)
            best = match if shared and (shared == telling or not again) else best
    if best is None:
        return None
    reply = replies.answer(turn.index, [best.entry], turn.context, headed=True)
    reply = replace(reply, context=replace(reply.context, asked=heard.text))
    return because(reply, "instead", Bound("answer", best.entry.id, best.score, turn.answer_cutoff))


def _near(turn: Turn, last: Entry) -> list[str]:
    """Return the ids of the last entry, its follow-ups and the rest of its topic."""
    topic = (entry.id for entry in turn.index.faq.entries if entry.topic and entry.topic == last.topic)
    return list(dict.fromkeys((last.id, *last.follow_ups, *topic)))


def _can_be_meant(turn: Turn, last: Entry, said: Words, best: Match) -> bool:
    """Tell whether "it" can stand for what the best phrasing says more than the message: what was just spoken of."""
    if best.entry == last or turn.cue.words["reference"].isdisjoint(said):
        return True
    stands_for = frozenset(read_words(best.phrase)) - frozenset(said) - turn.cue.empty
    return not stands_for or bool(quoting.shared(_spoken(last), stands_for))


def _spoken(last: Entry) -> str:
    return " ".join((last.question, last.answer, *last.aliases))


def _is_another(turn: Turn, last: Entry, said: Words, best: Match) -> bool:
    """Tell whether a message says a word of the best phrasing that the last entry has not: "there" is but where."""
    telling = frozenset(said) - turn.cue.empty - details.asking(turn)
    return bool(quoting.shared(best.phrase, telling - quoting.shared(_spoken(last), telling)))


def stays(turn: Turn, last: Entry, heard: Heard) -> Reply:
    """Stay with the last entry: show it again to whoever asks, and say to others that this is all.

    Somebody who asks for more than "which dates" and for nothing that it has a word of is told that it does not say it.
    """
    telling = frozenset(heard.words) - turn.cue.empty
    if len(heard.bare) > MOST_WORDS_OF_A_DETAIL and telling and not quoting.shared(_spoken(last), telling):
        reply = replies.nothing_fits(turn.index, last, turn.context, "nothing_on_that")
        return because(replies.with_contact(turn.index, reply), "nothing_on_that")
    if heard.asks and len(last.answer) <= SHORT:
        return because(replies.part(turn.index, last, last.answer, "all_there_is", turn.context), "vague_about_last")
    return because(replies.nothing_fits(turn.index, last, turn.context, "already_answered"), "already_answered")


def _wordless(turn: Turn, last: Entry, heard: Heard) -> Reply | None:
    """Take words that name nothing ("how much?") for a question about the last entry, unless another may be meant."""
    ranking = turn.rank(join(heard.words))
    offers = len(heard.words) > MOST_WORDS_OF_A_DETAIL and ranking.fits >= turn.suggest_cutoff
    another = offers and ranking.matches[0].entry != last
    return None if another or turn.is_sure(ranking) else stays(turn, last, heard)


def _again(turn: Turn, last: Entry, words: Words) -> Reply | None:
    """Take a question without a telling word ("how much of it?") for one about the last entry, or small talk."""
    remark = turn.rank(join(words)).smalltalk
    if remark and remark.score >= SMALLTALK_CUTOFF:
        return None
    if len(last.answer) <= SHORT:
        return because(replies.part(turn.index, last, last.answer, "all_there_is", turn.context), "vague_about_last")
    part = quoting.beginning(last.answer)
    return because(replies.part(turn.index, last, part, "same_answer", turn.context), "vague_about_last")


def _lost(turn: Turn, last: Entry, plain: Ranking, ranking: Ranking) -> Reply | None:
    """Say that there is nothing on that, unless a search of its own may find something."""
    remarks = [remark.score if remark else 0.0 for remark in (plain.smalltalk, plain.outside)]
    if max(ranking.best, *remarks) >= turn.suggest_cutoff:
        return None
    reply = replies.nothing_fits(turn.index, last, turn.context, "nothing_on_that", ranking.matches)
    near = [match.entry for match in plain.matches[:1] if match.entry != last and match.score >= FAINTEST_OFFER]
    reply = replies.with_contact(turn.index, replies.rather(reply, near))
    return because(reply, "nothing_on_that", Bound("offer", "the best entry", ranking.best, turn.suggest_cutoff))


def _half_told(turn: Turn, last: Entry, said: Words) -> str:
    """Return the part of the last answer that has half of what a message tells at least ("and on sunday morning?")."""
    telling = frozenset(said) - turn.cue.empty
    part, told = turn.told(last.answer, telling)
    return part if telling and len(told) >= len(telling) / 2 else ""


def _part_of_last(turn: Turn, last: Entry, said: Words, matches: Sequence[Match]) -> str | None:
    """Return the part of the last entry that is asked about, "" if no part is, None if another entry is."""
    wanted = frozenset(said) - turn.cue.vague
    part = quoting.excerpt(last.answer, wanted - turn.cue.function or wanted)
    if matches[0].entry == last:
        return part
    telling = wanted - turn.cue.function
    told = quoting.shared(part, wanted)
    enough = len(told) >= TELLING_WORDS or (telling and telling <= told)
    return part if enough and matches[0].score < CERTAIN_SCORE else None
