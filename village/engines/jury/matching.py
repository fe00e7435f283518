"""Choose pairs of applications and jurors of the largest sum, exactly, under all demands.

Without composition rules or a floor this is a transport problem, whose linear programme has
whole-numbered corners. Only promising pairs enter it; the others are priced by the rows'
duals and join where they would improve it, until none does: the optimum over all pairs.
With rules or a floor the corners may be fractional. Then the linear optimum bounds the sum,
and a pair whose reduced cost is worse than the gap to the best whole solution can be in no
better one: the integer programme needs only the few pairs within the gap.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import scipy

from village.engines.jury.instance import (
    TOLERANCE,
    Booleans,
    Chosen,
    Clock,
    Instance,
    JurorGroup,
    usable,
)
from village.engines.jury.reviews import Floats, Integers
from village.engines.jury.solver import INFINITY, Solution, SolverProgramme, solve

FIRST_PAIRS = 15
"""How many pairs of each application enter the first linear programme."""


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The pairs that a programme may choose from."""

    application: Integers
    juror: Integers
    affinity: Floats


def maximise(instance: Instance, clock: Clock, *, floor: float = 0.0) -> Chosen:
    """Choose pairs of the largest sum, every share being at least `floor`.

    The sum is proven to be the largest unless time runs out.
    """
    pairs = _pairs(instance, usable(instance, floor) if floor > 0 else instance.allowed)
    whole_by_itself = floor <= 0 and not instance.groups and instance.kept is None
    linear, relaxed = _relaxed(instance, pairs, floor, clock)
    if relaxed.impossible or not relaxed.found:
        return Chosen(None, -INFINITY, relaxed.bound, relaxed.impossible)
    values = relaxed.values
    if whole_by_itself or np.abs(values - np.round(values)).max() < 1e-6:
        chosen = np.round(values) > 0
        total = float(linear.affinity[chosen].sum())
        return Chosen(_matrix(instance, linear, chosen), total, max(relaxed.bound, total))
    return _whole(instance, pairs, floor, relaxed, clock)


def feasible(instance: Instance, clock: Clock, *, floor: float) -> Chosen:
    """Choose any pairs with every share at least `floor`, or prove that there are none."""
    pairs = _pairs(instance, usable(instance, floor))
    nothing = replace(pairs, affinity=np.zeros(len(pairs.affinity)))
    rows = _rows(instance, pairs, floor)
    found = solve(_programme(nothing, rows, whole=True), time_limit=clock.left)
    if not found.found:
        return Chosen(None, 0.0, 0.0, found.impossible)
    return Chosen(_matrix(instance, pairs, found.values > 0.5), 0.0, 0.0)


def _pairs(instance: Instance, mask: Booleans) -> _Pairs:
    """List the pairs of a matrix."""
    application, juror = np.nonzero(mask)
    return _Pairs(application, juror, instance.affinity[application, juror])


def _part(pairs: _Pairs, chosen: Booleans) -> _Pairs:
    """Return some of the pairs."""
    return _Pairs(pairs.application[chosen], pairs.juror[chosen], pairs.affinity[chosen])


def _matrix(instance: Instance, pairs: _Pairs, chosen: Booleans) -> Booleans:
    """Return the chosen pairs as a matrix."""
    matrix = np.zeros(instance.affinity.shape, dtype=bool)
    matrix[pairs.application[chosen], pairs.juror[chosen]] = True
    return matrix


Rows: TypeAlias = "tuple[scipy.sparse.csr_array, Floats, Floats]"


def _rows(instance: Instance, pairs: _Pairs, floor: float) -> Rows:
    """Return the demands on the pairs: the rows of a programme, with their limits.

    First each application's places, then each juror's load, the groups, the pairs to keep,
    and last the floor under each share.
    """
    many, few = instance.affinity.shape
    count = len(pairs.affinity)
    one = np.ones(count)
    blocks = [
        _block(one, pairs.application, np.arange(count), (many, count)),
        _block(one, pairs.juror, np.arange(count), (few, count)),
    ]
    low = [instance.demand, instance.least]
    high = [instance.demand, instance.most]
    for group in instance.groups:
        blocks.append(_group_rows(instance, pairs, group))
        low.append(np.full(len(group.applications), group.at_least))
        high.append(np.full(len(group.applications), group.at_most))
    if instance.kept is not None:
        where = np.flatnonzero(instance.kept[pairs.application, pairs.juror])
        blocks.append(_block(np.ones(len(where)), 0 * where, where, (1, count)))
        low.append(np.array([instance.keep]))
        high.append(np.array([int(instance.kept.sum())]))
    if floor > 0:
        needs = instance.best > 0
        share = pairs.affinity / np.where(needs, instance.best, 1.0)[pairs.application]
        matrix = _block(share, pairs.application, np.arange(count), (many, count))
        blocks.append(matrix[np.flatnonzero(needs)])
        low.append(np.full(int(needs.sum()), floor - TOLERANCE))
        high.append(np.full(int(needs.sum()), INFINITY))
    rows = scipy.sparse.csr_array(scipy.sparse.vstack(blocks))
    return rows, np.concatenate(low).astype(np.float64), np.concatenate(high).astype(np.float64)


def _block(
    values: Floats, rows: Integers, columns: Integers, shape: tuple[int, int]
) -> scipy.sparse.csr_array:
    """Return a sparse matrix from its entries."""
    return scipy.sparse.csr_array((values, (rows, columns)), shape=shape)


