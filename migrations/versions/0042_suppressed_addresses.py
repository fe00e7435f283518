"""Addresses from which a mail came back get no more."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the list."""
    op.create_table(
        "suppressed_address",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppressed_address")),
        sa.UniqueConstraint("address", name=op.f("uq_suppressed_address_address")),
    )


def downgrade() -> None:
    """An older release sends to all; what came back failed there."""
    op.execute("UPDATE outbox_mail SET state = 'failed' WHERE state IN ('bounced', 'suppressed')")
    op.drop_table("suppressed_address")
