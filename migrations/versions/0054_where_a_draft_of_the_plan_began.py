"""A version of the plan says which one was in force when it was begun."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0051"
branch_labels = None
depends_on = None

#: What was in force when a draft was made: published before, and no other later. A version that was
#: published again since says only when that was; its drafts begin with the one before it.
_FILL = """
    UPDATE plan_version AS draft SET begun_from_id = (
        SELECT earlier.id FROM plan_version AS earlier
        WHERE earlier.edition_id = draft.edition_id AND earlier.id <> draft.id
            AND earlier.published_at <= draft.made_at
        ORDER BY earlier.published_at DESC, earlier.number DESC LIMIT 1
    )
    WHERE draft.published_at IS NULL
"""


def upgrade() -> None:
    """Add the column, and say of drafts as well as their dates tell where they began."""
    op.add_column("plan_version", sa.Column("begun_from_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_plan_version_begun_from_id_plan_version",
        "plan_version",
        "plan_version",
        ["begun_from_id"],
        ["id"],
    )
    op.execute(_FILL)


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("plan_version", "begun_from_id")
