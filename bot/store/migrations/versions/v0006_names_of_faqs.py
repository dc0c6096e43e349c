"""Note which FAQ each bot serves, so that what was learned goes along when the FAQ is renamed."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import filled, key

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "faqbot_faqs",
        *key(sa.Text, "bot"),
        *filled(sa.Text, "faq", "language", "entries"),
    )
