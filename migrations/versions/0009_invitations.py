"""Invitations know whom they were sent to."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Those sent before are found by their mails; one whose mail is gone opens nothing more.
ADDRESSES = """
    UPDATE one_time_token
    SET data = one_time_token.data || jsonb_build_object('email', outbox_mail."to")
    FROM outbox_mail
    WHERE purpose = 'invite'
      AND template = 'organisation_invitation'
      AND token_hash = encode(sha256(convert_to(params ->> 'token', 'UTF8')), 'hex')
"""


def upgrade() -> None:
    op.execute(ADDRESSES)
    op.execute(
        "UPDATE one_time_token SET used_at = now()"
        " WHERE purpose = 'invite' AND used_at IS NULL AND NOT jsonb_exists(data, 'email')"
    )


def downgrade() -> None:
    op.execute("UPDATE one_time_token SET data = data - 'email' WHERE purpose = 'invite'")
