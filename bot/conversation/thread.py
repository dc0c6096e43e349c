"""Messages that only make sense after what was said before.

Picks, yes and no, more and why; corrections; and short questions that lean on the last entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.conversation import quoting, reading, replies
from bot.conversation.reading import Words
from bot.conversation.replies import because
from bot.conversation.searching import SHORT, SMALLTALK_CUTOFF, in_light_of, searched
from bot.conversation.turn import Turn, top_score
from bot.conversation.values import Bound, Choice, Intent, Reply
from bot.faq import Entry
from bot.languages.text import tokenise
from bot.matcher import Match, Ranking

MOST_WORDS_THAT_LEAN = 9
"""A message that leans on the one before is short; a longer one stands on its own."""

MOST_WORDS_OF_A_CORRECTION = 25

LAST, NEXT, BESIDE = 0.3, 0.5, 0.2
"""The prior of a message that leans: the last entry's share, its follow-ups' and that of the rest of its topic."""

FEW = 2
"""So many words that name nothing are no question of their own."""

NEAR_CUTOFF = 0.7
"""How much of the answer cut-off does for the last entry and its neighbours, when a message leans on them."""

CLOSE = 0.8
"""From this share of a neighbour's unsure score on, the last entry goes first if a part of it is about the words."""

CERTAIN, TELLING = 80.0, 2
"""Below this score of another entry, so many words in one part of the last entry say more than the score does."""

ABOUT_THE_BOT, SPOKEN_FOR = ("help", "identity", "about", "privacy"), 90.0
"""What a FAQ may have an entry on ("privacy", "contact"); from this score of one on, it answers instead of the bot."""

LONGEST_REASON = 600
"""Characters of an answer that "why?" repeats."""


def steered(turn: Turn, words: Words) -> Reply | None:
    """Answer what is a reaction and nothing else, particles around it or not: a pick, none, yes, ok, more, why."""
    bare = reading.bare(words, turn.cue)
    return _steered(turn, words, named=True) or (_steered(turn, bare, named=False) if bare != words else None)


def _steered(turn: Turn, words: Words, *, named: bool) -> Reply | None:
    context, cue, index, said = turn.context, turn.cue, turn.index, " ".join(words)
    if several := _several_picked(turn, words):
        return several
    if context.unsure and words in cue.yes:
        entries = [choice for choice in context.choices if choice.kind == "entry"]
        sure = len(entries) == 1
        if sure:
            return because(picked(turn, entries[0], context.choices), "only_one", intent="yes", evidence=said)
        return because(replies.keep(index, "which_one", context), "which_one", intent="yes", evidence=said)
    pick, offered = _picked(turn, words, named=named)
    if isinstance(pick, Choice):
        return because(picked(turn, pick, offered), "picked", intent="pick", evidence=said)
    if pick is not None:
        return _no_such_number(turn, words) if context.choices else _mere_number(turn, words)
    if words in cue.none and (context.unsure or words not in cue.acknowledge):
        return because(replies.none(index, context), "none", intent="none", evidence=said)
    if words in cue.browse:
        return because(replies.browse(index, "", 0, context), "browse", intent="browse", evidence=said)
    if words in cue.more or words in cue.why:
        last = turn.last
        intent: Intent = "more" if words in cue.more else "why"
        if last is None:
            return because(replies.fallback(index, context), "no_thread", intent=intent, evidence=said)
        reply = _more(turn, last) if intent == "more" else _why(turn, last)
        return because(reply, reply.why.rule, intent=intent, evidence=said)
    return (turn.last and _again_or_less(turn, turn.last, words)) or smalltalk(turn, words)


def _several_picked(turn: Turn, words: Words) -> Reply | None:
    """Answer several picks at once ("1 and 2", "both"), or ask which one where a reply can't hold them all."""
    choices = turn.context.choices
    numbers = reading.numbers(words, turn.cue)
    both = words in turn.cue.both
    if not choices or not (both or len(numbers) > 1):
        return None
    said = " ".join(words)
    if any(not 0 < number <= len(choices) for number in numbers):
        return _no_such_number(turn, words)
    picks = [choice for choice in choices if choice.kind == "entry"] if both else [choices[n - 1] for n in numbers]
    entries = [entry for pick in picks if pick.kind == "entry" and (entry := turn.index.faq.entry(pick.key))]
    if not picks or len(picks) > replies.MOST_ANSWERS or len(entries) < len(picks):
        return because(replies.keep(turn.index, "which_one", turn.context), "which_one", intent="pick", evidence=said)
    reply = replies.answer(turn.index, entries, turn.context, headed=True)
    reply = replace(reply, context=replace(reply.context, earlier=choices))
    return because(reply, "picked", intent="pick", evidence=said)


