"""The floor plan: versions drafted and published, stands merged, split and mended."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import shapely
import sqlalchemy as sa

from village.applications import Application, lock_ids
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import AlreadyDone, Stale, StandTaken
from village.core.permissions import Permission as P
from village.engines.plans import edits, geojson
from village.engines.plans.faults import PlanError
from village.engines.plans.files import limited
from village.engines.plans.model import Plan, PlanFinding
from village.engines.plans.model import PlanStand as Drawn
from village.organisations import Organisation
from village.stands.reads import plans
from village.stands.tables.places import Stand, StandPlace
from village.stands.tables.plans import PlanVersion
from village.stands.words.places import PlaceState
from village.stands.words.plans import (
    LONGEST_NUMBER,
    LONGEST_ZONE,
    PlanComparison,
    PlanOrigin,
    usable,
)
from village.stands.writes import proposals
from village.stands.writes.places import lock_stands


@dataclass(frozen=True, slots=True)
class PlanTaken:
    """What putting a version in force has changed.

    Attributes:
        changed: the places whose stand has changed; one that gains an open side by a neighbour's
            change alone is as it was agreed.
        renumbered: the new numbers, by the old ones, of the stands that have another number.
    """

    changed: list[StandPlace]
    renumbered: Mapping[str, str]


#: Begins what a stand is called between two numbers: no plan has it.
_BETWEEN = "\x1a"
#: The longest description of a version; a longer name of a file is cut.
LONGEST_ABOUT = 120


def draft(
    ctx: Context,
    data: Mapping[str, Any],
    *,
    found: Sequence[PlanFinding] = (),
    about: str = "",
    origin: PlanOrigin = PlanOrigin.IMPORTED,
    copied: PlanVersion | None = None,
) -> PlanVersion:
    """Keep a GeoJSON plan as a version that nobody sees yet. Flushes.

    Args:
        ctx: the use case's context.
        data: a GeoJSON feature collection, in metres.
        found: what reading the original file found, kept beside the plan.
        about: the name of the original file.
        origin: how the plan came about.
        copied: the draft that it is a copy of; by default it begins with the plan in force.

    Raises:
        PlanError: the data cannot be read as a plan.
        Forbidden: the actor may not configure.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    lock(ctx)
    plan = geojson.parse(data)
    limited(plan)
    kept = {**geojson.with_halls(data), "read": [asdict(one) for one in found]}
    version = _version(ctx, plan, kept, origin, about)
    if copied is not None and copied.published_at is None:
        version.begun_from_id = copied.begun_from_id
    audit.record(
        ctx, ctx.the_edition.code, "draft_plan", version=version.number, stands=version.stands
    )
    return version


def in_hall(ctx: Context, data: Mapping[str, Any], hall: str) -> dict[str, Any]:
    """Return the plan in force with a hall drawn anew, its other halls as they are.

    A plan of several halls, or of an edition that has but one, is the whole plan.
    """
    present = ctx.the_edition.plan
    if len(geojson.halls(present)) < 2 or len(geojson.parse(data).halls) > 1:
        return dict(data)
    return geojson.replaced(present, hall, data["features"])


