"""Finding the entries of a FAQ that are closest to a query."""

from bot.matcher.index import Index
from bot.matcher.results import Match, Ranking, RemarkMatch
from bot.matcher.scoring import ANSWER_CUTOFF, SUGGEST_CUTOFF

__all__ = ["ANSWER_CUTOFF", "SUGGEST_CUTOFF", "Index", "Match", "Ranking", "RemarkMatch"]
