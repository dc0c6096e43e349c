"""Under which title and language the rows about a FAQ lie: they go along when it gets others.

A bot notes what it serves. Where that is called otherwise than before, and is still the same FAQ by the ids of its
entries, everything about it is given the new name.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Table, delete, select, tuple_, update

from bot.store.schema import faqs, metadata
from bot.store.statements import put

SAME = 0.5
"""Share of the entries known before that a FAQ needs to have by their ids, to be the same one."""


@dataclass(frozen=True, slots=True)
class Former:
    """What a FAQ was called before; `followed` tells whether the rows about it go by the new name."""

    faq: str
    language: str
    followed: bool


def follow(connection: Connection, bot: str, faq: str, language: str, ids: Collection[str]) -> Former | None:
    """Note which FAQ a bot serves, with the ids of its entries; return what it was called before, if otherwise.

    The rows stay where another bot serves the FAQ under its former name, and where this is another FAQ.
    """
    known = connection.execute(select(faqs).where(faqs.c.bot == bot)).one_or_none()
    row = {"bot": bot, "faq": faq, "language": language, "entries": " ".join(sorted(ids))}
    if known != tuple(row.values()):
        put(connection, faqs, **row)
    if known is None or (known.faq, known.language) == (faq, language):
        return None
    others = select(faqs.c.bot).where(faqs.c.faq == known.faq, faqs.c.language == known.language, faqs.c.bot != bot)
    followed = _is_same(known, ids) and connection.execute(others).first() is None
    if followed:
        for table in metadata.sorted_tables:
            if table is not faqs and {"faq", "language"} <= set(table.columns.keys()):
                _rename(connection, table, (known.faq, known.language), (faq, language))
    return Former(known.faq, known.language, followed)


def _is_same(known: Row[tuple[str, ...]], ids: Collection[str]) -> bool:
    before = set(known.entries.split())
    return len(before & set(ids)) >= SAME * len(before)


def _rename(connection: Connection, table: Table, old: tuple[str, str], new: tuple[str, str]) -> None:
    """Give rows another name; what was written under that already gives way, as it is younger and less."""
    name = tuple_(table.c.faq, table.c.language)
    if table.c.faq.primary_key:
        keys = [column for column in table.primary_key if column.name not in ("faq", "language")]
        identity = keys[0] if len(keys) == 1 else tuple_(*keys)
        connection.execute(delete(table).where(name == new, identity.in_(select(*keys).where(name == old))))
    connection.execute(update(table).where(name == old).values(faq=new[0], language=new[1]))
