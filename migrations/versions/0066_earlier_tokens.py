"""A badge keeps the tokens that were replaced, so that a gate knows an earlier card."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0066"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give badges an empty list of earlier tokens."""
    op.add_column(
        "badge",
        sa.Column(
            "earlier_tokens",
            postgresql.JSONB(),
            nullable=False,
            server_default=sa.text("'[]'::jsonb"),
        ),
    )
    op.alter_column("badge", "earlier_tokens", server_default=None)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("badge", "earlier_tokens")
