"""Exhibitors draw the walls of their own stands, and entrust colleagues with tasks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the designs, and who cares for which task."""
    op.create_table(
        "stand_design",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("polygon", postgresql.JSONB(), nullable=False),
        sa.Column("walls", postgresql.JSONB(), nullable=False),
        sa.Column("remark", sa.String(1000), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_stand_design_application_id_application",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["stored_file.id"], name="fk_stand_design_plan_id_stored_file"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stand_design"),
        sa.UniqueConstraint("application_id", name="uq_stand_design_application_id"),
    )
    op.create_table(
        "task_delegate",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("task", sa.String(24), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_task_delegate_application_id_application",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_task_delegate_user_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_task_delegate"),
        sa.UniqueConstraint("application_id", "task", name="uq_task_delegate_application_id_task"),
    )
    op.create_index("ix_task_delegate_user_id", "task_delegate", ["user_id"])


def downgrade() -> None:
    """An older release knows no stand designs, and no delegates."""
    op.drop_table("task_delegate")
    op.drop_table("stand_design")
