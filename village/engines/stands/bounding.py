"""Bounding: the relaxation solved region by region, then whole, until its bound hardly falls."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from village.engines.stands.floor import Floats
from village.engines.stands.incumbent import Incumbent
from village.engines.stands.prices import prices
from village.engines.stands.regions import Regions
from village.engines.stands.relaxation import Relaxation
from village.engines.stands.uniting import THREADS

_BY_REGION = 100  # requests: from here on the regions are relaxed first
_TAIL = 1e-3  # relative: good enough to round


class Tail:
    """Says when a falling series has become flat: less than `share` lost over some steps."""

    def __init__(self, share: float, *, over: int = 1) -> None:
        self.share, self.over = share, over
        self.seen: list[float] = []

    def flat(self, value: float) -> bool:
        """Take the next value; say whether the series is flat by now."""
        self.seen.append(value)
        if len(self.seen) < self.over + 2:
            return False
        return abs(self.seen[-1 - self.over] - value) < self.share * max(1.0, abs(value))


def relaxed(best: Incumbent, regions: Regions) -> Relaxation:
    """Return the relaxation of the whole floor, begun where those of its regions ended."""
    c = best.choices
    whole = Relaxation(c, np.ones(len(c.value), dtype=bool))
    cost = prices(c)
    if regions.count > 1 and c.count >= _BY_REGION:
        with ThreadPoolExecutor(THREADS) as pool:
            each = pool.map(lambda k: _part(best, regions, k, cost), range(regions.count))
            parts = list(each)
        whole.join(
            [(part, regions.home == k, regions.of_module == k) for k, part in enumerate(parts)]
        )
    else:
        whole.start(best.seats, cost)
    best.prove(whole.bound, "relaxation")
    return whole


def _part(best: Incumbent, regions: Regions, region: int, cost: Floats) -> Relaxation:
    """Return the relaxation of one region with the requests at home there."""
    c = best.choices
    mine = (regions.of_column == region) & (regions.home[c.request] == region)
    part = Relaxation(c, mine)
    part.start(best.seats, cost)
    until = Tail(1e-3, over=3)
    while part.step(best.left_s * 0.5) and not until.flat(part.objective):
        pass
    return part


def tighten(best: Incumbent, relaxation: Relaxation) -> None:
    """Step the relaxation until its bound is good enough to round, or time is half over."""
    until, end = Tail(_TAIL), best.time_limit_s / 2
    while not relaxation.done and not best.is_content and best.left_s > end:
        relaxation.step(best.left_s * 0.5)
        best.prove(relaxation.bound, "relaxation")
        if until.flat(relaxation.bound):
            break
