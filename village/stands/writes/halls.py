"""The halls of a plan: added, named, put in order and taken away."""

from collections.abc import Sequence
from itertools import count

from village.core import policy
from village.core.context import Context
from village.core.errors import Stale
from village.core.permissions import Permission as P
from village.engines.plans import geojson
from village.engines.plans.model import MAIN_HALL, Hall
from village.stands.reads import plans
from village.stands.tables.plans import PlanVersion
from village.stands.words.plans import PlanOrigin
from village.stands.writes import plan as floorplan


def arrange(ctx: Context, halls: Sequence[Hall], *, seen: int) -> PlanVersion | None:
    """Give the plan in force these halls, in this order; those left out go with what is in them.

    It is in force at once where no stand changes by it, else a draft to be compared. Flushes.

    Args:
        ctx: the use case's context.
        halls: the halls; one without a code is new.
        seen: the number of the version whose halls the actor saw.

    Returns:
        The version; None where nothing changes.

    Raises:
        Stale: another version is in force by now.
        PlanError: nothing would be left of the plan.
        Forbidden: the actor may not configure.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    floorplan.lock(ctx)
    if plans.in_force(ctx) != seen:
        raise Stale
    data = {name: value for name, value in ctx.the_edition.plan.items() if name != "read"}
    before = geojson.halls(data) or (MAIN_HALL,)
    after = _coded(halls, [hall.code for hall in before])
    if after == before:
        return None
    version = floorplan.draft(
        ctx,
        geojson.arranged(geojson.arranged(data, before), after),
        origin=PlanOrigin.HALLS,
        about=", ".join(hall.named(ctx.the_edition.languages[0]) for hall in after),
    )
    comparison = plans.comparison(ctx, version)
    if not (comparison.concerned or comparison.free):
        floorplan.publish(ctx, version, seen=comparison.mark)
    return version


def _coded(halls: Sequence[Hall], known: Sequence[str]) -> tuple[Hall, ...]:
    """Return halls with a code each; a new one gets the first number that none has or had."""
    taken = {*known, *(hall.code for hall in halls)}
    free = (str(number) for number in count(1) if str(number) not in taken)
    return tuple(Hall(hall.code or next(free), hall.names) for hall in halls)
