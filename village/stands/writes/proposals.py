"""Stands for a whole edition: proposed by the solver, changed by hand, published together."""

import math
from collections.abc import Collection, Mapping
from dataclasses import replace

import sqlalchemy as sa

from village.applications import Application, lock_ids
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import (
    AlreadyDone,
    NotFound,
    PinImpossible,
    PinsTooClose,
    PlanOvertaken,
    Stale,
)
from village.core.permissions import Permission as P
from village.core.runs.words import Tell, silent
from village.engines.stands import advice, reading
from village.engines.stands.check import check
from village.engines.stands.engine import allocate
from village.engines.stands.incumbent import SolverProgress
from village.engines.stands.problem import Allocation, ProblemError, StandProblem, as_plan_data
from village.engines.stands.renaming import renamed, where_renamed
from village.engines.stands.writing import as_problem_data
from village.stands.reads.placing import Placing, placing
from village.stands.tables.allocation import StandProposal
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.places import PlaceAction, PlaceState
from village.stands.writes import places as stands
from village.stands.writes import waiting

TIME_LIMIT_SECONDS = 30.0
#: How many points of the curve are told and kept, at most.
_CURVE = 120
#: A proven gap so small is not worth the waiting.
CONTENT_GAP = 1e-4


def propose(
    ctx: Context, *, keep: bool, seconds: float = TIME_LIMIT_SECONDS, tell: Tell = silent
) -> StandProposal:
    """Let the solver propose a plan for all who wait; it replaces the edition's proposal. Flushes.

    Gives nobody anything. Takes up to `seconds`: pages ask for it as a run.

    Args:
        ctx: the use case's context.
        keep: whether everybody who has a stand stays on it.
        seconds: when the best plan found so far is taken.
        tell: told the curve, as points of seconds, value and bound.

    Raises:
        Forbidden: the actor may not allocate.
        PinImpossible, PinsTooClose: the organiser's own orders contradict each other.
    """
    policy.require(ctx.actor, P.ALLOCATE)
    now = placing(ctx, keep=keep)
    _free_of_contradiction(now.problem)
    curve: list[list[float]] = []

    def listen(step: SolverProgress) -> None:
        if math.isfinite(step.value) and math.isfinite(step.bound):
            curve.append([round(step.seconds, 2), round(step.value, 1), round(step.bound, 1)])
        tell(min(step.seconds / seconds, 0.99), _stage(step), curve=thinned(curve))

    tell(0.0, "reading")
    try:
        plan = allocate(now.problem, time_limit_s=seconds, gap=CONTENT_GAP, progress=listen)
    except ProblemError as error:
        raise PinImpossible(who="–", stand=str(error)) from error
    _legal(now.problem, plan)
    drop(ctx)
    proposal = StandProposal(
        edition_id=ctx.the_edition.id,
        made_by_id=ctx.actor.user_id,
        made_at=ctx.now,
        problem=as_problem_data(now.problem),
        plan=as_plan_data(plan),
        figures=_figures(now, plan, curve),
    )
    ctx.session.add(proposal)
    ctx.session.flush()
    return proposal


def move(ctx: Context, reference: str, number: str, *, version: int) -> None:
    """Put one application on a stand of the proposal by hand (no number: off the floor). Flushes.

    A plan that breaks a rule by it is kept, and shown to break it; it cannot be published.

    Raises:
        NotFound: the proposal has no such application or stand.
        Stale: the proposal was changed since `version` was read.
        AlreadyDone: there is no proposal any more.
    """
    proposal = _locked(ctx, version)
    problem, plan = reading.problem(proposal.problem), reading.plan(proposal.plan)
    try:
        effect = advice.move(problem, plan, reference, [number] if number else [])
    except ProblemError as error:
        raise NotFound from error
    proposal.plan = as_plan_data(effect.plan)
    proposal.figures = {**proposal.figures, "by_hand": proposal.figures.get("by_hand", 0) + 1}
    ctx.session.flush()


