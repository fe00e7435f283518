"""Is there an assignment in which every application's share reaches a floor? With proof.

A *panel* is the set of jurors of one application. The question becomes a set packing: one
panel for each application, among those that reach the floor, within the jurors' loads. Its
linear programme is far tighter than that over single pairs: on every instance tried it is
feasible exactly where the integer programme is. Its columns are made as they are needed
(Dantzig and Wolfe 1960): prices on the jurors' loads ask each application for its cheapest
panel. If even the cheapest cost more than the loads are worth, no assignment exists (Farkas),
and since a lower floor only adds panels, the same prices say down to which floor that holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np
import scipy

from village.selection.matching import Booleans, Clock, Instance, usable
from village.selection.reviews import Floats, Integers
from village.selection.solver import INFINITY, Programme, Solution, solve

MOST_PANELS = 12_000_000
MOST_RULES = 60
"""More rules than bits of a number are left to the programme over pairs."""
ROUNDING = 1e-9
UNMET = -1e-7
EACH_ROUND = 4
"""How many panels of each application join at a time."""
DIVES = 40


@dataclass(frozen=True, slots=True)
class Offers:
    """The panels worth asking for at some prices: by application, and by choice of members."""

    members: Integers
    choices: Integers
    share: Floats
    cost: Floats

    def panels(self, application: Integers, choice: Integers) -> Integers:
        """Return the jurors of some panels, one row each."""
        return np.take_along_axis(self.members[application], self.choices[choice], axis=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a floor can be reached: by `pairs`, or not, and then what `highest` floor might.

    Neither where time ran out or the panels were too many.
    """

    pairs: Booleans | None = None
    highest: float | None = None


