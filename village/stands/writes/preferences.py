"""What the allocation weighs: an applicant's wishes; the organiser's pins, blocks and pairs."""

from collections.abc import Sequence

import sqlalchemy as sa

from village.applications import PLACEABLE_STATES, Application, State
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import AlreadyDone, IllegalTransition
from village.core.permissions import Permission as P
from village.editions import CallKind
from village.stands.tables.allocation import Neighbours, StandPin, StandWish
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.places import MOST_WISHES, PlaceState, Relation

#: The states in which an applicant may wish: from the draft until the stand is given.
WISHING_STATES = frozenset({State.DRAFT, State.SUBMITTED, State.ELIGIBLE, *PLACEABLE_STATES})


def may_wish(ctx: Context, application: Application) -> bool:
    """Say whether the actor may say which stands the application would like."""
    return (
        policy.can(ctx.actor, P.APPLY, application)
        and application.kind is CallKind.EXHIBITOR
        and application.state in WISHING_STATES
        and not _placed(ctx, application)
    )


def wish(ctx: Context, application: Application, stands: Sequence[Stand]) -> None:
    """Keep the stands that an application would like best, the dearest first. Flushes.

    They replace those wished before; none takes all back.

    Raises:
        Forbidden: the actor does not act for the organisation.
        IllegalTransition: it has a stand, is over, or wishes too many or a stand twice.
    """
    policy.require(ctx.actor, P.APPLY, application)
    ids = [stand.id for stand in stands]
    here = all(stand.edition_id == application.edition_id for stand in stands)
    if not may_wish(ctx, application) or len(ids) > MOST_WISHES or len(set(ids)) < len(ids):
        raise IllegalTransition
    if not here:
        raise IllegalTransition
    mine = StandWish.application_id == application.id
    ctx.session.execute(sa.delete(StandWish).where(mine))
    ctx.session.add_all(
        StandWish(application_id=application.id, rank=rank, stand_id=stand.id)
        for rank, stand in enumerate(stands, start=1)
    )
    audit.record(
        ctx, application.reference, "wish_stands", stands=[stand.number for stand in stands]
    )


def pin(ctx: Context, application: Application, stand: Stand) -> None:
    """Keep a stand for an application in every proposal; it takes the place of earlier pins.

    Raises:
        Forbidden: the actor may not allocate.
        IllegalTransition: the stand is blocked, or not of this edition.
    """
    policy.require(ctx.actor, P.ALLOCATE, application)
    if stand.blocked or stand.edition_id != application.edition_id:
        raise IllegalTransition
    either = sa.or_(StandPin.application_id == application.id, StandPin.stand_id == stand.id)
    ctx.session.execute(sa.delete(StandPin).where(either))
    ctx.session.add(StandPin(application_id=application.id, stand_id=stand.id))
    audit.record(ctx, application.reference, "pin_stand", stand=stand.number)


def unpin(ctx: Context, application: Application) -> None:
    """Leave an application's place to the solver again. Flushes."""
    policy.require(ctx.actor, P.ALLOCATE, application)
    ctx.session.execute(sa.delete(StandPin).where(StandPin.application_id == application.id))
    audit.record(ctx, application.reference, "unpin_stand")


def block(ctx: Context, stand: Stand, *, blocked: bool = True) -> None:
    """Keep a stand out of every proposal, or let it in again; who has it keeps it. Flushes."""
    policy.require(ctx.actor, P.ALLOCATE)
    stand.blocked = blocked
    if blocked:
        ctx.session.execute(sa.delete(StandPin).where(StandPin.stand_id == stand.id))
    audit.record(ctx, stand.number, "block_stand" if blocked else "unblock_stand")


def relate(
    ctx: Context,
    one: Application,
    other: Application,
    relation: Relation,
    *,
    metres: int | None = None,
) -> Neighbours:
    """Keep two applications apart by `metres`; without, let them stand together. Flushes.

    Raises:
        Forbidden: the actor may not allocate.
        IllegalTransition: they are one and the same, or of different editions.
        AlreadyDone: something is said of the two already.
    """
    policy.require(ctx.actor, P.ALLOCATE, one)
    policy.require(ctx.actor, P.ALLOCATE, other)
    if one.id == other.id or one.edition_id != other.edition_id:
        raise IllegalTransition
    first, second = sorted((one, other), key=lambda each: each.id)
    known = sa.select(Neighbours.id).where(
        Neighbours.first_id == first.id, Neighbours.second_id == second.id
    )
    if ctx.session.scalar(known) is not None:
        raise AlreadyDone
    pair = Neighbours(
        first_id=first.id,
        second_id=second.id,
        relation=relation,
        metres=metres if relation is Relation.APART else None,
    )
    ctx.session.add(pair)
    audit.record(ctx, first.reference, f"stand_{relation}", other=second.reference, metres=metres)
    return pair


def unrelate(ctx: Context, pair: Neighbours) -> None:
    """Forget what was said of two applications. Flushes."""
    policy.require(ctx.actor, P.ALLOCATE, pair.first)
    audit.record(ctx, pair.first.reference, "stand_unrelated", other=pair.second.reference)
    ctx.session.delete(pair)
    ctx.session.flush()


def _placed(ctx: Context, application: Application) -> bool:
    place = sa.select(StandPlace.id).where(
        StandPlace.application_id == application.id, StandPlace.state != PlaceState.RELEASED
    )
    return ctx.session.scalar(place) is not None
