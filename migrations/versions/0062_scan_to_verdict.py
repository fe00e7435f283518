"""A scan knows how long it took until its verdict was seen."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

_CHECK = "ck_check_in_verdict_within_ten_minutes"


def upgrade() -> None:
    """Add the time, which no scan has so far."""
    op.add_column("check_in", sa.Column("verdict_after_ms", sa.Integer(), nullable=True))
    op.create_check_constraint(op.f(_CHECK), "check_in", "verdict_after_ms BETWEEN 0 AND 600000")


def downgrade() -> None:
    """Forget how long verdicts took."""
    op.drop_constraint(op.f(_CHECK), "check_in", type_="check")
    op.drop_column("check_in", "verdict_after_ms")
