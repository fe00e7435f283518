"""Remind those to whom a place is offered of its last day."""

from village.extensions import db, jobs
from village.selection.writes import offering
from village.web.context import job_context


@jobs.periodic(cron="37 * * * *")
@jobs.task(name="selection.remind", queueing_lock="selection.remind")
def remind(timestamp: int) -> None:
    """Mail those whose last day is near; running twice mails nothing more."""
    offering.remind(job_context())
    db.session.commit()
