"""The panels worth asking for: whole sets of jurors for one application.

A *panel* has as many jurors as the application needs reviews, none in conflict, and obeys the
rules of composition. Of the many panels few can be the cheapest at given prices: a juror whom
enough others beat in price, in affinity and in what the rules count is in none of them.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np

from village.engines.jury.instance import Booleans, Instance, usable
from village.engines.jury.reviews import Floats, Integers

MOST_PANELS = 12_000_000
MOST_BITS = 60
"""More rules for one application than bits of a number are left to the programme over pairs."""
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Offers:
    """The panels worth asking for at some prices: by application, and by choice of members.

    What is no panel, or has too low a share, costs infinitely much.
    """

    members: Integers
    choices: Integers
    share: Floats
    cost: Floats

    def panels(self, application: Integers, choice: Integers) -> Integers:
        """Return the jurors of some panels, one row each."""
        return np.take_along_axis(self.members[application], self.choices[choice], axis=1)

    def cheapest(self, dear: Floats, each: int, below: float) -> tuple[Integers, Integers]:
        """Return each application's cheapest panels, with the applications they are for."""
        each = min(each, dear.shape[1])
        choice = np.argpartition(dear, each - 1, axis=1)[:, :each]
        application = np.repeat(np.arange(len(dear)), each)
        flat = choice.ravel()
        good = dear[application, flat] < below
        application, flat = application[good], flat[good]
        return application, self.panels(application, flat)


@dataclass(frozen=True, slots=True)
class _Composition:
    """The rules of composition, application by application.

    A panel has at most one juror of each `label` (−1: none). For the other rules `kind` has
    the bits of those that count a juror, `floors` and `ceilings` their limits by bit and
    application, `needs` and `caps` the bits that have a lower or an upper limit.
    """

    label: Integers
    kind: Integers
    floors: Integers
    ceilings: Integers
    needs: Integers
    caps: Integers