def _no_such_number(turn: Turn, words: Words) -> Reply:
    reply = replies.keep(turn.index, "no_such_number", turn.context, count=len(turn.context.choices))
    return because(reply, "no_such_number", intent="pick", evidence=" ".join(words))


def _mere_number(turn: Turn, words: Words) -> Reply:
    """Search for a number where nothing is on offer: it may be asked about, but mostly it is a pick that comes late."""
    text = " ".join(words)
    found = searched(turn, text, reading.clauses(text, turn.cue))
    if found.kind == "answer":
        return found
    return because(replies.fallback(turn.index, turn.context), "nothing_offered", intent="pick", evidence=text)


def smalltalk(turn: Turn, words: Words) -> Reply | None:
    """Answer small talk that is a whole message: in the FAQ's words if it has some, else in the bot's."""
    name = reading.pleasantry(words, turn.cue)
    if name is None:
        return None
    said = " ".join(words)
    ranking = turn.index.rank(said)
    remark = ranking.smalltalk
    if remark and remark.score >= SMALLTALK_CUTOFF:
        reply = Reply("smalltalk", turn.context, text=remark.remark.answer)
        bound = Bound("chat", remark.phrase, remark.score, SMALLTALK_CUTOFF)
        return because(reply, "remark", bound, intent="courtesy", evidence=said)
    if name in ABOUT_THE_BOT and top_score(ranking) >= SPOKEN_FOR:
        return None
    return because(_courteous(turn, name), "courtesy", intent="courtesy", evidence=f"{said} ({name})")


def _courteous(turn: Turn, name: str) -> Reply:
    if name == "greeting":
        welcome = replies.welcome(turn.index, turn.context)
        return replace(welcome, kind="smalltalk", context=replace(welcome.context, last=turn.context.last))
    if name == "privacy":
        return replies.notice(turn.index, "privacy", turn.context)
    if name == "about":
        return replies.about(turn.index, turn.context)
    return replies.keep(turn.index, name, turn.context, title=turn.index.faq.title)


def _picked(turn: Turn, words: Words, *, named: bool) -> tuple[Choice | int | None, tuple[Choice, ...]]:
    """Look a pick up in what was offered last, and say where it was found.

    "And the third one" goes on with the list that the pick before was made from.
    """
    rest = reading.without_prefix(words, turn.cue.connect)
    if rest and turn.context.earlier:
        again = reading.picked(rest, turn.context.earlier, turn.cue, named=False)
        if isinstance(again, Choice):
            return again, turn.context.earlier
    choices = turn.context.choices
    pick = reading.picked(words, choices, turn.cue, named=named)
    if isinstance(pick, Choice) and _courtesy(turn, words):
        pick = reading.picked(words, choices, turn.cue, named=False)
    return pick, choices


def _courtesy(turn: Turn, words: Words) -> bool:
    """Tell whether a message is small talk and nothing else, in the bot's words or in the FAQ's."""
    if reading.pleasantry(words, turn.cue) is not None:
        return True
    remark = turn.index.rank(" ".join(words)).smalltalk
    return remark is not None and words == tuple(tokenise(remark.phrase))


def picked(turn: Turn, choice: Choice, offered: tuple[Choice, ...]) -> Reply:
    """Do what picking `choice` does, and remember what it was picked from."""
    if choice.kind == "topic":
        return replies.browse(turn.index, choice.key, choice.page, turn.context)
    if choice.kind == "none":
        return replies.none(turn.index, turn.context)
    reply = replies.opened(turn.index, choice.key, turn.context, "gone")
    return replace(reply, context=replace(reply.context, earlier=offered))


