"""Choices: for each request the placements it may have and what each is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from village.engines.stands.floor import Bools, Floats, Floor, Ints
from village.engines.stands.problem import StandProblem

NOWHERE = -1


@dataclass(frozen=True)
class Choices:
    """The columns of the allocation model: one for each request and placement it may have.

    The columns of request i are those from `offset[i]` to `offset[i + 1]`, by placement.

    Attributes:
        value: what the column is worth by itself, without partners.
        pinned: requests that must have their only column.
        separate: pairs of requests and the metres between them.
        together: pairs of requests and what their standing together is worth.
    """

    problem: StandProblem
    floor: Floor
    offset: Ints
    request: Ints
    placement: Ints
    value: Floats
    pinned: frozenset[int]
    separate: tuple[tuple[int, int, float], ...]
    together: tuple[tuple[int, int, float], ...]

    @property
    def count(self) -> int:
        """Return how many requests there are."""
        return len(self.offset) - 1

    def only(self, standing: Mapping[int, int]) -> Choices:
        """Return the choices in which some requests may have one placement only, or none."""
        place = np.full(self.count, NOWHERE, dtype=np.int64)
        for k, placement in standing.items():
            place[k] = placement
        bound = place[self.request]
        kept = (bound < 0) | (bound == self.placement)
        lengths = np.bincount(self.request[kept], minlength=self.count)
        return replace(
            self,
            offset=np.concatenate([[0], np.cumsum(lengths)]),
            request=self.request[kept],
            placement=self.placement[kept],
            value=self.value[kept],
        )

    @cached_property
    def rivals(self) -> dict[int, list[tuple[int, float]]]:
        """Return, for each request, those it must stand apart from and by how much."""
        return by_request(self.separate)

    @cached_property
    def partners(self) -> dict[int, list[tuple[int, float]]]:
        """Return, for each request, those it gains by standing with, and how much."""
        return by_request(self.together)

    @cached_property
    def faced(self) -> list[tuple[Ints, Ints]]:
        """Return, for each pair of partners, which of their places face each other.

        Positions among the places of the first and of the second, row by row.
        """
        found: dict[tuple[bytes, bytes], tuple[Ints, Ints]] = {}
        for i, j, _ in self.together:
            alike = self.of(i).tobytes(), self.of(j).tobytes()
            if alike not in found:
                found[alike] = self.floor.pairs_facing(self.of(i), self.of(j))
        return [found[self.of(i).tobytes(), self.of(j).tobytes()] for i, j, _ in self.together]

    def quarrels(self, seats: Ints) -> dict[int, list[int]]:
        """Return, for each request that stands too near rivals, those rivals."""
        first, second, metres = (
            (np.array(each) for each in zip(*self.separate, strict=True))
            if (self.separate)
            else (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
        )
        both = (seats[first] >= 0) & (seats[second] >= 0)
        first, second, metres = first[both], second[both], metres[both]
        near = self.floor.near_each(seats[first], seats[second], metres)
        found: dict[int, list[int]] = defaultdict(list)
        for one, other in zip(first[near].tolist(), second[near].tolist(), strict=True):
            found[one].append(other)
            found[other].append(one)
        return found

    def of(self, request: int) -> Ints:
        """Return the placements a request may have, ascending."""
        return self.placement[self.offset[request] : self.offset[request + 1]]

    def values(self, request: int) -> Floats:
        """Return what each of a request's placements is worth by itself."""
        return self.value[self.offset[request] : self.offset[request + 1]]

    def column(self, request: int, placement: int) -> int:
        """Return the column of a request and a placement, or -1 when it may not have it."""
        mine = self.of(request)
        at = int(np.searchsorted(mine, placement))
        found = at < len(mine) and mine[at] == placement
        return int(self.offset[request]) + at if found else NOWHERE

    def worth(self, seats: Ints) -> float:
        """Return the value of a plan: `seats` holds each request's placement or -1."""
        held = self.columns_of(seats)
        return float(self.value[held].sum()) + sum(
            weight for i, j, weight in self.together if self.is_together(seats, i, j)
        )

    def columns_of(self, seats: Ints) -> Ints:
        """Return the columns of a plan, those of its requests that stand, in their order."""
        who = np.flatnonzero(seats >= 0)
        return np.asarray(np.searchsorted(self._keys, self._key(who, seats[who])))

    @cached_property
    def _keys(self) -> Ints:
        return self._key(self.request, self.placement)

    def _key(self, request: Ints, placement: Ints) -> Ints:
        """Return numbers that order columns by request, then placement."""
        return request * (len(self.floor.size) + 1) + placement

    @cached_property
    def in_zone(self) -> Bools:
        """Return, for each request and zone, whether it could stand there."""
        found = np.zeros((self.count, len(self.floor.zones)), dtype=bool)
        found[self.request, self.floor.zone[self.placement]] = True
        return found

    def rough_bound(self) -> float:
        """Return a bound that needs no solving: all have their best place and every partner."""
        some = np.flatnonzero(np.diff(self.offset) > 0)
        best = np.maximum.reduceat(self.value, self.offset[some]) if len(some) else np.zeros(0)
        beside = sum(weight for _, _, weight in self.together)
        return float(np.maximum(best, 0.0).sum()) + beside

    def is_together(self, seats: Ints, one: int, other: int) -> bool:
        """Say whether two requests both stand, and side by side or face to face."""
        if seats[one] < 0 or seats[other] < 0:
            return False
        return bool(self.floor.facing(seats[[one]], seats[[other]])[0, 0])


def by_request(pairs: tuple[tuple[int, int, float], ...]) -> dict[int, list[tuple[int, float]]]:
    """Return, for each request in a pair, the other ones and the pairs' amounts."""
    found: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for one, other, amount in pairs:
        found[one].append((other, amount))
        found[other].append((one, amount))
    return found