@dataclass(slots=True)
class Maker:
    """Makes the panels of one instance."""

    instance: Instance
    seats: int = field(init=False)
    composition: _Composition | None = field(init=False)

    def __post_init__(self) -> None:
        """Read the rules once."""
        self.seats = int(self.instance.demand.max(initial=0))
        self.composition = _composition(self.instance, self.seats)

    def offered(self, prices: Floats, low: float) -> Offers | None:
        """Return the panels with a share of at least `low` that can be cheapest at some floor.

        Nothing is returned where they are too many.
        """
        if self.composition is None:
            return None
        members, affinity, cost = self._undominated(prices, usable(self.instance, low))
        many, width = members.shape
        if comb(width, self.seats) * many > MOST_PANELS:
            return None
        choices = _choices(width, self.seats)
        share = np.full((many, len(choices)), -1.0)
        price = np.full((many, len(choices)), np.inf)
        widths = np.isfinite(cost).sum(1)
        for rows, count in _bunches(widths, self.seats):
            some = choices[:count]
            shares = self._shares(rows, _over_seats(affinity[rows], some))
            valid = (shares >= low - ROUNDING) & self._composed(rows, members[rows], some)
            share[rows, :count] = np.where(valid, shares, -1.0)
            price[rows, :count] = np.where(valid, _over_seats(cost[rows], some), np.inf)
        return Offers(members, choices, share, price)

    def _shares(self, rows: Integers, sums: Floats) -> Floats:
        """Return the shares that sums of affinities are."""
        best = self.instance.best[rows][:, None]
        return np.asarray(sums / np.where(best > 0, best, 1.0) + (best <= 0))

    def _composed(self, rows: Integers, members: Integers, choices: Integers) -> Booleans:
        """Say which panels of some applications obey the rules of composition."""
        rules = self.composition
        valid = np.ones((len(rows), len(choices)), dtype=bool)
        if rules is None or not self.instance.groups:
            return valid
        label = rules.label[rows[:, None], members]
        for a, b in combinations(range(self.seats), 2):
            one, other = label[:, choices[:, a]], label[:, choices[:, b]]
            valid &= (one != other) | (one < 0)
        kind = rules.kind[rows[:, None], members]
        for bit in range(len(rules.floors)):
            count = _over_seats(kind >> bit & 1, choices)
            valid &= count >= rules.floors[bit, rows, None]
            valid &= count <= rules.ceilings[bit, rows, None]
        return valid

    def cheapest_with(self, offers: Offers, prices: Floats, floor: float) -> Floats:
        """Return the cost of the cheapest panel with each pair that reaches the floor.

        The companions come from the undominated; rules of composition are left aside, which
        can only make a panel cheaper. Infinite where a pair can be in no such panel.
        """
        instance, mask = self.instance, usable(self.instance, floor)
        companions = _choices(offers.members.shape[1], self.seats - 1)
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

    def _undominated(self, prices: Floats, mask: Booleans) -> tuple[Integers, Floats, Floats]:
        """Return each application's jurors that few others beat, filled up with impossible ones.

        Returns their positions, affinities and costs, the impossible ones last.
        """
        affinity = np.where(mask, np.nan_to_num(self.instance.affinity), -np.inf)
        cost = np.where(mask, prices, np.inf)
        width = max(int(mask.sum(1).max()), self.seats)
        order = np.lexsort((-affinity, cost), axis=1)[:, :width]
        affinity, cost, inside = (np.take_along_axis(a, order, 1) for a in (affinity, cost, mask))
        block = max(1, 20_000_000 // width**2)
        for start in range(0, len(order), block):
            rows = np.arange(start, min(start + block, len(order)))
            inside[rows] &= self._needed(rows, order[rows], affinity[rows])
        front = np.argsort(~inside, axis=1, kind="stable")
        front = front[:, : max(int(inside.sum(1).max()), self.seats)]
        order, affinity, cost, inside = (
            np.take_along_axis(a, front, 1) for a in (order, affinity, cost, inside)
        )
        return order, np.where(inside, affinity, -np.inf), np.where(inside, cost, np.inf)

    def _needed(self, rows: Integers, order: Integers, affinity: Floats) -> Booleans:
        """Say which jurors, in rising order of cost, can be in a cheapest panel.

        A juror can be exchanged for one who costs no more, has no less affinity, and counts
        for all lower limits and no other upper ones, unless that one is in the panel already
        or shares a label with one who is. The panel's other members stand in the way of one
        label, or one unlabelled juror, each: so as many as there are seats are enough. Of the
        juror's own label one is enough, for none of it can be in the panel.
        """
        earlier = np.tri(order.shape[1], k=-1, dtype=bool)
        beaten = (affinity[:, None, :] >= affinity[:, :, None]) & earlier
        rules = self.composition
        if rules is None or not self.instance.groups:
            return np.asarray(beaten.sum(2) < self.seats)
        kind = rules.kind[rows[:, None], order]
        needs, caps = kind & rules.needs[rows, None], kind & rules.caps[rows, None]
        beaten &= (needs[:, :, None] & ~needs[:, None, :]) == 0
        beaten &= (caps[:, None, :] & ~caps[:, :, None]) == 0
        label = rules.label[rows[:, None], order]
        own = (label[:, :, None] == label[:, None, :]) & (label >= 0)[:, None, :]
        ways = (beaten & (label < 0)[:, None, :]).sum(2)
        if label.max(initial=-1) >= 0:
            member = label[:, :, None] == np.arange(int(label.max()) + 1)
            ways += (beaten.astype(np.float32) @ member.astype(np.float32) > 0).sum(2)
        return np.asarray((ways < self.seats) & ~(beaten & own).any(2))


def _composition(instance: Instance, seats: int) -> _Composition | None:
    """Read the rules of an instance; nothing where one application has too many."""
    many, few = instance.affinity.shape
    label, kind = np.full((many, few), -1), np.zeros((many, few), dtype=np.int64)
    used = np.zeros(many, dtype=np.int64)
    limits: list[tuple[Integers, Integers, int, int]] = []
    for number, group in enumerate(instance.groups):
        block = np.ix_(group.applications, group.jurors)
        if group.at_least == 0 and group.at_most >= seats:
            continue
        if group.at_least == 0 and group.at_most == 1 and np.all(label[block] < 0):
            label[block] = number
            continue
        bits = used[group.applications]
        if bits.max(initial=0) >= MOST_BITS:
            return None
        kind[block] |= (1 << bits)[:, None]
        limits.append((bits, group.applications, group.at_least, group.at_most))
        used[group.applications] += 1
    floors = np.zeros((int(used.max(initial=0)), many), dtype=np.int64)
    ceilings = np.full_like(floors, seats)
    for bits, applications, at_least, at_most in limits:
        floors[bits, applications], ceilings[bits, applications] = at_least, at_most
    values = (1 << np.arange(len(floors)))[:, None]
    needs, caps = (values * (floors > 0)).sum(0), (values * (ceilings < seats)).sum(0)
    return _Composition(label, kind, floors, ceilings, needs, caps)


@lru_cache(maxsize=64)
def _choices(width: int, seats: int) -> Integers:
    """Return all choices of `seats` among `width` jurors; those among the first come first."""
    found = np.array(list(combinations(range(width), seats)), dtype=np.int64)
    found = found.reshape(comb(width, seats), seats)
    return found[np.lexsort(found.T)] if seats else found


def _bunches(widths: Integers, seats: int) -> list[tuple[Integers, int]]:
    """Bring together applications of about as many jurors, with how many choices they have."""
    found, done = [], 0
    for width in sorted({seats, *(round(seats + 1.3**k) for k in range(24))}):
        rows = np.flatnonzero((widths > done) & (widths <= width))
        most = int(widths[rows].max(initial=0))
        if len(rows) and most >= seats:
            found.append((rows, comb(most, seats)))
        done = width
    return found


def _over_seats(values: Floats | Integers, choices: Integers) -> Floats:
    """Sum values of members over the seats of each choice."""
    total = np.take(values, choices[:, 0], axis=1)
    for seat in range(1, choices.shape[1]):
        total = total + np.take(values, choices[:, seat], axis=1)
    return np.asarray(total)
