"""Prices of modules: a first guess at what the relaxation's duals will be, found by walking.

Whatever the prices, "every module sold at its price, every request taking what then suits it
best" bounds all plans (Lagrangian relaxation). The walk goes down that bound by subgradients;
the linear program then starts from the columns that these prices hold promising.
"""

from __future__ import annotations

import numpy as np

from village.engines.stands.choices import Choices
from village.engines.stands.floor import Floats, Ints

_STEPS = 160
_MEMORY = 0.7  # of the direction before
_PATIENCE = 8  # steps in vain before steps become shorter
_SHORTER = 0.7
_DARING = 0.03  # how far below the best bound the walk first aims, as a share of it


def prices(choices: Choices, *, steps: int = _STEPS) -> Floats:
    """Return a price for each module, never negative; rivals and partners are left out."""
    floor = choices.floor
    count = len(floor.modules)
    found = price = np.zeros(count)
    if not len(choices.value):
        return found
    on_module = floor.cover.T.tocsr()
    lowest, reach, vain, heading = np.inf, 1.0, 0, np.zeros(count)
    for step in range(steps):
        bound, taken = _demand(choices, price)
        vain = 0 if bound < lowest * (1 - 1e-5) else vain + 1
        if bound < lowest:
            lowest, found = bound, price
        if vain > _PATIENCE:
            vain, reach, price, heading = 0, reach * _SHORTER, found, np.zeros(count)
            continue
        excess = on_module @ np.bincount(taken, minlength=len(floor.size)) - 1.0
        heading = _MEMORY * heading + (1 - _MEMORY) * excess if step else excess
        way = np.where((price > 0) | (heading > 0), heading, 0.0)
        length = reach * reach * _DARING * abs(lowest) / max(1.0, float(way @ way))
        price = np.maximum(price + length * way, 0.0)
    return found


def _demand(choices: Choices, price: Floats) -> tuple[float, Ints]:
    """Return the bound that prices prove, and the placements that are then asked for."""
    some = np.flatnonzero(np.diff(choices.offset) > 0)
    gain = choices.value - (choices.floor.cover @ price)[choices.placement]
    best = np.maximum.reduceat(gain, choices.offset[some])
    hit = np.flatnonzero(gain == np.repeat(best, np.diff(choices.offset)[some]))
    owner = choices.request[hit]
    first = hit[np.flatnonzero(np.diff(owner, prepend=-1))]
    wanted = first[gain[first] > 0]
    return float(price.sum() + np.maximum(best, 0.0).sum()), choices.placement[wanted]