def publish(
    ctx: Context,
    version: PlanVersion,
    *,
    seen: str,
    agreed: Collection[str] = (),
    taken_back: Collection[str] = (),
) -> PlanTaken:
    """Put a version in force, a draft or an earlier one. Flushes.

    A draft takes over the halls that it leaves as they were and others have changed since it was
    begun; an earlier version comes again as it was.

    Stands keep their row by number, so places given before stay; those no longer drawn are kept
    for their history. A stand that gets a new number takes its row along: who has it, wishes for
    it, or is to have it. One without a number of its own is left out and stays in the checks.

    Args:
        ctx: the use case's context.
        version: the version.
        seen: the mark of the comparison that the actor read.
        agreed: the numbers of the stands of which the actor says that their exhibitors may lose
            what the comparison names.
        taken_back: the codes of the halls of which the actor says that what others published
            since the draft was begun may be taken back.

    Raises:
        Stale: the comparison is another by now.
        PlanError: a stand that somebody has would be gone, or one loses something and is not
            agreed to, or somebody else's change of a hall would be taken back without a word.
        AlreadyDone: the version is in force.
        Forbidden: the actor may not configure.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    proposals.lock(ctx)
    lock_ids(ctx, plans.holders(ctx))  # before stands, as every use case locks them
    lock(ctx)
    ctx.session.refresh(version)
    if version.in_force:
        raise AlreadyDone
    comparison = plans.comparison(ctx, version)
    if comparison.mark != seen:
        raise Stale
    _require_agreed(ctx, comparison, agreed, taken_back)
    losing = [one.change.number for one in comparison.losing]
    clashing = [one.hall.code for one in comparison.clashes]
    changed = plans.places_on(ctx, [*losing, *(one.change.number for one in comparison.others)])
    _take_over(ctx, version, comparison)
    audit.record(
        ctx,
        ctx.the_edition.code,
        "publish_plan",
        version=version.number,
        stands=version.stands,
        agreed=losing,
        **({"taken_back": clashing} if clashing else {}),
    )
    return PlanTaken(changed, comparison.renumbered)


def _take_over(ctx: Context, version: PlanVersion, comparison: PlanComparison) -> None:
    """Give the version what the comparison comes to, let stands follow, and put it in force."""
    taken = geojson.parse(comparison.data)
    limited(taken)
    version.plan, version.stands = dict(comparison.data), len(list(usable(taken)))
    _rename(ctx, comparison.renumbered)
    _take(ctx, taken, version.plan)
    _put_in_force(ctx, version)


def _require_agreed(
    ctx: Context,
    comparison: PlanComparison,
    agreed: Collection[str],
    taken_back: Collection[str],
) -> None:
    """Refuse a version that takes from exhibitors or from others what nobody has agreed to.

    Raises:
        PlanError: as for `publish`.
    """
    if leaving := [one.change.number for one in comparison.leaving]:
        raise PlanError("placed", stands=", ".join(leaving))
    losing = (one.change.number for one in comparison.losing)
    if missing := [number for number in losing if number not in agreed]:
        raise PlanError("agreed", stands=", ".join(missing))
    halls = (one.hall for one in comparison.clashes)
    if clashing := [hall for hall in halls if hall.code not in taken_back]:
        named = (hall.named(ctx.the_edition.languages[0]) for hall in clashing)
        raise PlanError("clash", halls=", ".join(named))


def discard(ctx: Context, version: PlanVersion) -> None:
    """Delete a draft. Flushes.

    Raises:
        AlreadyDone: it was in force once, and is kept.
        Forbidden: the actor may not configure.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    lock(ctx)
    if version.published_at is not None:
        raise AlreadyDone
    audit.record(ctx, ctx.the_edition.code, "discard_plan", version=version.number)
    ctx.session.delete(version)
    ctx.session.flush()


def import_plan(
    ctx: Context, data: Mapping[str, Any], *, found: Sequence[PlanFinding] = (), about: str = ""
) -> int:
    """Put a GeoJSON plan in force at once; returns its number of stands. Flushes.

    Arguments are those of `draft`.

    Raises:
        PlanError: the data cannot be read as a plan, or takes something from an exhibitor.
        Forbidden: the actor may not configure.
    """
    version = draft(ctx, data, found=found, about=about)
    publish(ctx, version, seen=plans.comparison(ctx, version).mark)
    return version.stands


def merge(ctx: Context, numbers: Sequence[str]) -> str:
    """Join free stands into one, which keeps the first number; returns it. Flushes.

    Raises:
        PlanError: they do not touch, lie in several zones, or one is not there.
        StandTaken: somebody has one of them.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    lock(ctx)
    _all_free(ctx, numbers)
    _redraw(ctx, edits.merge(_plan(ctx), numbers), PlanOrigin.JOINED, numbers)
    audit.record(ctx, numbers[0], "merge_stands", stands=list(numbers))
    return numbers[0]


def split(ctx: Context, number: str, other: str) -> None:
    """Cut a free stand in two halves across its longer side; the second gets a new number. Flushes.

    Raises:
        PlanError: there is no such stand, or the new number is no number or is in use.
        StandTaken: somebody has it.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    lock(ctx)
    _all_free(ctx, [number])
    plan = _plan(ctx)
    stand = plan.by_number.get(number)
    if stand is None:
        raise PlanError("unknown", number=number)
    if not 0 < len(other) <= LONGEST_NUMBER or other in plan.by_number:
        raise PlanError("number", number=other)
    cut = edits.split(plan, number, _middle(stand), numbers=(number, other))
    _redraw(ctx, cut, PlanOrigin.CUT, (number, other))
    audit.record(ctx, number, "split_stand", other=other)


