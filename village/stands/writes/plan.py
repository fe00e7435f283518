"""The floor plan: taken from a file, stands merged, split and mended, all measured again."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import shapely
import sqlalchemy as sa

from village.applications import Application
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import StandTaken
from village.core.permissions import Permission as P
from village.engines.plans import edits, geojson
from village.engines.plans.faults import PlanError
from village.engines.plans.files import limited
from village.engines.plans.model import FeatureKind, Plan, PlanFinding
from village.engines.plans.model import PlanStand as Drawn
from village.organisations import Organisation
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.places import PlaceState
from village.stands.writes.places import lock_stands

LONGEST_NUMBER, LONGEST_ZONE = 8, 16
#: Square metres between which a stand can be sold.
SMALLEST_M2, LARGEST_M2 = 0.01, 100_000.0


def import_plan(
    ctx: Context,
    data: Mapping[str, Any],
    *,
    found: Sequence[PlanFinding] = (),
    leaving: bool = False,
) -> int:
    """Take a GeoJSON plan as the edition's; returns its number of stands.

    Stands keep their row by number, so places given before stay; those no longer drawn are kept
    for their history. A stand without a number of its own is left out and stays in the checks.
    Flushes.

    Args:
        ctx: the use case's context.
        data: a GeoJSON feature collection, in metres.
        found: what reading the original file found, kept beside the plan.
        leaving: take it even where stands that somebody has are not on it.

    Raises:
        PlanError: the data cannot be read as a plan, or leaves out stands that somebody has.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    _lock(ctx)
    plan = geojson.parse(data)
    limited(plan)
    if not leaving and (lost := _left_out(ctx, plan)):
        raise PlanError("placed", stands=", ".join(lost))
    count = _take(ctx, plan, {**data, "read": [asdict(one) for one in found]})
    audit.record(ctx, ctx.the_edition.code, "import_plan", stands=count)
    return count


def merge(ctx: Context, numbers: Sequence[str]) -> str:
    """Join free stands into one, which keeps the first number; returns it. Flushes.

    Raises:
        PlanError: they do not touch, lie in several zones, or one is not there.
        StandTaken: somebody has one of them.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    _lock(ctx)
    _all_free(ctx, numbers)
    _take(ctx, edits.merge(_plan(ctx), numbers))
    audit.record(ctx, numbers[0], "merge_stands", stands=list(numbers))
    return numbers[0]


def split(ctx: Context, number: str, other: str) -> None:
    """Cut a free stand in two halves across its longer side; the second gets a new number. Flushes.

    Raises:
        PlanError: there is no such stand, or the new number is no number or is in use.
        StandTaken: somebody has it.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    _lock(ctx)
    _all_free(ctx, [number])
    plan = _plan(ctx)
    stand = plan.by_number.get(number)
    if stand is None:
        raise PlanError("unknown", number=number)
    if not 0 < len(other) <= LONGEST_NUMBER or other in plan.by_number:
        raise PlanError("number", number=other)
    _take(ctx, edits.split(plan, number, _middle(stand), numbers=(number, other)))
    audit.record(ctx, number, "split_stand", other=other)


def mend(ctx: Context, chosen: Iterable[tuple[str, str]]) -> int:
    """Mend near misses, named by the stand to redraw and the one beside; returns how many. Flushes.

    Raises:
        Forbidden: the actor may not configure.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    _lock(ctx)
    plan, wanted = _plan(ctx), set(chosen)
    repairs = [one for one in edits.proposals(plan) if (one.number, one.beside) in wanted]
    if repairs:
        _take(ctx, edits.mended(plan, repairs))
        numbers = [one.number for one in repairs]
        audit.record(ctx, ctx.the_edition.code, "mend_plan", stands=numbers)
    return len(repairs)


def _lock(ctx: Context) -> None:
    """Let others who redraw the plan, or give one of its stands, wait; read it anew."""
    ctx.session.refresh(ctx.the_edition, with_for_update={"key_share": True})
    lock_stands(ctx, Stand.edition_id == ctx.the_edition.id)


def _plan(ctx: Context) -> Plan:
    return geojson.parse(ctx.the_edition.plan)


def _take(ctx: Context, plan: Plan, data: Mapping[str, Any] | None = None) -> int:
    """Keep a plan as the edition's, and its stands as rows; returns how many."""
    policy.require(ctx.actor, P.CONFIGURE)
    edition = ctx.the_edition
    known = {
        stand.number: stand
        for stand in ctx.session.scalars(sa.select(Stand).where(Stand.edition_id == edition.id))
    }
    usable = list(_usable(plan))
    for drawn in usable:
        row = known.pop(drawn.number, None) or Stand(edition_id=edition.id, number=drawn.number)
        row.zone, row.drawn = drawn.zone[:LONGEST_ZONE], True
        row.area_m2 = Decimal(str(round(drawn.area_m2, 2)))
        row.open_sides = drawn.open_sides
        row.utilities = sorted(drawn.utilities)
        row.polygon = [[list(point) for point in drawn.polygon.exterior.coords]]
        ctx.session.add(row)
    for row in known.values():
        row.drawn = False
    kept = {name: value for name, value in edition.plan.items() if name == "read"}
    edition.plan = dict(data) if data is not None else {**json.loads(geojson.write(plan)), **kept}
    ctx.session.flush()
    return len(usable)


def _usable(plan: Plan) -> Iterable[Drawn]:
    """Give the stands that can be sold: with a number of their own and an area."""
    times = Counter(stand.number for stand in plan.stands)
    for stand in plan.stands:
        numbered = stand.number != FeatureKind.STAND and 0 < len(stand.number) <= LONGEST_NUMBER
        if numbered and times[stand.number] == 1 and SMALLEST_M2 <= stand.area_m2 < LARGEST_M2:
            yield stand


def _left_out(ctx: Context, plan: Plan) -> list[str]:
    """Return the drawn stands that somebody has and that are not on `plan`."""
    given = ctx.session.scalars(
        sa.select(Stand.number)
        .join(StandPlace, StandPlace.stand_id == Stand.id)
        .where(
            Stand.edition_id == ctx.the_edition.id,
            Stand.drawn,
            StandPlace.state != PlaceState.RELEASED,
        )
        .distinct()
        .order_by(Stand.number)
    )
    kept = {stand.number for stand in _usable(plan)}
    return [number for number in given if number not in kept]


def _all_free(ctx: Context, numbers: Sequence[str]) -> None:
    """Refuse to redraw a stand that somebody has.

    Raises:
        StandTaken: somebody has one of them.
    """
    taken = ctx.session.execute(
        sa.select(Stand.number, Organisation.name)
        .join(StandPlace, StandPlace.stand_id == Stand.id)
        .join(Application, Application.id == StandPlace.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(
            Stand.edition_id == ctx.the_edition.id,
            Stand.number.in_(numbers),
            StandPlace.state != PlaceState.RELEASED,
        )
    ).first()
    if taken is not None:
        raise StandTaken(stand=taken[0], holder=taken[1])


def _middle(stand: Drawn) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return two points of the line that cuts a stand across the middle of its longer side."""
    frame = shapely.get_coordinates(stand.polygon.minimum_rotated_rectangle)[:4]
    first, second, third, fourth = frame
    if ((second - first) ** 2).sum() < ((third - second) ** 2).sum():
        first, second, third, fourth = second, third, fourth, first
    one, other = (first + second) / 2, (third + fourth) / 2
    return (float(one[0]), float(one[1])), (float(other[0]), float(other[1]))
