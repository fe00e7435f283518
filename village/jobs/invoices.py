"""Remind exhibitors of invoices that were not paid in time."""

from village.billing.writes import reminders
from village.extensions import db, jobs
from village.web.context import job_context


@jobs.periodic(cron="41 6 * * *")
@jobs.task(name="invoices.remind", queueing_lock="invoices.remind")
def remind(timestamp: int) -> None:
    """Send the reminders whose day has come; running twice mails nothing more."""
    reminders.remind_due(job_context())
    db.session.commit()
