"""Remind people of the drafts and corrections that they have not submitted."""

from village.applications.writes import corrections, reminders
from village.extensions import db, jobs
from village.web.context import job_context


@jobs.periodic(cron="* * * * *")
@jobs.task(name="applications.remind", queueing_lock="applications.remind")
def remind(timestamp: int) -> None:
    """Queue the reminders that are due, a few at a time: their drafts are locked meanwhile."""
    while reminders.remind(job_context()):
        db.session.commit()
        db.session.expire_all()  # an organiser may have moved a deadline meanwhile
    while corrections.remind(job_context()):
        db.session.commit()
    db.session.rollback()
