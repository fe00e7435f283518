"""The fair assignment: the highest lowest share, then the largest sum that keeps it.

The integer programme that maximises the lowest share directly hardly ever ends. So the share
is bracketed: an assignment with every share of at least t exists, or is proven not to, for t
between the best found and the best thinkable. Both proofs are quick because few pairs can be
part of a choice with so high a share. Only the sums of some application's pairs can be the
lowest share: once those in the bracket can be listed, they are halved instead of the bracket,
and when none is left the optimum is exact. Then the sum is maximised with the share as a floor.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from village.selection.matching import (
    Booleans,
    Chosen,
    Clock,
    Instance,
    feasible,
    maximise,
    shares,
    usable,
)
from village.selection.reviews import Floats

CLOSED = 2e-7
"""A bracket so narrow, relative to the share, is closed."""
MOST_SUMS = 200_000
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Fair:
    """A fair choice, and what is proven of its lowest share."""

    chosen: Chosen
    lowest: float
    bound: float


def fairest(instance: Instance, clock: Clock, progress: Progress) -> Fair:
    """Choose pairs of the highest lowest share and, subject to that, of the largest sum."""
    progress(0.0, "total")
    first = maximise(instance, clock)
    if first.pairs is None:
        return Fair(first, 0.0, 1.0)
    pairs, low, high = _bracket(instance, first.pairs, clock, progress)
    progress(0.8, "sum")
    last = maximise(instance, clock, floor=low)
    if last.pairs is None or _lowest(instance, last.pairs) < low * (1 - CLOSED):
        total = float(instance.affinity[pairs].sum())
        last = Chosen(pairs, total, max(total, min(first.bound, last.bound)))
        return Fair(last, low, high)
    lowest = _lowest(instance, last.pairs)
    progress(1.0, "done")
    return Fair(last, lowest, max(high, lowest))


def _lowest(instance: Instance, pairs: Booleans | None) -> float:
    """Return the lowest share."""
    return 0.0 if pairs is None else float(shares(instance, pairs).min(initial=1.0))


def _bracket(
    instance: Instance, pairs: Booleans, clock: Clock, progress: Progress
) -> tuple[Booleans, float, float]:
    """Close in on the highest lowest share from both sides."""
    low, high = _lowest(instance, pairs), 1.0
    width = max(high - low, CLOSED)
    while high - low > CLOSED * max(high, 1e-6) and clock.left > 0:
        progress(0.2 + 0.6 * (1 - (high - low) / width), "share")
        values = _attainable(instance, low, high)
        if values is not None and not len(values):
            high = low
            break
        middle = (low + high) / 2 if values is None else float(values[len(values) // 2])
        found = feasible(instance, clock, floor=middle)
        if found.pairs is not None:
            pairs, low = found.pairs, max(_lowest(instance, found.pairs), middle)
        elif found.impossible:
            high = middle if values is None else _below(values, middle, low)
        else:
            break
    return pairs, low, max(high, low)


def _below(values: Floats, middle: float, low: float) -> float:
    """Return the largest of the attainable values that is clearly below the middle."""
    smaller = values[values < middle * (1 - CLOSED)]
    return float(smaller[-1]) if len(smaller) else low


def _attainable(instance: Instance, low: float, high: float) -> Floats | None:
    """List the shares above `low`, up to `high`, that some choice of pairs has.

    Returns nothing where the choices are too many to be listed.
    """
    mask, best = usable(instance, low), instance.best
    counts, needs = mask.sum(1), best > 0
    pairs = zip(counts[needs], instance.demand[needs], strict=True)
    if sum(comb(int(count), int(demand)) for count, demand in pairs) > MOST_SUMS:
        return None
    found = [np.zeros(0)]
    for i in np.flatnonzero(needs):
        chosen = combinations(instance.affinity[i, mask[i]].tolist(), int(instance.demand[i]))
        sums = np.array([sum(one) for one in chosen]) / best[i]
        found.append(sums[(sums > low * (1 + CLOSED)) & (sums <= high * (1 + CLOSED))])
    values = np.unique(np.concatenate(found))
    apart = np.r_[True, np.diff(values) > 0.5 * CLOSED * values[1:]] if len(values) else values > 0
    return np.asarray(values[apart])
