"""Rules as rows: what fractions of a plan break, found when they break it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import scipy

from village.engines.stands.choices import Choices
from village.engines.stands.floor import Bools, Floats, Ints

_TOLERANCE = 1e-6
_FULL = 1 + 1e-5  # what two rivals may have together where they are too near


@dataclass(frozen=True)
class Cut:
    """A rule added to the linear program: coefficients over columns, at most `upper`."""

    columns: Ints
    coefficients: Floats
    upper: float


@dataclass(frozen=True)
class Table:
    """Rows as a sparse matrix, over the columns and then the pairs of partners."""

    matrix: scipy.sparse.csr_array
    upper: Floats


@dataclass
class Rules:
    """Finds the rows on competitors and partners that a solution breaks.

    Attributes:
        known: rows already given, which are not given again.
    """

    choices: Choices
    known: set[tuple[int, ...]] = field(default_factory=set)
    _held: list[Ints] = field(default_factory=list)

    def broken(self, x: Floats) -> Iterator[Cut]:
        """Yield rows that the present fractions break: competitors too near, partners apart."""
        self._held = self._supports(x)
        for i, j, metres in self.choices.separate:
            for one, other in ((i, j), (j, i)):
                yield from self._too_near(x, one, other, metres)
        for t, (i, j, _) in enumerate(self.choices.together):
            yield from self._not_together(x, t, i, j)

    def _supports(self, x: Floats) -> list[Ints]:
        """Return, for each request, which of its places it has a fraction of."""
        c = self.choices
        used = np.flatnonzero(x[: len(c.value)] > _TOLERANCE)
        bounds = np.searchsorted(used, c.offset)
        return [used[bounds[i] : bounds[i + 1]] - c.offset[i] for i in range(c.count)]

    def _too_near(self, x: Floats, one: int, other: int, metres: float) -> Iterator[Cut]:
        """Yield broken rows: `one` has a place of a set A, or `other` one near all of A.

        The sets A tried are the places on one module, and the set in use that is broken most.
        """
        c = self.choices
        mine, theirs = self._held[one], self._held[other]
        if not len(mine) or not len(theirs):
            return
        near = c.floor.near(c.of(one)[mine], c.of(other)[theirs], metres)
        if not near.any():
            return
        weight, facing = x[c.offset[one] + mine], x[c.offset[other] + theirs]
        members = c.floor.members[c.of(one)[mine]]
        for module in np.unique(members[near.any(axis=1)]).tolist():
            used = (members == module).any(axis=1)
            most = weight[used].sum() + facing[near[used].all(axis=0)].sum()
            if module >= 0 and most > _FULL and (one, other, module) not in self.known:
                here = np.flatnonzero((c.floor.members[c.of(one)] == module).any(axis=1))
                row = self._apart(x, one, other, here, metres)
                if row is not None:
                    self.known.add((one, other, module))
                    yield row
        worst = _heaviest(near, weight, facing)
        row = self._apart(x, one, other, mine[worst], metres)
        if row is not None:
            yield row

    def _apart(self, x: Floats, one: int, other: int, here: Ints, metres: float) -> Cut | None:
        """Return the row "one has one of `here`, or other is near all of them", if broken.

        Further places of `one` that are near all those places of `other` join in.
        """
        c = self.choices
        near = c.floor.near(c.of(one)[here], c.of(other), metres).all(axis=0)
        there = np.flatnonzero(near)
        if x[c.offset[one] + here].sum() + x[c.offset[other] + there].sum() <= _FULL:
            return None
        here = np.flatnonzero(c.floor.near(c.of(one), c.of(other)[there], metres).all(axis=1))
        columns = np.concatenate([c.offset[one] + here, c.offset[other] + there])
        return Cut(columns, np.ones(len(columns)), 1.0)

    def _not_together(self, x: Floats, t: int, one: int, other: int) -> Iterator[Cut]:
        """Yield the row that a pair's bonus breaks most, if any.

        For any set T of places of `other`: the two are together at most as often as `other`
        is in T or `one` has a place that T does not wholly face.
        """
        c = self.choices
        claimed = x[len(self.choices.value) + t]
        if claimed <= _TOLERANCE:
            return
        mine = self._held[one]
        facing = c.floor.facing(c.of(one)[mine], c.of(other))
        loss = x[c.offset[one] + mine]
        target = _cheapest(facing, loss, x[c.offset[other] : c.offset[other + 1]])
        row, column = c.faced[t]
        outside = np.unique(row[~target[column]])
        columns = np.concatenate(
            [
                [len(self.choices.value) + t],
                c.offset[other] + np.flatnonzero(target),
                c.offset[one] + outside,
            ]
        )
        coefficients = np.concatenate([[1.0], -np.ones(len(columns) - 1)])
        if float(x[columns] @ coefficients) > 1e-5:
            yield Cut(columns, coefficients, 0.0)


def _cheapest(facing: Bools, loss: Floats, gain: Floats) -> Bools:
    """Return the set T that leaves the least: the minimum cut between two requests' fractions.

    Each of the first request's places either is given up (at `loss`) or has all it faces in T
    (at `gain`, which most places have at 0). Few places are in use, so sets of them are tried
    greedily from all kept to none.
    """
    kept = np.ones(len(loss), dtype=bool)
    best, best_cost = kept.copy(), np.inf
    for _ in range(len(loss) + 1):
        target = facing[kept].any(axis=0)
        cost = gain[target].sum() + loss[~kept].sum()
        if cost < best_cost:
            best, best_cost = kept.copy(), float(cost)
        if not kept.any():
            break
        saved = [
            gain[target].sum()
            - gain[facing[kept & (np.arange(len(loss)) != k)].any(axis=0)].sum()
            - loss[k]
            if kept[k]
            else -np.inf
            for k in range(len(loss))
        ]
        kept[int(np.argmax(saved))] = False
    return np.asarray(facing[best].any(axis=0))


def _heaviest(near: Bools, mine: Floats, theirs: Floats) -> Bools:
    """Return the rows that, with the columns near all of them, weigh most (tried greedily)."""
    best, best_weight = np.zeros(len(mine), dtype=bool), 0.0
    for first in np.flatnonzero(near.any(axis=1)).tolist():
        common = near[first]
        inside = (near | ~common[None, :]).all(axis=1)
        weight = float(mine[inside].sum() + theirs[common].sum())
        if weight > best_weight:
            best, best_weight = inside, weight
        for second in np.flatnonzero((near & common).any(axis=1) & ~inside).tolist():
            shared = common & near[second]
            within = (near | ~shared[None, :]).all(axis=1)
            weight = float(mine[within].sum() + theirs[shared].sum())
            if weight > best_weight:
                best, best_weight = within, weight
    return best
