"""What is counted without being a failed login is no failure of a network."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a row name no network; those there are count as they did, for an hour at most."""
    op.alter_column("login_attempt", "network", nullable=True)


def downgrade() -> None:
    """Forget what names no network: it is counted anew."""
    op.execute(sa.text("DELETE FROM login_attempt WHERE network IS NULL"))
    op.alter_column("login_attempt", "network", nullable=False)