def publish(ctx: Context, *, version: int) -> int:
    """Give everybody the stand that the proposal says, all together or nobody. Flushes.

    Returns:
        How many stands were given.

    Raises:
        PlanOvertaken: it breaks a rule as things stand now.
        StandTaken: somebody gave one of the stands at this very moment.
        Stale, AlreadyDone: as for `move`.
    """
    proposal = _locked(ctx, version)
    problem, plan = reading.problem(proposal.problem), reading.plan(proposal.plan)
    known = {request.id for request in problem.requests}
    target = {who: where[0] for who, where in plan.placed.items()}
    count = settle(ctx, target, known=known)
    audit.record(ctx, ctx.the_edition.code, "publish_stands", given=count)
    ctx.session.delete(proposal)
    ctx.session.flush()
    return count


def settle(ctx: Context, target: Mapping[str, str], *, known: Collection[str]) -> int:
    """Make places those of `target` (application's reference to stand's number). Flushes.

    Whoever is `known` and stands elsewhere moves, or gives the stand back where `target` has none;
    all others stay. The independent checker judges the plan as things stand in this transaction.

    Returns:
        How many stands were given.

    Raises:
        Forbidden: the actor may not allocate.
        PlanOvertaken: the plan breaks a rule by now; `facts["broken"]` lists them.
        StandTaken: somebody gave one of the stands at this very moment.
    """
    policy.require(ctx.actor, P.ALLOCATE)
    places = _locked_places(ctx, target)
    now = placing(ctx)
    plan = {who: where for who, where in now.present.items() if who not in known}
    plan |= {who: (number,) for who, number in target.items()}
    broken = check(now.problem, Allocation(plan, value=math.nan, bound=math.nan)).broken
    if broken:
        raise PlanOvertaken(broken=broken)
    moving = [
        place
        for place in places
        if place.application.reference in known
        and target.get(place.application.reference) != place.stand.number
    ]
    for place in moving:
        moves = place.application.reference in target
        stands.act(ctx, place, PlaceAction.RELEASE, moves=moves)
    count = _give(ctx, {who: n for who, n in target.items() if now.present.get(who) != (n,)})
    for place in moving:
        waiting.tell_next(ctx, place.stand)
    return count


def repair(ctx: Context, moves: Mapping[str, str]) -> int:
    """Make some moves together, everybody else staying; returns how many. Flushes.

    Args:
        ctx: the use case's context.
        moves: from an application's reference to the number of the stand it is to have.

    Raises:
        NotFound: there is nothing to move.
        PlanOvertaken, StandTaken, Forbidden: as for `settle`.
    """
    policy.require(ctx.actor, P.ALLOCATE)
    if not moves:
        raise NotFound
    count = settle(ctx, moves, known=moves.keys())
    audit.record(ctx, ctx.the_edition.code, "repair_stands", moves=dict(moves))
    return count


def drop(ctx: Context) -> None:
    """Throw the edition's proposal away, if there is one. Flushes."""
    policy.require(ctx.actor, P.ALLOCATE)
    mine = StandProposal.edition_id == ctx.the_edition.id
    ctx.session.execute(sa.delete(StandProposal).where(mine))


def lock(ctx: Context) -> None:
    """Let who changes or publishes the edition's proposal wait, if there is one."""
    mine = sa.select(StandProposal.id).where(StandProposal.edition_id == ctx.the_edition.id)
    ctx.session.execute(mine.with_for_update())


def follow(ctx: Context, numbers: Mapping[str, str]) -> None:
    """Let the edition's proposal, if there is one, call stands by their new numbers. Flushes.

    `numbers` are the new ones by the old ones.
    """
    mine = StandProposal.edition_id == ctx.the_edition.id
    proposal = ctx.session.scalar(sa.select(StandProposal).where(mine)) if numbers else None
    if proposal is None:
        return
    plan = reading.plan(proposal.plan)
    plan = replace(plan, placed=where_renamed(plan.placed, numbers))
    figures = dict(proposal.figures)
    for kept in ("first_come", "present"):
        figures[kept] = where_renamed(figures[kept], numbers)
    proposal.problem = as_problem_data(renamed(reading.problem(proposal.problem), numbers))
    proposal.plan, proposal.figures = as_plan_data(plan), figures
    ctx.session.flush()


