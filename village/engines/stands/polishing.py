"""Polishing: neighbourhoods in several corners of the floor at once, their gains joined."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from village.engines.stands.floor import Bools, Ints
from village.engines.stands.incumbent import Incumbent
from village.engines.stands.neighbourhood import Corner, Guide
from village.engines.stands.regions import Regions
from village.engines.stands.relaxation import Relaxation
from village.engines.stands.uniting import THREADS, is_peaceful

_WINDOWS = 8  # neighbourhoods of a corner between two looks


@dataclass
class Polishing:
    """Places small groups again and again, the others staying.

    Attributes:
        seed: of the lots that choose the groups.
        drawn: how many corners were drawn; each has lots of its own.
    """

    best: Incumbent
    relaxation: Relaxation
    regions: Regions
    seed: int
    drawn: int = 0

    def polish(self, core: Ints) -> bool:
        """Look for a better plan among the columns of `core`; say whether there was one.

        First in each region, two at a time, then on the whole floor.
        """
        value = self.best.value
        everywhere = np.zeros(len(self.best.choices.value), dtype=bool)
        everywhere[core] = True
        count, of_column = self.regions.count, self.regions.of_column
        parts = [everywhere & (of_column == k) for k in range(count)]
        for columns in [parts, [everywhere]] if count > 1 else [[everywhere]]:
            if self.best.is_content:
                break
            corners = [self.corner(part) for part in columns]
            with ThreadPoolExecutor(THREADS) as pool:
                list(pool.map(lambda corner: self.better(corner, _WINDOWS), corners))
            self._join(corners)
        return self.best.value > value

    def corner(self, columns: Bools) -> Corner:
        """Return a part of the floor to plan better, with a seed that no other had."""
        self.drawn += 1
        best = self.best
        guide = Guide(self.relaxation.spare, self.relaxation.table)
        lot = f"{self.seed} {self.drawn}"
        return Corner(best.choices, guide, columns, best.seats, best.value, best.bound, lot)

    def better(self, corner: Corner, most: int) -> None:
        """Place up to `most` groups of a corner again while there is time."""
        corner.better(most=most, left_s=lambda: self.best.left_s)

    def _join(self, corners: list[Corner]) -> None:
        """Offer what several corners of the floor gained, together if they agree."""
        before = self.best.seats
        seats = before.copy()
        for corner in corners:
            moved = corner.seats != before
            seats[moved] = corner.seats[moved]
        if is_peaceful(self.best.choices, seats):
            self.best.offer(seats, "neighbourhood")
        for corner in corners:
            self.best.offer(corner.seats, "neighbourhood")
