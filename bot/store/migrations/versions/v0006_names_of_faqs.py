"""Note which FAQ each bot serves, so that what was learned goes along when the FAQ is renamed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "faqbot_faqs",
        sa.Column("bot", sa.Text, primary_key=True),
        sa.Column("faq", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("entries", sa.Text, nullable=False),
    )
