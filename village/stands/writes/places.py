"""Stands: give one, hold it for a while, free it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from village.applications import PLACEABLE_STATES, Application, lock, lock_ids
from village.core import steps
from village.core.context import Context
from village.core.errors import ApplicationPlaced, IllegalTransition, StandTaken
from village.core.permissions import Permission as P
from village.core.steps import LogEntry, StepMail
from village.stands.reads import halls
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.places import PlaceAction, PlaceState
from village.stands.writes import waiting


def act(
    ctx: Context,
    place: StandPlace,
    action: PlaceAction,
    *,
    within: P | None = None,
    moves: bool = False,
) -> None:
    """Move a place one step along its flow, with its audit line and its mail. Flushes.

    `within` is as for `steps.move`. Who leaves (`within` the use case of that), or `moves` to
    another stand, is told by the mail of that, and not that this stand is gone.

    Raises:
        IllegalTransition: the flow has no such step from the current state.
        Forbidden: the actor lacks the step's permission.
    """
    leaves = within is not None and action is PlaceAction.RELEASE
    steps.move(
        ctx,
        place,
        action,
        about=place.application,
        entry=LogEntry(
            place.application.reference, f"stand_{action}", {"stand": place.stand.number}
        ),
        letter=None if leaves or moves else lambda: _letter(ctx, place),
        within=within,
        values={
            "state_at": ctx.now,
            "held_until": place.held_until if action is PlaceAction.HOLD else None,
        },
    )


def give(
    ctx: Context, stand: Stand, application: Application, *, within: P | None = None
) -> StandPlace:
    """Give a stand to a selected or confirmed application; its own hold becomes the place.

    `within` is as for `steps.move`: an exhibitor who chooses in a draw takes the stand itself.

    Raises:
        StandTaken: another application has it; the partial unique index decides a race.
        ApplicationPlaced: the application has another stand.
        IllegalTransition: the application is not selected.
    """
    return _take(ctx, stand, application, PlaceAction.ALLOCATE, within=within)


def hold(ctx: Context, stand: Stand, application: Application, *, until: datetime) -> StandPlace:
    """Keep a stand for an application until then, while somebody makes up their mind.

    Raises:
        StandTaken, ApplicationPlaced, IllegalTransition: as for `give`.
    """
    return _take(ctx, stand, application, PlaceAction.HOLD, until=until)


def release(ctx: Context, place: StandPlace, *, within: P | None = None) -> None:
    """Free a stand; the place stays as history. `within` is as for `steps.move`.

    Raises:
        IllegalTransition: it is free already, or goes with its contract.
        Forbidden: the actor may not allocate.
    """
    lock(ctx, [place.application], place)
    if place.state is PlaceState.CONTRACTED:
        raise IllegalTransition(state=place.state, action=PlaceAction.RELEASE)
    free(ctx, place, PlaceAction.RELEASE, within=within)


def free(ctx: Context, place: StandPlace, action: PlaceAction, *, within: P | None = None) -> None:
    """Let go of a place, and tell who waits for its stand first. Flushes.

    Raises:
        IllegalTransition, Forbidden: as for `act`.
    """
    act(ctx, place, action, within=within)
    waiting.tell_next(ctx, place.stand)


def move(ctx: Context, stand: Stand, application: Application) -> StandPlace:
    """Give an application a stand in the place of the one that it has, which comes free.

    Raises:
        StandTaken: another application has it.
        IllegalTransition: it has no other stand, or one under contract.
    """
    lock(ctx, [application])
    before = _in_use(ctx, StandPlace.application_id == application.id)
    if before is None or before.stand_id == stand.id or before.state is PlaceState.CONTRACTED:
        raise IllegalTransition
    lock_stands(ctx, Stand.id.in_([stand.id, before.stand_id]))
    if _in_use(ctx, StandPlace.stand_id == stand.id) is not None:
        raise _taken(ctx, stand)
    act(ctx, before, PlaceAction.RELEASE, moves=True)
    place = give(ctx, stand, application)
    waiting.tell_next(ctx, before.stand)
    return place


def release_expired(ctx: Context) -> int:
    """Free every stand whose hold has run out; returns how many. For a periodic job."""
    expired = sa.select(StandPlace).where(
        StandPlace.state == PlaceState.HELD, StandPlace.held_until <= ctx.now
    )
    lock_ids(ctx, ctx.session.scalars(expired.with_only_columns(StandPlace.application_id)).all())
    places = ctx.session.scalars(expired.execution_options(populate_existing=True)).all()
    for place in places:
        free(ctx, place, PlaceAction.EXPIRE)
    return len(places)


def _take(
    ctx: Context,
    stand: Stand,
    application: Application,
    action: PlaceAction,
    *,
    until: datetime | None = None,
    within: P | None = None,
) -> StandPlace:
    lock(ctx, [application])
    lock_stands(ctx, Stand.id == stand.id)
    if (
        application.state not in PLACEABLE_STATES
        or not stand.drawn
        or stand.edition_id != application.edition_id
    ):
        raise IllegalTransition(state=application.state, action=action)
    place = _in_use(ctx, StandPlace.application_id == application.id)
    if place is not None and (place.stand_id != stand.id or place.state is not PlaceState.HELD):
        raise ApplicationPlaced(stand=place.stand.number)
    place = place or StandPlace(
        stand=stand, application=application, state=PlaceState.FREE, state_at=ctx.now
    )
    if until is not None:
        place.held_until = until
    try:
        with ctx.session.begin_nested():
            act(ctx, place, action, within=within)
    except IntegrityError as error:
        raise _taken(ctx, stand) from error
    waiting.settle(ctx, place)
    return place


def lock_stands(ctx: Context, *where: sa.ColumnElement[bool]) -> None:
    """Let others who give or redraw these stands wait, and read them anew."""
    ctx.session.scalars(
        sa.select(Stand)
        .where(*where)
        .order_by(Stand.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _taken(ctx: Context, stand: Stand) -> StandTaken:
    other = _in_use(ctx, StandPlace.stand_id == stand.id)
    holder = other.application.organisation.name if other else "–"
    return StandTaken(stand=stand.number, holder=holder)


def _in_use(ctx: Context, condition: sa.ColumnElement[bool]) -> StandPlace | None:
    return ctx.session.scalar(
        sa.select(StandPlace)
        .where(condition, StandPlace.state != PlaceState.RELEASED)
        .execution_options(populate_existing=True)
    )


def _letter(ctx: Context, place: StandPlace) -> StepMail:
    organisation = place.application.organisation
    return StepMail(
        organisation.contact_email,
        organisation.language,
        place.application.reference,
        {
            "name": organisation.contact_name,
            "organisation": organisation.name,
            "stand": halls.told(ctx, place.stand, organisation.language),
        },
    )
