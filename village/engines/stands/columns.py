"""Columns: which placements each request may have, those that pins and blocks forbid left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

import numpy as np

from village.engines.stands.choices import Choices, by_request
from village.engines.stands.floor import Bools, Floor, Ints, survey
from village.engines.stands.problem import ProblemError, StandProblem, StandRequest
from village.engines.stands.worth import values


def build(
    problem: StandProblem,
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
    columns = _columns(problem, floor, pins, by_request(separate))
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
    problem: StandProblem,
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


def fitting(floor: Floor, request: StandRequest) -> Bools:
    """Return which placements have the request's size, zone and needs."""
    return _fits(floor, request, {need: _lacking(floor, need) for need in request.needs})


def _lacking(floor: Floor, need: str) -> Bools:
    """Return which placements have a module without something needed."""
    without = np.array([need not in module.utilities for module in floor.modules], dtype=np.float64)
    return np.asarray(floor.cover @ without > 0)


def _fits(floor: Floor, request: StandRequest, lacking: Mapping[str, Bools]) -> Bools:
    zones = np.array([zone in request.zones for zone in floor.zones], dtype=bool)
    if not len(floor.size):
        return np.zeros(0, dtype=bool)
    good = (floor.size == request.modules) & zones[floor.zone]
    for need in request.needs:
        good &= ~lacking[need]
    return np.asarray(good)


def _pins(
    problem: StandProblem,
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


def _pin(problem: StandProblem, floor: Floor, k: int) -> int:
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
