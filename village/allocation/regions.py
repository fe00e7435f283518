"""Regions: parts of the floor that can be planned one by one, and what then remains to agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from village.allocation.choices import Choices
from village.allocation.floor import Bools, Ints


@dataclass(frozen=True)
class Regions:
    """The zones, merged where partners could face each other across their border.

    Attributes:
        count: how many regions there are.
        of_column: the region of each column.
        of_module: the region of each module.
        home: the region each request belongs to first, -1 when it has no column.
        shared: requests with columns in several regions.
    """

    count: int
    of_column: Ints
    of_module: Ints
    home: Ints
    shared: Bools


def divide(choices: Choices) -> Regions:
    """Return the regions of a floor."""
    floor = choices.floor
    group = list(range(len(floor.zones)))
    for i, j, _ in choices.together:
        one, other = choices.of(i), choices.of(j)
        a, b = np.nonzero(floor.facing(one, other))
        zones = np.unique(np.stack([floor.zone[one[a]], floor.zone[other[b]]], axis=1), axis=0)
        for first, second in zones.tolist():
            low, high = sorted((group[first], group[second]))
            group = [low if member == high else member for member in group]
    numbers = {member: k for k, member in enumerate(sorted(set(group)))}
    region = np.array([numbers[member] for member in group], dtype=np.int64)
    named = {zone: k for k, zone in enumerate(floor.zones)}
    of_column = region[floor.zone[choices.placement]]
    of_module = np.array([region[named[m.zone]] for m in floor.modules], dtype=np.int64)
    home, shared = _homes(choices, of_column)
    return Regions(len(numbers), of_column, of_module, home, shared)


def _homes(choices: Choices, of_column: Ints) -> tuple[Ints, Bools]:
    """Return where each request has its best column, and which have columns elsewhere too."""
    home = np.full(choices.count, -1, dtype=np.int64)
    shared = np.zeros(choices.count, dtype=bool)
    for i in range(choices.count):
        mine = of_column[choices.offset[i] : choices.offset[i + 1]]
        if len(mine):
            home[i] = mine[int(np.argmax(choices.values(i)))]
            shared[i] = bool((mine != mine[0]).any())
    return home, shared
