"""Links by which some still apply to a call after its deadline: made, used, revoked."""

import uuid
from datetime import datetime

from village.applications.reads import late
from village.applications.tables import Application, LateLink
from village.applications.words import State
from village.applications.writes import drafts
from village.applications.writes.locks import lock
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import AlreadyDone, InvalidToken, NotFound
from village.core.permissions import Permission as P
from village.core.tokens import new_token
from village.editions import Call
from village.organisations import Organisation


def make(ctx: Context, call: Call, *, uses: int, expires_at: datetime, note: str = "") -> LateLink:
    """Make a link to a call that so many may use until it expires. Flushes.

    Raises:
        Forbidden: the actor does not configure the edition.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    link = LateLink(
        call=call, key=new_token(), note=note, uses=uses, made_at=ctx.now, expires_at=expires_at
    )
    ctx.session.add(link)
    ctx.session.flush()
    facts = {"call": call.key, "uses": uses, "expires_at": expires_at.isoformat(), "note": note}
    audit.record(ctx, ctx.the_edition.code, "late_link_made", **facts)
    return link


def revoke(ctx: Context, key: str) -> None:
    """Let a link open nothing more, also for those who came by it and have not submitted. Flushes.

    Raises:
        Forbidden: the actor does not configure the edition.
        NotFound: the edition has no such link.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    link = late.find(ctx, key, lock=True)
    if link.revoked_at is None:
        link.revoked_at = ctx.now
        ctx.session.flush()
        facts = {"call": link.call.key, "used": link.used, "note": link.note}
        audit.record(ctx, ctx.the_edition.code, "late_link_revoked", **facts)


def start(
    ctx: Context, key: str, *, draft_key: uuid.UUID, organisation: Organisation | None = None
) -> Application:
    """Start a draft by a link; asked again with `draft_key`, return the same one. Flushes.

    Raises:
        NotFound, InvalidToken: there is no such link, or it opens nothing more.
        AlreadyDone, CallClosed, Forbidden, LimitReached, TooManyAttempts: as for any draft.
    """
    link = late.find(ctx, key, lock=True)
    application = drafts.start(
        ctx, link.call, draft_key=draft_key, organisation=organisation, window=link.window
    )
    ctx.session.flush()
    _let_in(ctx, link, application)
    return application


def admit(ctx: Context, key: str, application: Application) -> None:
    """Let a draft of the call be submitted as late as a link says. Flushes.

    Raises:
        NotFound, InvalidToken: there is no such link, or it opens nothing more.
        AlreadyDone: it is submitted.
        Forbidden: the actor does not act for the organisation.
    """
    policy.require(ctx.actor, P.APPLY, application)
    lock(ctx, [application])
    link = late.find(ctx, key, lock=True)
    if application.call_id != link.call_id:
        raise NotFound
    if application.state is not State.DRAFT:
        raise AlreadyDone
    _let_in(ctx, link, application)


def _let_in(ctx: Context, link: LateLink, application: Application) -> None:
    """Count one use more, unless the draft came by this link already.

    Raises:
        InvalidToken: the link is revoked, has expired, or was used as often as it may be.
    """
    if application.late_link_id == link.id:
        return
    if not link.opens(ctx.now):
        raise InvalidToken
    application.late_link, link.used = link, link.used + 1
    ctx.session.flush()
    audit.record(ctx, application.reference, "late_link_used", note=link.note)
