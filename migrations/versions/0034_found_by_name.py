"""People found by their name at the gate are counted with the references that are typed."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

INDEX, COLUMNS = "ix_check_in_by_user_id_at", ["by_user_id", "at"]


def upgrade() -> None:
    """Let the index that limits what one account types cover both."""
    _index("method <> 'scanned'")


def downgrade() -> None:
    """The older gate knows typed references alone."""
    op.execute("UPDATE check_in SET method = 'typed' WHERE method = 'named'")
    _index("method = 'typed'")


def _index(which: str) -> None:
    op.drop_index(op.f(INDEX), table_name="check_in")
    op.create_index(op.f(INDEX), "check_in", COLUMNS, postgresql_where=sa.text(which))
