"""Why a reply is what it is, in plain words: what `ask --explain` and `chat --explain` print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.conversation.replies import MOST_SUGGESTIONS
from bot.conversation.understanding import TABLE
from bot.conversation.values import Bound, Intent, Reply

INTENTS: Mapping[Intent, str] = MappingProxyType(
    {"command": "a command, a button or a link", **{row.intent: row.words for row in reversed(TABLE)}}
)
"""Each intent in plain words: those of the first row for it, as a later one may recognise other intents as well."""

RULES: Mapping[str, str] = MappingProxyType(
    {
        "command": "a command says itself what it wants",
        "opened": "an entry was asked for by its id",
        "gone": "no entry has the id that was asked for, so the nearest are offered",
        "empty": "there was nothing to search for",
        "picked": "it names one of the choices by number, place or label",
        "nothing_told": "no answer was given yet, only offered",
        "which_one": "it does not say which of the choices is meant",
        "only_one": "only one entry had been offered",
        "no_such_number": "no choice has that number",
        "nothing_offered": "it is a number, and nothing was on offer",
        "none": "it says that nothing fits",
        "browse": "it asks for the topics",
        "no_thread": "there is no answer before it that it could be about",
        "next_follow_up": "the next follow-up of the last answer that was not shown yet",
        "nothing_more": "every follow-up of the last answer was shown",
        "again": "the last answer once more",
        "detail": "the sentences of the last answer that tell it",
        "meant_sentence": "a sentence of the last answer means it",
        "detail_offered": "only one of the choices tells it, or only one was offered",
        "offered_before": "what was offered before is clear now, or has to do with it",
        "detail_of_what": "nothing was said before, and these ask for it",
        "told_elsewhere": "the last answer does not say it, and these entries may",
        "not_told": "the last answer does not say it",
        "verdict": "the words that sum the last answer up",
        "still_unclear": "the last answer has nothing shorter and no reasons apart",
        "as_above": "nothing new was asked, so it is the answer that was just given",
        "what_is_missing": "nothing new was asked again and again, so the answer lacks something",
        "tried": "the last answer has no other advice",
        "links": "the links in the last answer",
        "no_links": "the last answer has no links",
        "reasons": "what the last answer says after its verdict",
        "remark": "the FAQ has small talk for it",
        "courtesy": "the bot's own words do for a courtesy",
        "care": "no entry is right for somebody in despair",
        "care_kept": "somebody who despaired a moment ago needs that more than anything else",
        "sorry": "a human word before anything else",
        "sorry_alone": "besides what is hard it asks nothing that the FAQ answers",
        "help_first": "help comes before anything else",
        "complaint": "only a person can look into it",
        "errand": "the bot does nothing but answer, so what comes nearest is an offer",
        "about_what": "none of its words names a subject, and nothing was said before",
        "contact": "the FAQ names whom to turn to, or nobody",
        "itself": "the bot's own words tell what it can do",
        "objected": "the author's view is all that the bot has",
        "noted": "it asks nothing, and no entry fits",
        "whole": "only a part of the last answer had been shown",
        "corrected": "what follows the correction fits an entry",
        "part": "a part of the last answer speaks of it",
        "already_answered": "only the last answer fits, and no part of it says more",
        "instead": "the question before has an entry with other words in its place",
        "near_last": "an entry fits, in the light of the last answer",
        "vague_about_last": "none of its words names a subject, so it is about the last answer",
        "nothing_on_that": "nothing fits well enough, neither by itself nor in the light of the last answer",
        "part_first": "an entry fits well enough, and one part of its long answer is what is asked for",
        "sure": "something fits well enough for an answer, and one entry clearly best",
        "doubtful": "an entry fits well enough, but only by words that tell little or that the message denies",
        "stranger": "an entry fits well enough, but no entry has a word that can be what the message is about",
        "close": "hardly anything fits, but an entry has all words that tell what it is about, or nearly its meaning",
        "distant": "an entry fits better than the others, but neither by its words nor by its meaning is it near",
        "answer_only": "an entry fits well enough, but only its answer has the message's words, not its question",
        "unsure": "something may fit, but not well enough, or two entries nearly alike",
        "outside": "the FAQ names it among what is outside",
        "other_language": "there is no answer, and the message is in a language that the FAQ is not in",
        "nothing": "nothing fits well enough for an offer, or what does has too little to do with the message",
        "two_questions": "two questions, each with its entry",
        "many_questions": "more questions than a reply holds answers",
        "half_outside": "one of its questions has an entry, another is outside the FAQ",
        "half_unsure": "one of its questions has an entry, for another one may be meant",
        "two_subjects": "two subjects of one question, each with its entry",
    }
)  # fmt: skip


def explain(reply: Reply) -> str:
    """Write down what a reply was decided by, a line for each decision."""
    return "\n".join(_lines(reply))


def _lines(reply: Reply) -> Iterator[str]:
    why = reply.why
    yield f"understood as: {INTENTS[why.intent]}" + (f" ({why.evidence})" if why.evidence else "")
    if why.searched:
        yield f"searched for: {why.searched}"
    for statement in why.light:
        yield f"in the light of: {statement}"
    yield f"decided: {RULES[why.rule]}"
    for bound in why.bounds:
        yield f"  {_compared(bound)}"
    if reply.candidates:
        # As many as "did you mean" could have offered.
        found = ", ".join(f"{match.entry.id} {match.score:.1f}" for match in reply.candidates[:MOST_SUGGESTIONS])
        yield f"found: {found}"


def _compared(bound: Bound) -> str:
    """Write a score beside its cut-off.

    >>> _compared(Bound("answer", "gpu", 57.0, 58.0))
    'gpu scores 57.0 of the 58.0 needed to answer: too little'
    """
    verdict = "enough" if bound.holds else "too little"
    return f"{bound.of} scores {bound.score:.1f} of the {bound.cutoff:.1f} needed to {bound.to}: {verdict}"
