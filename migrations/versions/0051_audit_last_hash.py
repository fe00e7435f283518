"""The last hash of the audit log is read by one statement, which waits for whoever writes to it."""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

_FUNCTION = """
CREATE FUNCTION audit_last_hash(lock bigint) RETURNS varchar LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(lock);
    -- Each statement here has a snapshot of its own: this one's is taken after the lock was given.
    RETURN (SELECT hash FROM audit_entry ORDER BY id DESC LIMIT 1);
END $$
"""


def upgrade() -> None:
    """Add the function."""
    op.execute(_FUNCTION)


def downgrade() -> None:
    """An older release locks and reads by two statements."""
    op.execute("DROP FUNCTION audit_last_hash(bigint)")
