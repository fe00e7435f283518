"""Letters and certificates that the organiser issues."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

STANDS = sa.text("state IN ('asked', 'issued')")


def upgrade() -> None:
    """Add the table; editions say nothing of their letters yet."""
    op.add_column(
        "edition",
        sa.Column("letters", JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False),
    )
    op.alter_column("edition", "letters", server_default=None)
    op.add_column(
        "edition",
        sa.Column("last_letter_number", sa.Integer(), server_default="0", nullable=False),
    )
    op.alter_column("edition", "last_letter_number", server_default=None)
    op.create_table(
        "letter",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=True),
        sa.Column("juror_id", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("function", sa.String(120), nullable=False),
        sa.Column("award", sa.String(160), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(24), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("sealed_by", sa.String(160), nullable=False),
        sa.Column("seal_level", sa.String(16), nullable=False),
        sa.Column("seal_is_demo", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("public_token", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_letter_edition_id"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_letter_application_id"
        ),
        sa.ForeignKeyConstraint(["juror_id"], ["user_account.id"], name="fk_letter_juror_id"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_letter_file_id"),
        sa.UniqueConstraint("number", name="uq_letter_number"),
        sa.UniqueConstraint("public_token", name="uq_letter_public_token"),
        sa.CheckConstraint(
            "num_nonnulls(application_id, juror_id) = 1", name=op.f("ck_letter_one_subject")
        ),
        sa.CheckConstraint(
            "(state IN ('issued', 'revoked')) = (file_id IS NOT NULL)",
            name=op.f("ck_letter_issued_has_bytes"),
        ),
        sa.CheckConstraint(
            "(file_id IS NULL) = (number IS NULL) AND (file_id IS NULL) = (issued_at IS NULL)",
            name=op.f("ck_letter_issued_has_number"),
        ),
    )
    op.create_index(
        "uq_letter_of_application",
        "letter",
        ["application_id", "kind", "name", "award"],
        unique=True,
        postgresql_where=STANDS,
    )
    op.create_index(
        "uq_letter_of_juror",
        "letter",
        ["edition_id", "juror_id", "kind"],
        unique=True,
        postgresql_where=STANDS,
    )
    op.create_index("ix_letter_edition_id", "letter", ["edition_id"])
    op.create_index("ix_letter_juror_id", "letter", ["juror_id"])


def downgrade() -> None:
    """Forget the letters."""
    op.drop_table("letter")
    op.drop_column("edition", "last_letter_number")
    op.drop_column("edition", "letters")
