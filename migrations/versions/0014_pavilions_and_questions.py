"""Files belong in any pavilion of their edition, and remember the questions as they were put."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
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


#: Up to now every question was put to every file; those that a file answered retired since, too.
AS_PUT = """
UPDATE application SET asked = coalesce((
    SELECT jsonb_agg(
        question - '{help,required,shown_if,axes,pavilions,frozen_after,retired}'::text[]
        ORDER BY section_at, question_at
    )
    FROM call,
        jsonb_array_elements(call.sections) WITH ORDINALITY AS s(section, section_at),
        jsonb_array_elements(section->'questions') WITH ORDINALITY AS q(question, question_at)
    WHERE call.id = application.call_id
    AND question->>'kind' NOT IN ('heading', 'note')
    AND (
        question->>'retired' IS DISTINCT FROM 'true'
        OR application.answers ? (question->>'key')
    )
), '[]') WHERE submitted_at IS NOT NULL
"""


def upgrade() -> None:
    """Let a file's pavilion be one of the edition's, or none yet; let it keep its questions."""
    op.add_column(
        "application",
        sa.Column("asked", postgresql.JSONB(), server_default="[]", nullable=False),
    )
    op.alter_column("application", "asked", server_default=None)
    op.get_bind().exec_driver_sql(AS_PUT)
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
    op.drop_column("application", "asked")
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
