"""The gate's events tell how, which way and whether in rehearsal; badges count their prints."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("badge", sa.Column("prints", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE badge SET prints = 1 WHERE printed_at IS NOT NULL")
    op.alter_column("badge", "prints", server_default=None)
    # Earlier events were all entries; the shape of the code tells the typed ones no longer.
    for name, length, before in (
        ("digest", 64, ""),
        ("method", 24, "scanned"),
        ("direction", 24, "in"),
    ):
        op.add_column(
            "check_in",
            sa.Column(name, sa.String(length=length), server_default=before, nullable=False),
        )
        op.alter_column("check_in", name, server_default=None)
    op.add_column(
        "check_in",
        sa.Column("is_rehearsal", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.alter_column("check_in", "is_rehearsal", server_default=None)
    op.create_index(
        op.f("ix_check_in_by_user_id_at"),
        "check_in",
        ["by_user_id", "at"],
        postgresql_where=sa.text("method = 'typed'"),
    )
    op.create_check_constraint(
        op.f("ck_check_in_verdict_fits_direction"),
        "check_in",
        "verdict = 'refused' OR (direction = 'in') = (verdict IN ('welcome', 'identity', 'again'))",
    )
    op.create_check_constraint(
        op.f("ck_check_in_typed_is_never_welcome"),
        "check_in",
        "verdict <> 'welcome' OR method = 'scanned'",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_check_in_typed_is_never_welcome"), "check_in", type_="check")
    op.drop_constraint(op.f("ck_check_in_verdict_fits_direction"), "check_in", type_="check")
    op.drop_index(op.f("ix_check_in_by_user_id_at"), table_name="check_in")
    # The older gate knows entries alone: exits and rehearsals would count as people inside.
    op.execute("DELETE FROM check_in WHERE direction = 'out' OR is_rehearsal")
    op.execute("UPDATE check_in SET verdict = 'welcome' WHERE verdict = 'identity'")
    op.execute("UPDATE check_in SET refusal = 'unknown' WHERE refusal = 'layout'")
    op.execute("UPDATE check_in SET refusal = 'revoked' WHERE refusal = 'withdrawn'")
    for name in ("is_rehearsal", "direction", "method", "digest"):
        op.drop_column("check_in", name)
    op.drop_column("badge", "prints")
