"""Free the stands whose hold has run out."""

from village.extensions import db, jobs
from village.stands.writes import places
from village.web.context import job_context


@jobs.periodic(cron="* * * * *")
@jobs.task(name="stands.release_expired", queueing_lock="stands.release_expired")
def release_expired(timestamp: int) -> None:
    """Free them; running twice frees nothing more."""
    places.release_expired(job_context())
    db.session.commit()