def mend(ctx: Context, chosen: Iterable[tuple[str, str]]) -> int:
    """Mend near misses, named by the stand to redraw and the one beside; returns how many. Flushes.

    Raises:
        Forbidden: the actor may not configure.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    lock(ctx)
    plan, wanted = _plan(ctx), set(chosen)
    repairs = [one for one in edits.proposals(plan) if (one.number, one.beside) in wanted]
    if repairs:
        numbers = [one.number for one in repairs]
        _redraw(ctx, edits.mended(plan, repairs), PlanOrigin.MENDED, numbers)
        audit.record(ctx, ctx.the_edition.code, "mend_plan", stands=numbers)
    return len(repairs)


def lock(ctx: Context) -> None:
    """Let others who redraw the plan, or give one of its stands, wait; read it anew."""
    ctx.session.refresh(ctx.the_edition, with_for_update={"key_share": True})
    lock_stands(ctx, Stand.edition_id == ctx.the_edition.id)


def _plan(ctx: Context) -> Plan:
    return geojson.parse(ctx.the_edition.plan)


def _redraw(ctx: Context, plan: Plan, origin: PlanOrigin, numbers: Sequence[str]) -> None:
    """Put a plan in force that differs from the one before by a few free stands."""
    read = {name: value for name, value in ctx.the_edition.plan.items() if name == "read"}
    data = {**json.loads(geojson.write(plan)), **read}
    _put_in_force(ctx, _version(ctx, plan, data, origin, ", ".join(numbers)))
    _take(ctx, plan, data)


def _put_in_force(ctx: Context, version: PlanVersion) -> None:
    """Let a version take the place of the one in force. Flushes."""
    ctx.session.execute(
        sa.update(PlanVersion)
        .where(PlanVersion.edition_id == ctx.the_edition.id, PlanVersion.in_force)
        .values(in_force=False)
    )
    version.in_force, version.published_at = True, ctx.now
    ctx.session.flush()


def _version(
    ctx: Context, plan: Plan, data: Mapping[str, Any], origin: PlanOrigin, about: str
) -> PlanVersion:
    """Add a version under the edition's next number. Flushes."""
    last = sa.select(sa.func.max(PlanVersion.number)).where(
        PlanVersion.edition_id == ctx.the_edition.id
    )
    present = sa.select(PlanVersion.id).where(
        PlanVersion.edition_id == ctx.the_edition.id, PlanVersion.in_force
    )
    version = PlanVersion(
        edition_id=ctx.the_edition.id,
        begun_from_id=ctx.session.scalar(present),
        number=(ctx.session.scalar(last) or 0) + 1,
        origin=origin,
        about=about[:LONGEST_ABOUT],
        plan=dict(data),
        stands=len(list(usable(plan))),
        made_by_id=ctx.actor.user_id,
        made_at=ctx.now,
    )
    ctx.session.add(version)
    ctx.session.flush()
    return version


def _rename(ctx: Context, numbers: Mapping[str, str]) -> None:
    """Give stands their new numbers, by the old ones, all at once; a proposal says them too."""
    moving = Stand.edition_id == ctx.the_edition.id, Stand.number.in_(numbers)
    rows = {stand.number: stand for stand in ctx.session.scalars(sa.select(Stand).where(*moving))}
    for count, stand in enumerate(rows.values()):
        stand.number = f"{_BETWEEN}{count}"  # two have never one number, not even meanwhile
    ctx.session.flush()
    for old, stand in rows.items():
        stand.number = numbers[old]
    proposals.follow(ctx, numbers)


def _take(ctx: Context, plan: Plan, data: Mapping[str, Any]) -> None:
    """Keep a plan as the edition's, and its stands as rows."""
    policy.require(ctx.actor, P.CONFIGURE)
    edition = ctx.the_edition
    known = {
        stand.number: stand
        for stand in ctx.session.scalars(sa.select(Stand).where(Stand.edition_id == edition.id))
    }
    for drawn in usable(plan):
        row = known.pop(drawn.number, None) or Stand(edition_id=edition.id, number=drawn.number)
        row.zone, row.hall, row.drawn = drawn.zone[:LONGEST_ZONE], drawn.hall, True
        row.area_m2 = Decimal(str(round(drawn.area_m2, 2)))
        row.open_sides = drawn.open_sides
        row.utilities = sorted(drawn.utilities)
        row.polygon = [[list(point) for point in drawn.polygon.exterior.coords]]
        ctx.session.add(row)
    for row in known.values():
        row.drawn = False
    edition.plan = dict(data)
    ctx.session.flush()


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
