"""Make the tables for settings, misses and answers."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import filled, key

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "faqbot_chats",
        *key(sa.BigInteger, "chat_id"),
        *filled(sa.Boolean, "autoanswer"),
    )
    op.create_table(
        "faqbot_misses",
        *key(sa.Text, "key"),
        *filled(sa.Text, "text"),
        *filled(sa.Integer, "count"),
        *filled(sa.DateTime(timezone=True), "first", "last"),
    )
    op.create_table(
        "faqbot_answers",
        *key(sa.Date, "day"),
        *key(sa.Text, "entry_id"),
        *filled(sa.Integer, "count"),
    )
