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

import numpy as np

from village.engines.stands import search
from village.engines.stands.bounding import Tail, relaxed, tighten
from village.engines.stands.columns import build
from village.engines.stands.exact import ExactSearch
from village.engines.stands.incumbent import Incumbent, Listener
from village.engines.stands.polishing import Polishing
from village.engines.stands.problem import Allocation, StandProblem
from village.engines.stands.quarters import quartered
from village.engines.stands.regions import divide
from village.engines.stands.rounding import COARSE, FINE
from village.engines.stands.uniting import THREADS

_MANY = 300  # requests: beyond, the plan waits for the relaxation, and regions for neighbourhoods
_STEPS = 3  # of the relaxation between two looks
_PER_WINDOW = 10_000  # requests squared: so a step of the relaxation grows
_PATIENCE = 4  # rounds of neighbourhoods, those without a gain, before giving up
_AGAIN = 0.6  # of what was missing is still: then regions are solved exactly again
_FLAT = 2e-5  # relative: the bound has fallen as far as it will


def allocate(
    problem: StandProblem,
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
    best = Incumbent(choices, time_limit_s, gap, progress, started=started)
    solve(best, seed)
    return best.allocation()


def solve(best: Incumbent, seed: int) -> None:
    """Better the plan and its bound, stage by stage, until content."""
    is_small = best.choices.count <= _MANY
    _first_plans(best, seed, is_small=is_small)
    regions = divide(best.choices)
    relaxation = relaxed(best, regions)
    exact = ExactSearch(best, relaxation, regions)
    polishing = Polishing(best, relaxation, regions, seed)

    tighten(best, relaxation)
    COARSE.offer(best, relaxation, regions)
    _tighten_and_polish(best, polishing, is_small=is_small)
    FINE.offer(best, relaxation, regions)
    for _ in range(0 if is_small else _PATIENCE):
        if not polishing.polish(exact.core()):
            break
    exact.solve()
    missing, vain = best.missing, 0
    while not best.is_content and vain < _PATIENCE:
        vain = 0 if polishing.polish(exact.core()) else vain + 1
        if best.missing < _AGAIN * missing:
            exact.solve()
            missing = best.missing


def _first_plans(best: Incumbent, seed: int, *, is_small: bool) -> None:
    c = best.choices
    best.bound = c.rough_bound()
    best.offer(search.first_come(c, search.by_weight(c)), "greedy")
    if is_small:
        best.offer(search.improve(c, best.seats, steps=3 * c.count, seed=seed), "local search")


def _tighten_and_polish(best: Incumbent, polishing: Polishing, *, is_small: bool) -> None:
    """Step the relaxation until its bound is flat, and better the plan meanwhile."""
    relaxation = polishing.relaxation
    until = Tail(_FLAT, over=_STEPS)
    is_flat = False
    steps, windows = _STEPS, best.choices.count**2 // _PER_WINDOW
    if is_small:  # then steps cost less than neighbourhoods
        steps, windows = 10_000, 0

    def step() -> None:
        nonlocal is_flat
        for _ in range(steps):
            relaxation.step(best.left_s)
            is_flat = relaxation.done or until.flat(relaxation.bound)
            if is_flat or best.left_s <= 0:
                break

    everywhere = np.ones(len(best.choices.value), dtype=bool)
    while not is_flat and not best.is_content:
        corner = polishing.corner(everywhere)
        with ThreadPoolExecutor(THREADS) as pool:
            stepping = pool.submit(step)
            pool.submit(polishing.better, corner, windows).result()
            stepping.result()
        best.prove(relaxation.bound, "relaxation")
        best.offer(corner.seats, "neighbourhood")
