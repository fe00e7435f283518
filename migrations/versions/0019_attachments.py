"""Files that answer questions of applications."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; no application has a file yet."""
    op.create_table(
        "attachment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token", sa.String(43), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("received_bytes", sa.Integer(), nullable=False),
        sa.Column("parts", sa.dialects.postgresql.JSONB(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("preview_id", sa.BigInteger(), nullable=True),
        sa.Column("uploaded_by_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "received_bytes BETWEEN 0 AND size_bytes", name=op.f("ck_attachment_received_of_size")
        ),
        sa.CheckConstraint(
            "(file_id IS NULL) OR (received_bytes = size_bytes AND preview_id IS NOT NULL)",
            name=op.f("ck_attachment_whole_has_bytes"),
        ),
        sa.CheckConstraint(
            "file_id IS NOT NULL OR expires_at IS NOT NULL", name=op.f("ck_attachment_way_ends")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_attachment_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_attachment_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["preview_id"], ["stored_file.id"], name=op.f("fk_attachment_preview_id")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user_account.id"], name=op.f("fk_attachment_uploaded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("token", name=op.f("uq_attachment_token")),
    )
    op.create_index(op.f("ix_attachment_application_id"), "attachment", ["application_id"])
    for column in ("uploaded_by_id", "expires_at"):
        op.create_index(
            op.f(f"ix_attachment_{column}"),
            "attachment",
            [column],
            postgresql_where=sa.text("expires_at IS NOT NULL"),
        )


def downgrade() -> None:
    """Drop the table; the files stay in the storage."""
    op.drop_table("attachment")
