"""First plans: in a given order each request takes its best place, then places change hands."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable

import numpy as np

from village.engines.stands.choices import NOWHERE, Choices
from village.engines.stands.floor import Bools, Floats, Ints


class Seating:
    """A plan being made: who has which placement, and who is on each module."""

    def __init__(self, choices: Choices, seats: Ints | None = None) -> None:
        self.choices = choices
        self.seats = np.full(choices.count, NOWHERE, dtype=np.int64)
        self.holder = np.full(len(choices.floor.modules), NOWHERE, dtype=np.int64)
        for i in [] if seats is None else np.flatnonzero(seats >= 0).tolist():
            self.put(i, int(seats[i]))  # type: ignore[index]

    def modules(self, placement: int) -> Ints:
        """Return the modules of a placement."""
        row = self.choices.floor.members[placement]
        return np.asarray(row[row >= 0])

    def put(self, request: int, placement: int) -> None:
        """Seat a request that has no seat."""
        self.seats[request] = placement
        self.holder[self.modules(placement)] = request

    def lift(self, request: int) -> None:
        """Take a request's seat away."""
        self.holder[self.modules(int(self.seats[request]))] = NOWHERE
        self.seats[request] = NOWHERE

    def free(self, request: int, places: Ints) -> Bools:
        """Return which of `places` the request could have now, moving nobody."""
        floor = self.choices.floor
        members = floor.members[places]
        holder = np.where(members >= 0, self.holder[members], NOWHERE)
        good = np.asarray(((holder < 0) | (holder == request)).all(axis=1))
        for rival, metres in self.choices.rivals.get(request, ()):
            if self.seats[rival] >= 0:
                good &= ~floor.near(self.seats[[rival]], places, metres)[0]
        return good

    def beside(self, request: int, places: Ints) -> Floats:
        """Return what each of `places` gains by the partners that stand now."""
        gain = np.zeros(len(places))
        for partner, worth in self.choices.partners.get(request, ()):
            if self.seats[partner] >= 0:
                gain += worth * self.choices.floor.facing(self.seats[[partner]], places)[0]
        return gain

    def in_the_way(self, request: int, placement: int) -> set[int]:
        """Return who would have to leave for the request to stand there."""
        out = set(self.holder[self.modules(placement)].tolist()) - {NOWHERE, request}
        place = np.array([placement])
        for rival, metres in self.choices.rivals.get(request, ()):
            if (
                self.seats[rival] >= 0
                and self.choices.floor.near(place, self.seats[[rival]], metres).any()
            ):
                out.add(rival)
        return out

    def best_free(self, request: int, places: Ints, values: Floats) -> int:
        """Return the best of `places` the request could have now, or -1."""
        if not len(places):
            return NOWHERE
        worth = values + self.beside(request, places)
        worth[~self.free(request, places)] = -np.inf
        best = int(np.argmax(worth))
        return int(places[best]) if worth[best] > 0 else NOWHERE


def first_come(choices: Choices, order: Iterable[int]) -> Ints:
    """Return the plan in which each request in turn takes the free place worth most to it.

    Pinned requests come first, whatever the order.
    """
    seats = np.full(choices.count, NOWHERE, dtype=np.int64)
    for i in choices.pinned:
        seats[i] = choices.of(i)[0]
    return filled(choices, seats, order)


def filled(choices: Choices, seats: Ints, order: Iterable[int]) -> Ints:
    """Return the plan with each request that has no seat given, in turn, its best free place."""
    seating = Seating(choices, seats)
    for i in order:
        if seating.seats[i] < 0:
            best = seating.best_free(i, choices.of(i), choices.values(i).copy())
            if best >= 0:
                seating.put(i, best)
    return seating.seats


def by_weight(choices: Choices) -> list[int]:
    """Return the requests, large ones first, then those with many points."""
    asked = choices.problem.requests
    return sorted(range(choices.count), key=lambda i: (-asked[i].modules, -asked[i].points, i))


def improve(choices: Choices, seats: Ints, *, steps: int, seed: int) -> Ints:
    """Return a plan at least as good after `steps` exchanges tried by simulated annealing.

    Each step gives one request a place it likes; those in the way take the best place that
    is then free, or none.
    """
    chance = random.Random(seed)  # noqa: S311  a search, not a secret
    movable = [i for i in range(choices.count) if len(choices.of(i)) > 1]
    liked = {i: choices.of(i)[np.argsort(-choices.values(i), kind="stable")] for i in movable}
    seating = Seating(choices, seats)
    value = best_value = choices.worth(seats)
    best = seats.copy()
    for step in range(steps if movable else 0):
        heat = 40.0 * (1 - step / steps) + 0.1
        i = movable[chance.randrange(len(movable))]
        places = liked[i]
        pick = min(len(places) - 1, int(chance.expovariate(1.0) * max(3.0, len(places) * 0.1)))
        gain, undo = _exchange(seating, i, int(places[pick]))
        if gain >= 0 or chance.random() < math.exp(gain / heat):
            value += gain
            if value > best_value + 1e-9:
                best_value, best = value, seating.seats.copy()
        else:
            _restore(seating, undo)
    return best if choices.worth(best) >= choices.worth(seats) else seats


def _exchange(seating: Seating, request: int, placement: int) -> tuple[float, dict[int, int]]:
    """Seat a request and find those in the way another place; return the gain and the undoing."""
    c = seating.choices
    out = seating.in_the_way(request, placement)
    if seating.seats[request] == placement or len(out) > 4 or out & c.pinned:
        return -np.inf, {}
    undo = {k: int(seating.seats[k]) for k in (request, *sorted(out))}
    gain = 0.0
    for k in undo:
        if seating.seats[k] >= 0:
            gain -= _worth(seating, k)
            seating.lift(k)
    seating.put(request, placement)
    gain += _worth(seating, request)
    for k in sorted(out, key=lambda k: (-c.problem.requests[k].modules, k)):
        best = seating.best_free(k, c.of(k), c.values(k).copy())
        if best >= 0:
            seating.put(k, best)
            gain += _worth(seating, k)
    return gain, undo


def _worth(seating: Seating, request: int) -> float:
    place = seating.seats[[request]]
    column = seating.choices.column(request, int(place[0]))
    return float(seating.choices.value[column] + seating.beside(request, place)[0])


def _restore(seating: Seating, undo: dict[int, int]) -> None:
    for k in undo:
        if seating.seats[k] >= 0:
            seating.lift(k)
    for k, placement in undo.items():
        if placement >= 0:
            seating.put(k, placement)
