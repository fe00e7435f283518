"""Checks: everything wrong with a floor plan, each finding with its measure."""

from __future__ import annotations

from collections import Counter

import numpy as np
import shapely
from shapely import STRtree
from shapely.validation import explain_validity

from village.engines.plans import aisles
from village.engines.plans.model import DOORS, FURNITURE, Feature, FeatureKind, Plan, PlanFinding

SMALL_M2 = 1e-4  # one square centimetre
_NEAR_M = 0.05
_AREA_M2 = (0.5, 5000.0)  # the median area of stands drawn in metres lies between these


def check(plan: Plan, *, aisle_m: float = 3.0) -> list[PlanFinding]:
    """Return what is wrong with `plan`, with aisles of `aisle_m` metres; empty when all is well.

    Order: what reading found, no stands, units, outlines, numbers, overlaps, the hall, exits, ways.
    """
    return [
        *plan.findings,
        *_empty(plan),
        *_units(plan),
        *_invalid(plan),
        *duplicates(plan),
        *(found for floor in plan.floors for found in _overlaps(floor)),
        *(found for floor in plan.floors for found in _outside(floor)),
        *(found for floor in plan.floors for found in _exits(floor, aisle_m)),
        *(found for floor in plan.floors for found in _unreachable(floor, aisle_m)),
    ]


def near_misses(plan: Plan) -> list[PlanFinding]:
    """Return the gaps under 5 cm between stands that run side by side: meant to touch."""
    return [found for floor in plan.floors for found in _gaps(floor)]


def _gaps(plan: Plan) -> list[PlanFinding]:
    polygons = np.array([stand.polygon for stand in plan.stands], dtype=object)
    if not len(polygons):
        return []
    first, second = STRtree(polygons).query(polygons, predicate="dwithin", distance=_NEAR_M)
    keep = first < second
    first, second = first[keep], second[keep]
    gap = shapely.distance(polygons[first], polygons[second])
    return [
        PlanFinding("gap", _names(plan, a, b), float(wide), "m")
        for a, b, wide in zip(first, second, gap, strict=True)
        if wide > 1e-3 and plan.stands[b].number in plan.stands[a].neighbours
    ]


def _empty(plan: Plan) -> list[PlanFinding]:
    return [] if plan.stands else [PlanFinding("no-stands", detail="no stand is drawn on the plan")]


def _units(plan: Plan) -> list[PlanFinding]:
    areas = [stand.polygon.area for stand in plan.stands if not stand.polygon.is_empty]
    if not areas:
        return []
    middle = float(np.median(areas))
    low, high = _AREA_M2
    if low <= middle <= high:
        return []
    detail = "the median area of a stand; is the file in metres?"
    return [PlanFinding("units", measure=middle, unit="m²", detail=detail)]


def _invalid(plan: Plan) -> list[PlanFinding]:
    found = []
    for item in plan.features:
        if item.kind is FeatureKind.STAND and item.shape.geom_type != "Polygon":
            detail = f"a stand drawn as {item.shape.geom_type}"
            found.append(PlanFinding("invalid", (item.name,), detail=detail))
        elif not item.shape.is_valid:
            found.append(PlanFinding("invalid", (item.name,), detail=explain_validity(item.shape)))
    return found


def duplicates(plan: Plan) -> list[PlanFinding]:
    """Return the numbers that several stands have, and how many stands have none."""
    count = Counter(stand.number for stand in plan.stands)
    missing = sum(not item.properties.get("number") for item in plan.of(FeatureKind.STAND))
    found = [
        PlanFinding("duplicate", (number,), times, "times")
        for number, times in count.items()
        if times > 1 and number != FeatureKind.STAND
    ]
    if missing:
        found.append(PlanFinding("unnumbered", measure=missing, unit="stands"))
    return found


def _overlaps(plan: Plan) -> list[PlanFinding]:
    """Return each pair of stands, and each stand and obstacle, that overlap."""
    others: list[Feature] = [*plan.of(FeatureKind.COLUMN, *FURNITURE)]
    stands = [stand.polygon for stand in plan.stands]
    names = [stand.number for stand in plan.stands] + [item.name for item in others]
    shapes = np.array([*stands, *(item.solid for item in others)], dtype=object)
    if not stands:
        return []
    good = shapely.is_valid(shapes)
    shapes = np.where(good, shapes, shapely.make_valid(shapes))
    first, second = STRtree(shapes).query(shapes[: len(stands)], predicate="intersects")
    keep = first < second
    first, second = first[keep], second[keep]
    area = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    return [
        PlanFinding(
            "overlap" if b < len(stands) else "obstructed",
            (names[a], names[b]),
            float(shared),
            "m²",
        )
        for a, b, shared in zip(first, second, area, strict=True)
        if shared > SMALL_M2
        and (b < len(stands) or others[b - len(stands)].kind != FeatureKind.COLUMN)
    ]


def _outside(plan: Plan) -> list[PlanFinding]:
    if plan.hall is None:
        return []
    beyond = shapely.area(shapely.difference([s.polygon for s in plan.stands], plan.hall))
    return [
        PlanFinding("outside", (stand.number,), float(area), "m²", "outside the hall")
        for stand, area in zip(plan.stands, beyond, strict=True)
        if area > SMALL_M2
    ]


def _exits(plan: Plan, aisle_m: float) -> list[PlanFinding]:
    doors = plan.of(*DOORS)
    if plan.stands and not doors:
        detail = "the plan has neither an exit nor an entrance"
        return [
            PlanFinding("no-exit", tuple(hall.named("en") for hall in plan.halls), detail=detail)
        ]
    bulky = [*plan.of(FeatureKind.COLUMN, *FURNITURE), *plan.of(FeatureKind.STAND)]
    return [found for door in doors for found in _obstructions(door, bulky, aisle_m)]


def _obstructions(door: Feature, bulky: list[Feature], aisle_m: float) -> list[PlanFinding]:
    zone = aisles.clear_zone(door.shape, aisle_m)
    return [
        PlanFinding(
            "exit-obstructed",
            (door.name, item.name),
            float(door.shape.distance(item.solid)),
            "m",
            f"clear, {aisle_m:g} m needed",
        )
        for item in bulky
        if item.solid.is_valid and zone.intersection(item.solid).area > 100 * SMALL_M2
    ]


def _unreachable(plan: Plan, aisle_m: float) -> list[PlanFinding]:
    if not plan.of(*DOORS):
        return []
    lost = aisles.unreachable(plan, aisles.find(plan, aisle_m))
    detail = "not reachable from an exit through aisles of this width"
    return [
        PlanFinding("unreachable", (plan.stands[i].number,), aisle_m, "m", detail) for i in lost
    ]


def _names(plan: Plan, first: int, second: int) -> tuple[str, str]:
    return plan.stands[first].number, plan.stands[second].number
