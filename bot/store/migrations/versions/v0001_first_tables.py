"""Make the tables for settings, misses and answers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "faqbot_chats",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("autoanswer", sa.Boolean, nullable=False),
    )
    op.create_table(
        "faqbot_misses",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("first", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "faqbot_answers",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
