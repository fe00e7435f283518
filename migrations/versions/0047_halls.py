"""Several halls and floors: a stand is in one of them, and a drawing becomes one of them."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the hall of a stand and of an uploaded drawing; until now all was one hall."""
    for table in ("stand", "uploaded_drawing"):
        op.add_column(table, sa.Column("hall", sa.String(16), nullable=False, server_default=""))
        op.alter_column(table, "hall", server_default=None)


def downgrade() -> None:
    """An older release draws all halls of a plan on top of each other."""
    for table in ("stand", "uploaded_drawing"):
        op.drop_column(table, "hall")
