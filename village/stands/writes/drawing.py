"""A draft of the plan drawn in the page: begun, and saved again and again by those who draw."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from village.core import audit, policy
from village.core.context import Context
from village.core.errors import AlreadyDone, Stale
from village.core.permissions import Permission as P
from village.engines.plans import blank, geojson
from village.engines.plans.files import limited
from village.engines.plans.model import Plan, PlanFinding
from village.stands.tables.plans import PlanVersion
from village.stands.words.plans import PlanOrigin, usable
from village.stands.writes import plan as floorplan


def begin(ctx: Context, width_m: float, depth_m: float, *, hall: str = "") -> PlanVersion:
    """Keep a draft with a blank hall, in the place of one of several where these are. Flushes.

    Raises:
        Forbidden: the actor may not configure.
    """
    data = json.loads(geojson.write(blank.hall(width_m, depth_m)))
    return floorplan.draft(ctx, floorplan.in_hall(ctx, data, hall), origin=PlanOrigin.DRAWN)


def begin_from(ctx: Context, version: PlanVersion) -> PlanVersion:
    """Keep a copy of a version as a draft. Flushes.

    Raises:
        Forbidden: the actor may not configure.
    """
    found = [PlanFinding(**one) for one in version.plan.get("read", ())]
    return floorplan.draft(
        ctx, version.plan, found=found, about=version.about, origin=PlanOrigin.DRAWN, copied=version
    )


def save(
    ctx: Context,
    version: PlanVersion,
    features: Sequence[Mapping[str, Any]],
    *,
    revision: int,
    hall: str = "",
) -> Plan:
    """Keep a draft as it is drawn now, and return it measured. Flushes.

    The audit log says who draws each time another person goes on.

    Args:
        ctx: the use case's context.
        version: the draft.
        features: all that is in the hall, as GeoJSON features in metres.
        revision: the one that the person has drawn on.
        hall: the hall, where the draft has several; the others stay as they are.

    Raises:
        Stale: somebody else has saved since.
        AlreadyDone: the version is no draft: it was published.
        PlanError: the plan is larger than any hall, or nothing is left of it.
        Forbidden: the actor may not configure.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    ctx.session.refresh(version, with_for_update=True)
    if version.published_at is not None:
        raise AlreadyDone
    if version.revision != revision:
        raise Stale
    plan = geojson.parse(geojson.replaced(version.plan, hall, features))
    limited(plan)
    if version.saved_by_id != ctx.actor.user_id:
        audit.record(ctx, ctx.the_edition.code, "draw_plan", version=version.number)
    version.plan = {**version.plan, **json.loads(geojson.write(plan))}
    version.stands = len(list(usable(plan)))
    version.revision, version.saved_by_id = revision + 1, ctx.actor.user_id
    ctx.session.flush()
    return plan
