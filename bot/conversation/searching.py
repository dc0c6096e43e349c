"""Finding what a message asks for: clause by clause, with three outcomes.

A message may hold a greeting, a life story and a question. Each clause that asks is searched by itself, and what the
statements around it say shifts the odds between the entries; the whole message is searched as well, and the best wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.conversation import details, doubts, missing, quoting, reading, replies
from bot.conversation import telling as likeliest
from bot.conversation.doubts import FAINTEST_OFFER
from bot.conversation.hearing import Heard
from bot.conversation.reading import Clause
from bot.conversation.replies import because
from bot.conversation.turn import MOST_WORDS_THAT_LEAN, SMALLTALK_CUTOFF, Turn
from bot.conversation.values import Bound, Reply
from bot.conversation.weighing import blend, in_light_of, said
from bot.faq import Entry
from bot.languages.text import read_words
from bot.matcher import Match, Ranking

SURER = 2.0
"""So many times the best entry's score a remark needs to decline for it; closer ones leave the choice to the person."""

LISTED = 0.2
"""From this part of the best entry's score on, 0 to 1, another is offered beside it; one below was hardly meant."""

SHORT = 600
"""Characters of an answer that may be shown again as a whole: a phone shows them without scrolling."""

FEWEST_WORDS_OF_A_QUESTION = 3
"""A label of fewer words names its entry and asks nothing: "GPU" does not tell what a "Yes" answers."""

PAIR_SCORE = 80.0
"""From this score on each half of a message is a subject of its own; one that fits less well goes with the other."""

CLOSE_SHARE = 0.14
"""From this part of what an offer asks for on, 0 to 1, entries are offered that have every telling word of the message
("mooc", where an answer names one) or are near to it in meaning. On the tuning sets that shows the right entry to 4 of
100 who ask a FAQ without aliases by words, and a needless list to one of 100 whose message is out of scope."""

OTHERS = 2
"""Entries that are offered for a second, unclear question beside the answer to the first."""

STATED = 1.4
"""How much more than the cut-off for an offer a statement must fit for a menu: it is no question that several entries
may answer a little."""

LONGEST_PAIR = 100
"""Characters of a message up to which "and", "or" or a comma may stand between two subjects of one question."""


class Found(NamedTuple):
    """What a search found, for which text, and the statements that shifted the odds."""

    ranking: Ranking
    text: str
    light: tuple[str, ...] = ()


def asked(turn: Turn, heard: Heard) -> Reply:
    """Answer, ask "did you mean", or say that there is no answer."""
    text = heard.text
    # "Never mind." is no statement that leads to the question after it.
    clauses = [clause for clause in heard.clauses if not turn.cue.passes(clause.words)] or heard.clauses
    if len(clauses) < len(heard.clauses):
        text = " ".join(clause.text for clause in clauses)
    whole = Found(turn.rank(text), text)
    parts = _asked(turn, clauses) if len(clauses) > 1 else []
    # What somebody asks counts more than what they tell around it, however well that fits an entry.
    clear = {found.ranking.matches[0].entry for found in parts if found.light and turn.is_sure(found.ranking)}
    agreeing = [found for found in (*parts, whole) if found.ranking.matches and found.ranking.matches[0].entry in clear]
    best = max(agreeing or [*parts, whole], key=lambda found: found.ranking.best)
    remark = whole.ranking.smalltalk
    # A question after "sorry to bother you" is more than the courtesy.
    polite = any(found.ranking.best >= turn.suggest_cutoff for found in parts)
    if remark and remark.score >= max(SMALLTALK_CUTOFF, whole.ranking.best) and not polite:
        candidates = whole.ranking.matches[: replies.MOST_CANDIDATES]
        reply = Reply("smalltalk", turn.context, text=remark.remark.answer, candidates=candidates)
        return because(reply, "remark", Bound("chat", remark.phrase, remark.score, SMALLTALK_CUTOFF))
    if not parts:
        return _both(turn, whole, text) or _outcome(turn, whole, text)
    asking = sum(clause.asks for clause in clauses)
    # Lines that ask nothing may be one question, broken where the screen ended.
    apart = asking > 1 or (not asking and best is not whole)
    return (_several(turn, parts) if apart else None) or _outcome(turn, best, text)


