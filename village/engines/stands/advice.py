"""Advice: why a request does not have a stand it could wish for, and what a move by hand does."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from village.engines.stands import search
from village.engines.stands.check import Broken, Report, check
from village.engines.stands.columns import build
from village.engines.stands.problem import Allocation, ProblemError, StandProblem
from village.engines.stands.reasons import placed, unplaced
from village.engines.stands.repair import repair


@dataclass(frozen=True)
class WhyNot:
    """Why a request does not stand on some modules.

    Attributes:
        holders: who stands on which of the modules now.
        broken: the rules that giving them would break, nobody else moving.
        cost: how much value the plan would lose if the request had them and up to `moves`
            others made room (negative: it would gain); None when no rule-abiding plan does so.
        instead: the plan in which it has them; None as for `cost`.
    """

    request: str
    modules: tuple[str, ...]
    holders: dict[str, tuple[str, ...]]
    broken: tuple[Broken, ...]
    cost: float | None
    instead: Allocation | None


@dataclass(frozen=True)
class MoveEffect:
    """What a change made by hand does: to the value, and to the rules."""

    plan: Allocation
    gain: float
    report: Report


def why_not(
    problem: StandProblem,
    plan: Allocation,
    request: str,
    modules: Sequence[str],
    *,
    moves: int = 2,
    time_limit_s: float = 5.0,
) -> WhyNot:
    """Return who has `modules`, which rules stand against giving them, and what it would cost.

    The cost is that of the best repair found in which the request is pinned there: those in
    the way go elsewhere, and `moves` more may move.

    Raises:
        ProblemError: no such request or module.
    """
    _known(problem, request, modules)
    wanted = tuple(modules)
    holders = {
        who: tuple(name for name in where if name in wanted)
        for who, where in plan.placed.items()
        if who != request and set(where) & set(wanted)
    }
    given = {who: where for who, where in plan.placed.items() if who not in holders}
    now = check(problem, _bare(plan.placed))
    broken = check(problem, _bare({**given, request: wanted})).broken
    fresh = tuple(fault for fault in broken if fault not in now.broken)
    try:
        pinned = replace(problem, pinned={**problem.pinned, request: wanted})
        instead = repair(pinned, plan, max_moves=len(holders) + moves, time_limit_s=time_limit_s)
    except ProblemError:
        return WhyNot(request, wanted, holders, fresh, None, None)
    return WhyNot(request, wanted, holders, fresh, now.value - instead.value, instead)


def move(
    problem: StandProblem, plan: Allocation, request: str, modules: Sequence[str]
) -> MoveEffect:
    """Return the plan with one request put on `modules` by hand (none: taken off the floor).

    Two requests that have places of one size change them; others in the way lose theirs.

    Raises:
        ProblemError: no such request or module.
    """
    _known(problem, request, modules)
    wanted, own = tuple(modules), plan.placed.get(request, ())
    seats = {who: where for who, where in plan.placed.items() if who != request}
    for who in [who for who, where in seats.items() if set(where) & set(wanted)]:
        if set(seats[who]) == set(wanted) and len(own) == len(wanted):
            seats[who] = own
        else:
            del seats[who]
    if wanted:
        seats[request] = wanted
    report = check(problem, _bare(seats))
    gone = {
        asked.id: plan.unplaced.get(asked.id, "taken off the floor by hand")
        for asked in problem.requests
        if asked.id not in seats
    }
    changed = tuple(
        who for who, where in seats.items() if set(plan.placed.get(who, where)) != set(where)
    )
    moved = Allocation(seats, gone, report.value, max(plan.bound, report.value), moved=changed)
    return MoveEffect(moved, report.value - check(problem, _bare(plan.placed)).value, report)


def first_come(problem: StandProblem, order: Sequence[str] | None = None) -> Allocation:
    """Return the plan of first come, first served: each in turn takes the place it likes best.

    Args:
        problem: floor, requests and rules.
        order: ids of requests, first come first; by default the problem's order.

    Raises:
        ProblemError: the problem contradicts itself.
    """
    started = time.monotonic()
    choices = build(problem)
    number = {request.id: k for k, request in enumerate(problem.requests)}
    turns = range(choices.count) if order is None else [number[who] for who in order]
    seats = search.first_come(choices, turns)
    return Allocation(
        placed=placed(choices, seats),
        unplaced=unplaced(choices, seats),
        value=choices.worth(seats),
        bound=float("inf"),
        seconds=time.monotonic() - started,
    )


def _bare(seats: Mapping[str, tuple[str, ...]]) -> Allocation:
    """Return seats as a plan that states neither value nor bound."""
    return Allocation(seats, value=float("nan"), bound=float("nan"))


def _known(problem: StandProblem, request: str, modules: Sequence[str]) -> None:
    if request not in {asked.id for asked in problem.requests}:
        raise ProblemError(f"there is no request {request!r}")
    strange = set(modules) - {module.id for module in problem.modules}
    if strange:
        raise ProblemError(f"there is no module {min(strange)!r}")
