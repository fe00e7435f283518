"""Invitations to a team, links that know when they were made and about what, accounts disabled."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

#: How long the links of each purpose lived up to now.
ISSUED = """
    UPDATE one_time_token SET issued_at = expires_at - CASE purpose
        WHEN 'verify' THEN interval '48 hours'
        WHEN 'reset' THEN interval '1 hour'
        WHEN 'setup' THEN interval '7 days'
        ELSE interval '14 days'
    END
"""
#: Up to now an invitation kept in its data for which organisation it is.
ABOUT = """
    UPDATE one_time_token
    SET about = 'organisation-' || (data ->> 'organisation'), data = data - 'organisation'
    WHERE purpose = 'invite'
"""
ORGANISATION = """
    UPDATE one_time_token
    SET data = data || jsonb_build_object('organisation', substr(about, length('organisation-') + 1))
    WHERE purpose = 'invite'
"""


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column("user_account", sa.Column("disabled_at", moment, nullable=True))
    op.add_column("one_time_token", sa.Column("issued_at", moment, nullable=True))
    op.add_column(
        "one_time_token", sa.Column("about", sa.String(40), server_default="", nullable=False)
    )
    op.execute(ISSUED)
    op.execute(ABOUT)
    op.alter_column("one_time_token", "issued_at", nullable=False)
    op.alter_column("one_time_token", "about", server_default=None)
    op.create_index("ix_one_time_token_about", "one_time_token", ["about"])


def downgrade() -> None:
    """An invitation to a team opens nothing there; an account that was disabled is so no more."""
    op.execute("DELETE FROM one_time_token WHERE purpose = 'team'")
    op.execute(ORGANISATION)
    op.drop_index("ix_one_time_token_about", "one_time_token")
    op.drop_column("one_time_token", "about")
    op.drop_column("one_time_token", "issued_at")
    op.drop_column("user_account", "disabled_at")