def corrected(turn: Turn, text: str, words: Words) -> Reply | None:
    """Search again for what was really meant ("no, I meant …"), and rather for anything but the last entry."""
    named = reading.without_prefix(words, turn.cue.correct)
    rest = named or reading.without_prefix(words, turn.cue.object)
    if not rest or turn.last is None or len(words) > MOST_WORDS_OF_A_CORRECTION:
        return None
    meant = " ".join(rest)
    ranking = turn.rank(meant)
    fresh = replace(turn, context=replace(turn.context, last="", choices=(), unsure=False))
    best = next((match for match in ranking.matches if match.entry != turn.last), None)
    if ranking.matches and ranking.matches[0] is not best and top_score(ranking) >= turn.answer_cutoff:
        best = ranking.matches[0]
    # "I meant …" leaves little doubt; much else may follow a mere "no".
    if best and best.score >= (turn.suggest_cutoff if named else turn.answer_cutoff * NEAR_CUTOFF):
        reply = replies.answer(turn.index, [best.entry], fresh.context, headed=True, candidates=ranking.matches)
        cutoff = turn.suggest_cutoff if named else turn.answer_cutoff * NEAR_CUTOFF
        bound = Bound("answer", best.entry.id, best.score, cutoff)
        return because(reply, "corrected", bound, intent="correct", evidence=text, searched=meant)
    reply = searched(fresh, meant, reading.clauses(meant, turn.cue))
    # What was written is kept, not its words: they are pairs of characters in a script without spaces.
    context = replace(reply.context, asked=text if reply.context.asked else "")
    reply = replace(reply, context=context, missed=text if reply.missed else "")
    return because(reply, reply.why.rule, intent="correct", evidence=text)


def leaning(turn: Turn, words: Words) -> Reply | None:
    """Read a short message that leans on the last entry ("and for biologists?") in its light."""
    reply = _leaning(turn, words)
    return because(reply, reply.why.rule, intent="leaning", evidence=" ".join(words)) if reply else None


def _leaning(turn: Turn, words: Words) -> Reply | None:
    last, cue = turn.last, turn.cue
    if last is None or len(words) > MOST_WORDS_THAT_LEAN:
        return None
    otherwise = reading.without_prefix(words, cue.otherwise)
    rest = otherwise or reading.without_prefix(words, cue.connect)
    said = rest or words
    if not rest and cue.reference.isdisjoint(words):
        return _wordless(turn, last, words)
    if not otherwise and cue.vague.issuperset(said):
        return _again(turn, last, words)
    plain = turn.rank(" ".join([word for word in said if word not in cue.filler] or said))
    prior = _prior(turn, last)
    ranking = in_light_of(plain, prior, len(turn.index.faq.entries))
    if not _fits(turn, ranking, prior):
        return _lost(turn, last, turn.rank(" ".join(said)), ranking)
    # "And if I'm not …" asks for the other case, however well the last entry fits the words.
    matches = [match for match in ranking.matches if match.entry != last or not otherwise]
    if not otherwise and (part := _part_of_last(turn, last, said, matches)) is not None:
        bound = Bound("answer", matches[0].entry.id, matches[0].score, turn.answer_cutoff)
        if part:
            return because(replies.part(turn.index, last, part, "same_answer", turn.context, matches), "part", bound)
        if plain.matches[0].entry != last or top_score(plain) < turn.answer_cutoff:
            reply = replies.nothing_fits(turn.index, last, turn.context, "already_answered", matches)
            return because(reply, "already_answered", bound)
    if not matches:
        return None
    cutoff = turn.answer_cutoff * (NEAR_CUTOFF if matches[0].entry.id in prior else 1.0)
    reply = replies.answer(turn.index, [matches[0].entry], turn.context, headed=True, candidates=matches)
    return because(
        reply, "near_last", Bound("answer", matches[0].entry.id, matches[0].score, cutoff), searched=" ".join(said)
    )


def _fits(turn: Turn, ranking: Ranking, prior: Mapping[str, float]) -> bool:
    if not ranking.matches:
        return False
    near = ranking.matches[0].entry.id in prior
    return top_score(ranking) >= turn.answer_cutoff * (NEAR_CUTOFF if near else 1.0)


def _wordless(turn: Turn, last: Entry, words: Words) -> Reply | None:
    """Take a few words that name nothing ("how much?") for a question about the last entry, unless one is found."""
    if len(words) > FEW or not turn.cue.vague.issuperset(words):
        return None
    found = top_score(turn.rank(" ".join(words))) >= turn.answer_cutoff
    if found:
        return None
    return because(replies.nothing_fits(turn.index, last, turn.context, "already_answered"), "already_answered")


