"""Amendments: a submitted file stays in force until what replaces it is submitted too."""

from village.applications.reads import amendments, corrections
from village.applications.tables import Amendment, Application
from village.applications.words import APPLICATION_FLOW, Action, CorrectionState
from village.applications.writes import pavilions
from village.applications.writes.drafts import require_open
from village.applications.writes.indexing import index
from village.applications.writes.locks import lock
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import AlreadyDone
from village.core.permissions import Permission as P


def begin(ctx: Context, application: Application) -> Amendment:
    """Begin to amend a submitted file, once: asked again, return the same amendment. Flushes.

    What was submitted stays in force.

    Raises:
        CallClosed: it could not be submitted again.
        IllegalTransition: it is not submitted, or a decision was taken on it.
        Forbidden: the actor does not act for the organisation.
    """
    policy.require(ctx.actor, P.APPLY, application)
    lock(ctx, [application])
    ctx.session.expire(application, ["correction"])
    APPLICATION_FLOW.step(application.state, Action.AMEND)
    require_open(ctx, application.call, application.amending_window)
    begun = amendments.of(ctx, application)
    if begun is not None:
        return begun
    organisation, project = amendments.said(application)
    amendment = Amendment(
        application=application,
        organisation=organisation,
        project=project,
        started_at=ctx.now,
        saved_at=ctx.now,
    )
    ctx.session.add(amendment)
    ctx.session.flush()
    audit.record(ctx, application.reference, "amendment_begin")
    return amendment


def discard(ctx: Context, application: Application) -> None:
    """Drop the amendment of a file, where there is one; what was submitted counts. Flushes.

    Raises:
        Forbidden: the actor does not act for the organisation.
    """
    policy.require(ctx.actor, P.APPLY, application)
    lock(ctx, [application])
    amendment = amendments.of(ctx, application)
    if amendment is not None:
        ctx.session.delete(amendment)
        ctx.session.flush()
        audit.record(ctx, application.reference, "amendment_discard")


def take_over(ctx: Context, application: Application, file: Application) -> None:
    """Let an application say what the file says that its amendment makes of it. Flushes.

    The amendment is dropped, and a correction that was asked for is made.

    Raises:
        AlreadyDone: nobody amends it.
    """
    amendment = amendments.of(ctx, application)
    if amendment is None:
        raise AlreadyDone
    replace(ctx, application, file)
    application.saved_at = amendment.saved_at
    asked = application.correction
    if corrections.standing(ctx, application) is CorrectionState.ASKED and asked is not None:
        asked.made_at = ctx.now
    ctx.session.delete(amendment)
    ctx.session.flush()


def replace(ctx: Context, application: Application, file: Application) -> None:
    """Give an application the values of a file that the database does not have. Flushes."""
    settled = application.zone
    organisation, project = amendments.said(file)
    for name, value in organisation.items():
        setattr(application.organisation, name, value)
    for name, value in project.items():
        setattr(application, name, value)
    pavilions.settle(application, before=settled)
    application.language = application.organisation.language
    ctx.session.flush()
    ctx.session.expire(application, ["axis"])
    index(application)
