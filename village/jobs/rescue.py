"""Give back to the queue the jobs whose worker died: Procrastinate leaves them in `doing`."""

from datetime import UTC, datetime

from procrastinate.jobs import Status

from village.extensions import jobs

#: How often a worker says that it lives, and after how long without a word it is dead.
HEARTBEAT_SECONDS = 2.0
SILENT_SECONDS = 10.0
#: Long past by any clock: a machine that is fast must not let jobs wait.
AT_ONCE = datetime.fromtimestamp(0, UTC)


@jobs.periodic(cron="* * * * * */5")
@jobs.task(name="jobs.rescue", queueing_lock="jobs.rescue")
async def rescue(timestamp: int) -> None:
    """Retry each job in `doing` whose worker has been silent or is gone; this one comes anew."""
    manager = jobs.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        if job.task_name == rescue.name:
            await manager.finish_job(job, Status.FAILED, delete_job=True)
        else:
            await manager.retry_job(job, retry_at=AT_ONCE)