def thinned(curve: list[list[float]]) -> list[list[float]]:
    """Return at most some `_CURVE` points of a curve, the first and the last among them."""
    step = max(1, -(-len(curve) // _CURVE))
    return [*curve[:-1:step], curve[-1]] if curve else []


def _stage(step: SolverProgress) -> str:
    return step.stage.replace(" ", "-")


def _give(ctx: Context, target: Mapping[str, str]) -> int:
    """Give stands to applications, both named."""
    here = ctx.the_edition.id
    files = {
        one.reference: one
        for one in ctx.session.scalars(
            sa.select(Application).where(Application.reference.in_(target))
        )
    }
    floor = {
        one.number: one
        for one in ctx.session.scalars(
            sa.select(Stand).where(Stand.edition_id == here, Stand.number.in_(target.values()))
        )
    }
    for reference, number in sorted(target.items()):
        stands.give(ctx, floor[number], files[reference])
    return len(target)


def _locked_places(ctx: Context, target: Mapping[str, str]) -> list[StandPlace]:
    """Return the edition's places in use; lock who has or is to have one, and all stands."""
    in_use = (
        sa.select(StandPlace)
        .join(Stand, Stand.id == StandPlace.stand_id)
        .where(Stand.edition_id == ctx.the_edition.id, StandPlace.state != PlaceState.RELEASED)
        .order_by(StandPlace.id)
    )
    concerned = sa.or_(
        Application.reference.in_(target),
        Application.id.in_(in_use.with_only_columns(StandPlace.application_id).order_by(None)),
    )
    lock_ids(ctx, ctx.session.scalars(sa.select(Application.id).where(concerned)).all())
    stands.lock_stands(ctx, Stand.edition_id == ctx.the_edition.id)
    return list(ctx.session.scalars(in_use.execution_options(populate_existing=True)))


def _free_of_contradiction(problem: StandProblem) -> None:
    """Refuse orders that no plan can follow, naming whom they concern."""
    pins = Allocation(problem.pinned, value=math.nan, bound=math.nan)
    for fault in check(problem, pins).broken:
        if fault.rule == "separate":
            raise PinsTooClose(first=fault.names[0], second=fault.names[1])
        raise PinImpossible(who=fault.names[0], stand=", ".join(problem.pinned[fault.names[0]]))


def _legal(problem: StandProblem, plan: Allocation) -> None:
    """Let the independent checker judge the solver's plan; an illegal one is our own fault."""
    report = check(problem, plan)
    if not report.is_legal:
        raise AssertionError(f"the engine made an illegal plan: {report.broken[0]}")


def _figures(now: Placing, plan: Allocation, curve: list[list[float]]) -> dict[str, object]:
    """Return what the proposal is compared with, and how it came to be."""
    end = [round(plan.seconds, 2), round(plan.value, 1), round(plan.bound, 1)]
    return {
        "curve": [*thinned(curve), end],
        "bound": round(plan.bound, 2),
        "solved": round(plan.value, 2),
        "status": plan.status,
        "seconds": round(plan.seconds, 1),
        "first_come": dict(advice.first_come(now.problem).placed),
        "present": now.present,
        "by_hand": 0,
    }


def _locked(ctx: Context, version: int) -> StandProposal:
    """Return the edition's proposal, locked, as it was when `version` was read."""
    policy.require(ctx.actor, P.ALLOCATE)
    proposal = ctx.session.scalar(
        sa.select(StandProposal)
        .where(StandProposal.edition_id == ctx.the_edition.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if proposal is None:
        raise AlreadyDone
    if proposal.version != version:
        raise Stale
    return proposal
