"""Work off runs: claim one, act as who asked for it, tell its progress, finish with its effects."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from procrastinate import RetryStrategy
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from village.board import actors
from village.core import clock, policy, runs
from village.core.context import Context
from village.core.errors import VillageError
from village.core.runs.tables import Run
from village.core.runs.words import KINDS, Stopped
from village.core.runs.writes import RunInProgress
from village.editions.tables import Edition
from village.extensions import db, jobs
from village.web.context import job_context

Work = Callable[..., dict[str, object] | None]
WORKS: dict[str, Work] = {}
#: Shorter than a person notices, longer than the database minds.
TELL_EVERY_SECONDS = 0.3
#: Somebody looks at a bar: runs come before mails that wait.
PRIORITY = 10
#: A worker that lives holds the run, or the database was away: come back soon, until it is over.
RETRY = RetryStrategy(wait=5, retry_exceptions=[RunInProgress, OperationalError])
LOG = logging.getLogger(__name__)


def work_of(kind: str) -> Callable[[Work], Work]:
    """Declare a function as the work of a kind of run, and make the kind's job.

    It is called as `work(ctx, tell, **params)` in one transaction, calls a service, and
    returns the run's result, if any. Runs of one kind go one after the other.
    """

    def declare(work: Work) -> Work:
        WORKS[kind] = work

        @jobs.task(name=kind, lock=f"run {kind}", priority=PRIORITY, retry=RETRY)
        def job(*, run_id: int) -> None:
            perform(run_id)

        return work

    return declare


def perform(run_id: int) -> None:
    """Do a run's work, once: its effects and its end are committed together, or neither is.

    The same in a job and inline in a test. A worker that is killed leaves the run as running
    and no effect; its job comes back and the work begins again.

    Raises:
        RunInProgress: another worker is at it.
        OperationalError: the database went away; the job is retried.
    """
    run = runs.claim(job_context(), run_id)
    db.session.commit()
    if run is None:
        return
    try:
        _work(run)
        db.session.commit()
    except Stopped:
        db.session.rollback()
    except (RunInProgress, OperationalError):
        db.session.rollback()
        raise
    except VillageError as error:
        _fail(run_id, error)
    except Exception:
        LOG.exception("run %s (%s) failed", run_id, run.kind)
        _fail(run_id, None)


def _work(run: Run) -> None:
    """Call the work as the person who asked, whose rights are read anew."""
    ctx = job_context()
    runs.hold(ctx, run.id)
    edition = ctx.session.get_one(Edition, run.edition_id) if run.edition_id else None
    actor = actors.of_user(ctx.session, run.asked_by_id, run.edition_id)
    policy.require(actor, KINDS[run.kind].needs)
    telling = Telling(run.id)
    result = WORKS[run.kind](replace(ctx, actor=actor, edition=edition), telling, **run.params)
    runs.finish(_now(ctx), run.id, result or {}, telling.facts)


def _fail(run_id: int, error: VillageError | None) -> None:
    db.session.rollback()
    runs.fail(job_context(), run_id, error)
    db.session.commit()


def _now(ctx: Context) -> Context:
    return replace(ctx, now=clock.now(db.engine))


class Telling:
    """The `Tell` of one run: writes in transactions of its own, seen while the work goes on."""

    def __init__(self, run_id: int) -> None:
        self._run_id = run_id
        self._told = -TELL_EVERY_SECONDS
        self.facts: dict[str, Any] | None = None

    def __call__(self, share: float, stage: str, /, **facts: object) -> None:
        """Note it, unless something was noted just before.

        Raises:
            Stopped: the run was cancelled.
        """
        self.facts = facts
        if time.monotonic() - self._told < TELL_EVERY_SECONDS:
            return
        with Session(db.engine, join_transaction_mode="create_savepoint") as session:
            runs.tell(session, self._run_id, share, stage, facts)
            session.commit()
        self._told = time.monotonic()

    def keep(self) -> None:
        """Commit what a stepwise work did so far, and hold the run again.

        Raises:
            Stopped: the run was cancelled; what was done until now is kept.
            RunInProgress: another worker took it in between.
        """
        db.session.commit()
        runs.hold(job_context(), self._run_id)
        runs.require_running(job_context(), self._run_id)
