"""Exhibitors choose their stands in turn: draws, and the turn of each who takes part."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add draws and their turns."""
    op.create_table(
        "draw",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("pavilions", postgresql.JSONB(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("day_opens", sa.Time(), nullable=True),
        sa.Column("day_closes", sa.Time(), nullable=True),
        sa.Column("points_edition", sa.Integer(), nullable=False),
        sa.Column("points_m2", sa.Integer(), nullable=False),
        sa.Column("tie_break", sa.String(24), nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_draw"),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_draw_edition_id"),
        sa.UniqueConstraint("edition_id", "number", name="uq_draw_edition_id_number"),
        sa.CheckConstraint("minutes BETWEEN 2 AND 240", name="ck_draw_minutes_in_range"),
        sa.CheckConstraint(
            "(day_opens IS NULL) = (day_closes IS NULL)", name="ck_draw_hours_both_or_none"
        ),
        sa.CheckConstraint("day_opens < day_closes", name="ck_draw_hours_in_order"),
        sa.CheckConstraint(
            "(state = 'paused') = (paused_at IS NOT NULL)", name="ck_draw_paused_since"
        ),
        sa.CheckConstraint(
            "state NOT IN ('running', 'paused') OR opened_at IS NOT NULL",
            name="ck_draw_running_was_opened",
        ),
    )
    op.create_index(
        "uq_draw_edition_id_open",
        "draw",
        ["edition_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_table(
        "draw_turn",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("draw_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("turn_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_draw_turn"),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name="fk_draw_turn_draw_id"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_draw_turn_application_id"
        ),
        sa.UniqueConstraint(
            "draw_id", "application_id", name="uq_draw_turn_draw_id_application_id"
        ),
        sa.UniqueConstraint(
            "draw_id",
            "rank",
            name="uq_draw_turn_draw_id_rank",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint("rank > 0", name="ck_draw_turn_rank_positive"),
        sa.CheckConstraint("starts_at < ends_at", name="ck_draw_turn_window_in_order"),
    )
    op.create_index("ix_draw_turn_application_id", "draw_turn", ["application_id"])


def downgrade() -> None:
    """Forget them."""
    op.drop_table("draw_turn")
    op.drop_table("draw")
