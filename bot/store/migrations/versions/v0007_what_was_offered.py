"""Keep what was offered until somebody comes back to it, so that a restart and other processes know of it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "faqbot_offers",
        sa.Column("talk", sa.Text, primary_key=True),
        sa.Column("bot", sa.Text, nullable=False),
        sa.Column("faq", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("entries", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
