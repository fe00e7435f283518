"""A provider of OpenID Connect knows who owns an account; programs' changes are answered once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; no provider has let anybody in yet, and no program has changed anything."""
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
    op.create_table(
        "kept_answer",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("access_token_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("asked", sa.String(64), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_answer")),
        sa.ForeignKeyConstraint(
            ["access_token_id"],
            ["access_token.id"],
            name=op.f("fk_kept_answer_access_token_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "access_token_id", "key", name=op.f("uq_kept_answer_access_token_id_key")
        ),
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
    op.drop_table("kept_answer")
    # What an older release knows no scope of, it would take for a fault.
    op.execute("UPDATE access_token SET scopes = scopes - 'check-ins:write' - 'orders:write'")
