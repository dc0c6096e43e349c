"""Add what is learned and from whom: cases of the desk, changes to the FAQ, votes, days, people as hashes."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import filled, key

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the new tables, and let a miss say what became of it."""
    op.add_column("faqbot_misses", sa.Column("outcome", sa.Text))
    op.add_column("faqbot_misses", sa.Column("shown", sa.Text))
    op.add_column("faqbot_misses", sa.Column("case_id", sa.Integer))
    op.create_index("faqbot_misses_case", "faqbot_misses", ["case_id"])
    _make_people()
    _make_counts()
    _make_desk()


def _make_people() -> None:
    op.create_table(
        "faqbot_secrets",
        *key(sa.Text, "name"),
        *filled(sa.Text, "value"),
    )
    op.create_table(
        "faqbot_askers",
        *key(sa.Text, "faq", "language", "key", "entry_id", "person"),
        *filled(sa.Double, "at"),
    )
    op.create_index("faqbot_askers_person", "faqbot_askers", ["person"])
    op.create_table(
        "faqbot_picks",
        *key(sa.Text, "faq", "language", "key", "entry_id"),
        *filled(sa.Text, "text"),
        *filled(sa.Integer, "count"),
        *filled(sa.Double, "last"),
    )
    op.create_table(
        "faqbot_votes",
        *key(sa.Text, "place", "person"),
        *filled(sa.Text, "faq", "language", "entry_id"),
        *filled(sa.Integer, "value"),
        *filled(sa.Double, "at"),
    )
    op.create_table(
        "faqbot_shown",
        *key(sa.Text, "place"),
        *filled(sa.Text, "faq", "language", "entry_id"),
        *filled(sa.Double, "until"),
    )


def _make_counts() -> None:
    op.create_table(
        "faqbot_days",
        *key(sa.Text, "faq", "language"),
        *key(sa.Date, "day"),
        *key(sa.Text, "kind"),
        *filled(sa.Integer, "count"),
    )
    op.create_table(
        "faqbot_changes",
        sa.Column("id", sa.Integer, primary_key=True),
        *filled(sa.Text, "faq", "language", "kind", "entry_id", "text", "answer"),
        sa.Column("case_id", sa.Integer),
        *filled(sa.Double, "at"),
        sa.Column("taken_at", sa.Double),
    )


def _make_desk() -> None:
    op.create_table(
        "faqbot_cases",
        sa.Column("id", sa.Integer, primary_key=True),
        *filled(sa.Text, "faq", "language", "question", "state"),
        *filled(sa.Double, "opened_at"),
        sa.Column("carded_at", sa.Double),
        sa.Column("settled_at", sa.Double),
        sa.Column("settled_by", sa.Text),
        sa.Column("entry_id", sa.Text),
        *filled(sa.Boolean, "told"),
    )
    op.create_table(
        "faqbot_cards",
        *key(sa.BigInteger, "chat_id", "message_id"),
        *filled(sa.Integer, "case_id"),
        *filled(sa.Text, "role"),
        sa.Column("draft", sa.Text),
        *filled(sa.Double, "at"),
    )
    op.create_index("faqbot_cards_case", "faqbot_cards", ["case_id"])
    op.create_table(
        "faqbot_waiting",
        *key(sa.Text, "faq", "language", "key", "person"),
        *filled(sa.BigInteger, "chat_id"),
        *filled(sa.Double, "at"),
    )
    op.create_table(
        "faqbot_talks",
        *key(sa.Integer, "case_id"),
        *filled(sa.Text, "person"),
        *filled(sa.BigInteger, "chat_id"),
        *filled(sa.Boolean, "live"),
        *filled(sa.Double, "at"),
    )
