"""The selection: decisions staged one by one or together, then announced all at once."""

from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from village.applications import APPLICATION_FLOW, Action, Application, applications, lock, lock_ids
from village.core import audit, policy, steps
from village.core.context import Context
from village.core.errors import AlreadyDone, IllegalTransition, Stale, TooManySelected
from village.core.permissions import Permission as P
from village.core.steps import LogEntry
from village.editions import CallKind
from village.selection.reads import decisions, ranking
from village.selection.reads.standing import Standing
from village.selection.tables import Decision, SelectionQuota
from village.selection.words import (
    NO_FEEDBACK,
    DecisionAction,
    DecisionState,
    Feedback,
    Outcome,
)


def act(ctx: Context, decision: Decision, action: DecisionAction) -> None:
    """Move a decision one step along its flow. Flushes.

    Raises:
        IllegalTransition: the flow has no such step from the current state.
        Forbidden: the actor lacks the step's permission on the decision's file.
    """
    steps.move(
        ctx,
        decision,
        action,
        about=decision.application,
        entry=LogEntry(
            decision.application.reference, f"decision_{action}", {"outcome": decision.outcome}
        ),
        values={"closed_at": ctx.now},
    )


def stage(
    ctx: Context,
    application: Application,
    *,
    outcome: Outcome,
    reasons: str,
    feedback: Feedback = NO_FEEDBACK,
    version: int = 0,
) -> Decision:
    """Stage a decision on a file, or change the one that is staged. Flushes.

    `version` is that of the staged decision as the actor read it, 0 for none.

    Raises:
        Stale: somebody else staged, changed or closed a decision on this file meanwhile.
        IllegalTransition: the file cannot take this outcome, or no start-up sent it.
        Forbidden: the actor does not decide, or not on this file.
    """
    policy.require(ctx.actor, P.DECIDE, application)
    lock(ctx, [application])
    if application.kind is not CallKind.STARTUP:
        raise IllegalTransition(state=application.state)
    APPLICATION_FLOW.step(application.state, outcome.action)
    decision = _staged(ctx, application)
    if (decision.version if decision else 0) != version:
        raise Stale
    if decision is None:
        decision = _new(ctx, application, outcome, reasons)
    else:
        decision.outcome, decision.reasons = outcome, reasons
        decision.staged_by_id, decision.staged_at = _account(ctx), ctx.now
    decision.praised, decision.missed = feedback
    audit.record(ctx, application.reference, "decision_stage", outcome=outcome, reasons=reasons)
    ctx.session.flush()
    return decision


def stage_all(
    ctx: Context, files: Sequence[Application], *, outcome: Outcome, reasons: str
) -> None:
    """Stage the same decision on files that have none: on all of them or on none. Flushes.

    Raises:
        Stale, IllegalTransition, Forbidden: as `stage`, for any of the files.
    """
    lock(ctx, files)
    for application in files:
        stage(ctx, application, outcome=outcome, reasons=reasons)


def stage_selection(
    ctx: Context,
    files: Sequence[Application],
    *,
    quotas: Mapping[str, tuple[int, int | None]],
    reasons: str,
) -> None:
    """Stage a selection made under quotas, by group (least, most), and keep the quotas. Flushes.

    Raises:
        Stale, IllegalTransition, Forbidden: as `stage`, for any of the files.
    """
    policy.require(ctx.actor, P.DECIDE)
    edition = ctx.the_edition
    ctx.session.execute(sa.delete(SelectionQuota).where(SelectionQuota.edition_id == edition.id))
    ctx.session.add_all(
        SelectionQuota(edition_id=edition.id, group=group, at_least=least, at_most=most)
        for group, (least, most) in quotas.items()
    )
    asked = {group: [least, most] for group, (least, most) in quotas.items()}
    audit.record(ctx, edition.code, "selection_quotas", quotas=asked)
    stage_all(ctx, files, outcome=Outcome.SELECT, reasons=reasons)


def cancel(ctx: Context, application: Application, *, version: int) -> None:
    """Take a staged decision back. Flushes.

    Raises:
        Stale: it was changed, announced or cancelled meanwhile.
        Forbidden: the actor does not decide, or not on this file.
    """
    policy.require(ctx.actor, P.DECIDE, application)
    lock(ctx, [application])
    decision = _staged(ctx, application)
    if decision is None or decision.version != version:
        raise Stale
    act(ctx, decision, DecisionAction.CANCEL)


