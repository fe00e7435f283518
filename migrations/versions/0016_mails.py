"""An edition words its mails; each mail keeps the wording that it was written with."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let all mails have the usual wording; a badge sent to be passed on has a mail of its own."""
    _add("edition", "mails", "[]")
    _add("outbox_mail", "wording", "{}")
    op.execute(
        """
        UPDATE outbox_mail SET params = params - 'count'
            || jsonb_build_object('given', params -> 'count', 'taken', '0')
        WHERE template = 'jury_assigned' AND params ? 'count'
        """
    )
    op.execute(
        """
        UPDATE outbox_mail SET template = 'badge_to_pass_on',
            params = params - 'contact' || jsonb_build_object(
                'holder', params -> 'name', 'name', params -> 'contact')
        WHERE template = 'badge_issued' AND params ->> 'contact' <> ''
        """
    )


def downgrade() -> None:
    """Forget the editions' own wordings."""
    op.execute(
        """
        UPDATE outbox_mail SET template = 'badge_issued',
            params = params - 'holder' || jsonb_build_object(
                'contact', params -> 'name', 'name', params -> 'holder')
        WHERE template = 'badge_to_pass_on'
        """
    )
    op.execute(
        """
        UPDATE outbox_mail SET params = params - 'given' - 'taken'
            || jsonb_build_object('count', params -> 'given')
        WHERE template = 'jury_assigned' AND params ? 'given'
        """
    )
    op.drop_column("outbox_mail", "wording")
    op.drop_column("edition", "mails")


def _add(table: str, column: str, nothing: str) -> None:
    """Add a document that says nothing yet."""
    op.add_column(
        table,
        sa.Column(column, postgresql.JSONB(), server_default=nothing, nullable=False),
    )
    op.alter_column(table, column, server_default=None)
