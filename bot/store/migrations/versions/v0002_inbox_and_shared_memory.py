"""Add the inbox, leases and shared memory; say of misses and answers which FAQ and language they are of.

Rows of the first version are of FAQ "" and language "", and nobody knows how many people their misses were.
"""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import filled, key

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
        *filled(sa.Text, "bot"),
        *filled(sa.BigInteger, "update_id"),
        *filled(sa.Text, "state"),
        sa.Column("chat", sa.BigInteger),
        *filled(sa.Integer, "rank"),
        sa.Column("payload", sa.Text),
        *filled(sa.Double, "received_at"),
        *filled(sa.Integer, "tries"),
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
        *key(sa.Text, "name"),
        *filled(sa.Text, "owner"),
        *filled(sa.Double, "until"),
    )
    op.create_table(
        "faqbot_memory",
        *key(sa.Text, "name", "key"),
        *filled(sa.Text, "value"),
        *filled(sa.Integer, "version"),
        *filled(sa.Double, "until"),
    )
    op.create_index("faqbot_memory_until", "faqbot_memory", ["until"])


def _renew_misses() -> None:
    op.rename_table("faqbot_misses", "faqbot_misses_0001")
    op.create_table(
        "faqbot_misses",
        *key(sa.Text, "faq", "language", "key"),
        *filled(sa.Text, "text"),
        *filled(sa.Integer, "count"),
        sa.Column("people", sa.Integer),
        *filled(sa.DateTime(timezone=True), "first", "last"),
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
        *key(sa.Text, "faq", "language"),
        *key(sa.Date, "day"),
        *key(sa.Text, "entry_id"),
        *filled(sa.Integer, "count"),
    )
    old = sa.table("faqbot_answers_0001", *map(sa.column, ("day", "entry_id", "count")))
    new = sa.table("faqbot_answers", *map(sa.column, ("faq", "language", "day", "entry_id", "count")))
    rows = sa.select(sa.literal("", sa.Text), sa.literal("", sa.Text), *old.columns)
    op.execute(new.insert().from_select([column.name for column in new.columns], rows))
    op.drop_table("faqbot_answers_0001")
