"""Repair: today's problem met with as few moves as wished, starting from the plan before."""

from __future__ import annotations

import time
from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from village.engines.stands import reasons
from village.engines.stands.choices import NOWHERE, Choices
from village.engines.stands.columns import build
from village.engines.stands.floor import Bools, Floor, Ints, survey
from village.engines.stands.piece import Piece
from village.engines.stands.prices import prices
from village.engines.stands.problem import Allocation, StandProblem
from village.engines.stands.program import SolverLimits
from village.engines.stands.relaxation import Relaxation

_BEST = 12  # of each request's places by worth
_ON_FREE = 25  # and of those that use a module that is free
_NODES = 400
_STEP_S = 1.5  # for each further move


def repair(
    problem: StandProblem,
    before: Allocation,
    *,
    max_moves: int,
    freed: Set[str] = frozenset(),
    time_limit_s: float = 10.0,
    prove_s: float = 0.0,
) -> Allocation:
    """Return a plan for today's problem that moves at most `max_moves` of those that stay.

    Never worth less than with one move fewer. Whoever stood on a module that is now blocked, or
    is pinned elsewhere now, moves without being counted; nobody who can keep the place is left
    without one.

    Args:
        problem: today's problem.
        before: the plan that stood before.
        max_moves: how many requests that stand in both plans may stand elsewhere.
        freed: modules that came free and that nobody in `before` has.
        time_limit_s: wall time; when it is over, the best with fewer moves is returned.
        prove_s: seconds to spend on a bound; without, the bound is a rough one.

    Raises:
        ProblemError: the problem contradicts itself.
    """
    return repairs(
        problem,
        before,
        max_moves=max_moves,
        freed=freed,
        time_limit_s=time_limit_s,
        prove_s=prove_s,
    )[-1]


def repairs(
    problem: StandProblem,
    before: Allocation,
    *,
    max_moves: int,
    freed: Set[str] = frozenset(),
    time_limit_s: float = 10.0,
    prove_s: float = 0.0,
) -> list[Allocation]:
    """Return the repairs with at most 0, 1, … `max_moves` moves, each at least as good.

    Their values say what each further move gains. Arguments and errors as for `repair`.
    """
    started = time.monotonic()
    floor = survey(problem)
    stood = _stood(problem, before, floor)
    whole = build(problem, floor=floor)
    found = [_in_place(whole.only(stood), stood)]
    if max_moves > 0:
        far = _far(problem, before, freed, stood, found[0])
        found += _moving(whole.only(far), stood, found[0], max_moves, started + time_limit_s)
    bound = _bound(whole, found, prove_s)
    return [
        Allocation(
            placed=plan.placed,
            unplaced=plan.unplaced,
            value=plan.value,
            bound=max(bound, plan.value),
            status="optimal" if bound - plan.value <= 1e-6 * max(1.0, bound) else "time",
            seconds=time.monotonic() - started,
            moved=_moved(problem, before, plan),
        )
        for plan in found
    ]


@dataclass(frozen=True)
class _Plan:
    """A repaired plan: its seats and what the world sees of it."""

    seats: Ints
    value: float
    placed: dict[str, tuple[str, ...]]
    unplaced: dict[str, str]


def _as_plan(choices: Choices, seats: Ints) -> _Plan:
    return _Plan(
        seats,
        choices.worth(seats),
        reasons.placed(choices, seats),
        reasons.unplaced(choices, seats),
    )


def _stood(problem: StandProblem, before: Allocation, floor: Floor) -> dict[int, int]:
    """Return where each request of today stood, if that place exists and is not blocked."""
    found: dict[int, int] = {}
    for k, request in enumerate(problem.requests):
        names = before.placed.get(request.id)
        if names and not problem.blocked & set(names) and set(names) <= floor.position.keys():
            place = floor.placement(names)
            if place is not None and request.id not in problem.pinned:
                found[k] = place
    return found


def _in_place(choices: Choices, stood: dict[int, int]) -> _Plan:
    """Return the best plan in which everybody who can stays; the others fill what is free."""
    seats = np.full(choices.count, NOWHERE, dtype=np.int64)
    for k in choices.pinned:
        seats[k] = choices.of(k)[0]
    for k in stood:
        if len(choices.of(k)):
            seats[k] = choices.of(k)[0]
    seats = _peaceful(choices, seats)
    waiting = np.flatnonzero(seats < 0)
    columns = np.flatnonzero(np.isin(choices.request, waiting))
    outcome = Piece(choices, seats, columns).solve(SolverLimits(seconds=5.0, nodes=_NODES))
    best = outcome.seats if outcome.seats is not None else seats
    return _as_plan(choices, best)


def _peaceful(choices: Choices, seats: Ints) -> Ints:
    """Return the seats without those that break a rule that is new: the lighter one leaves."""
    quarrels = choices.quarrels(seats)
    on = choices.floor.members[seats[seats >= 0]]
    if not quarrels and len(np.unique(on[on >= 0])) == (on >= 0).sum():
        return seats
    order = sorted(
        np.flatnonzero(seats >= 0).tolist(),
        key=lambda k: (k not in choices.pinned, -float(choices.values(k).max()), k),
    )
    held = np.zeros(len(choices.floor.modules), dtype=bool)
    kept = np.full_like(seats, NOWHERE)
    for k in order:
        row = choices.floor.members[seats[k]]
        near = any(kept[rival] >= 0 for rival in quarrels.get(k, ()))
        if not near and not held[row[row >= 0]].any():
            kept[k] = seats[k]
            held[row[row >= 0]] = True
    return kept


