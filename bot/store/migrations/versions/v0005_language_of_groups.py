"""Let groups wish for a language; "" is everybody's own."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column."""
    op.add_column("faqbot_chats", sa.Column("language", sa.Text, nullable=False, server_default=""))
