"""Add what is learned and from whom: cases of the desk, changes to the FAQ, votes, days, people as hashes."""

import sqlalchemy as sa
from alembic import op

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
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "faqbot_askers",
        sa.Column("faq", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("faqbot_askers_person", "faqbot_askers", ["person"])
    op.create_table(
        "faqbot_picks",
        sa.Column("faq", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last", sa.Double, nullable=False),
    )
    op.create_table(
        "faqbot_votes",
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("faq", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_table(
        "faqbot_shown",
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("faq", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("until", sa.Double, nullable=False),
    )


def _make_counts() -> None:
    op.create_table(
        "faqbot_days",
        sa.Column("faq", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "faqbot_changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("faq", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("case_id", sa.Integer),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("taken_at", sa.Double),
    )


def _make_desk() -> None:
    op.create_table(
        "faqbot_cases",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("faq", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("opened_at", sa.Double, nullable=False),
        sa.Column("carded_at", sa.Double),
        sa.Column("settled_at", sa.Double),
        sa.Column("settled_by", sa.Text),
        sa.Column("entry_id", sa.Text),
        sa.Column("told", sa.Boolean, nullable=False),
    )
    op.create_table(
        "faqbot_cards",
        sa.Column("chat_id", sa.BigInteger, primary_key=True),
        sa.Column("message_id", sa.BigInteger, primary_key=True),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("draft", sa.Text),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("faqbot_cards_case", "faqbot_cards", ["case_id"])
    op.create_table(
        "faqbot_waiting",
        sa.Column("faq", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_table(
        "faqbot_talks",
        sa.Column("case_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
