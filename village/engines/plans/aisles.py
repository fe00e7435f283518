"""Aisles: the floor one can walk on with a given width, and what can be reached from a door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon, STRtree, box
from shapely.geometry.base import BaseGeometry

from village.engines.plans import outline
from village.engines.plans.model import DOORS, FURNITURE, FeatureKind, Plan

_TOLERANCE_M = 0.01  # an aisle drawn exactly as wide as asked is wide enough
_WALL_M = 0.6  # a door may be drawn on the outer face of a wall this thick
_FRONT_M = 0.5  # a stand is reached when an aisle runs along at least this much of it


@dataclass(frozen=True)
class Aisles:
    """Where a disc of the aisle's width fits: its centres, in connected pieces.

    Attributes:
        width_m: the width asked for.
        pieces: where the centre of the disc may be.
        open_pieces: which of the pieces meet a door.
    """

    width_m: float
    pieces: tuple[Polygon, ...]
    open_pieces: tuple[bool, ...]

    @property
    def reachable(self) -> BaseGeometry:
        """Return the centres that can be reached from a door."""
        kept = [part for part, opened in zip(self.pieces, self.open_pieces, strict=True) if opened]
        return shapely.union_all(kept)


def floor(plan: Plan) -> Polygon:
    """Return the hall's floor, or a rectangle around everything when walls enclose nothing."""
    if plan.hall is not None:
        return plan.hall
    shapes = [item.solid for item in plan.features if not item.solid.is_empty]
    if not shapes:
        return Polygon()
    west, south, east, north = map(float, shapely.total_bounds(shapes))
    return box(west - 6, south - 6, east + 6, north + 6)


def obstacles(plan: Plan) -> list[BaseGeometry]:
    """Return all that stands on the floor; a wall that encloses the hall counts as its line."""
    stands = [stand.polygon for stand in plan.stands]
    walls = [outline.edge(wall.shape, stands) for wall in plan.of(FeatureKind.WALL)]
    return [*walls, *(item.solid for item in plan.of(FeatureKind.COLUMN, *FURNITURE)), *stands]


def find(plan: Plan, width_m: float) -> Aisles:
    """Return the aisles at least `width_m` wide."""
    radius = max(0.0, width_m / 2 - _TOLERANCE_M)
    blocked = shapely.union_all(
        shapely.buffer([*obstacles(plan), floor(plan).exterior], radius, quad_segs=4)
    )
    pieces = tuple(
        part
        for part in shapely.get_parts(shapely.difference(floor(plan), blocked))
        if isinstance(part, Polygon) and part.area > 0
    )
    doors = [door.shape for door in plan.of(*DOORS)]
    return Aisles(width_m, pieces, tuple(_meets(part, doors, width_m) for part in pieces))


def _meets(piece: Polygon, doors: Sequence[BaseGeometry], width_m: float) -> bool:
    return any(piece.distance(door) <= width_m / 2 + _WALL_M for door in doors)


def unreachable(plan: Plan, aisles: Aisles) -> list[int]:
    """Return the positions of the stands that no aisle from a door runs along."""
    kept = [part for part, good in zip(aisles.pieces, aisles.open_pieces, strict=True) if good]
    fronts = [stand.polygon.boundary for stand in plan.stands]
    if not fronts:
        return []
    lengths = _run_along(fronts, kept, aisles.width_m)
    needed = np.minimum(_FRONT_M, shapely.length(fronts) / 8)
    return [int(index) for index in np.flatnonzero(lengths < needed)]


def _run_along(
    fronts: Sequence[BaseGeometry], pieces: Sequence[Polygon], width_m: float
) -> NDArray[np.float64]:
    """Return, for each front, the length of it that some piece runs along."""
    total = np.zeros(len(fronts))
    if not pieces:
        return total
    reach = width_m / 2 + 2 * _TOLERANCE_M
    swept = [part.buffer(reach, quad_segs=4) for part in pieces]
    tree = STRtree(swept)
    front, piece = tree.query(np.array(fronts, dtype=object), predicate="intersects")
    shared = shapely.intersection(
        np.array(fronts, dtype=object)[front], np.array(swept, dtype=object)[piece]
    )
    np.add.at(total, front, shapely.length(shared))
    return total


def clear_zone(door: BaseGeometry, depth_m: float) -> BaseGeometry:
    """Return the floor to keep free on both sides of a door, `depth_m` deep.

    A door drawn as a point keeps a disc of that width free, for want of a direction.
    """
    line = _opening(door)
    if isinstance(line, LineString) and line.length > 0:
        return line.buffer(depth_m, cap_style="flat")
    return door.buffer(depth_m / 2)


def _opening(door: BaseGeometry) -> BaseGeometry:
    """Return a door as a line: a door drawn as a thin polygon becomes its long middle line."""
    if not isinstance(door, Polygon):
        return door
    frame = shapely.get_coordinates(door.minimum_rotated_rectangle)
    if len(frame) < 5:
        return LineString(frame) if len(frame) > 1 else door
    first, second, third, fourth = frame[:4]
    if np.linalg.norm(second - first) > np.linalg.norm(third - second):
        return LineString([(first + fourth) / 2, (second + third) / 2])
    return LineString([(first + second) / 2, (third + fourth) / 2])
