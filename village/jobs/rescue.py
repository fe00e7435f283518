"""Give back to the queue the jobs whose worker died: Procrastinate leaves them in `doing`."""

from datetime import UTC, datetime

from village.extensions import jobs

#: A worker says it lives every 10 s; after this long without a word it is dead.
SILENT_SECONDS = 30


@jobs.periodic(cron="* * * * * */20")
@jobs.task(name="jobs.rescue", queueing_lock="jobs.rescue")
async def rescue(timestamp: int) -> None:
    """Retry each job in `doing` whose worker has been silent or is gone."""
    manager = jobs.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        if job.task_name != rescue.name:
            await manager.retry_job(job, retry_at=datetime.now(UTC))
