"""Mails that wait until a time and are called back until then; campaigns to many."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

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
    op.add_column(
        "edition",
        sa.Column("verdict_delay_minutes", sa.Integer(), server_default="10", nullable=False),
    )
    op.alter_column("edition", "verdict_delay_minutes", server_default=None)
    _make_campaigns()
    _make_tags_and_notes()
    _make_saved_views()


def downgrade() -> None:
    """Take the waiting away: what was called back counts as no longer needed."""
    op.drop_table("saved_view")
    op.drop_table("note_mention")
    op.drop_table("file_note")
    op.drop_table("application_tag")
    op.drop_column("edition", "verdict_delay_minutes")
    op.drop_table("campaign_recipient")
    op.drop_table("campaign")
    op.execute(
        "DELETE FROM outbox_mail WHERE template IN"
        " ('campaign', 'note_mention', 'application_reconsidered')"
    )
    op.execute("UPDATE outbox_mail SET state = 'overtaken' WHERE state = 'recalled'")
    op.drop_index("ix_outbox_mail_leaves_at", "outbox_mail")
    op.drop_column("outbox_mail", "leaves_at")


def _make_campaigns() -> None:
    aware = sa.DateTime(timezone=True)
    op.create_table(
        "campaign",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("wording", postgresql.JSONB(), nullable=False),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("made_at", aware, nullable=False),
        sa.Column("leaves_at", aware, nullable=True),
        sa.Column("undone_at", aware, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "undone_at IS NULL OR leaves_at IS NOT NULL", name="ck_campaign_undone_once_sent"
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_campaign_edition_id"),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
        sa.UniqueConstraint("key", name="uq_campaign_key"),
    )
    op.create_index("ix_campaign_edition_id", "campaign", ["edition_id", sa.text("id DESC")])
    op.create_table(
        "campaign_recipient",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("to", sa.String(254), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("mail_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name="fk_campaign_recipient_campaign_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_campaign_recipient_application_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outbox_mail.id"], name="fk_campaign_recipient_mail_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_recipient"),
        sa.UniqueConstraint(
            "campaign_id", "application_id", name="uq_campaign_recipient_campaign_id_application_id"
        ),
        sa.UniqueConstraint("mail_id", name="uq_campaign_recipient_mail_id"),
    )
    op.create_index(
        "ix_campaign_recipient_application_id", "campaign_recipient", ["application_id"]
    )


def _make_tags_and_notes() -> None:
    op.create_table(
        "application_tag",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.CheckConstraint("name <> ''", name="ck_application_tag_name_not_empty"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_application_tag_application_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_application_tag"),
        sa.UniqueConstraint(
            "application_id", "name", name="uq_application_tag_application_id_name"
        ),
    )
    op.create_index("ix_application_tag_name", "application_tag", ["name"])
    op.create_table(
        "file_note",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_file_note_application_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name="fk_file_note_author_id"),
        sa.PrimaryKeyConstraint("id", name="pk_file_note"),
    )
    op.create_index("ix_file_note_application_id", "file_note", ["application_id"])
    op.create_index("ix_file_note_author_id", "file_note", ["author_id"])
    op.create_table(
        "note_mention",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("file_note_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_note_id"],
            ["file_note.id"],
            name="fk_note_mention_file_note_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_note_mention_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_note_mention"),
        sa.UniqueConstraint("file_note_id", "user_id", name="uq_note_mention_file_note_id_user_id"),
    )
    op.create_index("ix_note_mention_user_id", "note_mention", ["user_id"])


def _make_saved_views() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", postgresql.JSONB(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.CheckConstraint("name <> ''", name="ck_saved_view_name_not_empty"),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_saved_view_edition_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name="fk_saved_view_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint(
            "edition_id", "owner_id", "name", name="uq_saved_view_edition_id_owner_id_name"
        ),
    )
    op.create_index("ix_saved_view_owner_id", "saved_view", ["owner_id"])
