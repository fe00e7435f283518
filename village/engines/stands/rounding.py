"""Rounding: the fractions of the relaxation made a plan, by small integer programs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from village.engines.stands.choices import NOWHERE, Choices
from village.engines.stands.floor import Floats, Ints
from village.engines.stands.incumbent import Incumbent
from village.engines.stands.piece import Piece
from village.engines.stands.program import ProgramResult, SolverLimits
from village.engines.stands.regions import Regions
from village.engines.stands.relaxation import Relaxation
from village.engines.stands.uniting import THREADS, each_region, united

_ROUND_S = 6.0


@dataclass(frozen=True)
class Rounding:
    """How fractions become a plan.

    Attributes:
        keep: columns held at this fraction are kept.
        each: so many columns each other request brings.
        gap: with which each region's integer program is content.
    """

    keep: float
    each: int
    gap: float

    def offer(self, best: Incumbent, relaxation: Relaxation, regions: Regions) -> None:
        """Keep what the relaxation gives almost whole, and place the others at best among few."""
        if best.is_content:
            return
        c = best.choices
        x = relaxation.x[: len(c.value)]
        seats = self._sure(c, x)
        columns = np.union1d(
            np.flatnonzero(x > 1e-6), _best_columns(c, relaxation.spare, self.each)
        )
        columns = columns[seats[c.request[columns]] < 0]
        seconds = min(_ROUND_S, best.left_s * 0.8 * min(1.0, THREADS / regions.count))
        limits = SolverLimits(seconds=seconds, nodes=1_000, gap=self.gap)

        def place(region: int) -> ProgramResult:
            mine = columns[regions.of_column[columns] == region]
            piece = Piece(c, seats, mine, table=relaxation.table)
            return piece.solve(best.limited(limits), start=best.held(regions.of_column == region))

        best.offer(united(c, seats, each_region(best, regions, place)), "rounding")

    def _sure(self, c: Choices, x: Floats) -> Ints:
        """Return the seats of those whom the relaxation gives one place almost whole."""
        sure = np.flatnonzero(x >= self.keep)
        seats = np.full(c.count, NOWHERE, dtype=np.int64)
        seats[c.request[sure]] = c.placement[sure]
        for i in c.pinned:
            seats[i] = c.of(i)[0]
        return seats


COARSE, FINE = Rounding(0.7, 3, 3e-4), Rounding(0.9, 6, 1e-5)


def _best_columns(c: Choices, spare: Floats, each: int) -> Ints:
    """Return each request's `each` columns that cost the bound least."""
    order = np.lexsort((-spare, c.request))
    owner = c.request[order]
    rank = np.arange(len(order)) - np.searchsorted(owner, owner)
    return np.sort(order[rank < each])
