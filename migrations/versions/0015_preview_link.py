"""An edition in preparation can be shown by a link, which its key makes good."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the key; no edition has a link yet."""
    op.add_column(
        "edition",
        sa.Column("preview_key", sa.String(32), server_default="", nullable=False),
    )
    op.alter_column("edition", "preview_key", server_default=None)


def downgrade() -> None:
    """Take the key away: links that were given lead nowhere."""
    op.drop_column("edition", "preview_key")
