"""Choices: for each request the placements it may have and what each is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import numpy as np

from village.allocation.floor import Bools, Floats, Floor, Ints, survey
from village.allocation.problem import Problem, ProblemError, Request
from village.allocation.worth import values

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

    problem: Problem
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
        return _by_request(self.separate)

    @cached_property
    def partners(self) -> dict[int, list[tuple[int, float]]]:
        """Return, for each request, those it gains by standing with, and how much."""
        return _by_request(self.together)

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


def _by_request(pairs: tuple[tuple[int, int, float], ...]) -> dict[int, list[tuple[int, float]]]:
    found: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for one, other, amount in pairs:
        found[one].append((other, amount))
        found[other].append((one, amount))
    return found


def build(
    problem: Problem,
    *,
    floor: Floor | None = None,
) -> Choices:
    """Return the choices of `problem`, those that pins and blocks forbid left out.

    Args:
        problem: the problem.
        floor: its placements, when they are known already.

    Raises:
        ProblemError: pins that are impossible, share a module or stand too close.
    """
    floor = floor or survey(problem)
    number = {request.id: k for k, request in enumerate(problem.requests)}
    separate = tuple((number[a], number[b], metres) for a, b, metres in problem.separate)
    weight: dict[tuple[int, int], float] = defaultdict(float)
    for a, b in problem.together:
        one, other = sorted((number[a], number[b]))
        weight[one, other] += problem.weights.together
    pins = _pins(problem, floor, number, separate)
    columns = _columns(problem, floor, pins, _by_request(separate))
    lengths = np.array([len(places) for places in columns], dtype=np.int64)
    request = np.repeat(np.arange(len(columns)), lengths)
    placement = np.concatenate([np.zeros(0, np.int64), *columns])
    return Choices(
        problem=problem,
        floor=floor,
        offset=np.concatenate([[0], np.cumsum(lengths)]),
        request=request,
        placement=placement,
        value=values(problem, floor, request, placement),
        pinned=frozenset(pins),
        separate=separate,
        together=tuple((a, b, worth) for (a, b), worth in sorted(weight.items()) if worth > 0),
    )


def _columns(
    problem: Problem,
    floor: Floor,
    pins: dict[int, int],
    rivals: dict[int, list[tuple[int, float]]],
) -> list[Ints]:
    """Return for each request its placements."""
    taken = _holding(floor, problem.blocked)
    for placement in pins.values():
        row = floor.members[placement]
        for module in row[row >= 0]:
            taken[floor.on_module[module]] = True
    kinds = [(request.zones, request.needs, request.modules) for request in problem.requests]
    alike = dict(zip(kinds, problem.requests, strict=True))
    named = {need for request in alike.values() for need in request.needs}
    lacking = {need: _lacking(floor, need) for need in named}
    fits = {kind: _fits(floor, request, lacking) & ~taken for kind, request in alike.items()}
    columns = []
    for k in range(len(problem.requests)):
        if k in pins:
            mine = np.array([pins[k]], dtype=np.int64)
        else:
            mine = np.flatnonzero(fits[kinds[k]])
            for rival, metres in rivals.get(k, ()):
                if rival in pins:
                    mine = mine[~floor.near(np.array([pins[rival]]), mine, metres)[0]]
        columns.append(mine)
    return columns


def _holding(floor: Floor, names: frozenset[str]) -> Bools:
    """Return which placements have one of the named modules."""
    named = np.array([module.id in names for module in floor.modules], dtype=np.float64)
    return np.asarray(floor.cover @ named > 0)


def fitting(floor: Floor, request: Request) -> Bools:
    """Return which placements have the request's size, zone and needs."""
    return _fits(floor, request, {need: _lacking(floor, need) for need in request.needs})


def _lacking(floor: Floor, need: str) -> Bools:
    """Return which placements have a module without something needed."""
    without = np.array([need not in module.utilities for module in floor.modules], dtype=np.float64)
    return np.asarray(floor.cover @ without > 0)


def _fits(floor: Floor, request: Request, lacking: Mapping[str, Bools]) -> Bools:
    zones = np.array([zone in request.zones for zone in floor.zones], dtype=bool)
    if not len(floor.size):
        return np.zeros(0, dtype=bool)
    good = (floor.size == request.modules) & zones[floor.zone]
    for need in request.needs:
        good &= ~lacking[need]
    return np.asarray(good)


def _pins(
    problem: Problem,
    floor: Floor,
    number: dict[str, int],
    separate: tuple[tuple[int, int, float], ...],
) -> dict[int, int]:
    """Return the placement of each pinned request, having found no contradiction."""
    pins = {number[who]: _pin(problem, floor, number[who]) for who in problem.pinned}
    for (one, first), (other, second) in combinations(pins.items(), 2):
        shared = set(floor.module_ids(first)) & set(floor.module_ids(second))
        if shared:
            names = f"{problem.requests[one].id} and {problem.requests[other].id}"
            raise ProblemError(f"pinned: {names} both have {min(shared)}")
    for one, other, metres in separate:
        if one in pins and other in pins:
            places = np.array([pins[one]]), np.array([pins[other]])
            if floor.near(*places, metres)[0, 0]:
                along, across = (max(0.0, float(gap[0, 0])) for gap in floor.gaps(*places))
                names = f"{problem.requests[one].id} and {problem.requests[other].id}"
                apart = float(np.hypot(along, across))
                raise ProblemError(f"pinned: {names} stand {apart:.2f} m apart, not {metres:g} m")
    return pins


def _pin(problem: Problem, floor: Floor, k: int) -> int:
    request = problem.requests[k]
    names = problem.pinned[request.id]
    where = f"pinned.{request.id}"
    if len(set(names)) != request.modules:
        raise ProblemError(
            f"{where}: {len(set(names))} modules, the request is for {request.modules}"
        )
    blocked = sorted(set(names) & problem.blocked)
    if blocked:
        raise ProblemError(f"{where}: {blocked[0]} is blocked")
    placement = floor.placement(names)
    if placement is None:
        raise ProblemError(f"{where}: {', '.join(names)} do not tile a rectangle of one block")
    if not fitting(floor, request)[placement]:
        raise ProblemError(f"{where}: {', '.join(names)} lack its zone or its needs")
    return placement
