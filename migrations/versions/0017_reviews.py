"""Marks are on their edition's own scale, which stays; jurors are reminded of open reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_MARKED = "id IN (SELECT edition_id FROM criterion JOIN score ON criterion_id = criterion.id)"
_OWN = "(coalesce((scale->>'least')::int, 0), coalesce((scale->>'most')::int, 5))"
#: Up to now every mark was one of 0 to 5, whatever scale the edition named.
OBEYED = f"UPDATE edition SET scale = '{{}}' WHERE {_MARKED} AND {_OWN} <> (0, 5)"  # noqa: S608
#: A mark of another scale is brought to its place on that of 0 to 5.
BROUGHT_BACK = """
UPDATE score SET mark = round(5.0 * (mark - least) / (most - least))
FROM criterion JOIN (
    SELECT id AS edition_id,
        coalesce((scale->>'least')::int, 0) AS least,
        coalesce((scale->>'most')::int, 5) AS most
    FROM edition
) own USING (edition_id)
WHERE criterion.id = score.criterion_id AND (least, most) <> (0, 5)
"""


def upgrade() -> None:
    """Let a mark be any of a scale, and an edition remember that it has marks."""
    op.add_column(
        "edition",
        sa.Column("marks_given", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.alter_column("edition", "marks_given", server_default=None)
    op.execute(OBEYED)
    op.execute(f"UPDATE edition SET marks_given = true WHERE {_MARKED}")  # noqa: S608
    op.drop_constraint(op.f("ck_score_mark_0_to_5"), "score", type_="check")
    op.create_check_constraint("mark_0_to_100", "score", "mark BETWEEN 0 AND 100")
    op.create_table(
        "review_reminder",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("edition_id", sa.BigInteger(), sa.ForeignKey("edition.id"), nullable=False),
        sa.Column("user_id", sa.BigInteger(), sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "edition_id",
            "user_id",
            "due_at",
            "days_before",
            name="uq_review_reminder_edition_id_user_id_due_at_days_before",
        ),
    )


def downgrade() -> None:
    """Bring every mark to 0 to 5, and forget the reminders."""
    op.drop_table("review_reminder")
    op.drop_constraint(op.f("ck_score_mark_0_to_100"), "score", type_="check")
    op.execute(BROUGHT_BACK)
    op.create_check_constraint("mark_0_to_5", "score", "mark BETWEEN 0 AND 5")
    op.drop_column("edition", "marks_given")
