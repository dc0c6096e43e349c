"""Finding the entries of a FAQ that are closest to a query."""

from bot.matcher.index import Index
from bot.matcher.odds import ANSWER_CUTOFF, SHARE_CUTOFF, SUGGEST_CUTOFF
from bot.matcher.results import Match, Ranking, RemarkMatch

__all__ = ["ANSWER_CUTOFF", "SHARE_CUTOFF", "SUGGEST_CUTOFF", "Index", "Match", "Ranking", "RemarkMatch"]
