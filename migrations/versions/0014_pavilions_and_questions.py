"""Files belong in any pavilion of their edition, and remember the questions as they were put."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None

#: Up to now start-ups belonged by continent too, whatever the edition said.
BY_CONTINENT = """
UPDATE edition SET pavilion_rule = pavilion_rule || '{"startup": "continents"}'
WHERE coalesce(pavilion_rule->>'startup', 'organiser') = 'organiser'
AND EXISTS (
    SELECT FROM application a JOIN pavilion p ON p.edition_id = a.edition_id AND p.code = a.zone
    WHERE a.edition_id = edition.id AND a.kind = 'startup' AND p.continents <> '[]'
)
"""
NOWHERE = """
UPDATE application SET zone = NULL
WHERE NOT EXISTS (
    SELECT FROM pavilion p WHERE p.edition_id = application.edition_id AND p.code = zone
)
"""


def upgrade() -> None:
    """Let a file's pavilion be one of the edition's, or none yet."""
    op.alter_column(
        "application",
        "zone",
        type_=sa.String(16),
        existing_type=sa.String(24),
        nullable=True,
    )
    op.execute(BY_CONTINENT)
    op.execute(NOWHERE)
    op.create_foreign_key(
        "fk_application_edition_id_zone",
        "application",
        "pavilion",
        ["edition_id", "zone"],
        ["edition_id", "code"],
    )


def downgrade() -> None:
    """Go back to continents; a pavilion that is none of these has no place there."""
    op.drop_constraint("fk_application_edition_id_zone", "application")
    op.execute(
        "UPDATE application SET zone = 'africa'"
        " WHERE zone IS NULL OR zone NOT IN ('africa', 'europe', 'asia', 'americas')"
    )
    op.alter_column(
        "application",
        "zone",
        type_=sa.String(24),
        existing_type=sa.String(16),
        nullable=False,
    )
