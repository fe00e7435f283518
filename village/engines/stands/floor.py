"""The floor: every placement its modules allow, with open sides and distances, as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy
from numpy.typing import NDArray

from village.engines.stands.problem import Module, StandProblem

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MOST_MODULES = 6
NOBODY = -1
_SAME_M = 1e-6
_FACE_M = 0.01
_STRIP = 64  # placements looked at together


@dataclass(frozen=True)
class Floor:
    """Placements as arrays, one row each, in a fixed order.

    Attributes:
        members: positions of the modules of each placement, -1 after the last.
        size: how many modules each has.
        box: west, south, east, north, in metres.
        open_sides: 0 to 4.
        footfall: the mean of its modules'.
        price: with the supplement for open sides.
        zone: position in `zones`.
        cover: placements × modules, 1 where the placement has the module.
    """

    modules: tuple[Module, ...]
    members: Ints
    size: Ints
    box: Floats
    open_sides: Ints
    footfall: Floats
    price: Floats
    zone: Ints
    zones: tuple[str, ...]
    cover: scipy.sparse.csr_array
    aisle: float

    @cached_property
    def position(self) -> dict[str, int]:
        """Return the position of each module by its id."""
        return {module.id: k for k, module in enumerate(self.modules)}

    def placement(self, names: Iterable[str]) -> int | None:
        """Return the placement of exactly the modules named, if they tile a rectangle."""
        numbers = sorted({self.position[name] for name in names})
        row = np.full(MOST_MODULES, -1, dtype=np.int64)
        row[: len(numbers)] = numbers[:MOST_MODULES]
        return self._index.get(row.tobytes()) if len(numbers) <= MOST_MODULES else None

    @cached_property
    def _index(self) -> dict[bytes, int]:
        """Return the position of each placement by the bytes of its modules."""
        step, content = self.members.strides[0], self.members.tobytes()
        return {content[k * step : (k + 1) * step]: k for k in range(len(self.members))}

    @cached_property
    def on_module(self) -> list[Ints]:
        """Return, for each module, the placements that have it."""
        by_module = self.cover.tocsc()
        bounds = by_module.indptr
        return [
            by_module.indices[bounds[m] : bounds[m + 1]].astype(np.int64)
            for m in range(len(self.modules))
        ]

    def module_ids(self, placement: int) -> tuple[str, ...]:
        """Return the ids of a placement's modules, in the floor's order."""
        row = self.members[placement]
        return tuple(self.modules[m].id for m in sorted(row[row >= 0].tolist()))

    def gaps(self, one: Ints, other: Ints) -> tuple[Floats, Floats]:
        """Return the gaps along x and y of every pair; negative where projections overlap."""
        a, b = self.box[one][:, None, :], self.box[other][None, :, :]
        along = np.maximum(a[..., 0], b[..., 0]) - np.minimum(a[..., 2], b[..., 2])
        across = np.maximum(a[..., 1], b[..., 1]) - np.minimum(a[..., 3], b[..., 3])
        return along, across

    def near(self, one: Ints, other: Ints, metres: float) -> Bools:
        """Return which pairs stand less than `metres` apart, edge to edge."""
        along, across = self.gaps(one, other)
        squared = np.maximum(along, 0) ** 2 + np.maximum(across, 0) ** 2
        return np.asarray(squared < max(0.0, metres - _SAME_M) ** 2)

    def near_each(self, one: Ints, other: Ints, metres: Floats) -> Bools:
        """Return, for placements taken two by two, which stand less than `metres` apart."""
        a, b = self.box[one], self.box[other]
        apart = np.maximum(a[:, :2], b[:, :2]) - np.minimum(a[:, 2:], b[:, 2:])
        squared = (np.maximum(apart, 0) ** 2).sum(axis=1)
        return np.asarray(squared < np.maximum(0.0, metres - _SAME_M) ** 2)

    def facing(self, one: Ints, other: Ints) -> Bools:
        """Return which pairs share a piece of edge or face each other across an aisle."""
        along, across = self.gaps(one, other)
        reach = self.aisle + _SAME_M
        side = (along <= reach) & (across < -_FACE_M)
        return np.asarray(side | ((across <= reach) & (along < -_FACE_M)))

    def pairs_facing(self, one: Ints, other: Ints) -> tuple[Ints, Ints]:
        """Return the positions in `one` and `other` of the pairs that face, row by row.

        Only those of `other` within reach of a strip of `one` are looked at.
        """
        order = np.argsort(self.box[one, 0], kind="stable")
        rows, columns = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        if not len(one) or not len(other):
            return rows[0], columns[0]
        reach = self.aisle + 2 * _SAME_M
        for strip in np.array_split(order, max(1, len(order) // _STRIP)):
            west, east = self.box[one[strip], 0].min(), self.box[one[strip], 2].max()
            low, high = self.box[other, 0], self.box[other, 2]
            close = np.flatnonzero((low <= east + reach) & (high >= west - reach))
            a, b = np.nonzero(self.facing(one[strip], other[close]))
            rows.append(strip[a])
            columns.append(close[b])
        row, column = np.concatenate(rows), np.concatenate(columns)
        by_row = np.lexsort((column, row))
        return row[by_row], column[by_row]


def survey(problem: StandProblem) -> Floor:
    """Return every placement that a request's size allows, on blocked modules too."""
    box = _boxes(problem.modules)
    sizes = {request.modules for request in problem.requests}
    members = _members(_blocks(problem.modules), box, sizes)
    size = (members >= 0).sum(axis=1)
    owner = np.repeat(np.arange(len(members)), size)
    cover = scipy.sparse.csr_array(
        (np.ones(len(owner)), (owner, members[members >= 0])),
        shape=(len(members), len(problem.modules)),
    )
    around = _around(members, box)
    sides = _open_sides(members, around, box)
    zones = tuple(sorted({module.zone for module in problem.modules}))
    zone = np.array([zones.index(m.zone) for m in problem.modules], dtype=np.int64)[members[:, 0]]
    footfall = cover @ np.array([module.footfall for module in problem.modules])
    price = cover @ np.array([module.price for module in problem.modules])
    price *= 1 + problem.corner_supplement * np.maximum(0, sides - 1)
    return Floor(
        problem.modules, members, size, around, sides, footfall / np.maximum(size, 1), price,
        zone, zones, cover, problem.aisle,
    )  # fmt: skip


