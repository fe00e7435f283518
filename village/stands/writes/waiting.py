"""A stand's waiting list: who would have it if it came free, and who is told that it did.

The lists change under the lock of the audit log, so each use case writes its line of it first.
"""

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from village.applications import Application, lock
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.errors import AlreadyDone, IllegalTransition
from village.core.permissions import Permission as P
from village.stands.reads import halls
from village.stands.reads.waiting import is_free, may_have
from village.stands.tables.places import Stand, StandPlace
from village.stands.tables.waiting import StandWait
from village.stands.words.places import PlaceState

#: The mail to who is first when the stand comes free.
MAIL = "stand_freed"


def join(ctx: Context, stand: Stand, application: Application, *, kept: bool = False) -> StandWait:
    """Put an application at the end of a stand's waiting list. Flushes.

    With `kept` it stays on the list when it is given another stand.

    Raises:
        Forbidden: the actor may not allocate.
        AlreadyDone: it waits for this stand already.
        IllegalTransition: it has not confirmed, has this stand, or has one under contract; or
            the stand is free and can be given at once.
    """
    policy.require(ctx.actor, P.ALLOCATE, application)
    lock(ctx, [application])
    audit.record(ctx, application.reference, "stand_wait", stand=stand.number)
    may = ctx.session.scalar(sa.select(may_have()).where(Application.id == application.id))
    holder = ctx.session.scalar(
        sa.select(StandPlace.application_id).where(
            StandPlace.stand_id == stand.id, StandPlace.state != PlaceState.RELEASED
        )
    )
    here = stand.edition_id == application.edition_id
    if not (may and here) or holder in (None, application.id):
        raise IllegalTransition
    waits = sa.and_(StandWait.stand_id == stand.id, StandWait.application_id == application.id)
    if ctx.session.scalar(sa.select(StandWait.id).where(waits)) is not None:
        raise AlreadyDone
    wait = StandWait(stand=stand, application=application, kept=kept, since=ctx.now, told_at=None)
    ctx.session.add(wait)
    ctx.session.flush()
    return wait


def leave(ctx: Context, wait: StandWait) -> None:
    """Take an application off a stand's waiting list; the next is told if it is free. Flushes.

    Raises:
        Forbidden: the application is not the actor's own, who may not allocate either.
    """
    if not policy.can(ctx.actor, P.APPLY, wait.application):
        policy.require(ctx.actor, P.ALLOCATE, wait.application)
    lock(ctx, [wait.application])
    _drop(ctx, wait.application, StandWait.id == wait.id)


def leave_all(ctx: Context, application: Application) -> None:
    """Take an application that is over off all waiting lists; who comes next is told. Flushes."""
    _drop(ctx, application, sa.true())


def settle(ctx: Context, place: StandPlace) -> None:
    """Bring the lists in line with a stand that was just taken. Flushes.

    Who has it waits for it no more, nor for others if it is given for good, except where kept.
    """
    here = StandWait.stand_id == place.stand_id
    held = place.state is PlaceState.HELD
    _drop(ctx, place.application, here if held else sa.or_(here, ~StandWait.kept))
    ctx.session.execute(sa.update(StandWait).where(here).values(told_at=None))


def tell_next(ctx: Context, stand: Stand) -> None:
    """Tell the first who still may have a stand that it is free, once. Flushes."""
    first = ctx.session.scalar(
        sa.select(StandWait)
        .join(StandWait.application)
        .join(StandWait.stand)
        .where(Stand.id == stand.id, is_free(), may_have())
        .order_by(StandWait.since, StandWait.id)
        .limit(1)
        .options(contains_eager(StandWait.application))
        .execution_options(populate_existing=True)
    )
    if first is None or first.told_at or not first.application.edition.sends(MAIL):
        return
    first.told_at = ctx.now
    organisation = first.application.organisation
    outbox.queue(
        replace(ctx, edition=first.application.edition),
        MAIL,
        to=organisation.contact_email,
        language=organisation.language,
        reference=first.application.reference,
        name=organisation.contact_name,
        organisation=organisation.name,
        stand=halls.told(ctx, stand, organisation.language),
    )


def _drop(ctx: Context, application: Application, which: sa.ColumnElement[bool]) -> None:
    """Take an application off lists, and tell who comes next where a stand is free."""
    mine = sa.select(StandWait).where(StandWait.application_id == application.id, which)
    waits = ctx.session.scalars(mine.order_by(StandWait.id)).all()
    if not waits:
        return
    stands = [wait.stand for wait in waits]
    audit.record(
        ctx, application.reference, "stand_unwait", stands=[stand.number for stand in stands]
    )
    for wait in waits:
        ctx.session.delete(wait)
    ctx.session.flush()
    for stand in stands:
        tell_next(ctx, stand)
