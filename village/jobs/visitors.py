"""Forget the visitors of editions that have been over for long enough."""

from dataclasses import replace

from village.editions.reads import editions
from village.extensions import db, jobs
from village.visitors.writes import changing
from village.web.context import job_context


@jobs.periodic(cron="23 3 * * *")
@jobs.task(name="visitors.forget", queueing_lock="visitors.forget")
def forget(timestamp: int) -> None:
    """Forget them edition by edition; running twice forgets nobody twice."""
    ctx = job_context()
    for edition in editions.all_of_them(ctx.session):
        while changing.forget_past(replace(ctx, edition=edition)):
            db.session.commit()
