"""What is limited by keys of its own is counted without a network, which slows logins."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import INET

revision = "0058"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let an attempt be of no network."""
    op.alter_column("login_attempt", "network", existing_type=INET(), nullable=True)


def downgrade() -> None:
    """Give those of no network one that nobody has."""
    attempts = sa.table("login_attempt", sa.column("network", INET))
    op.execute(attempts.update().where(attempts.c.network.is_(None)).values(network="0.0.0.0"))  # noqa: S104
    op.alter_column("login_attempt", "network", existing_type=INET(), nullable=False)
