"""Edits: stands merged and split, near misses mended, everything measured again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.affinity import rotate
from shapely.ops import split as cut

from village.engines.plans.checks import SMALL_M2
from village.engines.plans.faults import PlanError
from village.engines.plans.model import Feature, FeatureKind, Plan, build

_NEAR_M = 0.05
_EXACT_M = 1e-3
_STRAIGHT_M = 0.02  # how far the corners of a side may lie from it


@dataclass(frozen=True)
class Repair:
    """A repair proposed for a near miss: one stand drawn a little otherwise.

    Attributes:
        number: the stand to redraw.
        beside: the stand it should meet.
        fault: `gap` or `overlap`.
        measure_m: how wide the gap or overlap is.
        shape: its new outline.
    """

    number: str
    beside: str
    fault: str
    measure_m: float
    shape: Polygon


def merge(plan: Plan, numbers: Sequence[str], *, number: str | None = None) -> Plan:
    """Return the plan with stands joined into one, numbered as the first unless said.

    The new stand has the utilities of all, since what lay in one part lies in the whole.

    Raises:
        PlanError: fewer than two stands, an unknown one, or stands that do not touch.
    """
    stands = [_feature(plan, wanted) for wanted in numbers]
    if len(set(numbers)) < 2:
        raise PlanError("few")
    zones = {str(stand.properties.get("zone") or "") for stand in stands}
    if len(zones) > 1:
        raise PlanError("zones", stands=", ".join(numbers), zones=", ".join(sorted(zones)))
    if len({stand.hall for stand in stands}) > 1:
        raise PlanError("apart", stands=", ".join(numbers))
    joined = shapely.union_all([_grown(stand.shape) for stand in stands])
    whole = joined.buffer(-_NEAR_M / 2, join_style="mitre").simplify(1e-6)
    if not isinstance(whole, Polygon) or whole.interiors:
        raise PlanError("apart", stands=", ".join(numbers))
    laid = dict.fromkeys(
        name for stand in stands for name in stand.properties.get("utilities") or ()
    )
    properties = {**stands[0].properties, "number": number or numbers[0]}
    if laid:
        properties["utilities"] = list(laid)
    new = Feature(FeatureKind.STAND, _snapped(whole), properties)
    return _replaced(plan, stands, [new])


def split(
    plan: Plan, number: str, line: Sequence[tuple[float, float]], *, numbers: tuple[str, str]
) -> Plan:
    """Return the plan with a stand cut in two along a straight line through two points.

    The part whose centre lies west of the other's (south of it, when level) comes first.

    Raises:
        PlanError: no such stand, or the line does not cut it in two.
    """
    stand = _feature(plan, number)
    (x0, y0), (x1, y1) = line
    length = float(np.hypot(x1 - x0, y1 - y0))
    if length == 0:
        raise PlanError("line")
    reach = (stand.shape.length + length + 10) / length
    ends = [(x0 - (x1 - x0) * reach, y0 - (y1 - y0) * reach),
            (x1 + (x1 - x0) * reach, y1 + (y1 - y0) * reach)]  # fmt: skip
    pieces = cut(stand.shape, LineString(ends)).geoms
    parts = [part for part in pieces if isinstance(part, Polygon) and part.area > SMALL_M2]
    if len(parts) != 2:
        raise PlanError("uncut", number=number)
    parts.sort(key=lambda part: (round(part.centroid.x, 3), round(part.centroid.y, 3)))
    new = [
        Feature(FeatureKind.STAND, _snapped(part), {**stand.properties, "number": name})
        for part, name in zip(parts, numbers, strict=True)
    ]
    return _replaced(plan, [stand], new)


def proposals(plan: Plan) -> list[Repair]:
    """Return a repair for each gap or overlap under 5 cm between two stands side by side.

    The second stand is drawn up to the first: its near side moves, its far side stays.
    """
    return [found for floor in plan.floors for found in _proposals(floor)]


def _proposals(plan: Plan) -> list[Repair]:
    shapes = [stand.polygon for stand in plan.stands]
    if not shapes:
        return []
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="dwithin", distance=_NEAR_M)
    found = [_proposal(plan, int(a), int(b)) for a, b in zip(first, second, strict=True) if a < b]
    return [repair for repair in found if repair is not None]


def mended(plan: Plan, repairs: Sequence[Repair]) -> Plan:
    """Return the plan with repairs made; of two for one stand, each takes its own side."""
    for repair in repairs:
        again = {(r.number, r.beside): r for r in proposals(plan)}
        now = again.get((repair.number, repair.beside))
        if now is not None:
            stand = _feature(plan, now.number)
            plan = _replaced(plan, [stand], [replace(stand, shape=now.shape)])
    return plan


def _proposal(plan: Plan, a: int, b: int) -> Repair | None:
    """Return how to redraw stand `b` so that its side meets stand `a`'s, in `a`'s directions."""
    one, other = plan.stands[a], plan.stands[b]
    angle = _angle(one.polygon)
    still, turned = (rotate(s.polygon, -angle, origin=(0, 0)) for s in (one, other))
    found = _near_side(still, turned)
    if found is None:
        return None
    axis, side, goal = found
    ring = shapely.get_coordinates(turned.exterior)
    ring[np.abs(ring[:, axis] - side) < _STRAIGHT_M, axis] = goal
    moved = rotate(Polygon(ring), angle, origin=(0, 0))
    if not moved.is_valid or moved.intersection(one.polygon).area > SMALL_M2:
        return None
    fault = "overlap" if one.polygon.intersection(other.polygon).area > SMALL_M2 else "gap"
    return Repair(other.number, one.number, fault, round(abs(goal - side), 4), _snapped(moved))


def _angle(shape: Polygon) -> float:
    """Return the direction of a stand's first side, in degrees."""
    (x0, y0), (x1, y1) = shapely.get_coordinates(shape.minimum_rotated_rectangle)[:2]
    return float(np.degrees(np.arctan2(y1 - y0, x1 - x0)))


def _near_side(one: Polygon, other: Polygon) -> tuple[int, float, float] | None:
    """Return the axis, the present and the right place of `other`'s side that faces `one`."""
    a, b = one.bounds, other.bounds
    for axis in (0, 1):
        across = 1 - axis
        along = min(a[across + 2], b[across + 2]) - max(a[across], b[across])
        after = b[axis] + b[axis + 2] > a[axis] + a[axis + 2]
        side, goal = (b[axis], a[axis + 2]) if after else (b[axis + 2], a[axis])
        if along > 2 * _NEAR_M and _EXACT_M < abs(side - goal) < _NEAR_M:
            return axis, side, goal
    return None


def _grown(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.buffer(shape, _NEAR_M / 2, join_style="mitre")


def _snapped(shape: Polygon) -> Polygon:
    """Return the shape with coordinates to a tenth of a millimetre."""
    return Polygon(np.round(shapely.get_coordinates(shape.exterior), 4))


def _feature(plan: Plan, number: str) -> Feature:
    for item in plan.of(FeatureKind.STAND):
        if item.name == number:
            return item
    raise PlanError("unknown", number=number)


def _replaced(plan: Plan, old: Sequence[Feature], new: Sequence[Feature]) -> Plan:
    """Return the plan with `new` where the first of `old` was, measured again."""
    features: list[Feature] = []
    for item in plan.features:
        if item is old[0]:
            features += new
        if not any(item is gone for gone in old):
            features.append(item)
    return build(features, halls=plan.halls, findings=plan.findings, name=plan.name)
