"""A rehearsal leaves no trace: the log never has it, and its scans go in the night after."""

from datetime import timedelta

import sqlalchemy as sa

from village.badges import CheckIn
from village.core.context import Context

#: So long a rehearsal is looked at: who came in twice, how quick a gate is, how much was typed.
KEPT = timedelta(hours=6)


def forget(ctx: Context) -> None:
    """Delete the scans of rehearsals that are over, of every edition."""
    over = sa.and_(CheckIn.is_rehearsal, CheckIn.at < ctx.now - KEPT)
    ctx.session.execute(sa.delete(CheckIn).where(over))
