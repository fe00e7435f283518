"""Regions: parts of the floor that can be planned one by one, and what then remains to agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from village.engines.stands.choices import Choices
from village.engines.stands.floor import Bools, Floats, Ints


@dataclass(frozen=True)
class Regions:
    """The zones, merged where partners could face each other across their border.

    Attributes:
        count: how many regions there are.
        of_column: the region of each column.
        of_module: the region of each module.
        home: the region each request belongs to first, -1 when it has no column.
        shared: requests with columns in several regions.
        of_pair: for each pair of partners, the regions where they could face each other.
    """

    count: int
    of_column: Ints
    of_module: Ints
    home: Ints
    shared: Bools
    of_pair: tuple[frozenset[int], ...] = ()

    def pairs_in(self, region: int) -> Ints:
        """Return the pairs of partners that could face each other in a region."""
        return np.array([t for t, at in enumerate(self.of_pair) if region in at], dtype=np.int64)


@dataclass(frozen=True)
class Share:
    """A region by itself: its columns, their reduced costs, and a bound on its plans' worth."""

    columns: Ints
    spare: Floats
    bound: float

    def within(self, slack: float) -> Ints:
        """Return the columns that a plan at most `slack` below the bound may have."""
        return self.columns[self.spare >= -slack]

    def slack_of(self, most: int) -> float:
        """Return the slack within which there are `most` columns."""
        if len(self.spare) <= most:
            return np.inf
        return -float(np.partition(self.spare, -most)[-most])


def divide(choices: Choices) -> Regions:
    """Return the regions of a floor."""
    floor = choices.floor
    group = list(range(len(floor.zones)))
    for (i, j, _), (a, b) in zip(choices.together, choices.faced, strict=True):
        one, other = choices.of(i), choices.of(j)
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
    of_pair = tuple(
        frozenset(region[floor.zone[choices.of(i)[a]]].tolist())
        for (i, _, _), (a, _) in zip(choices.together, choices.faced, strict=True)
    )
    return Regions(len(numbers), of_column, of_module, home, shared, of_pair)


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