def _asked(turn: Turn, clauses: Sequence[Clause]) -> list[Found]:
    """Search each clause that asks, in the light of the statements that lead to it; each clause if none asks.

    A question that says nothing by itself ("Is that true?") is asked of each of those statements.
    """
    if not any(clause.asks for clause in clauses):
        return [Found(turn.rank(clause.text), clause.text) for clause in clauses]
    stated = [clause for clause in clauses if not clause.asks]
    asked: list[Found] = []
    leading: list[Clause] = []
    for clause in clauses:
        if not clause.asks:
            leading.append(clause)
            continue
        around = leading or stated
        vague = turn.cue.vague.issuperset(clause.words)
        entries = len(turn.index.faq.entries)
        prior = said(turn, around)
        texts = [f"{statement.text} {clause.text}" for statement in around]
        light = tuple(statement.text for statement in around)
        if around and vague:
            joined = (Found(in_light_of(turn.rank(text), prior, entries), text, light) for text in texts)
            asked.append(max(joined, key=lambda found: found.ranking.best))
        else:
            ranking = in_light_of(turn.rank(clause.text), prior, entries)
            if around:
                ranking = blend([ranking, ranking, max(map(turn.rank, texts), key=lambda joined: joined.best)])
            asked.append(Found(ranking, clause.text, light))
        leading = []
    return asked


def _several(turn: Turn, asked: Sequence[Found]) -> Reply | None:
    """Answer two questions in order, ask back where there are more; of one, say that the other is outside or unsure."""
    tops = [found.ranking.matches[0] for found in asked if turn.is_sure(found.ranking)]
    bounds = tuple(Bound("answer", match.entry.id, match.score, turn.answer_cutoff) for match in tops)
    entries = list(dict.fromkeys(match.entry for match in tops))
    if len(entries) > replies.MOST_ANSWERS:
        reply = replies.suggestions(turn.index, entries, turn.context, tops, "many_questions")
        return because(reply, "many_questions", *bounds)
    if len(entries) == replies.MOST_ANSWERS:
        reply = replies.answer(turn.index, entries, turn.context, candidates=tops)
        return because(reply, "two_questions", *bounds)
    if not entries:
        return None
    reply = replies.answer(turn.index, entries, turn.context, headed=True, candidates=tops)
    rest = [found for found in asked if not turn.is_sure(found.ranking)]
    if declined := next(filter(None, (_declined(turn, found.ranking) for found in rest)), ""):
        return because(replace(reply, closing=declined), "half_outside", *bounds)
    asking = (found for found in rest if not doubts.tells(turn, found.text))
    unsure = next((found for found in asking if found.ranking.fits >= turn.suggest_cutoff), None)
    if unsure is None:
        return None
    matches = unsure.ranking.matches
    near = [match.entry for match in matches[:OTHERS] if match.entry not in entries]
    offered = Bound("offer", matches[0].entry.id, matches[0].score, turn.suggest_cutoff)
    return because(replies.with_offer(turn.index, reply, near, "other_question"), "half_unsure", *bounds, offered)


def _both(turn: Turn, whole: Found, text: str) -> Reply | None:
    """Answer two subjects of one short question ("do I need a PhD and a GPU?"), but for one that is denied.

    They are two where each alone fits its entry better than the whole fits any.
    """
    if len(text) > LONGEST_PAIR:
        return None
    surer = max(PAIR_SCORE, whole.ranking.best)
    for halves in reading.halves(text, turn.cue):
        found = {
            half: best
            for half in halves
            for best in turn.rank(half).matches[:1]
            if best.score >= surer and not best.kept
        }
        if len({match.entry for match in found.values()}) == len(halves):
            denied = [half for half in halves if turn.cue.after("deny", tuple(read_words(half)))]
            tops = [match for half, match in found.items() if half not in denied] or list(found.values())
            reply = replies.answer(turn.index, [top.entry for top in tops], turn.context, headed=True, candidates=tops)
            return because(reply, "two_subjects", *(Bound("answer", top.entry.id, top.score, surer) for top in tops))
    return None


def _outcome(turn: Turn, found: Found, text: str) -> Reply:
    reply = _chosen(turn, found, text)
    bounds: list[Bound] = []
    if matches := found.ranking.matches:
        fits = found.ranking.fits
        bounds.append(Bound("answer", "all that fits", fits, turn.answer_cutoff))
        bounds.append(Bound("be the answer", f"share of {matches[0].entry.id}", found.ranking.share, turn.share_cutoff))
        if reply.why.rule == "close":
            bounds.append(Bound("offer", "all that fits", fits, CLOSE_SHARE * turn.suggest_cutoff))
        elif reply.why.rule in ("unsure", "stranger", "answer_only", "distant"):
            bounds.append(Bound("offer", "all that fits", fits, turn.suggest_cutoff))
        elif reply.why.rule == "nothing":
            bounds += _short_of(turn, found.ranking, text)
    if reply.kind != "answer" and (remark := found.ranking.outside):
        bounds.append(
            Bound("decline", remark.phrase, remark.score, max(turn.suggest_cutoff, SURER * found.ranking.best))
        )
    return because(reply, reply.why.rule, *bounds, searched=turn.searched(found.text), light=found.light)


