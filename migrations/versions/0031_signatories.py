"""Who signs a contract online, in which turn, and the evidence of it."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; contracts accepted before have no signatories."""
    op.create_table(
        "contract_signatory",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contract_id", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("capacity", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("code_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_failures", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("manner", sa.String(24), nullable=True),
        sa.Column("written", sa.String(120), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("network", sa.String(45), nullable=False),
        sa.Column("proxy", sa.String(120), nullable=False),
        sa.Column("scan_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(signed_at IS NULL) = (manner IS NULL)",
            name=op.f("ck_contract_signatory_signed_in_a_manner"),
        ),
        sa.CheckConstraint(
            "(manner IS NOT DISTINCT FROM 'paper') = (scan_id IS NOT NULL)",
            name=op.f("ck_contract_signatory_paper_has_scan"),
        ),
        sa.CheckConstraint(
            "(code_hash = '') = (code_sent_at IS NULL)",
            name=op.f("ck_contract_signatory_code_was_sent"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_signatory_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["stored_file.id"], name=op.f("fk_contract_signatory_scan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_signatory")),
        sa.UniqueConstraint(
            "contract_id", "turn", name=op.f("uq_contract_signatory_contract_id_turn")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_contract_signatory_token_hash")),
    )
    op.alter_column("contract", "signed_by", type_=sa.Text())


def downgrade() -> None:
    """Drop it: who signed stays by name alone."""
    op.alter_column(
        "contract",
        "signed_by",
        type_=sa.String(160),
        postgresql_using="left(signed_by, 160)",
    )
    op.drop_table("contract_signatory")
