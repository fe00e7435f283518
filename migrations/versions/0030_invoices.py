"""Invoices with numbers without gaps, and the payments on them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

KEEP = """
CREATE FUNCTION refuse_deleting_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what has a number is never deleted';
END $$
"""


def upgrade() -> None:
    """Add the series, invoices and payments; what has its number cannot be deleted."""
    aware = sa.DateTime(timezone=True)
    op.create_table(
        "number_series",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("series", sa.String(1), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_number_series_edition_id"),
        sa.PrimaryKeyConstraint("id", name="pk_number_series"),
        sa.UniqueConstraint(
            "edition_id", "series", "year", name="uq_number_series_edition_id_series_year"
        ),
    )
    op.create_table(
        "invoice",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("reference", sa.String(24), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("contract_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("series", sa.String(1), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(32), nullable=True),
        sa.Column("payment_reference", sa.String(25), nullable=False),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("vat_cents", sa.BigInteger(), nullable=False),
        sa.Column("gross_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("drafted_at", aware, nullable=False),
        sa.Column("issued_at", aware, nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("credits_id", sa.BigInteger(), nullable=True),
        sa.Column("reminded_at", aware, nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('pro_forma', 'discarded')) = (number IS NULL)",
            name="ck_invoice_numbered_iff_issued",
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (file_id IS NULL) AND (number IS NULL) = (issued_at IS NULL)"
            " AND (number IS NULL) = (sequence IS NULL)",
            name="ck_invoice_number_has_bytes",
        ),
        sa.CheckConstraint("due_on >= issued_on", name="ck_invoice_due_after_issue"),
        sa.CheckConstraint(
            "(kind = 'credit_note') = (credits_id IS NOT NULL)", name="ck_invoice_credits_one"
        ),
        sa.CheckConstraint("gross_cents > 0", name="ck_invoice_gross_positive"),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_invoice_edition_id"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_invoice_application_id"
        ),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name="fk_invoice_contract_id"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_invoice_file_id"),
        sa.ForeignKeyConstraint(["credits_id"], ["invoice.id"], name="fk_invoice_credits_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invoice"),
        sa.UniqueConstraint("reference", name="uq_invoice_reference"),
        sa.UniqueConstraint("number", name="uq_invoice_number"),
        sa.UniqueConstraint("credits_id", name="uq_invoice_credits_id"),
        sa.UniqueConstraint(
            "edition_id",
            "series",
            "year",
            "sequence",
            name="uq_invoice_edition_id_series_year_sequence",
        ),
    )
    op.create_index("ix_invoice_edition_id", "invoice", ["edition_id"])
    op.create_index("ix_invoice_application_id", "invoice", ["application_id"])
    op.create_index(
        "uq_invoice_pro_forma",
        "invoice",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("state = 'pro_forma' AND kind <> 'credit_note'"),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("invoice_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(32), nullable=True),
        sa.Column("method", sa.String(24), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("bank_reference", sa.String(140), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("recorded_at", aware, nullable=False),
        sa.Column("recorded_by", sa.String(160), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount_cents <> 0", name="ck_payment_amount_not_zero"),
        sa.CheckConstraint(
            "(amount_cents > 0) = (number IS NOT NULL) AND (number IS NULL) = (file_id IS NULL)",
            name="ck_payment_received_has_receipt",
        ),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name="fk_payment_invoice_id"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_payment_file_id"),
        sa.PrimaryKeyConstraint("id", name="pk_payment"),
        sa.UniqueConstraint("number", name="uq_payment_number"),
    )
    op.create_index("ix_payment_invoice_id", "payment", ["invoice_id"])
    op.execute(KEEP)
    for table in ("invoice", "payment"):
        op.execute(
            f"CREATE TRIGGER {table}_number_is_kept BEFORE DELETE ON {table} FOR EACH ROW"
            " WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION refuse_deleting_numbers()"
        )


def downgrade() -> None:
    """Forget them all."""
    op.drop_table("payment")
    op.drop_table("invoice")
    op.execute("DROP FUNCTION refuse_deleting_numbers()")
    op.drop_table("number_series")
