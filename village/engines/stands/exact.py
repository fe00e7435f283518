"""The regions of a floor, each planned as an integer program of its own, and what that proves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from village.engines.stands.choices import NOWHERE
from village.engines.stands.floor import Bools, Ints
from village.engines.stands.piece import Piece
from village.engines.stands.program import Limits, Outcome
from village.engines.stands.regions import Regions
from village.engines.stands.relaxation import Relaxation
from village.engines.stands.run import OPTIMAL, Run
from village.engines.stands.uniting import settled, united

THREADS = 2
_SMALL = 4_000  # columns: so many are solved as one integer program
_PART = 10_000  # columns of a region's integer program at most


@dataclass
class RegionalRun(Run):
    """A run that can solve what is left to decide exactly, region by region.

    Attributes:
        proven: the regions' bounds, once they were solved.
    """

    proven: Sequence[float] = ()

    def _now(self, limits: Limits) -> Limits:
        """Return limits that end with the run."""
        return replace(limits, seconds=min(limits.seconds, self.left_s))

    def _held(self, columns: Bools) -> Ints:
        """Return the best plan's seats that are among some columns; nobody else has one."""
        c = self.choices
        held = np.full(c.count, NOWHERE, dtype=np.int64)
        for i in np.flatnonzero(self.seats >= 0).tolist():
            if columns[c.column(i, int(self.seats[i]))]:
                held[i] = self.seats[i]
        return held

    def _each_region(self, regions: Regions, place: Callable[[int], Outcome]) -> list[Outcome]:
        """Return what `place` finds in each region; nothing where time is over before it starts."""

        def in_time(region: int) -> Outcome:
            if self.left_s <= 0:
                return Outcome(None, -np.inf, np.inf, is_proven=False)
            return place(region)

        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(in_time, range(regions.count)))

    def _core(self, relaxation: Relaxation, regions: Regions) -> Ints:
        """Return the columns that a plan better than the present one may have.

        A column costs the relaxation's bound its reduced cost, or its region's share of it;
        where regions were solved, the others' share is what their solution proved.
        """
        mine = relaxation.bound + relaxation.spare >= self.value - 1e-6
        missing = self.bound - self.value + 1e-6
        for share, proven in zip(relaxation.shares(regions), self.proven, strict=False):
            mine[share.columns] &= share.bound + share.spare >= proven - missing
        return np.flatnonzero(mine)

    def _exactly(self, relaxation: Relaxation, regions: Regions) -> None:
        """Solve what is left to decide: as a whole when it is small, else region by region."""
        if self.is_content:
            return
        core = self._core(relaxation, regions)
        if len(core) > _SMALL and regions.count > 1:
            self._regions_exactly(relaxation, regions)
            core = self._core(relaxation, regions)
        if self.is_content or (len(core) > _SMALL and regions.count > 1):
            return
        limits = Limits(seconds=self.left_s * 0.6, nodes=50_000, gap=OPTIMAL / 4)
        outcome = Piece(self.choices, self.seats, core, table=relaxation.table).solve(limits)
        self.offer(outcome.seats, "whole")
        self.prove(max(outcome.bound * (1 + 1e-9), self.value), "whole")

    def _regions_exactly(self, relaxation: Relaxation, regions: Regions) -> None:
        """Solve each region for itself; requests with places in several pay their price there.

        The prices are the relaxation's; with any prices the regions' bounds and the prices
        together bound every plan (Lagrangian relaxation of "one place each"). A region's program
        has the columns whose reduced cost is at least `-slack`: a plan with any other is worth
        no more than the region's share of the relaxation less that slack.
        """
        c = self.choices
        price = np.where(regions.shared, np.maximum(relaxation.best, 0.0), 0.0)
        seconds = self.left_s * 0.7 * min(1.0, THREADS / regions.count)
        limits = Limits(seconds=seconds, nodes=20_000, gap=2e-6)
        nobody = np.full(c.count, NOWHERE, dtype=np.int64)
        shares, table = relaxation.shares(regions), relaxation.table

        def solve(region: int) -> Outcome:
            share, held = shares[region], self._held(regions.of_column == region)
            worth = c.worth(held) - float(price[held >= 0].sum())
            slack = min(share.bound - worth + 1e-6, share.slack_of(_PART))
            piece = Piece(c, nobody, share.within(slack), table=table, price=price)
            return piece.solve(self._now(limits), start=held).at_least(share.bound - slack)

        outcomes = self._each_region(regions, solve)
        bound = sum(outcome.bound for outcome in outcomes) + float(price.sum())
        self.prove(max(bound * (1 + 1e-9), self.value), "regions")
        self.offer(united(c, nobody, outcomes), "regions")
        self.proven = [outcome.bound for outcome in outcomes]
        self._agree(relaxation, regions, outcomes)

    def _agree(self, relaxation: Relaxation, regions: Regions, outcomes: list[Outcome]) -> None:
        """Plan regions again whose requests two regions placed, or none: now one region has each.

        The region that gave it most has it; where none did, the one it would like best.
        """
        c = self.choices
        at, alone = settled(c, regions, outcomes)
        seconds = self.left_s * 0.4 * min(1.0, THREADS / max(1, len(alone)))
        limits = Limits(seconds=seconds, nodes=5_000, gap=1e-5)
        nobody = np.full(c.count, NOWHERE, dtype=np.int64)
        shares, table = relaxation.shares(regions), relaxation.table

        def solve(region: int) -> Outcome:
            outcome = outcomes[region]
            if region not in alone or outcome.seats is None:
                return outcome
            mine = shares[region].within(shares[region].slack_of(_PART // 4))
            mine = mine[at[c.request[mine]] == region]
            start = np.where(at == region, outcome.seats, NOWHERE)
            return Piece(c, nobody, mine, table=table).solve(self._now(limits), start=start)

        self.offer(united(c, nobody, self._each_region(regions, solve)), "regions")
