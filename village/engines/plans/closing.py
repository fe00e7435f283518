"""Closing: areas within lines whose ends miss each other by a hand's tremble."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

#: How far ends may miss each other, in metres: more than a hand trembles, less than a way is wide.
MISS_M = 0.02
#: Points nearer than this are one.
_GRID_M = 1e-3

#: A point.
Spot = tuple[float, float]


#: How much of an area's outline lines must draw that are no sides of other areas.
_LEAST_DRAWN = 0.45


@dataclass(frozen=True)
class Enclosed:
    """What loose lines enclose among whole areas.

    Attributes:
        new: areas beside the whole ones.
        parts: the areas into which lines part a whole one, by its key.
        gaps: the ends of lines that were moved.
    """

    new: list[Polygon]
    parts: dict[int, list[Polygon]]
    gaps: list[Spot]

    @property
    def all(self) -> list[Polygon]:
        """All areas that the lines enclose."""
        return [*self.new, *(face for faces in self.parts.values() for face in faces)]


def enclosed(
    lines: Sequence[BaseGeometry], outlines: Mapping[int, Polygon], numbers: Sequence[Point]
) -> Enclosed:
    """Return the areas that lines enclose alone, or together with sides of whole areas.

    A whole area is parted only where each of its parts has a number in it.
    """
    near = _touched(lines, outlines)
    areas, gaps = areas_within([*lines, *(outline.boundary for outline in near.values())])
    if not near:
        return Enclosed(areas, {}, gaps)
    faces = {
        key: [area for area in areas if outline.buffer(2 * _GRID_M).covers(area)]
        for key, outline in near.items()
    }
    within = {id(area) for own in faces.values() for area in own}
    drawn = shapely.union_all(list(lines)).buffer(MISS_M)
    new = [
        area
        for area in areas
        if id(area) not in within
        and area.boundary.intersection(drawn).length >= _LEAST_DRAWN * area.length
    ]
    tree = shapely.STRtree(list(numbers))
    parts = {
        key: own
        for key, own in faces.items()
        if len(own) > 1 and all(len(tree.query(face, predicate="contains")) for face in own)
    }
    return Enclosed(new, parts, gaps)


def _touched(lines: Sequence[BaseGeometry], outlines: Mapping[int, Polygon]) -> dict[int, Polygon]:
    """Return those of the areas that lines touch or miss by a little."""
    keys = [key for key, outline in outlines.items() if outline.is_valid]
    if not keys:
        return {}
    tree = shapely.STRtree([outlines[key] for key in keys])
    found = tree.query(list(lines), predicate="dwithin", distance=MISS_M)[1]
    return {keys[at]: outlines[keys[at]] for at in sorted(set(found.tolist()))}


def areas_within(lines: Sequence[BaseGeometry]) -> tuple[list[Polygon], list[Spot]]:
    """Return the areas that lines enclose, and the ends of lines that were moved for them.

    An end that meets nothing, and misses another end or a line by at most `MISS_M`, is moved to
    where both lines meet. What encloses nothing even so stays as it is.
    """
    edges = _noded(lines)
    areas = _areas(edges)
    moved = _moved(edges)
    if not moved:
        return areas, []
    closed = _areas(_noded(_with_ends(edges, moved)))
    if len(closed) <= len(areas):
        return areas, []
    outlines = shapely.union_all([area.boundary for area in closed]).buffer(2 * _GRID_M)
    return closed, [end for end, to in moved.items() if outlines.covers(Point(to))]


def _noded(lines: Iterable[BaseGeometry]) -> list[LineString]:
    """Return lines cut where they meet, each once."""
    whole = shapely.node(shapely.union_all(list(lines), grid_size=_GRID_M))
    return [line for line in shapely.get_parts(whole).tolist() if line.length > 0]


def _areas(edges: Sequence[LineString]) -> list[Polygon]:
    return list(shapely.get_parts(shapely.polygonize(edges)).tolist())


def _moved(edges: Sequence[LineString]) -> dict[Spot, Spot]:
    """Return where each loose end goes that misses something by a little."""
    ends = Counter(spot for edge in edges for spot in _ends(edge))
    loose = {
        spot: edge
        for edge in edges
        if edge.length > MISS_M  # a shorter one sticks out of a corner
        for spot in _ends(edge)
        if ends[spot] == 1
    }
    if not loose:
        return {}
    knots = [spot for spot, times in ends.items() if times > 1]
    found: dict[Spot, Spot] = {}
    for group in _groups(list(loose)):
        goal = _nearest(knots, group) if knots else None
        if goal is None and len(group) == 2:
            goal = _corner(group, [loose[spot] for spot in group])
        elif goal is None and len(group) > 2:
            goal = _spot(np.mean(group, axis=0))
        elif goal is None:
            goal = _beside(group[0], loose[group[0]], edges)
        if goal is not None:
            found |= {spot: goal for spot in group if spot != goal}
    return found


def _groups(spots: list[Spot]) -> list[list[Spot]]:
    """Return spots in groups of which each is near to another of its group."""
    tree = shapely.STRtree([Point(spot) for spot in spots])
    one, other = tree.query([Point(spot) for spot in spots], predicate="dwithin", distance=MISS_M)
    head = list(range(len(spots)))

    def first(k: int) -> int:
        while head[k] != k:
            k = head[k]
        return k

    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        head[first(a)] = first(b)
    groups: dict[int, list[Spot]] = defaultdict(list)
    for k, spot in enumerate(spots):
        groups[first(k)].append(spot)
    return list(groups.values())


def _nearest(knots: Sequence[Spot], group: Sequence[Spot]) -> Spot | None:
    """Return the knot of other lines that a group of ends misses by a little."""
    gaps = np.linalg.norm(np.array(knots)[:, None] - np.array(group)[None], axis=2).max(axis=1)
    best = int(gaps.argmin())
    return knots[best] if gaps[best] <= MISS_M else None


def _corner(group: Sequence[Spot], edges: Sequence[LineString]) -> Spot:
    """Return where two ends meet: where their lines cross, else halfway."""
    middle = np.mean(group, axis=0)
    (a, along), (b, beside) = (_ray(spot, edge) for spot, edge in zip(group, edges, strict=True))
    turn = float(along[0] * beside[1] - along[1] * beside[0])
    if abs(turn) < 0.1:  # nearly in one line
        return _spot(middle)
    away = float((b - a)[0] * beside[1] - (b - a)[1] * beside[0]) / turn
    cross = a + along * away
    near = max(float(np.linalg.norm(cross - a)), float(np.linalg.norm(cross - b))) <= MISS_M
    return _spot(cross if near else middle)


def _ray(spot: Spot, edge: LineString) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the end of an edge and the direction in which it ends."""
    points = np.array(edge.coords)
    points = points if tuple(points[-1]) == spot else points[::-1]
    along = points[-1] - points[-2]
    return points[-1], along / np.linalg.norm(along)


def _beside(spot: Spot, own: LineString, edges: Sequence[LineString]) -> Spot | None:
    """Return the nearest point of another line that an end misses by a little."""
    others = [edge for edge in edges if edge is not own]
    near = [edge for edge in others if edge.dwithin(Point(spot), MISS_M)]
    if not near:
        return None
    best = min(near, key=Point(spot).distance)
    return _spot(np.array(best.interpolate(best.project(Point(spot))).coords[0]))


def _with_ends(edges: Iterable[LineString], moved: Mapping[Spot, Spot]) -> list[LineString]:
    found = []
    for edge in edges:
        first, last = (moved.get(spot, spot) for spot in _ends(edge))
        found.append(LineString([first, *edge.coords[1:-1], last]))
    return found


def _ends(edge: LineString) -> tuple[Spot, Spot]:
    (first, last) = (edge.coords[k] for k in (0, -1))
    return (first[0], first[1]), (last[0], last[1])


def _spot(point: NDArray[np.float64]) -> Spot:
    return float(point[0]), float(point[1])
