"""A provider of OpenID Connect knows who owns an account, and may ask for the second factor."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; no provider has let anybody in yet."""
    op.create_table(
        "federated_identity",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.String(500), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provider_factor", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_federated_identity")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_federated_identity_user_id")
        ),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_federated_identity_issuer_subject")),
        sa.UniqueConstraint("user_id", "issuer", name=op.f("uq_federated_identity_user_id_issuer")),
    )
    op.add_column(
        "user_session",
        sa.Column("provider_factor", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.alter_column("user_session", "provider_factor", server_default=None)


def downgrade() -> None:
    """An older release knows passwords alone; who came by the provider asks for a new one."""
    op.execute("DELETE FROM one_time_token WHERE purpose = 'oidc'")
    op.execute("DELETE FROM user_session WHERE provider_factor")
    op.drop_column("user_session", "provider_factor")
    op.drop_table("federated_identity")
