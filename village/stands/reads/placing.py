"""The edition's stands and applications as an allocation problem (FORMATS §3).

A stand is one module, a block of its own: an application has one stand. What size suits is part
of a module's zone, so that the rule "in one of its zones" holds pavilion and size together. See
`docs/decisions/0018-a-stand-is-a-module.md`.
"""

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.applications import PLACEABLE_STATES, Application, State, visible
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import CallKind, PriceItem, price_of
from village.engines.stands.problem import Module, StandProblem, StandRequest, Weights
from village.organisations import Organisation
from village.stands.reads import preferences
from village.stands.reads.places import plan_text
from village.stands.reads.ways import footfall
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.fitting import area_class, suiting
from village.stands.words.places import PlaceState

#: What the middle stand's price is worth in points: as much as the busiest aisle.
_PRICE_WORTH = 40.0
#: Metres between halls in a problem: no rule about neighbours reaches from one into another.
_BETWEEN_HALLS_M = 5000.0


@dataclass(frozen=True, slots=True)
class Party:
    """An application that may have a stand, and the stand it has now."""

    id: int
    reference: str
    organisation: str
    kind: CallKind
    zone: str
    wanted_area_m2: int | None
    wanted_open_sides: int | None
    stand: str = ""
    state: PlaceState = PlaceState.FREE
    confirmed: bool = False

    @property
    def settled(self) -> bool:
        """Whether its stand is out of a proposal's reach: under contract, or held."""
        return self.state in (PlaceState.CONTRACTED, PlaceState.HELD)


@dataclass(frozen=True, slots=True)
class Placing:
    """Who is to be placed, in the order in which they asked, and the problem that this makes."""

    parties: tuple[Party, ...]
    problem: StandProblem

    @property
    def present(self) -> dict[str, tuple[str, ...]]:
        """Return who has which stand now, as a plan says it."""
        return {party.reference: (party.stand,) for party in self.parties if party.stand}


def placing(ctx: Context, *, keep: bool = False) -> Placing:
    """Return the edition's allocation problem as things stand; `keep` pins every place given."""
    found = parties(ctx)
    stands = list(
        ctx.session.scalars(
            sa.select(Stand).where(Stand.edition_id == ctx.the_edition.id).order_by(Stand.number)
        )
    )
    return Placing(found, _problem(ctx, stands, found, keep=keep))


def parties(ctx: Context) -> tuple[Party, ...]:
    """Return the applications that the actor may place, first come first."""
    in_use = sa.and_(
        StandPlace.application_id == Application.id, StandPlace.state != PlaceState.RELEASED
    )
    rows = ctx.session.execute(
        sa.select(Application, Organisation.name, Stand.number, StandPlace.state)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(StandPlace, in_use)
        .outerjoin(Stand, Stand.id == StandPlace.stand_id)
        .where(visible.applications(ctx.actor, P.ALLOCATE), Application.state.in_(PLACEABLE_STATES))
        .options(joinedload(Application.call, innerjoin=True))
        .order_by(Application.submitted_at, Application.id)
    )
    return tuple(
        Party(
            id=application.id,
            reference=application.reference,
            organisation=name,
            kind=application.kind,
            zone=application.stands_in or "",
            wanted_area_m2=application.wanted_area_m2,
            wanted_open_sides=application.wanted_open_sides,
            stand=number or "",
            state=state or PlaceState.FREE,
            confirmed=application.state is State.CONFIRMED,
        )
        for application, name, number, state in rows
    )


def _problem(
    ctx: Context, stands: list[Stand], found: tuple[Party, ...], *, keep: bool
) -> StandProblem:
    references = {party.id: party.reference for party in found}
    modules = _modules(ctx, stands, {party.stand for party in found})
    blocked = {stand.number for stand in stands if stand.blocked}
    pinned = {
        party.reference: (party.stand,)
        for party in found
        if party.stand and (keep or party.settled or party.stand in blocked)
    }
    fixed = frozenset(pinned)
    for reference, number in preferences.pins(ctx, references).items():
        free = number in modules and (number,) not in pinned.values()
        if reference not in pinned and free:
            pinned[reference] = (number,)
    strangers = preferences.taken_by_others(ctx, references)
    blocked = (blocked | strangers) & modules.keys()
    separate, together = preferences.neighbours(ctx, references, fixed)
    return StandProblem(
        modules=tuple(modules.values()),
        requests=tuple(_requests(ctx, found, modules, pinned)),
        separate=separate,
        together=together,
        pinned=pinned,
        blocked=frozenset(blocked - {name for where in pinned.values() for name in where}),
        corner_supplement=float(ctx.the_edition.price_settings.corner_supplement),
        weights=Weights(revenue=_revenue_weight(modules.values())),
    )


def _modules(ctx: Context, stands: list[Stand], in_use: set[str]) -> dict[str, Module]:
    """Return the stands that the plan has, and those that somebody has though it has them not."""
    busy = footfall(plan_text(ctx)) if stands else {}
    prices = ctx.the_edition.price_settings
    hosting = ctx.the_edition.hosting_pavilions
    halls = sorted({stand.hall for stand in stands})
    found = {}
    for stand in stands:
        if not stand.drawn and stand.number not in in_use:
            continue
        ring = stand.polygon[0]
        west, south = min(x for x, _y in ring), min(y for _x, y in ring)
        area, hosted = float(stand.area_m2), stand.zone in hosting
        square_metre = price_of(
            prices,
            PriceItem.SHELL_SCHEME_M2,
            on=ctx.today,
            pavilion=stand.zone,
            stand=stand.number,
        )
        found[stand.number] = Module(
            id=stand.number,
            block=stand.number,
            zone=area_class(stand.zone, area),
            x=round(west + halls.index(stand.hall) * _BETWEEN_HALLS_M, 4),
            y=round(south, 4),
            width=round(max(x for x, _y in ring) - west, 4),
            depth=round(max(y for _x, y in ring) - south, 4),
            utilities=frozenset(stand.utilities),
            price=0.0 if hosted else area * square_metre / 100,
            footfall=busy.get(stand.number, 0.0),
        )
    return found


def _revenue_weight(modules: Iterable[Module]) -> float:
    prices = [module.price for module in modules if module.price > 0]
    return _PRICE_WORTH / statistics.median(prices) if prices else 0.0


def _requests(
    ctx: Context,
    found: tuple[Party, ...],
    modules: dict[str, Module],
    pinned: Mapping[str, tuple[str, ...]],
) -> Iterable[StandRequest]:
    wishes = preferences.wishes(ctx, [party.id for party in found])
    points = preferences.points(ctx)
    areas: dict[str, dict[float, str]] = {}
    for module in modules.values():
        pavilion, area, _unit = module.zone.rsplit(" ", 2)
        areas.setdefault(pavilion, {})[float(area)] = module.zone
    for party in found:
        there = areas.get(party.zone, {})
        zones = {there[area] for area in suiting(there, party.wanted_area_m2)}
        held = {party.stand, *pinned.get(party.reference, ())} & modules.keys()
        zones |= {modules[number].zone for number in held}
        yield StandRequest(
            id=party.reference,
            zones=frozenset(zones or {party.zone}),
            modules=1,
            open_sides=party.wanted_open_sides or 1,
            points=points.get(party.id, 0.0),
            wishes=tuple((number,) for number in wishes.get(party.id, ())),
        )
