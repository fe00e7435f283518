"""Amendments: a submitted file stays in force until what replaces it is submitted too."""

from village.applications.reads import amendments
from village.applications.tables import Amendment, Application
from village.applications.words import APPLICATION_FLOW, Action
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
    APPLICATION_FLOW.step(application.state, Action.AMEND)
    require_open(ctx, application.call, application.window)
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


def take_over(ctx: Context, application: Application) -> None:
    """Let an application say what its amendment says, and drop the amendment. Flushes.

    Raises:
        AlreadyDone: nobody amends it.
    """
    amendment = amendments.of(ctx, application)
    if amendment is None:
        raise AlreadyDone
    for name, value in amendment.organisation.items():
        setattr(application.organisation, name, value)
    settled = application.zone
    for name, value in amendment.project.items():
        setattr(application, name, value)
    pavilions.settle(application, before=settled)
    application.language = application.organisation.language
    application.saved_at = amendment.saved_at
    ctx.session.delete(amendment)
    ctx.session.flush()
    ctx.session.expire(application, ["axis"])
    index(application)
