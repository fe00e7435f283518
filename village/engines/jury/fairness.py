"""The fair assignment: the highest lowest share, then the largest sum that keeps it.

The integer programme that maximises the lowest share directly hardly ever ends. So the share
is bracketed: an assignment with every share of at least t exists, or is proven not to (see
`packing`), for t between the best found and the best thinkable. It begins at what exchanges
reach (see `exchange`). While the bracket is wide it is halved; once it is narrow its upper end
is tried itself, which is always a share that some panel has, so that the search ends with the
exact optimum. Then the sum is maximised with that share as a floor.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from village.engines.jury.exchange import raised
from village.engines.jury.instance import Booleans, Chosen, Clock, Instance, JurorGroup
from village.engines.jury.matching import feasible, maximise
from village.engines.jury.packing import Packing

CLOSED = 2e-7
"""A bracket so narrow, relative to the share, is closed."""
PROVEN = 2e-7
"""A sum that meets its bound so closely, relatively, is the largest."""
NARROW = 5e-4
"""Of a bracket so narrow, relatively, the upper end is tried and not the middle."""
SHARE_DIVES = 1, 8
"""How often whole panels are tried at the upper floor: first, and then again; below it oftener."""
STEP = 8e-4
"""So far below the upper floor, relatively, the next is tried; then twice as far."""
FINE = 2e-4
"""So close to a floor that was missed, relatively, no other is tried."""
BOUND_PART, SHARE_PART, SUM_DIVE_PART, SUM_PART = 0.4, 0.85, 0.87, 0.95
"""The parts of the time limit after which the share's bound, the share, the dive for the sum
and the dives for larger ones end."""
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Fair:
    """A fair choice, and what is proven of its lowest share."""

    chosen: Chosen
    lowest: float
    bound: float


def fairest(instance: Instance, clock: Clock, progress: Progress) -> Fair:
    """Choose pairs of the highest lowest share and, subject to that, of the largest sum."""
    even, real = _even(instance), instance.affinity.shape[1]
    found = _fairest(even, clock, progress)
    pairs = found.chosen.pairs
    chosen = found.chosen if pairs is None else replace(found.chosen, pairs=pairs[:, :real])
    return replace(found, chosen=chosen)


def _even(instance: Instance) -> Instance:
    """Return the instance with as many places for every application.

    Panels are of one size. Where applications ask for different numbers, each place that one
    lacks is filled by a stand-in of affinity 0 who has room for all and must be taken.
    """
    lacking = instance.demand.max(initial=0) - instance.demand
    extra = int(lacking.max(initial=0))
    if not extra:
        return instance
    few, many = instance.affinity.shape[1], len(lacking)
    inside = np.arange(extra) < lacking[:, None]
    groups = [
        JurorGroup(
            "", np.flatnonzero(lacking == count), few + np.arange(count), int(count), int(count)
        )
        for count in np.unique(lacking[lacking > 0])
    ]
    nobody = np.zeros((many, extra), dtype=bool)
    return replace(
        instance,
        affinity=np.hstack([instance.affinity, np.where(inside, 0.0, np.nan)]),
        demand=instance.demand + lacking,
        least=np.r_[instance.least, np.zeros(extra, dtype=np.int64)],
        most=np.r_[instance.most, np.full(extra, many)],
        groups=(*instance.groups, *groups),
        kept=None if instance.kept is None else np.hstack([instance.kept, nobody]),
        reference=instance.best,
    )


def _fairest(instance: Instance, clock: Clock, progress: Progress) -> Fair:
    """Choose among assignments that give every application as many jurors."""
    progress(0.0, "total")
    first = maximise(instance, clock)
    if first.pairs is None:
        return Fair(first, 0.0, 1.0)
    if not instance.demand.any():
        return Fair(first, 1.0, 1.0)
    start = raised(instance, first.pairs, clock)
    packing = Packing(instance, _lowest(instance, start), start)
    pairs, low, high = _bracket(packing, start, clock, progress)
    packing.learn(pairs)
    progress(0.8, "sum")
    last = _largest(packing, pairs, low, min(first.bound, _ceiling(instance)), clock)
    lowest = _lowest(instance, last.pairs)
    return Fair(last, lowest, max(high, lowest))


def _ceiling(instance: Instance) -> float:
    """Return the sum that all applications could have if they did not compete."""
    return float(instance.best.sum())


def _largest(
    packing: Packing, pairs: Booleans, floor: float, ceiling: float, clock: Clock
) -> Chosen:
    """Choose pairs of the largest sum, every share being at least `floor`.

    The panels' linear programme bounds the sum. Where whole panels do not meet the bound, any
    better assignment lies among the pairs whose own bound is above the best known.
    """
    instance = packing.instance
    packing.low = floor
    priced = packing.richest(floor, clock)
    if priced is None:
        return _better(instance, pairs, maximise(instance, clock, floor=floor), ceiling)
    with_pair, bound = priced
    bound = min(bound, ceiling)
    dived = packing.whole(floor, clock.part(SUM_DIVE_PART), sums=True)
    if dived is not None and _sum(instance, dived) > _sum(instance, pairs):
        pairs = dived
    pairs = packing.improved(floor, pairs, bound * (1 - PROVEN), clock.part(SUM_PART))
    known = _sum(instance, pairs)
    if _meets(instance, pairs, bound):
        return Chosen(pairs, known, max(known, bound))
    hopeful = replace(
        instance,
        affinity=np.where(with_pair >= known, instance.affinity, np.nan),
        reference=instance.best,
    )
    found = maximise(hopeful, clock, floor=floor)
    if found.impossible:
        return Chosen(pairs, known, known)
    return _better(instance, pairs, found, bound)


def _better(instance: Instance, pairs: Booleans, found: Chosen, ceiling: float) -> Chosen:
    """Return the better of a known assignment and a find, with the bound on both."""
    known = _sum(instance, pairs)
    bound = max(known, min(found.bound, ceiling))
    if found.pairs is None or found.total < known:
        return Chosen(pairs, known, bound)
    return Chosen(found.pairs, found.total, max(bound, found.total))


def _meets(instance: Instance, pairs: Booleans, bound: float) -> bool:
    """Say whether pairs have the largest sum that a bound allows."""
    return bound - _sum(instance, pairs) <= PROVEN * abs(bound)


def _sum(instance: Instance, pairs: Booleans) -> float:
    """Return the sum of the chosen affinities."""
    return float(instance.affinity[pairs].sum())


def _lowest(instance: Instance, pairs: Booleans | None) -> float:
    """Return the lowest share."""
    return 0.0 if pairs is None else float(instance.shares(pairs).min(initial=1.0))


def _bracket(
    packing: Packing, pairs: Booleans, clock: Clock, progress: Progress
) -> tuple[Booleans, float, float]:
    """Close in on the highest lowest share from both sides."""
    instance, low = packing.instance, packing.low
    high = _thinkable(packing, clock.part(BOUND_PART), progress)
    progress(0.5, "share")
    clock = clock.part(SHARE_PART)
    for dives in SHARE_DIVES:
        pairs, low = _dive(packing, pairs, (low, high), clock, dives)
    while high - low > CLOSED * max(high, 1e-6) and clock.left > 0:
        floor = (low + high) / 2
        middle = feasible(instance, clock, floor=floor)
        if middle.pairs is not None:
            pairs, low = middle.pairs, max(_lowest(instance, middle.pairs), _just(floor))
        elif middle.impossible:
            high = floor
        else:
            break
    return pairs, low, max(high, low)


def _just(floor: float) -> float:
    """Return a little less than a floor, which rounding may leave just unreached."""
    return floor * (1 - CLOSED / 2)


def _thinkable(packing: Packing, clock: Clock, progress: Progress) -> float:
    """Return a share above which nothing is reached, even by panels taken in part.

    The packing's `low` rises to the highest floor that panels taken in part reach.
    """
    high, width = 1.0, max(1.0 - packing.low, CLOSED)
    while high - packing.low > CLOSED * max(high, 1e-6) and clock.left > 0:
        progress(0.1 + 0.4 * (1 - (high - packing.low) / width), "share")
        floor = (packing.low + high) / 2 if high - packing.low > NARROW * high else high
        answer = packing.reach(floor, clock)
        if answer.thinkable:
            packing.low = floor
        elif answer.highest is not None:
            high = max(packing.low, min(high, answer.highest))
        else:
            break
    return high


def _dive(
    packing: Packing, pairs: Booleans, between: tuple[float, float], clock: Clock, dives: int
) -> tuple[Booleans, float]:
    """Return whole panels of a high lowest share, and that share, between two floors.

    The upper floor is tried first, then others further and further below it until something is
    found, then always the middle between what was found and what was missed.
    """
    low, missed = between
    floor, step, top = missed, STEP * missed, missed
    while missed - low > FINE * missed and clock.left > 0:
        packing.low = floor
        found = packing.whole(floor, clock, dives=dives)
        if found is None:
            missed = floor
            floor = max(top - step, (low + missed) / 2)
            step, dives = 2 * step, dives + 1
        else:
            pairs, low = found, max(_lowest(packing.instance, found), _just(floor))
            floor, step = (low + missed) / 2, np.inf
    return pairs, low
