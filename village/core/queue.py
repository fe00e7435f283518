"""Jobs as Procrastinate keeps them: what waits, what failed, and a failed one tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from village.core import audit, policy
from village.core.audit.words import INSTALLATION
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P

#: How long after its last sign of life a worker counts as gone.
SILENT = timedelta(minutes=2)
#: How many failed jobs are listed, the last first.
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class JobLine:
    """The jobs of one kind that have one status."""

    task: str
    status: str
    jobs: int
    since: datetime | None  #: since when the oldest of those that wait has been due


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that has used up its attempts."""

    id: int
    task: str
    attempts: int
    failed_at: datetime | None


def lines(ctx: Context) -> list[JobLine]:
    """Return how many jobs there are by kind and status; those that succeeded are not kept."""
    rows = ctx.session.execute(
        sa.text("""
            SELECT task_name, status::text, count(*),
                   min(coalesce(job.scheduled_at, event.at)) FILTER (WHERE status = 'todo')
            FROM procrastinate_jobs job
            LEFT JOIN LATERAL (
                SELECT max(at) AS at FROM procrastinate_events WHERE job_id = job.id
            ) event ON true
            GROUP BY task_name, status ORDER BY task_name, status
        """)
    )
    return [JobLine(*row) for row in rows]


def failed(ctx: Context) -> list[FailedJob]:
    """Return the jobs that failed, the last first."""
    rows = ctx.session.execute(
        sa.text("""
            SELECT job.id, task_name, attempts,
                   (SELECT max(at) FROM procrastinate_events
                    WHERE job_id = job.id AND type = 'failed') AS failed_at
            FROM procrastinate_jobs job WHERE status = 'failed'
            ORDER BY job.id DESC LIMIT :most
        """),
        {"most": MOST_LISTED},
    )
    return [FailedJob(*row) for row in rows]


def last_beat(ctx: Context) -> datetime | None:
    """Return when a worker last said that it lives; None where there is none."""
    beat: datetime | None = ctx.session.scalar(
        sa.text("SELECT max(last_heartbeat) FROM procrastinate_workers")
    )
    return beat


def at_work(ctx: Context) -> bool:
    """Say whether a worker has given a sign of life within the last minutes."""
    beat = last_beat(ctx)
    return beat is not None and ctx.now - beat <= SILENT


def retry(ctx: Context, job_id: int) -> None:
    """Queue a failed job again, for at once.

    Raises:
        Forbidden: the actor does not run this installation.
        NotFound: no job of this number has failed.
    """
    task = _failed_task(ctx, job_id)
    # One that a periodic kind has queued since does the same work.
    queued = ctx.session.scalar(
        sa.text("""
            SELECT 1 FROM procrastinate_jobs one JOIN procrastinate_jobs other
            ON other.queueing_lock = one.queueing_lock AND other.status = 'todo'
            WHERE one.id = :id
        """),
        {"id": job_id},
    )
    if queued:
        _delete(ctx, job_id)
    else:
        again = sa.func.procrastinate_retry_job_v2(job_id, sa.func.now(), None, None, None)
        ctx.session.execute(sa.select(again))
    audit.record(ctx, INSTALLATION, "retry_job", job=job_id, task=task)


def dismiss(ctx: Context, job_id: int) -> None:
    """Delete a failed job that nobody needs any more.

    Raises:
        Forbidden: the actor does not run this installation.
        NotFound: no job of this number has failed.
    """
    task = _failed_task(ctx, job_id)
    _delete(ctx, job_id)
    audit.record(ctx, INSTALLATION, "dismiss_job", job=job_id, task=task)


def _failed_task(ctx: Context, job_id: int) -> str:
    policy.require(ctx.actor, P.OPERATE)
    task: str | None = ctx.session.scalar(
        sa.text(
            "SELECT task_name FROM procrastinate_jobs WHERE id = :id AND status = 'failed'"
            " FOR UPDATE"
        ),
        {"id": job_id},
    )
    if task is None:
        raise NotFound
    return task


def _delete(ctx: Context, job_id: int) -> None:
    ctx.session.execute(
        sa.text("UPDATE procrastinate_periodic_defers SET job_id = NULL WHERE job_id = :id"),
        {"id": job_id},
    )
    ctx.session.execute(sa.text("DELETE FROM procrastinate_jobs WHERE id = :id"), {"id": job_id})
