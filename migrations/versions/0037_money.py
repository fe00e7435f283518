"""Buyers have tax numbers, invoices are credited in part, late payers are held."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

VAT_LENGTH = 24
IDENTITY = {
    "billing_name": 160, "billing_address": 240, "billing_country": 2, "vat_number": 20,
    "siret": 14, "buyer_reference": 60,
}  # fmt: skip


def upgrade() -> None:
    """Add them; what invoices say of tax that there is not is kept by category."""
    for name, length in IDENTITY.items():
        op.add_column(
            "organisation", sa.Column(name, sa.String(length), nullable=False, server_default="")
        )
        op.alter_column("organisation", name, server_default=None)
    op.execute(
        "UPDATE invoice SET terms = terms - 'exemption' || jsonb_build_object('reasons',"
        " CASE WHEN jsonb_typeof(terms->'exemption') = 'object'"
        " THEN jsonb_build_object('E', terms->'exemption') ELSE '{}'::jsonb END)"
    )
    for column in (
        sa.Column("credited_cents", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("reminder_stage", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("invoice", column)
        op.alter_column("invoice", column.name, server_default=None)
    op.execute(
        "UPDATE invoice SET credited_cents = (SELECT coalesce(sum(note.gross_cents), 0)"
        " FROM invoice AS note WHERE note.credits_id = invoice.id AND note.number IS NOT NULL)"
    )
    op.execute("UPDATE invoice SET credited_cents = gross_cents WHERE state = 'credited'")
    op.create_check_constraint(
        op.f("ck_invoice_credited_at_most"),
        "invoice",
        "credited_cents BETWEEN 0 AND gross_cents"
        " AND (state = 'credited') = (credited_cents = gross_cents)",
    )
    op.execute("ALTER TABLE invoice DROP CONSTRAINT IF EXISTS uq_invoice_credits_id")
    op.create_index("ix_invoice_credits_id", "invoice", ["credits_id"])
    op.add_column("service_order_line", sa.Column("vat", sa.String(VAT_LENGTH), nullable=True))
    _own_lines("'discount', 'extra', 'late_fee', 'stand_discount'", "'discount', 'stand_discount'")
    op.create_table(
        "payment_hold",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("stand", sa.Boolean(), nullable=False),
        sa.Column("badges", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_by", sa.String(160), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payment_hold"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_payment_hold_application_id"
        ),
        sa.UniqueConstraint("application_id", name="uq_payment_hold_application_id"),
        sa.CheckConstraint("stand OR badges", name="ck_payment_hold_holds_something"),
    )


def downgrade() -> None:
    """Go back; where an invoice has several credit notes, they stay, and one alone is not asked."""
    op.drop_table("payment_hold")
    op.execute("UPDATE service_order_line SET code = 'discount' WHERE code = 'stand_discount'")
    op.execute("UPDATE service_order_line SET code = 'extra' WHERE code = 'late_fee'")
    _own_lines("'discount', 'extra'", "'discount'")
    op.drop_column("service_order_line", "vat")
    op.drop_index("ix_invoice_credits_id", "invoice")
    several = sa.text("SELECT count(credits_id) > count(DISTINCT credits_id) FROM invoice")
    if not op.get_bind().scalar(several):
        op.create_unique_constraint("uq_invoice_credits_id", "invoice", ["credits_id"])
    op.drop_constraint(op.f("ck_invoice_credited_at_most"), "invoice", type_="check")
    op.drop_column("invoice", "reminder_stage")
    op.drop_column("invoice", "credited_cents")
    op.execute(
        "UPDATE invoice SET terms = terms - 'reasons' ||"
        " jsonb_build_object('exemption', terms->'reasons'->'E')"
    )
    for name in IDENTITY:
        op.drop_column("organisation", name)


def _own_lines(own: str, less: str) -> None:
    """Say anew which codes are those of an organiser's own lines, and which take off."""
    table = "service_order_line"
    # Their names depend on how they were made: they are known by what they say.
    old = op.get_bind().execute(
        sa.text(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'service_order_line'::regclass"
            " AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%discount%'"
        )
    )
    for name in old.scalars().all():
        op.drop_constraint(op.f(name), table, type_="check")
    for name, holds in (
        ("only_discounts_take_off", f"unit_cents >= 0 OR code IN ({less})"),
        ("reason_given", f"code NOT IN ({own}) OR reason <> ''"),
    ):
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, holds)
    op.drop_index("uq_service_order_line_code", table)
    op.create_index(
        "uq_service_order_line_code",
        table,
        ["order_id", "code"],
        unique=True,
        postgresql_where=sa.text(f"code NOT IN ({own})"),
    )
