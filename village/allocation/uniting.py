"""Uniting: the plans of the regions as one plan, and which columns to look at where they meet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from village.allocation import search
from village.allocation.choices import NOWHERE, Choices
from village.allocation.floor import Bools, Floats, Ints
from village.allocation.program import Outcome


def best_columns(c: Choices, spare: Floats, each: int) -> Ints:
    """Return each request's `each` columns that cost the bound least."""
    order = np.lexsort((-spare, c.request))
    owner = c.request[order]
    rank = np.arange(len(order)) - np.searchsorted(owner, owner)
    return np.sort(order[rank < each])


def united(c: Choices, seats: Ints, outcomes: Sequence[Outcome]) -> Ints | None:
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


def placed_twice(c: Choices, outcomes: Sequence[Outcome]) -> Bools:
    """Return the requests that several regions placed."""
    times = np.zeros(c.count, dtype=np.int64)
    for outcome in outcomes:
        if outcome.seats is not None:
            times += outcome.seats >= 0
    return times > 1