def _short_of(turn: Turn, ranking: Ranking, text: str) -> Iterator[Bound]:
    """Give the cut-off of an offer that a ranking does not reach: none where what fits has but empty words."""
    best, cutoff = ranking.matches[0], turn.suggest_cutoff
    if ranking.fits >= cutoff and doubts.tells(turn, text):
        cutoff *= STATED
    bounds = (
        Bound("offer", "all that fits", ranking.fits, cutoff),
        Bound("offer", best.entry.id, best.score, FAINTEST_OFFER),
    )
    return (bound for bound in bounds if not bound.holds)


def _chosen(turn: Turn, found: Found, text: str) -> Reply:
    ranking, matches = found.ranking, found.ranking.matches
    sure = turn.is_sure(ranking)
    doubtful = sure and doubts.is_doubtful(turn, matches, text)
    if sure and not doubtful:
        return _narrowed(turn, matches, text) or _answered(turn, found, text)
    if declined := _declined(turn, ranking):
        return because(replies.fallback(turn.index, turn.context, matches, declined), "outside")
    fits = ranking.fits >= turn.answer_cutoff
    near = [match for match in matches if match.tied or match.score >= LISTED * ranking.best]
    offers = ranking.fits >= turn.suggest_cutoff and ranking.best >= FAINTEST_OFFER
    offers = offers and (fits or not all(match.unrelated for match in near))
    none = offers or ranking.fits < CLOSE_SHARE * turn.suggest_cutoff
    close = [] if none else _close(matches[: replies.MOST_SUGGESTIONS])
    offers = (offers or bool(close)) and not doubts.is_empty(turn, matches[0], text)
    if len(close or near) > OTHERS and ranking.fits < STATED * turn.suggest_cutoff:
        offers = offers and not doubts.tells(turn, text)
    shown = turn.index.faq.entry(turn.context.seen[-1]) if turn.context.seen else None
    told, name = _told(turn, shown, text, best=matches[0].entry if offers else None) if shown else ("", "")
    if shown and told:
        reply = replies.part(turn.index, shown, told, name, turn.context, matches)
        return because(replace(reply, headed=shown != turn.last), "part")
    if offers and turn.last and [match.entry for match in close or near] == [turn.last]:
        return _all_there_is(turn, turn.last, text, matches)
    if offers:
        rival = doubts.rival(turn, matches, text)
        if len(near) == 1 and (rival or (doubtful and not turn.cue.vague.issuperset(read_words(text)))):
            near = [near[0], rival] if rival else list(matches[:OTHERS])  # or the opposite
        name = "suggestions" if fits else "suggestions_far"
        offered = [match.entry for match in close or near]
        reply = replies.suggestions(turn.index, offered, turn.context, matches, name, text)
        fitting = fits and ranking.share >= turn.share_cutoff
        rule = "doubtful" if doubtful else "close" if close else (fitting and matches[0].kept) or "unsure"
        return because(reply, rule)
    return _missed(turn, matches, text)


def _close(matches: Sequence[Match]) -> list[Match]:
    """Return what may be offered though hardly anything fits: what is close, else one or two that partly are."""
    close = [match for match in matches if match.close]
    partly = [match for match in matches if match.partly]
    return close or (partly if len(partly) <= OTHERS else [])


def _narrowed(turn: Turn, matches: Sequence[Match], text: str) -> Reply | None:
    """Tell what the last answer, or the only one on offer, has on a detail of somebody's case ("it's in Docker").

    A statement in few words, all that tell something in one sentence of it, is no wish for another entry.
    """
    words = turn.cue.expanded(tuple(read_words(text)))
    pending = turn.pending
    about = turn.index.faq.entry(pending[0].key) if len(pending) == 1 else None if pending else turn.last
    if about in (None, matches[0].entry) or not doubts.states(turn, text) or len(words) > MOST_WORDS_THAT_LEAN:
        return None
    assert about
    telling = frozenset(words) - turn.cue.empty - turn.cue.around
    said = quoting.giving(about.answer, lambda sentence: turn.told(sentence, telling)[1] == telling, SHORT)
    if not telling or not said or quoting.shared(about.question, telling) == telling:
        return None
    reply = replies.part(turn.index, about, said, "same_answer", turn.context, matches)
    return because(replace(reply, headed=about != turn.last), "part")


