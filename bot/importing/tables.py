"""Questions in tables: CSV and TSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from bot.errors import SourceError
from bot.faq.formats import ANSWER_KEYS, QUESTION_KEYS
from bot.importing import cleaning
from bot.importing.values import Draft, Notes, Options, Page
from bot.languages.text import is_marked

TOPIC_KEYS = ("topic", "category", "section", "group", "kategorie", "thema", "категория", "tema", "分类", "카테고리")
ALIAS_KEYS = (
    "aliases", "alias", "alternatives", "alternative", "variants", "variations", "keywords", "keyword", "synonyms"
)  # fmt: skip
_SAMPLE = 20_000  # characters in which the delimiter is looked for
_ROWS = 200  # rows by which columns are told apart


def read(text: str, name: str, options: Options, notes: Notes) -> Page:
    """Return the rows of a table that have a question and an answer."""
    rows = [row for row in _rows(text) if any(cell.strip() for cell in row)]
    if rows and len(rows[0]) > 1 and any(is_marked(cell) for cell in rows[0]):
        rows.insert(0, [f"column {number}" for number in range(1, len(rows[0]) + 1)])
        notes.add("a first row that asks taken for a question, not for the names of columns", name)
    if len(rows) < 2:
        raise SourceError(f"{name}: a table needs a line of names and at least one row below it.")
    head, *body = rows
    names = [cell.strip().casefold() for cell in head]
    question, answer = _columns(names, body, name, options)
    notes.add("columns taken", f"“{head[question]}” as question, “{head[answer]}” as answer")
    topic, aliases = _named(names, TOPIC_KEYS), _named(names, ALIAS_KEYS)
    page = Page()
    between = _between(row[aliases] for row in body if aliases is not None and aliases < len(row))
    for number, row in enumerate(body, 2):
        where = f"{name}: row {number}"
        cells = [*row, *[""] * (len(head) - len(row))]
        asked = cleaning.question(cells[question], where, notes)
        told = cleaning.answer(cells[answer], {}, options.base, where, notes)
        if not asked or not told:
            notes.add("rows without a question or an answer left out", where)
            continue
        others = re.split(between, cells[aliases]) if aliases is not None else []
        ways = tuple(way.strip() for way in others if way.strip() and way.strip() != asked)
        page.drafts.append(Draft(asked, told, cells[topic].strip() if topic is not None else "", ways, where=where))
    return page


def _between(cells: Iterable[str]) -> str:
    """Return a pattern of what stands between aliases: commas only where no cell has anything stronger."""
    strong = r"[;|\n]"
    return strong if any(re.search(strong, cell) for cell in cells) else ","


def _rows(text: str) -> list[list[str]]:
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:_SAMPLE], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return list(csv.reader(io.StringIO(text), delimiter=delimiter if first.count(delimiter) else dialect.delimiter))


def _columns(names: Sequence[str], body: Sequence[Sequence[str]], name: str, options: Options) -> tuple[int, int]:
    """Return the columns of questions and answers: those wanted, else by their names, else by what stands in them."""
    question, answer = (_wanted(names, wanted, name) for wanted in (options.question, options.answer))
    if question is None:
        question = _named(names, QUESTION_KEYS, taken=answer)
    if answer is None:
        answer = _named(names, ANSWER_KEYS, taken=question)
    columns = range(len(names))
    cells = [[row[column].strip() for row in body[:_ROWS] if column < len(row)] for column in columns]
    if question is None:
        others = [column for column in columns if column != answer]
        question = max(others, key=lambda column: sum(is_marked(cell) for cell in cells[column]))
    if answer is None:
        others = [column for column in columns if column != question]
        if not others:
            raise SourceError(
                f"{name}: the table has one column only. Name its delimiter in a first line, or use commas."
            )
        answer = max(others, key=lambda column: sum(map(len, cells[column])))
    return question, answer


def _wanted(names: Sequence[str], wanted: str, name: str) -> int | None:
    if not wanted:
        return None
    if wanted.casefold() in names:
        return names.index(wanted.casefold())
    if wanted.isdigit() and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    raise SourceError(f"{name}: there is no column “{wanted}”. There are: {', '.join(names)}.")


def _named(names: Sequence[str], keys: Sequence[str], taken: int | None = None) -> int | None:
    free = [number for number in range(len(names)) if number != taken]
    for key in keys:
        for number in free:
            if names[number] == key:
                return number
    long = [key for key in keys if len(key) > 2]
    return next((number for number in free if any(key in names[number] for key in long)), None)
