"""Remind jurors of the files that they have left."""

from village.extensions import db, jobs
from village.jury.writes import reminding
from village.web.context import job_context


@jobs.periodic(cron="23 * * * *")
@jobs.task(name="jury.remind", queueing_lock="jury.remind")
def remind(timestamp: int) -> None:
    """Mail those whose reminder is due; running twice mails nothing more."""
    reminding.remind(job_context())
    db.session.commit()
