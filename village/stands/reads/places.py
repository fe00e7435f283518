"""Stands as the plan and its list show them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.applications import PLACEABLE_STATES, Application, State, visible
from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import DEFAULT, Language
from village.core.permissions import Permission as P
from village.editions import CallKind, Edition
from village.engines.plans import geojson
from village.engines.plans.svg import PlanDrawing, draw
from village.organisations import Organisation, name_in
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.fitting import suiting
from village.stands.words.places import PlaceState


@dataclass(frozen=True, slots=True)
class StandRow:
    """One stand with whoever has it."""

    number: str
    zone: str
    area_m2: float
    open_sides: int
    state: PlaceState
    holder: str = ""
    reference: str = ""
    blocked: bool = False
    held_until: datetime | None = None
    hall: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application that may be given a stand."""

    reference: str
    organisation: str
    kind: CallKind
    zone: str
    wanted_area_m2: int | None
    wanted_open_sides: int | None
    confirmed: bool


def is_sold(stand: Stand, application: Application) -> bool:
    """Say whether a stand that exhibitors pay for is asked for a start-up, which pays nothing."""
    return (
        application.kind is CallKind.STARTUP
        and stand.zone not in application.edition.hosting_pavilions
    )


def fitting(
    ctx: Context, table: Iterable[StandRow], waiting: Iterable[Waiting]
) -> dict[str, frozenset[str]]:
    """Return for each who waits the free stands of the right pavilion and size, none as a gift."""
    free: dict[str, list[StandRow]] = {}
    areas: dict[str, set[float]] = {}
    for row in table:
        areas.setdefault(row.zone, set()).add(row.area_m2)
        if row.state is PlaceState.FREE and not row.blocked:
            free.setdefault(row.zone, []).append(row)
    hosting = ctx.the_edition.hosting_pavilions
    found = {}
    for who in waiting:
        sizes = suiting(areas.get(who.zone, ()), who.wanted_area_m2)
        offered = who.kind is not CallKind.STARTUP or who.zone in hosting
        there = free.get(who.zone, ()) if offered else ()
        found[who.reference] = frozenset(row.number for row in there if row.area_m2 in sizes)
    return found


def zones(ctx: Context, numbers: Collection[str]) -> dict[str, str]:
    """Return the pavilion of each of these stands that is on the plan, by number."""
    if not numbers:
        return {}
    rows = ctx.session.execute(
        sa.select(Stand.number, Stand.zone).where(
            Stand.edition_id == ctx.the_edition.id, Stand.drawn, Stand.number.in_(numbers)
        )
    )
    return dict(rows.all())


def on_plan(ctx: Context, language: Language = DEFAULT) -> list[StandRow]:
    """Return every stand of the edition, by number, with its place in use and who has it."""
    place = sa.and_(StandPlace.stand_id == Stand.id, StandPlace.state != PlaceState.RELEASED)
    rows = ctx.session.execute(
        sa.select(
            Stand,
            StandPlace.state,
            name_in(language),
            Application.reference,
            StandPlace.held_until,
        )
        .outerjoin(StandPlace, place)
        .outerjoin(Application, Application.id == StandPlace.application_id)
        .outerjoin(Organisation, Organisation.id == Application.organisation_id)
        .where(
            Stand.edition_id == ctx.the_edition.id,
            sa.or_(Stand.drawn, StandPlace.id.is_not(None)),
        )
        .order_by(Stand.number)
    )
    return [
        StandRow(
            number=stand.number,
            zone=stand.zone,
            area_m2=float(stand.area_m2),
            open_sides=stand.open_sides,
            state=state or PlaceState.FREE,
            holder=holder or "",
            reference=reference or "",
            blocked=stand.blocked,
            held_until=held_until,
            hall=stand.hall,
        )
        for stand, state, holder, reference, held_until in rows
    ]


def largest_m2(ctx: Context) -> float | None:
    """Return the area of the edition's largest stand; None while no plan is drawn."""
    drawn = sa.select(sa.func.max(Stand.area_m2)).where(
        Stand.edition_id == ctx.the_edition.id, Stand.drawn, ~Stand.blocked
    )
    found = ctx.session.scalars(drawn).one()
    return float(found) if found else None


def waiting(ctx: Context, language: Language = DEFAULT) -> list[Waiting]:
    """Return the selected and confirmed applications without a stand that the actor may place."""
    placed = sa.select(StandPlace.application_id).where(StandPlace.state != PlaceState.RELEASED)
    rows = ctx.session.execute(
        sa.select(Application, name_in(language))
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(
            visible.applications(ctx.actor, P.ALLOCATE),
            Application.state.in_(PLACEABLE_STATES),
            Application.id.not_in(placed),
        )
        .options(joinedload(Application.call, innerjoin=True))
        .order_by(Application.kind, Organisation.name)
    )
    return [
        Waiting(
            reference=application.reference,
            organisation=name,
            kind=application.kind,
            zone=application.stands_in or "",
            wanted_area_m2=application.wanted_area_m2,
            wanted_open_sides=application.wanted_open_sides,
            confirmed=application.state is State.CONFIRMED,
        )
        for application, name in rows
    ]


def find(ctx: Context, number: str) -> Stand:
    """Return one stand of the edition.

    Raises:
        NotFound: there is none with this number.
    """
    stand = ctx.session.scalar(
        sa.select(Stand).where(Stand.edition_id == ctx.the_edition.id, Stand.number == number)
    )
    if stand is None:
        raise NotFound
    return stand


def place_on(ctx: Context, number: str) -> StandPlace:
    """Return the place in use on a stand.

    Raises:
        NotFound: the stand is free.
    """
    place = ctx.session.scalar(_in_use().where(Stand.number == number, _here(ctx)))
    if place is None:
        raise NotFound
    return place


def drawing(ctx: Context) -> PlanDrawing:
    """Return the drawing of the edition's plan."""
    return drawn(plan_text(ctx))


def fronts(ctx: Context) -> dict[str, tuple[float, int]]:
    """Return of each stand drawn its longest open side, in metres, and how many are open."""
    return {
        stand.number: (
            max((side.length for side in stand.open_lines), default=0.0),
            stand.open_sides,
        )
        for stand in geojson.read(plan_text(ctx)).stands
    }


def plan_text(ctx: Context) -> str:
    """Return the edition's plan as GeoJSON."""
    here = Edition.id == ctx.the_edition.id
    return ctx.session.scalar(sa.select(sa.cast(Edition.plan, sa.Text)).where(here)) or "{}"


def drawn(plan: str, hall: str = "") -> PlanDrawing:
    """Return the drawing of a plan, of one hall or of all; equal plans are drawn once."""
    return _drawn(plan, hall)


@lru_cache(maxsize=16)
def _drawn(plan: str, hall: str) -> PlanDrawing:
    read = geojson.read(plan)
    return draw(read.by_hall.get(hall, read))


def _in_use() -> sa.Select[StandPlace]:
    return (
        sa.select(StandPlace)
        .join(Stand, Stand.id == StandPlace.stand_id)
        .options(
            joinedload(StandPlace.stand),
            joinedload(StandPlace.application).joinedload(Application.organisation),
        )
        .where(StandPlace.state != PlaceState.RELEASED)
    )


def _here(ctx: Context) -> sa.ColumnElement[bool]:
    return Stand.edition_id == ctx.the_edition.id
