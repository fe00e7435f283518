"""An exhibitor says for its contract its capital, who represents it, and its Arabic forms."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

SAID = {
    "capital": 60, "legal_form_ar": 60, "address_ar": 240, "representative": 120,
    "representative_ar": 120, "representative_role": 80, "representative_role_ar": 80,
    "representative_email": 254,
}  # fmt: skip


def upgrade() -> None:
    """Add what nobody has said yet."""
    for name, length in SAID.items():
        op.add_column(
            "organisation", sa.Column(name, sa.String(length), nullable=False, server_default="")
        )
        op.alter_column("organisation", name, server_default=None)


def downgrade() -> None:
    """Take it away."""
    for name in SAID:
        op.drop_column("organisation", name)
