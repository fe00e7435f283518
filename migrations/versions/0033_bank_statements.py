"""Bank statements are brought in, and each movement is known when it comes again."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add statements and their movements."""
    op.create_table(
        "bank_statement",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.String(160), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("went", sa.Integer(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brought_by", sa.String(160), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bank_statement"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_bank_statement_edition_id"
        ),
        sa.UniqueConstraint("token", name="uq_bank_statement_token"),
    )
    op.create_index("ix_bank_statement_edition_id", "bank_statement", ["edition_id"])
    op.create_table(
        "bank_movement",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("statement_id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("bank_reference", sa.Text(), nullable=False),
        sa.Column("set_aside", sa.Boolean(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_bank_movement"),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["bank_statement.id"], name="fk_bank_movement_statement_id"
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_bank_movement_edition_id"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_bank_movement_payment_id"),
        sa.UniqueConstraint(
            "edition_id", "fingerprint", name="uq_bank_movement_edition_id_fingerprint"
        ),
        sa.UniqueConstraint("payment_id", name="uq_bank_movement_payment_id"),
        sa.CheckConstraint("amount_cents > 0", name="ck_bank_movement_money_came"),
        sa.CheckConstraint(
            "NOT (set_aside AND payment_id IS NOT NULL)", name="ck_bank_movement_decided_once"
        ),
    )
    op.create_index("ix_bank_movement_statement_id", "bank_movement", ["statement_id"])


def downgrade() -> None:
    """Drop them; payments stay."""
    op.drop_table("bank_movement")
    op.drop_table("bank_statement")
