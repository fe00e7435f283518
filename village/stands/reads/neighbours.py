"""What the organiser wants of neighbours, seen from a stand: who would be too near, or too far."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from village.applications import Application
from village.core.context import Context
from village.stands.tables.allocation import Neighbours
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.places import PlaceState, Relation

#: The widest aisle across which two stands are side by side, as in the allocation.
_AISLE_M = 3.0
_ALONG_M = 0.01


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """What a stand would not give of what the organiser wants of two exhibitors.

    Attributes:
        relation: what is wanted.
        stand: the other one's stand.
        metres: how far away it is; None where it is in another hall.
        wanted: how far away it should be; None where the two should stand together.
    """

    relation: Relation
    stand: str
    metres: float | None
    wanted: int | None


def broken_rules(
    ctx: Context, application: Application, stands: Iterable[Stand]
) -> dict[str, tuple[BrokenRule, ...]]:
    """Return the rules about neighbours that each stand would break for an application.

    Only who has a stand already can be too near or too far.
    """
    first, second = Neighbours.first_id, Neighbours.second_id
    other = sa.case((first == application.id, second), else_=first)
    rules = ctx.session.execute(
        sa.select(Neighbours.relation, Neighbours.metres, Stand)
        .join(
            StandPlace,
            sa.and_(StandPlace.application_id == other, StandPlace.state != PlaceState.RELEASED),
        )
        .join(Stand, Stand.id == StandPlace.stand_id)
        .where(sa.or_(first == application.id, second == application.id))
        .order_by(Stand.number)
    ).all()
    return {
        stand.number: tuple(
            found
            for relation, metres, taken in rules
            if (found := _broken(relation, metres, stand, taken)) is not None
        )
        for stand in stands
    }


def _broken(
    relation: Relation, wanted: int | None, stand: Stand, taken: Stand
) -> BrokenRule | None:
    across, along = _gaps(stand, taken)
    apart = math.hypot(max(across, 0.0), max(along, 0.0))
    here = stand.hall == taken.hall
    if relation is Relation.TOGETHER:
        beside = max(across, along) <= _AISLE_M and min(across, along) < -_ALONG_M
        holds = here and beside
    else:
        holds = not here or apart >= (wanted or 0)
    return None if holds else BrokenRule(relation, taken.number, apart if here else None, wanted)


def _gaps(one: Stand, other: Stand) -> tuple[float, float]:
    """Return how far two stands' frames are apart along x and y; negative where they overlap."""
    (west, south, east, north), (left, low, right, high) = _frame(one), _frame(other)
    return max(west, left) - min(east, right), max(south, low) - min(north, high)


def _frame(stand: Stand) -> tuple[float, float, float, float]:
    xs, ys = zip(*stand.polygon[0], strict=True)
    return min(xs), min(ys), max(xs), max(ys)
