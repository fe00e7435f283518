"""An edition says what its badges show, how many there are, and when passes of work are good."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Editions of before say nothing: what is usual counts."""
    empty = sa.text("'{}'::jsonb")
    op.add_column("edition", sa.Column("badges", JSONB, server_default=empty, nullable=False))
    op.alter_column("edition", "badges", server_default=None)


def downgrade() -> None:
    """Passes of work become staff's, which the older gate knows; it knows no hours either."""
    op.execute("UPDATE badge SET role = 'staff' WHERE role IN ('build_up', 'breakdown')")
    op.execute("UPDATE check_in SET refusal = 'other_day' WHERE refusal = 'other_hours'")
    op.drop_column("edition", "badges")
