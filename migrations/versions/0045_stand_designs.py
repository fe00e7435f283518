"""Exhibitors draw the walls of their own stands."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the designs."""
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


def downgrade() -> None:
    """An older release knows no stand designs."""
    op.drop_table("stand_design")
