"""Worth: what a placement is worth to a request by itself."""

from __future__ import annotations

import numpy as np

from village.engines.stands.floor import Floats, Floor, Ints
from village.engines.stands.problem import StandProblem


def values(problem: StandProblem, floor: Floor, request: Ints, placement: Ints) -> Floats:
    """Return what placements are worth to requests by themselves (the published formula).

    Args:
        problem: the weights and the requests.
        floor: the placements.
        request: for each column its request, ascending.
        placement: and its placement, ascending for each request.
    """
    weights, asked = problem.weights, problem.requests
    size = np.array([each.modules for each in asked], dtype=np.float64)
    eager = np.array([1 + each.points / 100 for each in asked])
    sides = np.array([each.open_sides for each in asked], dtype=np.int64)
    pleasure = (
        _wish(problem, floor, request, placement)
        + weights.open_side * np.minimum(floor.open_sides[placement], sides[request])
        + weights.footfall * floor.footfall[placement]
    )
    return np.asarray(
        weights.placed * size[request]
        + eager[request] * pleasure
        + weights.revenue * floor.price[placement]
    )


def _wish(problem: StandProblem, floor: Floor, request: Ints, placement: Ints) -> Floats:
    """Return, for each column, the best over its wishes of weight × shared modules ÷ modules."""
    best = np.zeros(len(placement))
    key = request * (len(floor.size) + 1) + placement
    for rank, weight in enumerate(problem.weights.wish):
        wished = [
            (k, floor.position[name])
            for k, each in enumerate(problem.requests)
            for name in set(each.wishes[rank] if rank < len(each.wishes) else ())
            if name in floor.position
        ]
        who = np.array([k for k, _ in wished], dtype=np.int64)
        holding = [floor.on_module[module] for _, module in wished]
        owner = np.repeat(who, [len(places) for places in holding])
        places = np.concatenate([np.zeros(0, np.int64), *holding])
        named, shared = np.unique(owner * (len(floor.size) + 1) + places, return_counts=True)
        at = np.minimum(np.searchsorted(key, named), max(0, len(key) - 1))
        hit = key[at] == named if len(key) else np.zeros(len(named), dtype=bool)
        mine = at[hit]
        size = np.array([each.modules for each in problem.requests], dtype=np.float64)
        best[mine] = np.maximum(best[mine], weight * shared[hit] / size[request[mine]])
    return best
