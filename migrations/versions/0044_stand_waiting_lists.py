"""Stands have waiting lists."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the lists."""
    op.create_table(
        "stand_wait",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("stand_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["stand_id"], ["stand.id"], name=op.f("fk_stand_wait_stand_id")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_stand_wait_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_wait")),
        sa.UniqueConstraint(
            "stand_id", "application_id", name=op.f("uq_stand_wait_stand_id_application_id")
        ),
    )
    op.create_index(op.f("ix_stand_wait_application_id"), "stand_wait", ["application_id"])


def downgrade() -> None:
    """An older release knows no waiting lists."""
    op.drop_table("stand_wait")
