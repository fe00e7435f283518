"""A place that is offered has a last day for the answer."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the day, and when it was last recalled; places offered before have none."""
    op.add_column("decision", sa.Column("answer_by", sa.Date(), nullable=True))
    op.add_column("decision", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take the days away: places offered wait without end."""
    op.drop_column("decision", "reminded_at")
    op.drop_column("decision", "answer_by")
