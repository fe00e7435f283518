"""The fair assignment: the highest lowest share, then the largest sum that keeps it.

The integer programme that maximises the lowest share directly hardly ever ends. So the share
is bracketed: an assignment with every share of at least t exists, or is proven not to (see
`panels`), for t between the best found and the best thinkable. While the bracket is wide it
is halved; once it is narrow its upper end is tried itself, which is always a share that some
panel has, so that the search ends with the exact optimum. Then the sum is maximised with
that share as a floor.
"""

from collections.abc import Callable
from dataclasses import dataclass

from village.selection.matching import (
    Booleans,
    Chosen,
    Clock,
    Instance,
    feasible,
    maximise,
    shares,
)
from village.selection.panels import Packing

CLOSED = 2e-7
"""A bracket so narrow, relative to the share, is closed."""
NARROW = 3e-3
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
    packing = Packing(instance, low, pairs)
    while high - low > CLOSED * max(high, 1e-6) and clock.left > 0:
        progress(0.2 + 0.6 * (1 - (high - low) / width), "share")
        floor = (low + high) / 2 if high - low > NARROW * high else high
        answer = packing.reach(floor, clock)
        if answer.pairs is not None:
            pairs = answer.pairs
        elif answer.highest is not None:
            high = max(low, min(high, answer.highest))
            continue
        else:
            floor = (low + high) / 2
            found = feasible(instance, clock, floor=floor)
            if found.pairs is None and not found.impossible:
                break
            if found.pairs is None:
                high = floor
                continue
            pairs = found.pairs
            packing.learn(pairs)
        low = max(_lowest(instance, pairs), min(floor, high) * (1 - CLOSED / 2))
        packing.low = low
    return pairs, low, max(high, low)