def announce(
    ctx: Context, *, seen: str, beyond: bool = False, answer_by: date | None = None
) -> dict[Outcome, int]:
    """Announce all staged decisions together: states, mails and audit, all of it or nothing.

    `seen` is the fingerprint of the summary that the actor read. Decisions on files from
    which the actor stepped aside are announced with the others, but neither shown nor
    counted. Those that their file no longer allows stay staged. `beyond` says that more are to be
    selected than there are places left. `answer_by` is the last day to confirm for those who are
    selected. Flushes.

    Returns:
        How many decisions of each outcome were announced, of those the actor may see.

    Raises:
        AlreadyDone: nothing is staged: somebody announced it, or this is a second press.
        Stale: what is staged has changed since it was read.
        TooManySelected: there are fewer places left, and nobody said `beyond`.
        Forbidden: the actor does not announce.
    """
    policy.require(ctx.actor, P.ANNOUNCE)
    waiting = decisions.staged_in_edition(ctx)
    ids = ctx.session.scalars(
        waiting.with_only_columns(Decision.application_id).order_by(None)
    ).all()
    lock_ids(ctx, ids)
    staged = ctx.session.scalars(
        waiting.where(Decision.application_id.in_(ids)).execution_options(populate_existing=True)
    ).all()
    ready = [decision for decision in staged if decisions.can_be_announced(decision)]
    if not ready:
        raise AlreadyDone
    summary = decisions.announcement(ctx)
    if summary.mark != seen:
        raise Stale
    counts = summary.counts
    places = ranking.places_left(ctx)
    if counts[Outcome.SELECT] > places and not beyond:
        raise TooManySelected(selected=counts[Outcome.SELECT], places=places)
    measured = ranking.measured(ctx)
    for decision in ready:
        tell(ctx, decision, answer_by, measured)
    return counts


def tell(ctx: Context, decision: Decision, answer_by: date | None, measured: Standing) -> None:
    """Announce one decision: its file moves, and its applicant reads why and until when. Flushes.

    The decision keeps where its file stands in what was `measured`.

    Raises:
        IllegalTransition: the file no longer allows it.
        Forbidden: the actor does not announce.
    """
    act(ctx, decision, DecisionAction.ANNOUNCE)
    decision.answer_by = answer_by if decision.outcome is Outcome.SELECT else None
    decision.measured = _place(decision, measured)
    action = decision.outcome.action
    feedback = Feedback(decision.praised, decision.missed)
    also = told(ctx, decision.outcome, feedback, answer_by)
    applications.act(ctx, decision.application, action, note=decision.reasons, **also)


def told(
    ctx: Context, outcome: Outcome, feedback: Feedback, answer_by: date | None
) -> dict[str, str]:
    """Return what the mail of a decision says beside its reasons, as the organiser allows."""
    said = {}
    if answer_by and outcome is Outcome.SELECT:
        said["due"] = answer_by.isoformat()
    return said | feedback._asdict() if ctx.the_edition.tells_feedback else said


def _place(decision: Decision, measured: Standing) -> dict[str, float | None]:
    """Return the score, interval and line of a decision's file; nothing without a review."""
    row = measured.of(decision.application.reference)
    if row is None or not row.reviews:
        return {}
    return {"score": row.score, "low": row.low, "high": row.high, "line": measured.cut}


def reverse(ctx: Context, application: Application, *, reasons: str) -> None:
    """Take an announced decision back: the file is before the jury again. Flushes.

    Raises:
        IllegalTransition: no decision is announced on it, or its applicant has answered.
        Forbidden: the actor may not reverse, or not on this file.
    """
    lock(ctx, [application])
    applications.act(ctx, application, Action.REVERSE, note=reasons)
    announced = ctx.session.scalars(
        sa.select(Decision).where(
            Decision.application_id == application.id,
            Decision.state.in_((DecisionState.ANNOUNCED, DecisionState.STAGED)),
        )
    )
    for decision in announced:
        act(ctx, decision, DecisionAction.CANCEL)


def _staged(ctx: Context, application: Application) -> Decision | None:
    return ctx.session.scalar(
        sa.select(Decision)
        .where(Decision.application_id == application.id, Decision.state == DecisionState.STAGED)
        .execution_options(populate_existing=True)
    )


def drafted(ctx: Context, application: Application, outcome: Outcome) -> Decision:
    """Return a decision that waits to be told: the one staged, with this outcome, or a new one.

    Raises:
        Stale: somebody else stages one at this moment.
    """
    decision = _staged(ctx, application)
    if decision is None:
        return _new(ctx, application, outcome, reasons="")
    decision.outcome = outcome
    return decision


def _new(ctx: Context, application: Application, outcome: Outcome, reasons: str) -> Decision:
    """Add a staged decision; the unique index lets only one of two chairs do so."""
    decision = Decision(
        application=application,
        outcome=outcome,
        reasons=reasons,
        staged_by_id=_account(ctx),
        staged_at=ctx.now,
    )
    try:
        with ctx.session.begin_nested():
            ctx.session.add(decision)
    except IntegrityError as error:
        raise Stale from error
    return decision


def _account(ctx: Context) -> int:
    return ctx.actor.user_id or 0  # the permission has been checked: there is an account
