"""The stand that an exhibitor has, as a floor on which it draws what it builds."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from shapely import Polygon

from village.applications import Application
from village.core.context import Context
from village.engines.plans import geojson
from village.engines.plans.walls import StandFloor, floor_of
from village.stands.reads.places import plan_text
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.places import GIVEN


@dataclass(frozen=True, slots=True)
class OwnStand:
    """The stand of an exhibitor: its number, its outline on the plan, itself in its own frame."""

    number: str
    polygon: list[Any]
    floor: StandFloor


def own(ctx: Context, application: Application) -> OwnStand | None:
    """Return the stand that an application was given, with its open sides; None without one."""
    stand = ctx.session.scalar(
        sa.select(Stand)
        .join(StandPlace, StandPlace.stand_id == Stand.id)
        .where(StandPlace.application_id == application.id, StandPlace.state.in_(GIVEN))
    )
    if stand is None:
        return None
    drawn = geojson.read(plan_text(ctx)).by_number.get(stand.number)
    outline, *holes = stand.polygon
    floor = floor_of(Polygon(outline, holes), drawn.open_lines if drawn else ())
    return OwnStand(stand.number, stand.polygon, floor)
