"""Runs of long work: asked for, claimed by a job, told of, finished with their effects."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from village.core import policy, steps
from village.core.context import Context
from village.core.errors import VillageError
from village.core.runs import reads as runs
from village.core.runs.tables import Run
from village.core.runs.words import KINDS, MOST_ATTEMPTS, OPEN, RunAction, RunState, Stopped

#: The advisory lock that one worker holds on a run while it works on it.
_HELD = 0x52554E


class RunInProgress(Exception):
    """Another worker is at this run; only that one knows how it ends."""


def start(ctx: Context, kind: str, **params: object) -> Run:
    """Ask for a run and queue its job; one that is open already is returned instead. Flushes.

    The job exists when the caller's transaction is committed. `params` must be values that
    JSON can hold: the work gets them as its keyword arguments.

    Raises:
        Forbidden: the actor may not start this kind.
    """
    policy.require(ctx.actor, KINDS[kind].needs)
    asked = insert(Run).values(
        token=secrets.token_urlsafe(16),
        edition_id=ctx.edition.id if ctx.edition else None,
        asked_by_id=ctx.actor.user_id,
        kind=kind,
        shared=KINDS[kind].shared,
        params=params,
        asked_at=ctx.now,
    )
    while True:
        run: Run | None = ctx.session.scalar(asked.on_conflict_do_nothing().returning(Run))
        if run is not None:
            ctx.defer(kind, run_id=run.id)
            return run
        if (run := runs.open_run(ctx, kind)) is not None:
            return run


def cancel(ctx: Context, run: Run) -> None:
    """Stop a run; what its work does from now on has no effect. Flushes.

    Raises:
        Forbidden: the actor may not stop this kind.
        IllegalTransition: it is over.
    """
    policy.require(ctx.actor, KINDS[run.kind].needs)
    _act(ctx, _locked(ctx.session, run.id), RunAction.CANCEL, finished_at=ctx.now)


def claim(ctx: Context, run_id: int) -> Run | None:
    """Start a run, from the beginning; None where there is nothing to do any more. Flushes.

    One whose workers died too often is failed.

    Raises:
        RunInProgress: another worker is at it.
    """
    hold(ctx, run_id)
    run = _locked(ctx.session, run_id)
    if not run.open:
        return None
    if run.attempts >= MOST_ATTEMPTS:
        fail(ctx, run_id, None)
        return None
    _act(
        ctx,
        run,
        RunAction.START,
        started_at=ctx.now,
        attempts=run.attempts + 1,
        share=0.0,
        stage="",
        facts={},
    )
    return run


def hold(ctx: Context, run_id: int) -> None:
    """Keep other workers off a run until the end of this transaction.

    Raises:
        RunInProgress: another worker is at it.
    """
    lock = sa.func.pg_try_advisory_xact_lock(_HELD, sa.cast(run_id % 2**31, sa.Integer))
    if not ctx.session.scalar(sa.select(lock)):
        raise RunInProgress


def tell(session: Session, run_id: int, share: float, stage: str, facts: object) -> None:
    """Note how far the work is, in the transaction of `session`: one of its own.

    Raises:
        Stopped: the run is not running any more.
    """
    told = sa.update(Run).where(Run.id == run_id, Run.state == RunState.RUNNING)
    values = {"share": min(max(share, 0.0), 1.0), "stage": stage[:40], "facts": facts}
    if session.scalar(told.values(values).returning(Run.id)) is None:
        raise Stopped


def require_running(ctx: Context, run_id: int) -> None:
    """Refuse to go on with a run that is not running any more.

    Raises:
        Stopped: it was cancelled.
    """
    if ctx.session.scalar(sa.select(Run.state).where(Run.id == run_id)) is not RunState.RUNNING:
        raise Stopped


def finish(
    ctx: Context, run_id: int, result: dict[str, object], facts: dict[str, object] | None = None
) -> None:
    """Mark a run done, in the transaction of its work's effects. Flushes.

    Raises:
        Stopped: it was cancelled meanwhile; the effects must be rolled back.
    """
    run = _locked(ctx.session, run_id)
    if run.state is not RunState.RUNNING:
        raise Stopped
    facts = run.facts if facts is None else facts
    _act(ctx, run, RunAction.FINISH, finished_at=ctx.now, share=1.0, result=result, facts=facts)


def fail(ctx: Context, run_id: int, error: VillageError | None) -> None:
    """Mark a run failed: by a refusal of the trade, or by what nobody expected. Flushes.

    One that is over already stays as it is.
    """
    run = _locked(ctx.session, run_id)
    if not run.open:
        return
    facts = {key: str(value) for key, value in error.facts.items()} if error else {}
    said = {"name": type(error).__name__ if error else "", "facts": facts}
    _act(ctx, run, RunAction.FAIL, finished_at=ctx.now, error=said)


def forget_before(ctx: Context, past: datetime) -> None:
    """Delete the runs that ended before a moment."""
    over = (Run.state.not_in(OPEN), Run.finished_at < past)
    ctx.session.execute(sa.delete(Run).where(*over))


def _act(ctx: Context, run: Run, action: RunAction, **values: object) -> None:
    """Move a run one step along its flow; its row is its record. Flushes.

    Raises:
        IllegalTransition: the flow has no such step from the current state.
        Forbidden: the actor lacks the step's permission.
    """
    steps.move(ctx, run, action, about=None, entry=None, values=values)


def _locked(session: Session, run_id: int) -> Run:
    """Return a run as it is now, locked."""
    statement = sa.select(Run).where(Run.id == run_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).one()
