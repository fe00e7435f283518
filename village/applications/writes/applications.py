"""Applications: submit, reopen, confirm, and every step of their flow."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from village.accounts import User, limits
from village.applications.reads import answers, eligibility
from village.applications.reads.pavilions import chooses_pavilion
from village.applications.tables import Application
from village.applications.words import (
    APPLICATION_FLOW,
    PROJECT_FIELDS,
    Action,
    State,
)
from village.applications.writes.drafts import RATE, require_open
from village.applications.writes.locks import lock, lock_call
from village.core import policy, steps
from village.core.context import Context
from village.core.errors import AlreadyDone, Incomplete, LimitReached, NotEligible
from village.core.permissions import Permission as P
from village.core.steps import LogEntry, StepMail
from village.organisations import ORGANISATION_FIELDS, Organisation

#: How many mails about their own steps applicants send to a contact who has an account.
MAILS_AN_HOUR = 10


def act(
    ctx: Context, application: Application, action: Action, *, note: str = "", **told: str
) -> None:
    """Move an application one step along its flow, with its audit line and its mail. Flushes.

    The use case that calls it has locked the application. `told` is what else its mail says.

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
        letter=lambda: _letter(ctx, application, {"note": note, **told}),
        values={"state_at": ctx.now},
    )


def _letter(ctx: Context, application: Application, told: Mapping[str, str]) -> StepMail:
    organisation = application.organisation
    return StepMail(
        _addressee(ctx, organisation),
        organisation.language,
        application.reference,
        mail_params(application, **told),
    )


def _addressee(ctx: Context, organisation: Organisation) -> str:
    """Return to whom a step's mail goes: the contact that the organisation has given.

    What applicants cause themselves fills no stranger's letter box: a contact who has no account
    gets one such mail an hour, another account a few; those beyond go to the applicant.
    """
    contact, actor = organisation.contact_email, ctx.actor
    if organisation.id not in actor.organisation_ids or contact.lower() == actor.email:
        return contact
    known = ctx.session.scalar(sa.select(User.id).where(User.email == contact.lower()))
    most = MAILS_AN_HOUR if known else 1
    hour = timedelta(hours=1)
    asked = limits.may_write_to(ctx, contact, "application", most=most, within=hour)
    return contact if asked else actor.email


def mail_params(application: Application, *, note: str = "", **told: str) -> dict[str, str]:
    """Return what the mail of a step says of its application, and what else is `told`."""
    organisation = application.organisation
    return {
        "name": organisation.contact_name,
        "organisation": organisation.named(organisation.language),
        "title": application.title,
        "note": note,
        **told,
    }


def missing(ctx: Context, application: Application) -> list[str]:
    """Return the fields to be filled, or whose answer breaks its limits, before it is submitted.

    A field of the file goes by its name, a question of the call by `q_` and its key. What can no
    longer be answered is not asked for.
    """
    values: dict[str, Any] = {
        **{name: getattr(application.organisation, name) for name in ORGANISATION_FIELDS},
        **{name: getattr(application, name) for name in PROJECT_FIELDS},
        "axis": application.axis_id,
    }
    return [
        *(["pavilion"] if application.zone is None and chooses_pavilion(application) else []),
        *(name for name in application.call.standards.required if values.get(name) in (None, "")),
        *(
            f"q_{question.key}"
            for question in answers.asked(application)
            if not question.frozen(ctx.today) and not question.satisfied(application.answers)
        ),
    ]


def submit(ctx: Context, application: Application, *, key: uuid.UUID) -> None:
    """Submit a complete draft before the deadline, once: asked again with `key`, do nothing.

    The file keeps the questions as they were put; what was typed below others is left behind.

    Raises:
        AlreadyDone: it was submitted with another key, or the key is another file's.
        CallClosed: the deadline and its grace have passed.
        Incomplete: `facts["missing"]` lists the fields.
        LimitReached: the organisation made as many applications as the call takes.
        NotEligible: `facts["broken"]` lists the rules of the call that it breaks.
        Forbidden: the actor does not act for the organisation.
        TooManyAttempts: the account or its network submits too much.
    """
    policy.require(ctx.actor, P.APPLY, application)
    lock(ctx, [application])
    if application.state is not State.DRAFT:
        if application.submission_key == key:
            return
        raise AlreadyDone
    require_open(ctx, application.call)
    lacking = missing(ctx, application)
    if lacking:
        raise Incomplete(missing=lacking)
    lock_call(ctx, application.call)
    if eligibility.is_full(ctx, application):
        raise LimitReached(most=application.call.per_organisation)
    broken = [one for one in eligibility.outcomes(ctx, application) if one.refuses]
    if broken:
        raise NotEligible(broken=broken)
    limits.require(ctx, "submission", RATE)
    application.asked = answers.as_put(application)
    application.answers = answers.in_force(application)
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
    application.asked = []
    act(ctx, application, Action.REOPEN)


def confirm(ctx: Context, application: Application) -> None:
    """Confirm that the selected organisation comes.

    Raises:
        IllegalTransition: it is not selected.
        Forbidden: the actor does not act for the organisation.
    """
    lock(ctx, [application])
    act(ctx, application, Action.CONFIRM)
