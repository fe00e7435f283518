"""Walls that an exhibitor builds on its own stand: the stand as a floor, and what rules say of it.

Lengths are centimetres of the floor's own frame: the stand turned so that its sides run level and
upright, its lowest corner on the left at 0, 0; x to the right, y up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import shapely
from shapely import LineString, MultiLineString, Polygon
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

Point = tuple[int, int]

_NEAR_CM = 1  # drawings are rounded to the centimetre: so near an edge is on it
_BESIDE_CM = 100  # a wall farther than this from an open side leaves it open


class WallFault(StrEnum):
    """What is wrong with a wall, or with the walls of an open side."""

    OUTSIDE = "outside"
    TOO_HIGH = "too_high"
    TOO_NEAR = "too_near"
    CLOSES_SIDE = "closes_side"


@dataclass(frozen=True, slots=True)
class StandWall:
    """A straight wall from one point to another."""

    start: Point
    end: Point
    height_cm: int

    @property
    def length_cm(self) -> int:
        """Return how long it is."""
        return round(math.dist(self.start, self.end))


@dataclass(frozen=True, slots=True)
class StandFloor:
    """A stand in its own frame: its corners, and each open side from corner to corner."""

    outline: tuple[Point, ...]
    open_sides: tuple[tuple[Point, ...], ...] = ()

    @property
    def width_cm(self) -> int:
        """Return how far it reaches from left to right."""
        return max(x for x, _y in self.outline)

    @property
    def depth_cm(self) -> int:
        """Return how far it reaches from the bottom to the top."""
        return max(y for _x, y in self.outline)


@dataclass(frozen=True, slots=True)
class WallRules:
    """What walls keep to; nothing is asked where a rule is None.

    Attributes:
        highest_cm: how high a wall may be.
        setback_cm: how far a wall stays from every edge of the stand,
        setback_above_cm: if it is higher than this; every wall if None.
        closed_share: the part of an open side that walls may close, 0 to 1.
    """

    highest_cm: int | None = None
    setback_cm: int | None = None
    setback_above_cm: int | None = None
    closed_share: float | None = None


@dataclass(frozen=True, slots=True)
class WallFinding:
    """A rule that is broken: by the wall or at the open side of this number, counted from 1.

    `measure` and `limit` are centimetres, shares where an open side is closed. A wall outside is
    measured by how much of it lies there.
    """

    fault: WallFault
    number: int
    measure: float
    limit: float = 0


def floor_of(polygon: Polygon, open_lines: Sequence[LineString] = ()) -> StandFloor:
    """Return a stand, drawn in metres, in its own frame.

    It is turned as little as its longest side needs to run level or upright.
    """
    angle = _angle(polygon)
    turned = rotate(polygon, -angle, origin=(0, 0))
    west, south = turned.bounds[:2]

    def points(shape: BaseGeometry) -> tuple[Point, ...]:
        still = rotate(shape, -angle, origin=(0, 0))
        metres = shapely.get_coordinates(still)
        return tuple((round((x - west) * 100), round((y - south) * 100)) for x, y in metres)

    return StandFloor(points(polygon.exterior)[:-1], tuple(points(line) for line in open_lines))


def judge(floor: StandFloor, walls: Sequence[StandWall], rules: WallRules) -> list[WallFinding]:
    """Return what is wrong: wall by wall, then side by side; empty when all is well.

    Walls count as lines, whatever their thickness.
    """
    lines = [LineString([wall.start, wall.end]) for wall in walls]
    edge = Polygon(floor.outline)
    found: list[WallFinding] = []
    for number, (wall, line) in enumerate(zip(walls, lines, strict=True), 1):
        found += _judge_wall(number, wall, line, edge, rules)
    if rules.closed_share is not None:
        for number, points in enumerate(floor.open_sides, 1):
            share = closed_share(LineString(points), lines)
            if round(share, 3) > rules.closed_share:
                limit = rules.closed_share
                found.append(WallFinding(WallFault.CLOSES_SIDE, number, share, limit))
    return found


def closed_share(side: LineString, walls: Sequence[LineString]) -> float:
    """Return which part of a side walls close, 0 to 1: what stands along it, within a metre."""
    beside = side.buffer(_BESIDE_CM, cap_style="flat", join_style="mitre")
    spans: list[tuple[float, float]] = []
    for wall in walls:
        for piece in _lines(wall.intersection(beside)):
            along = [side.project(shapely.Point(at)) for at in piece.coords]
            spans.append((min(along), max(along)))
    closed, reached = 0.0, 0.0
    for first, last in sorted(spans):
        closed += max(0.0, last - max(first, reached))
        reached = max(reached, last)
    return min(1.0, closed / side.length) if side.length else 0.0


def _judge_wall(
    number: int, wall: StandWall, line: LineString, edge: Polygon, rules: WallRules
) -> Iterator[WallFinding]:
    outside = line.difference(edge.buffer(_NEAR_CM, join_style="mitre")).length
    if outside > 0:
        yield WallFinding(WallFault.OUTSIDE, number, outside)
    if rules.highest_cm is not None and wall.height_cm > rules.highest_cm:
        yield WallFinding(WallFault.TOO_HIGH, number, wall.height_cm, rules.highest_cm)
    if rules.setback_cm is None or wall.height_cm <= (rules.setback_above_cm or 0):
        return
    free = line.distance(edge.exterior)
    if not outside and free < rules.setback_cm - _NEAR_CM:
        yield WallFinding(WallFault.TOO_NEAR, number, free, rules.setback_cm)


def _angle(polygon: Polygon) -> float:
    """Return by how many degrees the longest side is off level or upright, -45 to 45."""
    corners = list(polygon.exterior.simplify(0.01).coords)
    (x0, y0), (x1, y1) = max(pairwise(corners), key=lambda ends: math.dist(*ends))
    return (math.degrees(math.atan2(y1 - y0, x1 - x0)) + 45) % 90 - 45


def _lines(shape: BaseGeometry) -> list[LineString]:
    parts = shape.geoms if isinstance(shape, MultiLineString) else [shape]
    return [part for part in parts if isinstance(part, LineString) and not part.is_empty]
