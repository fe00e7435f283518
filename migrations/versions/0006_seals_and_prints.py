"""Sealed contracts, versions in draft, printed badges, why the gate refused."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

OVER = "state NOT IN ('amended', 'cancelled')"


def upgrade() -> None:
    op.add_column("contract", sa.Column("public_token", sa.String(length=32), nullable=True))
    # 122 random bits; contracts issued so far do not carry it, but have their page from now on.
    op.execute("UPDATE contract SET public_token = replace(gen_random_uuid()::text, '-', '')")
    op.alter_column("contract", "public_token", nullable=False)
    op.create_unique_constraint(op.f("uq_contract_public_token"), "contract", ["public_token"])
    op.add_column("contract", sa.Column("sealed_file_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_contract_sealed_file_id"), "contract", "stored_file", ["sealed_file_id"], ["id"]
    )
    op.add_column("contract", sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True))
    for name, length in (("sealed_by", 160), ("seal_level", 16)):
        op.add_column(
            "contract",
            sa.Column(name, sa.String(length=length), server_default="", nullable=False),
        )
        op.alter_column("contract", name, server_default=None)
    op.add_column(
        "contract",
        sa.Column("seal_is_demo", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.alter_column("contract", "seal_is_demo", server_default=None)
    op.create_check_constraint(
        op.f("ck_contract_sealed_has_bytes"),
        "contract",
        "(state = 'sealed') <= (sealed_at IS NOT NULL AND sealed_file_id IS NOT NULL)",
    )
    _unique_where("uq_contract_in_force", "state IN ('issued', 'signed', 'sealed')", again=True)
    _unique_where("uq_contract_drafted", "state = 'drafted'")
    op.add_column("badge", sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("badge", sa.Column("photo_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_badge_photo_id"), "badge", "stored_file", ["photo_id"], ["id"])
    op.add_column("check_in", sa.Column("refusal", sa.String(length=24), nullable=True))


def downgrade() -> None:
    op.drop_column("check_in", "refusal")
    op.drop_constraint(op.f("fk_badge_photo_id"), "badge", type_="foreignkey")
    op.drop_column("badge", "photo_id")
    op.drop_column("badge", "printed_at")
    op.drop_index("uq_contract_drafted", table_name="contract")
    # The older rule has one standing contract an application: a new version in draft has to go.
    op.execute(
        "DELETE FROM contract drafted USING contract standing"
        " WHERE drafted.state = 'drafted' AND standing.id <> drafted.id"
        " AND standing.application_id = drafted.application_id"
        " AND standing.state IN ('issued', 'signed', 'sealed')"
    )
    _unique_where("uq_contract_in_force", OVER, again=True)
    op.drop_constraint(op.f("ck_contract_sealed_has_bytes"), "contract", type_="check")
    for name in ("seal_is_demo", "seal_level", "sealed_by", "sealed_at"):
        op.drop_column("contract", name)
    op.drop_constraint(op.f("fk_contract_sealed_file_id"), "contract", type_="foreignkey")
    op.drop_column("contract", "sealed_file_id")
    op.drop_constraint(op.f("uq_contract_public_token"), "contract", type_="unique")
    op.drop_column("contract", "public_token")


def _unique_where(name: str, where: str, *, again: bool = False) -> None:
    if again:
        op.drop_index(name, table_name="contract")
    op.create_index(
        name, "contract", ["application_id"], unique=True, postgresql_where=sa.text(where)
    )
