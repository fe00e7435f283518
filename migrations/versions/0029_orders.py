"""Exhibitors order services, and see what they have left to do."""

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

    op.add_column(
        "edition",
        sa.Column("tasks", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
    )
    op.alter_column("edition", "tasks", server_default=None)
    op.create_table(
        "exhibitor_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("fascia", postgresql.JSONB(), nullable=False),
        sa.Column("catalogue", postgresql.JSONB(), nullable=False),
        sa.Column("logo", sa.String(150), nullable=False),
        sa.Column("co_exhibitors", postgresql.JSONB(), nullable=False),
        sa.Column("not_needed", postgresql.JSONB(), nullable=False),
        sa.Column("insurance_id", sa.BigInteger(), nullable=True),
        sa.Column("slot", sa.String(32), nullable=False),
        sa.Column("vehicle", sa.String(80), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_exhibitor_entry_application_id_application",
        ),
        sa.ForeignKeyConstraint(
            ["insurance_id"],
            ["stored_file.id"],
            name="fk_exhibitor_entry_insurance_id_stored_file",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exhibitor_entry"),
        sa.UniqueConstraint("application_id", name="uq_exhibitor_entry_application_id"),
    )
    op.create_table(
        "task_reminder",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("task", sa.String(24), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_task_reminder_application_id_application",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_task_reminder"),
        sa.UniqueConstraint(
            "application_id",
            "task",
            "due_on",
            "days",
            name="uq_task_reminder_application_id_task_due_on_days",
        ),
    )


def downgrade() -> None:
    """Forget what was ordered, and what exhibitors said of their stands."""
    op.drop_table("task_reminder")
    op.drop_table("exhibitor_entry")
    op.drop_column("edition", "tasks")
    op.drop_table("service_order_line")
    op.drop_table("service_order")
