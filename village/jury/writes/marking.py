"""The jury's work: marks given, conflicts declared, files given by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from village.accounts import User
from village.applications import JURY_STATES, Application
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.errors import AlreadyDone, ConflictOfInterest, IllegalTransition, Stale
from village.core.permissions import Permission as P
from village.editions import CallKind, Edition, Scale
from village.jury.tables import Assignment, Score
from village.jury.tables import Recusal as Conflict
from village.organisations import OrganisationMember


@dataclass(frozen=True, slots=True)
class MarksGiven:
    """What a juror writes on one file; a criterion without a mark is left out."""

    given: Mapping[int, int]
    comment: str = ""


def save_review(ctx: Context, assignment: Assignment, marks: MarksGiven, *, version: int) -> None:
    """Keep the marks given so far; the review is complete once every criterion has one.

    A mark once given is only ever replaced: one left out keeps its value. Callers that race
    lock `assignment`. Flushes.

    Raises:
        Stale: the review was saved elsewhere since `version` was read.
        IllegalTransition: the file is no longer before the jury.
        Forbidden: the file is not the actor's to score.
    """
    policy.require(ctx.actor, P.SCORE, assignment.application)
    if assignment.version != version:
        raise Stale
    if assignment.application.state not in JURY_STATES:
        raise IllegalTransition(state=assignment.application.state)
    criteria = {criterion.id for criterion in ctx.the_edition.criteria}
    _write(ctx, assignment, {key: m for key, m in marks.given.items() if key in criteria})
    assignment.comment = marks.comment
    assignment.saved_at = ctx.now
    flag_modified(assignment, "saved_at")
    if not assignment.completed_at and {s.criterion_id for s in assignment.scores} >= criteria:
        assignment.completed_at = ctx.now
        audit.record(ctx, assignment.application.reference, "review")
    ctx.session.flush()


def _write(ctx: Context, assignment: Assignment, given: Mapping[int, int]) -> None:
    known = {score.criterion_id: score for score in assignment.scores}
    scale = _settled(ctx).marks if given else ()
    for criterion_id, mark in given.items():
        if mark not in scale:
            raise ValueError(f"mark: {mark} is not on the scale")
        if criterion_id in known:
            known[criterion_id].mark = mark
        else:
            assignment.scores.append(Score(criterion_id=criterion_id, mark=mark))


def _settled(ctx: Context) -> Scale:
    """Return the edition's scale, which nobody changes from the first mark on."""
    edition = ctx.the_edition
    if not edition.marks_given:
        lock = sa.select(Edition).where(Edition.id == edition.id).with_for_update()
        ctx.session.execute(lock.execution_options(populate_existing=True))
        edition.marks_given = True
    return edition.mark_scale


def step_aside(ctx: Context, application: Application, *, reason: str) -> None:
    """Declare the actor's own conflict of interest: the file closes, marks given no longer count.

    Flushes.

    Raises:
        Forbidden: the actor has nothing to do with this file.
        AlreadyDone: it was declared before.
    """
    if not policy.can(ctx.actor, P.VIEW_RANKING, application):
        policy.require(ctx.actor, P.SCORE, application)
    _declare(ctx, application, ctx.actor.user_id, ctx.actor.name, reason)


def note_conflict(ctx: Context, application: Application, juror: User, *, reason: str) -> None:
    """Note a juror's conflict of interest on their behalf. Flushes.

    Raises:
        Forbidden: the actor does not manage the jury, or not for this file.
        AlreadyDone: it was declared before.
    """
    policy.require(ctx.actor, P.MANAGE_JURY, application)
    _declare(ctx, application, juror.id, juror.name, reason)


def _declare(
    ctx: Context, application: Application, user_id: int | None, name: str, reason: str
) -> None:
    conflict = Conflict(
        user_id=user_id, application_id=application.id, reason=reason, declared_at=ctx.now
    )
    try:
        with ctx.session.begin_nested():
            ctx.session.add(conflict)
    except IntegrityError as error:
        raise AlreadyDone from error
    audit.record(ctx, application.reference, "conflict", juror=name, reason=reason)


