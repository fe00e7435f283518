"""Runs of long work."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = "state IN ('queued', 'running')"


def upgrade() -> None:
    document = postgresql.JSONB(astext_type=sa.Text())
    op.create_table(
        "run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("params", document, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("facts", document, nullable=False),
        sa.Column("result", document, nullable=False),
        sa.Column("error", document, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name=op.f("ck_run_share_0_to_1")),
        sa.CheckConstraint(
            f"({OPEN}) = (finished_at IS NULL)", name=op.f("ck_run_finished_iff_not_open")
        ),
        sa.CheckConstraint(
            "state <> 'running' OR started_at IS NOT NULL", name=op.f("ck_run_running_has_started")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_run_edition_id")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_run_asked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("token", name=op.f("uq_run_token")),
    )
    op.create_index(op.f("ix_run_asked_by_id"), "run", ["asked_by_id"])
    op.create_index(
        "uq_run_open_of_edition",
        "run",
        ["edition_id", "kind"],
        unique=True,
        postgresql_where=sa.text(f"shared AND {OPEN}"),
    )
    op.create_index(
        "uq_run_open_of_person",
        "run",
        ["edition_id", "kind", "asked_by_id"],
        unique=True,
        postgresql_where=sa.text(f"NOT shared AND {OPEN}"),
    )


def downgrade() -> None:
    op.drop_table("run")
