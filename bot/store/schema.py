"""The tables, alike on SQLite and Postgres; `upgrading` gives a database what is described here.

The names carry a prefix since a Postgres database is often shared. Moments that only machines compare (leases,
arrivals, expiries) are seconds since 1970, so that both databases order and add to them alike.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

_Type = TypeEngine[Any] | type[TypeEngine[Any]]

metadata = sa.MetaData()

VERSION = "0008"
"""Counted up whenever anything is added below."""


def _key(kind: _Type, *names: str) -> list[sa.Column[Any]]:
    """Return columns that are the primary key, or a part of it, and that nobody counts up."""
    return [sa.Column(name, kind, primary_key=True, autoincrement=False) for name in names]


def _filled(kind: _Type, *names: str) -> list[sa.Column[Any]]:
    """Return columns that always have a value."""
    return [sa.Column(name, kind, nullable=False) for name in names]


_OF_WAITING = {"where": sa.text("state = 'waiting'")}
"""Marks an index over some rows only."""

chats = sa.Table(
    "faqbot_chats",
    metadata,
    *_key(sa.BigInteger, "chat_id"),
    *_filled(sa.Boolean, "autoanswer"),
    sa.Column("clean_commands", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("private_answers", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("language", sa.Text, nullable=False, server_default=""),
)
misses = sa.Table(
    "faqbot_misses",
    metadata,
    *_key(sa.Text, "faq", "language", "key"),
    *_filled(sa.Text, "text"),
    *_filled(sa.Integer, "count"),
    sa.Column("people", sa.Integer),  # null: unknown, at least one
    *_filled(sa.DateTime(timezone=True), "first", "last"),
    sa.Column("outcome", sa.Text),  # what the bot made of it the last time
    sa.Column("shown", sa.Text),  # the ids of the entries it showed or offered, between spaces
    sa.Column("case_id", sa.Integer),
    sa.Index("faqbot_misses_case", "case_id"),
)
answers = sa.Table(
    "faqbot_answers",
    metadata,
    *_key(sa.Text, "faq", "language"),
    *_key(sa.Date, "day"),
    *_key(sa.Text, "entry_id"),
    *_filled(sa.Integer, "count"),
)
inbox = sa.Table(
    "faqbot_inbox",
    metadata,
    # The order of arrival. SQLite counts rows by itself only under the name INTEGER.
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("bot", sa.Text, nullable=False),  # several may share a database, and each counts its updates itself
    *_filled(sa.BigInteger, "update_id"),
    sa.Column("state", sa.Text, nullable=False),  # waiting, done or aside
    sa.Column("chat", sa.BigInteger),
    sa.Column("rank", sa.Integer, nullable=False),  # 0 is claimed before 1
    sa.Column("payload", sa.Text),
    *_filled(sa.Double, "received_at"),
    *_filled(sa.Integer, "tries"),
    sa.Column("owner", sa.Text),
    sa.Column("until", sa.Double),
    sa.UniqueConstraint("bot", "update_id"),
    sa.Index("faqbot_inbox_waiting", "bot", "chat", "seq", info=_OF_WAITING),
)
leases = sa.Table(
    "faqbot_leases",
    metadata,
    *_key(sa.Text, "name"),
    *_filled(sa.Text, "owner"),
    *_filled(sa.Double, "until"),
)
memory = sa.Table(
    "faqbot_memory",
    metadata,
    *_key(sa.Text, "name", "key"),
    *_filled(sa.Text, "value"),
    *_filled(sa.Integer, "version"),
    *_filled(sa.Double, "until"),
    sa.Index("faqbot_memory_until", "until"),
)
secrets = sa.Table(
    "faqbot_secrets",
    metadata,
    *_key(sa.Text, "name"),
    *_filled(sa.Text, "value"),
)
askers = sa.Table(
    "faqbot_askers",
    metadata,
    *_key(sa.Text, "faq", "language", "key"),
    sa.Column("entry_id", sa.Text, primary_key=True),  # the one that was picked, "" for a miss
    *_key(sa.Text, "person"),
    *_filled(sa.Double, "at"),
    sa.Index("faqbot_askers_person", "person"),
)
picks = sa.Table(
    "faqbot_picks",
    metadata,
    *_key(sa.Text, "faq", "language", "key", "entry_id"),
    *_filled(sa.Text, "text"),
    *_filled(sa.Integer, "count"),
    *_filled(sa.Double, "last"),
)
days = sa.Table(
    "faqbot_days",
    metadata,
    *_key(sa.Text, "faq", "language"),
    *_key(sa.Date, "day"),
    *_key(sa.Text, "kind"),
    *_filled(sa.Integer, "count"),
)
offers = sa.Table(
    "faqbot_offers",
    metadata,
    sa.Column("talk", sa.Text, primary_key=True),  # by which bot it was made, where and to whom, hashed
    *_filled(sa.Text, "bot", "faq", "language", "person", "text"),
    sa.Column("entries", sa.Text, nullable=False),  # their ids, between spaces
    *_filled(sa.Double, "at"),
)
votes = sa.Table(
    "faqbot_votes",
    metadata,
    sa.Column("place", sa.Text, primary_key=True),  # the message that was voted on, hashed
    *_key(sa.Text, "person"),
    *_filled(sa.Text, "faq", "language", "entry_id"),
    *_filled(sa.Integer, "value"),
    *_filled(sa.Double, "at"),
)
shown = sa.Table(
    "faqbot_shown",
    metadata,
    *_key(sa.Text, "place"),
    *_filled(sa.Text, "faq", "language", "entry_id"),
    *_filled(sa.Double, "until"),
)
faqs = sa.Table(
    "faqbot_faqs",
    metadata,
    *_key(sa.Text, "bot"),
    *_filled(sa.Text, "faq", "language"),
    sa.Column("entries", sa.Text, nullable=False),  # their ids, between spaces
)
changes = sa.Table(
    "faqbot_changes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    *_filled(sa.Text, "faq", "language", "kind", "entry_id", "text", "answer"),
    sa.Column("case_id", sa.Integer),
    *_filled(sa.Double, "at"),
    sa.Column("taken_at", sa.Double),  # since when the file says it
)
cases = sa.Table(
    "faqbot_cases",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    *_filled(sa.Text, "faq", "language", "question", "state"),
    *_filled(sa.Double, "opened_at"),
    sa.Column("carded_at", sa.Double),
    sa.Column("settled_at", sa.Double),
    sa.Column("settled_by", sa.Text),
    sa.Column("entry_id", sa.Text),
    *_filled(sa.Boolean, "told"),
)
cards = sa.Table(
    "faqbot_cards",
    metadata,
    *_key(sa.BigInteger, "chat_id", "message_id"),
    *_filled(sa.Integer, "case_id"),
    *_filled(sa.Text, "role"),
    sa.Column("draft", sa.Text),
    *_filled(sa.Double, "at"),
    sa.Index("faqbot_cards_case", "case_id"),
)
waiting = sa.Table(
    "faqbot_waiting",
    metadata,
    *_key(sa.Text, "faq", "language", "key", "person"),
    *_filled(sa.BigInteger, "chat_id"),
    *_filled(sa.Double, "at"),
)
talks = sa.Table(
    "faqbot_talks",
    metadata,
    *_key(sa.Integer, "case_id"),
    *_filled(sa.Text, "person"),
    *_filled(sa.BigInteger, "chat_id"),
    *_filled(sa.Boolean, "live"),
    *_filled(sa.Double, "at"),
)


def create_all(connection: sa.Connection) -> None:
    """Make what is not there; partial indexes as the dialect in use spells them, as the other one would take 3 MB."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_kwargs[f"{connection.dialect.name}_where"] = index.info["where"]
    metadata.create_all(connection)
    for table in metadata.tables.values():
        for index in table.indexes:
            index.create(connection, checkfirst=True)
