"""Drafts: start one, keep what is typed into it, let it be found."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from village.accounts import limits
from village.applications.reads import amendments, eligibility
from village.applications.tables import Application
from village.applications.words import PROJECT_FIELDS, reference
from village.applications.writes import pavilions
from village.applications.writes.indexing import index
from village.applications.writes.locks import lock_call
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import (
    AlreadyDone,
    AnswerFrozen,
    CallClosed,
    Forbidden,
    LimitReached,
    Stale,
)
from village.core.permissions import Permission as P
from village.editions import Call, Edition, Life, Question, Window, numbers, read_questions
from village.organisations import ORGANISATION_FIELDS, Organisation, OrganisationMember
from village.organisations import writes as organisation_writes

#: How many applications are started, and how many submitted, by one account and in one network.
RATE = limits.Rate(account=30, network=1_000, within=timedelta(minutes=10))


def start(
    ctx: Context,
    call: Call,
    *,
    draft_key: uuid.UUID,
    organisation: Organisation | None = None,
    window: Window | None = None,
) -> Application:
    """Start a draft, once for each `draft_key`: asked again, return the same one. Flushes.

    `window` is when it may, if that is not as the call says. An organisation that applied before
    is copied: what is said of it from now on changes no file
    but this one.

    Raises:
        CallClosed: the call takes no applications now.
        LimitReached: the organisation makes as many applications as the call takes.
        AlreadyDone: somebody else's draft has this key.
        Forbidden: the actor does not act for `organisation`.
        TooManyAttempts: the account or its network starts too many.
    """
    policy.require(ctx.actor, P.APPLY)
    key_lock = sa.func.pg_advisory_xact_lock(draft_key.int & (2**63 - 1))
    ctx.session.execute(sa.select(key_lock))
    started = _by_draft_key(ctx, draft_key)
    if started is not None:
        return started
    require_open(ctx, call, window or call.window)
    if organisation is not None and organisation.id not in ctx.actor.organisation_ids:
        raise Forbidden(permission=P.APPLY)
    lock_call(ctx, call)
    limits.require(ctx, "draft", RATE)
    if organisation is None:
        organisation = organisation_writes.create(ctx)
    elif eligibility.reaches_limit(ctx, call, organisation):
        raise LimitReached(most=call.per_organisation)
    elif _applied(ctx, organisation):
        organisation = organisation_writes.copy(ctx, organisation)
    application = Application(
        reference=next_references(ctx, 1)[0],
        edition=ctx.the_edition,
        organisation=organisation,
        call=call,
        kind=call.kind,
        language=organisation.language,
        title="",
        summary="",
        answers={},
        wanted_open_sides=1,
        created_at=ctx.now,
        saved_at=ctx.now,
        state_at=ctx.now,
        draft_key=draft_key,
    )
    pavilions.settle(application, before=None)
    index(application)
    ctx.session.add(application)
    audit.record(ctx, application.reference, "start", kind=call.kind)
    return application


def save(
    ctx: Context,
    application: Application,
    *,
    seen: str,
    organisation: Mapping[str, Any],
    project: Mapping[str, Any],
) -> Application:
    """Keep what was typed into a draft or an amendment, complete or not; return the file. Flushes.

    Where the organisation said something else before, the log says what, field by field.

    Args:
        ctx: the request's context.
        application: the draft, or the submitted file that is amended; locked by callers that race.
        seen: the `stamp` of what the person was looking at.
        organisation: values of some of `ORGANISATION_FIELDS`.
        project: values of some of `PROJECT_FIELDS`.

    Raises:
        Stale: somebody else changed it since.
        AlreadyDone: it is submitted, and nobody amends it.
        AnswerFrozen: an answer whose last day has passed is another one.
        Forbidden: the actor does not act for the organisation.
        ValueError: a value names another field.
    """
    require_editable(ctx, application)
    file = amendments.written(ctx, application)
    if seen != file.stamp:
        raise Stale
    _refuse_frozen(ctx, file, project.get("answers", file.answers))
    owner, settled = file.organisation, file.zone
    said = {field: getattr(owner, field) for field in ORGANISATION_FIELDS}
    with ctx.session.no_autoflush:  # one UPDATE a row
        _set(owner, organisation, ORGANISATION_FIELDS)
        _set(file, project, PROJECT_FIELDS)
        pavilions.settle(file, before=settled)
    if file is not application:
        return _keep_amendment(ctx, application, file)
    application.language = owner.language
    application.saved_at = ctx.now
    index(application)
    ctx.session.flush()
    ctx.session.expire(application, ["axis"])
    for field, was in said.items():
        if was not in (None, "") and (now := getattr(owner, field)) != was:
            _record_change(ctx, application, field, was, now)
    return application


def _keep_amendment(ctx: Context, application: Application, file: Application) -> Application:
    amendment = amendments.of(ctx, application)
    if amendment is None:
        raise AlreadyDone
    amendment.organisation, amendment.project = amendments.said(file)
    amendment.saved_at = ctx.now
    ctx.session.flush()
    return amendments.amended(ctx, application, amendment)


def require_editable(ctx: Context, application: Application) -> None:
    """Refuse unless the actor may change what the application says.

    Raises:
        AlreadyDone: it is submitted, and nobody amends it.
        Forbidden: the actor does not act for the organisation.
    """
    policy.require(ctx.actor, P.APPLY, application)
    amendments.written(ctx, application)


def _record_change(ctx: Context, application: Application, field: str, was: Any, now: Any) -> None:
    audit.record(
        ctx, application.reference, "organisation_changed", field=field, before=was, after=now
    )


def _set(row: Application | Organisation, values: Mapping[str, Any], known: Sequence[str]) -> None:
    for field, value in values.items():
        if field not in known:
            raise ValueError(f"a draft has no field {field}")
        setattr(row, field, value)


def _refuse_frozen(ctx: Context, application: Application, given: Mapping[str, Any]) -> None:
    for question in read_questions(application.call.questions):
        if given.get(question.key) != application.answers.get(question.key):
            require_not_frozen(ctx, question)


def require_not_frozen(ctx: Context, question: Question) -> None:
    """Refuse unless the answer to a question may still change.

    Raises:
        AnswerFrozen: its last day has passed.
    """
    if question.frozen(ctx.today):
        raise AnswerFrozen(key=question.key, day=question.frozen_after)


def require_open(ctx: Context, call: Call, window: Window) -> None:
    """Refuse unless a window of the call is open at this moment, and its edition is not over.

    Raises:
        CallClosed: it does not.
    """
    if call.edition.state in (Life.CLOSED, Life.ARCHIVED) or not window.accepts(ctx.now):
        raise CallClosed


def _by_draft_key(ctx: Context, draft_key: uuid.UUID) -> Application | None:
    member = sa.exists().where(
        OrganisationMember.organisation_id == Application.organisation_id,
        OrganisationMember.user_id == ctx.actor.user_id,
    )
    row = ctx.session.execute(
        sa.select(Application, member).where(Application.draft_key == draft_key)
    ).one_or_none()
    if row is None:
        return None
    application, own = row
    if not own or application.edition_id != ctx.the_edition.id:
        raise AlreadyDone
    started: Application = application
    return started


def _applied(ctx: Context, organisation: Organisation) -> bool:
    files = sa.select(Application.id).where(Application.organisation_id == organisation.id)
    return ctx.session.scalar(files.limit(1)) is not None


def next_references(ctx: Context, count: int) -> list[str]:
    """Count some applications more; the edition's row orders those who start at once."""
    last = numbers.take(ctx, Edition.last_application_number, count)
    return [reference(ctx.the_edition.code, last - count + 1 + at) for at in range(count)]
