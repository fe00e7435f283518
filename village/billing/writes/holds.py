"""The stand and the badges of late payers: held, and released, by a person's decision alone."""

from village.applications import Application, lock
from village.billing.reads import holds
from village.billing.tables import PaymentHold
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P


def hold(
    ctx: Context, application: Application, *, stand: bool, badges: bool, reason: str
) -> PaymentHold:
    """Hold an exhibitor's stand, its badges or both; what was held before is decided anew. Flushes.

    Badges that are held open no gate. Who pays is not released by that.

    Raises:
        Forbidden: the actor may not bill.
        ValueError: nothing is held.
    """
    policy.require(ctx.actor, P.BILL, application)
    if not (stand or badges):
        raise ValueError("nothing is held")
    lock(ctx, [application])
    one = holds.of(ctx, application) or PaymentHold(application_id=application.id)
    one.stand, one.badges, one.reason = stand, badges, reason
    one.held_at, one.held_by = ctx.now, ctx.actor.name[:160]
    ctx.session.add(one)
    ctx.session.flush()
    audit.record(
        ctx,
        application.reference,
        "payment_hold",
        held_stand=stand,
        held_badges=badges,
        reason=reason,
    )
    return one


def release(ctx: Context, application: Application) -> None:
    """Release what is held of an exhibitor. Flushes.

    Raises:
        Forbidden: the actor may not bill.
        NotFound: nothing is held.
    """
    policy.require(ctx.actor, P.BILL, application)
    lock(ctx, [application])
    one = holds.of(ctx, application)
    if one is None:
        raise NotFound
    ctx.session.delete(one)
    ctx.session.flush()
    audit.record(ctx, application.reference, "payment_release")
