"""Which reply a question gets.

In this order, the first that fits: a command; a pick from what was offered; a word that keeps the talk going (thanks,
ok); more about the last entry; and at last the search, clause by clause, with three outcomes: the entry, "did you mean",
or no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation import reading, replies
from bot.conversation.reading import Clause, Cues, Words
from bot.conversation.values import Choice, Context, Question, Reply
from bot.faq import Entry
from bot.matcher import ANSWER_CUTOFF, SUGGEST_CUTOFF, Index, Match, Ranking
from bot.text import tokenise

SMALLTALK_CUTOFF = 60.0
"""From here on a remark is small talk, on the matcher's scale; tuned on the tuning half of the labelled questions."""

IN_CONTEXT = 0.5
"""How much of a cut-off an entry next to the last one needs when a message leans on what was said before."""

MOST_WORDS_OF_AN_ELLIPSIS = 9
"""A message that leans on the one before is short; a longer one stands on its own."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What every step of a decision needs to know."""

    index: Index
    context: Context
    cue: Cues
    answer_cutoff: float
    suggest_cutoff: float

    @property
    def last(self) -> Entry | None:
        """The entry that the thread is about."""
        return self.index.faq.entry(self.context.last)

    def neighbours(self) -> frozenset[str]:
        """Return the ids next to the last entry, itself among them."""
        last = self.last
        if last is None:
            return frozenset()
        topic = (entry.id for entry in self.index.faq.entries if entry.topic and entry.topic == last.topic)
        return frozenset((last.id, *last.follow_ups, *topic))


def respond(index: Index, question: Question, context: Context = Context()) -> Reply:
    """Answer `question` in the light of `context`; never raises, whatever the text."""
    faq = index.faq
    match question.command:
        case "open":
            return _open(index, question.text, context, "gone")
        case "none":
            return _none(index, context)
        case "start":
            return _open(index, question.text, context, "unknown_start") if question.text else replies.welcome(index, context)
        case "help" | "privacy":
            return Reply(question.command, context, text=replies.say(faq, question.command))
        case "about":
            return replies.about(index, context)
        case "browse":
            return replies.browse(index, question.text, question.page, context)
        case "ask":
            cutoffs = faq.cutoffs
            turn = Turn(
                index,
                context,
                reading.cues(faq.messages),
                cutoffs.get("answer", ANSWER_CUTOFF),
                cutoffs.get("suggest", SUGGEST_CUTOFF),
            )
            return _ask(turn, question.text)


def _open(index: Index, id: str, context: Context, missing: str) -> Reply:
    entry = index.faq.entry(id)
    if entry is None:
        return replies.nearest_to(index, id, context, missing)
    return replies.answer(index, [entry], context, headed=True)


def _none(index: Index, context: Context) -> Reply:
    return replies.fallback(index, context, text=replies.say(index.faq, "none_reply"))


def _pick(turn: Turn, choice: Choice) -> Reply:
    if choice.kind == "entry":
        return _open(turn.index, choice.key, turn.context, "gone")
    if choice.kind == "topic":
        return replies.browse(turn.index, choice.key, choice.page, turn.context)
    return _none(turn.index, turn.context)


def _ask(turn: Turn, text: str) -> Reply:
    words = tuple(tokenise(text))
    if not words:
        return replies.keep(turn.index, "empty", turn.context)
    if reply := _steered(turn, words):
        return reply
    clauses = reading.clauses(text, turn.cue)
    rest = reading.without_prefix(words, turn.cue.correct)
    if rest and turn.context.last and len(words) <= 3 * MOST_WORDS_OF_AN_ELLIPSIS:
        return _corrected(turn, rest)
    if reply := _leaning(turn, words):
        return reply
    return _searched(turn, text, clauses)


def _steered(turn: Turn, words: Words) -> Reply | None:
    """Answer what only makes sense as a reaction: a pick, none of these, yes, ok, more, why."""
    context, cue = turn.context, turn.cue
    pick = reading.picked(words, context.choices, cue)
    if isinstance(pick, Choice):
        return _pick(turn, pick)
    if pick is not None:
        return replies.keep(turn.index, "no_such_number", context, count=len(context.choices))
    if context.unsure and words in cue.none:
        return _none(turn.index, context)
    if context.unsure and words in cue.yes:
        entries = [choice for choice in context.choices if choice.kind == "entry"]
        return _pick(turn, entries[0]) if len(entries) == 1 else replies.keep(turn.index, "which_one", context)
    if words in cue.more and (last := turn.last):
        return _more(turn, last)
    if words in cue.why and (last := turn.last):
        return _excerpt(turn, last, turn.cue.reason) or replies.nothing_fits(
            turn.index, last, context, "already_answered"
        )
    if words in cue.acknowledge:
        return replies.keep(turn.index, "acknowledge", context)
    return None


def _more(turn: Turn, last: Entry) -> Reply:
    following = replies.follow_ups(turn.index, last, turn.context.seen)
    for entry in following:
        if entry.id in last.follow_ups and entry.id not in turn.context.seen:
            return replies.answer(turn.index, [entry], turn.context, headed=True)
    return replies.nothing_fits(turn.index, last, turn.context, "nothing_more")


