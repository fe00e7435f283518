"""Uniting: the regions planned two at a time, and their plans as one plan of the whole floor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from village.engines.stands import search
from village.engines.stands.choices import NOWHERE, Choices
from village.engines.stands.floor import Ints
from village.engines.stands.incumbent import Incumbent
from village.engines.stands.program import ProgramResult
from village.engines.stands.regions import Regions

THREADS = 2


def each_region(
    best: Incumbent, regions: Regions, place: Callable[[int], ProgramResult]
) -> list[ProgramResult]:
    """Return what `place` finds in each region; nothing where time is over before it starts."""

    def in_time(region: int) -> ProgramResult:
        if best.left_s <= 0:
            return ProgramResult(None, -np.inf, np.inf, is_proven=False)
        return place(region)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(in_time, range(regions.count)))


def united(c: Choices, seats: Ints, outcomes: Sequence[ProgramResult]) -> Ints | None:
    """Return the regions' plans as one; who has two places keeps the better one.

    Whoever then has none takes the best place that is free.
    """
    united = seats.copy()
    for outcome in outcomes:
        if outcome.seats is None:
            return None
        for i in np.flatnonzero((outcome.seats >= 0) & (outcome.seats != seats)).tolist():
            new = c.value[c.column(i, int(outcome.seats[i]))]
            if united[i] < 0 or c.value[c.column(i, int(united[i]))] < new:
                united[i] = outcome.seats[i]
    return search.filled(c, _without_quarrels(c, united), search.by_weight(c))


def _without_quarrels(c: Choices, seats: Ints) -> Ints:
    """Take the seat of one of each pair of rivals that stand too near across regions."""
    for i, j, metres in c.separate:
        both = seats[i] >= 0 and seats[j] >= 0
        if both and c.floor.near(seats[[i]], seats[[j]], metres)[0, 0]:
            seats[i if i not in c.pinned else j] = NOWHERE
    return seats


def is_peaceful(c: Choices, seats: Ints) -> bool:
    """Say whether no two rivals stand too near each other."""
    return not c.quarrels(seats)


def settled(
    c: Choices, regions: Regions, outcomes: Sequence[ProgramResult]
) -> tuple[Ints, frozenset[int]]:
    """Return each request's one region, and the regions whose plans that changes."""
    at = regions.home.copy()
    worth = np.full(c.count, -np.inf)
    placing: dict[int, list[int]] = defaultdict(list)
    for region, outcome in enumerate(outcomes):
        if outcome.seats is None:
            continue
        held = c.columns_of(outcome.seats)
        for i, value in zip(c.request[held].tolist(), c.value[held].tolist(), strict=True):
            placing[i].append(region)
            if value > worth[i]:
                worth[i], at[i] = value, region
    changed: set[int] = set()
    for i in np.flatnonzero(regions.shared).tolist():
        changed |= set(placing[i]) - {int(at[i])} or (set() if placing[i] else {int(at[i])})
    return at, frozenset(changed)