def _boxes(modules: Sequence[Module]) -> Floats:
    corners = [(m.x, m.y, m.x + m.width, m.y + m.depth) for m in modules]
    return np.array(corners, dtype=np.float64).reshape(-1, 4)


def _blocks(modules: Sequence[Module]) -> list[Ints]:
    """Return the modules of each block and zone: a placement stays within one of both."""
    blocks: dict[tuple[str, str], list[int]] = {}
    for k, module in enumerate(modules):
        blocks.setdefault((module.block, module.zone), []).append(k)
    return [np.array(found) for found in blocks.values()]


def _members(blocks: Sequence[Ints], box: Floats, sizes: set[int]) -> Ints:
    """Return the modules of every placement; blocks of one shape are looked at once."""
    shapes: dict[bytes, Ints] = {}
    found = [np.zeros((0, MOST_MODULES), dtype=np.int64)]
    for block in blocks:
        mine = np.round(box[block] - np.tile(box[block, :2].min(axis=0), 2), 9) + 0.0
        if mine.tobytes() not in shapes:
            shapes[mine.tobytes()] = _placements(mine, sizes)
        local = shapes[mine.tobytes()]
        found.append(np.where(local >= 0, block[local], NOBODY))
    return np.concatenate(found)


def _placements(mine: Floats, sizes: set[int]) -> Ints:
    """Return the sets of modules of a block, of one of the sizes, that tile a rectangle exactly.

    One row each, its modules ascending. Each rectangle has one module in its south-west and one
    in its north-east corner, so the pairs of modules name every candidate.
    """
    area = (mine[:, 2] - mine[:, 0]) * (mine[:, 3] - mine[:, 1])
    wide = mine[None, :, 2] - mine[:, None, 0]
    deep = mine[None, :, 3] - mine[:, None, 1]
    most = max(sizes, default=0) * area.max() * (1 + _SAME_M)
    first, last = np.nonzero((wide > 0) & (deep > 0) & (wide * deep <= most))
    whole = (wide * deep)[first, last]
    inside: Bools = mine[:, 0] >= mine[first, None, 0] - _SAME_M
    inside &= mine[:, 1] >= mine[first, None, 1] - _SAME_M
    inside &= mine[:, 2] <= mine[last, None, 2] + _SAME_M
    inside &= mine[:, 3] <= mine[last, None, 3] + _SAME_M
    full = np.abs(inside @ area - whole) <= _SAME_M * np.maximum(1.0, whole)
    good = inside[full & np.isin(inside.sum(axis=1), list(sizes))]
    crossing = _crossing(mine)
    if crossing.any():
        good = good[[not crossing[np.ix_(row, row)].any() for row in good]]
    row, member = np.nonzero(good)
    found = np.full((len(good), MOST_MODULES), -1, dtype=np.int64)
    found[row, np.arange(len(row)) - np.searchsorted(row, row)] = member
    return np.unique(found, axis=0)


