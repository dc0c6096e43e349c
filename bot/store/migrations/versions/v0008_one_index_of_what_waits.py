"""Let go of the order in which updates are claimed: all that waits is looked through once, and then put in order."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Drop the index."""
    op.drop_index("faqbot_inbox_next", "faqbot_inbox")
