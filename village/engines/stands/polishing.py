"""Polishing: neighbourhoods in several corners of the floor at once, their gains joined."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from village.engines.stands.exact import THREADS, RegionalRun
from village.engines.stands.floor import Bools
from village.engines.stands.neighbourhood import Corner, Guide
from village.engines.stands.regions import Regions
from village.engines.stands.relaxation import Relaxation
from village.engines.stands.uniting import is_peaceful

_WINDOWS = 8  # neighbourhoods of a corner between two looks


@dataclass
class PolishedRun(RegionalRun):
    """A run that can better its plan by neighbourhoods."""

    _drawn: int = 0

    def _polish(self, relaxation: Relaxation, regions: Regions) -> bool:
        """Place small groups again, the others staying; say whether that gained.

        First in each region, two at a time, then on the whole floor.
        """
        value = self.value
        everywhere = np.zeros(len(self.choices.value), dtype=bool)
        everywhere[self._core(relaxation, regions)] = True
        parts = [everywhere & (regions.of_column == k) for k in range(regions.count)]
        for columns in [parts, [everywhere]] if regions.count > 1 else [[everywhere]]:
            if self.is_content:
                break
            corners = [self._corner(relaxation, part) for part in columns]
            with ThreadPoolExecutor(THREADS) as pool:
                list(pool.map(lambda corner: self._better(corner, _WINDOWS), corners))
            self._join(corners)
        return self.value > value

    def _join(self, corners: list[Corner]) -> None:
        """Offer what several corners of the floor gained, together if they agree."""
        before = self.seats
        seats = before.copy()
        for corner in corners:
            moved = corner.seats != before
            seats[moved] = corner.seats[moved]
        if is_peaceful(self.choices, seats):
            self.offer(seats, "neighbourhood")
        for corner in corners:
            self.offer(corner.seats, "neighbourhood")

    def _corner(self, relaxation: Relaxation, columns: Bools) -> Corner:
        """Return a part of the floor to plan better, with a seed that no other had."""
        self._drawn += 1
        lot = f"{self.seed} {self._drawn}"
        guide = Guide(relaxation.spare, relaxation.table)
        return Corner(self.choices, guide, columns, self.seats, self.value, self.bound, lot)

    def _better(self, corner: Corner, most: int) -> None:
        corner.better(most=most, left_s=lambda: self.left_s)
