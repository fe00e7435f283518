"""Sides: which sides of a stand are open, and whom it stands beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

TOUCH_M = 0.05  # a gap narrower than this is no aisle: the two touch
_CORNER_M = 0.12  # a shared piece of side must be longer than a touching corner's tolerance
_BEND = 0.7  # cosine: edges that turn by less than 45° belong to one side


@dataclass(frozen=True)
class Sides:
    """What the surroundings of one stand say about it."""

    open_sides: int
    neighbours: tuple[int, ...]
    is_corner: bool
    open_lines: tuple[LineString, ...] = ()


def measure(stands: Sequence[Polygon], around: Sequence[BaseGeometry]) -> list[Sides]:
    """Return the open sides and the neighbours (as positions) of each stand.

    A side is closed when any piece of it lies within 5 cm of another stand or of something in
    `around` (walls, stages, services); touching by a corner alone does not count.
    """
    if not stands:
        return []
    edges = [_sides_of(stand) for stand in stands]
    owner = np.repeat(np.arange(len(stands)), [len(found) for found in edges])
    lines = np.array([side for found in edges for side in found], dtype=object)
    blockers = np.array([*stands, *around], dtype=object)
    side, blocker = _touching(lines, owner, blockers)
    closed = np.zeros(len(lines), bool)
    closed[side] = True
    beside: list[set[int]] = [set() for _ in stands]
    for first, second in zip(owner[side], blocker, strict=True):
        if second < len(stands):
            beside[first].add(int(second))
            beside[second].add(int(first))
    start = np.concatenate([[0], np.cumsum([len(found) for found in edges])])
    return [
        _summed(edges[index], closed[start[index] : start[index + 1]], beside[index])
        for index in range(len(stands))
    ]


def _summed(edges: list[LineString], closed: NDArray[np.bool_], beside: set[int]) -> Sides:
    opened = ~closed
    meets = bool(len(opened) > 1 and (opened & np.roll(opened, 1)).any())
    lines = tuple(edge for edge, is_open in zip(edges, opened, strict=True) if is_open)
    return Sides(min(4, int(opened.sum())), tuple(sorted(beside)), meets, lines)


def _touching(
    lines: NDArray[np.object_], owner: NDArray[np.int_], blockers: NDArray[np.object_]
) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Return the pairs (side, blocker) that share a piece longer than a corner."""
    side, blocker = STRtree(blockers).query(lines, predicate="dwithin", distance=TOUCH_M)
    other = owner[side] != blocker
    side, blocker = side[other], blocker[other]
    grown = shapely.buffer(blockers[blocker], TOUCH_M, quad_segs=1)
    shared = shapely.length(shapely.intersection(lines[side], grown))
    long_enough = shared > np.minimum(_CORNER_M, shapely.length(lines[side]) / 2)
    return side[long_enough], blocker[long_enough]


def _sides_of(polygon: Polygon) -> list[LineString]:
    """Return the sides of a stand: runs of edges between its corners (turns over 45°)."""
    if polygon.is_empty:
        return []
    ring = shapely.get_coordinates(polygon.exterior.simplify(0.01))[:-1]
    step = np.roll(ring, -1, axis=0) - ring
    step /= np.maximum(np.linalg.norm(step, axis=1, keepdims=True), 1e-9)
    turn = (step * np.roll(step, 1, axis=0)).sum(axis=1) < _BEND
    corners = np.flatnonzero(turn)
    if len(corners) < 3:
        corners = np.arange(len(ring))
    closed = np.concatenate([ring, ring])
    ends = np.append(corners[1:], corners[0] + len(ring))
    return [LineString(closed[first : last + 1]) for first, last in zip(corners, ends, strict=True)]
