"""Mails that wait until a time, and can be called back until then."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a mail wait."""
    op.add_column("outbox_mail", sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_outbox_mail_leaves_at",
        "outbox_mail",
        ["leaves_at"],
        postgresql_where=sa.text("leaves_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Take the waiting away: what was called back counts as no longer needed."""
    op.execute("UPDATE outbox_mail SET state = 'overtaken' WHERE state = 'recalled'")
    op.drop_index("ix_outbox_mail_leaves_at", "outbox_mail")
    op.drop_column("outbox_mail", "leaves_at")
