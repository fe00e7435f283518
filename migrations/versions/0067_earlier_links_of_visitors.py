"""A visitor keeps the hash of the link before, so that a form sent twice is answered alike."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the hash, which no visitor has yet."""
    op.add_column("visitor", sa.Column("earlier_link_hash", sa.String(64)))
    op.create_unique_constraint(
        op.f("uq_visitor_earlier_link_hash"), "visitor", ["earlier_link_hash"]
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_column("visitor", "earlier_link_hash")
