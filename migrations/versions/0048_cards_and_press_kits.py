"""Card payments: accounts at a provider, payments, refunds; files of exhibitors' press kits."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add accounts, payments, refunds and press files."""
    op.create_table(
        "card_account",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.String(48), nullable=False),
        sa.Column("provider", sa.String(24), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("signing", sa.LargeBinary(), nullable=True),
        sa.Column("secret_end", sa.String(4), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(160), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_account")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_card_account_edition_id")
        ),
        sa.UniqueConstraint("edition_id", name=op.f("uq_card_account_edition_id")),
        sa.UniqueConstraint("token", name=op.f("uq_card_account_token")),
        sa.CheckConstraint(
            "signing IS NOT NULL OR NOT is_on", name=op.f("ck_card_account_on_hears_notices")
        ),
    )
    op.create_table(
        "card_payment",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("token", sa.String(48), nullable=False),
        sa.Column("invoice_id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.String(24), nullable=False),
        sa.Column("provider_id", sa.String(160), nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("charge", sa.String(160), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("doubt", sa.String(24), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(160), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payment_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_payment")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_card_payment_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_card_payment_payment_id")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_card_payment_token")),
        sa.UniqueConstraint(
            "provider", "provider_id", name=op.f("uq_card_payment_provider_provider_id")
        ),
        sa.UniqueConstraint("payment_id", name=op.f("uq_card_payment_payment_id")),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_card_payment_amount_positive")),
        sa.CheckConstraint(
            "(state = 'paid') = (payment_id IS NOT NULL)",
            name=op.f("ck_card_payment_booked_iff_paid"),
        ),
        sa.CheckConstraint(
            "(state = 'open') = (ended_at IS NULL)", name=op.f("ck_card_payment_ended_iff_not_open")
        ),
    )
    op.create_index(op.f("ix_card_payment_invoice_id"), "card_payment", ["invoice_id"])
    op.create_index(op.f("ix_card_payment_charge"), "card_payment", ["charge"])
    op.create_index(
        "uq_card_payment_open",
        "card_payment",
        ["invoice_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "card_refund",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("token", sa.String(48), nullable=False),
        sa.Column("card_payment_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.String(160), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("doubt", sa.String(24), nullable=True),
        sa.Column("refusal", sa.String(60), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(160), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_refund")),
        sa.ForeignKeyConstraint(
            ["card_payment_id"], ["card_payment.id"], name=op.f("fk_card_refund_card_payment_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_card_refund_payment_id")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_card_refund_token")),
        sa.UniqueConstraint("provider_id", name=op.f("uq_card_refund_provider_id")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_card_refund_payment_id")),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_card_refund_amount_positive")),
        sa.CheckConstraint(
            "state <> 'done' OR payment_id IS NOT NULL", name=op.f("ck_card_refund_done_is_booked")
        ),
    )
    op.create_index(op.f("ix_card_refund_card_payment_id"), "card_refund", ["card_payment_id"])
    op.create_table(
        "press_file",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press_file")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_press_file_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_press_file_file_id")
        ),
        sa.UniqueConstraint(
            "application_id", "file_id", name=op.f("uq_press_file_application_id_file_id")
        ),
    )


def downgrade() -> None:
    """An older release takes no cards; what was paid stays in the books, as money by transfer."""
    op.execute("UPDATE payment SET method = 'transfer' WHERE method = 'card'")
    op.drop_table("press_file")
    op.drop_table("card_refund")
    op.drop_table("card_payment")
    op.drop_table("card_account")
