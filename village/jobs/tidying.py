"""Delete each night what is no longer needed."""

from village.accounts.writes import tidying
from village.extensions import db, jobs
from village.web.context import job_context


@jobs.periodic(cron="17 3 * * *")
@jobs.task(name="accounts.tidy", queueing_lock="accounts.tidy")
def tidy(timestamp: int) -> None:
    """Delete attempts, links and sessions that are long over."""
    tidying.tidy(job_context())
    db.session.commit()
