"""Delete each night what is no longer needed."""

from village.accounts.writes import tidying
from village.extensions import db, jobs
from village.gate.writes import rehearsals
from village.web.context import job_context


@jobs.periodic(cron="17 3 * * *")
@jobs.task(name="accounts.tidy", queueing_lock="accounts.tidy")
def tidy(timestamp: int) -> None:
    """Delete attempts, links and sessions that are long over, and the scans of rehearsals."""
    ctx = job_context()
    tidying.tidy(ctx)
    rehearsals.forget(ctx)
    db.session.commit()
