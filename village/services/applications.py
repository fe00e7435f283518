"""Applications: submit, reopen, confirm, and every step of their flow."""

import uuid

from sqlalchemy.exc import IntegrityError

from village import policy
from village.context import Context
from village.domain.applications import (
    APPLICATION_FLOW,
    ORGANISATION_FIELDS,
    REQUIRED,
    Action,
    State,
)
from village.domain.calls import Asking
from village.domain.errors import AlreadyDone, Incomplete
from village.domain.permissions import Permission as P
from village.domain.questions import read_questions
from village.models import Application
from village.services import audit, outbox
from village.services.drafts import require_open


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
    before, application.state = application.state, step.target
    application.state_at = ctx.now
    audit.record(ctx, application.reference, action, before=before, after=step.target, note=note)
    if step.mail:
        organisation = application.organisation
        outbox.queue(
            ctx,
            step.mail,
            to=organisation.contact_email,
            language=organisation.language,
            reference=application.reference,
            **mail_params(application, note=note),
        )
    ctx.session.flush()


def mail_params(application: Application, *, note: str = "") -> dict[str, str]:
    """Return what the mail of a step says of its application."""
    organisation = application.organisation
    return {
        "name": organisation.contact_name,
        "organisation": organisation.name,
        "title": application.title,
        "note": note,
    }


def missing(application: Application, call: Asking) -> list[str]:
    """Return the fields still to be filled before the file can be submitted.

    A field of the file goes by its name, a question of the call by `q_` and its key.
    """
    return [name for name in REQUIRED[application.kind] if _empty(_held(application, name))] + [
        f"q_{question.key}"
        for question in read_questions(call.questions)
        if question.required and _empty(application.answers.get(question.key))
    ]


def submit(ctx: Context, application: Application, call: Asking, *, key: uuid.UUID) -> None:
    """Submit a complete draft before the deadline, once: asked again with `key`, do nothing.

    Raises:
        AlreadyDone: it was submitted with another key, or the key is another file's.
        CallClosed: the deadline and its grace have passed.
        Incomplete: `facts["missing"]` lists the fields.
        Forbidden: the actor does not act for the organisation.
    """
    policy.require(ctx.actor, P.APPLY, application)
    if application.state is not State.DRAFT:
        if application.submission_key == key:
            return
        raise AlreadyDone
    require_open(ctx, call)
    lacking = missing(application, call)
    if lacking:
        raise Incomplete(missing=lacking)
    application.submitted_at, application.submission_key = ctx.now, key
    try:
        act(ctx, application, Action.SUBMIT)
    except IntegrityError as error:
        raise AlreadyDone from error


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


def _held(application: Application, name: str) -> object:
    """Return what the field of a file's form holds."""
    if name == "axis":
        return application.axis_id
    return getattr(application.organisation if name in ORGANISATION_FIELDS else application, name)


def _empty(value: object) -> bool:
    return value is None or value == ""
