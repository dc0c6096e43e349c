"""What every step of a decision needs to know about the turn it decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bot.conversation import quoting, reading
from bot.conversation.cues import Cues, cues
from bot.conversation.values import Choice, Context
from bot.conversation.ways import Words
from bot.faq import Entry
from bot.languages import language
from bot.languages.text import UNSPACED_FROM, join, read_words
from bot.matcher import Index, Match, Ranking, RemarkMatch
from bot.matcher.vocabulary import stemmer

SMALLTALK_CUTOFF = 40.0
"""From this score on the FAQ's own small talk is given; below, the bot's plain words do."""

MOST_WORDS_THAT_LEAN = 9
"""A message that leans on the one before is short; a longer one stands on its own."""

ASKED_IN_VAIN = 2
"""Whoever asks for the same answer so many times more misses something in it; after so many questions in a
row without an answer people are told of somebody who helps."""

OFFERED_FIRST = 2
"""Entries of "did you mean" that people go on from without picking one."""

SHOWN_TOGETHER = 2
"""Entries that one message may be answered by: what is asked next may be about either."""

MOST_WORDS_OF_A_DETAIL = 2
"""A question word and one more ("which dates?") ask for a detail of what was just said, if no entry is on it."""

CHARACTERS_SEARCHED = 5000
"""Characters that one message is searched for, all its parts together: the longest message once, and a few parts of it.
At a thousand entries they take 20 ms."""

LIKELY_ACT = 0.6
"""From this likelihood on, 0 to 1, a message is taken for an act, or for one of a kind: leaving every fifth English
training message out, 63 of 100 that ask nothing are told rightly so and 10 as another act, and 3 of 100 questions and 7
of 100 circumstances are taken for an act (0.5: 68, 13, 4 and 10; 0.7: 57, 8, 1 and 5)."""

REMARK_SHARE, SINGLE_WORD_REMARK_SHARE = 0.5, 0.9
"""Share, 0 to 1, of a remark's phrase that a message must say for the remark to be given; a message that counts as a
single word must say more of a phrase of small talk: "life" is not "I hate my life", nor is "bot" a compliment."""

LONGEST_SINGLE_WORD = 2
"""Messages of up to this many words count as a single word if only one of them tells something ("my life")."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn: the FAQ's index, what was said before, and the cues and cut-offs that hold for this FAQ.

    `aloud` as in a `Question`.
    """

    index: Index
    context: Context
    cue: Cues
    answer_cutoff: float
    share_cutoff: float
    suggest_cutoff: float
    aloud: bool = False
    _acts: dict[str, Mapping[str, float]] = field(default_factory=dict, repr=False, compare=False)
    _ranked: dict[str, tuple[Ranking, str]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, index: Index, context: Context, *, aloud: bool = False) -> Turn:
        """Build the turn that follows `context`."""
        cutoffs = index.cutoffs
        return cls(
            index,
            context,
            cues(index.faq),
            cutoffs["answer"],
            cutoffs["share"],
            cutoffs["suggest"],
            aloud,
        )

    @property
    def last(self) -> Entry | None:
        """The entry that the thread is about."""
        return self.index.faq.entry(self.context.last)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The entries among what is to be picked from."""
        return tuple(choice for choice in self.context.choices if choice.kind == "entry")

    @property
    def pending(self) -> tuple[Choice, ...]:
        """The entries under the last "did you mean", which may be one message ago; none after a pick or a no."""
        return self.offered if self.context.unsure else self.context.passed

    @property
    def undecided(self) -> bool:
        """Whether something is on offer of which nothing was shown: then the last entry is not what it is about."""
        return self.context.unsure and [choice.key for choice in self.offered] != [self.context.last]

    @property
    def shown(self) -> Entry | None:
        """The entry shown last, unless too much was asked in vain since."""
        seen = self.context.seen
        return self.index.faq.entry(seen[-1]) if seen and self.context.missed <= ASKED_IN_VAIN else None

    @property
    def lately(self) -> tuple[Entry, ...]:
        """The entries that a message may go on from: what is offered, then what was shown last, newest first.

        None if too much was asked in vain since.
        """
        if self.context.missed > ASKED_IN_VAIN:
            return ()
        offered = self.offered[:OFFERED_FIRST] if self.context.unsure else ()
        ids = (*(choice.key for choice in offered), self.context.last, *reversed(self.context.seen[-SHOWN_TOGETHER:]))
        return tuple(entry for id in dict.fromkeys(ids) if (entry := self.index.faq.entry(id)))

    def told(self, answer: str, wanted: frozenset[str]) -> tuple[str, frozenset[str]]:
        """Return the part of an answer that has most of the `wanted` words in any form, and which of them it has."""
        written = {word: quoting.as_written(answer, [word], self._stem) for word in wanted}
        part = quoting.excerpt(answer, wanted.union(*written.values()))
        said = frozenset(read_words(part))
        return part, quoting.shared(part, wanted).union(word for word in wanted if written[word] & said)

    @property
    def _stem(self) -> Callable[[str], str]:
        return stemmer(language(self.index.faq.language).stemmer)

    def acts(self, text: str) -> Mapping[str, float]:
        """Return how likely a text is each act, 0 to 1; empty where no encoder can tell, and for a single word."""
        if text not in self._acts:
            self._acts[text] = self.index.acts(text) if len(text.split()) > 1 or text[-1:] >= UNSPACED_FROM else {}
        return self._acts[text]

    def likelihood(self, text: str, *acts: str) -> float:
        """Return how likely a text is one of these acts, 0 to 1; 0 where no encoder can tell."""
        found = self.acts(text)
        return sum(found.get(act, 0.0) for act in acts)

    def rank(self, text: str) -> Ranking:
        """Search for `text`, with or without the courtesies it opens with, whichever finds more.

        All that is found is kept, so that shares of 100 stay comparable; and remembered, as the parts of a message are
        looked at from several sides. Once `CHARACTERS_SEARCHED` are searched for, nothing more is found.
        """
        if text not in self._ranked:
            spent = sum(len(text) for text in self._ranked) > CHARACTERS_SEARCHED
            self._ranked[text] = (Ranking((), None, None), text) if spent else self._rank(text)
        return self._ranked[text][0]

    def nearest(self, text: str) -> Match | None:
        """Return the entry that `text` comes nearest to, if it comes near enough for an offer."""
        ranking = self.rank(text)
        best = next(iter(ranking.matches), None)
        return best if best and (best.close or ranking.fits >= self.suggest_cutoff) else None

    def is_sure(self, ranking: Ranking) -> bool:
        """Tell whether something fits well enough for an answer, and it is clearly the best match."""
        return ranking.is_sure(self.index.cutoffs)

    def is_outside(self, text: str) -> bool:
        """Tell whether a text is nearly what the FAQ says it has no answer to."""
        outside = self.rank(text).outside
        return outside is not None and outside.score >= self.answer_cutoff

    def searched(self, text: str) -> str:
        """Return what was searched for when `text` was ranked: it, or what is left of it."""
        return self._ranked[text][1]

    def _rank(self, text: str) -> tuple[Ranking, str]:
        limit = len(self.index.faq.entries)
        words = tuple(read_words(text))
        found = self._heard(self.index.rank(text, limit), words)
        rest = reading.bare(reading.without_opening(words, self.cue), self.cue)
        if not rest or rest == words:
            return found, text
        bare = join(rest)
        plain = self._heard(self.index.rank(bare, limit), rest)
        if plain.best > found.best:
            return replace(plain, smalltalk=found.smalltalk), bare
        return found, text

    def _heard(self, ranking: Ranking, words: Words) -> Ranking:
        """Drop the remarks that the words say too little of; the scores stay what they are."""
        particles = self.cue.words["particles"]
        few = words[: LONGEST_SINGLE_WORD + 1]
        telling = [word for word in few if word not in self.cue.vague and word not in particles]
        single = len(telling) <= 1 and len(words) <= LONGEST_SINGLE_WORD
        enough = SINGLE_WORD_REMARK_SHARE if single else REMARK_SHARE
        return replace(
            ranking, smalltalk=_enough(ranking.smalltalk, enough), outside=_enough(ranking.outside, REMARK_SHARE)
        )


def _enough(remark: RemarkMatch | None, enough: float) -> RemarkMatch | None:
    return remark if remark and remark.share >= enough else None
