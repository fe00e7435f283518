"""A gate may guard a zone: who may go in there is no entry, and a second entry may be refused."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

NAME = "ck_check_in_verdict_fits_direction"
FITS = "verdict = 'refused' OR (direction = 'in') = (verdict IN ({}))"


def upgrade() -> None:
    """Let a scan say that somebody may go into a zone."""
    _fits("'welcome', 'identity', 'again', 'allowed'")


def downgrade() -> None:
    """The older gate knows no zones: whom one let in would count as inside."""
    op.execute("DELETE FROM check_in WHERE verdict = 'allowed'")
    op.execute("UPDATE check_in SET refusal = 'unknown' WHERE refusal = 'other_zone'")
    op.execute("UPDATE check_in SET refusal = 'other_day' WHERE refusal = 'second_entry'")
    _fits("'welcome', 'identity', 'again'")


def _fits(verdicts: str) -> None:
    op.drop_constraint(op.f(NAME), "check_in", type_="check")
    op.create_check_constraint(op.f(NAME), "check_in", sa.text(FITS.format(verdicts)))
