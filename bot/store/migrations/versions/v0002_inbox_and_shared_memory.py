"""Add the inbox, leases and shared memory; say of misses and answers which FAQ and language they are of.

Rows of the first version are of FAQ "" and language "", and nobody knows how many people their misses were.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Make the new tables, and the two old ones anew: SQLite can't change a primary key."""
    _renew_misses()
    _renew_answers()
    op.create_table(
        "faqbot_inbox",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("bot", sa.Text, nullable=False),
        sa.Column("update_id", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("chat", sa.BigInteger),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("received_at", sa.Double, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("until", sa.Double),
        sa.UniqueConstraint("bot", "update_id"),
    )
    for name, columns in (("waiting", ["bot", "chat", "seq"]), ("next", ["bot", "rank", "seq"])):
        op.create_index(
            f"faqbot_inbox_{name}", "faqbot_inbox", columns, sqlite_where=_WAITING, postgresql_where=_WAITING
        )
    op.create_table(
        "faqbot_leases",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("until", sa.Double, nullable=False),
    )
    op.create_table(
        "faqbot_memory",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("until", sa.Double, nullable=False),
    )
    op.create_index("faqbot_memory_until", "faqbot_memory", ["until"])


def _renew_misses() -> None:
    op.rename_table("faqbot_misses", "faqbot_misses_0001")
    op.create_table(
        "faqbot_misses",
        sa.Column("faq", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer),
        sa.Column("first", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last", sa.DateTime(timezone=True), nullable=False),
    )
    old = sa.table("faqbot_misses_0001", *map(sa.column, ("key", "text", "count", "first", "last")))
    new = sa.table("faqbot_misses", *map(sa.column, ("faq", "language", "key", "text", "count", "first", "last")))
    rows = sa.select(sa.literal("", sa.Text), sa.literal("", sa.Text), *old.columns)
    op.execute(new.insert().from_select([column.name for column in new.columns], rows))
    op.drop_table("faqbot_misses_0001")


def _renew_answers() -> None:
    op.rename_table("faqbot_answers", "faqbot_answers_0001")
    op.create_table(
        "faqbot_answers",
        sa.Column("faq", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    old = sa.table("faqbot_answers_0001", *map(sa.column, ("day", "entry_id", "count")))
    new = sa.table("faqbot_answers", *map(sa.column, ("faq", "language", "day", "entry_id", "count")))
    rows = sa.select(sa.literal("", sa.Text), sa.literal("", sa.Text), *old.columns)
    op.execute(new.insert().from_select([column.name for column in new.columns], rows))
    op.drop_table("faqbot_answers_0001")
