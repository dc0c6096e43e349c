"""Keep what was offered until somebody comes back to it, so that a restart and other processes know of it."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import filled, key

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "faqbot_offers",
        *key(sa.Text, "talk"),
        *filled(sa.Text, "bot", "faq", "language", "person", "text", "entries"),
        *filled(sa.Double, "at"),
    )
