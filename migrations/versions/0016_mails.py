"""An edition words its mails, drafts are reminded of, and a link lets somebody apply late."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let all mails have the usual wording; a badge sent to be passed on has a mail of its own."""
    op.create_table(
        "draft_reminder",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("reminder", sa.String(24), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name="fk_draft_reminder_call_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_draft_reminder_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_draft_reminder"),
        sa.UniqueConstraint(
            "call_id",
            "user_id",
            "reminder",
            "deadline_at",
            name="uq_draft_reminder_call_id_user_id_reminder_deadline_at",
        ),
    )
    op.create_index("ix_draft_reminder_user_id", "draft_reminder", ["user_id"])
    op.create_table(
        "late_link",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("note", sa.String(120), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("used BETWEEN 0 AND uses", name="ck_late_link_used_at_most_so_often"),
        sa.CheckConstraint("expires_at > made_at", name="ck_late_link_expires_after_it_is_made"),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name="fk_late_link_call_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_late_link"),
        sa.UniqueConstraint("key", name="uq_late_link_key"),
    )
    op.create_index("ix_late_link_call_id", "late_link", ["call_id"])
    op.add_column("application", sa.Column("late_link_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_application_late_link_id", "application", "late_link", ["late_link_id"], ["id"]
    )
    op.create_index("ix_application_late_link_id", "application", ["late_link_id"])
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
    """Forget the editions' own wordings and who was reminded; a mail not needed has failed."""
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
    op.execute("UPDATE outbox_mail SET state = 'failed' WHERE state = 'overtaken'")
    op.drop_column("application", "late_link_id")
    op.drop_table("late_link")
    op.drop_table("draft_reminder")
    op.drop_column("outbox_mail", "wording")
    op.drop_column("edition", "mails")


def _add(table: str, column: str, nothing: str) -> None:
    """Add a document that says nothing yet."""
    op.add_column(
        table,
        sa.Column(column, postgresql.JSONB(), server_default=nothing, nullable=False),
    )
    op.alter_column(table, column, server_default=None)
