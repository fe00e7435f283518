"""Let go of files that no saved answer names, and of the parts they came in."""

from village.attachments.writes import holding
from village.extensions import db, jobs
from village.web.context import job_context


@jobs.periodic(cron="*/15 * * * *")
@jobs.task(name="attachments.sweep", queueing_lock="attachments.sweep")
def sweep(timestamp: int) -> None:
    """Delete rows first, then the bytes that no row names; running twice deletes nothing more."""
    gone = holding.let_go(job_context())
    db.session.commit()
    for sha256 in gone:
        holding.forget(job_context(), sha256)
        db.session.commit()
    holding.forget_parts(job_context())
    db.session.commit()