def _far(
    problem: StandProblem, before: Allocation, freed: Set[str], stood: dict[int, int], plan: _Plan
) -> dict[int, int]:
    """Return those who surely stay: the change touches none of their zones.

    What changed are the modules that were freed or that somebody left, and the zones of all who
    wait for a place or have one that they did not have before.
    """
    pinned = {who for who, names in problem.pinned.items() if who in before.placed
              and set(before.placed[who]) == set(names)}  # fmt: skip
    still = {problem.requests[k].id for k, place in stood.items() if plan.seats[k] == place}
    left = {name for who, names in before.placed.items() if who not in still | pinned
            for name in names}  # fmt: skip
    zones = {module.zone for module in problem.modules if module.id in left | freed}
    for request in problem.requests:
        if request.id not in still | pinned:
            zones |= request.zones
    return {
        k: place
        for k, place in stood.items()
        if problem.requests[k].id in still and not problem.requests[k].zones & zones
    }


def _free_modules(problem: StandProblem, floor: Floor, seats: Ints) -> Bools:
    free = np.array([module.id not in problem.blocked for module in floor.modules])
    for place in seats[seats >= 0].tolist():
        row = floor.members[place]
        free[row[row >= 0]] = False
    return free


def _moving(
    choices: Choices, stood: dict[int, int], first: _Plan, max_moves: int, until: float
) -> list[_Plan]:
    """Return the plans with 1, 2, … moves, each starting from the one before."""
    before = np.full(choices.count, NOWHERE, dtype=np.int64)
    for k, place in stood.items():
        before[k] = place
    seats = first.seats.copy()
    for k, place in stood.items():
        if choices.column(k, place) >= 0:  # who may not stand there any more has nothing to keep
            seats[k] = place
    columns = _promising(choices, before, first.seats)
    ejected = _ejected(choices, before, columns)
    stays = [k for k in stood if first.seats[k] >= 0]
    plans = [first]
    for most in range(1, max_moves + 1):
        plans.append(plans[-1])
        if (left := until - time.monotonic()) > 0:
            usable = columns[ejected < most]
            piece = Piece(choices, seats, usable, staying=frozenset(stood), must_stand=stays)
            piece.allow_moves(most)
            limits = SolverLimits(seconds=min(left, _STEP_S), nodes=_NODES, gap=1e-5, probing=False)
            outcome = piece.solve(limits, start=plans[-1].seats)
            if outcome.seats is not None and outcome.value > plans[-1].value + 1e-9:
                plans[-1] = _as_plan(choices, outcome.seats)
    return plans[1:]


def _ejected(choices: Choices, before: Ints, columns: Ints) -> Ints:
    """Return how many others, who stood there, each column would make move."""
    holder = np.full(len(choices.floor.modules), NOWHERE, dtype=np.int64)
    for k in np.flatnonzero(before >= 0).tolist():
        row = choices.floor.members[before[k]]
        holder[row[row >= 0]] = k
    members = choices.floor.members[choices.placement[columns]]
    who = np.where(members >= 0, holder[members], NOWHERE)
    who[who == choices.request[columns][:, None]] = NOWHERE
    who.sort(axis=1)
    fresh = np.ones_like(who, dtype=bool)
    fresh[:, 1:] = who[:, 1:] != who[:, :-1]
    count = (fresh & (who >= 0)).sum(axis=1)
    counted = (before[choices.request[columns]] < 0) | (
        before[choices.request[columns]] == choices.placement[columns]
    )
    return np.asarray(np.where(counted, count - 1, count))


def _promising(choices: Choices, before: Ints, seats: Ints) -> Ints:
    """Return each request's present place, its best ones, and its best with a free module."""
    free = _free_modules(choices.problem, choices.floor, seats)
    on_free = np.asarray(choices.floor.cover @ free.astype(np.float64) > 0)
    found = []
    for k in range(choices.count):
        mine, worth = choices.of(k), choices.values(k)
        order = np.argsort(-worth, kind="stable")
        chosen = [order[:_BEST], order[on_free[mine[order]]][:_ON_FREE]]
        for place in {int(before[k]), int(seats[k])} - {NOWHERE}:
            chosen.append(np.flatnonzero(mine == place))
        found.append(choices.offset[k] + np.unique(np.concatenate(chosen)))
    return np.concatenate(found).astype(np.int64) if found else np.zeros(0, dtype=np.int64)


def _bound(choices: Choices, found: list[_Plan], prove_s: float) -> float:
    """Return an upper bound on any plan: the relaxation's, or with no time each one's best."""
    if prove_s <= 0:
        return choices.rough_bound()
    relaxation = Relaxation(choices, np.ones(len(choices.value), dtype=bool))
    relaxation.start(found[-1].seats, prices(choices))
    until = time.monotonic() + prove_s
    while (left := until - time.monotonic()) > 0 and relaxation.step(left):
        pass
    return relaxation.bound


def _moved(problem: StandProblem, before: Allocation, plan: _Plan) -> tuple[str, ...]:
    """Return who stands in both plans, but elsewhere."""
    return tuple(
        who
        for who in (request.id for request in problem.requests)
        if who in before.placed
        and who in plan.placed
        and set(before.placed[who]) != set(plan.placed[who])
    )
