"""Ways: from a door to a stand along the aisles, and how many people pass each stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy
import shapely
from numpy.typing import NDArray
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from village.engines.plans import aisles
from village.engines.plans.model import DOORS, Feature, FeatureKind, Plan, PlanStand

_GRID_M = 0.5
_BESIDE_M = 2.0  # whoever walks so near a stand passes it
_WALK_M = 1.0  # the narrowest gap a visitor is led through
_SMOOTH_M = 0.35  # half of it, less what the grid's rounding takes


@dataclass(frozen=True)
class Way:
    """A way on foot: points of the plan from the door to the stand's front."""

    door: str
    stand: str
    points: tuple[tuple[float, float], ...]

    @property
    def length_m(self) -> float:
        """Return how far it is."""
        return float(
            sum(math.dist(a, b) for a, b in zip(self.points, self.points[1:], strict=False))
        )


@dataclass(frozen=True)
class Walks:
    """The walkable floor of a plan as a grid of points half a metre apart.

    Attributes:
        points: the grid's points, in metres.
        steps: lengths of the steps between neighbouring points.
    """

    plan: Plan
    points: NDArray[np.float64]
    steps: scipy.sparse.csr_array

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree([shapely.Point(point) for point in self.points])

    def _front(self, shape: BaseGeometry) -> NDArray[np.int64]:
        """Return the grid points next to a shape, on all its sides that one can walk along."""
        nearest = float(shape.distance(shapely.Point(self.points[self._tree.nearest(shape)])))
        reach = nearest + _GRID_M
        return np.asarray(self._tree.query(shape, predicate="dwithin", distance=reach))

    def _from(self, doors: Sequence[Feature]) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        """Return how far each grid point is from the nearest door, and by which point."""
        starts = [int(self._tree.nearest(item.shape)) for item in doors]
        far, before, _ = scipy.sparse.csgraph.dijkstra(
            self.steps, directed=False, indices=starts, return_predecessors=True, min_only=True
        )
        return far, before

    def _doors(self, name: str | None) -> list[Feature]:
        if name is not None:
            return [item for item in self.plan.of(*DOORS) if item.name == name]
        return list(self.plan.of(FeatureKind.ENTRANCE) or self.plan.of(*DOORS))

    def way(self, stand: PlanStand, *, door: str | None = None) -> Way | None:
        """Return the shortest way to `stand` from the named door, else from the nearest entrance.

        None when there is no door or no way on foot.
        """
        doors = self._doors(door)
        if not doors or not len(self.points) or stand.polygon.is_empty:
            return None
        far, before = self._from(doors)
        front = self._front(stand.polygon)
        goal = int(front[np.argmin(far[front])])
        if not np.isfinite(far[goal]):
            return None
        points = self._trace(goal, before)
        start = min(doors, key=lambda item: item.shape.distance(shapely.Point(points[0])))
        middle = start.shape.centroid
        x, y = shapely.shortest_line(shapely.Point(points[-1]), stand.polygon).coords[-1]
        walked = self._straightened([(middle.x, middle.y), *points])
        return Way(start.name, stand.number, (*walked, (round(x, 3), round(y, 3))))

    def _trace(self, goal: int, before: NDArray[np.int32]) -> list[tuple[float, float]]:
        found, at = [], goal
        while at >= 0:
            found.append((float(self.points[at, 0]), float(self.points[at, 1])))
            at = int(before[at])
        return found[::-1]

    @cached_property
    def _near(self) -> BaseGeometry:
        """Return what a straightened way keeps clear of."""
        near = shapely.union_all(aisles.obstacles(self.plan)).buffer(_SMOOTH_M, quad_segs=2)
        shapely.prepare(near)
        return near

    def _straightened(self, points: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
        """Leave out every point that a straight line past obstacles can do without."""
        kept, at, last = [points[0]], 0, len(points) - 1
        while at < last:
            ahead = next(
                (k for k in range(last - 1, at + 1, -1)
                 if not self._near.intersects(LineString([points[at], points[k]]))),
                at + 1,
            )  # fmt: skip
            kept.append(points[ahead])
            at = ahead
        return tuple((round(x, 3), round(y, 3)) for x, y in kept)

    def footfall(self) -> dict[str, float]:
        """Return the share of visits that pass each stand, 0 to 1, the busiest being 1.

        Visitors come in by the entrances (else by any door) and walk the shortest way to
        every stand in turn; whoever walks within two metres of a stand passes it.
        """
        doors = self._doors(None)
        stands = [stand for stand in self.plan.stands if not stand.polygon.is_empty]
        if not doors or not stands or not len(self.points):
            return {stand.number: 0.0 for stand in self.plan.stands}
        far, before = self._from(doors)
        fronts = [self._front(stand.polygon) for stand in stands]
        goals = [int(front[np.argmin(far[front])]) for front in fronts]
        walked = _walked(before, goals)
        beside = self._tree.query(
            [stand.polygon for stand in stands], predicate="dwithin", distance=_BESIDE_M
        )
        shape = (len(self.points), len(stands))
        near = scipy.sparse.csr_array(
            (np.ones(beside.shape[1]), (beside[1], beside[0])), shape=shape
        )
        visits = np.asarray(((walked @ near) > 0).sum(axis=0)).reshape(-1)
        most = max(1, int(visits.max()))
        return {
            stand.number: round(int(count) / most, 3)
            for stand, count in zip(stands, visits, strict=True)
        }


def _walked(before: NDArray[np.int32], goals: list[int]) -> scipy.sparse.csr_array:
    """Return the grid points (columns) that the way to each goal (rows) leads over."""
    rows, points = [], []
    for row, goal in enumerate(goals):
        at = goal
        while at >= 0:
            rows.append(row)
            points.append(at)
            at = int(before[at])
    return scipy.sparse.csr_array(
        (np.ones(len(rows)), (rows, points)), shape=(len(goals), len(before))
    )


def survey(plan: Plan) -> Walks:
    """Return the walkable floor of a plan."""
    floor = aisles.floor(plan)
    if floor.is_empty:
        return Walks(plan, np.zeros((0, 2)), scipy.sparse.csr_array((0, 0)))
    west, south, east, north = floor.bounds
    columns = np.arange(west + _GRID_M / 2, east, _GRID_M)
    rows = np.arange(south + _GRID_M / 2, north, _GRID_M)
    x, y = np.meshgrid(columns, rows)
    blocked = shapely.union_all(shapely.buffer(aisles.obstacles(plan), _WALK_M / 2, quad_segs=2))
    free = floor.difference(blocked)
    shapely.prepare(free)
    walkable = shapely.contains_xy(free, x.ravel(), y.ravel()).reshape(x.shape)
    return Walks(plan, np.stack([x[walkable], y[walkable]], axis=1), _steps(walkable))


def _steps(walkable: NDArray[np.bool_]) -> scipy.sparse.csr_array:
    """Return the steps between walkable grid points: straight, diagonal and a knight's move."""
    number = np.full(walkable.shape, -1)
    number[walkable] = np.arange(walkable.sum())
    first, second, length = [], [], []
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1)):
        height, width = walkable.shape
        here = number[: height - down, max(0, -right) : width - max(0, right)]
        there = number[down:, max(0, right) : width + min(0, right)]
        both = (here >= 0) & (there >= 0)
        first.append(here[both])
        second.append(there[both])
        length.append(np.full(both.sum(), _GRID_M * math.hypot(down, right)))
    count = int(walkable.sum())
    entries = (np.concatenate(length), (np.concatenate(first), np.concatenate(second)))
    return scipy.sparse.csr_array(entries, shape=(count, count))