@dataclass(slots=True)
class Packing:
    """The set packing of one instance; panels found for one floor serve the next.

    All floors asked for lie above `low`, which is known to be reached by `known`.
    """

    instance: Instance
    low: float
    known: Booleans
    application: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    jurors: Integers = field(init=False)
    share: Floats = field(default_factory=lambda: np.zeros(0))
    keys: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin with the panels of the known assignment."""
        self.size = int(self.instance.demand.max(initial=0))
        self.jurors = np.zeros((0, self.size), dtype=np.int64)
        self.learn(self.known)

    size: int = field(init=False)

    def learn(self, pairs: Booleans) -> None:
        """Add the panels of an assignment."""
        many = len(self.instance.demand)
        panels = np.nonzero(pairs)[1].reshape(many, self.size)
        self._add(np.arange(many), panels)

    def _add(self, application: Integers, panels: Integers) -> int:
        """Add panels that are not yet known; return how many were new."""
        rows = np.column_stack([application, np.sort(panels, axis=1)])
        new = [k for k, row in enumerate(rows) if row.tobytes() not in self.keys]
        self.keys.update(rows[k].tobytes() for k in new)
        rows = rows[new]
        best = self.instance.best[rows[:, 0]]
        sums = self.instance.affinity[rows[:, :1], rows[:, 1:]].sum(1)
        self.application = np.r_[self.application, rows[:, 0]]
        self.jurors = np.vstack([self.jurors, rows[:, 1:]])
        self.share = np.r_[self.share, np.where(best > 0, sums / np.where(best > 0, best, 1), 1.0)]
        return len(new)

    def reach(self, floor: float, clock: Clock) -> Answer:
        """Say whether every share can be at least `floor`."""
        while clock.left > 0:
            linear = self._linear(self.share >= floor - ROUNDING, clock)
            if not linear.found:
                return Answer()
            prices = self._prices(linear)
            offers = offered(self.instance, prices, self.low)
            if offers is None:
                return Answer()
            worth = self._loads_worth(linear)
            cheapest = np.where(offers.share >= floor - ROUNDING, offers.cost, np.inf).min(1)
            if worth + np.maximum(-cheapest, -1.0).sum() < UNMET:
                return Answer(highest=_highest(offers, worth, self.low))
            if linear.gain >= UNMET or not self._join(offers, linear, floor):
                return self._whole(floor, clock)
        return Answer()

    def _rows(self, chosen: Booleans) -> scipy.sparse.csc_array:
        """Return the rows of the packing over the chosen panels."""
        many, few = self.instance.affinity.shape
        application, jurors = self.application[chosen], self.jurors[chosen]
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

    def _linear(self, chosen: Booleans, clock: Clock) -> Solution:
        """Solve the linear programme that leaves as little unmet as it can."""
        low, high = self._limits()
        wanted = np.flatnonzero(low > 0)
        slack = scipy.sparse.csc_array(scipy.sparse.eye_array(len(low), format="csc")[:, wanted])
        rows = scipy.sparse.csr_array(scipy.sparse.hstack([self._rows(chosen), slack]))
        gain = np.r_[np.zeros(int(chosen.sum())), np.full(len(wanted), -1.0)]
        upper = np.full(len(gain), INFINITY)
        return solve(Programme(gain, upper, rows, low, high), time_limit=clock.left)

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
        return self._add(*_cheapest(offers, dear, EACH_ROUND, -1e-9))

    def richest(self, floor: float, clock: Clock) -> tuple[Floats, float, float] | None:
        """Price the panels that reach `floor` until none would raise the largest sum.

        Returns, for each pair, a bound on the sum of any assignment that has it; a bound on
        all sums; and the largest sum found among whole panels. Nothing where time ran out,
        or the panels were too many. What was found is learnt.
        """
        while clock.left > 0:
            chosen = self.share >= floor - ROUNDING
            linear = self._priced(chosen, clock)
            if not linear.found:
                return None
            prices = self._prices(linear) - np.nan_to_num(self.instance.affinity)
            offers = offered(self.instance, prices, floor)
            if offers is None:
                return None
            if not self._join(offers, linear, floor):
                cheapest = offers.cost.min(1)
                bound = self._loads_worth(linear) - cheapest.sum()
                with_pair = _cheapest_with(self.instance, offers, prices, floor)
                return bound + cheapest[:, None] - with_pair, float(bound), linear.gain
        return None

    def _priced(self, chosen: Booleans, clock: Clock, *, whole: bool = False) -> Solution:
        """Choose panels of the largest sum, in whole or in part."""
        application, jurors = self.application[chosen], self.jurors[chosen]
        gain = self.instance.affinity[application[:, None], jurors].sum(1)
        low, high = self._limits()
        rows = scipy.sparse.csr_array(self._rows(chosen))
        upper = np.full(len(gain), 1.0 if whole else INFINITY)
        return solve(Programme(gain, upper, rows, low, high, whole), time_limit=clock.left)

    def best_known(self, floor: float, clock: Clock) -> Booleans | None:
        """Return the assignment of the largest sum among the panels known, if there is one."""
        chosen = self.share >= floor - ROUNDING
        found = self._priced(chosen, clock, whole=True)
        if not found.found:
            return None
        return self._pairs(np.flatnonzero(chosen)[found.values > 0.5])

    def _whole(self, floor: float, clock: Clock) -> Answer:
        """Choose whole panels: among those known if that is quick, else by diving."""
        chosen = self.share >= floor - ROUNDING
        low, high = self._limits()
        rows = scipy.sparse.csr_array(self._rows(chosen))
        count = rows.shape[1]
        programme = Programme(np.zeros(count), np.ones(count), rows, low, high, whole=True)
        quick = 0.3 + count / 2000
        found = solve(programme, time_limit=min(clock.left, quick))
        if found.found:
            return Answer(pairs=self._pairs(np.flatnonzero(chosen)[found.values > 0.5]))
        return self._dive(floor, clock)

    def _dive(self, floor: float, clock: Clock) -> Answer:
        """Fix the panels that the linear programme likes best, a tenth of the rest at a time.

        Where that leads nowhere a third of them is let go again, at random.
        """
        random = np.random.default_rng(0)
        many = len(self.instance.demand)
        fixed = np.full(many, -1)
        ends = 0
        while ends < DIVES and clock.left > 0:
            mine = fixed[self.application]
            reaching = self.share >= floor - ROUNDING
            chosen = reaching & ((mine < 0) | (mine == np.arange(len(mine))))
            linear = self._linear(chosen, clock)
            if not linear.found:
                return Answer()
            if linear.gain >= UNMET:
                index = np.flatnonzero(chosen)
                values = linear.values[: len(index)]
                if np.abs(values - np.round(values)).max() < 1e-6:
                    return Answer(pairs=self._pairs(index[values > 0.5]))
                self._fix(fixed, index, values)
                continue
            offers = offered(self.instance, self._prices(linear), self.low)
            if offers is None:
                return Answer()
            if not self._join(offers, linear, floor, free=fixed < 0):
                fixed[random.random(many) < 1 / 3] = -1
                ends += 1
        return Answer()

    def _fix(self, fixed: Integers, index: Integers, values: Floats) -> None:
        """Fix the panels of the highest values, as many as the jurors' loads bear."""
        loads = np.bincount(
            self.jurors[fixed[fixed >= 0]].ravel(), minlength=len(self.instance.most)
        )
        wanted = max(int(np.sum(fixed < 0)) // 10, 1)
        for k in np.argsort(-values, kind="stable"):
            panel = index[k]
            application, jurors = self.application[panel], self.jurors[panel]
            if wanted <= 0 or values[k] < 1e-6:
                break
            if fixed[application] >= 0 or np.any(loads[jurors] >= self.instance.most[jurors]):
                continue
            fixed[application] = panel
            loads[jurors] += 1
            wanted -= values[k] < 1 - 1e-6

    def _pairs(self, panels: Integers) -> Booleans:
        """Return some panels as a matrix of pairs."""
        pairs = np.zeros(self.instance.affinity.shape, dtype=bool)
        pairs[self.application[panels][:, None], self.jurors[panels]] = True
        return pairs


def _cheapest(offers: Offers, dear: Floats, each: int, below: float) -> tuple[Integers, Integers]:
    """Return each application's cheapest panels, with the applications they are for."""
    each = min(each, dear.shape[1])
    choice = np.argpartition(dear, each - 1, axis=1)[:, :each]
    application = np.repeat(np.arange(len(dear)), each)
    flat = choice.ravel()
    good = dear[application, flat] < below
    application, flat = application[good], flat[good]
    return application, offers.panels(application, flat)


def _cheapest_with(instance: Instance, offers: Offers, prices: Floats, floor: float) -> Floats:
    """Return the cost of the cheapest panel with each pair that reaches the floor.

    The companions come from the undominated; rules of composition are left aside, which
    can only make a panel cheaper. Infinite where a pair can be in no such panel.
    """
    mask, seats = usable(instance, floor), offers.choices.shape[1]
    companions = _choices(offers.members.shape[1], seats - 1)
    found = np.full(prices.shape, np.inf)
    inside = np.isfinite(offers.cost).any(1)
    for i in np.flatnonzero(inside):
        members, jurors = offers.members[i], np.flatnonzero(mask[i])
        real = mask[i][members][companions].all(1)
        who = members[companions[real]]
        sums, cost = np.nan_to_num(instance.affinity[i])[who].sum(1), prices[i][who].sum(1)
        needed = (floor - ROUNDING) * instance.best[i] - instance.affinity[i, jurors]
        fits = (sums[None, :] >= needed[:, None]) & (who[None] != jurors[:, None, None]).all(2)
        cheapest = np.where(fits, cost[None, :], np.inf).min(1, initial=np.inf)
        found[i, jurors] = cheapest + prices[i, jurors]
    return found


def _highest(offers: Offers, worth: float, low: float) -> float:
    """Return the highest floor at which the prices no longer rule every assignment out."""
    order = np.argsort(-offers.share, axis=1)
    share = np.take_along_axis(offers.share, order, axis=1)
    cost = np.minimum.accumulate(np.take_along_axis(offers.cost, order, axis=1), axis=1)
    steps = np.diff(np.maximum(-cost, -1.0), axis=1, prepend=-1.0)
    real = steps > 0
    falling = np.argsort(-share[real], kind="stable")
    total = worth - len(share) + np.cumsum(steps[real][falling])
    enough = np.flatnonzero(total >= UNMET)
    return float(share[real][falling][enough[0]]) if len(enough) else low


def offered(instance: Instance, prices: Floats, low: float) -> Offers | None:
    """Return the panels with a share of at least `low` that can be cheapest at some floor.

    A juror whom as many others as a panel has seats beat in both price and affinity is in no
    cheapest panel, so few remain. Nothing is returned where they are still too many.
    """
    seats = int(instance.demand.max(initial=0))
    if len(instance.groups) > MOST_RULES:
        return None
    kinds = _kinds(instance)
    members, affinity, cost, kind = _undominated(instance, prices, usable(instance, low), kinds)
    many, width = members.shape
    if comb(width, seats) * many > MOST_PANELS:
        return None
    choices = _choices(width, seats)
    best = instance.best[:, None]
    sums = affinity[:, choices].sum(2)
    share = np.where(best > 0, sums / np.where(best > 0, best, 1.0), np.sign(1.0 + sums))
    valid = (share >= low - ROUNDING) & _composed(instance, kind, choices)
    return Offers(
        members,
        choices,
        np.where(valid, share, -1.0),
        np.where(valid, cost[:, choices].sum(2), np.inf),
    )


def _kinds(instance: Instance) -> Integers:
    """Return, for each pair, the rules that count the juror, as bits."""
    kinds = np.zeros(instance.affinity.shape, dtype=np.int64)
    for bit, group in enumerate(instance.groups):
        kinds[np.ix_(group.applications, group.jurors)] |= 1 << bit
    return kinds


def _undominated(
    instance: Instance, prices: Floats, mask: Booleans, kinds: Integers
) -> tuple[Integers, Floats, Floats, Integers]:
    """Return each application's jurors that few others beat, filled up with impossible ones."""
    seats = int(instance.demand.max(initial=0))
    affinity = np.where(mask, np.nan_to_num(instance.affinity), -np.inf)
    cost = np.where(mask, prices, np.inf)
    order = np.lexsort((-affinity, cost), axis=1)[:, : max(int(mask.sum(1).max()), seats)]
    affinity, cost, kind, inside = (
        np.take_along_axis(a, order, axis=1) for a in (affinity, cost, kinds, mask)
    )
    width = order.shape[1]
    earlier = np.tri(width, k=-1, dtype=bool)
    block = max(1, 20_000_000 // width**2)
    for start in range(0, len(order), block):
        a, k = affinity[start : start + block], kind[start : start + block]
        beaten = (a[:, None, :] >= a[:, :, None]) & (k[:, None, :] == k[:, :, None]) & earlier
        inside[start : start + block] &= beaten.sum(2) < seats
    front = np.argsort(~inside, axis=1, kind="stable")[:, : max(int(inside.sum(1).max()), seats)]
    order, affinity, cost, kind, inside = (
        np.take_along_axis(a, front, axis=1) for a in (order, affinity, cost, kind, inside)
    )
    return order, np.where(inside, affinity, -np.inf), np.where(inside, cost, np.inf), kind


@lru_cache(maxsize=64)
def _choices(width: int, seats: int) -> Integers:
    """Return all choices of seats among so many jurors."""
    return np.array(list(combinations(range(width), seats)), dtype=np.int64).reshape(
        comb(width, seats), seats
    )


def _composed(instance: Instance, kind: Integers, choices: Integers) -> Booleans:
    """Say which panels obey the rules of composition."""
    valid = np.ones((len(kind), len(choices)), dtype=bool)
    for bit, group in enumerate(instance.groups):
        rows = group.applications
        count = (kind[rows] >> bit & 1)[:, choices].sum(2)
        valid[rows] &= (count >= group.at_least) & (count <= group.at_most)
    return valid
