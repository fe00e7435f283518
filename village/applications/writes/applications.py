"""Applications: submit, reopen, confirm, and every step of their flow."""

import uuid

from sqlalchemy.exc import IntegrityError

from village.applications.reads.own import Draft
from village.applications.tables import Application
from village.applications.words import APPLICATION_FLOW, REQUIRED, Action, State
from village.applications.writes.drafts import forget, require_open
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.errors import AlreadyDone, Incomplete, Stale
from village.core.flow import Step
from village.core.permissions import Permission as P
from village.core.prepared import Prepared, update
from village.editions import Asking, read_questions

_SUBMIT = Prepared(update(Application, "state", "state_at", "submitted_at", "submission_key"))


def act(ctx: Context, application: Application, action: Action, *, note: str = "") -> None:
    """Move an application one step along its flow.

    Records the step in the audit log and queues the step's mail in the caller's
    transaction: all of it happens or none. Flushes, never commits.

    Raises:
        IllegalTransition: the flow has no such step from the current state.
        Forbidden: the actor lacks the step's permission on this application.
    """
    step = APPLICATION_FLOW.step(application.state, action)
    policy.require(ctx.actor, step.needs, application)
    application.state = step.target
    application.state_at = ctx.now
    organisation = application.organisation
    _leave_trace(
        ctx,
        application.reference,
        step,
        to=organisation.contact_email,
        language=organisation.language,
        **mail_params(application, note=note),
    )
    ctx.session.flush()


def _leave_trace(
    ctx: Context,
    reference: str,
    step: Step[State, Action],
    *,
    to: str,
    language: str,
    **params: str,
) -> None:
    """Record a step in the audit log, and queue its mail."""
    note = params["note"]
    audit.record(ctx, reference, step.action, before=step.source, after=step.target, note=note)
    if step.mail:
        outbox.queue(ctx, step.mail, to=to, language=language, reference=reference, **params)


def mail_params(application: Application, *, note: str = "") -> dict[str, str]:
    """Return what the mail of a step says of its application."""
    organisation = application.organisation
    return {
        "name": organisation.contact_name,
        "organisation": organisation.name,
        "title": application.title,
        "note": note,
    }


def missing(draft: Draft) -> list[str]:
    """Return the fields still to be filled before the file can be submitted.

    A field of the file goes by its name, a question of the call by `q_` and its key.
    """
    values = draft.values
    questions = read_questions(draft.terms.questions)
    asked = [f"q_{question.key}" for question in questions if question.required]
    return [
        name for name in (*REQUIRED[draft.terms.kind], *asked) if values.get(name) in (None, "")
    ]


def submit(ctx: Context, draft: Draft, *, key: uuid.UUID) -> None:
    """Submit a complete draft before the deadline, once: asked again with `key`, do nothing.

    Raises:
        AlreadyDone: it was submitted with another key, or the key is another file's.
        CallClosed: the deadline and its grace have passed.
        Incomplete: `facts["missing"]` lists the fields.
        Stale: somebody else changed it since it was read.
        Forbidden: the actor does not act for the organisation.
    """
    policy.require(ctx.actor, P.APPLY, draft)
    if draft.state is not State.DRAFT:
        if draft.submission_key == key:
            return
        raise AlreadyDone
    require_open(ctx, draft.terms)
    lacking = missing(draft)
    if lacking:
        raise Incomplete(missing=lacking)
    step = APPLICATION_FLOW.step(draft.state, Action.SUBMIT)
    policy.require(ctx.actor, step.needs, draft)
    try:
        row = _SUBMIT.one(
            ctx.session,
            of=draft.id,
            seen=draft.version,
            state=step.target,
            state_at=ctx.now,
            submitted_at=ctx.now,
            submission_key=key,
        )
    except IntegrityError as error:
        raise AlreadyDone from error
    if row is None:
        raise Stale
    forget(ctx, draft)
    fields = draft.fields
    _leave_trace(
        ctx,
        draft.reference,
        step,
        to=fields["contact_email"],
        language=fields["language"],
        name=fields["contact_name"],
        organisation=fields["name"],
        title=fields["title"],
        note="",
    )


def reopen(ctx: Context, application: Application, call: Asking) -> None:
    """Make a submitted file a draft again, to correct it before the deadline.

    Raises:
        CallClosed: it could not be submitted again.
        IllegalTransition: it is no longer waiting to be screened.
        Forbidden: the actor does not act for the organisation.
    """
    APPLICATION_FLOW.step(application.state, Action.REOPEN)
    policy.require(ctx.actor, P.APPLY, application)
    require_open(ctx, call)
    application.submitted_at = application.submission_key = None
    act(ctx, application, Action.REOPEN)


def confirm(ctx: Context, application: Application) -> None:
    """Confirm that the selected organisation comes.

    Raises:
        IllegalTransition: it is not selected.
        Forbidden: the actor does not act for the organisation.
    """
    act(ctx, application, Action.CONFIRM)
