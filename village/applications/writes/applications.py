"""Applications: submit, reopen, confirm, and every step of their flow."""

import uuid
from typing import Any

from sqlalchemy.exc import IntegrityError

from village.applications.tables import Application
from village.applications.words import (
    APPLICATION_FLOW,
    PROJECT_FIELDS,
    REQUIRED,
    Action,
    State,
)
from village.applications.writes.drafts import require_open
from village.applications.writes.locks import lock
from village.core import policy, steps
from village.core.context import Context
from village.core.errors import AlreadyDone, Incomplete
from village.core.permissions import Permission as P
from village.core.steps import LogEntry, StepMail
from village.editions import read_questions
from village.organisations import ORGANISATION_FIELDS


def act(ctx: Context, application: Application, action: Action, *, note: str = "") -> None:
    """Move an application one step along its flow, with its audit line and its mail. Flushes.

    The use case that calls it has locked the application.

    Raises:
        IllegalTransition: the flow has no such step from the current state.
        Forbidden: the actor lacks the step's permission on this application.
    """
    steps.move(
        ctx,
        application,
        action,
        about=application,
        entry=LogEntry(application.reference, action, {"note": note}),
        letter=lambda: _letter(application, note),
        values={"state_at": ctx.now},
    )


def _letter(application: Application, note: str) -> StepMail:
    organisation = application.organisation
    return StepMail(
        organisation.contact_email,
        organisation.language,
        application.reference,
        mail_params(application, note=note),
    )


def mail_params(application: Application, *, note: str = "") -> dict[str, str]:
    """Return what the mail of a step says of its application."""
    organisation = application.organisation
    return {
        "name": organisation.contact_name,
        "organisation": organisation.name,
        "title": application.title,
        "note": note,
    }


def missing(application: Application) -> list[str]:
    """Return the fields still to be filled before the file can be submitted.

    A field of the file goes by its name, a question of the call by `q_` and its key.
    """
    values: dict[str, Any] = {
        **{name: getattr(application.organisation, name) for name in ORGANISATION_FIELDS},
        **{name: getattr(application, name) for name in PROJECT_FIELDS},
        "axis": application.axis_id,
    }
    questions = read_questions(application.call.questions)
    return [
        *(name for name in REQUIRED[application.kind] if values.get(name) in (None, "")),
        *(
            f"q_{question.key}"
            for question in questions
            if question.required and question.unanswered(application.answers)
        ),
    ]


def submit(ctx: Context, application: Application, *, key: uuid.UUID) -> None:
    """Submit a complete draft before the deadline, once: asked again with `key`, do nothing.

    Raises:
        AlreadyDone: it was submitted with another key, or the key is another file's.
        CallClosed: the deadline and its grace have passed.
        Incomplete: `facts["missing"]` lists the fields.
        Forbidden: the actor does not act for the organisation.
    """
    policy.require(ctx.actor, P.APPLY, application)
    lock(ctx, [application])
    if application.state is not State.DRAFT:
        if application.submission_key == key:
            return
        raise AlreadyDone
    require_open(ctx, application.call)
    lacking = missing(application)
    if lacking:
        raise Incomplete(missing=lacking)
    application.submitted_at, application.submission_key = ctx.now, key
    try:
        act(ctx, application, Action.SUBMIT)
    except IntegrityError as error:
        raise AlreadyDone from error


def reopen(ctx: Context, application: Application) -> None:
    """Make a submitted file a draft again, to correct it before the deadline.

    Raises:
        CallClosed: it could not be submitted again.
        IllegalTransition: it is no longer waiting to be screened.
        Forbidden: the actor does not act for the organisation.
    """
    lock(ctx, [application])
    APPLICATION_FLOW.step(application.state, Action.REOPEN)
    policy.require(ctx.actor, P.APPLY, application)
    require_open(ctx, application.call)
    application.submitted_at = application.submission_key = None
    act(ctx, application, Action.REOPEN)


def confirm(ctx: Context, application: Application) -> None:
    """Confirm that the selected organisation comes.

    Raises:
        IllegalTransition: it is not selected.
        Forbidden: the actor does not act for the organisation.
    """
    lock(ctx, [application])
    act(ctx, application, Action.CONFIRM)