def _group_rows(instance: Instance, pairs: _Pairs, group: JurorGroup) -> scipy.sparse.csr_array:
    """Return one row for each application of a group: the group's jurors on it."""
    many, few = instance.affinity.shape
    row_of = np.full(many, -1)
    row_of[group.applications] = np.arange(len(group.applications))
    member = np.zeros(few, dtype=bool)
    member[group.jurors] = True
    where = np.flatnonzero(member[pairs.juror] & (row_of[pairs.application] >= 0))
    shape = (len(group.applications), len(pairs.affinity))
    return _block(np.ones(len(where)), row_of[pairs.application[where]], where, shape)


def _programme(pairs: _Pairs, rows: Rows, *, whole: bool = False) -> SolverProgramme:
    """Return the programme that chooses pairs of the largest sum."""
    matrix, low, high = rows
    return SolverProgramme(pairs.affinity, np.ones(len(pairs.affinity)), matrix, low, high, whole)


def _relaxed(
    instance: Instance, pairs: _Pairs, floor: float, clock: Clock
) -> tuple[_Pairs, Solution]:
    """Solve the linear programme over all pairs, by way of the promising ones.

    What the promising pairs leave unmet is paid for dearly, so that the programme always has
    a solution; where something is unmet at the end, all pairs are tried at once.
    """
    rows = _rows(instance, pairs, floor)
    matrix, low, high = rows
    inside = _promising(instance, pairs)
    dear = 1e3 * (1.0 + float(np.abs(pairs.affinity).max(initial=0.0)))
    slack = scipy.sparse.csr_array(
        scipy.sparse.eye_array(len(low), format="csc")[:, np.flatnonzero(low > 0)]
    )
    extra = slack.shape[1]
    columns = scipy.sparse.csc_array(matrix)
    while not inside.all():
        some = np.flatnonzero(inside)
        gain = np.r_[pairs.affinity[some], np.full(extra, -dear)]
        upper = np.r_[np.ones(len(some)), np.full(extra, INFINITY)]
        part = scipy.sparse.csr_array(scipy.sparse.hstack([columns[:, some], slack]))
        found = solve(SolverProgramme(gain, upper, part, low, high), time_limit=clock.left)
        if not found.found:
            return pairs, found
        worth = pairs.affinity - columns.T @ found.prices
        joining = _joining(pairs, worth, inside)
        if not joining.any():
            if found.values[len(some) :].max(initial=0.0) > 1e-7:
                break
            values = np.zeros(len(inside))
            values[some] = found.values[: len(some)]
            return pairs, replace(found, values=values)
        inside |= joining
    return pairs, solve(_programme(pairs, rows), time_limit=clock.left)


def _promising(instance: Instance, pairs: _Pairs) -> Booleans:
    """Say which pairs enter the first linear programme: each application's best, and the kept."""
    many, few = instance.affinity.shape
    first = max(FIRST_PAIRS, 3 * int(instance.demand.max(initial=0)))
    if few <= 2 * first or many * few < 20_000:
        return np.ones(len(pairs.affinity), dtype=bool)
    affinity = np.nan_to_num(instance.affinity, nan=-1.0)
    limit = -np.partition(-affinity, first, axis=1)[:, first]
    inside = pairs.affinity > limit[pairs.application]
    if instance.kept is not None:
        inside |= instance.kept[pairs.application, pairs.juror]
    return np.asarray(inside)


def _joining(pairs: _Pairs, worth: Floats, inside: Booleans) -> Booleans:
    """Say which outside pairs would improve the programme: at most ten of each application."""
    better = np.flatnonzero((worth > 1e-9) & ~inside)
    order = better[np.lexsort((-worth[better], pairs.application[better]))]
    applications = pairs.application[order]
    starts = np.r_[0, np.flatnonzero(np.diff(applications)) + 1] if len(order) else order
    position = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    joining = np.zeros(len(inside), dtype=bool)
    joining[order[position < 10]] = True
    return joining


def _whole(
    instance: Instance, pairs: _Pairs, floor: float, relaxed: Solution, clock: Clock
) -> Chosen:
    """Solve the integer programme over the pairs whose reduced cost lies within the gap."""
    rows = _rows(instance, pairs, floor)
    worth = pairs.affinity - scipy.sparse.csc_array(rows[0]).T @ relaxed.prices
    linear = relaxed.bound
    wanted = min(10 * len(instance.demand), len(worth) - 1)
    gap = max(-float(np.partition(worth, len(worth) - 1 - wanted)[len(worth) - 1 - wanted]), 1e-9)
    while True:
        core = worth >= -gap
        part = _part(pairs, core)
        found = solve(
            _programme(part, _rows(instance, part, floor), whole=True), time_limit=clock.left
        )
        everything = bool(core.all())
        if found.found:
            bound = min(linear, found.bound if everything else max(found.bound, linear - gap))
            if everything or linear - found.gain <= gap or clock.left <= 0:
                chosen = found.values > 0.5
                total = float(part.affinity[chosen].sum())
                return Chosen(_matrix(instance, part, chosen), total, max(bound, total))
            gap = (linear - found.gain) * (1 + 1e-9) + 1e-12
        elif everything or not found.impossible:
            return Chosen(None, -INFINITY, linear, found.impossible)
        else:
            gap *= 8
