"""The regions of a floor, each planned as an integer program of its own, and what that proves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from village.engines.stands.choices import NOWHERE
from village.engines.stands.floor import Ints
from village.engines.stands.incumbent import OPTIMAL, Incumbent
from village.engines.stands.piece import Piece
from village.engines.stands.program import ProgramResult, SolverLimits
from village.engines.stands.regions import Regions
from village.engines.stands.relaxation import Relaxation
from village.engines.stands.uniting import THREADS, each_region, settled, united

_SMALL = 4_000  # columns: up to this many are solved as one integer program
_PART = 10_000  # columns of a region's integer program at most


@dataclass
class ExactSearch:
    """Solves what is left to decide exactly, and remembers what that proved of each region.

    Attributes:
        proven: the regions' bounds, once they were solved.
    """

    best: Incumbent
    relaxation: Relaxation
    regions: Regions
    proven: Sequence[float] = ()

    def core(self) -> Ints:
        """Return the columns that a plan better than the present one may have.

        A column costs the relaxation's bound its reduced cost, or its region's share of it;
        where regions were solved, the others' share is what their solution proved.
        """
        mine = self.relaxation.bound + self.relaxation.spare >= self.best.value - 1e-6
        missing = self.best.missing + 1e-6
        for share, proven in zip(self.relaxation.shares(self.regions), self.proven, strict=False):
            mine[share.columns] &= share.bound + share.spare >= proven - missing
        return np.flatnonzero(mine)

    def solve(self) -> None:
        """Solve what is left to decide: as a whole when it is small, else region by region."""
        if self.best.is_content:
            return
        core = self.core()
        if len(core) > _SMALL and self.regions.count > 1:
            self._solve_regions()
            core = self.core()
        if self.best.is_content or (len(core) > _SMALL and self.regions.count > 1):
            return
        limits = SolverLimits(seconds=self.best.left_s * 0.6, nodes=50_000, gap=OPTIMAL / 4)
        outcome = Piece(
            self.best.choices, self.best.seats, core, table=self.relaxation.table
        ).solve(limits)
        self.best.offer(outcome.seats, "whole")
        self.best.prove(max(outcome.bound * (1 + 1e-9), self.best.value), "whole")

    def _solve_regions(self) -> None:
        """Solve each region for itself; requests with places in several pay their price there.

        The prices are the relaxation's; with any prices the regions' bounds and the prices
        together bound every plan (Lagrangian relaxation of "one place each"). A region's program
        has the columns whose reduced cost is at least `-slack`: a plan with any other is worth
        no more than the region's share of the relaxation less that slack.
        """
        c = self.best.choices
        price = np.where(self.regions.shared, np.maximum(self.relaxation.best, 0.0), 0.0)
        seconds = self.best.left_s * 0.7 * min(1.0, THREADS / self.regions.count)
        limits = SolverLimits(seconds=seconds, nodes=20_000, gap=2e-6)
        nobody = np.full(c.count, NOWHERE, dtype=np.int64)
        shares, table = self.relaxation.shares(self.regions), self.relaxation.table

        def solve(region: int) -> ProgramResult:
            share, held = shares[region], self.best.held(self.regions.of_column == region)
            worth = c.worth(held) - float(price[held >= 0].sum())
            slack = min(share.bound - worth + 1e-6, share.slack_of(_PART))
            piece = Piece(c, nobody, share.within(slack), table=table, price=price)
            return piece.solve(self.best.limited(limits), start=held).at_least(share.bound - slack)

        outcomes = each_region(self.best, self.regions, solve)
        bound = sum(outcome.bound for outcome in outcomes) + float(price.sum())
        self.best.prove(max(bound * (1 + 1e-9), self.best.value), "regions")
        self.best.offer(united(c, nobody, outcomes), "regions")
        self.proven = [outcome.bound for outcome in outcomes]
        self._agree(outcomes)

    def _agree(self, outcomes: list[ProgramResult]) -> None:
        """Plan regions again whose requests two regions placed, or none: now one region has each.

        The region that gave it most has it; where none did, the one it would like best.
        """
        c = self.best.choices
        at, alone = settled(c, self.regions, outcomes)
        seconds = self.best.left_s * 0.4 * min(1.0, THREADS / max(1, len(alone)))
        limits = SolverLimits(seconds=seconds, nodes=5_000, gap=1e-5)
        nobody = np.full(c.count, NOWHERE, dtype=np.int64)
        shares, table = self.relaxation.shares(self.regions), self.relaxation.table

        def solve(region: int) -> ProgramResult:
            outcome = outcomes[region]
            if region not in alone or outcome.seats is None:
                return outcome
            mine = shares[region].within(shares[region].slack_of(_PART // 4))
            mine = mine[at[c.request[mine]] == region]
            start = np.where(at == region, outcome.seats, NOWHERE)
            return Piece(c, nobody, mine, table=table).solve(self.best.limited(limits), start=start)

        self.best.offer(united(c, nobody, each_region(self.best, self.regions, solve)), "regions")
