"""What every step of a decision needs to know about the turn it decides."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.conversation import reading
from bot.conversation.reading import Cues
from bot.conversation.values import Context
from bot.faq import Entry
from bot.matcher import ANSWER_CUTOFF, SUGGEST_CUTOFF, Index, Ranking
from bot.text import tokenise


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn: the FAQ's index, what was said before, and the cues and cut-offs that hold for this FAQ."""

    index: Index
    context: Context
    cue: Cues
    answer_cutoff: float
    suggest_cutoff: float

    @classmethod
    def of(cls, index: Index, context: Context) -> Turn:
        """Build the turn that follows `context`."""
        cutoffs = index.faq.cutoffs
        return cls(
            index,
            context,
            reading.cues(index.faq.messages),
            cutoffs.get("answer", ANSWER_CUTOFF),
            cutoffs.get("suggest", SUGGEST_CUTOFF),
        )

    @property
    def last(self) -> Entry | None:
        """The entry that the thread is about."""
        return self.index.faq.entry(self.context.last)

    def rank(self, text: str) -> Ranking:
        """Search for `text`, with or without the courtesies it opens with, whichever finds more.

        All that is found is kept, so that shares of 100 stay comparable.
        """
        limit = len(self.index.faq.entries)
        found = self.index.rank(text, limit)
        words = tuple(tokenise(text))
        rest = reading.without_opening(words, self.cue)
        if not rest or rest == words:
            return found
        plain = self.index.rank(" ".join(rest), limit)
        return replace(plain, smalltalk=found.smalltalk) if top_score(plain) > top_score(found) else found


def top_score(ranking: Ranking) -> float:
    """Return the score of the best entry, 0 if there is none."""
    return ranking.matches[0].score if ranking.matches else 0.0
