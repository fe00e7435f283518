"""The engine: a plan and a proven bound, better and better until the gap or the time is met.

First a greedy plan and a short local search; then the relaxation, region by region and then
whole, which gives the bound; then integer programs over the few columns the relaxation holds
promising; then each region exactly, which lowers the bound and mends the plan; at last small
neighbourhoods. See `docs/stand-allocation.md` for the method and what was measured.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from village.engines.stands import search
from village.engines.stands.choices import NOWHERE
from village.engines.stands.columns import build
from village.engines.stands.exact import THREADS
from village.engines.stands.floor import Floats
from village.engines.stands.piece import Piece
from village.engines.stands.polishing import PolishedRun
from village.engines.stands.prices import prices
from village.engines.stands.problem import Allocation, Problem
from village.engines.stands.program import Limits, Outcome
from village.engines.stands.quarters import quartered
from village.engines.stands.regions import Regions, divide
from village.engines.stands.relaxation import Relaxation
from village.engines.stands.run import Listener
from village.engines.stands.uniting import best_columns, united

_ROUND_S = 6.0
_MANY = 300  # requests: beyond, the plan waits for the relaxation, and regions for neighbourhoods
_STEPS = 3  # of the relaxation between two looks
_PER_WINDOW = 10_000  # requests squared: so a step of the relaxation grows
_PATIENCE = 4  # rounds of neighbourhoods, those without a gain, before giving up
_AGAIN = 0.6  # of what was missing is still: then regions are solved exactly again
_TAIL, _FLAT = 1e-3, 2e-5  # relative: the relaxation is first, and then finally, good enough


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


_COARSE, _FINE = Rounding(0.7, 3, 3e-4), Rounding(0.9, 6, 1e-5)


def allocate(
    problem: Problem,
    *,
    time_limit_s: float = 30.0,
    gap: float = 0.0,
    seed: int = 0,
    progress: Listener | None = None,
    quarters: Mapping[str, str] | None = None,
) -> Allocation:
    """Return a plan for `problem` and a bound that no plan exceeds.

    Equal input gives the equal plan as long as the time limit does not cut a step short.

    Args:
        problem: floor, requests and rules.
        time_limit_s: wall time after which the best plan so far is returned.
        gap: the share of the bound, 0 to 1, with which one is content.
        seed: of the searches that draw lots.
        progress: told whenever value or bound got better.
        quarters: a theme for each request that has one; each block is then given to at most
            two themes first, and the bound is that of plans that keep to these quarters.

    Raises:
        ProblemError: the problem contradicts itself.
    """
    started = time.monotonic()
    choices = build(problem)
    if quarters is not None:
        choices = quartered(choices, quarters)
    run = Engine(choices, time_limit_s, gap, seed, progress, started=started)
    run.solve()
    return run.allocation()


class Engine(PolishedRun):
    """The stages of a run, in the order of `solve`."""

    def solve(self) -> None:
        """Run all stages until content."""
        self._first_plans()
        regions = divide(self.choices)
        relaxation = self._relax(regions)
        self._tighten(relaxation)
        self._round(relaxation, regions, _COARSE)
        self._together(relaxation)
        self._round(relaxation, regions, _FINE)
        for _ in range(0 if self._is_small else _PATIENCE):
            if not self._polish(relaxation, regions):
                break
        self._exactly(relaxation, regions)
        missing, vain = self.bound - self.value, 0
        while not self.is_content and vain < _PATIENCE:
            vain = 0 if self._polish(relaxation, regions) else vain + 1
            if self.bound - self.value < _AGAIN * missing:
                self._exactly(relaxation, regions)
                missing = self.bound - self.value

    @property
    def _is_small(self) -> bool:
        return self.choices.count <= _MANY

    def _first_plans(self) -> None:
        c = self.choices
        self.bound = c.rough_bound()
        self.offer(search.first_come(c, search.by_weight(c)), "greedy")
        if self._is_small:
            steps = 3 * c.count
            self.offer(search.improve(c, self.seats, steps=steps, seed=self.seed), "local search")

    def _relax(self, regions: Regions) -> Relaxation:
        """Return the relaxation, solved until its bound hardly falls."""
        c = self.choices
        whole = Relaxation(c, np.ones(len(c.value), dtype=bool))
        cost = prices(c)
        if regions.count > 1 and c.count >= 100:
            with ThreadPoolExecutor(THREADS) as pool:
                each = pool.map(lambda k: self._part(regions, k, cost), range(regions.count))
                parts = list(each)
            whole.join(
                [(part, regions.home == k, regions.of_module == k) for k, part in enumerate(parts)]
            )
        else:
            whole.start(self.seats, cost)
        self.prove(whole.bound, "relaxation")
        return whole

    def _part(self, regions: Regions, region: int, cost: Floats) -> Relaxation:
        """Return the relaxation of one region with the requests at home there."""
        c = self.choices
        mine = (regions.of_column == region) & (regions.home[c.request] == region)
        part = Relaxation(c, mine)
        part.start(self.seats, cost)
        until = _Tail(1e-3, over=3)
        while part.step(self.left_s * 0.5) and not until.flat(part.objective):
            pass
        return part

    def _tighten(self, relaxation: Relaxation) -> None:
        """Step the relaxation until its bound is good enough to round, or time is half over."""
        until, end = _Tail(_TAIL), self.time_limit_s / 2
        while not relaxation.done and not self.is_content and self.left_s > end:
            relaxation.step(self.left_s * 0.5)
            self.prove(relaxation.bound, "relaxation")
            if until.flat(relaxation.bound):
                break

    def _together(self, relaxation: Relaxation) -> None:
        """Step the relaxation until its bound is flat, and better the plan meanwhile."""
        until = _Tail(_FLAT, over=_STEPS)
        is_flat = False
        steps, windows = _STEPS, self.choices.count**2 // _PER_WINDOW
        if self._is_small:  # then steps cost less than neighbourhoods
            steps, windows = 10_000, 0

        def tighten() -> None:
            nonlocal is_flat
            for _ in range(steps):
                relaxation.step(self.left_s)
                is_flat = relaxation.done or until.flat(relaxation.bound)
                if is_flat or self.left_s <= 0:
                    break

        everywhere = np.ones(len(self.choices.value), dtype=bool)
        while not is_flat and not self.is_content:
            corner = self._corner(relaxation, everywhere)
            with ThreadPoolExecutor(THREADS) as pool:
                stepping = pool.submit(tighten)
                pool.submit(self._better, corner, windows).result()
                stepping.result()
            self.prove(relaxation.bound, "relaxation")
            self.offer(corner.seats, "neighbourhood")

    def _round(self, relaxation: Relaxation, regions: Regions, how: Rounding) -> None:
        """Keep what the relaxation gives almost whole, and place the others at best among few."""
        if self.is_content:
            return
        c = self.choices
        x = relaxation.x[: len(c.value)]
        sure = np.flatnonzero(x >= how.keep)
        seats = np.full(c.count, NOWHERE, dtype=np.int64)
        seats[c.request[sure]] = c.placement[sure]
        for i in c.pinned:
            seats[i] = c.of(i)[0]
        columns = np.union1d(np.flatnonzero(x > 1e-6), best_columns(c, relaxation.spare, how.each))
        columns = columns[seats[c.request[columns]] < 0]
        seconds = min(_ROUND_S, self.left_s * 0.8 * min(1.0, THREADS / regions.count))
        limits = Limits(seconds=seconds, nodes=1_000, gap=how.gap)

        def place(region: int) -> Outcome:
            mine = columns[regions.of_column[columns] == region]
            piece = Piece(c, seats, mine, table=relaxation.table)
            return piece.solve(self._now(limits), start=self._held(regions.of_column == region))

        outcomes = self._each_region(regions, place)
        self.offer(united(c, seats, outcomes), "rounding")


class _Tail:
    """Says when a falling series has become flat: less than `share` lost over some steps."""

    def __init__(self, share: float, *, over: int = 1) -> None:
        self.share, self.over = share, over
        self.seen: list[float] = []

    def flat(self, value: float) -> bool:
        self.seen.append(value)
        if len(self.seen) < self.over + 2:
            return False
        return abs(self.seen[-1 - self.over] - value) < self.share * max(1.0, abs(value))
