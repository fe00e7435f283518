"""Is there an assignment in which every application's share reaches a floor? With proof.

The question becomes a set packing: one panel (see `panels`) for each application, among those
that reach the floor, within the jurors' loads. Its linear programme is far tighter than that
over single pairs: on every instance tried it is feasible exactly where the integer programme
is. Its columns are made as they are needed (Dantzig and Wolfe 1960): prices on the jurors'
loads ask each application for its cheapest panel. If even the cheapest cost more than the
loads are worth, no assignment exists (Farkas), and since a lower floor only adds panels, the
same prices say down to which floor that holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy

from village.engines.jury.instance import Booleans, Clock, Instance
from village.engines.jury.panels import ROUNDING, Maker, Offers
from village.engines.jury.reviews import Floats, Integers
from village.engines.jury.solver import INFINITY, Growing, Solution

UNMET = -1e-7
EACH_ROUND = 4
"""How many panels of each application join at a time."""
DIVES = 40
FIXED = 6
"""A dive fixes one in `FIXED` of the applications that are still open."""
LET_GO = 1 / 3
"""The part of what was fixed that is let go again."""
DEAR = 10.0
"""What a unit unmet costs where sums are maximised, in units of the largest panel."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a floor can be reached in part, or not, and then what `highest` floor might be.

    Neither where time ran out or the panels were too many.
    """

    thinkable: bool = False
    highest: float | None = None


@dataclass(slots=True)
class Packing:
    """The set packing of one instance; panels found for one floor serve the next.

    All floors asked for lie at or above `low`.
    """

    instance: Instance
    low: float
    known: Booleans
    maker: Maker = field(init=False)
    size: int = field(init=False)
    application: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    jurors: Integers = field(init=False)
    share: Floats = field(default_factory=lambda: np.zeros(0))
    keys: set[bytes] = field(default_factory=set)
    programme: Growing = field(init=False)
    unmet: int = field(init=False)
    scarce: Floats = field(init=False)
    """What each pair took of what is scarce, at the last floor that was proven out of reach."""

    def __post_init__(self) -> None:
        """Begin with the panels of the known assignment."""
        self.maker = Maker(self.instance)
        self.size = self.maker.seats
        self.scarce = np.zeros(self.instance.affinity.shape)
        self.jurors = np.zeros((0, self.size), dtype=np.int64)
        low, high = self._limits()
        self.programme = Growing(low, high)
        wanted = np.flatnonzero(low > 0)
        self.unmet = len(wanted)
        every = scipy.sparse.csc_array(scipy.sparse.eye_array(len(low), format="csc"))
        self.programme.add(every[:, wanted])
        self.learn(self.known)

    def learn(self, pairs: Booleans) -> None:
        """Add the panels of an assignment."""
        many = len(self.instance.demand)
        panels = np.nonzero(pairs)[1].reshape(many, self.size)
        self._add(np.arange(many), panels)

    def _add(self, application: Integers, panels: Integers) -> int:
        """Add panels that are not yet known; return how many were new."""
        rows = np.column_stack([application, np.sort(panels, axis=1)])
        new = []
        for k, row in enumerate(rows):
            if (key := row.tobytes()) not in self.keys:
                self.keys.add(key)
                new.append(k)
        rows = rows[new]
        best = self.instance.best[rows[:, 0]]
        sums = self.instance.affinity[rows[:, :1], rows[:, 1:]].sum(1)
        self.application = np.r_[self.application, rows[:, 0]]
        self.jurors = np.vstack([self.jurors, rows[:, 1:]])
        self.share = np.r_[self.share, np.where(best > 0, sums / np.where(best > 0, best, 1), 1.0)]
        self.programme.add(self._rows(rows[:, 0], rows[:, 1:]))
        return len(new)

    def reach(self, floor: float, clock: Clock) -> Reach:
        """Say whether every share can be at least `floor` where panels may be taken in part."""
        while clock.left > 0:
            linear = self._linear(self._reaching(floor), clock)
            if not linear.found:
                return Reach()
            prices = self._prices(linear)
            offers = self.maker.offered(prices, self.low)
            if offers is None:
                return Reach()
            worth = self._loads_worth(linear)
            cheapest = np.where(offers.share >= floor - ROUNDING, offers.cost, np.inf).min(1)
            if worth + np.maximum(-cheapest, -1.0).sum() < UNMET:
                self.scarce = prices
                return Reach(highest=_highest(offers, worth, self.low))
            if linear.gain >= UNMET or not self._join(offers, linear, floor):
                return Reach(thinkable=True)
        return Reach()

    def _reaching(self, floor: float) -> Booleans:
        """Say which of the known panels reach a floor."""
        return np.asarray(self.share >= floor - ROUNDING)

    def _rows(self, application: Integers, jurors: Integers) -> scipy.sparse.csc_array:
        """Return the columns of some panels in the packing's rows."""
        many, few = self.instance.affinity.shape
        count = len(application)
        columns = np.repeat(np.arange(count), self.size)
        blocks = [
            scipy.sparse.csr_array(
                (np.ones(count), (application, np.arange(count))), (many, count)
            ),
            scipy.sparse.csr_array(
                (np.ones(len(columns)), (jurors.ravel(), columns)), (few, count)
            ),
        ]
        if self.instance.kept is not None:
            kept = self.instance.kept[application[:, None], jurors].sum(1)
            blocks.append(scipy.sparse.csr_array(kept[None, :].astype(np.float64)))
        return scipy.sparse.csc_array(scipy.sparse.vstack(blocks))

    def _limits(self) -> tuple[Floats, Floats]:
        """Return the limits of the packing's rows."""
        one = np.ones(len(self.instance.demand))
        keep = [] if self.instance.kept is None else [float(self.instance.keep)]
        low = np.r_[one, self.instance.least, keep]
        high = np.r_[one, self.instance.most, [INFINITY] * len(keep)]
        return low, high

    def _linear(self, chosen: Booleans, clock: Clock, *, gain: Floats | None = None) -> Solution:
        """Solve the linear programme that leaves as little unmet as it can.

        With `gain`, of the panels, the largest sum; what is unmet is then paid for dearly.
        """
        worth = np.zeros(len(chosen)) if gain is None else gain
        dear = 1.0 if gain is None else DEAR * (1.0 + float(np.abs(gain).max(initial=0.0)))
        gains = np.r_[np.full(self.unmet, -dear), worth]
        columns = np.r_[np.ones(self.unmet, dtype=bool), chosen]
        return self.programme.solve(gains, columns, time_limit=clock.left)

    def _sums(self, values: Floats) -> Floats:
        """Return the sum of each known panel's values of pairs."""
        return np.asarray(values[self.application[:, None], self.jurors].sum(1))

    def _prices(self, linear: Solution) -> Floats:
        """Return what each pair costs."""
        many, few = self.instance.affinity.shape
        prices = np.broadcast_to(linear.prices[many : many + few], (many, few))
        if self.instance.kept is None:
            return prices
        return np.asarray(prices + linear.prices[many + few] * self.instance.kept)

    def _loads_worth(self, linear: Solution) -> float:
        """Return what the loads are worth at the prices: an upper bound less the panels."""
        many = len(self.instance.demand)
        prices = linear.prices[many:]
        low, high = self._limits()
        limit = np.where(prices > 0, high[many:], low[many:])
        return float(prices @ np.where(np.isfinite(limit), limit, 0.0))

    def _join(
        self, offers: Offers, linear: Solution, floor: float, free: Booleans | None = None
    ) -> int:
        """Add the cheapest panels that would improve the linear programme."""
        many = len(self.instance.demand)
        dear = np.where(offers.share >= floor - ROUNDING, offers.cost, np.inf)
        dear = dear + linear.prices[:many, None]
        if free is not None:
            dear[~free] = np.inf
        return self._add(*offers.cheapest(dear, EACH_ROUND, -1e-9))

    def richest(self, floor: float, clock: Clock) -> tuple[Floats, float] | None:
        """Price the panels that reach `floor` until none would raise the largest sum.

        Returns, for each pair, a bound on the sum of any assignment that has it, and a bound
        on all sums. Nothing where time ran out, or the panels were too many. What was found
        is learnt.
        """
        affinity = np.nan_to_num(self.instance.affinity)
        while clock.left > 0:
            linear = self._linear(self._reaching(floor), clock, gain=self._sums(affinity))
            if not linear.found:
                return None
            prices = self._prices(linear) - affinity
            offers = self.maker.offered(prices, floor)
            if offers is None:
                return None
            if not self._join(offers, linear, floor):
                cheapest = offers.cost.min(1)
                bound = self._loads_worth(linear) - cheapest.sum()
                with_pair = self.maker.cheapest_with(offers, prices, floor)
                return bound + cheapest[:, None] - with_pair, float(bound)
        return None

    def whole(
        self, floor: float, clock: Clock, *, sums: bool = False, dives: int = DIVES
    ) -> Booleans | None:
        """Return an assignment whose shares are at least `floor`, if diving finds one.

        Where a dive leads nowhere a third of what it fixed is let go again. Panels are liked
        that take little of what is scarce, so that enough is left for the last; with `sums`,
        those of a large sum.
        """
        random = np.random.default_rng(0)
        fixed = np.full(len(self.instance.demand), -1)
        liking = np.nan_to_num(self.instance.affinity) if sums else -self.scarce
        for _ in range(dives):
            if self._dive(floor, fixed, liking, clock):
                return self._pairs(fixed)
            excess = self._excess(floor, fixed)
            doubt = (excess + 0.3 * excess.mean() + ROUNDING) * random.random(len(fixed))
            fixed[np.argsort(-doubt)[: int(LET_GO * len(fixed))]] = -1
        return None

    def _excess(self, floor: float, fixed: Integers) -> Floats:
        """Return how much more of what is scarce each fixed panel takes than another might."""
        cost = np.where(self._reaching(floor), self._sums(self.scarce), np.inf)
        least = np.full(len(fixed), np.inf)
        np.minimum.at(least, self.application, cost)
        least[np.isinf(least)] = 0.0
        return np.asarray(np.where(fixed >= 0, cost[fixed] - least, 0.0))

    def improved(self, floor: float, pairs: Booleans, bound: float, clock: Clock) -> Booleans:
        """Return an assignment of a larger sum, its shares at least `floor`, or the given one.

        Lets a third of its panels go, at random, and dives for better ones, until the sum
        reaches `bound` or that was often in vain.
        """
        random = np.random.default_rng(0)
        affinity = np.nan_to_num(self.instance.affinity)
        self.learn(pairs)
        known, in_vain = float(affinity[pairs].sum()), 0
        while known < bound and in_vain < DIVES and clock.left > 0:
            held = pairs[self.application[:, None], self.jurors].all(axis=1)
            fixed = np.full(len(pairs), -1)
            fixed[self.application[held]] = np.flatnonzero(held)
            fixed[random.random(len(fixed)) < LET_GO] = -1
            if self._dive(floor, fixed, affinity, clock, above=known):
                pairs, in_vain = self._pairs(fixed), 0
                known = float(affinity[pairs].sum())
            else:
                in_vain += 1
        return pairs

    def _dive(
        self,
        floor: float,
        fixed: Integers,
        liking: Floats,
        clock: Clock,
        *,
        above: float = -INFINITY,
    ) -> bool:
        """Fix a panel of each application; say whether that led to an assignment.

        Fixes the panels that the linear programme likes best, some of the rest at a time, as
        long as the sum of `liking` can still be more than `above`.
        """
        while clock.left > 0:
            mine = fixed[self.application]
            chosen = self._reaching(floor) & ((mine < 0) | (mine == np.arange(len(mine))))
            linear = self._linear(chosen, clock, gain=self._sums(liking))
            if not linear.found:
                return False
            if linear.values[: self.unmet].max(initial=0.0) <= 1e-7:
                if linear.gain <= above * (1 + ROUNDING):
                    return False
                values = linear.values[self.unmet :]
                if np.abs(values - np.round(values)).max() < 1e-6:
                    panels = np.flatnonzero(values > 0.5)
                    fixed[self.application[panels]] = panels
                    return True
                self._fix(fixed, values)
                continue
            offers = self.maker.offered(self._prices(linear) - liking, self.low)
            if offers is None or not self._join(offers, linear, floor, free=fixed < 0):
                return False
        return False

    def _fix(self, fixed: Integers, values: Floats) -> None:
        """Fix the panels of the highest values, as many as the jurors' loads bear."""
        loads = np.bincount(
            self.jurors[fixed[fixed >= 0]].ravel(), minlength=len(self.instance.most)
        )
        wanted = max(int(np.sum(fixed < 0)) // FIXED, 1)
        for panel in np.argsort(-values, kind="stable"):
            application, jurors = self.application[panel], self.jurors[panel]
            if wanted <= 0 or values[panel] < 1e-6:
                break
            if fixed[application] >= 0 or np.any(loads[jurors] >= self.instance.most[jurors]):
                continue
            fixed[application] = panel
            loads[jurors] += 1
            wanted -= values[panel] < 1 - 1e-6

    def _pairs(self, panels: Integers) -> Booleans:
        """Return some panels as a matrix of pairs."""
        pairs = np.zeros(self.instance.affinity.shape, dtype=bool)
        pairs[self.application[panels][:, None], self.jurors[panels]] = True
        return pairs


def _highest(offers: Offers, worth: float, low: float) -> float:
    """Return the highest floor at which the prices no longer rule every assignment out."""
    many = len(offers.cost)
    application, choice = np.nonzero(offers.cost < 1.0)
    share, cost = offers.share[application, choice], offers.cost[application, choice]
    order = np.lexsort((-share, application))
    application, share, cost = application[order], share[order], cost[order]
    values, rank = np.unique(cost, return_inverse=True)
    apart = application * len(values)
    cheapest = values[np.minimum.accumulate(rank - apart) + apart]
    before = np.r_[1.0, cheapest[:-1]]
    before[np.flatnonzero(np.diff(application, prepend=-1))] = 1.0
    falling = np.argsort(-share, kind="stable")
    total = worth - many + np.cumsum((before - cheapest)[falling])
    enough = np.flatnonzero(total >= UNMET)
    return float(share[falling][enough[0]]) if len(enough) else low
