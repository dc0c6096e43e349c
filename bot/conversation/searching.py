"""Finding what a message asks for: clause by clause, with three outcomes.

A message may hold a greeting, a life story and a question. Each clause that asks is searched by itself, and what the
statements around it say shifts the odds between the entries; the whole message is searched as well, and the best wins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.conversation import quoting, reading, replies
from bot.conversation.reading import Clause
from bot.conversation.turn import Turn, top_score
from bot.conversation.values import Reply
from bot.faq import Entry
from bot.languages.text import tokenise
from bot.matcher import Match, Ranking

SMALLTALK_CUTOFF = 40.0
OUTSIDE_CUTOFF = 25.0
"""From these scores on a remark of the FAQ is given; below, the bot's plain words do. Chosen on the tuning half of the
labelled questions: lower ones decline kindly, but for the wrong reason."""

SURER = 2.0
"""So many times the best entry's score a remark needs to decline for it; closer ones leave the choice to the person."""

HEARD = 1.0
"""From this score on an entry may keep a single suggestion company; one below has nothing to do with the question."""

SHORT = 600
"""Characters of an answer that may be shown again as a whole: a phone shows them without scrolling."""

PLAIN, TERSE, NAME, STRANGE = 80.0, 2, 3, 0.3
"""An answer below this score, to so few words, to "what is" and so few, or to a message of which the FAQ does not know
such a share, says which question it answers: the person's may read otherwise."""

LONGEST_PAIR = 100
"""Characters of a message up to which "and", "or" or a comma may stand between two subjects of one question."""

STATEMENTS = 0.5
"""How much the statements around a question count, against an even spread over the entries."""


MOST_ENTRIES = 16
"""So many entries at most an even spread is over, the number that `STATEMENTS` was tuned with: in a FAQ of thousands
the odds of one that was spoken of would rise a thousandfold, and it would be the answer to anything."""


def searched(turn: Turn, text: str, clauses: Sequence[Clause]) -> Reply:
    """Answer, ask "did you mean", or say that there is no answer."""
    whole = turn.rank(text)
    asked = _asked(turn, clauses) if len(clauses) > 1 else []
    remark = whole.smalltalk
    polite = max(map(top_score, asked), default=0.0) >= turn.suggest_cutoff  # a question after "sorry to bother you"
    if remark and remark.score >= SMALLTALK_CUTOFF and remark.score > top_score(whole) and not polite:
        candidates = whole.matches[: replies.MOST_CANDIDATES]
        return Reply("smalltalk", turn.context, text=remark.remark.answer, candidates=candidates)
    if not asked:
        return _both(turn, whole, text) or _outcome(turn, whole, text)
    asking = sum(clause.asks for clause in clauses)
    # Lines that ask nothing may be one question, broken where the screen ended.
    apart = asking > 1 or (not asking and max(map(top_score, asked)) > top_score(whole))
    several = _several(turn, asked) if apart else None
    return several or _outcome(turn, max([*asked, whole], key=top_score), text)


def in_light_of(ranking: Ranking, prior: Mapping[str, float], entries: int) -> Ranking:
    """Weigh the entries of a ranking by a `prior` over ids, each 0 to 1.

    Bayes' rule, the prior mixed with an even one by `STATEMENTS`; "none of them" keeps its odds, so that a question
    about something else stays unanswered whatever was said before it.
    """
    if not prior:
        return ranking
    entries = min(entries, MOST_ENTRIES)
    weighed = [
        (m, m.score * (1 - STATEMENTS + STATEMENTS * entries * prior.get(m.entry.id, 0.0))) for m in ranking.matches
    ]
    rest = 100.0 - sum(match.score for match in ranking.matches)
    total = max(rest, 0.0) + sum(score for _, score in weighed)
    matches = [replace(match, score=100 * score / total if total else 0.0) for match, score in weighed]
    return replace(ranking, matches=tuple(sorted(matches, key=lambda match: -match.score)))


def _asked(turn: Turn, clauses: Sequence[Clause]) -> list[Ranking]:
    """Search each clause that asks, in the light of the statements that lead to it; each clause if none asks.

    A question that says nothing by itself ("Is that true?") is asked of each of those statements.
    """
    if not any(clause.asks for clause in clauses):
        return [turn.rank(clause.text) for clause in clauses]
    stated = [clause for clause in clauses if not clause.asks]
    asked: list[Ranking] = []
    leading: list[Clause] = []
    for clause in clauses:
        if not clause.asks:
            leading.append(clause)
            continue
        around = leading or stated
        vague = turn.cue.vague.issuperset(clause.words)
        entries = len(turn.index.faq.entries)
        prior = _said(turn, around)
        joined = [turn.rank(f"{statement.text} {clause.text}") for statement in around]
        if around and vague:
            asked.append(max((in_light_of(ranking, prior, entries) for ranking in joined), key=top_score))
        else:
            alone = in_light_of(turn.rank(clause.text), prior, entries)
            asked.append(_blend([alone, alone, max(joined, key=top_score)]) if joined else alone)
        leading = []
    return asked


def _blend(rankings: Sequence[Ranking]) -> Ranking:
    """Average what several readings of the same question give each entry."""
    scores: dict[str, float] = {}
    best: dict[str, Match] = {}
    for ranking in rankings:
        for match in ranking.matches:
            scores[match.entry.id] = scores.get(match.entry.id, 0.0) + match.score / len(rankings)
            best.setdefault(match.entry.id, match)
    matches = sorted((replace(best[id], score=score) for id, score in scores.items()), key=lambda m: -m.score)
    return replace(rankings[0], matches=tuple(matches))