def _excerpt(turn: Turn, entry: Entry, wanted: frozenset[str], candidates: Sequence[Match] = ()) -> Reply | None:
    part = reading.excerpt(entry.answer, wanted)
    if not part:
        return None
    text = replies.say(turn.index.faq, "same_answer")
    reply = replies.answer(turn.index, [entry], turn.context, text=text, candidates=candidates)
    return replace(reply, answers=(replace(entry, answer=part),))


def _corrected(turn: Turn, rest: Words) -> Reply:
    """Search again for what was meant, preferring anything to the entry that was not."""
    fresh = replace(turn, context=replace(turn.context, last="", choices=(), unsure=False))
    ranking = turn.index.rank(" ".join(rest))
    best = next((m for m in ranking.matches if m.entry.id != turn.context.last), None)
    if best and best.score >= turn.suggest_cutoff:
        return replies.answer(turn.index, [best.entry], fresh.context, headed=True, candidates=ranking.matches)
    return _searched(fresh, " ".join(rest), reading.clauses(" ".join(rest), turn.cue))


def _leaning(turn: Turn, words: Words) -> Reply | None:
    """Read a short message that leans on the last entry ("and for biologists?") in its light."""
    last = turn.last
    if last is None or len(words) > MOST_WORDS_OF_AN_ELLIPSIS:
        return None
    rest = reading.without_prefix(words, turn.cue.connect)
    leans = rest is not None or not turn.cue.reference.isdisjoint(words)
    if not leans:
        return None
    query = " ".join(rest or words)
    ranking = turn.index.rank(query)
    if ranking.matches and ranking.matches[0].score >= turn.answer_cutoff:
        top = ranking.matches[0].entry
        if top != last:
            return replies.answer(turn.index, [top], turn.context, candidates=ranking.matches)
    near = turn.neighbours()
    for match in ranking.matches[:3]:
        if match.entry.id in near and match.score >= turn.suggest_cutoff * IN_CONTEXT:
            if match.entry == last:
                return _excerpt(turn, last, frozenset(rest or words) - turn.cue.filler - turn.cue.question, ranking.matches)
            return replies.answer(turn.index, [match.entry], turn.context, headed=True, candidates=ranking.matches)
    return None


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of clauses that was searched as one query."""

    asks: bool
    ranking: Ranking

    @property
    def top(self) -> Match | None:
        return self.ranking.matches[0] if self.ranking.matches else None

    @property
    def score(self) -> float:
        return self.top.score if self.top else 0.0


def _searched(turn: Turn, text: str, clauses: Sequence[Clause]) -> Reply:
    whole = turn.index.rank(text)
    remark = whole.smalltalk
    if remark and remark.score >= SMALLTALK_CUTOFF and remark.score > _top_score(whole):
        return Reply("smalltalk", turn.context, text=remark.remark.answer, candidates=whole.matches)
    windows = _windows(turn, clauses, whole)
    if len(windows) > 1 and (reply := _several(turn, windows)):
        return reply
    best = max(windows, key=lambda window: window.score)
    return _outcome(turn, best.ranking)


def _top_score(ranking: Ranking) -> float:
    return ranking.matches[0].score if ranking.matches else 0.0


def _windows(turn: Turn, clauses: Sequence[Clause], whole: Ranking) -> list[_Window]:
    """Search the message as a whole, then each clause and each pair of neighbours, questions only if there are any."""
    windows = [_Window(False, whole)]
    if len(clauses) < 2:
        return windows
    any_asks = any(clause.asks for clause in clauses)
    for number, clause in enumerate(clauses):
        if clause.asks or not any_asks:
            windows.append(_Window(True, turn.index.rank(clause.text)))
        if number and (clause.asks or clauses[number - 1].asks or not any_asks) and len(clauses) > 2:
            windows.append(_Window(False, turn.index.rank(f"{clauses[number - 1].text} {clause.text}")))
    return windows


def _several(turn: Turn, windows: Sequence[_Window]) -> Reply | None:
    """Answer two questions in order, and ask back where there are more."""
    found: dict[str, Match] = {}
    for window in windows:
        if window.asks and window.top and window.score >= turn.answer_cutoff:
            found.setdefault(window.top.entry.id, window.top)
    candidates = windows[0].ranking.matches
    entries = [match.entry for match in found.values()]
    if len(entries) > replies.MOST_ANSWERS:
        return replies.suggestions(turn.index, entries, turn.context, candidates, "many_questions")
    if len(entries) == replies.MOST_ANSWERS:
        return replies.answer(turn.index, entries, turn.context, candidates=candidates)
    return None


def _outcome(turn: Turn, ranking: Ranking) -> Reply:
    matches = ranking.matches
    if matches and matches[0].score >= turn.answer_cutoff:
        return replies.answer(turn.index, [matches[0].entry], turn.context, candidates=matches)
    near = [match.entry for match in matches if match.score >= turn.suggest_cutoff]
    outside = ranking.outside
    if outside and outside.score > _top_score(ranking):
        text = outside.remark.answer or replies.say(turn.index.faq, "outside")
        return replies.fallback(turn.index, turn.context, matches, text)
    if near:
        if len(near) == 1:
            near = [match.entry for match in matches[:2]]
        return replies.suggestions(turn.index, near, turn.context, matches)
    return replies.fallback(turn.index, turn.context, matches)
