"""Webhooks tell other software what has happened; readers unsubscribe from mails to many."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add webhooks and their messages, and why an address is held back."""
    op.create_table(
        "webhook",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("events", postgresql.JSONB(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_up_to", sa.BigInteger(), nullable=False),
        sa.Column("halt", sa.String(24), nullable=True),
        sa.Column("halted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_webhook_edition_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_webhook_user_id")),
        sa.CheckConstraint(
            "(halt IS NULL) = (halted_at IS NULL)", name=op.f("ck_webhook_halted_for_a_reason")
        ),
    )
    op.create_index(op.f("ix_webhook_edition_id"), "webhook", ["edition_id"])
    op.create_index(op.f("ix_webhook_user_id"), "webhook", ["user_id"])
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("webhook_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.String(40), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(24), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("fault", sa.String(24), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["webhook.id"],
            name=op.f("fk_webhook_delivery_webhook_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_webhook_delivery_message_id")),
    )
    op.create_index(
        op.f("ix_webhook_delivery_webhook_id"),
        "webhook_delivery",
        ["webhook_id", sa.text("id DESC")],
    )
    op.add_column(
        "suppressed_address",
        sa.Column("reason", sa.String(24), nullable=False, server_default="bounced"),
    )
    op.alter_column("suppressed_address", "reason", server_default=None)
    op.drop_constraint(op.f("uq_suppressed_address_address"), "suppressed_address")
    op.create_unique_constraint(
        op.f("uq_suppressed_address_address_reason"), "suppressed_address", ["address", "reason"]
    )


def downgrade() -> None:
    """An older release tells no program, and would send the unsubscribed nothing at all."""
    op.execute("UPDATE outbox_mail SET state = 'overtaken' WHERE state = 'unsubscribed'")
    op.execute("DELETE FROM suppressed_address WHERE reason = 'unsubscribed'")
    op.drop_constraint(op.f("uq_suppressed_address_address_reason"), "suppressed_address")
    op.drop_column("suppressed_address", "reason")
    op.create_unique_constraint(
        op.f("uq_suppressed_address_address"), "suppressed_address", ["address"]
    )
    op.drop_table("webhook_delivery")
    op.drop_table("webhook")
