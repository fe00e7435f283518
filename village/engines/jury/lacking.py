"""How many places lack where demands fail only together: an integer program that may leave some."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import scipy

from village.engines.jury.instance import Instance
from village.engines.jury.reviews import Floats, Integers

_SECONDS = 10.0


def lacking(instance: Instance) -> int:
    """Return the fewest places that must be filled from outside for the rest to be met.

    A place of an application filled from outside has a juror without conflict who fulfils what
    its rules ask for and is limited by none; a place of a juror's least load has an application
    from elsewhere. Where the search takes too long, what is proven of that number.
    """
    many, few = instance.affinity.shape
    pairs = np.argwhere(instance.allowed)
    outside = len(pairs) + np.arange(many)
    elsewhere = len(pairs) + many + np.arange(few)
    rows = _Rows()
    by_application, by_juror = _members(pairs[:, 0], many), _members(pairs[:, 1], few)
    for i in range(many):
        rows.add(np.append(by_application[i], outside[i]), instance.demand[i], instance.demand[i])
    for j in range(few):
        rows.add(by_juror[j], -np.inf, instance.most[j])
        if instance.least[j]:
            rows.add(np.append(by_juror[j], elsewhere[j]), instance.least[j], np.inf)
    for group in instance.groups:
        inside = np.zeros(few, dtype=bool)
        inside[group.jurors] = True
        for i in group.applications.tolist():
            mine = by_application[i][inside[pairs[by_application[i], 1]]]
            rows.add(mine, -np.inf, group.at_most)
            if group.at_least:
                rows.add(np.append(mine, outside[i]), group.at_least, np.inf)
    upper = np.concatenate([np.ones(len(pairs)), instance.demand, instance.least])
    cost = np.concatenate([np.zeros(len(pairs)), np.ones(many + few)])
    found = scipy.optimize.milp(
        cost,
        integrality=np.ones(len(cost)),
        bounds=scipy.optimize.Bounds(np.zeros(len(cost)), upper),
        constraints=rows.constraint(len(cost)),
        options={"time_limit": _SECONDS},
    )
    proven = found.mip_dual_bound
    return max(1, math.ceil(proven - 1e-6)) if proven is not None and np.isfinite(proven) else 1


def _members(owner: Integers, count: int) -> list[Integers]:
    """Return the positions of each owner."""
    order = np.argsort(owner, kind="stable")
    return np.split(order, np.searchsorted(owner[order], np.arange(1, count)))


class _Rows:
    """Rows of ones being written."""

    def __init__(self) -> None:
        self.columns: list[Integers] = []
        self.lower: list[float] = []
        self.upper: list[float] = []

    def add(self, columns: Integers, lower: float, upper: float) -> None:
        """Add the row `lower <= sum of columns <= upper`."""
        self.columns.append(columns)
        self.lower.append(lower)
        self.upper.append(upper)

    def constraint(self, width: int) -> scipy.optimize.LinearConstraint:
        """Return the rows as scipy wants them."""
        lengths: Sequence[int] = [len(columns) for columns in self.columns]
        indices = np.concatenate(self.columns)
        starts = np.concatenate([[0], np.cumsum(lengths)])
        ones: Floats = np.ones(len(indices))
        matrix = scipy.sparse.csr_array((ones, indices, starts), shape=(len(lengths), width))
        return scipy.optimize.LinearConstraint(matrix, np.array(self.lower), np.array(self.upper))
