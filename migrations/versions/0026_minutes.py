"""The committee's answer is on record, and explained: minutes, quotas, remarks, feedback."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and columns; editions explain nothing until they are told to."""
    op.create_table(
        "minutes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("public_token", sa.String(32), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_by", sa.String(160), nullable=False),
        sa.Column("seal_level", sa.String(16), nullable=False),
        sa.Column("seal_is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("number > 0", name="ck_minutes_number_positive"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_minutes_edition_id_edition"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name="fk_minutes_file_id_stored_file"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_minutes"),
        sa.UniqueConstraint("edition_id", "number", name="uq_minutes_edition_id_number"),
        sa.UniqueConstraint("public_token", name="uq_minutes_public_token"),
    )
    op.create_table(
        "minutes_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("minutes_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name="fk_minutes_line_minutes_id_minutes"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_minutes_line_application_id_application",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_minutes_line"),
        sa.UniqueConstraint(
            "minutes_id", "application_id", name="uq_minutes_line_minutes_id_application_id"
        ),
    )
    op.create_index("ix_minutes_line_application_id", "minutes_line", ["application_id"])
    op.create_table(
        "selection_quota",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("group", sa.String(40), nullable=False),
        sa.Column("at_least", sa.Integer(), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "at_least >= 0 AND (at_most IS NULL OR at_least <= at_most)",
            name="ck_selection_quota_least_to_most",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_selection_quota_edition_id_edition"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_selection_quota"),
        sa.UniqueConstraint("edition_id", "group", name="uq_selection_quota_edition_id_group"),
    )
    op.create_table(
        "remark",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_remark_application_id_application"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_remark_user_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_remark"),
    )
    op.create_index("ix_remark_application_id", "remark", ["application_id"])
    for name in ("praised", "missed"):
        op.add_column("decision", sa.Column(name, sa.Text(), server_default="", nullable=False))
        op.alter_column("decision", name, server_default=None)
    op.add_column(
        "decision",
        sa.Column("measured", postgresql.JSONB(), server_default="{}", nullable=False),
    )
    op.alter_column("decision", "measured", server_default=None)
    for name in ("tells_score", "tells_feedback"):
        op.add_column(
            "edition", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        op.alter_column("edition", name, server_default=None)


def downgrade() -> None:
    """Take them away; files of sealed minutes stay in the storage."""
    for name in ("tells_score", "tells_feedback"):
        op.drop_column("edition", name)
    for name in ("praised", "missed", "measured"):
        op.drop_column("decision", name)
    op.drop_table("remark")
    op.drop_table("selection_quota")
    op.drop_table("minutes_line")
    op.drop_table("minutes")
