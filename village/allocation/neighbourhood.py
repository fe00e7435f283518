"""Neighbourhoods: which requests to place again together, again and again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Protocol

import numpy as np

from village.allocation.choices import Choices
from village.allocation.floor import Floats, Ints
from village.allocation.relaxation import Relaxation

_EACH = 25  # columns a request brings
_SMALLEST, _LARGEST = 30, 120
_UNPLACED_LOSS = 200.0
_PATIENCE = 60  # windows without a gain before giving up


class Standing(Protocol):
    """What the choice of a neighbourhood looks at."""

    seats: Ints
    value: float
    bound: float
    seed: int


def windows(
    choices: Choices, relaxation: Relaxation, run: Standing, *, start: int = 0
) -> Iterator[Ints]:
    """Yield the columns of one neighbourhood after another, of the plan as it then stands.

    Each grows round a request that stands worse than the relaxation would have it: half of
    them are its surroundings, half those of its zone that lose most. They widen as long as
    nothing is gained, and end after sixty in vain. `start` is how many were tried before.
    """
    chance = random.Random(f"{run.seed} {start}")  # noqa: S311  a search, not a secret
    size, idle = 40, 0
    while idle < _PATIENCE:
        value = run.value
        loss = _loss(choices, relaxation, run.seats)
        [centre] = chance.choices(range(choices.count), loss.tolist())
        group = _group(choices, run.seats, loss, centre, min(size, choices.count), chance)
        yield _columns(relaxation.spare, choices, run, group)
        gained = run.value > value
        idle = 0 if gained else idle + 1
        size = size if gained else min(_LARGEST, max(_SMALLEST, size + 2))


def _loss(choices: Choices, relaxation: Relaxation, seats: Ints) -> Floats:
    """Return how far below the relaxation each request stands."""
    loss = np.full(choices.count, _UNPLACED_LOSS)
    for i in np.flatnonzero(seats >= 0).tolist():
        loss[i] = max(0.0, -relaxation.spare[choices.column(i, int(seats[i]))]) + 1.0
    return loss


def _group(
    choices: Choices, seats: Ints, loss: Floats, centre: int, size: int, chance: random.Random
) -> Ints:
    floor = choices.floor
    where = seats[centre]
    if where < 0 and not len(choices.of(centre)):
        return np.array([centre])
    place = int(where) if where >= 0 else int(choices.of(centre)[0])
    zone = floor.zone[place]
    in_zone = np.array(
        [zone in floor.zone[choices.of(i)] for i in range(choices.count)], dtype=bool
    )
    if chance.random() < 0.5:
        middle = (floor.box[:, :2] + floor.box[:, 2:]) / 2
        away = np.hypot(*(middle[np.maximum(seats, 0)] - middle[place]).T)
        away[seats < 0] = np.where(in_zone[seats < 0], 0.0, np.inf)
        key = away
    else:
        lots = np.array([chance.random() for _ in range(choices.count)])
        key = np.where(in_zone, -loss * lots, np.inf)
    group = np.argsort(key, kind="stable")[:size]
    return np.union1d(group, [centre])


def _columns(spare: Floats, choices: Choices, run: Standing, group: Ints) -> Ints:
    """Return the group's best columns among those that could better the plan."""
    slack = -(run.bound - run.value) - 1.0
    found = []
    for i in group.tolist():
        mine = np.arange(choices.offset[i], choices.offset[i + 1])
        mine = mine[spare[mine] >= slack]
        found.append(mine[np.argsort(-spare[mine], kind="stable")[:_EACH]])
        if run.seats[i] >= 0:
            found.append(np.array([choices.column(i, int(run.seats[i]))]))
    return np.unique(np.concatenate(found)).astype(np.int64)
