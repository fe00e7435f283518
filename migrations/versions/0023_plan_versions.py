"""A floor plan has versions, so that a change is compared before it is published, and undone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

#: The plan in force becomes the first version; one where nothing is drawn is no version.
FIRST = sa.text(
    """
    INSERT INTO plan_version
        (edition_id, number, origin, about, plan, stands, made_at, published_at, in_force)
    SELECT id, 1, 'imported', '', plan,
        (SELECT count(*) FROM stand WHERE stand.edition_id = edition.id AND stand.drawn),
        now(), now(), true
    FROM edition
    WHERE jsonb_typeof(plan -> 'features') = 'array' AND jsonb_array_length(plan -> 'features') > 0
    """
)


def upgrade() -> None:
    """Make the table, with the plans in force."""
    op.create_table(
        "plan_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(24), nullable=False),
        sa.Column("about", sa.String(120), nullable=False),
        sa.Column("plan", postgresql.JSONB(), nullable=False),
        sa.Column("stands", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.CheckConstraint("number > 0", name="ck_plan_version_number_positive"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_plan_version_edition_id_edition"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name="fk_plan_version_made_by_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_plan_version"),
        sa.UniqueConstraint("edition_id", "number", name="uq_plan_version_edition_id_number"),
    )
    op.create_index(
        "uq_plan_version_in_force",
        "plan_version",
        ["edition_id"],
        unique=True,
        postgresql_where=sa.text("in_force"),
    )
    op.execute(FIRST)


def downgrade() -> None:
    """Take the versions away; the plan in force stays."""
    op.drop_table("plan_version")