def _said(turn: Turn, statements: Sequence[Clause]) -> dict[str, float]:
    """Tell how much each entry is what the statements are about, 0 to 1; several may be, so this need not sum to 1."""
    said: dict[str, float] = {}
    for statement in statements:
        for match in turn.rank(statement.text).matches:
            said[match.entry.id] = max(said.get(match.entry.id, 0.0), match.score / 100)
    return said


def _several(turn: Turn, asked: Sequence[Ranking]) -> Reply | None:
    """Answer two questions in order, ask back where there are more; of one, say that the other is outside or unsure."""
    tops = [ranking.matches[0] for ranking in asked if top_score(ranking) >= turn.answer_cutoff]
    entries = list(dict.fromkeys(match.entry for match in tops))
    if len(entries) > replies.MOST_ANSWERS:
        return replies.suggestions(turn.index, entries, turn.context, tops, "many_questions")
    if len(entries) == replies.MOST_ANSWERS:
        return replies.answer(turn.index, entries, turn.context, candidates=tops)
    if not entries:
        return None
    reply = replies.answer(turn.index, entries, turn.context, headed=True, candidates=tops)
    rest = [ranking for ranking in asked if top_score(ranking) < turn.answer_cutoff]
    if declined := next(filter(None, (_declined(turn, ranking) for ranking in rest)), ""):
        return replace(reply, closing=declined)
    unsure = next((ranking for ranking in rest if top_score(ranking) >= turn.suggest_cutoff), None)
    if unsure is None:
        return None
    near = [match.entry for match in unsure.matches[: replies.FEWEST_SUGGESTIONS] if match.entry not in entries]
    return replies.with_offer(turn.index, reply, near, "other_question")


def _both(turn: Turn, whole: Ranking, text: str) -> Reply | None:
    """Answer two subjects of one short question ("do I need a PhD and a GPU?"), but for one that is denied.

    They are two where each alone fits its entry better than the whole fits any.
    """
    if len(text) > LONGEST_PAIR:
        return None
    surer = max(PLAIN, top_score(whole))
    for halves in reading.halves(text, turn.cue):
        found = {half: best for half in halves for best in turn.rank(half).matches[:1] if best.score >= surer}
        if len({match.entry for match in found.values()}) == len(halves):
            denied = [half for half in halves if reading.without_prefix(tuple(tokenise(half)), turn.cue.deny)]
            tops = [match for half, match in found.items() if half not in denied] or list(found.values())
            return replies.answer(turn.index, [top.entry for top in tops], turn.context, headed=True, candidates=tops)
    return None


def _outcome(turn: Turn, ranking: Ranking, text: str) -> Reply:
    matches = ranking.matches
    if matches and matches[0].score >= turn.answer_cutoff and not _doubtful(turn, matches[0], text):
        if matches[0].entry == turn.last and (part := _new_part(turn, matches[0].entry, text)):
            return replies.part(turn.index, matches[0].entry, part, "same_answer", turn.context, matches)
        words = tuple(tokenise(text))
        # "How long does it take" may have meant the entry shown last, and this one is another.
        elsewhere = turn.last not in (None, matches[0].entry) and not turn.cue.reference.isdisjoint(words)
        named = reading.without_prefix(words, turn.cue.define)  # "what is a GPU" asks for less than the entry says
        terse = len(words) <= TERSE or (named is not None and len(named) <= NAME)
        headed = elsewhere or matches[0].score < PLAIN or terse or ranking.unknown >= STRANGE
        reply = replies.answer(turn.index, [matches[0].entry], turn.context, headed=headed, candidates=matches)
        return replace(reply, context=replace(reply.context, asked=text))
    if declined := _declined(turn, ranking):
        return replies.fallback(turn.index, turn.context, matches, declined)
    near = [match.entry for match in matches if match.score >= turn.suggest_cutoff]
    if near:
        fewest = [match.entry for match in matches[: replies.FEWEST_SUGGESTIONS] if match.score >= HEARD]
        return replies.suggestions(turn.index, max(near, fewest, key=len), turn.context, matches, asked=text)
    return replace(replies.fallback(turn.index, turn.context, matches), missed=text)


def _declined(turn: Turn, ranking: Ranking) -> str:
    """Return the words that decline what the FAQ says is outside it, "" if it does not say so."""
    outside = ranking.outside
    if outside is None or outside.score < OUTSIDE_CUTOFF or outside.score <= SURER * top_score(ranking):
        return ""
    return outside.remark.answer or replies.say(turn.index.faq, "outside")


def _doubtful(turn: Turn, match: Match, text: str) -> bool:
    """Tell whether a message only seems to fit: it says nothing that tells, or denies what the phrasing says."""
    words, phrase = tuple(tokenise(text)), tokenise(match.phrase)
    if list(words) == phrase:
        return False
    if turn.cue.vague.issuperset(words):
        return True
    denied = reading.denied(words, turn.cue).intersection(phrase)
    asks = any(clause.asks for clause in reading.clauses(text, turn.cue))
    return bool(denied) and not asks and turn.cue.negation.isdisjoint(phrase)


def _new_part(turn: Turn, entry: Entry, text: str) -> str:
    """Find the part of the entry shown last that another question about it is after; "" to show all of it again."""
    words = frozenset(tokenise(text))
    same = any(words == frozenset(tokenise(other)) for other in (entry.question, entry.label, turn.context.asked))
    if same or len(entry.answer) <= SHORT:
        return ""
    return quoting.excerpt(entry.answer, words - turn.cue.vague)