def _crossing(mine: Floats) -> Bools:
    """Return which pairs of modules of a block overlap, as no module should."""
    low = np.maximum(mine[:, None, :2], mine[None, :, :2])
    high = np.minimum(mine[:, None, 2:], mine[None, :, 2:])
    crossing: Bools = np.all(high - low > _SAME_M, axis=2)
    return crossing & ~np.eye(len(mine), dtype=bool)


def _around(members: Ints, box: Floats) -> Floats:
    """Return the rectangle around each placement."""
    if not len(members):
        return np.zeros((0, 4))
    held = members >= 0
    corners = box[np.where(held, members, members[:, :1])]
    return np.concatenate([corners[:, :, :2].min(axis=1), corners[:, :, 2:].max(axis=1)], axis=1)


def _open_sides(members: Ints, around: Floats, box: Floats) -> Ints:
    """Return how many sides of each rectangle touch no module outside it.

    A side is touched when one of the modules along it is touched there by another: members
    of one placement never overlap, so that other module lies outside.
    """
    held = members >= 0
    row = np.where(held, members, 0)
    touched = _touched(box)
    total = np.zeros(len(members), dtype=np.int64)
    for side in range(4):
        along = held & (np.abs(box[row, side] - around[:, side, None]) <= _SAME_M)
        total += ~(along & touched[row, side]).any(axis=1)
    return total


def _touched(box: Floats) -> Bools:
    """Return which sides of each module (west, south, east, north) touch another module."""
    touched = np.zeros((len(box), 4), dtype=bool)
    if len(box):
        one, other = (np.concatenate(each) for each in zip(*_contacts(box), strict=True))
    else:
        return touched
    low = np.maximum(box[one, :2], box[other, :2])
    along, across = (low - np.minimum(box[one, 2:], box[other, 2:])).T
    for axis, shared in ((0, -across), (1, -along)):
        long_enough = shared > _SAME_M
        for side in (axis, axis + 2):
            at = box[one, side]
            meets = (box[other, axis] <= at + _SAME_M) & (box[other, axis + 2] >= at - _SAME_M)
            touched[one[long_enough & meets], side] = True
    return touched


def _contacts(box: Floats) -> Iterator[tuple[Ints, Ints]]:
    """Yield pairs of modules that touch or overlap, a strip of the floor at a time."""
    order = np.argsort(box[:, 0], kind="stable")
    for strip in np.array_split(order, max(1, len(order) // _STRIP)):
        west, east = box[strip, 0].min() - _SAME_M, box[strip, 2].max() + _SAME_M
        near = np.flatnonzero((box[:, 0] <= east) & (box[:, 2] >= west))
        a, b = box[strip][:, None, :], box[near][None, :, :]
        along = np.maximum(a[..., 0], b[..., 0]) - np.minimum(a[..., 2], b[..., 2])
        across = np.maximum(a[..., 1], b[..., 1]) - np.minimum(a[..., 3], b[..., 3])
        first, second = np.nonzero((along <= _SAME_M) & (across <= _SAME_M))
        one, other = strip[first], near[second]
        yield one[one != other], other[one != other]
