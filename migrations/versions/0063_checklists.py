"""A call has a checklist for its screeners, who tick its lines on each file."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give calls an empty checklist, and files their ticks."""
    op.add_column(
        "call",
        sa.Column(
            "checklist", postgresql.JSONB(), nullable=False, server_default=sa.text("'[]'::jsonb")
        ),
    )
    op.alter_column("call", "checklist", server_default=None)
    op.create_table(
        "checklist_tick",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_checklist_tick_application_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_checklist_tick_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_checklist_tick"),
        sa.UniqueConstraint("application_id", "key", name="uq_checklist_tick_application_id_key"),
    )
    op.create_index("ix_checklist_tick_user_id", "checklist_tick", ["user_id"])


def downgrade() -> None:
    """Drop both."""
    op.drop_table("checklist_tick")
    op.drop_column("call", "checklist")
