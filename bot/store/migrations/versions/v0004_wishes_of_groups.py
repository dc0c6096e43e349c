"""Let groups wish that commands are deleted, and that answers go to whoever asks in private; both are off."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add a column for each wish."""
    for name in ("clean_commands", "private_answers"):
        op.add_column("faqbot_chats", sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()))
