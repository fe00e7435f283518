"""Free the stands whose hold has run out."""

from village.extensions import db, jobs
from village.services import stands
from village.web.context import job_context


@jobs.periodic(cron="* * * * *")
@jobs.task(name="stands.release_expired", queueing_lock="stands.release_expired")
def release_expired(timestamp: int) -> None:
    """Free them; running twice frees nothing more."""
    stands.release_expired(job_context())
    db.session.commit()
