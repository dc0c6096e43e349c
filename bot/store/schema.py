"""The tables, alike on SQLite and Postgres; `migrations` makes what is described here.

The names carry a prefix since a Postgres database is often shared. Moments that only machines compare (leases,
arrivals, expiries) are seconds since 1970, so that both databases order and add to them alike.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Double,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData()

_OF_WAITING = {"where": text("state = 'waiting'")}
"""Marks an index over some rows only."""

chats = Table(
    "faqbot_chats",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("autoanswer", Boolean, nullable=False),
    Column("clean_commands", Boolean, nullable=False, server_default=false()),
    Column("private_answers", Boolean, nullable=False, server_default=false()),
    Column("language", Text, nullable=False, server_default=""),
)
misses = Table(
    "faqbot_misses",
    metadata,
    Column("faq", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("people", Integer),  # null: unknown, at least one
    Column("first", DateTime(timezone=True), nullable=False),
    Column("last", DateTime(timezone=True), nullable=False),
    Column("outcome", Text),  # what the bot made of it the last time
    Column("shown", Text),  # the ids of the entries it showed or offered, between spaces
    Column("case_id", Integer),
    Index("faqbot_misses_case", "case_id"),
)
answers = Table(
    "faqbot_answers",
    metadata,
    Column("faq", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("entry_id", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)
inbox = Table(
    "faqbot_inbox",
    metadata,
    # The order of arrival. SQLite counts rows by itself only under the name INTEGER.
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("bot", Text, nullable=False),  # several may share a database, and each counts its updates itself
    Column("update_id", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # waiting, done or aside
    Column("chat", BigInteger),
    Column("rank", Integer, nullable=False),  # 0 is claimed before 1
    Column("payload", Text),
    Column("received_at", Double, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("owner", Text),
    Column("until", Double),
    UniqueConstraint("bot", "update_id"),
    Index("faqbot_inbox_waiting", "bot", "chat", "seq", info=_OF_WAITING),
    Index("faqbot_inbox_next", "bot", "rank", "seq", info=_OF_WAITING),
)
leases = Table(
    "faqbot_leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until", Double, nullable=False),
)
memory = Table(
    "faqbot_memory",
    metadata,
    Column("name", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("until", Double, nullable=False),
    Index("faqbot_memory_until", "until"),
)
secrets = Table(
    "faqbot_secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
askers = Table(
    "faqbot_askers",
    metadata,
    Column("faq", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("entry_id", Text, primary_key=True),  # the one that was picked, "" for a miss
    Column("person", Text, primary_key=True),
    Column("at", Double, nullable=False),
    Index("faqbot_askers_person", "person"),
)
picks = Table(
    "faqbot_picks",
    metadata,
    Column("faq", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("entry_id", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("last", Double, nullable=False),
)
days = Table(
    "faqbot_days",
    metadata,
    Column("faq", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)
offers = Table(
    "faqbot_offers",
    metadata,
    Column("talk", Text, primary_key=True),  # by which bot it was made, where and to whom, hashed
    Column("bot", Text, nullable=False),
    Column("faq", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("entries", Text, nullable=False),  # their ids, between spaces
    Column("at", Double, nullable=False),
)
votes = Table(
    "faqbot_votes",
    metadata,
    Column("place", Text, primary_key=True),  # the message that was voted on, hashed
    Column("person", Text, primary_key=True),
    Column("faq", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("value", Integer, nullable=False),
    Column("at", Double, nullable=False),
)
shown = Table(
    "faqbot_shown",
    metadata,
    Column("place", Text, primary_key=True),
    Column("faq", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("until", Double, nullable=False),
)
faqs = Table(
    "faqbot_faqs",
    metadata,
    Column("bot", Text, primary_key=True),
    Column("faq", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("entries", Text, nullable=False),  # their ids, between spaces
)
changes = Table(
    "faqbot_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("faq", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("case_id", Integer),
    Column("at", Double, nullable=False),
    Column("taken_at", Double),  # since when the file says it
)
cases = Table(
    "faqbot_cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("faq", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_at", Double, nullable=False),
    Column("carded_at", Double),
    Column("settled_at", Double),
    Column("settled_by", Text),
    Column("entry_id", Text),
    Column("told", Boolean, nullable=False),
)
cards = Table(
    "faqbot_cards",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("case_id", Integer, nullable=False),
    Column("role", Text, nullable=False),
    Column("draft", Text),
    Column("at", Double, nullable=False),
    Index("faqbot_cards_case", "case_id"),
)
waiting = Table(
    "faqbot_waiting",
    metadata,
    Column("faq", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("at", Double, nullable=False),
)
talks = Table(
    "faqbot_talks",
    metadata,
    Column("case_id", Integer, primary_key=True, autoincrement=False),
    Column("person", Text, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("at", Double, nullable=False),
)


def create_all(connection: Connection) -> None:
    """Make the tables; their partial indexes as the dialect in use spells them, as the other one would take 3 MB."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_kwargs[f"{connection.dialect.name}_where"] = index.info["where"]
    metadata.create_all(connection)