def _missed(turn: Turn, matches: Sequence[Match], text: str) -> Reply:
    """Say that there is no answer, or ask for the question in a message that has none or no subject."""
    asks = reading.asks(text, turn.cue)
    if asks and not turn.context.asked and turn.cue.vague.issuperset(read_words(text)):
        return because(replies.keep(turn.index, "about_what", turn.context, matches), "about_what")
    return missing.lost(turn, matches, text, told=doubts.tells(turn, text))


def _answered(turn: Turn, found: Found, text: str) -> Reply:
    """Answer with the best entry, or the part of it that the message names, headed unless it says the same."""
    matches = found.ranking.matches
    entry = matches[0].entry
    asked_again = entry == turn.last and not turn.context.partly
    asking = [text for text in (entry.label, entry.question) if len(read_words(text)) >= FEWEST_WORDS_OF_A_QUESTION]
    said = (*asking, *([turn.context.asked] if asked_again else []))
    same = any(doubts.says_the_same(asked, other) for asked in (text, found.text) for other in said)
    part = "" if same or len(entry.answer) <= SHORT else part_of(turn, entry, text, anywhere=asked_again)
    if part:
        reply = replies.part(turn.index, entry, part, "same_answer", turn.context, matches)
        reply = because(replies.with_whole(turn.index, reply, entry), "part" if asked_again else "part_first")
        reply = replace(reply, headed=not asked_again)
    else:
        reply = replies.answer(turn.index, [entry], turn.context, headed=not same, candidates=matches)
        reply = because(reply, "sure")
    return replace(reply, context=replace(reply.context, asked=text))


def part_of(turn: Turn, entry: Entry, text: str, *, anywhere: bool = False) -> str:
    """Return the part of a long answer that a message is after, "" if that is the whole.

    Of an answer that was just shown any part that has words of the message; else the only one that has all that tell.
    """
    words = frozenset(read_words(text)) - turn.cue.vague
    telling = words - turn.cue.function
    if anywhere:
        return quoting.excerpt(entry.answer, telling or words)
    beside = telling - frozenset(read_words(entry.question))
    return quoting.only_part(entry.answer, beside or telling, headed=not beside)


def _told(turn: Turn, shown: Entry, text: str, *, best: Entry | None) -> tuple[str, str]:
    """Return the part of the answer shown last that has all that tells something in a short message, and its wording.

    Some of it does where that entry is the `best` that would be offered, and where another is, only a number is told.
    A number ("he is 14") gets what the answer has numbers for, and not for sure where that is far in meaning.
    """
    words = turn.cue.expanded(tuple(read_words(text)))
    telling = frozenset(words) - turn.cue.empty - turn.cue.around
    if not telling or len(words) > MOST_WORDS_THAT_LEAN:
        return "", ""
    numbers = frozenset(filter(str.isdecimal, telling))
    if numbers and len(words) > 1:
        beside = telling - numbers - turn.cue.words["dear"]
        known = best is None and quoting.shared(f"{shown.question} {shown.answer}", beside) == beside
        if known or numbers == telling:
            part = details.numbers(turn, shown)
            near = likeliest.nearness(turn, text, quoting.sentences_of(part))
            return part, "same_answer" if near is None or near >= likeliest.RELATED_FROM else "all_there_is"
    if best not in (None, shown):
        return "", ""
    part, told = turn.told(shown.answer, telling)
    return part if told == telling or (best and 2 * len(told) > len(telling)) else "", "same_answer"


def _all_there_is(turn: Turn, last: Entry, text: str, matches: Sequence[Match]) -> Reply:
    """Show a short answer again rather than ask whether it was meant, or say that it does not say that."""
    telling = frozenset(read_words(text)) - turn.cue.empty - turn.cue.around
    spoken = " ".join((last.question, last.answer, *last.aliases))
    _, told = turn.told(spoken, telling)
    again = matches[0].score >= turn.answer_cutoff and 2 * len(told) > len(telling)  # it is asked in other words
    if told and told != telling and not again:  # what has none of them was found by a misspelling
        reply = replies.nothing_fits(turn.index, last, turn.context, "nothing_on_that", matches)
        return because(replies.with_contact(turn.index, reply), "nothing_on_that")
    if len(last.answer) <= SHORT:
        reply = replies.part(turn.index, last, last.answer, "all_there_is", turn.context, matches)
    else:
        reply = replies.nothing_fits(turn.index, last, turn.context, "already_answered", matches)
    return because(reply, "already_answered")


def _declined(turn: Turn, ranking: Ranking) -> str:
    """Return the words that decline what the FAQ says is outside it, "" if it does not say so."""
    outside = ranking.outside
    if outside is None or outside.score < turn.suggest_cutoff or outside.score <= SURER * ranking.best:
        return ""
    return outside.remark.answer or replies.say(turn.index.faq, "outside")
