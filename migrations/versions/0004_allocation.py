"""What the allocation of stands weighs, and the plan it proposes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    document = postgresql.JSONB(astext_type=sa.Text())
    for name, value in (("drawn", sa.true()), ("blocked", sa.false())):
        op.add_column("stand", sa.Column(name, sa.Boolean(), nullable=False, server_default=value))
        op.alter_column("stand", name, server_default=None)
    op.create_table(
        "stand_wish",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("stand_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("rank BETWEEN 1 AND 5", name=op.f("ck_stand_wish_rank_in_range")),
        _key("stand_wish", "application_id", "application"),
        _key("stand_wish", "stand_id", "stand"),
        sa.PrimaryKeyConstraint("application_id", "rank", name=op.f("pk_stand_wish")),
        sa.UniqueConstraint(
            "application_id", "stand_id", name=op.f("uq_stand_wish_application_id_stand_id")
        ),
    )
    op.create_index(op.f("ix_stand_wish_stand_id"), "stand_wish", ["stand_id"])
    op.create_table(
        "stand_pin",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("stand_id", sa.BigInteger(), nullable=False),
        _key("stand_pin", "application_id", "application"),
        _key("stand_pin", "stand_id", "stand"),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_stand_pin")),
        sa.UniqueConstraint("stand_id", name=op.f("uq_stand_pin_stand_id")),
    )
    op.create_table(
        "neighbours",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("second_id", sa.BigInteger(), nullable=False),
        sa.Column("relation", sa.String(length=24), nullable=False),
        sa.Column("metres", sa.Integer(), nullable=True),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_neighbours_pair_in_order")),
        sa.CheckConstraint(
            "(relation = 'apart') = (metres IS NOT NULL)",
            name=op.f("ck_neighbours_apart_has_metres"),
        ),
        sa.CheckConstraint("metres BETWEEN 1 AND 200", name=op.f("ck_neighbours_metres_in_range")),
        _key("neighbours", "first_id", "application"),
        _key("neighbours", "second_id", "application"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neighbours")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_neighbours_first_id_second_id")),
    )
    op.create_index(op.f("ix_neighbours_second_id"), "neighbours", ["second_id"])
    op.create_table(
        "stand_proposal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", document, nullable=False),
        sa.Column("plan", document, nullable=False),
        sa.Column("figures", document, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("stand_proposal", "edition_id", "edition"),
        _key("stand_proposal", "made_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_proposal")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_stand_proposal_edition_id")),
    )


def downgrade() -> None:
    for table in ("stand_proposal", "neighbours", "stand_pin", "stand_wish"):
        op.drop_table(table)
    op.drop_column("stand", "blocked")
    op.drop_column("stand", "drawn")
