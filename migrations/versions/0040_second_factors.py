"""Accounts have second factors; a session says from which network it began."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; nobody has a second factor yet."""
    op.add_column(
        "user_account", sa.Column("second_factor_due_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "user_session", sa.Column("network", sa.String(45), server_default="", nullable=False)
    )
    op.alter_column("user_session", "network", server_default=None)
    op.create_table(
        "authenticator",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_authenticator"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_authenticator_user_id"),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_passkey_user_id"),
        sa.UniqueConstraint("credential_id", name="uq_passkey_credential_id"),
    )
    op.create_index("ix_passkey_user_id", "passkey", ["user_id"])
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.String(255), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_recovery_code_user_id"),
    )
    op.create_index("ix_recovery_code_user_id", "recovery_code", ["user_id"])
    op.create_table(
        "factor_reset",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_factor_reset"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_factor_reset_user_id"),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name="fk_factor_reset_asked_by_id"
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user_account.id"], name="fk_factor_reset_confirmed_by_id"
        ),
        sa.CheckConstraint("asked_by_id <> user_id", name=op.f("ck_factor_reset_not_of_oneself")),
        sa.CheckConstraint(
            "confirmed_by_id <> asked_by_id AND confirmed_by_id <> user_id",
            name=op.f("ck_factor_reset_by_two_others"),
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR ended_at IS NOT NULL",
            name=op.f("ck_factor_reset_ended_if_confirmed"),
        ),
    )
    op.create_index(
        "ix_factor_reset_user_id",
        "factor_reset",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    """The older release asks for the password alone."""
    op.drop_table("factor_reset")
    op.drop_table("recovery_code")
    op.drop_table("passkey")
    op.drop_table("authenticator")
    op.execute(
        "DELETE FROM one_time_token WHERE purpose IN ('second_factor', 'passkey', 'new_passkey', 'login')"
    )
    op.drop_column("user_session", "network")
    op.drop_column("user_account", "second_factor_due_at")
