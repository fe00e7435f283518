"""Visitors register; a badge may be for some days only; gates scan without network."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

EMPTY_LIST, EMPTY_TABLE = sa.text("'[]'::jsonb"), sa.text("'{}'::jsonb")


def upgrade() -> None:
    """Add the tables; badges of before are for every day, and no edition takes visitors yet."""
    op.add_column(
        "edition", sa.Column("visitors", JSONB, server_default=EMPTY_TABLE, nullable=False)
    )
    op.alter_column("edition", "visitors", server_default=None)
    op.add_column("badge", sa.Column("days", JSONB, server_default=EMPTY_LIST, nullable=False))
    op.alter_column("badge", "days", server_default=None)
    op.create_table(
        "visitor_invitation",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visitor_invitation"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_visitor_invitation_edition_id"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_visitor_invitation_application_id"
        ),
        sa.UniqueConstraint("application_id", name="uq_visitor_invitation_application_id"),
        sa.UniqueConstraint("code", name="uq_visitor_invitation_code"),
    )
    op.create_table(
        "visitor",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("source", sa.String(24), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("name_ar", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("organisation_name", sa.String(160), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("proof", sa.String(300), nullable=False),
        sa.Column("sessions", JSONB, nullable=False),
        sa.Column("consents", JSONB, nullable=False),
        sa.Column("link_hash", sa.String(64), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invitation_id", sa.BigInteger(), nullable=True),
        sa.Column("booked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("badge_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visitor"),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_visitor_edition_id"),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["visitor_invitation.id"], name="fk_visitor_invitation_id"
        ),
        sa.ForeignKeyConstraint(["booked_by_id"], ["visitor.id"], name="fk_visitor_booked_by_id"),
        sa.ForeignKeyConstraint(["badge_id"], ["badge.id"], name="fk_visitor_badge_id"),
        sa.UniqueConstraint("reference", name="uq_visitor_reference"),
        sa.UniqueConstraint("link_hash", name="uq_visitor_link_hash"),
        sa.UniqueConstraint("badge_id", name="uq_visitor_badge_id"),
    )
    op.create_index(
        "uq_visitor_address",
        "visitor",
        ["edition_id", sa.text("lower(email)")],
        unique=True,
        postgresql_where=sa.text("email <> '' AND state IN ('pending', 'registered')"),
    )
    op.create_index("ix_visitor_edition_id_state", "visitor", ["edition_id", "state"])
    op.create_index("ix_visitor_invitation_id", "visitor", ["invitation_id"])
    op.create_index("ix_visitor_booked_by_id", "visitor", ["booked_by_id"])
    op.create_table(
        "visitor_day",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("visitor_id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visitor_day"),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitor.id"], name="fk_visitor_day_visitor_id"),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_visitor_day_edition_id"),
        sa.UniqueConstraint("visitor_id", "day", name="uq_visitor_day_visitor_id_day"),
    )
    op.create_index(
        "ix_visitor_day_edition_id_day_kind",
        "visitor_day",
        ["edition_id", "day", "kind"],
        postgresql_where=sa.text("given"),
    )
    op.create_index(
        "ix_visitor_day_edition_id_asked_at",
        "visitor_day",
        ["edition_id", "asked_at"],
        postgresql_where=sa.text("NOT given"),
    )

    op.add_column("check_in", sa.Column("device", sa.String(36), server_default="", nullable=False))
    op.alter_column("check_in", "device", server_default=None)
    op.add_column("check_in", sa.Column("counter", sa.Integer(), nullable=True))
    op.create_check_constraint(
        op.f("ck_check_in_counted_on_its_device"),
        "check_in",
        "(device = '') = (counter IS NULL)",
    )


def downgrade() -> None:
    """Forget the visitors; their badges stay, for every day, and scans made without network too."""
    op.drop_constraint(op.f("ck_check_in_counted_on_its_device"), "check_in")
    for name in ("counter", "device"):
        op.drop_column("check_in", name)
    op.drop_table("visitor_day")
    op.drop_table("visitor")
    op.drop_table("visitor_invitation")
    op.drop_column("badge", "days")
    op.drop_column("edition", "visitors")
