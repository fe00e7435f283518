"""A draft of the plan is drawn in the page: how often it was saved, and by whom the last time."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Count what is saved of each version, and say who did it."""
    op.add_column(
        "plan_version",
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
    )
    op.alter_column("plan_version", "revision", server_default=None)
    op.add_column("plan_version", sa.Column("saved_by_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_plan_version_saved_by_id_user_account",
        "plan_version",
        "user_account",
        ["saved_by_id"],
        ["id"],
    )


def downgrade() -> None:
    """Forget how often and by whom."""
    op.drop_column("plan_version", "saved_by_id")
    op.drop_column("plan_version", "revision")
