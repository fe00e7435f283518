"""Corrections that organisers ask applicants for; files closed as duplicates of others."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep what is asked of each file, and of which other one it is a duplicate."""
    op.add_column("application", sa.Column("merged_into_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_application_merged_into_id", "application", "application", ["merged_into_id"], ["id"]
    )
    op.create_index("ix_application_merged_into_id", "application", ["merged_into_id"])
    op.create_check_constraint(
        op.f("ck_application_merged_once_withdrawn"),
        "application",
        "merged_into_id IS NULL OR (state = 'withdrawn' AND merged_into_id <> id)",
    )
    aware = sa.DateTime(timezone=True)
    op.create_table(
        "correction",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("fields", postgresql.JSONB(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("asked_at", aware, nullable=False),
        sa.Column("closes_at", aware, nullable=False),
        sa.Column("reminded_at", aware, nullable=True),
        sa.Column("made_at", aware, nullable=True),
        sa.CheckConstraint("jsonb_array_length(fields) > 0", name="ck_correction_names_a_field"),
        sa.CheckConstraint("closes_at > asked_at", name="ck_correction_closes_after_it_is_asked"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_correction_application_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
        sa.UniqueConstraint("application_id", name="uq_correction_application_id"),
    )


def downgrade() -> None:
    """The older code asks for no correction; a file merged into another one is a withdrawn one."""
    op.drop_column("application", "merged_into_id")
    op.drop_table("correction")
    op.execute(
        "DELETE FROM outbox_mail WHERE template LIKE 'correction\\_%'"
        " OR template IN ('application_changed', 'application_merged')"
    )
