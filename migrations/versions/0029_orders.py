"""Exhibitors order services beside their stand."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the orders, one an application, and their lines."""
    op.create_table(
        "service_order",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_service_order_application_id_application",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_order"),
        sa.UniqueConstraint("application_id", name="uq_service_order_application_id"),
    )
    op.create_table(
        "service_order_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("label", postgresql.JSONB(), nullable=False),
        sa.Column("quantity", sa.Numeric(12, 3), nullable=False),
        sa.Column("unit_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.CheckConstraint("quantity > 0", name="ck_service_order_line_quantity_positive"),
        sa.CheckConstraint(
            "unit_cents >= 0 OR code = 'discount'",
            name="ck_service_order_line_only_discounts_take_off",
        ),
        sa.CheckConstraint(
            "code NOT IN ('discount', 'extra') OR reason <> ''",
            name="ck_service_order_line_reason_given",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["service_order.id"], name="fk_service_order_line_order_id_service_order"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_order_line"),
    )
    op.create_index("ix_service_order_line_order_id", "service_order_line", ["order_id"])
    op.create_index(
        "uq_service_order_line_code",
        "service_order_line",
        ["order_id", "code"],
        unique=True,
        postgresql_where=sa.text("code NOT IN ('discount', 'extra')"),
    )


def downgrade() -> None:
    """Forget what was ordered."""
    op.drop_table("service_order_line")
    op.drop_table("service_order")
