"""The engine: a plan and a proven bound, better and better until the gap or the time is met.

First a greedy plan and a short local search; then the relaxation, region by region and then
whole, which gives the bound; then integer programs over the few columns the relaxation holds
promising; then each region exactly, which lowers the bound and mends the plan; at last small
neighbourhoods. See `docs/stand-allocation.md` for the method and what was measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from village.allocation import search
from village.allocation.choices import NOWHERE, build
from village.allocation.floor import Bools, Ints
from village.allocation.neighbourhood import windows
from village.allocation.piece import Piece
from village.allocation.problem import Allocation, Problem
from village.allocation.program import Limits, Outcome
from village.allocation.quarters import quartered
from village.allocation.regions import Regions, divide
from village.allocation.relaxation import Relaxation
from village.allocation.run import OPTIMAL, Listener, Run
from village.allocation.uniting import best_columns, placed_twice, united

_THREADS = 2
_SMALL = 4_000  # columns: so many are solved as one integer program
_BATCH = 40  # neighbourhoods between two looks at what is left to decide
_ROUND_S = 6.0
# How long the relaxation is solved (until three steps lower the bound by less than the first
# number, or that share of the time left is spent), and what is then rounded: columns held at
# this fraction are kept, and each other request brings so many.
_ROUNDS = ((1e-3, 0.5, 0.7, 3), (1e-4, 0.5, 0.9, 6), (2e-5, 0.3, 0.9, 8))


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


class Engine(Run):
    """The stages of a run, in the order of `solve`."""

    _windows: int = 0

    def solve(self) -> None:
        """Run all stages until content."""
        self._first_plans()
        regions = divide(self.choices)
        relaxation = self._relax(regions)
        for tail, share, keep, each in _ROUNDS:
            if not self.is_content:
                self._tighten(relaxation, tail=tail, share=share)
                self._round(relaxation, regions, keep=keep, each=each)
            if not self.is_content:
                self._neighbourhoods(relaxation, most=self.choices.count // 20)
        self._exactly(relaxation, regions)
        while not self.is_content and self._neighbourhoods(relaxation, most=_BATCH):
            if len(self._core(relaxation)) <= _SMALL:
                self._exactly(relaxation, regions)

    def _first_plans(self) -> None:
        c = self.choices
        self.bound = c.rough_bound()
        self.offer(search.first_come(c, search.by_weight(c)), "greedy")
        steps = 3 * c.count
        self.offer(search.improve(c, self.seats, steps=steps, seed=self.seed), "local search")

    def _relax(self, regions: Regions) -> Relaxation:
        """Return the relaxation, solved until its bound hardly falls."""
        c = self.choices
        whole = Relaxation(c, np.ones(len(c.value), dtype=bool))
        if regions.count > 1 and c.count >= 100:
            with ThreadPoolExecutor(_THREADS) as pool:
                parts = list(pool.map(lambda k: self._part(regions, k), range(regions.count)))
            whole.join(
                [(part, regions.home == k, regions.of_module == k) for k, part in enumerate(parts)]
            )
        else:
            whole.start(self.seats)
        self.prove(whole.bound, "relaxation")
        return whole

    def _part(self, regions: Regions, region: int) -> Relaxation:
        """Return the relaxation of one region with the requests at home there."""
        c = self.choices
        mine = (regions.of_column == region) & (regions.home[c.request] == region)
        part = Relaxation(c, mine)
        part.start(self.seats)
        until = _Tail(1e-3)
        while part.step(self.left_s * 0.5) and not until.flat(part.objective):
            pass
        return part

    def _tighten(self, relaxation: Relaxation, *, tail: float, share: float) -> None:
        """Step the relaxation until its bound is flat or `share` of the time left is spent."""
        until, end = _Tail(tail), self.left_s * (1 - share)
        while not relaxation.done and self.left_s > end and not self.is_content:
            relaxation.step(self.left_s)
            self.prove(relaxation.bound, "relaxation")
            if until.flat(relaxation.bound):
                break

    def _round(self, relaxation: Relaxation, regions: Regions, *, keep: float, each: int) -> None:
        """Keep what the relaxation gives almost whole, and place the others at best among few."""
        c = self.choices
        x = relaxation.x[: len(c.value)]
        sure = np.flatnonzero(x >= keep)
        seats = np.full(c.count, NOWHERE, dtype=np.int64)
        seats[c.request[sure]] = c.placement[sure]
        for i in c.pinned:
            seats[i] = c.of(i)[0]
        columns = np.union1d(np.flatnonzero(x > 1e-6), best_columns(c, relaxation.spare, each))
        columns = columns[seats[c.request[columns]] < 0]
        limits = Limits(seconds=min(_ROUND_S, self.left_s / 2), nodes=2_000, gap=1e-5)

        def place(region: int) -> Outcome:
            mine = columns[regions.of_column[columns] == region]
            piece = Piece(c, seats, mine, rows=relaxation.rows)
            return piece.solve(limits, start=self._held(regions.of_column == region))

        outcomes = self._each_region(regions, place)
        self.offer(united(c, seats, outcomes), "rounding")

    def _held(self, columns: Bools) -> Ints:
        """Return the best plan's seats that are among some columns; nobody else has one."""
        c = self.choices
        held = np.full(c.count, NOWHERE, dtype=np.int64)
        for i in np.flatnonzero(self.seats >= 0).tolist():
            if columns[c.column(i, int(self.seats[i]))]:
                held[i] = self.seats[i]
        return held

    def _each_region(self, regions: Regions, place: Callable[[int], Outcome]) -> list[Outcome]:
        with ThreadPoolExecutor(_THREADS) as pool:
            return list(pool.map(place, range(regions.count)))

    def _core(self, relaxation: Relaxation) -> Ints:
        """Return the columns that a plan better than the present one may have."""
        return np.flatnonzero(relaxation.bound + relaxation.spare >= self.value - 1e-6)

    def _exactly(self, relaxation: Relaxation, regions: Regions) -> None:
        """Solve what is left to decide: as a whole when it is small, else region by region."""
        if self.is_content:
            return
        core = self._core(relaxation)
        if len(core) > _SMALL and regions.count > 1:
            self._regions_exactly(relaxation, regions, core)
            return
        limits = Limits(seconds=self.left_s * 0.6, nodes=50_000, gap=OPTIMAL / 4)
        outcome = Piece(self.choices, self.seats, core, rows=relaxation.rows).solve(limits)
        self.offer(outcome.seats, "whole")
        self.prove(max(outcome.bound * (1 + 1e-9), self.value), "whole")

    def _regions_exactly(self, relaxation: Relaxation, regions: Regions, core: Ints) -> None:
        """Solve each region for itself; requests with places in several pay their price there.

        The prices are the relaxation's; with any prices the regions' bounds and the prices
        together bound every plan (Lagrangian relaxation of "one place each").
        """
        c = self.choices
        price = np.where(regions.shared, np.maximum(relaxation.best, 0.0), 0.0)
        share = self.left_s * 0.7 * min(1.0, _THREADS / regions.count)
        limits = Limits(seconds=share, nodes=20_000, gap=2e-6)
        nobody = np.full(c.count, NOWHERE, dtype=np.int64)

        def solve(region: int) -> Outcome:
            mine = core[regions.of_column[core] == region]
            piece = Piece(c, nobody, mine, rows=relaxation.rows, price=price)
            return piece.solve(limits, start=self._held(regions.of_column == region))

        outcomes = self._each_region(regions, solve)
        bound = sum(outcome.bound for outcome in outcomes) + float(price.sum())
        self.prove(max(bound * (1 + 1e-9), self.value), "regions")
        self.offer(united(c, nobody, outcomes), "regions")
        self._settle(relaxation, outcomes)

    def _settle(self, relaxation: Relaxation, outcomes: list[Outcome]) -> None:
        """Mend the regions' plans where they meet: whoever has two places or none chooses."""
        c = self.choices
        whole = united(c, np.full(c.count, NOWHERE, dtype=np.int64), outcomes)
        if whole is None:
            return
        free = whole < 0
        free |= placed_twice(c, outcomes)
        columns = best_columns(c, relaxation.spare, 8)
        piece = Piece(c, whole, columns[free[c.request[columns]]])
        seconds = min(5.0, self.left_s)
        self.offer(piece.solve(Limits(seconds=seconds, nodes=500), start=whole).seats, "regions")

    def _neighbourhoods(self, relaxation: Relaxation, *, most: int) -> bool:
        """Place up to `most` small groups again, the others staying; say whether to go on."""
        count = 0
        for columns in windows(self.choices, relaxation, self, start=self._windows):
            limits = Limits(seconds=min(3.0, self.left_s), nodes=300, gap=1e-6)
            piece = Piece(self.choices, self.seats, columns, rows=relaxation.rows)
            self.offer(piece.solve(limits).seats, "neighbourhood")
            count += 1
            if count >= most or self.is_content:
                break
        self._windows += count
        return count >= most


class _Tail:
    """Says when a falling series has become flat: less than `share` lost over three steps."""

    def __init__(self, share: float) -> None:
        self.share = share
        self.seen: list[float] = []

    def flat(self, value: float) -> bool:
        self.seen.append(value)
        if len(self.seen) < 5:
            return False
        return abs(self.seen[-4] - value) < self.share * max(1.0, abs(value))
