"""Follow the stand draws that run: windows pass, turns come."""

from village.draws.writes import following
from village.extensions import db, jobs
from village.web.context import job_context


@jobs.periodic(cron="* * * * *")
@jobs.task(name="draws.follow", queueing_lock="draws.follow")
def follow(timestamp: int) -> None:
    """Tell whose turn has come and who missed it; running twice tells nobody twice."""
    following.follow_all(job_context())
    db.session.commit()
