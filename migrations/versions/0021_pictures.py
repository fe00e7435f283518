"""An edition has a logo, and partners with theirs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both; no edition has any yet."""
    for name, empty in (("logo", "{}"), ("partners", "[]")):
        op.add_column("edition", sa.Column(name, JSONB, server_default=empty, nullable=False))
        op.alter_column("edition", name, server_default=None)


def downgrade() -> None:
    """Take them away; the files stay in the storage."""
    op.drop_column("edition", "partners")
    op.drop_column("edition", "logo")
