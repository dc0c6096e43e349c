"""Labelled queries through the engine: what was answered rightly, offered, answered wrongly, and what was refused.

Each row is judged as a person sees the reply, so suggestions are not answers. The words:

right       an answerable row answered with an expected entry (`expect`), or with all of them (`expect_all`)
offered     not right, but an expected entry stands under "did you mean" (for `expect_all`: each is answered or offered)
wrong       an answerable row answered with another entry only
missed      the rest of the answerable rows: nothing expected was shown
false       a row that expects no entry, answered with one

Beside its entry, a reply may have to say something, or never to (`expect_text`, `expect_not`).
"""

from bot.evaluation.judging import Outcome, Verdict, as_dict, judge, run, unknown_ids, worded, words
from bot.evaluation.report import Band, Figures, as_text, bands, confusions, cutoff_for, shortfalls, summary
from bot.evaluation.rows import Row, Turn, read

__all__ = [
    "Band",
    "Figures",
    "Outcome",
    "Row",
    "Turn",
    "Verdict",
    "as_dict",
    "as_text",
    "bands",
    "confusions",
    "cutoff_for",
    "judge",
    "read",
    "run",
    "shortfalls",
    "summary",
    "unknown_ids",
    "worded",
    "words",
]
