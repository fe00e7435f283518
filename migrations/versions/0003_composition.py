"""What the assignment knows of jurors, their bids, rules of composition, absences."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DOCUMENT = postgresql.JSONB(astext_type=sa.Text())
#: Column, type and what rows that are there already get.
ADDED = {
    "juror_profile": [("words", DOCUMENT, "[]")],
    "edition": [("composition", DOCUMENT, "{}"), ("bids_open", sa.Boolean(), "false")],
    "assignment_proposal": [
        ("rules", DOCUMENT, "{}"),
        ("absent", DOCUMENT, "[]"),
        ("gone", DOCUMENT, "[]"),
    ],
}


def upgrade() -> None:
    op.add_column("juror_profile", sa.Column("gender", sa.String(length=24), nullable=True))
    for table, columns in ADDED.items():
        for name, kind, value in columns:
            op.add_column(table, sa.Column(name, kind, nullable=False, server_default=value))
            op.alter_column(table, name, server_default=None)
    op.create_table(
        "juror_bid",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("bid", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_juror_bid_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_juror_bid_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_juror_bid")),
        sa.UniqueConstraint(
            "user_id", "application_id", name=op.f("uq_juror_bid_user_id_application_id")
        ),
    )
    op.create_index(op.f("ix_juror_bid_application_id"), "juror_bid", ["application_id"])


def downgrade() -> None:
    op.drop_table("juror_bid")
    for table, columns in ADDED.items():
        for name, _kind, _value in columns:
            op.drop_column(table, name)
    op.drop_column("juror_profile", "gender")
