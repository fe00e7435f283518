"""Keep the signed head of the audit log outside the database: in a file, and in people's mail."""

from village.board import heads as mailing
from village.core.audit import heads
from village.extensions import db, jobs
from village.web.context import job_context, settings


@jobs.periodic(cron="*/10 * * * *")
@jobs.task(name="audit.keep_head", queueing_lock="audit.keep_head")
def keep_head(timestamp: int) -> None:
    """Add the present head to the file beside the database; a log that was cut adds none."""
    ctx = job_context()
    kept = heads.Kept(settings().data_dir)
    if heads.first_missed(ctx, kept.last()) is None:
        kept.add(heads.signed(ctx))
    db.session.rollback()


@jobs.periodic(cron="0 6 * * 1")
@jobs.task(name="audit.mail_head", queueing_lock="audit.mail_head")
def mail_head(timestamp: int) -> None:
    """Mail the present head to the organisers on Monday morning."""
    mailing.mail(job_context())
    db.session.commit()
