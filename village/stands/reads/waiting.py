"""Who waits for which stand, in the order in which they are told that it is free."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from village.applications import Application, State, visible
from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import DEFAULT, Language
from village.core.permissions import Permission as P
from village.organisations import Organisation, name_in
from village.stands.tables.places import Stand, StandPlace
from village.stands.tables.waiting import StandWait
from village.stands.words.places import PlaceState


@dataclass(frozen=True, slots=True)
class Waiter:
    """One line of a stand's waiting list; `place` is the number of the stand that it has."""

    stand: str
    reference: str
    organisation: str
    place: str
    kept: bool
    since: datetime
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class MayWait:
    """An application that could wait for a stand; `place` is the number of the one it has."""

    reference: str
    organisation: str
    place: str


def may_have() -> sa.ColumnElement[bool]:
    """Return the condition that an application could be given another stand."""
    bound = sa.exists().where(
        StandPlace.application_id == Application.id, StandPlace.state == PlaceState.CONTRACTED
    )
    return sa.and_(Application.state == State.CONFIRMED, ~bound)


def is_free() -> sa.ColumnElement[bool]:
    """Return the condition that nobody has a stand of the plan."""
    taken = sa.exists().where(
        StandPlace.stand_id == Stand.id, StandPlace.state != PlaceState.RELEASED
    )
    return sa.and_(Stand.drawn, ~taken)


def is_waited_for() -> sa.ColumnElement[bool]:
    """Return the condition that a stand is free and that somebody who may have it waits."""
    somebody = sa.exists().where(
        StandWait.stand_id == Stand.id, StandWait.application_id == Application.id, may_have()
    )
    return sa.and_(is_free(), somebody)


def listed(ctx: Context, language: Language = DEFAULT) -> list[Waiter]:
    """Return all waiting lists of the edition, by stand, first come first."""
    own, own_place = aliased(Stand), _own_place()
    rows = ctx.session.execute(
        sa.select(StandWait, Stand.number, Application.reference, name_in(language), own.number)
        .join(Stand, Stand.id == StandWait.stand_id)
        .join(Application, Application.id == StandWait.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(own_place, own_place.c.application_id == Application.id)
        .outerjoin(own, own.id == own_place.c.stand_id)
        .where(Stand.edition_id == ctx.the_edition.id, may_have())
        .order_by(Stand.number, StandWait.since, StandWait.id)
    )
    return [
        Waiter(number, reference, name, place or "", wait.kept, wait.since, wait.told_at)
        for wait, number, reference, name, place in rows
    ]


def may_wait(
    ctx: Context, number: str, listed: Collection[str], language: Language = DEFAULT
) -> list[MayWait]:
    """Return who could be put on a stand's waiting list: neither on it nor on the stand."""
    own_place = _own_place()
    rows = ctx.session.execute(
        sa.select(Application.reference, name_in(language), Stand.number)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(own_place, own_place.c.application_id == Application.id)
        .outerjoin(Stand, Stand.id == own_place.c.stand_id)
        .where(
            visible.applications(ctx.actor, P.ALLOCATE),
            may_have(),
            Application.reference.not_in(listed),
            sa.or_(Stand.number.is_(None), Stand.number != number),
        )
        .order_by(Stand.number.is_not(None), Organisation.name)
    )
    return [MayWait(reference, name, place or "") for reference, name, place in rows]


def of_application(ctx: Context, application: Application) -> list[tuple[str, bool]]:
    """Return the stands that an application waits for, and whether each is free now."""
    rows = ctx.session.execute(
        sa.select(Stand.number, is_free())
        .join(StandWait, StandWait.stand_id == Stand.id)
        .join(Application, Application.id == StandWait.application_id)
        .where(StandWait.application_id == application.id, may_have())
        .order_by(StandWait.since, StandWait.id)
    )
    return [(number, free) for number, free in rows]


def find(ctx: Context, number: str, reference: str) -> StandWait:
    """Return one line of a stand's waiting list.

    Raises:
        NotFound: the application does not wait for this stand.
    """
    wait = ctx.session.scalar(
        sa.select(StandWait)
        .join(Stand, Stand.id == StandWait.stand_id)
        .join(Application, Application.id == StandWait.application_id)
        .where(
            Stand.edition_id == ctx.the_edition.id,
            Stand.number == number,
            Application.reference == reference,
        )
    )
    if wait is None:
        raise NotFound
    return wait


def _own_place() -> sa.Subquery:
    return sa.select(StandPlace).where(StandPlace.state != PlaceState.RELEASED).subquery()