def _again(turn: Turn, last: Entry, words: Words) -> Reply | None:
    """Take a question without a telling word ("how much of it?") for one about the last entry, or small talk."""
    remark = turn.rank(" ".join(words)).smalltalk
    if remark and remark.score >= SMALLTALK_CUTOFF:
        return None
    if len(last.answer) <= SHORT:
        return because(replies.part(turn.index, last, last.answer, "all_there_is", turn.context), "vague_about_last")
    part = quoting.beginning(last.answer)
    return because(replies.part(turn.index, last, part, "same_answer", turn.context), "vague_about_last")


def _lost(turn: Turn, last: Entry, plain: Ranking, ranking: Ranking) -> Reply | None:
    """Say that there is nothing on that, unless a search of its own may find something."""
    remarks = [remark.score if remark else 0.0 for remark in (plain.smalltalk, plain.outside)]
    if max(top_score(ranking), *remarks) >= turn.suggest_cutoff:
        return None
    reply = replies.nothing_fits(turn.index, last, turn.context, "nothing_on_that", ranking.matches)
    return because(reply, "nothing_on_that", Bound("offer", "the best entry", top_score(ranking), turn.suggest_cutoff))


def _part_of_last(turn: Turn, last: Entry, said: Words, matches: Sequence[Match]) -> str | None:
    """Return the part of the last entry that is asked about, "" if no part is, None if another entry is."""
    wanted = frozenset(said) - turn.cue.vague - turn.cue.filler - turn.cue.question
    part = quoting.excerpt(last.answer, wanted)
    if matches[0].entry == last:
        return part
    score = next((match.score for match in matches if match.entry == last), 0.0)
    close = matches[0].score < turn.answer_cutoff and score >= CLOSE * matches[0].score
    told = matches[0].score < CERTAIN and len(quoting.shared(part, wanted)) >= TELLING
    return part or None if close or told else None


def _prior(turn: Turn, last: Entry) -> dict[str, float]:
    """Spread the odds over the last entry, its follow-ups and the rest of its topic."""
    topic = [entry.id for entry in turn.index.faq.entries if entry.topic and entry.topic == last.topic]
    beside = [id for id in topic if id != last.id and id not in last.follow_ups]
    shares = {id: NEXT / len(last.follow_ups) for id in last.follow_ups}
    shares |= {id: BESIDE / len(beside) for id in beside}
    shares[last.id] = LAST
    return {id: share / sum(shares.values()) for id, share in shares.items()}


def _more(turn: Turn, last: Entry) -> Reply:
    for entry in replies.follow_ups(turn.index, last, turn.context.seen):
        if entry.id in last.follow_ups and entry.id not in turn.context.seen:
            return because(replies.answer(turn.index, [entry], turn.context, headed=True), "next_follow_up")
    return because(replies.nothing_fits(turn.index, last, turn.context, "nothing_more"), "nothing_more")


def _again_or_less(turn: Turn, last: Entry, words: Words) -> Reply | None:
    """Show the last entry again: all of it, its verdict, or its links."""
    said = " ".join(words)
    if words in turn.cue.again:
        return because(
            replies.answer(turn.index, [last], turn.context, headed=True), "again", intent="again", evidence=said
        )
    if words in turn.cue.short:
        reply = replies.part(turn.index, last, quoting.gist(last.answer), "in_short", turn.context)
        return because(reply, "verdict", intent="shorter", evidence=said)
    if words not in turn.cue.links:
        return None
    links = quoting.links(last.answer)
    if not links:
        reply = replies.nothing_fits(turn.index, last, turn.context, "no_links")
        return because(reply, "no_links", intent="links", evidence=said)
    return because(replies.part(turn.index, last, links, "links", turn.context), "links", intent="links", evidence=said)


def _why(turn: Turn, last: Entry) -> Reply:
    part = quoting.reason(last.answer, LONGEST_REASON)
    if not part:
        return because(replies.nothing_fits(turn.index, last, turn.context, "already_answered"), "already_answered")
    return because(replies.part(turn.index, last, part, "reasons", turn.context), "reasons")
