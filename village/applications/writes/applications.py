"""Applications: submit, confirm, and every step of their flow."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from village.accounts import User, limits
from village.applications.reads import amendments, answers, corrections, eligibility, versions
from village.applications.reads.pavilions import chooses_pavilion
from village.applications.tables import Application, Submission
from village.applications.words import PROJECT_FIELDS, Action
from village.applications.writes import amendments as amendments_writes
from village.applications.writes.drafts import RATE, require_open
from village.applications.writes.locks import lock, lock_call
from village.core import policy, steps
from village.core.context import Context
from village.core.errors import AlreadyDone, Incomplete, LimitReached, NotEligible, Stale
from village.core.fingerprints import fingerprint
from village.core.permissions import Permission as P
from village.core.steps import LogEntry, StepMail
from village.organisations import ORGANISATION_FIELDS, Organisation

#: How many mails about their own steps applicants send to a contact who has an account.
MAILS_AN_HOUR = 10


@dataclass(frozen=True, slots=True)
class Mailing:
    """Whether the mail of a step is sent, and when it leaves, where not at once."""

    sent: bool = True
    leaves_at: datetime | None = None


def act(
    ctx: Context,
    application: Application,
    action: Action,
    mailing: Mailing = Mailing(),
    /,
    *,
    note: str = "",
    **told: str,
) -> None:
    """Move an application one step along its flow, with its audit line and its mail. Flushes.

    The use case that calls it has locked the application. `note` is for the log and the mail;
    `told` is what else the mail says, `mailing` whether and when it leaves.

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
        letter=lambda: _letter(ctx, application, mailing, {"note": note, **told}),
        values=None if action in (Action.AMEND, Action.AMEND_FOR) else {"state_at": ctx.now},
    )


def _letter(
    ctx: Context, application: Application, mailing: Mailing, told: Mapping[str, str]
) -> StepMail | None:
    if not mailing.sent:
        return None
    organisation = application.organisation
    return StepMail(
        _addressee(ctx, organisation),
        organisation.language,
        application.reference,
        mail_params(application, **told),
        leaves_at=mailing.leaves_at,
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
    longer be answered is not asked for; of a correction, only what it opens again is.
    """
    values: dict[str, Any] = {
        **{name: getattr(application.organisation, name) for name in ORGANISATION_FIELDS},
        **{name: getattr(application, name) for name in PROJECT_FIELDS},
        "axis": application.axis_id,
    }
    only = corrections.reopened(ctx, application)
    lacking = [
        *(["pavilion"] if application.zone is None and chooses_pavilion(application) else []),
        *(name for name in application.call.standards.required if values.get(name) in (None, "")),
        *(
            f"q_{question.key}"
            for question in answers.asked(application)
            if not question.frozen(ctx.today) and not question.satisfied(application.answers)
        ),
    ]
    return lacking if only is None else [name for name in lacking if name in only]


def submit(
    ctx: Context, application: Application, *, key: uuid.UUID, seen: str | None = None
) -> Submission:
    """Submit a complete draft or amendment before the deadline, once; return the version it makes.

    Asked again with `key`, return the same version. The file keeps the questions as they were
    put; what was typed below others is left behind.

    Args:
        ctx: the request's context.
        application: the draft, or the submitted file that is amended.
        key: names the form that is sent.
        seen: the `stamp` of what the person has read through; None for whatever it says.

    Raises:
        AlreadyDone: it was submitted with another key, or the key is another file's.
        Stale: somebody changed it since it was read through.
        CallClosed: the deadline and its grace have passed.
        Incomplete: `facts["missing"]` lists the fields.
        LimitReached: the organisation made as many applications as the call takes.
        NotEligible: `facts["broken"]` lists the rules of the call that it breaks.
        Forbidden: the actor does not act for the organisation.
        TooManyAttempts: the account or its network submits too much.
    """
    policy.require(ctx.actor, P.APPLY, application)
    lock(ctx, [application])
    ctx.session.expire(application, ["correction"])
    made = _made_by(ctx, application, key)
    if made is not None:
        return made
    file = amendments.written(ctx, application)
    if seen is not None and seen != file.stamp:
        raise Stale
    _check(ctx, file)
    limits.require(ctx, "submission", RATE)
    if file is application:
        return receive(ctx, application, key, Action.SUBMIT, number=1)
    amendments_writes.take_over(ctx, application, file)
    before = versions.of_reference(ctx, application.reference)
    number = before.number + 1 if before else 1
    return receive(ctx, application, key, Action.AMEND, number=number)


def _check(ctx: Context, file: Application) -> None:
    """Refuse what could not be submitted as it stands."""
    require_open(ctx, file.call, file.amending_window)
    lacking = missing(ctx, file)
    if lacking:
        raise Incomplete(missing=lacking)
    lock_call(ctx, file.call)
    if eligibility.is_full(ctx, file):
        raise LimitReached(most=file.call.per_organisation)
    broken = [one for one in eligibility.outcomes(ctx, file) if one.refuses]
    if broken:
        raise NotEligible(broken=broken)


def _made_by(ctx: Context, application: Application, key: uuid.UUID) -> Submission | None:
    """Return the version of a submitted file that a form has made before."""
    if application.submitted_at is None:
        return None
    return ctx.session.scalar(
        sa.select(Submission).where(
            Submission.key == key, Submission.application_id == application.id
        )
    )


def receive(
    ctx: Context,
    application: Application,
    key: uuid.UUID | None,
    action: Action,
    *,
    number: int,
    reason: str = "",
) -> Submission:
    """Keep what a file says as a version of it, and move it on. Flushes.

    `reason` is why somebody else than the applicant made it.

    Raises:
        AlreadyDone: another version was made with the key.
        IllegalTransition, Forbidden: as `act`.
    """
    content = versions.content(application, number=number, at=ctx.now, reason=reason)
    application.asked = content["asked"]
    application.answers = answers.in_force(application)
    application.submitted_at = ctx.now
    submission = Submission(
        application=application,
        number=number,
        key=key,
        submitted_at=ctx.now,
        content=content,
        sha256=fingerprint(content),
    )
    ctx.session.add(submission)
    try:
        act(ctx, application, action, note=reason)
    except IntegrityError as error:
        raise AlreadyDone from error
    return submission


def confirm(ctx: Context, application: Application) -> None:
    """Confirm that the selected organisation comes.

    Raises:
        IllegalTransition: it is not selected.
        Forbidden: the actor does not act for the organisation.
    """
    lock(ctx, [application])
    act(ctx, application, Action.CONFIRM)
