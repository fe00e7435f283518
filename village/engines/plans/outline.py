"""Outlines: the floor that the walls enclose, and broken polygons mended."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

_GAPS_M = (0.0, 0.05, 0.5, 2.0, 8.0)


def mended(shape: BaseGeometry) -> Polygon:
    """Return `shape` as one valid polygon: itself, or the largest piece of it when repaired."""
    if isinstance(shape, Polygon) and shape.is_valid:
        return shape
    parts = [part for part in _parts(shapely.make_valid(shape)) if isinstance(part, Polygon)]
    return max(parts, key=lambda part: part.area, default=Polygon())


def edge(wall: BaseGeometry, stands: Sequence[Polygon]) -> BaseGeometry:
    """Return a wall as it stands in the way: the outline alone of one drawn around the stands."""
    if not isinstance(wall, Polygon) or not wall.is_valid or not stands:
        return wall
    inside = shapely.contains(wall, shapely.centroid(list(stands))).mean()
    return wall.exterior if inside >= 0.5 else wall


def hall(
    walls: Sequence[BaseGeometry],
    doors: Sequence[BaseGeometry],
    stands: Sequence[Polygon],
) -> Polygon | None:
    """Return the floor inside the outer walls, doors closing their openings.

    A wall drawn as one polygon around most of the stands is the outline itself. Lines that
    do not quite meet are closed, by up to eight metres, until they hold most of the stands.

    Returns:
        The polygon without holes, or None when nothing encloses the stands.
    """
    if not walls:
        return None
    centres = shapely.centroid(list(stands))
    lines = shapely.union_all([_lines(wall) for wall in walls] + [_lines(door) for door in doors])
    for gap in _GAPS_M:
        rooms = _rooms(lines, gap)
        if not rooms:
            continue
        best = max(rooms, key=lambda room: room.area)
        if not len(centres) or shapely.contains(best, centres).mean() >= 0.5:
            return best
    return None


def _rooms(lines: BaseGeometry, gap_m: float) -> list[Polygon]:
    """Return what the lines enclose, holes filled, loose ends up to `gap_m` apart joined."""
    joined = shapely.node(shapely.union_all([lines, *_joins(lines, gap_m)]))
    faces = shapely.get_parts(shapely.polygonize(_parts(joined)))
    return [
        Polygon(part.exterior)
        for part in _parts(shapely.union_all(faces))
        if isinstance(part, Polygon)
    ]


def _joins(lines: BaseGeometry, gap_m: float) -> list[LineString]:
    """Return the segments that join each loose end to the other loose ends near it."""
    if gap_m == 0:
        return []
    parts = [part for part in _parts(lines) if isinstance(part, LineString)]
    ends = Counter(point for part in parts for point in (part.coords[0], part.coords[-1]))
    loose = [point for point, times in ends.items() if times == 1]
    return [LineString(pair) for pair in combinations(loose, 2) if math.dist(*pair) <= gap_m]


def _lines(shape: BaseGeometry) -> BaseGeometry:
    return shape.boundary if shape.geom_type.endswith("Polygon") else shape


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    return list(shapely.get_parts(shape))
