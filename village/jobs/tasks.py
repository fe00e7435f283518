"""Remind exhibitors of the tasks whose last day is near."""

from village.board import task_reminders
from village.extensions import db, jobs
from village.web.context import job_context


@jobs.periodic(cron="23 6 * * *")
@jobs.task(name="tasks.remind", queueing_lock="tasks.remind")
def remind(timestamp: int) -> None:
    """Mail those who have something left to do; running twice mails nothing more."""
    task_reminders.remind_due(job_context())
    db.session.commit()
