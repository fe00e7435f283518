"""Exhibitors invite guests with a code, which is spent when it is used."""

import sqlalchemy as sa

from village.applications import Application, State
from village.badges import new_reference
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import Forbidden, IllegalTransition
from village.core.permissions import Permission as P
from village.visitors.tables import VisitorInvitation
from village.visitors.writes import places


def invite(ctx: Context, application: Application) -> VisitorInvitation:
    """Return an exhibitor's invitation, made at the first call. Flushes.

    Raises:
        Forbidden: the actor neither acts for the exhibitor nor issues badges, or nobody invites.
        IllegalTransition: the application is not confirmed.
    """
    if not policy.can(ctx.actor, P.ISSUE_BADGES, application):
        policy.require(ctx.actor, P.APPLY, application)
    places.lock(ctx)
    quota = ctx.the_edition.visitor_settings.invitations
    if not quota:
        raise Forbidden(permission=P.APPLY)
    if application.state is not State.CONFIRMED:
        raise IllegalTransition(state=application.state, action="invite")
    own = sa.select(VisitorInvitation).where(VisitorInvitation.application_id == application.id)
    if found := ctx.session.scalar(own):
        return found
    invitation = VisitorInvitation(
        edition_id=ctx.the_edition.id,
        application_id=application.id,
        code=new_reference(ctx.the_edition.code, "I"),
        quota=quota,
        created_at=ctx.now,
    )
    ctx.session.add(invitation)
    ctx.session.flush()
    audit.record(ctx, application.reference, "visitor_invitation", quota=quota)
    return invitation


def set_quota(ctx: Context, application: Application, quota: int) -> None:
    """Let an exhibitor invite more or fewer guests; those who come stay. Flushes.

    Raises:
        Forbidden: the actor issues no badges.
        IllegalTransition: the application is not confirmed.
    """
    policy.require(ctx.actor, P.ISSUE_BADGES, application)
    invitation = invite(ctx, application)
    before, invitation.quota = invitation.quota, quota
    ctx.session.flush()
    audit.record(ctx, application.reference, "visitor_quota", before=before, after=quota)
