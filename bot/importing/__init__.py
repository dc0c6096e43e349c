"""Questions and answers of other formats as a faq.yaml: Markdown, web pages, tables, JSON and YAML.

`reading` finds out what a file is and hands it to `markdown`, `pages`, `tables` or `lists`, which return drafts;
`boxes` unfolds what a page folds, `asking` tells questions from other lines, `cleaning` takes out what only a website
understands; `writing` makes the file. Whatever is changed is noted.
"""

from __future__ import annotations

from bot.importing.reading import read
from bot.importing.values import Draft, Notes, Options, Page
from bot.importing.writing import as_yaml, report

__all__ = ["Draft", "Notes", "Options", "Page", "as_yaml", "read", "report"]