def lift_conflict(ctx: Context, application: Application, juror: User) -> None:
    """Take a conflict of interest back: the juror's marks on the file count again. Flushes.

    Raises:
        Forbidden: only the chair may, and not on a file the chair stepped aside from.
        AlreadyDone: there is none any more.
    """
    policy.require(ctx.actor, P.DECIDE, application)
    conflict = ctx.session.scalar(_conflict(application, juror.id))
    if conflict is None:
        raise AlreadyDone
    ctx.session.delete(conflict)
    audit.record(ctx, application.reference, "conflict_lifted", juror=juror.name)
    ctx.session.flush()


def give(ctx: Context, application: Application, juror: User) -> None:
    """Give one file to one more juror, and tell them by mail. Flushes.

    Raises:
        Forbidden: the actor does not manage the jury, or not for this file.
        IllegalTransition: the file is not before the jury.
        ConflictOfInterest: the juror stepped aside from it, or belongs to the organisation.
        AlreadyDone: the juror has it.
    """
    assign(ctx, application, juror)
    audit.record(ctx, application.reference, "assign", jurors=[juror.name])
    tell(ctx, juror, given=1)


def assign(ctx: Context, application: Application, juror: User) -> None:
    """Add one assignment row, without mail or audit: those who call it write them.

    Raises:
        Forbidden, IllegalTransition, ConflictOfInterest, AlreadyDone: as `give`.
    """
    policy.require(ctx.actor, P.MANAGE_JURY, application)
    if application.kind is not CallKind.STARTUP or application.state not in JURY_STATES:
        raise IllegalTransition(state=application.state)
    if ctx.session.scalar(_conflict(application, juror.id)) or _member(ctx, application, juror):
        raise ConflictOfInterest
    row = Assignment(user_id=juror.id, application_id=application.id, assigned_at=ctx.now)
    try:
        with ctx.session.begin_nested():
            ctx.session.add(row)
    except IntegrityError as error:
        raise AlreadyDone from error


def take_back(ctx: Context, application: Application, juror: User) -> None:
    """Take a file back from a juror who has not written on it, and tell them by mail. Flushes.

    Raises:
        Forbidden: the actor does not manage the jury, or not for this file.
        IllegalTransition: the juror has already given a mark or a comment.
        AlreadyDone: the juror does not have it.
    """
    policy.require(ctx.actor, P.MANAGE_JURY, application)
    row = ctx.session.scalar(
        sa.select(Assignment)
        .where(Assignment.application_id == application.id, Assignment.user_id == juror.id)
        .with_for_update()
    )
    if row is None:
        raise AlreadyDone
    if row.saved_at:
        raise IllegalTransition(state=application.state)
    ctx.session.delete(row)
    audit.record(ctx, application.reference, "unassign", jurors=[juror.name])
    tell(ctx, juror, taken=1)
    ctx.session.flush()


def tell(ctx: Context, juror: User, *, given: int = 0, taken: int = 0) -> None:
    """Queue one mail that says how many files a juror has been given, or lost. Flushes."""
    outbox.queue(
        ctx,
        "jury_changed" if taken else "jury_assigned",
        to=juror.email,
        language=juror.language,
        name=juror.name,
        given=str(given),
        taken=str(taken),
    )


def _conflict(application: Application, user_id: int) -> sa.Select[Conflict]:
    return sa.select(Conflict).where(
        Conflict.application_id == application.id, Conflict.user_id == user_id
    )


def _member(ctx: Context, application: Application, juror: User) -> bool:
    own = sa.exists().where(
        OrganisationMember.user_id == juror.id,
        OrganisationMember.organisation_id == application.organisation_id,
    )
    return bool(ctx.session.scalar(sa.select(own)))
