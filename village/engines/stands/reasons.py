"""Reasons: why a request has no stand, in words."""

from __future__ import annotations

import numpy as np

from village.engines.stands.choices import Choices
from village.engines.stands.columns import fitting
from village.engines.stands.floor import Ints
from village.engines.stands.search import Seating


def placed(choices: Choices, seats: Ints) -> dict[str, tuple[str, ...]]:
    """Return the modules of each placed request, by id."""
    return {
        choices.problem.requests[i].id: choices.floor.module_ids(int(seats[i]))
        for i in np.flatnonzero(seats >= 0).tolist()
    }


def unplaced(choices: Choices, seats: Ints) -> dict[str, str]:
    """Return a reason for each request without a stand."""
    seating = Seating(choices, seats)
    return {
        choices.problem.requests[i].id: _why(seating, i) for i in np.flatnonzero(seats < 0).tolist()
    }


def _why(seating: Seating, i: int) -> str:
    c = seating.choices
    request = c.problem.requests[i]
    size = f"{request.modules} module{'s' if request.modules > 1 else ''}"
    fits = np.flatnonzero(fitting(c.floor, request))
    if not len(fits):
        return _nothing_fits(c, i, size)
    places = c.of(i)
    if not len(places):
        return f"each of its {len(fits)} possible places is blocked, pinned or too near a rival"
    empty = [p for p in places.tolist() if (seating.holder[seating.modules(p)] < 0).all()]
    if empty:
        rivals = {c.problem.requests[j].id for p in empty for j in seating.in_the_way(i, p)}
        if not rivals:
            return "no place is worth having: its value would be negative"
        return f"the {len(empty)} free places of {size} are too near {', '.join(sorted(rivals))}"
    free = sum(
        module.zone in request.zones
        and seating.holder[k] < 0
        and module.id not in c.problem.blocked
        for k, module in enumerate(c.floor.modules)
    )
    held = f"all {len(places)} places of {size} that it could have are taken"
    return f"{held}; {free} free modules of its zones do not make one" if free else held


def _nothing_fits(c: Choices, i: int, size: str) -> str:
    request = c.problem.requests[i]
    zones = ", ".join(sorted(request.zones))
    if not request.zones & {module.zone for module in c.floor.modules}:
        return f"the floor has no zone {zones}"
    if request.needs:
        needs = ", ".join(sorted(request.needs))
        return f"no {size} in {zones} form a rectangle with {needs}"
    return f"no {size} in {zones} form a rectangle"
