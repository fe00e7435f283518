"""A package holds several services, as it did when it was ordered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the packages of orders contain."""
    op.create_table(
        "service_order_content",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("label", postgresql.JSONB(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name="ck_service_order_content_quantity_positive"),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["service_order_line.id"],
            name="fk_service_order_content_line_id_service_order_line",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_order_content"),
        sa.UniqueConstraint("line_id", "code", name="uq_service_order_content_line_id_code"),
    )


def downgrade() -> None:
    """Leave packages as lines with a price."""
    op.drop_table("service_order_content")
